//! Options of what fields are made of: labels, hints, errors, fieldsets and groups.

use maud::PreEscaped;
use serde::Deserialize;
use touchstone_web::kit::{ErrorMessage, Fieldset, FieldsetRole, FormGroup, Hint, ItemLabel, Label, Legend};

use super::shared::{Attrs, ClassNames, Said, Scalar, content, one_of};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct LabelOptions {
    text: Option<Scalar>,
    html: Option<String>,
    r#for: Option<String>,
    is_page_heading: bool,
    classes: ClassNames,
    attributes: Attrs,
}

impl From<LabelOptions> for Label {
    fn from(options: LabelOptions) -> Self {
        Self {
            content: content(options.text, options.html),
            r#for: options.r#for,
            is_page_heading: options.is_page_heading,
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ItemLabelOptions {
    classes: ClassNames,
    attributes: Attrs,
}

impl From<ItemLabelOptions> for ItemLabel {
    fn from(options: ItemLabelOptions) -> Self {
        Self { classes: options.classes.into(), attributes: options.attributes.into() }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct HintOptions {
    text: Option<Scalar>,
    html: Option<String>,
    id: Option<String>,
    classes: ClassNames,
    attributes: Attrs,
}

impl From<HintOptions> for Hint {
    fn from(options: HintOptions) -> Self {
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
pub struct ErrorMessageOptions {
    text: Option<Scalar>,
    html: Option<String>,
    id: Option<String>,
    classes: ClassNames,
    attributes: Attrs,
    visually_hidden_text: Option<String>,
}

impl From<ErrorMessageOptions> for ErrorMessage {
    fn from(options: ErrorMessageOptions) -> Self {
        Self {
            content: content(options.text, options.html),
            id: options.id,
            classes: options.classes.into(),
            attributes: options.attributes.into(),
            visually_hidden_text: options.visually_hidden_text,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct FieldsetOptions {
    described_by: Option<String>,
    legend: Option<LegendOptions>,
    classes: ClassNames,
    role: Option<String>,
    attributes: Attrs,
    html: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct LegendOptions {
    text: Option<Scalar>,
    html: Option<String>,
    is_page_heading: bool,
    classes: ClassNames,
}

impl From<FieldsetOptions> for Fieldset {
    fn from(options: FieldsetOptions) -> Self {
        let roles = [
            ("group", FieldsetRole::Group),
            ("radiogroup", FieldsetRole::RadioGroup),
            ("presentation", FieldsetRole::Presentation),
        ];
        Self {
            described_by: options.described_by,
            legend: options.legend.map(Into::into),
            classes: options.classes.into(),
            role: one_of(options.role.as_deref(), &roles),
            attributes: options.attributes.into(),
            html: options.html.map(PreEscaped),
        }
    }
}

impl From<LegendOptions> for Legend {
    fn from(options: LegendOptions) -> Self {
        Self {
            content: content(options.text, options.html),
            is_page_heading: options.is_page_heading,
            classes: options.classes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct FormGroupOptions {
    classes: ClassNames,
    attributes: Attrs,
    #[serde(alias = "beforeInputs")]
    before_input: Option<Said>,
    #[serde(alias = "afterInputs")]
    after_input: Option<Said>,
}

impl From<FormGroupOptions> for FormGroup {
    fn from(options: FormGroupOptions) -> Self {
        Self {
            classes: options.classes.into(),
            attributes: options.attributes.into(),
            before_input: options.before_input.map(Into::into),
            after_input: options.after_input.map(Into::into),
        }
    }
}
