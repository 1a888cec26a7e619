//! Radios: one of a few.

use maud::{Markup, Render};

use super::{
    attributes::Attributes,
    choices::{Choice, Group, Kind},
    classes::Classes,
    content::Content,
    error_message::ErrorMessage,
    fieldset::Fieldset,
    form_group::{Described, FormGroup},
    hint::Hint,
    label::ItemLabel,
};

/// A few choices, one of which can be made.
#[derive(Clone, Debug, Default)]
pub struct Radios {
    /// The fieldset around them, with the question.
    pub fieldset: Option<Fieldset>,
    /// Help with them.
    pub hint: Option<Hint>,
    /// What is wrong with the choice.
    pub error_message: Option<ErrorMessage>,
    /// The group around them.
    pub form_group: FormGroup,
    /// What their ids begin with; `None` is their name.
    pub id_prefix: Option<String>,
    /// Their name in the form.
    pub name: String,
    /// The choices.
    pub items: Vec<RadioItem>,
    /// The value that is chosen already.
    pub value: Option<String>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// What may stand among radios.
#[derive(Clone, Debug)]
pub enum RadioItem {
    /// A choice.
    Choice(Box<Radio>),
    /// A word between choices, such as "or".
    Divider(String),
    /// A choice that is not offered this time, so that the ids of those after it stay the same.
    Absent,
}

/// One choice.
#[derive(Clone, Debug, Default)]
pub struct Radio {
    /// What it says.
    pub content: Content,
    /// Its id; `None` is by its place.
    pub id: Option<String>,
    /// What is sent.
    pub value: String,
    /// How its label differs.
    pub label: ItemLabel,
    /// Help with it.
    pub hint: Option<Hint>,
    /// Whether it is chosen already; `None` is by the value of all.
    pub checked: Option<bool>,
    /// Shown only while it is chosen.
    pub conditional: Option<Markup>,
    /// Whether it cannot be chosen.
    pub disabled: bool,
    /// Further attributes.
    pub attributes: Attributes,
}

const KIND: Kind = Kind {
    input: "radio",
    group: "govuk-radios",
    item: "govuk-radios__item",
    item_input: "govuk-radios__input",
    item_label: "govuk-radios__label",
    item_hint: "govuk-radios__hint",
    divider: "govuk-radios__divider",
    conditional: "govuk-radios__conditional",
    hidden: "govuk-radios__conditional--hidden",
};

impl Radios {
    fn write_item(&self, out: &mut String, prefix: &str, index: usize, item: &RadioItem) {
        let radio = match item {
            RadioItem::Absent => return,
            RadioItem::Divider(words) => return KIND.write_divider(out, words),
            RadioItem::Choice(radio) => radio,
        };
        let choice = Choice {
            id: Kind::id(prefix, radio.id.as_deref(), index),
            name: &self.name,
            value: &radio.value,
            content: &radio.content,
            label: &radio.label,
            hint: radio.hint.as_ref(),
            checked: radio.checked.unwrap_or_else(|| self.value.as_ref() == Some(&radio.value)),
            disabled: radio.disabled,
            conditional: radio.conditional.as_ref(),
            behaviour: None,
            described_by: None,
            attributes: &radio.attributes,
        };
        KIND.write_choice(out, &choice);
    }
}

impl Render for Radios {
    fn render_to(&self, out: &mut String) {
        let prefix = self.id_prefix.as_deref().unwrap_or(&self.name);
        let error = self.error_message.as_ref();
        let already = self.fieldset.as_ref().and_then(|fieldset| fieldset.described_by.as_deref());
        let described = Described::new(prefix, already, self.hint.as_ref(), error);
        let group = Group {
            kind: KIND,
            module: "govuk-radios",
            classes: &self.classes,
            attributes: &self.attributes,
            fieldset: self.fieldset.as_ref(),
            form_group: &self.form_group,
            in_error: error.is_some(),
        };
        group.write(out, &described, |out| {
            self.items.iter().enumerate().for_each(|(index, item)| self.write_item(out, prefix, index, item));
        });
    }
}

impl From<Radio> for RadioItem {
    fn from(radio: Radio) -> Self {
        Self::Choice(Box::new(radio))
    }
}
