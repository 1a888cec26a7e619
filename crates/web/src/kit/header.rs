//! The header: whose pages these are, at the top of each.
//!
//! Lives here: the header of gov.uk, and the generic one for services on other hosts, which may not show the crown.

use maud::{Markup, Render, html};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element, logo};

/// The header of a service on gov.uk, with the crown.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// Where the logo leads; `None` is GOV.UK.
    pub homepage_url: Option<String>,
    /// The product's name, beside the logo.
    pub product_name: Option<String>,
    /// Classes of what is in the header, instead of the usual width.
    pub container_classes: Classes,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// The header of a service on another host.
#[derive(Clone, Debug, Default)]
pub struct GenericHeader {
    /// The logo.
    pub logo: Content,
    /// Where the logo leads; `None` is the root of the host.
    pub url: Option<String>,
    /// Classes of what is in the header, instead of the usual width.
    pub container_classes: Classes,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Render for Header {
    fn render(&self) -> Markup {
        let logo = html! {
            (logo::crown_and_word("govuk-header__logotype", "GOV.UK"))
            @if let Some(name) = &self.product_name { " " span.govuk-header__product-name { (name) } }
        };
        GenericHeader {
            logo: logo.into(),
            url: Some(self.homepage_url.as_deref().unwrap_or("//gov.uk").to_owned()),
            container_classes: self.container_classes.clone(),
            classes: self.classes.clone(),
            attributes: self.attributes.clone(),
        }
        .part("govuk-header")
    }
}

impl Render for GenericHeader {
    fn render(&self) -> Markup {
        self.part("govuk-generic-header")
    }
}

impl GenericHeader {
    /// With classes that begin in this way.
    fn part(&self, prefix: &str) -> Markup {
        let url = self.url.as_deref().unwrap_or("/");
        let container_class = format!("{prefix}__container");
        let container = Element::new("div")
            .class(&container_class)
            .class(self.container_classes.filled().unwrap_or("govuk-width-container"));
        Element::new("div").class(prefix).class(&self.classes).extra(&self.attributes).around(container.around(html! {
            div class={ (prefix) "__logo" } {
                a href=(url) class={ (prefix) "__homepage-link" } { (self.logo) }
            }
        }))
    }
}
