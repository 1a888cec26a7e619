//! The skip link: past what all pages begin with, for those who use a keyboard.

use maud::{Markup, Render};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// A link to the page's own matter.
#[derive(Clone, Debug, Default)]
pub struct SkipLink {
    /// What it says.
    pub content: Content,
    /// Where it leads; `None` is `#content`.
    pub href: Option<String>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Render for SkipLink {
    fn render(&self) -> Markup {
        Element::new("a")
            .set("href", self.href.as_deref().unwrap_or("#content"))
            .class("govuk-skip-link")
            .class(&self.classes)
            .extra(&self.attributes)
            .set("data-module", "govuk-skip-link")
            .around(&self.content)
    }
}
