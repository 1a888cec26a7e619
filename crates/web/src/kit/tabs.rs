//! Tabs: parts of a page of which one is looked at at a time.

use maud::{Markup, Render, html};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// Parts of a page, the first of them shown. Without scripts all are, below a list of them.
#[derive(Clone, Debug, Default)]
pub struct Tabs {
    /// Its id.
    pub id: Option<String>,
    /// What the ids of parts without one begin with.
    pub id_prefix: Option<String>,
    /// The heading of the list; `None` is "Contents".
    pub title: Option<String>,
    /// The parts.
    pub items: Vec<Tab>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// One part.
#[derive(Clone, Debug, Default)]
pub struct Tab {
    /// Its id; `None` is by its place, after the prefix of all.
    pub id: Option<String>,
    /// What its tab says.
    pub label: String,
    /// Further attributes of its tab.
    pub attributes: Attributes,
    /// What it shows.
    pub panel: TabPanel,
}

/// What a part shows.
#[derive(Clone, Debug, Default)]
pub struct TabPanel {
    /// What it says; text is set as a paragraph.
    pub content: Content,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Tabs {
    fn id_of(&self, index: usize, tab: &Tab) -> String {
        let prefix = self.id_prefix.as_deref().unwrap_or_default();
        tab.id.clone().unwrap_or_else(|| format!("{prefix}-{}", index + 1))
    }

    fn tab(&self, index: usize, tab: &Tab) -> Markup {
        let link = Element::new("a")
            .class("govuk-tabs__tab")
            .set("href", format!("#{}", self.id_of(index, tab)))
            .extra(&tab.attributes)
            .around(&tab.label);
        html! { li.govuk-tabs__list-item.govuk-tabs__list-item--selected[index == 0] { (link) } }
    }

    fn panel(&self, index: usize, tab: &Tab) -> Markup {
        Element::new("div")
            .class("govuk-tabs__panel")
            .class_if(index > 0, "govuk-tabs__panel--hidden")
            .set("id", self.id_of(index, tab))
            .extra(&tab.panel.attributes)
            .around(html! {
                @match &tab.panel.content {
                    Content::Text(text) if text.is_empty() => {}
                    Content::Text(text) => p.govuk-body { (text) },
                    Content::Html(html) => (html),
                }
            })
    }
}

impl Render for Tabs {
    fn render(&self) -> Markup {
        Element::new("div")
            .set_some("id", self.id.as_deref())
            .class("govuk-tabs")
            .class(&self.classes)
            .extra(&self.attributes)
            .set("data-module", "govuk-tabs")
            .around(html! {
                h2.govuk-tabs__title { (self.title.as_deref().unwrap_or("Contents")) }
                @if !self.items.is_empty() {
                    ul.govuk-tabs__list {
                        @for (index, tab) in self.items.iter().enumerate() { (self.tab(index, tab)) }
                    }
                    @for (index, tab) in self.items.iter().enumerate() { (self.panel(index, tab)) }
                }
            })
    }
}
