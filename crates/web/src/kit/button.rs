//! The button: does something, or leads to where something begins.

use maud::{Markup, Render, html};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element, input::true_or_false};

/// A button, or a link that looks like one.
#[derive(Clone, Debug, Default)]
pub struct Button {
    /// What it says.
    pub content: Content,
    /// What it does to its form; nothing to a link.
    pub r#type: ButtonType,
    /// Its name in the form.
    pub name: Option<String>,
    /// What is sent when it is pressed.
    pub value: Option<String>,
    /// Whether it cannot be pressed, which is best avoided.
    pub disabled: bool,
    /// Where it leads, which makes it a link.
    pub href: Option<String>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
    /// Whether a second press in quick succession is dropped; `None` is as the script does.
    pub prevent_double_click: Option<bool>,
    /// Whether it starts a service.
    pub is_start_button: bool,
    /// Its id.
    pub id: Option<String>,
}

/// What a button does to its form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonType {
    /// Sends it.
    #[default]
    Submit,
    /// Nothing by itself.
    Button,
    /// Empties it.
    Reset,
}

impl Render for Button {
    fn render_to(&self, out: &mut String) {
        let element = match &self.href {
            Some(href) => Element::new("a").set("href", href).set("role", "button").set("draggable", "false"),
            None => Element::new("button")
                .set("type", self.r#type.name())
                .set_some("value", self.value.as_deref())
                .set_some("name", self.name.as_deref())
                .flag("disabled", self.disabled)
                .set_some("aria-disabled", self.disabled.then_some("true"))
                .set_some("data-prevent-double-click", self.prevent_double_click.map(true_or_false)),
        };
        // A start button is laid out as boxes, between which the spaces of loose text would be lost.
        let in_span = self.is_start_button && matches!(self.content, Content::Html(_));
        element
            .class("govuk-button")
            .class(&self.classes)
            .class_if(self.is_start_button, "govuk-button--start")
            .set("data-module", "govuk-button")
            .extra(&self.attributes)
            .set_some("id", self.id.as_deref())
            .write(out, |out| {
                if in_span {
                    Element::new("span").write(out, |out| self.content.render_to(out));
                } else {
                    self.content.render_to(out);
                }
                // The space keeps it apart from what follows where there is no stylesheet.
                if self.is_start_button || self.href.is_some() {
                    out.push(' ');
                }
                if self.is_start_button {
                    start_icon().render_to(out);
                }
            });
    }
}

impl ButtonType {
    const fn name(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Button => "button",
            Self::Reset => "reset",
        }
    }
}

fn start_icon() -> Markup {
    html! {
        svg.govuk-button__start-icon xmlns="http://www.w3.org/2000/svg" width="17.5" height="19" viewBox="0 0 33 40"
            aria-hidden="true" focusable="false" {
            path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z" {}
        }
    }
}
