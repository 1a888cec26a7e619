//! The timeline: what happened, the latest first.
//!
//! Does not live here: how a day or an hour is said, which depends on the language.

use maud::Render;

use crate::kit::{
    HeadingLevel,
    attributes::Attributes,
    classes::Classes,
    content::{Content, Text},
    element::Element,
};

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
    fn render_to(&self, out: &mut String) {
        let level = self.heading_level.unwrap_or(HeadingLevel::Two);
        let by = self.by.as_deref().unwrap_or("by");
        let timeline = Element::new("div").class("moj-timeline").class(&self.classes).extra(&self.attributes);
        timeline.write(out, |out| self.items.iter().for_each(|item| item.write(out, level, by)));
    }
}

impl TimelineItem {
    fn write(&self, out: &mut String, level: HeadingLevel, by: &str) {
        let item = Element::new("div").class("moj-timeline__item").class(&self.classes).extra(&self.attributes);
        item.write(out, |out| {
            Element::new("div").class("moj-timeline__header").write(out, |out| {
                let heading = Element::new(level.tag()).class("moj-timeline__title");
                heading.write(out, |out| self.label.render_to(out));
                if !self.byline.is_empty() {
                    Element::new("p").class("moj-timeline__byline").write(out, |out| {
                        Text(by).render_to(out);
                        out.push(' ');
                        self.byline.render_to(out);
                    });
                }
            });
            Element::new("p").class("moj-timeline__date").write(out, |out| {
                let time = Element::new("time").set("datetime", &self.datetime.timestamp);
                time.write(out, |out| Text(&self.datetime.text).render_to(out));
            });
            let description = Element::new("div").class("moj-timeline__description");
            description.write(out, |out| self.content.render_to(out));
        });
    }
}
