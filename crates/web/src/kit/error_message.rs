//! The error message: what is wrong with an answer, above the field.

use maud::{Render, html};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// What is wrong, and how to put it right.
#[derive(Clone, Debug, Default)]
pub struct ErrorMessage {
    /// What it says.
    pub content: Content,
    /// Its id; a field gives its message one of its own.
    pub id: Option<String>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
    /// Read out before the message; `None` is "Error", empty is nothing.
    pub visually_hidden_text: Option<String>,
}

impl ErrorMessage {
    /// With the id that the field it belongs to gives it.
    pub(super) fn write(&self, out: &mut String, id: Option<&str>) {
        let hidden = self.visually_hidden_text.as_deref().unwrap_or("Error");
        Element::new("p")
            .set_some("id", id)
            .class("govuk-error-message")
            .class(&self.classes)
            .extra(&self.attributes)
            .write(out, |out| {
                let content = html! {
                    @if !hidden.is_empty() {
                        span.govuk-visually-hidden { (hidden) ":" }
                        " "
                    }
                    (self.content)
                };
                content.render_to(out);
            });
    }
}

impl Render for ErrorMessage {
    fn render_to(&self, out: &mut String) {
        self.write(out, self.id.as_deref());
    }
}
