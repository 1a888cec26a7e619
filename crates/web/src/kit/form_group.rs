//! What all fields share: the group around a field, and the hint and error beside it.

use maud::{Markup, html};

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
    /// The group around a field.
    pub(super) fn part(&self, in_error: bool, field: Markup) -> Markup {
        Element::new("div")
            .class("govuk-form-group")
            .class_if(in_error, "govuk-form-group--error")
            .class(&self.classes)
            .extra(&self.attributes)
            .around(field)
    }

    /// What comes before and after an input, around it.
    pub(super) fn beside(&self, input: Markup) -> Markup {
        html! {
            @if let Some(before) = &self.before_input { (before) " " }
            (input)
            @if let Some(after) = &self.after_input { " " (after) }
        }
    }
}

/// The hint and error of a field.
#[derive(Debug)]
pub(super) struct Described {
    /// The ids by which the field refers to all that describes it.
    pub by: Option<String>,
    /// The hint and the error.
    pub markup: Markup,
}

impl Described {
    /// What describes the field with an id, after `already` named ids.
    pub(super) fn new(id: &str, already: Option<&str>, hint: Option<&Hint>, error: Option<&ErrorMessage>) -> Self {
        let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
        let ids =
            [already.filter(|ids| !ids.is_empty()), hint.map(|_| hint_id.as_str()), error.map(|_| error_id.as_str())];
        let ids: Vec<&str> = ids.into_iter().flatten().collect();
        Self {
            by: (!ids.is_empty()).then(|| ids.join(" ")),
            markup: html! {
                @if let Some(hint) = hint { (hint.part(Some(&hint_id), "")) }
                @if let Some(error) = error { (error.part(Some(&error_id))) }
            },
        }
    }
}
