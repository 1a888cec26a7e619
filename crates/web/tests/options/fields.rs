//! Options of fields of text and of lists to choose from.

use serde::Deserialize;
use touchstone_web::kit::{
    Affix, Autocapitalize, CharacterCount, CountType, Input, InputMode, InputType, InputWrapper, PasswordInput,
    Plurals, Select, SelectItem, Textarea,
};

use super::{
    parts::{ErrorMessageOptions, FormGroupOptions, HintOptions, LabelOptions},
    shared::{Attrs, ClassNames, Falsy, Scalar, content, kept, one_of, plain},
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct InputOptions {
    id: Option<String>,
    name: String,
    r#type: Option<String>,
    inputmode: Option<String>,
    value: Option<Scalar>,
    disabled: bool,
    described_by: Option<String>,
    label: LabelOptions,
    hint: Option<HintOptions>,
    error_message: Option<ErrorMessageOptions>,
    prefix: Option<AffixOptions>,
    suffix: Option<AffixOptions>,
    form_group: FormGroupOptions,
    classes: ClassNames,
    autocomplete: Option<String>,
    pattern: Option<String>,
    spellcheck: Option<bool>,
    autocapitalize: Option<String>,
    input_wrapper: WrapperOptions,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct AffixOptions {
    text: Option<Scalar>,
    html: Option<String>,
    classes: ClassNames,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct WrapperOptions {
    classes: ClassNames,
    attributes: Attrs,
}

pub const INPUT_MODES: [(&str, InputMode); 8] = [
    ("decimal", InputMode::Decimal),
    ("email", InputMode::Email),
    ("none", InputMode::None),
    ("numeric", InputMode::Numeric),
    ("search", InputMode::Search),
    ("tel", InputMode::Tel),
    ("text", InputMode::Text),
    ("url", InputMode::Url),
];

const INPUT_TYPES: [(&str, InputType); 7] = [
    ("text", InputType::Text),
    ("email", InputType::Email),
    ("number", InputType::Number),
    ("password", InputType::Password),
    ("search", InputType::Search),
    ("tel", InputType::Tel),
    ("url", InputType::Url),
];

const CAPITALS: [(&str, Autocapitalize); 4] = [
    ("none", Autocapitalize::None),
    ("sentences", Autocapitalize::Sentences),
    ("words", Autocapitalize::Words),
    ("characters", Autocapitalize::Characters),
];

impl From<InputOptions> for Input {
    fn from(options: InputOptions) -> Self {
        Self {
            id: options.id,
            name: options.name,
            r#type: one_of(options.r#type.as_deref(), &INPUT_TYPES).unwrap_or_default(),
            inputmode: one_of(options.inputmode.as_deref(), &INPUT_MODES),
            value: plain(options.value),
            disabled: options.disabled,
            described_by: options.described_by,
            label: options.label.into(),
            hint: options.hint.map(Into::into),
            error_message: options.error_message.map(Into::into),
            prefix: options.prefix.map(Into::into),
            suffix: options.suffix.map(Into::into),
            form_group: options.form_group.into(),
            classes: options.classes.into(),
            autocomplete: options.autocomplete,
            pattern: options.pattern,
            spellcheck: options.spellcheck,
            autocapitalize: one_of(options.autocapitalize.as_deref(), &CAPITALS),
            input_wrapper: InputWrapper {
                classes: options.input_wrapper.classes.into(),
                attributes: options.input_wrapper.attributes.into(),
            },
            attributes: options.attributes.into(),
        }
    }
}

impl From<AffixOptions> for Affix {
    fn from(options: AffixOptions) -> Self {
        Self {
            content: content(options.text, options.html),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct TextareaOptions {
    id: Option<String>,
    name: String,
    spellcheck: Option<bool>,
    rows: Option<u32>,
    value: Option<Scalar>,
    disabled: bool,
    described_by: Option<String>,
    label: LabelOptions,
    hint: Option<HintOptions>,
    error_message: Option<ErrorMessageOptions>,
    form_group: FormGroupOptions,
    classes: ClassNames,
    autocomplete: Option<String>,
    attributes: Attrs,
}

impl From<TextareaOptions> for Textarea {
    fn from(options: TextareaOptions) -> Self {
        Self {
            id: options.id,
            name: options.name,
            spellcheck: options.spellcheck,
            rows: options.rows,
            value: plain(options.value),
            disabled: options.disabled,
            described_by: options.described_by,
            label: options.label.into(),
            hint: options.hint.map(Into::into),
            error_message: options.error_message.map(Into::into),
            form_group: options.form_group.into(),
            classes: options.classes.into(),
            autocomplete: options.autocomplete,
            attributes: options.attributes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct CharacterCountOptions {
    id: Option<String>,
    name: String,
    rows: Option<u32>,
    value: Option<Scalar>,
    maxlength: Option<u32>,
    maxwords: Option<u32>,
    threshold: Option<u32>,
    count_type: Option<String>,
    label: LabelOptions,
    hint: Option<HintOptions>,
    error_message: Option<ErrorMessageOptions>,
    form_group: FormGroupOptions,
    classes: ClassNames,
    attributes: Attrs,
    spellcheck: Option<bool>,
    count_message: CountMessageOptions,
    textarea_description_text: Option<String>,
    characters_under_limit_text: Option<PluralOptions>,
    characters_at_limit_text: Option<String>,
    characters_over_limit_text: Option<PluralOptions>,
    words_under_limit_text: Option<PluralOptions>,
    words_at_limit_text: Option<String>,
    words_over_limit_text: Option<PluralOptions>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct CountMessageOptions {
    classes: ClassNames,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct PluralOptions {
    one: Option<String>,
    other: Option<String>,
}

impl From<CharacterCountOptions> for CharacterCount {
    fn from(options: CharacterCountOptions) -> Self {
        let types = [("characters", CountType::Characters), ("words", CountType::Words), ("length", CountType::Length)];
        let plurals = |options: Option<PluralOptions>| options.map(Into::into);
        Self {
            id: options.id,
            name: options.name,
            rows: options.rows,
            value: plain(options.value),
            maxlength: options.maxlength,
            maxwords: options.maxwords,
            threshold: options.threshold,
            count_type: one_of(options.count_type.as_deref(), &types),
            label: options.label.into(),
            hint: options.hint.map(Into::into),
            error_message: options.error_message.map(Into::into),
            form_group: options.form_group.into(),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
            spellcheck: options.spellcheck,
            count_message_classes: options.count_message.classes.into(),
            textarea_description_text: options.textarea_description_text,
            characters_under_limit_text: plurals(options.characters_under_limit_text),
            characters_at_limit_text: options.characters_at_limit_text,
            characters_over_limit_text: plurals(options.characters_over_limit_text),
            words_under_limit_text: plurals(options.words_under_limit_text),
            words_at_limit_text: options.words_at_limit_text,
            words_over_limit_text: plurals(options.words_over_limit_text),
        }
    }
}

impl From<PluralOptions> for Plurals {
    fn from(options: PluralOptions) -> Self {
        Self { one: options.one, other: options.other, ..Self::default() }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct PasswordInputOptions {
    id: Option<String>,
    name: String,
    value: Option<Scalar>,
    disabled: bool,
    described_by: Option<String>,
    label: LabelOptions,
    hint: Option<HintOptions>,
    error_message: Option<ErrorMessageOptions>,
    form_group: FormGroupOptions,
    classes: ClassNames,
    autocomplete: Option<String>,
    attributes: Attrs,
    show_password_text: Option<String>,
    hide_password_text: Option<String>,
    show_password_aria_label_text: Option<String>,
    hide_password_aria_label_text: Option<String>,
    password_shown_announcement_text: Option<String>,
    password_hidden_announcement_text: Option<String>,
    button: ButtonClasses,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct ButtonClasses {
    classes: ClassNames,
}

impl From<PasswordInputOptions> for PasswordInput {
    fn from(options: PasswordInputOptions) -> Self {
        Self {
            id: options.id,
            name: options.name,
            value: plain(options.value),
            disabled: options.disabled,
            described_by: options.described_by,
            label: options.label.into(),
            hint: options.hint.map(Into::into),
            error_message: options.error_message.map(Into::into),
            form_group: options.form_group.into(),
            classes: options.classes.into(),
            autocomplete: options.autocomplete,
            attributes: options.attributes.into(),
            show_password_text: options.show_password_text,
            hide_password_text: options.hide_password_text,
            show_password_aria_label_text: options.show_password_aria_label_text,
            hide_password_aria_label_text: options.hide_password_aria_label_text,
            password_shown_announcement_text: options.password_shown_announcement_text,
            password_hidden_announcement_text: options.password_hidden_announcement_text,
            button_classes: options.button.classes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct SelectOptions {
    id: Option<String>,
    name: String,
    items: Vec<Falsy<SelectItemOptions>>,
    value: Option<Scalar>,
    disabled: bool,
    described_by: Option<String>,
    label: LabelOptions,
    hint: Option<HintOptions>,
    error_message: Option<ErrorMessageOptions>,
    form_group: FormGroupOptions,
    classes: ClassNames,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct SelectItemOptions {
    value: Option<Scalar>,
    text: Option<Scalar>,
    selected: Option<bool>,
    disabled: bool,
    attributes: Attrs,
}

impl From<SelectOptions> for Select {
    fn from(options: SelectOptions) -> Self {
        Self {
            id: options.id,
            name: options.name,
            items: kept(options.items).map(Into::into).collect(),
            value: plain(options.value),
            disabled: options.disabled,
            described_by: options.described_by,
            label: options.label.into(),
            hint: options.hint.map(Into::into),
            error_message: options.error_message.map(Into::into),
            form_group: options.form_group.into(),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

impl From<SelectItemOptions> for SelectItem {
    fn from(options: SelectItemOptions) -> Self {
        Self {
            value: plain(options.value),
            text: plain(options.text).unwrap_or_default(),
            selected: options.selected,
            disabled: options.disabled,
            attributes: options.attributes.into(),
        }
    }
}
