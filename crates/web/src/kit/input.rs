//! The text input: a line of text, such as a name or a number.

use maud::Render;

use super::{
    attributes::Attributes,
    classes::Classes,
    content::Content,
    element::Element,
    error_message::ErrorMessage,
    form_group::{Described, FormGroup},
    hint::Hint,
    label::Label,
};

/// A line of text to be typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Its id; `None` is its name.
    pub id: Option<String>,
    /// Its name in the form.
    pub name: String,
    /// What kind of text it is.
    pub r#type: InputType,
    /// Which keyboard a telephone shows.
    pub inputmode: Option<InputMode>,
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
    /// Shown at its start, such as a unit.
    pub prefix: Option<Affix>,
    /// Shown at its end, such as a unit.
    pub suffix: Option<Affix>,
    /// The group around it.
    pub form_group: FormGroup,
    /// Further classes.
    pub classes: Classes,
    /// What a browser may fill in, by the names of HTML.
    pub autocomplete: Option<String>,
    /// A regular expression for its value.
    pub pattern: Option<String>,
    /// Whether its spelling is checked; `None` is as the browser does.
    pub spellcheck: Option<bool>,
    /// Which letters a telephone makes capital.
    pub autocapitalize: Option<Autocapitalize>,
    /// The wrapper around the input and what is beside it.
    pub input_wrapper: InputWrapper,
    /// Further attributes.
    pub attributes: Attributes,
}

/// Kinds of text that a browser tells apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputType {
    /// Any text.
    #[default]
    Text,
    /// An email address.
    Email,
    /// A number that may be counted up and down, which few are.
    Number,
    /// A secret.
    Password,
    /// Words to search for.
    Search,
    /// A telephone number.
    Tel,
    /// A web address.
    Url,
}

/// Keyboards of a telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputMode {
    /// Numbers with a decimal point.
    Decimal,
    /// For email addresses.
    Email,
    /// None.
    None,
    /// Digits.
    Numeric,
    /// For searching.
    Search,
    /// Digits and `*` and `#`.
    Tel,
    /// Letters.
    Text,
    /// For web addresses.
    Url,
}

/// Letters that a telephone makes capital.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Autocapitalize {
    /// No letter.
    None,
    /// The first of each sentence.
    Sentences,
    /// The first of each word.
    Words,
    /// Each letter.
    Characters,
}

/// A prefix or suffix; hidden from readers, so that the label must say it too.
#[derive(Clone, Debug, Default)]
pub struct Affix {
    /// What it says.
    pub content: Content,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// The wrapper around an input with something beside it.
#[derive(Clone, Debug, Default)]
pub struct InputWrapper {
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Input {
    fn write_input(&self, out: &mut String, id: &str, described_by: Option<&str>) {
        Element::new("input")
            .class("govuk-input")
            .class(&self.classes)
            .class_if(self.error_message.is_some(), "govuk-input--error")
            .set("id", id)
            .set("name", &self.name)
            .set("type", self.r#type.name())
            .set_some("spellcheck", self.spellcheck.map(true_or_false))
            .set_some("value", self.value.as_deref())
            .flag("disabled", self.disabled)
            .set_some("aria-describedby", described_by)
            .set_some("autocomplete", self.autocomplete.as_deref())
            .set_some("autocapitalize", self.autocapitalize.map(Autocapitalize::name))
            .set_some("pattern", self.pattern.as_deref())
            .set_some("inputmode", self.inputmode.map(InputMode::name))
            .extra(&self.attributes)
            .write_void(out);
    }

    /// What `input` writes with what is beside it, in a wrapper if anything is.
    fn write_wrapped(&self, out: &mut String, input: impl FnOnce(&mut String)) {
        let filled = |affix: &&Affix| !affix.content.is_empty();
        let (prefix, suffix) = (self.prefix.as_ref().filter(filled), self.suffix.as_ref().filter(filled));
        let beside = [&self.form_group.before_input, &self.form_group.after_input];
        if prefix.is_none() && suffix.is_none() && beside.iter().all(|content| content.is_none()) {
            return input(out);
        }
        let wrapper = &self.input_wrapper;
        let element = Element::new("div").class("govuk-input__wrapper").class(&wrapper.classes);
        element.extra(&wrapper.attributes).write(out, |out| {
            self.form_group.write_beside(out, |out| {
                if let Some(prefix) = prefix {
                    prefix.write(out, "govuk-input__prefix");
                }
                input(out);
                if let Some(suffix) = suffix {
                    suffix.write(out, "govuk-input__suffix");
                }
            });
        });
    }
}

impl Render for Input {
    fn render_to(&self, out: &mut String) {
        let id = self.id.as_deref().unwrap_or(&self.name);
        let error = self.error_message.as_ref();
        let described = Described::new(id, self.described_by.as_deref(), self.hint.as_ref(), error);
        self.form_group.write(out, error.is_some(), |out| {
            self.label.write(out, Some(id));
            described.write(out);
            self.write_wrapped(out, |out| self.write_input(out, id, described.by.as_deref()));
        });
    }
}

impl Affix {
    fn write(&self, out: &mut String, class: &str) {
        Element::new("div")
            .class(class)
            .class(&self.classes)
            .set("aria-hidden", "true")
            .extra(&self.attributes)
            .write(out, |out| self.content.render_to(out));
    }
}

impl InputType {
    const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Email => "email",
            Self::Number => "number",
            Self::Password => "password",
            Self::Search => "search",
            Self::Tel => "tel",
            Self::Url => "url",
        }
    }
}

impl InputMode {
    const fn name(self) -> &'static str {
        match self {
            Self::Decimal => "decimal",
            Self::Email => "email",
            Self::None => "none",
            Self::Numeric => "numeric",
            Self::Search => "search",
            Self::Tel => "tel",
            Self::Text => "text",
            Self::Url => "url",
        }
    }
}

impl Autocapitalize {
    const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Sentences => "sentences",
            Self::Words => "words",
            Self::Characters => "characters",
        }
    }
}

/// The value of an attribute that is written out either way.
pub(super) const fn true_or_false(so: bool) -> &'static str {
    if so { "true" } else { "false" }
}
