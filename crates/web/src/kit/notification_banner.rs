//! The notification banner: news about something that is not the page's own matter, or that something was done.

use maud::{Markup, Render, html};

use super::{
    attributes::Attributes, classes::Classes, content::Content, element::Element, heading::HeadingLevel,
    input::true_or_false,
};

/// News.
#[derive(Clone, Debug, Default)]
pub struct NotificationBanner {
    /// What it says; text is set as a heading.
    pub content: Content,
    /// Its title; empty is "Important" or "Success", by its type.
    pub title: Content,
    /// The rank of its title; `None` is the second.
    pub title_heading_level: Option<HeadingLevel>,
    /// What sort of news it is.
    pub r#type: NotificationType,
    /// How it is announced; `None` is by its type.
    pub role: Option<NotificationRole>,
    /// The id of its title; `None` is `govuk-notification-banner-title`.
    pub title_id: Option<String>,
    /// Whether it does not take the focus when the page opens; `None` is as the script does.
    pub disable_auto_focus: Option<bool>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// What sort of news it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NotificationType {
    /// Something to know.
    #[default]
    Important,
    /// Something was done.
    Success,
}

/// How news is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotificationRole {
    /// At once.
    Alert,
    /// As a banner of the page.
    Banner,
    /// As a region of the page.
    Region,
}

impl Render for NotificationBanner {
    fn render(&self) -> Markup {
        let success = self.r#type == NotificationType::Success;
        let role = self.role.unwrap_or(if success { NotificationRole::Alert } else { NotificationRole::Region });
        let id = self.title_id.as_deref().unwrap_or("govuk-notification-banner-title");
        let title = self.title.or(if success { "Success" } else { "Important" });
        let heading = Element::new(self.title_heading_level.unwrap_or(HeadingLevel::Two).tag())
            .class("govuk-notification-banner__title")
            .set("id", id)
            .around(title);
        Element::new("div")
            .class("govuk-notification-banner")
            .class_if(success, "govuk-notification-banner--success")
            .class(&self.classes)
            .set("role", role.name())
            .set("aria-labelledby", id)
            .set("data-module", "govuk-notification-banner")
            .set_some("data-disable-auto-focus", self.disable_auto_focus.map(true_or_false))
            .extra(&self.attributes)
            .around(html! {
                div.govuk-notification-banner__header { (heading) }
                div.govuk-notification-banner__content {
                    @match &self.content {
                        Content::Text(text) if text.is_empty() => {}
                        Content::Text(text) => p.govuk-notification-banner__heading { (text) },
                        Content::Html(html) => (html),
                    }
                }
            })
    }
}

impl NotificationRole {
    const fn name(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Banner => "banner",
            Self::Region => "region",
        }
    }
}
