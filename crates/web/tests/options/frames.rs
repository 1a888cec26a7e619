//! Options of what stands at the top and the foot of each page.

use maud::PreEscaped;
use serde::{Deserialize, Deserializer};
use touchstone_web::kit::{
    ColumnWidth, ContentLicence, EndAlign, EndSlot, Footer, FooterLink, FooterMeta, FooterSection, GenericHeader,
    Header, NavigationItem, NavigationSlots, PhaseBanner, ServiceNavigation,
};

use super::{
    shared::{Attrs, ClassNames, Falsy, Said, Scalar, content, kept, one_of},
    texts::TagOptions,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct HeaderOptions {
    homepage_url: Option<String>,
    product_name: Option<String>,
    container_classes: ClassNames,
    classes: ClassNames,
    attributes: Attrs,
}

impl From<HeaderOptions> for Header {
    fn from(options: HeaderOptions) -> Self {
        Self {
            homepage_url: options.homepage_url,
            product_name: options.product_name,
            container_classes: options.container_classes.into(),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct GenericHeaderOptions {
    logo_text: Option<Scalar>,
    logo_html: Option<String>,
    url: Option<String>,
    container_classes: ClassNames,
    classes: ClassNames,
    attributes: Attrs,
}

impl From<GenericHeaderOptions> for GenericHeader {
    fn from(options: GenericHeaderOptions) -> Self {
        Self {
            logo: content(options.logo_text, options.logo_html),
            url: options.url,
            container_classes: options.container_classes.into(),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct FooterOptions {
    meta: Option<MetaOptions>,
    navigation: Vec<SectionOptions>,
    content_licence: Licence,
    copyright: Said,
    container_classes: ClassNames,
    classes: ClassNames,
    attributes: Attrs,
}

/// The standard licence unless options say otherwise, and none if they are `null`.
#[derive(Default)]
struct Licence(ContentLicence);

impl<'de> Deserialize<'de> for Licence {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let said = Option::<Said>::deserialize(from)?;
        Ok(Self(said.map_or(ContentLicence::Unlicensed, |said| ContentLicence::Said(said.into()))))
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct MetaOptions {
    visually_hidden_title: Option<String>,
    text: Option<Scalar>,
    html: Option<String>,
    items: Vec<FooterLinkOptions>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct SectionOptions {
    title: String,
    columns: Option<u8>,
    width: Option<String>,
    items: Vec<FooterLinkOptions>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct FooterLinkOptions {
    text: String,
    href: String,
    attributes: Attrs,
}

impl From<FooterOptions> for Footer {
    fn from(options: FooterOptions) -> Self {
        Self {
            meta: options.meta.map(Into::into),
            navigation: options.navigation.into_iter().map(Into::into).collect(),
            content_licence: options.content_licence.0,
            copyright: options.copyright.into(),
            container_classes: options.container_classes.into(),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

impl From<MetaOptions> for FooterMeta {
    fn from(options: MetaOptions) -> Self {
        Self {
            visually_hidden_title: options.visually_hidden_title,
            content: content(options.text, options.html),
            items: options.items.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<SectionOptions> for FooterSection {
    fn from(options: SectionOptions) -> Self {
        let widths = [
            ("full", ColumnWidth::Full),
            ("one-half", ColumnWidth::OneHalf),
            ("one-quarter", ColumnWidth::OneQuarter),
            ("one-third", ColumnWidth::OneThird),
            ("two-thirds", ColumnWidth::TwoThirds),
            ("three-quarters", ColumnWidth::ThreeQuarters),
        ];
        Self {
            title: options.title,
            columns: options.columns,
            width: one_of(options.width.as_deref(), &widths).unwrap_or_default(),
            items: options.items.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<FooterLinkOptions> for FooterLink {
    fn from(options: FooterLinkOptions) -> Self {
        Self { text: options.text, href: options.href, attributes: options.attributes.into() }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ServiceNavigationOptions {
    classes: ClassNames,
    attributes: Attrs,
    aria_label: Option<String>,
    menu_button_text: Option<String>,
    menu_button_label: Option<String>,
    navigation_label: Option<String>,
    navigation_id: Option<String>,
    navigation_classes: ClassNames,
    collapse_navigation_on_mobile: Option<bool>,
    service_name: Option<String>,
    service_url: Option<String>,
    navigation: Vec<Falsy<NavigationItemOptions>>,
    slots: SlotOptions,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct NavigationItemOptions {
    text: Option<Scalar>,
    html: Option<String>,
    href: Option<String>,
    current: bool,
    active: bool,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct SlotOptions {
    start: Option<String>,
    end: Option<EndOptions>,
    navigation_start: Option<String>,
    navigation_end: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields, rename_all = "camelCase")]
enum EndOptions {
    Html(String),
    Aligned { html: String, align: String },
}

impl From<ServiceNavigationOptions> for ServiceNavigation {
    fn from(options: ServiceNavigationOptions) -> Self {
        let slots = options.slots;
        Self {
            classes: options.classes.into(),
            attributes: options.attributes.into(),
            aria_label: options.aria_label,
            menu_button_text: options.menu_button_text,
            menu_button_label: options.menu_button_label,
            navigation_label: options.navigation_label,
            navigation_id: options.navigation_id,
            navigation_classes: options.navigation_classes.into(),
            collapse_navigation_on_mobile: options.collapse_navigation_on_mobile,
            service_name: options.service_name,
            service_url: options.service_url,
            navigation: kept(options.navigation).map(Into::into).collect(),
            slots: NavigationSlots {
                start: slots.start.map(PreEscaped),
                end: slots.end.map(Into::into),
                navigation_start: slots.navigation_start.map(PreEscaped),
                navigation_end: slots.navigation_end.map(PreEscaped),
            },
        }
    }
}

impl From<NavigationItemOptions> for NavigationItem {
    fn from(options: NavigationItemOptions) -> Self {
        Self {
            content: content(options.text, options.html),
            href: options.href,
            current: options.current,
            active: options.active,
            attributes: options.attributes.into(),
        }
    }
}

impl From<EndOptions> for EndSlot {
    fn from(options: EndOptions) -> Self {
        let (html, align) = match options {
            EndOptions::Html(html) => (html, None),
            EndOptions::Aligned { html, align } => (html, Some(align)),
        };
        let align = one_of(align.as_deref(), &[("inline", EndAlign::Inline)]).unwrap_or_default();
        Self { html: PreEscaped(html), align }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct PhaseBannerOptions {
    text: Option<Scalar>,
    html: Option<String>,
    tag: TagOptions,
    classes: ClassNames,
    attributes: Attrs,
}

impl From<PhaseBannerOptions> for PhaseBanner {
    fn from(options: PhaseBannerOptions) -> Self {
        Self {
            content: content(options.text, options.html),
            tag: options.tag.into(),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}
