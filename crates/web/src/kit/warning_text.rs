//! Warning text: what follows from doing something, or from not doing it.

use maud::{Markup, Render, html};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// A warning.
#[derive(Clone, Debug, Default)]
pub struct WarningText {
    /// What it says.
    pub content: Content,
    /// Read out before it; `None` is "Warning".
    pub icon_fallback_text: Option<String>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Render for WarningText {
    fn render(&self) -> Markup {
        Element::new("div").class("govuk-warning-text").class(&self.classes).extra(&self.attributes).around(html! {
            span.govuk-warning-text__icon aria-hidden="true" { "!" }
            " "
            strong.govuk-warning-text__text {
                span.govuk-visually-hidden { (self.icon_fallback_text.as_deref().unwrap_or("Warning")) }
                " " (self.content)
            }
        })
    }
}
