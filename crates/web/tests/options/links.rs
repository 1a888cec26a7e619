//! Options of what leads to other pages.

use serde::Deserialize;
use touchstone_web::kit::{
    BackLink, Breadcrumb, Breadcrumbs, Pagination, PaginationItem, PaginationLink, PaginationPage, SkipLink,
};

use super::shared::{Attrs, ClassNames, Falsy, Scalar, content, kept};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct LinkOptions {
    text: Option<Scalar>,
    html: Option<String>,
    href: Option<String>,
    classes: ClassNames,
    attributes: Attrs,
}

impl From<LinkOptions> for BackLink {
    fn from(options: LinkOptions) -> Self {
        Self {
            content: content(options.text, options.html),
            href: options.href,
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

impl From<LinkOptions> for SkipLink {
    fn from(options: LinkOptions) -> Self {
        Self {
            content: content(options.text, options.html),
            href: options.href,
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct BreadcrumbsOptions {
    items: Vec<BreadcrumbOptions>,
    classes: ClassNames,
    collapse_on_mobile: bool,
    attributes: Attrs,
    label_text: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct BreadcrumbOptions {
    text: Option<Scalar>,
    html: Option<String>,
    href: Option<String>,
    attributes: Attrs,
}

impl From<BreadcrumbsOptions> for Breadcrumbs {
    fn from(options: BreadcrumbsOptions) -> Self {
        Self {
            items: options.items.into_iter().map(Into::into).collect(),
            classes: options.classes.into(),
            collapse_on_mobile: options.collapse_on_mobile,
            attributes: options.attributes.into(),
            label_text: options.label_text,
        }
    }
}

impl From<BreadcrumbOptions> for Breadcrumb {
    fn from(options: BreadcrumbOptions) -> Self {
        Self { content: content(options.text, options.html), href: options.href, attributes: options.attributes.into() }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct PaginationOptions {
    items: Vec<Falsy<PageOptions>>,
    previous: Option<PageLinkOptions>,
    next: Option<PageLinkOptions>,
    landmark_label: Option<String>,
    classes: ClassNames,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct PageOptions {
    number: Option<Scalar>,
    visually_hidden_text: Option<String>,
    href: String,
    current: bool,
    ellipsis: bool,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct PageLinkOptions {
    text: Option<Scalar>,
    html: Option<String>,
    label_text: Option<String>,
    href: String,
    attributes: Attrs,
}

impl From<PaginationOptions> for Pagination {
    fn from(options: PaginationOptions) -> Self {
        Self {
            items: kept(options.items).filter(PageOptions::says_anything).map(Into::into).collect(),
            previous: options.previous.map(Into::into),
            next: options.next.map(Into::into),
            landmark_label: options.landmark_label,
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

impl PageOptions {
    /// The macro leaves out pages without options.
    fn says_anything(&self) -> bool {
        self.ellipsis || self.number.is_some() || !self.href.is_empty()
    }
}

impl From<PageOptions> for PaginationItem {
    fn from(options: PageOptions) -> Self {
        if options.ellipsis {
            return Self::Ellipsis;
        }
        Self::Page(PaginationPage {
            number: options.number.expect("a page has a number").0,
            visually_hidden_text: options.visually_hidden_text,
            href: options.href,
            current: options.current,
            attributes: options.attributes.into(),
        })
    }
}

impl From<PageLinkOptions> for PaginationLink {
    fn from(options: PageLinkOptions) -> Self {
        Self {
            content: content(options.text, options.html),
            label_text: options.label_text,
            href: options.href,
            attributes: options.attributes.into(),
        }
    }
}
