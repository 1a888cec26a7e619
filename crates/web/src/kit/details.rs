//! Details: something few people need, shown when asked for.

use maud::Render;

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// Something to be opened.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// What says that there is more.
    pub summary: Content,
    /// What there is.
    pub content: Content,
    /// Its id.
    pub id: Option<String>,
    /// Whether it is open to begin with.
    pub open: bool,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Details {
    /// Around what `content` writes, in place of the content it has: long lists are copied nowhere.
    pub fn around(&self, out: &mut String, content: impl FnOnce(&mut String)) {
        let details = Element::new("details").set_some("id", self.id.as_deref()).class("govuk-details");
        let details = details.class(&self.classes).extra(&self.attributes).flag("open", self.open);
        details.write(out, |out| {
            Element::new("summary").class("govuk-details__summary").write(out, |out| {
                let text = Element::new("span").class("govuk-details__summary-text");
                text.write(out, |out| self.summary.render_to(out));
            });
            let text = Element::new("div").class("govuk-details__text");
            text.write(out, content);
        });
    }
}

impl Render for Details {
    fn render_to(&self, out: &mut String) {
        self.around(out, |out| self.content.render_to(out));
    }
}
