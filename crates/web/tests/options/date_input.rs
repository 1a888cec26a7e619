//! Options of the date input.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use touchstone_web::kit::{DateInput, DateItem, DateItemError};

use super::{
    fields::INPUT_MODES,
    parts::{ErrorMessageOptions, FieldsetOptions, FormGroupOptions, HintOptions},
    shared::{Attrs, ClassNames, Falsy, Scalar, kept, one_of, plain},
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct DateInputOptions {
    id: String,
    name_prefix: Option<String>,
    day: Asked,
    month: Asked,
    year: Asked,
    items: Vec<Falsy<DateItemOptions>>,
    values: BTreeMap<String, Scalar>,
    hint: Option<HintOptions>,
    error_message: Option<ErrorMessageOptions>,
    form_group: FormGroupOptions,
    fieldset: Option<FieldsetOptions>,
    classes: ClassNames,
    attributes: Attrs,
}

/// A standard part: as it comes unless options say otherwise, and not asked for if they are `false`.
struct Asked(Option<DateItem>);

impl Default for Asked {
    fn default() -> Self {
        Self(Some(DateItem::default()))
    }
}

impl<'de> Deserialize<'de> for Asked {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let options = Falsy::<DateItemOptions>::deserialize(from)?;
        Ok(Self(options.0.map(Into::into)))
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct DateItemOptions {
    id: Option<String>,
    name: Option<String>,
    label: Option<String>,
    value: Option<Scalar>,
    error: Option<bool>,
    autocomplete: Option<String>,
    inputmode: Option<String>,
    pattern: Option<String>,
    classes: ClassNames,
    attributes: Attrs,
}

impl From<DateInputOptions> for DateInput {
    fn from(options: DateInputOptions) -> Self {
        Self {
            id: options.id,
            name_prefix: options.name_prefix,
            day: options.day.0,
            month: options.month.0,
            year: options.year.0,
            items: kept(options.items).map(Into::into).collect(),
            values: options.values.into_iter().map(|(name, value)| (name, value.0)).collect(),
            hint: options.hint.map(Into::into),
            error_message: options.error_message.map(Into::into),
            form_group: options.form_group.into(),
            fieldset: options.fieldset.map(Into::into),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

impl From<DateItemOptions> for DateItem {
    fn from(options: DateItemOptions) -> Self {
        Self {
            id: options.id,
            name: options.name,
            label: options.label,
            value: plain(options.value),
            error: match options.error {
                None => DateItemError::AsWhole,
                Some(true) => DateItemError::Wrong,
                Some(false) => DateItemError::Right,
            },
            autocomplete: options.autocomplete,
            inputmode: one_of(options.inputmode.as_deref(), &INPUT_MODES),
            pattern: options.pattern,
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}
