//! The hint: help with a question, read out together with it.

use maud::Render;

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// Help that most people need to answer.
#[derive(Clone, Debug, Default)]
pub struct Hint {
    /// What it says.
    pub content: Content,
    /// Its id; a field gives its hint one of its own.
    pub id: Option<String>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Hint {
    /// With the id and the class that the component it is a part of gives it.
    pub(super) fn write(&self, out: &mut String, id: Option<&str>, class: &str) {
        Element::new("div")
            .set_some("id", id)
            .class("govuk-hint")
            .class(class)
            .class(&self.classes)
            .extra(&self.attributes)
            .write(out, |out| self.content.render_to(out));
    }
}

impl Render for Hint {
    fn render_to(&self, out: &mut String) {
        self.write(out, self.id.as_deref(), "");
    }
}
