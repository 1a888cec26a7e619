//! The summary list: facts with their names, and what can be done about each.

use maud::{Markup, PreEscaped, Render};

use super::{
    attributes::Attributes, classes::Classes, content::Content, content::Text, element::Element, heading::HeadingLevel,
};

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

/// Bytes of a card around a list, nearly always.
const CARD: usize = 512;
/// Bytes around the name and the fact of a row, nearly always.
const ROW: usize = 192;
/// Bytes around what an action says, nearly always.
const ACTION: usize = 128;

impl Render for SummaryList {
    fn render(&self) -> Markup {
        let mut out = String::with_capacity(self.length());
        self.render_to(&mut out);
        PreEscaped(out)
    }

    fn render_to(&self, out: &mut String) {
        let any = self.rows.iter().any(|row| !row.actions.items.is_empty());
        let title = self.card.as_ref().and_then(|card| card.title.as_ref());
        let list = |out: &mut String| {
            let list = Element::new("dl").class("govuk-summary-list").class(&self.classes).extra(&self.attributes);
            list.write(out, |out| self.rows.iter().for_each(|row| row.write(out, any, title)));
        };
        match &self.card {
            Some(card) => card.write(out, list),
            None => list(out),
        }
    }
}

impl SummaryList {
    /// About how many bytes it will take.
    fn length(&self) -> usize {
        let card = self.card.as_ref().and_then(|card| Some(card.title.as_ref()?.content.len()));
        CARD + card.unwrap_or(0) + self.rows.iter().map(SummaryRow::length).sum::<usize>()
    }
}

impl SummaryRow {
    fn length(&self) -> usize {
        let action = |action: &SummaryAction| {
            let hidden = action.visually_hidden_text.as_ref().map_or(0, String::len);
            ACTION + action.content.len() + action.href.len() + hidden
        };
        ROW + self.key.content.len() + self.value.content.len() + self.actions.items.iter().map(action).sum::<usize>()
    }

    fn write(&self, out: &mut String, any_has_actions: bool, title: Option<&SummaryCardTitle>) {
        let text = |out: &mut String, name, class: &'static str, text: &SummaryText| {
            Element::new(name).class(class).class(&text.classes).write(out, |out| text.content.render_to(out));
        };
        Element::new("div")
            .class("govuk-summary-list__row")
            .class_if(any_has_actions && self.actions.items.is_empty(), "govuk-summary-list__row--no-actions")
            .class(&self.classes)
            .write(out, |out| {
                text(out, "dt", "govuk-summary-list__key", &self.key);
                text(out, "dd", "govuk-summary-list__value", &self.value);
                self.actions.write_in_row(out, title);
            });
    }
}

impl SummaryActions {
    fn write_in_row(&self, out: &mut String, title: Option<&SummaryCardTitle>) {
        let cell = Element::new("dd").class("govuk-summary-list__actions").class(&self.classes);
        match &self.items[..] {
            [] => {}
            [only] => cell.write(out, |out| only.write(out, title)),
            several => cell.write(out, |out| {
                let list = Element::new("ul").class("govuk-summary-list__actions-list");
                list.write(out, |out| {
                    for action in several {
                        let item = Element::new("li").class("govuk-summary-list__actions-list-item");
                        item.write(out, |out| action.write(out, title));
                    }
                });
            }),
        }
    }

    fn write_on_card(&self, out: &mut String, title: Option<&SummaryCardTitle>) {
        let class = "govuk-summary-card__actions";
        match &self.items[..] {
            [] => {}
            [only] => {
                let cell = Element::new("div").class(class).class(&self.classes);
                cell.write(out, |out| only.write(out, title));
            }
            several => Element::new("ul").class(class).class(&self.classes).write(out, |out| {
                for action in several {
                    let item = Element::new("li").class("govuk-summary-card__action");
                    item.write(out, |out| action.write(out, title));
                }
            }),
        }
    }
}

impl SummaryAction {
    fn write(&self, out: &mut String, title: Option<&SummaryCardTitle>) {
        let hidden = self.visually_hidden_text.as_deref().filter(|text| !text.is_empty());
        let link = Element::new("a").class("govuk-link").class(&self.classes).set("href", &self.href);
        link.extra(&self.attributes).write(out, |out| {
            self.content.render_to(out);
            if hidden.is_some() || title.is_some() {
                Element::new("span").class("govuk-visually-hidden").write(out, |out| {
                    if let Some(hidden) = hidden {
                        out.push(' ');
                        Text(hidden).render_to(out);
                    }
                    if let Some(title) = title {
                        out.push_str(" (");
                        title.content.render_to(out);
                        out.push(')');
                    }
                });
            }
        });
    }
}

impl SummaryCard {
    fn write(&self, out: &mut String, list: impl FnOnce(&mut String)) {
        let title = self.title.as_ref();
        let card = Element::new("div").class("govuk-summary-card").class(&self.classes).extra(&self.attributes);
        card.write(out, |out| {
            Element::new("div").class("govuk-summary-card__title-wrapper").write(out, |out| {
                if let Some(title) = title {
                    title.render_to(out);
                }
                self.actions.write_on_card(out, title);
            });
            Element::new("div").class("govuk-summary-card__content").write(out, list);
        });
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
