//! The character count: a textarea with a limit, and how much of it is left.

use maud::{Render, html};

use super::{
    attributes::Attributes, classes::Classes, content::Content, error_message::ErrorMessage, form_group::FormGroup,
    hint::Hint, label::Label, plurals::Plurals, textarea::Textarea,
};

/// Lines of text to be typed, up to a limit.
#[derive(Clone, Debug, Default)]
pub struct CharacterCount {
    /// Its id; `None` is its name.
    pub id: Option<String>,
    /// Its name in the form.
    pub name: String,
    /// How many lines it is high; `None` is five.
    pub rows: Option<u32>,
    /// What it holds already.
    pub value: Option<String>,
    /// The most characters.
    pub maxlength: Option<u32>,
    /// The most words, instead of characters.
    pub maxwords: Option<u32>,
    /// From how many per cent of the limit the count is shown.
    pub threshold: Option<u32>,
    /// What is counted; `None` is what the limit is of.
    pub count_type: Option<CountType>,
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
    /// Further attributes.
    pub attributes: Attributes,
    /// Whether its spelling is checked; `None` is as the browser does.
    pub spellcheck: Option<bool>,
    /// Further classes of the message that counts.
    pub count_message_classes: Classes,
    /// Says the limit, with `%{count}` where it stands; `None` is English.
    pub textarea_description_text: Option<String>,
    /// Says how many characters are left; `None` is English, as it is for all the texts that follow.
    pub characters_under_limit_text: Option<Plurals>,
    /// Says that no characters are left.
    pub characters_at_limit_text: Option<String>,
    /// Says how many characters are too many.
    pub characters_over_limit_text: Option<Plurals>,
    /// Says how many words are left.
    pub words_under_limit_text: Option<Plurals>,
    /// Says that no words are left.
    pub words_at_limit_text: Option<String>,
    /// Says how many words are too many.
    pub words_over_limit_text: Option<Plurals>,
}

/// What a character count counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountType {
    /// Characters as people see them.
    Characters,
    /// Words.
    Words,
    /// Code units of UTF-16.
    Length,
}

impl CharacterCount {
    fn limit(&self) -> Option<u32> {
        self.maxwords.or(self.maxlength)
    }

    /// What is counted, if that is known before the script runs.
    fn counted(&self) -> Option<CountType> {
        self.count_type.or(self.maxwords.map(|_| CountType::Words))
    }

    /// The limit in words, or nothing if only the script knows it.
    fn description(&self) -> String {
        let Some(limit) = self.limit() else { return String::new() };
        let words = self.counted() == Some(CountType::Words);
        let standard =
            if words { "You can enter up to %{count} words" } else { "You can enter up to %{count} characters" };
        self.textarea_description_text.as_deref().unwrap_or(standard).replace("%{count}", &limit.to_string())
    }

    /// What the script has to know.
    fn for_script(&self) -> Attributes {
        let number = |number: Option<u32>| number.map(|number| number.to_string());
        let description = match self.limit() {
            None => self.textarea_description_text.clone(),
            Some(_) => None,
        };
        Attributes::default()
            .with("data-module", "govuk-character-count")
            .with_some("data-maxlength", number(self.maxlength))
            .with_some("data-maxwords", number(self.maxwords))
            .with_some("data-threshold", number(self.threshold))
            .with_some("data-count-type", self.counted().map(CountType::name))
            .with_plurals("textarea-description", Some(&Plurals { other: description, ..Plurals::default() }))
            .with_plurals("characters-under-limit", self.characters_under_limit_text.as_ref())
            .with_message("characters-at-limit", self.characters_at_limit_text.as_deref())
            .with_plurals("characters-over-limit", self.characters_over_limit_text.as_ref())
            .with_plurals("words-under-limit", self.words_under_limit_text.as_ref())
            .with_message("words-at-limit", self.words_at_limit_text.as_deref())
            .with_plurals("words-over-limit", self.words_over_limit_text.as_ref())
    }
}

impl Render for CharacterCount {
    fn render_to(&self, out: &mut String) {
        let info = format!("{}-info", self.id.as_deref().unwrap_or(&self.name));
        let message = Hint {
            content: self.description().into(),
            id: Some(info.clone()),
            classes: self.count_message_classes.after("govuk-character-count__message"),
            ..Hint::default()
        };
        let after = html! { (message) @if let Some(after) = &self.form_group.after_input { (after) } };
        let textarea = Textarea {
            id: self.id.clone(),
            name: self.name.clone(),
            described_by: Some(info),
            rows: self.rows,
            spellcheck: self.spellcheck,
            value: self.value.clone(),
            form_group: FormGroup {
                classes: self.form_group.classes.after("govuk-character-count"),
                attributes: self.for_script().and(&self.form_group.attributes),
                before_input: self.form_group.before_input.clone(),
                after_input: Some(Content::Html(after)),
            },
            classes: self.classes.after("govuk-js-character-count"),
            label: self.label.clone(),
            hint: self.hint.clone(),
            error_message: self.error_message.clone(),
            attributes: self.attributes.clone(),
            ..Textarea::default()
        };
        textarea.render_to(out);
    }
}

impl CountType {
    const fn name(self) -> &'static str {
        match self {
            Self::Characters => "characters",
            Self::Words => "words",
            Self::Length => "length",
        }
    }
}
