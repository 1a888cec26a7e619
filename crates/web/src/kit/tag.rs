//! The tag: the state of something, in a word or two.

use maud::Render;

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
    fn render_to(&self, out: &mut String) {
        let tag = Element::new("strong").class("govuk-tag").class(&self.classes).extra(&self.attributes);
        tag.write(out, |out| {
            self.content.render_to(out);
            // The space keeps it apart from what follows where there is no stylesheet.
            out.push(' ');
        });
    }
}
