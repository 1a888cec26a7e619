//! Options of radios and checkboxes.

use serde::Deserialize;
use touchstone_web::kit::{Checkbox, CheckboxBehaviour, CheckboxItem, Checkboxes, Radio, RadioItem, Radios};

use super::{
    parts::{ErrorMessageOptions, FieldsetOptions, FormGroupOptions, HintOptions, ItemLabelOptions},
    shared::{Attrs, ClassNames, Falsy, Scalar, Shown, content, one_of, plain},
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct RadiosOptions {
    fieldset: Option<FieldsetOptions>,
    hint: Option<HintOptions>,
    error_message: Option<ErrorMessageOptions>,
    form_group: FormGroupOptions,
    id_prefix: Option<String>,
    name: String,
    items: Vec<Falsy<RadioOptions>>,
    value: Option<Scalar>,
    classes: ClassNames,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct RadioOptions {
    text: Option<Scalar>,
    html: Option<String>,
    id: Option<String>,
    value: Option<Scalar>,
    label: ItemLabelOptions,
    hint: Option<HintOptions>,
    divider: Option<String>,
    checked: Option<bool>,
    conditional: Shown,
    disabled: bool,
    attributes: Attrs,
}

impl From<RadiosOptions> for Radios {
    fn from(options: RadiosOptions) -> Self {
        Self {
            fieldset: options.fieldset.map(Into::into),
            hint: options.hint.map(Into::into),
            error_message: options.error_message.map(Into::into),
            form_group: options.form_group.into(),
            id_prefix: options.id_prefix,
            name: options.name,
            items: options.items.into_iter().map(Into::into).collect(),
            value: plain(options.value),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

impl From<Falsy<RadioOptions>> for RadioItem {
    fn from(options: Falsy<RadioOptions>) -> Self {
        let Some(options) = options.0 else { return Self::Absent };
        if let Some(words) = options.divider {
            return Self::Divider(words);
        }
        Self::from(Radio {
            content: content(options.text, options.html),
            id: options.id,
            value: plain(options.value).unwrap_or_default(),
            label: options.label.into(),
            hint: options.hint.map(Into::into),
            checked: options.checked,
            conditional: options.conditional.markup(),
            disabled: options.disabled,
            attributes: options.attributes.into(),
        })
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct CheckboxesOptions {
    described_by: Option<String>,
    fieldset: Option<FieldsetOptions>,
    hint: Option<HintOptions>,
    error_message: Option<ErrorMessageOptions>,
    form_group: FormGroupOptions,
    id_prefix: Option<String>,
    name: String,
    items: Vec<Falsy<CheckboxOptions>>,
    values: Vec<Scalar>,
    classes: ClassNames,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct CheckboxOptions {
    text: Option<Scalar>,
    html: Option<String>,
    id: Option<String>,
    name: Option<String>,
    value: Option<Scalar>,
    label: ItemLabelOptions,
    hint: Option<HintOptions>,
    divider: Option<String>,
    checked: Option<bool>,
    conditional: Shown,
    behaviour: Option<String>,
    disabled: bool,
    attributes: Attrs,
}

impl From<CheckboxesOptions> for Checkboxes {
    fn from(options: CheckboxesOptions) -> Self {
        Self {
            described_by: options.described_by,
            fieldset: options.fieldset.map(Into::into),
            hint: options.hint.map(Into::into),
            error_message: options.error_message.map(Into::into),
            form_group: options.form_group.into(),
            id_prefix: options.id_prefix,
            name: options.name,
            items: options.items.into_iter().map(Into::into).collect(),
            values: options.values.into_iter().map(|value| value.0).collect(),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

impl From<Falsy<CheckboxOptions>> for CheckboxItem {
    fn from(options: Falsy<CheckboxOptions>) -> Self {
        let Some(options) = options.0 else { return Self::Absent };
        if let Some(words) = options.divider {
            return Self::Divider(words);
        }
        Self::from(Checkbox {
            content: content(options.text, options.html),
            id: options.id,
            name: options.name,
            value: plain(options.value).unwrap_or_default(),
            label: options.label.into(),
            hint: options.hint.map(Into::into),
            checked: options.checked,
            conditional: options.conditional.markup(),
            behaviour: one_of(options.behaviour.as_deref(), &[("exclusive", CheckboxBehaviour::Exclusive)]),
            disabled: options.disabled,
            attributes: options.attributes.into(),
        })
    }
}
