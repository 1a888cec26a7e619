//! The tag: the state of something, in a word or two.

use maud::{Markup, Render, html};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// A state.
#[derive(Clone, Debug, Default)]
pub struct Tag {
    /// What it says.
    pub content: Content,
    /// Further classes, such as one for a colour.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Render for Tag {
    fn render(&self) -> Markup {
        // The space keeps it apart from what follows where there is no stylesheet.
        let content = html! { (self.content) " " };
        Element::new("strong").class("govuk-tag").class(&self.classes).extra(&self.attributes).around(content)
    }
}
