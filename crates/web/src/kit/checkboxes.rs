//! Checkboxes: any of a few.

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

/// A few choices, any of which can be made.
#[derive(Clone, Debug, Default)]
pub struct Checkboxes {
    /// Ids of elements that describe each of them; those of a fieldset stand instead.
    pub described_by: Option<String>,
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
    pub items: Vec<CheckboxItem>,
    /// The values that are chosen already.
    pub values: Vec<String>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// What may stand among checkboxes.
#[derive(Clone, Debug)]
pub enum CheckboxItem {
    /// A choice.
    Choice(Box<Checkbox>),
    /// A word between choices, such as "or".
    Divider(String),
    /// A choice that is not offered this time, so that the ids of those after it stay the same.
    Absent,
}

/// One choice.
#[derive(Clone, Debug, Default)]
pub struct Checkbox {
    /// What it says.
    pub content: Content,
    /// Its id; `None` is by its place.
    pub id: Option<String>,
    /// Its name in the form; `None` is that of all.
    pub name: Option<String>,
    /// What is sent.
    pub value: String,
    /// How its label differs.
    pub label: ItemLabel,
    /// Help with it.
    pub hint: Option<Hint>,
    /// Whether it is chosen already; `None` is by the values of all.
    pub checked: Option<bool>,
    /// Shown only while it is chosen.
    pub conditional: Option<Markup>,
    /// How it acts on others.
    pub behaviour: Option<CheckboxBehaviour>,
    /// Whether it cannot be chosen.
    pub disabled: bool,
    /// Further attributes.
    pub attributes: Attributes,
}

/// How a checkbox acts on others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckboxBehaviour {
    /// It clears all others, and they clear it, as "none of these" does.
    Exclusive,
}

const KIND: Kind = Kind {
    input: "checkbox",
    group: "govuk-checkboxes",
    item: "govuk-checkboxes__item",
    item_input: "govuk-checkboxes__input",
    item_label: "govuk-checkboxes__label",
    item_hint: "govuk-checkboxes__hint",
    divider: "govuk-checkboxes__divider",
    conditional: "govuk-checkboxes__conditional",
    hidden: "govuk-checkboxes__conditional--hidden",
};

impl Checkboxes {
    fn write_item(
        &self,
        out: &mut String,
        prefix: &str,
        (index, item): (usize, &CheckboxItem),
        described_by: Option<&str>,
    ) {
        let checkbox = match item {
            CheckboxItem::Absent => return,
            CheckboxItem::Divider(words) => return KIND.write_divider(out, words),
            CheckboxItem::Choice(checkbox) => checkbox,
        };
        let choice = Choice {
            id: Kind::id(prefix, checkbox.id.as_deref(), index),
            name: checkbox.name.as_ref().unwrap_or(&self.name),
            value: &checkbox.value,
            content: &checkbox.content,
            label: &checkbox.label,
            hint: checkbox.hint.as_ref(),
            checked: checkbox.checked.unwrap_or_else(|| self.values.contains(&checkbox.value)),
            disabled: checkbox.disabled,
            conditional: checkbox.conditional.as_ref(),
            behaviour: checkbox.behaviour.map(CheckboxBehaviour::name),
            // A fieldset says it once for all of them.
            described_by: described_by.filter(|_| self.fieldset.is_none()),
            attributes: &checkbox.attributes,
        };
        KIND.write_choice(out, &choice);
    }
}

impl Render for Checkboxes {
    fn render_to(&self, out: &mut String) {
        let prefix = self.id_prefix.as_deref().unwrap_or(&self.name);
        let error = self.error_message.as_ref();
        let of_fieldset = self.fieldset.as_ref().and_then(|fieldset| fieldset.described_by.as_deref());
        let already = of_fieldset.or(self.described_by.as_deref());
        let described = Described::new(prefix, already, self.hint.as_ref(), error);
        let group = Group {
            kind: KIND,
            module: "govuk-checkboxes",
            classes: &self.classes,
            attributes: &self.attributes,
            fieldset: self.fieldset.as_ref(),
            form_group: &self.form_group,
            in_error: error.is_some(),
        };
        group.write(out, &described, |out| {
            let items = self.items.iter().enumerate();
            items.for_each(|item| self.write_item(out, prefix, item, described.by.as_deref()));
        });
    }
}

impl CheckboxBehaviour {
    const fn name(self) -> &'static str {
        match self {
            Self::Exclusive => "exclusive",
        }
    }
}

impl From<Checkbox> for CheckboxItem {
    fn from(checkbox: Checkbox) -> Self {
        Self::Choice(Box::new(checkbox))
    }
}
