//! The date input: a day, a month and a year that people know by heart.

use std::collections::BTreeMap;

use maud::Render;

use super::{
    attributes::Attributes,
    classes::Classes,
    element::Element,
    error_message::ErrorMessage,
    fieldset::{Fieldset, FieldsetRole},
    form_group::{Described, FormGroup},
    hint::Hint,
    input::{Input, InputMode},
    label::Label,
};

/// A date to be typed in its parts.
#[derive(Clone, Debug)]
pub struct DateInput {
    /// Its id, and what the ids of its parts begin with.
    pub id: String,
    /// What the names of its parts begin with, before a `-`.
    pub name_prefix: Option<String>,
    /// The day; `None` is not asked for.
    pub day: Option<DateItem>,
    /// The month; `None` is not asked for.
    pub month: Option<DateItem>,
    /// The year; `None` is not asked for.
    pub year: Option<DateItem>,
    /// The parts, if they are others than a day, a month and a year, or come in another order.
    pub items: Vec<DateItem>,
    /// What the parts hold already, by their names in the form.
    pub values: BTreeMap<String, String>,
    /// Help with it.
    pub hint: Option<Hint>,
    /// What is wrong with the date.
    pub error_message: Option<ErrorMessage>,
    /// The group around it.
    pub form_group: FormGroup,
    /// The fieldset around it, with the question.
    pub fieldset: Option<Fieldset>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// One part of a date.
#[derive(Clone, Debug, Default)]
pub struct DateItem {
    /// Its id; `None` is by its name.
    pub id: Option<String>,
    /// Its name; `None` is "day", "month" or "year", where it is one of these.
    pub name: Option<String>,
    /// Its label; `None` is its name in English.
    pub label: Option<String>,
    /// What it holds already.
    pub value: Option<String>,
    /// Whether it is wrong.
    pub error: DateItemError,
    /// What a browser may fill in, by the names of HTML.
    pub autocomplete: Option<String>,
    /// Which keyboard a telephone shows; `None` is digits.
    pub inputmode: Option<InputMode>,
    /// A regular expression for its value.
    pub pattern: Option<String>,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// Whether a part of a date is wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateItemError {
    /// As the date as a whole, unless another part is said to be wrong.
    #[default]
    AsWhole,
    /// It is.
    Wrong,
    /// It is not.
    Right,
}

const WRONG: &str = "govuk-input--error";
const NARROW: &str = "govuk-input--width-2";

/// A part with what it has for want of anything else.
struct Part<'a> {
    item: &'a DateItem,
    name: &'a str,
    value: Option<&'a str>,
    width: &'static str,
}

impl Default for DateInput {
    fn default() -> Self {
        let part = || Some(DateItem::default());
        Self {
            id: String::new(),
            name_prefix: None,
            day: part(),
            month: part(),
            year: part(),
            items: Vec::new(),
            values: BTreeMap::new(),
            hint: None,
            error_message: None,
            form_group: FormGroup::default(),
            fieldset: None,
            classes: Classes::default(),
            attributes: Attributes::default(),
        }
    }
}

impl DateInput {
    /// The three standard parts, with the names they have for want of others, and their widths.
    fn standard(&self) -> [(&'static str, Option<&DateItem>, &'static str); 3] {
        [
            ("day", self.day.as_ref(), NARROW),
            ("month", self.month.as_ref(), NARROW),
            ("year", self.year.as_ref(), "govuk-input--width-4"),
        ]
    }

    fn parts<'a>(&'a self) -> Vec<Part<'a>> {
        let standard = self.standard();
        if self.items.is_empty() {
            let asked = standard.into_iter().filter_map(|(name, item, width)| Some((name, item?, width)));
            return asked
                .map(|(name, item, width)| {
                    let name = item.name.as_deref().unwrap_or(name);
                    Part { item, name, value: item.value.as_deref(), width }
                })
                .collect();
        }
        let own = |item: &'a DateItem| {
            let name = item.name.as_deref().unwrap_or_default();
            let alike = standard.iter().find(|(standard, named, _)| {
                name == *standard || named.is_some_and(|named| named.name.as_deref() == Some(name))
            });
            let of_alike = alike.and_then(|(_, item, _)| item.as_ref()?.value.as_deref());
            let width = alike.map_or(NARROW, |(_, _, width)| width);
            Part { item, name, value: item.value.as_deref().or(of_alike), width }
        };
        self.items.iter().map(own).collect()
    }

    fn write_part(&self, out: &mut String, part: &Part<'_>, another_is_wrong: bool) {
        let Part { item, name, value, width } = part;
        let as_whole = self.error_message.is_some() && !another_is_wrong && item.error != DateItemError::Right;
        let wrong = item.is_wrong() || as_whole;
        let mut classes = vec!["govuk-date-input__input"];
        classes.extend(Some(WRONG).filter(|wrong_class| wrong && !item.classes.has(wrong_class)));
        classes.extend(Some(*width).filter(|_| !item.classes.has_any_of("govuk-input--width-")));
        classes.extend(item.classes.filled());
        let in_form = match &self.name_prefix {
            Some(prefix) => format!("{prefix}-{name}"),
            None => (*name).to_owned(),
        };
        let input = Input {
            label: Label {
                content: item.label.clone().unwrap_or_else(|| capitalised(name)).into(),
                classes: "govuk-date-input__label".into(),
                ..Label::default()
            },
            id: Some(item.id.clone().unwrap_or_else(|| format!("{}-{name}", self.id))),
            classes: classes.join(" ").into(),
            value: value.or(self.values.get(&in_form).map(String::as_str)).map(str::to_owned),
            name: in_form,
            inputmode: Some(item.inputmode.unwrap_or(InputMode::Numeric)),
            autocomplete: item.autocomplete.clone(),
            pattern: item.pattern.clone(),
            attributes: item.attributes.clone(),
            ..Input::default()
        };
        Element::new("div").class("govuk-date-input__item").write(out, |out| input.render_to(out));
    }

    fn write_inputs(&self, out: &mut String) {
        let parts = self.parts();
        let one_is_wrong = parts.iter().any(|part| part.item.is_wrong());
        Element::new("div")
            .class("govuk-date-input")
            .class(&self.classes)
            .extra(&self.attributes)
            .set_some("id", Some(self.id.as_str()).filter(|id| !id.is_empty()))
            .write(out, |out| {
                self.form_group.write_beside(out, |out| {
                    parts.iter().for_each(|part| self.write_part(out, part, one_is_wrong));
                });
            });
    }
}

impl Render for DateInput {
    fn render_to(&self, out: &mut String) {
        let error = self.error_message.as_ref();
        let already = self.fieldset.as_ref().and_then(|fieldset| fieldset.described_by.as_deref());
        let described = Described::new(&self.id, already, self.hint.as_ref(), error);
        let inner = |out: &mut String| {
            described.write(out);
            self.write_inputs(out);
        };
        self.form_group.write(out, error.is_some(), |out| match &self.fieldset {
            Some(fieldset) => fieldset.write(out, described.by.as_deref(), Some(FieldsetRole::Group), inner),
            None => inner(out),
        });
    }
}

impl DateItem {
    fn is_wrong(&self) -> bool {
        self.error == DateItemError::Wrong || self.classes.has(WRONG)
    }
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.flat_map(char::to_lowercase)).collect()
}
