//! What all fields share: the group around a field, and the hint and error beside it.

use maud::Render;

use super::{
    attributes::Attributes, classes::Classes, content::Content, element::Element, error_message::ErrorMessage,
    hint::Hint,
};

/// The group around a field's label, hint, error and input.
#[derive(Clone, Debug, Default)]
pub struct FormGroup {
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
    /// Shown before the input, or before all inputs of a component that has several.
    pub before_input: Option<Content>,
    /// Shown after the input, or after all inputs of a component that has several.
    pub after_input: Option<Content>,
}

impl FormGroup {
    /// The group around what `field` writes.
    pub(super) fn write(&self, out: &mut String, in_error: bool, field: impl FnOnce(&mut String)) {
        Element::new("div")
            .class("govuk-form-group")
            .class_if(in_error, "govuk-form-group--error")
            .class(&self.classes)
            .extra(&self.attributes)
            .write(out, field);
    }

    /// What comes before and after an input, around what `input` writes.
    pub(super) fn write_beside(&self, out: &mut String, input: impl FnOnce(&mut String)) {
        if let Some(before) = &self.before_input {
            before.render_to(out);
            out.push(' ');
        }
        input(out);
        if let Some(after) = &self.after_input {
            out.push(' ');
            after.render_to(out);
        }
    }
}

/// The hint and error of a field.
#[derive(Debug)]
pub(super) struct Described<'a> {
    /// The ids by which the field refers to all that describes it.
    pub by: Option<String>,
    /// Each with its id.
    hint: Option<(String, &'a Hint)>,
    error: Option<(String, &'a ErrorMessage)>,
}

impl<'a> Described<'a> {
    /// What describes the field with an id, after `already` named ids.
    pub(super) fn new(
        id: &str,
        already: Option<&str>,
        hint: Option<&'a Hint>,
        error: Option<&'a ErrorMessage>,
    ) -> Self {
        let hint = hint.map(|hint| (format!("{id}-hint"), hint));
        let error = error.map(|error| (format!("{id}-error"), error));
        let ids = [
            already.filter(|ids| !ids.is_empty()),
            hint.as_ref().map(|(id, _)| id.as_str()),
            error.as_ref().map(|(id, _)| id.as_str()),
        ];
        let ids: Vec<&str> = ids.into_iter().flatten().collect();
        Self { by: (!ids.is_empty()).then(|| ids.join(" ")), hint, error }
    }

    /// The hint and the error.
    pub(super) fn write(&self, out: &mut String) {
        if let Some((id, hint)) = &self.hint {
            hint.write(out, Some(id), "");
        }
        if let Some((id, error)) = &self.error {
            error.write(out, Some(id));
        }
    }
}
