//! Options of the Ministry of Justice's components.

use serde::Deserialize;
use touchstone_web::kit::{
    Button,
    moj::{
        Alert, AlertHeading, AlertRole, AlertVariant, ButtonMenu, IdentityBar, MenuAlign, MenuButton, SubNavigation,
        SubNavigationItem, Timeline, TimelineDate, TimelineItem,
    },
};

use super::{
    shared::{Attrs, ClassNames, Said, Scalar, content, heading_level, one_of},
    texts::ButtonOptions,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct AlertOptions {
    variant: Option<String>,
    title: String,
    text: Option<Scalar>,
    html: Option<String>,
    show_title_as_heading: bool,
    heading_tag: Option<String>,
    dismissible: bool,
    disable_auto_focus: bool,
    focus_on_dismiss_selector: Option<String>,
    dismiss_text: Option<String>,
    role: Option<String>,
    classes: ClassNames,
    attributes: Attrs,
}

impl From<AlertOptions> for Alert {
    fn from(options: AlertOptions) -> Self {
        let variants = [
            ("information", AlertVariant::Information),
            ("success", AlertVariant::Success),
            ("warning", AlertVariant::Warning),
            ("error", AlertVariant::Error),
        ];
        let headings = [("h2", AlertHeading::Two), ("h3", AlertHeading::Three), ("h4", AlertHeading::Four)];
        let roles = [("region", AlertRole::Region), ("alert", AlertRole::Alert), ("status", AlertRole::Status)];
        Self {
            variant: one_of(options.variant.as_deref(), &variants).unwrap_or_default(),
            title: options.title,
            content: content(options.text, options.html),
            show_title_as_heading: options.show_title_as_heading,
            heading_tag: one_of(options.heading_tag.as_deref(), &headings).unwrap_or_default(),
            dismissible: options.dismissible,
            disable_auto_focus: options.disable_auto_focus,
            focus_on_dismiss_selector: options.focus_on_dismiss_selector,
            dismiss_text: options.dismiss_text,
            role: one_of(options.role.as_deref(), &roles).unwrap_or_default(),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ButtonMenuOptions {
    button: MenuButtonOptions,
    align_menu: Option<String>,
    items: Vec<ButtonOptions>,
    classes: ClassNames,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct MenuButtonOptions {
    text: Option<String>,
    classes: ClassNames,
}

impl From<ButtonMenuOptions> for ButtonMenu {
    fn from(options: ButtonMenuOptions) -> Self {
        let sides = [("left", MenuAlign::Left), ("right", MenuAlign::Right)];
        Self {
            button: MenuButton { text: options.button.text, classes: options.button.classes.into() },
            align_menu: one_of(options.align_menu.as_deref(), &sides),
            items: options.items.into_iter().map(Button::from).collect(),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct IdentityBarOptions {
    title: Said,
    menus: Vec<ButtonMenuOptions>,
    classes: ClassNames,
    attributes: Attrs,
}

impl From<IdentityBarOptions> for IdentityBar {
    fn from(options: IdentityBarOptions) -> Self {
        Self {
            title: options.title.into(),
            menus: options.menus.into_iter().map(Into::into).collect(),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct SubNavigationOptions {
    label: Option<String>,
    items: Vec<SubNavigationItemOptions>,
    classes: ClassNames,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct SubNavigationItemOptions {
    text: Option<Scalar>,
    html: Option<String>,
    href: String,
    active: bool,
    classes: ClassNames,
    attributes: Attrs,
}

impl From<SubNavigationOptions> for SubNavigation {
    fn from(options: SubNavigationOptions) -> Self {
        Self {
            label: options.label,
            items: options.items.into_iter().map(Into::into).collect(),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

impl From<SubNavigationItemOptions> for SubNavigationItem {
    fn from(options: SubNavigationItemOptions) -> Self {
        Self {
            content: content(options.text, options.html),
            href: options.href,
            active: options.active,
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct TimelineOptions {
    heading_level: Option<u8>,
    items: Vec<TimelineItemOptions>,
    classes: ClassNames,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct TimelineItemOptions {
    label: Said,
    text: Option<Scalar>,
    html: Option<String>,
    byline: Said,
    datetime: DateOptions,
    classes: ClassNames,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct DateOptions {
    timestamp: String,
    /// Words in brackets, which the template's filter for dates leaves as they are.
    format: String,
}

impl From<TimelineOptions> for Timeline {
    fn from(options: TimelineOptions) -> Self {
        Self {
            heading_level: heading_level(options.heading_level),
            by: None,
            items: options.items.into_iter().map(Into::into).collect(),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

impl From<TimelineItemOptions> for TimelineItem {
    fn from(options: TimelineItemOptions) -> Self {
        let DateOptions { timestamp, format } = options.datetime;
        let words = format.strip_prefix('[').and_then(|format| format.strip_suffix(']'));
        Self {
            label: options.label.into(),
            byline: options.byline.into(),
            datetime: TimelineDate { timestamp, text: words.expect("words in brackets").to_owned() },
            content: content(options.text, options.html),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}
