//! The summary list: facts with their names, and what can be done about each.

use maud::{Markup, Render, html};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element, heading::HeadingLevel};

/// Facts with their names, on a card of their own or not.
#[derive(Clone, Debug, Default)]
pub struct SummaryList {
    /// The facts.
    pub rows: Vec<SummaryRow>,
    /// The card, if it is on one.
    pub card: Option<SummaryCard>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// A fact with its name.
#[derive(Clone, Debug, Default)]
pub struct SummaryRow {
    /// Its name.
    pub key: SummaryText,
    /// What it is.
    pub value: SummaryText,
    /// What can be done about it.
    pub actions: SummaryActions,
    /// Further classes.
    pub classes: Classes,
}

/// A name or a fact.
#[derive(Clone, Debug, Default)]
pub struct SummaryText {
    /// What it says.
    pub content: Content,
    /// Further classes.
    pub classes: Classes,
}

/// What can be done.
#[derive(Clone, Debug, Default)]
pub struct SummaryActions {
    /// Links.
    pub items: Vec<SummaryAction>,
    /// Further classes.
    pub classes: Classes,
}

/// One thing that can be done.
#[derive(Clone, Debug, Default)]
pub struct SummaryAction {
    /// What it says.
    pub content: Content,
    /// Where it leads.
    pub href: String,
    /// Read out after it, so that it can be told from others that say the same.
    pub visually_hidden_text: Option<String>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// A card around the facts.
#[derive(Clone, Debug, Default)]
pub struct SummaryCard {
    /// Its heading.
    pub title: Option<SummaryCardTitle>,
    /// What can be done about all of them.
    pub actions: SummaryActions,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// The heading of a card; actions on the card are read out with it.
#[derive(Clone, Debug, Default)]
pub struct SummaryCardTitle {
    /// What it says.
    pub content: Content,
    /// Its rank; `None` is the second.
    pub heading_level: Option<HeadingLevel>,
    /// Further classes.
    pub classes: Classes,
}

impl Render for SummaryList {
    fn render(&self) -> Markup {
        let any = self.rows.iter().any(|row| !row.actions.items.is_empty());
        let title = self.card.as_ref().and_then(|card| card.title.as_ref());
        let list = Element::new("dl")
            .class("govuk-summary-list")
            .class(&self.classes)
            .extra(&self.attributes)
            .around(html! { @for row in &self.rows { (row.part(any, title)) } });
        match &self.card {
            Some(card) => card.part(list),
            None => list,
        }
    }
}

impl SummaryRow {
    fn part(&self, any_has_actions: bool, title: Option<&SummaryCardTitle>) -> Markup {
        let text = |name, class, text: &SummaryText| {
            Element::new(name).class(class).class(&text.classes).around(&text.content)
        };
        Element::new("div")
            .class("govuk-summary-list__row")
            .class_if(any_has_actions && self.actions.items.is_empty(), "govuk-summary-list__row--no-actions")
            .class(&self.classes)
            .around(html! {
                (text("dt", "govuk-summary-list__key", &self.key))
                (text("dd", "govuk-summary-list__value", &self.value))
                (self.actions.of_row(title))
            })
    }
}

impl SummaryActions {
    fn of_row(&self, title: Option<&SummaryCardTitle>) -> Markup {
        let cell = Element::new("dd").class("govuk-summary-list__actions").class(&self.classes);
        match &self.items[..] {
            [] => Markup::default(),
            [only] => cell.around(only.part(title)),
            several => cell.around(html! {
                ul.govuk-summary-list__actions-list {
                    @for action in several { li.govuk-summary-list__actions-list-item { (action.part(title)) } }
                }
            }),
        }
    }

    fn of_card(&self, title: Option<&SummaryCardTitle>) -> Markup {
        let class = "govuk-summary-card__actions";
        match &self.items[..] {
            [] => Markup::default(),
            [only] => Element::new("div").class(class).class(&self.classes).around(only.part(title)),
            several => Element::new("ul").class(class).class(&self.classes).around(html! {
                @for action in several { li.govuk-summary-card__action { (action.part(title)) } }
            }),
        }
    }
}

impl SummaryAction {
    fn part(&self, title: Option<&SummaryCardTitle>) -> Markup {
        let hidden = self.visually_hidden_text.as_deref().filter(|text| !text.is_empty());
        Element::new("a")
            .class("govuk-link")
            .class(&self.classes)
            .set("href", &self.href)
            .extra(&self.attributes)
            .around(html! {
                (self.content)
                @if hidden.is_some() || title.is_some() {
                    span.govuk-visually-hidden {
                        @if let Some(hidden) = hidden { " " (hidden) }
                        @if let Some(title) = title { " (" (title.content) ")" }
                    }
                }
            })
    }
}

impl SummaryCard {
    fn part(&self, list: Markup) -> Markup {
        let title = self.title.as_ref();
        Element::new("div").class("govuk-summary-card").class(&self.classes).extra(&self.attributes).around(html! {
            div.govuk-summary-card__title-wrapper {
                @if let Some(title) = title { (title) }
                (self.actions.of_card(title))
            }
            div.govuk-summary-card__content { (list) }
        })
    }
}

impl Render for SummaryCardTitle {
    fn render(&self) -> Markup {
        Element::new(self.heading_level.unwrap_or(HeadingLevel::Two).tag())
            .class("govuk-summary-card__title")
            .class(&self.classes)
            .around(&self.content)
    }
}

impl<C: Into<Content>> From<C> for SummaryText {
    fn from(content: C) -> Self {
        Self { content: content.into(), classes: Classes::default() }
    }
}
