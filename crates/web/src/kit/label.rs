//! The label: the name of a field, which may be the page's heading too.

use maud::{Markup, Render, html};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// The name of a field. Without content there is no label.
#[derive(Clone, Debug, Default)]
pub struct Label {
    /// What it says.
    pub content: Content,
    /// The id of the field; a field gives its label its own.
    pub r#for: Option<String>,
    /// Whether it is the heading of a page that asks one thing only.
    pub is_page_heading: bool,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Label {
    /// Naming the field it is a part of.
    pub(super) fn part(&self, of: Option<&str>) -> Markup {
        let label = label(&self.content, &self.classes, &self.attributes, of);
        html! {
            @if self.content.is_empty() {
            } @else if self.is_page_heading {
                h1.govuk-label-wrapper { (label) }
            } @else {
                (label)
            }
        }
    }
}

impl Render for Label {
    fn render(&self) -> Markup {
        self.part(self.r#for.as_deref())
    }
}

/// How the label of one radio or checkbox differs from others.
#[derive(Clone, Debug, Default)]
pub struct ItemLabel {
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

impl ItemLabel {
    /// The label of the item with an id.
    pub(super) fn part(&self, content: &Content, class: &'static str, of: &str) -> Markup {
        html! { @if !content.is_empty() { (label(content, &self.classes.after(class), &self.attributes, Some(of))) } }
    }
}

fn label(content: &Content, classes: &Classes, attributes: &Attributes, of: Option<&str>) -> Markup {
    // The space keeps it apart from the field where there is no stylesheet.
    let content = html! { (content) " " };
    Element::new("label").class("govuk-label").class(classes).extra(attributes).set_some("for", of).around(content)
}
