//! Options of the page template, its blocks among them.

use maud::PreEscaped;
use serde::Deserialize;
use touchstone_web::kit::page::{HeadIcons, Page};

use super::{
    links::LinkOptions,
    shared::{Attrs, ClassNames},
};

/// Where the page finds the script that the template has inside.
pub const JS_ENABLED_FILE: &str = "/assets/js-enabled.js";

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct PageOptions {
    html_lang: Option<String>,
    html_classes: ClassNames,
    page_title: String,
    page_title_lang: Option<String>,
    theme_color: Option<String>,
    asset_path: Option<String>,
    head_icons: Option<String>,
    stylesheets: Vec<String>,
    head: String,
    body_classes: ClassNames,
    body_attributes: Attrs,
    module_scripts: Vec<String>,
    body_start: String,
    skip_link: Option<LinkOptions>,
    header: String,
    header_classes: ClassNames,
    header_attributes: Attrs,
    container_classes: ClassNames,
    container_attributes: Attrs,
    before_content: String,
    content: String,
    main_classes: ClassNames,
    main_lang: Option<String>,
    main_attributes: Attrs,
    footer: String,
    footer_classes: ClassNames,
    footer_attributes: Attrs,
    body_end: String,
}

impl From<PageOptions> for Page {
    fn from(options: PageOptions) -> Self {
        Self {
            html_lang: options.html_lang,
            html_classes: options.html_classes.into(),
            page_title: options.page_title,
            page_title_lang: options.page_title_lang,
            theme_color: options.theme_color,
            asset_path: options.asset_path,
            head_icons: options.head_icons.map_or(HeadIcons::Govuk, |icons| HeadIcons::Own(PreEscaped(icons))),
            stylesheets: options.stylesheets,
            head: PreEscaped(options.head),
            body_classes: options.body_classes.into(),
            body_attributes: options.body_attributes.into(),
            js_enabled: Some(JS_ENABLED_FILE.to_owned()),
            module_scripts: options.module_scripts,
            body_start: PreEscaped(options.body_start),
            skip_link: options.skip_link.map(Into::into),
            header: PreEscaped(options.header),
            header_classes: options.header_classes.into(),
            header_attributes: options.header_attributes.into(),
            container_classes: options.container_classes.into(),
            container_attributes: options.container_attributes.into(),
            before_content: PreEscaped(options.before_content),
            content: PreEscaped(options.content),
            main_classes: options.main_classes.into(),
            main_lang: options.main_lang,
            main_attributes: options.main_attributes.into(),
            footer: PreEscaped(options.footer),
            footer_classes: options.footer_classes.into(),
            footer_attributes: options.footer_attributes.into(),
            body_end: PreEscaped(options.body_end),
        }
    }
}
