//! Pagination: to the other pages of a list, or to those before and after this one.

use maud::{Markup, Render, html};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// The way to other pages. Without `items` the links before and after stand below one another.
#[derive(Clone, Debug, Default)]
pub struct Pagination {
    /// The pages of the list.
    pub items: Vec<PaginationItem>,
    /// The page before.
    pub previous: Option<PaginationLink>,
    /// The page after.
    pub next: Option<PaginationLink>,
    /// What it is called for readers; `None` is "Pagination".
    pub landmark_label: Option<String>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// What may stand in the list of pages.
#[derive(Clone, Debug)]
pub enum PaginationItem {
    /// A page.
    Page(PaginationPage),
    /// Pages left out.
    Ellipsis,
}

/// A page of the list.
#[derive(Clone, Debug, Default)]
pub struct PaginationPage {
    /// Its number.
    pub number: String,
    /// What is read out instead; `None` is "Page" and the number.
    pub visually_hidden_text: Option<String>,
    /// Where it is.
    pub href: String,
    /// Whether it is this one.
    pub current: bool,
    /// Further attributes of its link.
    pub attributes: Attributes,
}

/// The page before or after.
#[derive(Clone, Debug, Default)]
pub struct PaginationLink {
    /// What it says; empty is "Previous page" or "Next page".
    pub content: Content,
    /// What is on the page, shown only where there are no `items`.
    pub label_text: Option<String>,
    /// Where it is.
    pub href: String,
    /// Further attributes of its link.
    pub attributes: Attributes,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Previous,
    Next,
}

impl Render for Pagination {
    fn render(&self) -> Markup {
        let block = self.items.is_empty() && (self.next.is_some() || self.previous.is_some());
        Element::new("nav")
            .class("govuk-pagination")
            .class_if(block, "govuk-pagination--block")
            .class(&self.classes)
            .set("aria-label", self.landmark_label.as_deref().unwrap_or("Pagination"))
            .extra(&self.attributes)
            .around(html! {
                @if let Some(previous) = &self.previous { (previous.part(Direction::Previous, block)) }
                @if !self.items.is_empty() {
                    ul.govuk-pagination__list { @for item in &self.items { (item) } }
                }
                @if let Some(next) = &self.next { (next.part(Direction::Next, block)) }
            })
    }
}

impl Render for PaginationItem {
    fn render(&self) -> Markup {
        match self {
            Self::Page(page) => page.render(),
            Self::Ellipsis => html! { li."govuk-pagination__item govuk-pagination__item--ellipsis" { "⋯" } },
        }
    }
}

impl Render for PaginationPage {
    fn render(&self) -> Markup {
        let said = self.visually_hidden_text.clone().unwrap_or_else(|| format!("Page {}", self.number));
        let link = Element::new("a")
            .class("govuk-link govuk-pagination__link")
            .set("href", &self.href)
            .set("aria-label", said)
            .set_some("aria-current", self.current.then_some("page"))
            .extra(&self.attributes)
            .around(&self.number);
        html! {
            li.govuk-pagination__item.govuk-pagination__item--current[self.current] { (link) }
        }
    }
}

impl PaginationLink {
    fn part(&self, direction: Direction, block: bool) -> Markup {
        let previous = direction == Direction::Previous;
        let rel = if previous { "prev" } else { "next" };
        let label = self.label_text.as_deref().filter(|text| !text.is_empty());
        let standard = if previous { "Previous" } else { "Next" };
        let link = Element::new("a")
            .class("govuk-link govuk-pagination__link")
            .set("href", &self.href)
            .set("rel", rel)
            .extra(&self.attributes)
            .around(html! {
                @if block || previous { (arrow(direction)) " " }
                span.govuk-pagination__link-title
                    .govuk-pagination__link-title--decorated[block && label.is_none()] {
                    @if self.content.is_empty() {
                        (standard) span.govuk-visually-hidden { " page" }
                    } @else {
                        (self.content)
                    }
                    " "
                }
                @if let Some(label) = label.filter(|_| block) {
                    span.govuk-visually-hidden { ":" }
                    " " span.govuk-pagination__link-label { (label) }
                }
                @if !block && !previous { (arrow(direction)) }
            });
        html! { div class={ "govuk-pagination__" (rel) } { (link) } }
    }
}

fn arrow(direction: Direction) -> Markup {
    let (class, path) = match direction {
        Direction::Previous => (
            "govuk-pagination__icon govuk-pagination__icon--prev",
            "m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z",
        ),
        Direction::Next => (
            "govuk-pagination__icon govuk-pagination__icon--next",
            "m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z",
        ),
    };
    html! {
        svg class=(class) xmlns="http://www.w3.org/2000/svg" height="13" width="15" aria-hidden="true"
            focusable="false" viewBox="0 0 15 13" {
            path d=(path) {}
        }
    }
}
