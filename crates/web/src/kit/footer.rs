//! The footer: links, licence and copyright at the foot of each page.

use maud::{Markup, Render, html};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element, logo};

/// The foot of each page.
#[derive(Clone, Debug, Default)]
pub struct Footer {
    /// Links to what is about the service.
    pub meta: Option<FooterMeta>,
    /// Links in sections.
    pub navigation: Vec<FooterSection>,
    /// Under which licence the pages are.
    pub content_licence: ContentLicence,
    /// Whose copyright it is; empty is the Crown's.
    pub copyright: Content,
    /// Further classes of what is in the footer.
    pub container_classes: Classes,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// Links to what is about the service.
#[derive(Clone, Debug, Default)]
pub struct FooterMeta {
    /// Their heading, for readers; `None` is "Support links".
    pub visually_hidden_title: Option<String>,
    /// Said after them.
    pub content: Content,
    /// The links.
    pub items: Vec<FooterLink>,
}

/// A section of links.
#[derive(Clone, Debug, Default)]
pub struct FooterSection {
    /// Its heading.
    pub title: String,
    /// In how many columns its links are.
    pub columns: Option<u8>,
    /// How wide it is.
    pub width: ColumnWidth,
    /// The links.
    pub items: Vec<FooterLink>,
}

/// A link at the foot of a page.
#[derive(Clone, Debug, Default)]
pub struct FooterLink {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// Further attributes.
    pub attributes: Attributes,
}

/// Under which licence the pages are.
#[derive(Clone, Debug, Default)]
pub enum ContentLicence {
    /// The Open Government Licence, in English.
    #[default]
    OpenGovernment,
    /// The Open Government Licence or another, in words of the page's own.
    Said(Content),
    /// None.
    Unlicensed,
}

/// Widths of a column in the grid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnWidth {
    /// All of it.
    #[default]
    Full,
    /// A half.
    OneHalf,
    /// A quarter.
    OneQuarter,
    /// A third.
    OneThird,
    /// Two thirds.
    TwoThirds,
    /// Three quarters.
    ThreeQuarters,
}

const OPEN_GOVERNMENT_LICENCE: &str = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/";
const CROWN_COPYRIGHT: &str = "https://www.nationalarchives.gov.uk/information-management/re-using-public-sector-information/uk-government-licensing-framework/crown-copyright/";
const LICENCE_LOGO: &str = "M421.5 142.8V.1l-50.7 32.3v161.1h112.4v-50.7zm-122.3-9.6A47.12 47.12 0 0 1 221 97.8c0-26 21.1-47.1 47.1-47.1 16.7 0 31.4 8.7 39.7 21.8l42.7-27.2A97.63 97.63 0 0 0 268.1 0c-36.5 0-68.3 20.1-85.1 49.7A98 98 0 0 0 97.8 0C43.9 0 0 43.9 0 97.8s43.9 97.8 97.8 97.8c36.5 0 68.3-20.1 85.1-49.7a97.76 97.76 0 0 0 149.6 25.4l19.4 22.2h3v-87.8h-80l24.3 27.5zM97.8 145c-26 0-47.1-21.1-47.1-47.1s21.1-47.1 47.1-47.1 47.2 21 47.2 47S123.8 145 97.8 145";

impl Render for Footer {
    fn render(&self) -> Markup {
        let container = Element::new("div").class("govuk-width-container").class(&self.container_classes);
        Element::new("div").class("govuk-footer").class(&self.classes).extra(&self.attributes).around(container.around(
            html! {
                (logo::crown("govuk-footer__crown"))
                @if !self.navigation.is_empty() {
                    div.govuk-footer__navigation { @for section in &self.navigation { (section) } }
                    hr.govuk-footer__section-break;
                }
                div.govuk-footer__meta {
                    div."govuk-footer__meta-item govuk-footer__meta-item--grow" {
                        @if let Some(meta) = &self.meta { (meta) }
                        (self.content_licence)
                    }
                    div.govuk-footer__meta-item {
                        a."govuk-footer__link govuk-footer__copyright-logo" href=(CROWN_COPYRIGHT) {
                            (self.copyright.or("© Crown copyright"))
                        }
                    }
                }
            },
        ))
    }
}

impl Render for FooterSection {
    fn render(&self) -> Markup {
        let columns = self.columns.map(|columns| format!("govuk-footer__list--columns-{columns}"));
        let list = Element::new("ul").class("govuk-footer__list").class(columns.as_deref().unwrap_or_default());
        html! {
            div class={ "govuk-footer__section govuk-grid-column-" (self.width.name()) } {
                h2."govuk-footer__heading govuk-heading-m" { (self.title) }
                @if !self.items.is_empty() {
                    (list.around(html! {
                        @for link in &self.items { li.govuk-footer__list-item { (link) } }
                    }))
                }
            }
        }
    }
}

impl Render for FooterMeta {
    fn render(&self) -> Markup {
        html! {
            h2.govuk-visually-hidden { (self.visually_hidden_title.as_deref().unwrap_or("Support links")) }
            @if !self.items.is_empty() {
                ul.govuk-footer__inline-list {
                    @for link in &self.items { li.govuk-footer__inline-list-item { (link) } }
                }
            }
            @if !self.content.is_empty() { div.govuk-footer__meta-custom { (self.content) } }
        }
    }
}

impl Render for FooterLink {
    fn render(&self) -> Markup {
        Element::new("a").class("govuk-footer__link").set("href", &self.href).extra(&self.attributes).around(&self.text)
    }
}

impl Render for ContentLicence {
    fn render(&self) -> Markup {
        if matches!(self, Self::Unlicensed) {
            return Markup::default();
        }
        html! {
            svg.govuk-footer__licence-logo aria-hidden="true" focusable="false" xmlns="http://www.w3.org/2000/svg"
                viewBox="0 0 483.2 195.7" height="17" width="41" {
                path fill="currentColor" d=(LICENCE_LOGO) {}
            }
            " "
            span.govuk-footer__licence-description {
                @if let Self::Said(content) = self && !content.is_empty() {
                    (content)
                } @else {
                    "All content is available under the "
                    a.govuk-footer__link href=(OPEN_GOVERNMENT_LICENCE) rel="license" {
                        "Open Government Licence v3.0"
                    }
                    ", except where otherwise stated"
                }
            }
        }
    }
}

impl ColumnWidth {
    const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::OneHalf => "one-half",
            Self::OneQuarter => "one-quarter",
            Self::OneThird => "one-third",
            Self::TwoThirds => "two-thirds",
            Self::ThreeQuarters => "three-quarters",
        }
    }
}
