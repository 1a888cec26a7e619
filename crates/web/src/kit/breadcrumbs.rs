//! Breadcrumbs: the pages above this one, at its top.

use maud::{Markup, Render, html};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// The way down to this page.
#[derive(Clone, Debug, Default)]
pub struct Breadcrumbs {
    /// The pages, from the topmost.
    pub items: Vec<Breadcrumb>,
    /// Further classes.
    pub classes: Classes,
    /// Whether only the first and the last are shown on a narrow screen.
    pub collapse_on_mobile: bool,
    /// Further attributes.
    pub attributes: Attributes,
    /// What they are called for readers; `None` is "Breadcrumb".
    pub label_text: Option<String>,
}

/// A page on the way.
#[derive(Clone, Debug, Default)]
pub struct Breadcrumb {
    /// Its name.
    pub content: Content,
    /// Where it is; `None` is this very page.
    pub href: Option<String>,
    /// Further attributes of its link.
    pub attributes: Attributes,
}

impl Render for Breadcrumbs {
    fn render(&self) -> Markup {
        Element::new("nav")
            .class("govuk-breadcrumbs")
            .class(&self.classes)
            .class_if(self.collapse_on_mobile, "govuk-breadcrumbs--collapse-on-mobile")
            .extra(&self.attributes)
            .set("aria-label", self.label_text.as_deref().unwrap_or("Breadcrumb"))
            .around(html! {
                ol.govuk-breadcrumbs__list { @for item in &self.items { (item) } }
            })
    }
}

impl Render for Breadcrumb {
    fn render(&self) -> Markup {
        let Some(href) = &self.href else {
            return html! { li.govuk-breadcrumbs__list-item aria-current="page" { (self.content) } };
        };
        let link = Element::new("a").class("govuk-breadcrumbs__link").set("href", href).extra(&self.attributes);
        html! { li.govuk-breadcrumbs__list-item { (link.around(&self.content)) } }
    }
}
