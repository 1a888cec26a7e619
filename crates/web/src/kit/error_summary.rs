//! The error summary: all that is wrong with a form, at the top of its page.

use maud::{Markup, Render, html};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element, input::true_or_false};

/// All errors of a page, each leading to its field.
#[derive(Clone, Debug, Default)]
pub struct ErrorSummary {
    /// Its heading.
    pub title: Content,
    /// Said before the errors.
    pub description: Content,
    /// The errors.
    pub error_list: Vec<ErrorListItem>,
    /// Whether it does not take the focus when the page opens; `None` is as the script does.
    pub disable_auto_focus: Option<bool>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// One error.
#[derive(Clone, Debug, Default)]
pub struct ErrorListItem {
    /// Where its field is.
    pub href: Option<String>,
    /// What it says, in the words that stand at the field.
    pub content: Content,
    /// Further attributes of its link.
    pub attributes: Attributes,
}

impl Render for ErrorSummary {
    fn render(&self) -> Markup {
        Element::new("div")
            .class("govuk-error-summary")
            .class(&self.classes)
            .set_some("data-disable-auto-focus", self.disable_auto_focus.map(true_or_false))
            .extra(&self.attributes)
            .set("data-module", "govuk-error-summary")
            .around(html! {
                // Apart from the element that takes the focus: readers lose part of what is announced otherwise.
                div role="alert" {
                    h2.govuk-error-summary__title { (self.title) }
                    div.govuk-error-summary__body {
                        @if !self.description.is_empty() { p { (self.description) } }
                        @if !self.error_list.is_empty() {
                            ul.govuk-list.govuk-error-summary__list { @for item in &self.error_list { (item) } }
                        }
                    }
                }
            })
    }
}

impl Render for ErrorListItem {
    fn render(&self) -> Markup {
        let Some(href) = &self.href else { return html! { li { (self.content) } } };
        html! { li { (Element::new("a").set("href", href).extra(&self.attributes).around(&self.content)) } }
    }
}
