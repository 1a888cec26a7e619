//! The timeline: what happened, the latest first.
//!
//! Does not live here: how a day or an hour is said, which depends on the language.

use maud::{Markup, Render, html};

use crate::kit::{HeadingLevel, attributes::Attributes, classes::Classes, content::Content, element::Element};

/// What happened.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// The rank of the headings; `None` is the second.
    pub heading_level: Option<HeadingLevel>,
    /// What stands before a byline; `None` is "by". The design system has no other.
    pub by: Option<String>,
    /// The events.
    pub items: Vec<TimelineItem>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// An event.
#[derive(Clone, Debug, Default)]
pub struct TimelineItem {
    /// Its heading.
    pub label: Content,
    /// Whose doing it was.
    pub byline: Content,
    /// When it was.
    pub datetime: TimelineDate,
    /// What it was.
    pub content: Content,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// When something was.
#[derive(Clone, Debug, Default)]
pub struct TimelineDate {
    /// As programs read it.
    pub timestamp: String,
    /// As people do.
    pub text: String,
}

impl Render for Timeline {
    fn render(&self) -> Markup {
        let level = self.heading_level.unwrap_or(HeadingLevel::Two);
        let by = self.by.as_deref().unwrap_or("by");
        Element::new("div")
            .class("moj-timeline")
            .class(&self.classes)
            .extra(&self.attributes)
            .around(html! { @for item in &self.items { (item.part(level, by)) } })
    }
}

impl TimelineItem {
    fn part(&self, level: HeadingLevel, by: &str) -> Markup {
        let heading = Element::new(level.tag()).class("moj-timeline__title").around(&self.label);
        Element::new("div").class("moj-timeline__item").class(&self.classes).extra(&self.attributes).around(html! {
            div.moj-timeline__header {
                (heading)
                @if !self.byline.is_empty() { p.moj-timeline__byline { (by) " " (self.byline) } }
            }
            p.moj-timeline__date { time datetime=(self.datetime.timestamp) { (self.datetime.text) } }
            div.moj-timeline__description { (self.content) }
        })
    }
}
