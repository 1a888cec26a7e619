//! The button menu: several things that can be done, behind one button where scripts run.

use maud::{Markup, Render, html};

use crate::kit::{Button, attributes::Attributes, classes::Classes, element::Element};

/// Things that can be done.
#[derive(Clone, Debug, Default)]
pub struct ButtonMenu {
    /// The button in front of them.
    pub button: MenuButton,
    /// On which side they open.
    pub align_menu: Option<MenuAlign>,
    /// The things.
    pub items: Vec<Button>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// The button in front of a menu, which the script makes.
#[derive(Clone, Debug, Default)]
pub struct MenuButton {
    /// What it says; `None` is "Menu".
    pub text: Option<String>,
    /// Its classes; empty is the script's choice.
    pub classes: Classes,
}

/// On which side of its button a menu opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuAlign {
    /// From the left edge.
    Left,
    /// From the right edge.
    Right,
}

impl Render for ButtonMenu {
    fn render(&self) -> Markup {
        let align = self.align_menu.map(|align| match align {
            MenuAlign::Left => "left",
            MenuAlign::Right => "right",
        });
        Element::new("div")
            .class("moj-button-menu")
            .class(&self.classes)
            .set("data-module", "moj-button-menu")
            .extra(&self.attributes)
            .set_some("data-button-text", self.button.text.as_deref())
            .set_some("data-button-classes", self.button.classes.filled())
            .set_some("data-align-menu", align)
            .around(html! {
                @for (index, item) in self.items.iter().enumerate() {
                    @if index > 0 { " " }
                    (Button {
                        classes: item.classes.after("moj-button-menu__item govuk-button--secondary"),
                        ..item.clone()
                    })
                }
            })
    }
}
