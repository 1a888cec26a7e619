//! The fields of a record: decision and rationale, what is mostly right already, and what may be added.

use super::ndelius::{Lines, table};
use crate::case::date;
use crate::kit::{
    Checkbox, Checkboxes, DateInput, Details, Fieldset, Hint, Input, InputMode, Label, Legend, Radio, RadioItem,
    Radios, Textarea,
};
use crate::layout::error_message;
use crate::today::sentence;
use crate::tongue::Tongue;
use crate::visit::Fields;
use maud::{Markup, Render, html};
use touchstone_domain::words::{AskedFor, Decision, Occasion, Purpose};
use touchstone_service::oversight::ACTIONS;

/// What stands in the fields, and what is wrong with it.
pub(super) struct Writing<'w> {
    pub(super) tongue: &'w Tongue,
    pub(super) fields: &'w Fields,
    pub(super) errors: &'w [(String, String)],
    /// What each purpose and decision comes to in NDelius.
    pub(super) ndelius: &'w Lines,
}

impl Writing<'_> {
    fn wrong(&self, field: &str) -> Option<String> {
        self.errors.iter().find(|(known, _)| *known == field).map(|(_, text)| text.clone())
    }

    fn any_wrong(&self, is_there: impl Fn(&str) -> bool) -> bool {
        self.errors.iter().any(|(field, _)| is_there(field))
    }

    fn value(&self, field: &str) -> Option<String> {
        Some(self.fields.get(field).to_owned())
    }

    fn asked(&self, message: &str, classes: &'static str) -> Option<Fieldset> {
        let legend = Legend { content: self.tongue.say(message).into(), classes: classes.into(), ..Legend::default() };
        Some(Fieldset { legend: Some(legend), ..Fieldset::default() })
    }

    /// All of them.
    pub(super) fn all(&self) -> Markup {
        let tongue = self.tongue;
        let folded = |summary: String, content: Markup, open: bool| Details {
            summary: summary.into(),
            content: content.into(),
            open,
            ..Details::default()
        };
        let given = |field: &str| ["purpose", "minutes", "on-day"].contains(&field);
        let added = |field: &str| field.starts_with("action-") || ["own_view", "diversity"].contains(&field);
        html! {
            (self.decisions())
            (self.text("rationale", "rationale", Some("rationale-hint"), 6, "govuk-label--m"))
            (folded(self.prefilled(), self.given(), self.any_wrong(given)))
            (folded(tongue.say("record-add"), self.added(), self.any_wrong(added) || self.has_added()))
            (folded(tongue.say("ndelius-title"), table(tongue, self.ndelius), false))
        }
    }

    /// A text of several lines.
    pub(super) fn text(
        &self,
        name: &'static str,
        label: &str,
        hint: Option<&str>,
        rows: u32,
        classes: &'static str,
    ) -> Markup {
        let tongue = self.tongue;
        Textarea {
            id: Some(name.to_owned()),
            name: name.to_owned(),
            rows: Some(rows),
            value: self.value(name),
            label: Label { content: tongue.say(label).into(), classes: classes.into(), ..Label::default() },
            hint: hint.map(|hint| Hint { content: tongue.say(hint).into(), ..Hint::default() }),
            error_message: self.wrong(name).map(|text| error_message(tongue, text)),
            ..Textarea::default()
        }
        .render()
    }

    fn radios(&self, name: &'static str, codes: &[&'static str], say: impl Fn(&str) -> String) -> Vec<RadioItem> {
        let radio = |(at, code): (usize, &&'static str)| {
            Radio {
                id: (at > 0).then(|| format!("{name}-{}", at + 1)),
                content: say(code).into(),
                value: (*code).to_owned(),
                ..Radio::default()
            }
            .into()
        };
        codes.iter().enumerate().map(radio).collect()
    }

    fn decisions(&self) -> Radios {
        Radios {
            name: "decision".to_owned(),
            fieldset: self.asked("decision", "govuk-fieldset__legend--m"),
            error_message: self.wrong("decision").map(|text| error_message(self.tongue, text)),
            items: self.radios("decision", Decision::CODES, |code| self.tongue.word("decision", code)),
            value: self.value("decision"),
            ..Radios::default()
        }
    }

    /// What the fields hold that need not be opened: "Touch point, today, 30 minutes".
    fn prefilled(&self) -> String {
        let (tongue, fields) = (self.tongue, self.fields);
        let mut parts: Vec<String> =
            fields.all("purpose").map(|code| sentence(&tongue.word("purpose", code))).collect();
        parts.extend(fields.day("on").ok().flatten().map(|day| tongue.day(day)));
        parts.extend(fields.get("minutes").parse().ok().map(|minutes| tongue.minutes(minutes)));
        tongue.with("record-prefilled", &[("what", &parts.join(", "))])
    }

    fn purposes(&self) -> Checkboxes {
        let tongue = self.tongue;
        let items =
            Purpose::ALL.iter().filter(|purpose| purpose.is_case_oversight()).enumerate().map(|(at, purpose)| {
                Checkbox {
                    id: (at > 0).then(|| format!("purpose-{}", at + 1)),
                    content: sentence(&tongue.word("purpose", purpose.code())).into(),
                    value: purpose.code().to_owned(),
                    ..Checkbox::default()
                }
                .into()
            });
        Checkboxes {
            name: "purpose".to_owned(),
            fieldset: self.asked("purposes", ""),
            error_message: self.wrong("purpose").map(|text| error_message(tongue, text)),
            items: items.collect(),
            values: self.fields.all("purpose").map(str::to_owned).collect(),
            classes: "govuk-checkboxes--small".into(),
            ..Checkboxes::default()
        }
    }

    fn day(&self, name: &str, question: &str) -> DateInput {
        let written = ["day", "month", "year"].map(|part| self.fields.get(&format!("{name}-{part}")).to_owned());
        date(self.tongue, name, question, self.wrong(&format!("{name}-day")), written)
    }

    fn line(&self, name: String, label: &str, classes: &'static str, inputmode: Option<InputMode>) -> Input {
        Input {
            id: Some(name.clone()),
            value: self.value(&name),
            label: Label { content: self.tongue.say(label).into(), ..Label::default() },
            error_message: self.wrong(&name).map(|text| error_message(self.tongue, text)),
            classes: classes.into(),
            inputmode,
            name,
            ..Input::default()
        }
    }

    fn given(&self) -> Markup {
        let tongue = self.tongue;
        html! {
            (self.purposes())
            (self.day("on", "record-on"))
            (self.line("minutes".to_owned(), "record-minutes-label", "govuk-input--width-3", Some(InputMode::Numeric)))
            (Radios {
                name: "changed_work".to_owned(),
                fieldset: self.asked("record-changed", ""),
                items: self.radios("changed_work", &["yes", "no"], |code| sentence(&tongue.word("value", code))),
                value: self.value("changed_work"),
                classes: "govuk-radios--inline".into(),
                ..Radios::default()
            })
            (Checkboxes {
                name: "sensitive".to_owned(),
                items: vec![Checkbox {
                    content: tongue.say("record-sensitive").into(),
                    value: "yes".to_owned(),
                    checked: Some(self.fields.has("sensitive")),
                    ..Checkbox::default()
                }.into()],
                ..Checkboxes::default()
            })
        }
    }

    fn has_added(&self) -> bool {
        let added = |name: &str| {
            name.starts_with("action-") || ["own_view", "diversity", "occasion", "asked_for"].contains(&name)
        };
        self.fields.0.iter().any(|(name, value)| added(name) && !value.trim().is_empty())
    }

    fn added(&self) -> Markup {
        let tongue = self.tongue;
        html! {
            @for number in 1..=ACTIONS { (self.action(number)) }
            (self.text("own_view", "own-view", Some("own-view-hint"), 3, ""))
            (self.text("diversity", "diversity", Some("diversity-hint"), 3, ""))
            (Radios {
                name: "occasion".to_owned(),
                fieldset: self.asked("occasion", ""),
                items: self.radios("occasion", Occasion::CODES, |code| tongue.word("occasion", code)),
                value: self.value("occasion"),
                classes: "govuk-radios--inline".into(),
                ..Radios::default()
            })
            (Radios {
                name: "asked_for".to_owned(),
                fieldset: self.asked("asked-for", ""),
                items: self.radios("asked_for", AskedFor::CODES, |code| tongue.word("asked-for", code)),
                value: self.value("asked_for"),
                ..Radios::default()
            })
        }
    }

    fn action(&self, number: usize) -> Markup {
        let legend = self.tongue.with("action-number", &[("number", &number.to_string())]);
        let name = |part: &str| format!("action-{number}-{part}");
        Fieldset {
            legend: Some(Legend {
                content: legend.into(),
                classes: "govuk-fieldset__legend--s".into(),
                ..Legend::default()
            }),
            html: Some(html! {
                (self.line(name("what"), "action-what", "", None))
                (self.line(name("owner"), "action-owner", "govuk-input--width-20", None))
                (self.day(&name("by"), "action-by"))
            }),
            ..Fieldset::default()
        }
        .render()
    }
}
