//! What radios and checkboxes share: one choice of many, and all of them in their group.

use maud::{Markup, Render};

use super::{
    attributes::Attributes,
    classes::Classes,
    content::{Content, Text},
    element::Element,
    fieldset::Fieldset,
    form_group::{Described, FormGroup},
    hint::Hint,
    label::ItemLabel,
};

/// Which of the two components it is, with the words by which they differ.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    /// The type of the inputs.
    pub input: &'static str,
    /// The class of the group.
    pub group: &'static str,
    /// The class of a choice.
    pub item: &'static str,
    /// The class of a choice's input.
    pub item_input: &'static str,
    /// The class of a choice's label.
    pub item_label: &'static str,
    /// The class of a choice's hint.
    pub item_hint: &'static str,
    /// The class of what stands between choices.
    pub divider: &'static str,
    /// The class of what a choice reveals.
    pub conditional: &'static str,
    /// The class of that as long as it is hidden.
    pub hidden: &'static str,
}

/// One choice, as either component would have it.
#[derive(Debug)]
pub(super) struct Choice<'a> {
    pub id: String,
    pub name: &'a str,
    pub value: &'a str,
    pub content: &'a Content,
    pub label: &'a ItemLabel,
    pub hint: Option<&'a Hint>,
    pub checked: bool,
    pub disabled: bool,
    pub conditional: Option<&'a Markup>,
    pub behaviour: Option<&'a str>,
    /// Ids of elements that describe the choice, before its own hint's.
    pub described_by: Option<&'a str>,
    pub attributes: &'a Attributes,
}

impl Kind {
    /// The id of a choice: the first is the group's own, so that a summary of errors can lead there.
    pub(super) fn id(prefix: &str, own: Option<&str>, index: usize) -> String {
        match (own, index) {
            (Some(own), _) => own.to_owned(),
            (None, 0) => prefix.to_owned(),
            (None, index) => format!("{prefix}-{}", index + 1),
        }
    }

    /// One choice with its label, its hint and what it reveals.
    pub(super) fn write_choice(self, out: &mut String, choice: &Choice<'_>) {
        let revealed_id = format!("conditional-{}", choice.id);
        let revealed = choice.conditional.filter(|html| !html.0.is_empty());
        let hint = choice.hint.filter(|hint| !hint.content.is_empty());
        let hint_id = hint.map(|_| format!("{}-item-hint", choice.id));
        let ids: Vec<&str> = choice.described_by.into_iter().chain(hint_id.as_deref()).collect();
        let described_by = (!ids.is_empty()).then(|| ids.join(" "));
        let input = Element::new("input")
            .class(self.item_input)
            .set("id", &choice.id)
            .set("name", choice.name)
            .set("type", self.input)
            .set("value", choice.value)
            .flag("checked", choice.checked)
            .flag("disabled", choice.disabled)
            .set_some("data-aria-controls", revealed.map(|_| revealed_id.as_str()))
            .set_some("data-behaviour", choice.behaviour)
            .set_some("aria-describedby", described_by.as_deref())
            .extra(choice.attributes);
        Element::new("div").class(self.item).write(out, |out| {
            input.write_void(out);
            out.push(' ');
            choice.label.write(out, choice.content, self.item_label, &choice.id);
            if let Some(hint) = hint {
                hint.write(out, hint_id.as_deref(), self.item_hint);
            }
        });
        if let Some(revealed) = revealed {
            Element::new("div")
                .class(self.conditional)
                .class_if(!choice.checked, self.hidden)
                .set("id", &revealed_id)
                .write(out, |out| revealed.render_to(out));
        }
    }

    pub(super) fn write_divider(self, out: &mut String, words: &str) {
        Element::new("div").class(self.divider).write(out, |out| Text(words).render_to(out));
    }
}

/// All choices, with what surrounds them.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub kind: Kind,
    pub module: &'a str,
    pub classes: &'a Classes,
    pub attributes: &'a Attributes,
    pub fieldset: Option<&'a Fieldset>,
    pub form_group: &'a FormGroup,
    pub in_error: bool,
}

impl Group<'_> {
    /// All around what `choices` writes.
    pub(super) fn write(&self, out: &mut String, described: &Described<'_>, choices: impl FnOnce(&mut String)) {
        let inner = |out: &mut String| {
            described.write(out);
            Element::new("div")
                .class(self.kind.group)
                .class(self.classes)
                .extra(self.attributes)
                .set("data-module", self.module)
                .write(out, |out| self.form_group.write_beside(out, choices));
        };
        self.form_group.write(out, self.in_error, |out| match self.fieldset {
            Some(fieldset) => fieldset.write(out, described.by.as_deref(), None, inner),
            None => inner(out),
        });
    }
}
