//! The phase banner: that a service is new, and where to say what one thinks of it.

use maud::{Markup, Render, html};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element, tag::Tag};

/// How far along a service is.
#[derive(Clone, Debug, Default)]
pub struct PhaseBanner {
    /// What it says.
    pub content: Content,
    /// The phase.
    pub tag: Tag,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Render for PhaseBanner {
    fn render(&self) -> Markup {
        let tag = Tag { classes: self.tag.classes.after("govuk-phase-banner__content__tag"), ..self.tag.clone() };
        Element::new("div")
            .class("govuk-phase-banner govuk-width-container")
            .class(&self.classes)
            .extra(&self.attributes)
            .around(html! {
                p.govuk-phase-banner__content {
                    (tag) span.govuk-phase-banner__text { (self.content) }
                }
            })
    }
}
