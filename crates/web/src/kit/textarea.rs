//! The textarea: text of more than a line.

use maud::Render;

use super::{
    attributes::Attributes,
    classes::Classes,
    content::Text,
    element::Element,
    error_message::ErrorMessage,
    form_group::{Described, FormGroup},
    hint::Hint,
    input::true_or_false,
    label::Label,
};

/// Lines of text to be typed.
#[derive(Clone, Debug, Default)]
pub struct Textarea {
    /// Its id; `None` is its name.
    pub id: Option<String>,
    /// Its name in the form.
    pub name: String,
    /// Whether its spelling is checked; `None` is as the browser does.
    pub spellcheck: Option<bool>,
    /// How many lines it is high; `None` is five.
    pub rows: Option<u32>,
    /// What it holds already.
    pub value: Option<String>,
    /// Whether it cannot be changed, which is best avoided.
    pub disabled: bool,
    /// Ids of elements that describe it, before those of the hint and the error.
    pub described_by: Option<String>,
    /// Its label.
    pub label: Label,
    /// Help with it.
    pub hint: Option<Hint>,
    /// What is wrong with its value.
    pub error_message: Option<ErrorMessage>,
    /// The group around it.
    pub form_group: FormGroup,
    /// Further classes.
    pub classes: Classes,
    /// What a browser may fill in, by the names of HTML.
    pub autocomplete: Option<String>,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Textarea {
    fn write_textarea(&self, out: &mut String, id: &str, described_by: Option<&str>) {
        let value = self.value.as_deref().unwrap_or_default();
        Element::new("textarea")
            .class("govuk-textarea")
            .class_if(self.error_message.is_some(), "govuk-textarea--error")
            .class(&self.classes)
            .set("id", id)
            .set("name", &self.name)
            .set("rows", self.rows.unwrap_or(5).to_string())
            .set_some("spellcheck", self.spellcheck.map(true_or_false))
            .flag("disabled", self.disabled)
            .set_some("aria-describedby", described_by)
            .set_some("autocomplete", self.autocomplete.as_deref())
            .extra(&self.attributes)
            .write(out, |out| {
                // A browser drops a line break that comes first, so one of the value's own needs another before it.
                if value.starts_with(['\n', '\r']) {
                    out.push('\n');
                }
                Text(value).render_to(out);
            });
    }
}

impl Render for Textarea {
    fn render_to(&self, out: &mut String) {
        let id = self.id.as_deref().unwrap_or(&self.name);
        let error = self.error_message.as_ref();
        let described = Described::new(id, self.described_by.as_deref(), self.hint.as_ref(), error);
        self.form_group.write(out, error.is_some(), |out| {
            self.label.write(out, Some(id));
            described.write(out);
            self.form_group.write_beside(out, |out| self.write_textarea(out, id, described.by.as_deref()));
        });
    }
}
