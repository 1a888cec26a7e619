//! The sub navigation: parts of one matter, each a page.

use maud::{Markup, Render, html};

use crate::kit::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// Pages about one matter.
#[derive(Clone, Debug, Default)]
pub struct SubNavigation {
    /// What they are called for readers; `None` is "Secondary navigation region".
    pub label: Option<String>,
    /// The pages.
    pub items: Vec<SubNavigationItem>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// A page about the matter.
#[derive(Clone, Debug, Default)]
pub struct SubNavigationItem {
    /// Its name.
    pub content: Content,
    /// Where it is.
    pub href: String,
    /// Whether it is this very page.
    pub active: bool,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes of its link.
    pub attributes: Attributes,
}

impl Render for SubNavigation {
    fn render(&self) -> Markup {
        Element::new("nav")
            .class("moj-sub-navigation")
            .class(&self.classes)
            .set("aria-label", self.label.as_deref().unwrap_or("Secondary navigation region"))
            .extra(&self.attributes)
            .around(html! {
                ul.moj-sub-navigation__list { @for item in &self.items { (item) } }
            })
    }
}

impl Render for SubNavigationItem {
    fn render(&self) -> Markup {
        let link = Element::new("a")
            .class("moj-sub-navigation__link")
            .set_some("aria-current", self.active.then_some("page"))
            .set("href", &self.href)
            .extra(&self.attributes)
            .around(&self.content);
        Element::new("li").class("moj-sub-navigation__item").class(&self.classes).around(link)
    }
}
