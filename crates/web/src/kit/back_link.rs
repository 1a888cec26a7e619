//! The back link: to the page before, at the top of a page.

use maud::{Markup, Render};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// A link to the page before.
#[derive(Clone, Debug, Default)]
pub struct BackLink {
    /// What it says; empty is "Back".
    pub content: Content,
    /// Where it leads; `None` is the page itself.
    pub href: Option<String>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Render for BackLink {
    fn render(&self) -> Markup {
        Element::new("a")
            .set("href", self.href.as_deref().unwrap_or("#"))
            .class("govuk-back-link")
            .class(&self.classes)
            .extra(&self.attributes)
            .around(self.content.or("Back"))
    }
}
