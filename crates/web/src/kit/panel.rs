//! The panel: that something is done, or a stop to ask whether it should be.

use maud::{Markup, Render, html};

use super::{
    attributes::Attributes,
    button::{Button, ButtonType},
    classes::Classes,
    content::Content,
    element::Element,
    heading::HeadingLevel,
};

/// Something said in large letters.
#[derive(Clone, Debug, Default)]
pub struct Panel {
    /// Which of the two panels it is.
    pub variant: PanelVariant,
    /// Its heading.
    pub title: Content,
    /// The rank of its heading; `None` is the first.
    pub heading_level: Option<HeadingLevel>,
    /// What it says.
    pub content: Content,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
    /// What can be done, where it is a stop.
    pub actions: Option<PanelActions>,
}

/// Which panel it is; the design system tells them apart by a class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PanelVariant {
    /// Something is done.
    #[default]
    Confirmation,
    /// A stop before something is done.
    Interruption,
}

/// What can be done.
#[derive(Clone, Debug, Default)]
pub struct PanelActions {
    /// Buttons and links.
    pub items: Vec<PanelAction>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// One thing that can be done.
#[derive(Clone, Debug, Default)]
pub struct PanelAction {
    /// What it says.
    pub text: String,
    /// What it does to its form; `ButtonType::Button` with an `href` is a link that looks like a button.
    pub r#type: Option<ButtonType>,
    /// Where it leads, which makes it a link.
    pub href: Option<String>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Render for Panel {
    fn render(&self) -> Markup {
        let variant = match self.variant {
            PanelVariant::Confirmation => "govuk-panel--confirmation",
            PanelVariant::Interruption => "govuk-panel--interruption",
        };
        let heading = Element::new(self.heading_level.unwrap_or(HeadingLevel::One).tag())
            .class("govuk-panel__title")
            .around(&self.title);
        let actions = self.actions.as_ref().filter(|_| self.variant == PanelVariant::Interruption);
        Element::new("div").class("govuk-panel").class(variant).class(&self.classes).extra(&self.attributes).around(
            html! {
                (heading)
                @if !self.content.is_empty() { div.govuk-panel__body { (self.content) } }
                @if let Some(actions) = actions { (actions) }
            },
        )
    }
}

impl Render for PanelActions {
    fn render(&self) -> Markup {
        Element::new("div").class("govuk-panel__actions").class(&self.classes).extra(&self.attributes).around(html! {
            @if !self.items.is_empty() {
                div.govuk-button-group {
                    @for (index, action) in self.items.iter().enumerate() {
                        @if index > 0 { " " }
                        (action)
                    }
                }
            }
        })
    }
}

impl Render for PanelAction {
    fn render(&self) -> Markup {
        if let Some(href) = self.href.as_ref().filter(|_| self.r#type != Some(ButtonType::Button)) {
            return Element::new("a")
                .class("govuk-link govuk-link--inverse")
                .class(&self.classes)
                .set("href", href)
                .extra(&self.attributes)
                .around(&self.text);
        }
        let button = Button {
            content: self.text.as_str().into(),
            r#type: self.r#type.unwrap_or(ButtonType::Button),
            classes: self.classes.after("govuk-button--inverse"),
            href: self.href.clone(),
            attributes: self.attributes.clone(),
            ..Button::default()
        };
        button.render()
    }
}
