//! The service navigation: the service's name and its main pages, below the header.

use maud::{Markup, Render, html};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// The service's name and its main pages.
#[derive(Clone, Debug, Default)]
pub struct ServiceNavigation {
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
    /// What it is called for readers; `None` is "Service information".
    pub aria_label: Option<String>,
    /// On the button that opens the pages on a narrow screen; `None` is "Menu".
    pub menu_button_text: Option<String>,
    /// Read out for that button, if it is not what it says.
    pub menu_button_label: Option<String>,
    /// What the pages are called for readers; `None` is what the button says.
    pub navigation_label: Option<String>,
    /// The id of the pages; `None` is `navigation`.
    pub navigation_id: Option<String>,
    /// Further classes of the pages.
    pub navigation_classes: Classes,
    /// Whether the pages are behind a button on a narrow screen; `None` is if there are several.
    pub collapse_navigation_on_mobile: Option<bool>,
    /// The service's name.
    pub service_name: Option<String>,
    /// Where the service begins.
    pub service_url: Option<String>,
    /// The pages.
    pub navigation: Vec<NavigationItem>,
    /// What a page adds.
    pub slots: NavigationSlots,
}

/// A main page.
#[derive(Clone, Debug, Default)]
pub struct NavigationItem {
    /// Its name.
    pub content: Content,
    /// Where it is; `None` is no link.
    pub href: Option<String>,
    /// Whether it is this very page.
    pub current: bool,
    /// Whether this page is below it.
    pub active: bool,
    /// Further attributes of its link.
    pub attributes: Attributes,
}

/// Places at which a page adds something.
#[derive(Clone, Debug, Default)]
pub struct NavigationSlots {
    /// Before all.
    pub start: Option<Markup>,
    /// After all.
    pub end: Option<EndSlot>,
    /// Before the pages, as items of their list.
    pub navigation_start: Option<Markup>,
    /// After the pages, as items of their list.
    pub navigation_end: Option<Markup>,
}

/// What stands after all.
#[derive(Clone, Debug, Default)]
pub struct EndSlot {
    /// What it shows.
    pub html: Markup,
    /// Where it stands.
    pub align: EndAlign,
}

/// Where the end of the navigation stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EndAlign {
    /// Below the rest.
    #[default]
    Block,
    /// Beside the rest, where there is room.
    Inline,
}

impl ServiceNavigation {
    fn container(&self) -> Markup {
        let end = self.slots.end.as_ref();
        let inline = end.is_some_and(|end| end.align == EndAlign::Inline);
        html! {
            div.govuk-width-container.govuk-service-navigation__inlining-container[inline] {
                @if let Some(start) = &self.slots.start { (start) }
                div.govuk-service-navigation__container {
                    @if let Some(name) = &self.service_name { (self.service(name)) " " }
                    (self.pages())
                }
                @if let Some(end) = end { (end.html) }
            }
        }
    }

    fn service(&self, name: &str) -> Markup {
        html! {
            span.govuk-service-navigation__service-name {
                @if let Some(url) = &self.service_url {
                    a.govuk-service-navigation__link href=(url) { (name) }
                } @else {
                    span.govuk-service-navigation__text { (name) }
                }
            }
        }
    }

    fn pages(&self) -> Markup {
        let NavigationSlots { navigation_start: start, navigation_end: end, .. } = &self.slots;
        if self.navigation.is_empty() && start.is_none() && end.is_none() {
            return Markup::default();
        }
        let menu = self.menu_button_text.as_deref().unwrap_or("Menu");
        let id = self.navigation_id.as_deref().unwrap_or("navigation");
        let collapse = self.collapse_navigation_on_mobile.unwrap_or(self.navigation.len() > 1);
        Element::new("nav")
            .set("aria-label", self.navigation_label.as_deref().unwrap_or(menu))
            .class("govuk-service-navigation__wrapper")
            .class(&self.navigation_classes)
            .around(html! {
                @if collapse { (self.toggle(menu, id)) }
                ul.govuk-service-navigation__list id=(id) {
                    @if let Some(start) = start { (start) }
                    @for item in &self.navigation { (item) }
                    @if let Some(end) = end { (end) }
                }
            })
    }

    /// The button that opens the pages, which the script reveals.
    fn toggle(&self, menu: &str, id: &str) -> Markup {
        let label = self.menu_button_label.as_deref().filter(|label| *label != menu);
        html! {
            button.govuk-service-navigation__toggle.govuk-js-service-navigation-toggle type="button"
                aria-controls=(id) aria-label=[label] hidden aria-hidden="true" { (menu) }
        }
    }
}

impl Render for ServiceNavigation {
    fn render(&self) -> Markup {
        let has_region = self.service_name.is_some() || self.slots.start.is_some() || self.slots.end.is_some();
        let element = if has_region {
            let label = self.aria_label.as_deref().unwrap_or("Service information");
            Element::new("section").set("aria-label", label)
        } else {
            Element::new("div")
        };
        element
            .class("govuk-service-navigation")
            .class(&self.classes)
            .set("data-module", "govuk-service-navigation")
            .extra(&self.attributes)
            .around(self.container())
    }
}

impl Render for NavigationItem {
    fn render(&self) -> Markup {
        let here = self.active || self.current;
        let is_current = if self.current { "page" } else { "true" };
        let element = match &self.href {
            Some(href) => Some(Element::new("a").class("govuk-service-navigation__link").set("href", href)),
            None if self.content.is_empty() => None,
            None => Some(Element::new("span").class("govuk-service-navigation__text")),
        };
        let element = element.map(|element| {
            let element = element.set_some("aria-current", here.then_some(is_current));
            let element = if self.href.is_some() { element.extra(&self.attributes) } else { element };
            element.around(html! {
                // Still told apart where somebody's own style replaces ours.
                @if here {
                    strong.govuk-service-navigation__active-fallback { (self.content) }
                } @else {
                    (self.content)
                }
            })
        });
        html! {
            li.govuk-service-navigation__item.govuk-service-navigation__item--active[here] {
                @if let Some(element) = element { (element) }
            }
        }
    }
}
