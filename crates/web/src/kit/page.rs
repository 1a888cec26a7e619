//! The page around everything else: GOV.UK's page template.
//!
//! Lives here: the page's skeleton, and the script that it begins with.
//! Does not live here: any script or style inside the page, which its policy would not admit; what the header and footer of our pages hold.

use maud::{DOCTYPE, Markup, PreEscaped, Render, html};

use super::{attributes::Attributes, classes::Classes, element::Element, skip_link::SkipLink};

/// Says in the body's classes that scripts run, for a server to serve as a file of its own.
///
/// The template has it inside the page. Here a page names the file instead, so that its policy can forbid all scripts
/// inside pages. It must be fetched and run before what follows it is drawn, or what scripts hide would flash up.
pub const JS_ENABLED: &str = "document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');";

/// A whole page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its language; `None` is English.
    pub html_lang: Option<String>,
    /// Further classes of the document.
    pub html_classes: Classes,
    /// Its title.
    pub page_title: String,
    /// The language of its title, if it is another.
    pub page_title_lang: Option<String>,
    /// The colour a browser may surround it with; `None` is GOV.UK's blue.
    pub theme_color: Option<String>,
    /// Where images and the manifest are; `None` is `/assets`.
    pub asset_path: Option<String>,
    /// The icons by which a browser shows it.
    pub head_icons: HeadIcons,
    /// Links to stylesheets.
    pub stylesheets: Vec<String>,
    /// Anything else in its head.
    pub head: Markup,
    /// Further classes of the body.
    pub body_classes: Classes,
    /// Further attributes of the body.
    pub body_attributes: Attributes,
    /// The link to a file with `JS_ENABLED`; `None` is a page without scripts.
    pub js_enabled: Option<String>,
    /// Links to scripts that are modules.
    pub module_scripts: Vec<String>,
    /// Before everything in the body, such as a cookie banner.
    pub body_start: Markup,
    /// The link past the header; `None` is in English.
    pub skip_link: Option<SkipLink>,
    /// In the header; empty is no header.
    pub header: Markup,
    /// Further classes of the header.
    pub header_classes: Classes,
    /// Further attributes of the header.
    pub header_attributes: Attributes,
    /// Further classes of what is between header and footer.
    pub container_classes: Classes,
    /// Further attributes of what is between header and footer.
    pub container_attributes: Attributes,
    /// Before the main part, such as breadcrumbs.
    pub before_content: Markup,
    /// The main part.
    pub content: Markup,
    /// Further classes of the main part.
    pub main_classes: Classes,
    /// The language of the main part, if it is another.
    pub main_lang: Option<String>,
    /// Further attributes of the main part.
    pub main_attributes: Attributes,
    /// In the footer; empty is no footer.
    pub footer: Markup,
    /// Further classes of the footer.
    pub footer_classes: Classes,
    /// Further attributes of the footer.
    pub footer_attributes: Attributes,
    /// After everything in the body.
    pub body_end: Markup,
}

/// The icons by which a browser shows a page.
#[derive(Clone, Debug, Default)]
pub enum HeadIcons {
    /// GOV.UK's, which only services on gov.uk may have.
    #[default]
    Govuk,
    /// Others, as links.
    Own(Markup),
}

impl Page {
    fn head(&self) -> Markup {
        let color = self.theme_color.as_deref().unwrap_or("#1d70b8");
        html! {
            head {
                meta charset="utf-8";
                title lang=[&self.page_title_lang] { (self.page_title) }
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="theme-color" content=(color);
                @for stylesheet in &self.stylesheets { link rel="stylesheet" href=(stylesheet); }
                (self.head)
                @match &self.head_icons {
                    HeadIcons::Govuk => (self.govuk_icons(color)),
                    HeadIcons::Own(icons) => (icons),
                }
            }
        }
    }

    fn govuk_icons(&self, color: &str) -> Markup {
        let assets = self.asset_path.as_deref().unwrap_or("/assets");
        html! {
            link rel="icon" sizes="48x48" href={ (assets) "/images/favicon.ico" };
            link rel="icon" sizes="any" href={ (assets) "/images/favicon.svg" } type="image/svg+xml";
            link rel="mask-icon" href={ (assets) "/images/govuk-icon-mask.svg" } color=(color);
            link rel="apple-touch-icon" href={ (assets) "/images/govuk-icon-180.png" };
            link rel="manifest" href={ (assets) "/manifest.json" };
        }
    }

    fn write_body(&self, out: &mut String, content: impl FnOnce(&mut String)) {
        let standard = || SkipLink {
            content: "Skip to main content".into(),
            href: Some("#main-content".to_owned()),
            ..SkipLink::default()
        };
        let skip_link = self.skip_link.clone().unwrap_or_else(standard);
        let body = Element::new("body").class("govuk-template__body").class(&self.body_classes);
        body.extra(&self.body_attributes).write(out, |out| {
            html! {
                @if let Some(script) = &self.js_enabled { script src=(script) {} }
                (self.body_start)
                (skip_link)
            }
            .render_to(out);
            landmark(
                out,
                ("header", "govuk-template__header", &self.header_classes, &self.header_attributes),
                &self.header,
            );
            self.write_container(out, content);
            landmark(
                out,
                ("footer", "govuk-template__footer", &self.footer_classes, &self.footer_attributes),
                &self.footer,
            );
            html! {
                @for script in &self.module_scripts { script type="module" src=(script) {} }
                (self.body_end)
            }
            .render_to(out);
        });
    }

    fn write_container(&self, out: &mut String, content: impl FnOnce(&mut String)) {
        let main = Element::new("main")
            .class("govuk-main-wrapper")
            .class(&self.main_classes)
            .set("id", "main-content")
            .set_some("lang", self.main_lang.as_deref())
            .extra(&self.main_attributes);
        let container = Element::new("div").class("govuk-width-container").class(&self.container_classes);
        container.extra(&self.container_attributes).write(out, |out| {
            self.before_content.render_to(out);
            main.write(out, content);
        });
    }

    fn write(&self, out: &mut String, content: impl FnOnce(&mut String)) {
        DOCTYPE.render_to(out);
        let document = Element::new("html").set("lang", self.html_lang.as_deref().unwrap_or("en"));
        document.class("govuk-template").class(&self.html_classes).write(out, |out| {
            self.head().render_to(out);
            self.write_body(out, content);
        });
    }

    /// The page around what `content` writes, which is about so many bytes: a long page is written once, and copied and moved nowhere. The
    /// field `content` is then of no use.
    pub fn around(&self, length: usize, content: impl FnOnce(&mut String)) -> Markup {
        let mut out = String::with_capacity(length + FRAME);
        self.write(&mut out, content);
        PreEscaped(out)
    }
}

/// What a page has around its content, at most, for most pages.
const FRAME: usize = 8 * 1024;

impl Render for Page {
    fn render(&self) -> Markup {
        self.around(self.content.0.len(), |out| self.content.render_to(out))
    }
}

/// The header or the footer, if there is anything in it.
fn landmark(
    out: &mut String,
    (name, class, classes, attributes): (&'static str, &'static str, &Classes, &Attributes),
    content: &Markup,
) {
    if !content.0.is_empty() {
        let landmark = Element::new(name).class(class).class(classes).extra(attributes);
        landmark.write(out, |out| content.render_to(out));
    }
}
