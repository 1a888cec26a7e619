//! The identity bar: whose page this is, and what can be done there.

use maud::{Markup, Render, html};

use super::ButtonMenu;
use crate::kit::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// Whose page this is.
#[derive(Clone, Debug, Default)]
pub struct IdentityBar {
    /// Who or what it is.
    pub title: Content,
    /// What can be done.
    pub menus: Vec<ButtonMenu>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Render for IdentityBar {
    fn render(&self) -> Markup {
        Element::new("div").class("moj-identity-bar").class(&self.classes).extra(&self.attributes).around(html! {
            div.moj-identity-bar__container {
                div.moj-identity-bar__details {
                    @if !self.title.is_empty() { span.moj-identity-bar__title { (self.title) } }
                }
                @if !self.menus.is_empty() {
                    div.moj-identity-bar__actions {
                        @for menu in &self.menus { div.moj-identity-bar__menu { (menu) } }
                    }
                }
            }
        })
    }
}
