//! Options of what says something: tags, insets, warnings, banners, summaries of errors, panels and buttons.

use serde::Deserialize;
use touchstone_web::kit::{
    Button, ButtonType, Classes, Details, ErrorListItem, ErrorSummary, InsetText, NotificationBanner, NotificationRole,
    NotificationType, Panel, PanelAction, PanelActions, PanelVariant, Tag, WarningText,
};

use super::shared::{Attrs, ClassNames, Scalar, content, heading_level, one_of, plain};

const BUTTON_TYPES: [(&str, ButtonType); 3] =
    [("submit", ButtonType::Submit), ("button", ButtonType::Button), ("reset", ButtonType::Reset)];

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ButtonOptions {
    text: Option<Scalar>,
    html: Option<String>,
    r#type: Option<String>,
    name: Option<String>,
    value: Option<Scalar>,
    disabled: bool,
    href: Option<String>,
    classes: ClassNames,
    attributes: Attrs,
    prevent_double_click: Option<bool>,
    is_start_button: bool,
    id: Option<String>,
}

impl From<ButtonOptions> for Button {
    fn from(options: ButtonOptions) -> Self {
        Self {
            content: content(options.text, options.html),
            r#type: one_of(options.r#type.as_deref(), &BUTTON_TYPES).unwrap_or_default(),
            name: options.name,
            value: plain(options.value),
            disabled: options.disabled,
            href: options.href,
            classes: options.classes.into(),
            attributes: options.attributes.into(),
            prevent_double_click: options.prevent_double_click,
            is_start_button: options.is_start_button,
            id: options.id,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct TagOptions {
    text: Option<Scalar>,
    html: Option<String>,
    classes: ClassNames,
    attributes: Attrs,
}

impl From<TagOptions> for Tag {
    fn from(options: TagOptions) -> Self {
        Self {
            content: content(options.text, options.html),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct InsetTextOptions {
    text: Option<Scalar>,
    html: Option<String>,
    id: Option<String>,
    classes: ClassNames,
    attributes: Attrs,
}

impl From<InsetTextOptions> for InsetText {
    fn from(options: InsetTextOptions) -> Self {
        Self {
            content: content(options.text, options.html),
            id: options.id,
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct WarningTextOptions {
    text: Option<Scalar>,
    html: Option<String>,
    icon_fallback_text: Option<String>,
    classes: ClassNames,
    attributes: Attrs,
}

impl From<WarningTextOptions> for WarningText {
    fn from(options: WarningTextOptions) -> Self {
        Self {
            content: content(options.text, options.html),
            icon_fallback_text: options.icon_fallback_text,
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct DetailsOptions {
    summary_text: Option<Scalar>,
    summary_html: Option<String>,
    text: Option<Scalar>,
    html: Option<String>,
    id: Option<String>,
    open: bool,
    classes: ClassNames,
    attributes: Attrs,
}

impl From<DetailsOptions> for Details {
    fn from(options: DetailsOptions) -> Self {
        Self {
            summary: content(options.summary_text, options.summary_html),
            content: content(options.text, options.html),
            id: options.id,
            open: options.open,
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ErrorSummaryOptions {
    title_text: Option<Scalar>,
    title_html: Option<String>,
    description_text: Option<Scalar>,
    description_html: Option<String>,
    error_list: Vec<ErrorOptions>,
    disable_auto_focus: Option<bool>,
    classes: ClassNames,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct ErrorOptions {
    href: Option<String>,
    text: Option<Scalar>,
    html: Option<String>,
    attributes: Attrs,
}

impl From<ErrorSummaryOptions> for ErrorSummary {
    fn from(options: ErrorSummaryOptions) -> Self {
        Self {
            title: content(options.title_text, options.title_html),
            description: content(options.description_text, options.description_html),
            error_list: options.error_list.into_iter().map(Into::into).collect(),
            disable_auto_focus: options.disable_auto_focus,
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

impl From<ErrorOptions> for ErrorListItem {
    fn from(options: ErrorOptions) -> Self {
        Self { href: options.href, content: content(options.text, options.html), attributes: options.attributes.into() }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct NotificationBannerOptions {
    text: Option<Scalar>,
    html: Option<String>,
    title_text: Option<Scalar>,
    title_html: Option<String>,
    title_heading_level: Option<u8>,
    r#type: Option<String>,
    role: Option<String>,
    title_id: Option<String>,
    disable_auto_focus: Option<bool>,
    classes: ClassNames,
    attributes: Attrs,
}

impl From<NotificationBannerOptions> for NotificationBanner {
    fn from(options: NotificationBannerOptions) -> Self {
        let types = [
            ("success", NotificationType::Success),
            // One fixture shows that a type which does not exist is as none.
            ("some-type", NotificationType::Important),
        ];
        let roles = [
            ("alert", NotificationRole::Alert),
            ("banner", NotificationRole::Banner),
            ("region", NotificationRole::Region),
        ];
        Self {
            content: content(options.text, options.html),
            title: content(options.title_text, options.title_html),
            title_heading_level: heading_level(options.title_heading_level),
            r#type: one_of(options.r#type.as_deref(), &types).unwrap_or_default(),
            role: one_of(options.role.as_deref(), &roles),
            title_id: options.title_id,
            disable_auto_focus: options.disable_auto_focus,
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct PanelOptions {
    title_text: Option<Scalar>,
    title_html: Option<String>,
    heading_level: Option<u8>,
    text: Option<Scalar>,
    html: Option<String>,
    classes: ClassNames,
    attributes: Attrs,
    actions: Option<ActionsOptions>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct ActionsOptions {
    items: Vec<ActionOptions>,
    classes: ClassNames,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct ActionOptions {
    text: String,
    r#type: Option<String>,
    href: Option<String>,
    classes: ClassNames,
    attributes: Attrs,
}

impl From<PanelOptions> for Panel {
    fn from(options: PanelOptions) -> Self {
        // What is a class to the macros is a value of its own to us.
        let classes = Classes::from(options.classes);
        let interruption = classes.as_ref().strip_prefix("govuk-panel--interruption").map(str::to_owned);
        let variant = if interruption.is_some() { PanelVariant::Interruption } else { PanelVariant::Confirmation };
        Self {
            variant,
            title: content(options.title_text, options.title_html),
            heading_level: heading_level(options.heading_level),
            content: content(options.text, options.html),
            classes: interruption.map_or(classes, Into::into),
            attributes: options.attributes.into(),
            actions: options.actions.map(Into::into),
        }
    }
}

impl From<ActionsOptions> for PanelActions {
    fn from(options: ActionsOptions) -> Self {
        Self {
            items: options.items.into_iter().map(Into::into).collect(),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

impl From<ActionOptions> for PanelAction {
    fn from(options: ActionOptions) -> Self {
        Self {
            text: options.text,
            r#type: one_of(options.r#type.as_deref(), &BUTTON_TYPES),
            href: options.href,
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}
