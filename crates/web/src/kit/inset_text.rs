//! Inset text: set apart from what surrounds it.

use maud::{Markup, Render};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// Something set apart.
#[derive(Clone, Debug, Default)]
pub struct InsetText {
    /// What it says.
    pub content: Content,
    /// Its id.
    pub id: Option<String>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Render for InsetText {
    fn render(&self) -> Markup {
        Element::new("div")
            .set_some("id", self.id.as_deref())
            .class("govuk-inset-text")
            .class(&self.classes)
            .extra(&self.attributes)
            .around(&self.content)
    }
}
