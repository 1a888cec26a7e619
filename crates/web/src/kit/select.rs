//! The select: one of a list that is too long for radios.

use maud::Render;

use super::{
    attributes::Attributes,
    classes::Classes,
    content::Text,
    element::Element,
    error_message::ErrorMessage,
    form_group::{Described, FormGroup},
    hint::Hint,
    label::Label,
};

/// A list to choose one from.
#[derive(Clone, Debug, Default)]
pub struct Select {
    /// Its id; `None` is its name.
    pub id: Option<String>,
    /// Its name in the form.
    pub name: String,
    /// What there is to choose from.
    pub items: Vec<SelectItem>,
    /// The value that is chosen already.
    pub value: Option<String>,
    /// Whether it cannot be changed, which is best avoided.
    pub disabled: bool,
    /// Ids of elements that describe it, before those of the hint and the error.
    pub described_by: Option<String>,
    /// Its label.
    pub label: Label,
    /// Help with it.
    pub hint: Option<Hint>,
    /// What is wrong with the choice.
    pub error_message: Option<ErrorMessage>,
    /// The group around it.
    pub form_group: FormGroup,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// One of the list.
#[derive(Clone, Debug, Default)]
pub struct SelectItem {
    /// What is sent; `None` is the text.
    pub value: Option<String>,
    /// What is shown.
    pub text: String,
    /// Whether it is chosen already; `None` is by the value of the list.
    pub selected: Option<bool>,
    /// Whether it cannot be chosen.
    pub disabled: bool,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Select {
    fn write_select(&self, out: &mut String, id: &str, described_by: Option<&str>) {
        Element::new("select")
            .class("govuk-select")
            .class(&self.classes)
            .class_if(self.error_message.is_some(), "govuk-select--error")
            .set("id", id)
            .set("name", &self.name)
            .flag("disabled", self.disabled)
            .set_some("aria-describedby", described_by)
            .extra(&self.attributes)
            .write(out, |out| self.items.iter().for_each(|item| item.write(out, self.value.as_deref())));
    }
}

impl Render for Select {
    fn render_to(&self, out: &mut String) {
        let id = self.id.as_deref().unwrap_or(&self.name);
        let error = self.error_message.as_ref();
        let described = Described::new(id, self.described_by.as_deref(), self.hint.as_ref(), error);
        self.form_group.write(out, error.is_some(), |out| {
            self.label.write(out, Some(id));
            described.write(out);
            self.form_group.write_beside(out, |out| self.write_select(out, id, described.by.as_deref()));
        });
    }
}

impl SelectItem {
    fn write(&self, out: &mut String, chosen: Option<&str>) {
        let is_chosen = chosen.is_some_and(|chosen| chosen == self.value.as_ref().unwrap_or(&self.text));
        Element::new("option")
            .set_some("value", self.value.as_deref())
            .flag("selected", self.selected.unwrap_or(is_chosen))
            .flag("disabled", self.disabled)
            .extra(&self.attributes)
            .write(out, |out| Text(&self.text).render_to(out));
    }
}
