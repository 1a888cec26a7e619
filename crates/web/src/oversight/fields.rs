//! The fields of the page that records oversight: decision and rationale, and what is mostly right already.

use super::record::View;
use crate::case::date;
use crate::kit::{
    Checkbox, Checkboxes, Details, Fieldset, Hint, Input, InputMode, Label, Legend, Radio, Radios, Textarea,
};
use crate::layout::error_message;
use crate::tongue::Tongue;
use maud::{Markup, html};
use touchstone_domain::words::{Decision, Purpose};

fn wrong(view: &View, field: &str) -> Option<String> {
    view.errors.iter().find(|(known, _)| *known == field).map(|(_, text)| text.clone())
}

fn asked(tongue: &Tongue, message: &str, classes: &'static str) -> Option<Fieldset> {
    let legend = Legend { content: tongue.say(message).into(), classes: classes.into(), ..Legend::default() };
    Some(Fieldset { legend: Some(legend), ..Fieldset::default() })
}

pub(super) fn fields(tongue: &Tongue, view: &View) -> Markup {
    let more_is_wrong = ["purpose", "minutes", "on-day"].iter().any(|field| wrong(view, field).is_some());
    html! {
        (decisions(tongue, view))
        (Textarea {
            id: Some("rationale".to_owned()),
            name: "rationale".to_owned(),
            rows: Some(6),
            value: Some(view.fields.get("rationale").to_owned()),
            label: Label { content: tongue.say("rationale").into(), classes: "govuk-label--m".into(), ..Label::default() },
            hint: Some(Hint { content: tongue.say("rationale-hint").into(), ..Hint::default() }),
            error_message: wrong(view, "rationale").map(|text| error_message(tongue, text)),
            ..Textarea::default()
        })
        (Details {
            summary: prefilled(tongue, view).into(),
            content: more(tongue, view).into(),
            open: more_is_wrong,
            ..Details::default()
        })
    }
}

fn decisions(tongue: &Tongue, view: &View) -> Radios {
    let radio = |(at, decision): (usize, &Decision)| {
        Radio {
            id: (at > 0).then(|| format!("decision-{}", at + 1)),
            content: tongue.word("decision", decision.code()).into(),
            value: decision.code().to_owned(),
            ..Radio::default()
        }
        .into()
    };
    Radios {
        name: "decision".to_owned(),
        fieldset: asked(tongue, "decision", "govuk-fieldset__legend--m"),
        error_message: wrong(view, "decision").map(|text| error_message(tongue, text)),
        items: Decision::ALL.iter().enumerate().map(radio).collect(),
        value: Some(view.fields.get("decision").to_owned()),
        ..Radios::default()
    }
}

/// What the fields hold that need not be opened: "Touch point, today, 30 minutes".
fn prefilled(tongue: &Tongue, view: &View) -> String {
    let mut parts: Vec<String> =
        view.fields.all("purpose").map(|code| crate::today::sentence(&tongue.word("purpose", code))).collect();
    parts.extend(view.fields.day("on").ok().flatten().map(|day| tongue.day(day)));
    parts.extend(view.fields.get("minutes").parse().ok().map(|minutes| tongue.minutes(minutes)));
    tongue.with("record-prefilled", &[("what", &parts.join(", "))])
}

fn purposes(tongue: &Tongue, view: &View) -> Checkboxes {
    let items = Purpose::ALL.iter().filter(|purpose| purpose.is_case_oversight()).enumerate().map(|(at, purpose)| {
        Checkbox {
            id: (at > 0).then(|| format!("purpose-{}", at + 1)),
            content: crate::today::sentence(&tongue.word("purpose", purpose.code())).into(),
            value: purpose.code().to_owned(),
            ..Checkbox::default()
        }
        .into()
    });
    Checkboxes {
        name: "purpose".to_owned(),
        fieldset: asked(tongue, "purposes", ""),
        error_message: wrong(view, "purpose").map(|text| error_message(tongue, text)),
        items: items.collect(),
        values: view.fields.all("purpose").map(str::to_owned).collect(),
        classes: "govuk-checkboxes--small".into(),
        ..Checkboxes::default()
    }
}

fn more(tongue: &Tongue, view: &View) -> Markup {
    let yes_no = ["yes", "no"].into_iter().enumerate().map(|(at, code)| {
        Radio {
            id: (at > 0).then(|| format!("changed_work-{}", at + 1)),
            content: crate::today::sentence(&tongue.word("value", code)).into(),
            value: code.to_owned(),
            ..Radio::default()
        }
        .into()
    });
    let on = ["on-day", "on-month", "on-year"].map(|field| view.fields.get(field).to_owned());
    html! {
        (purposes(tongue, view))
        (date(tongue, "on", "record-on", wrong(view, "on-day"), on))
        (Input {
            id: Some("minutes".to_owned()),
            name: "minutes".to_owned(),
            value: Some(view.fields.get("minutes").to_owned()),
            label: Label { content: tongue.say("record-minutes-label").into(), ..Label::default() },
            error_message: wrong(view, "minutes").map(|text| error_message(tongue, text)),
            classes: "govuk-input--width-3".into(),
            inputmode: Some(InputMode::Numeric),
            ..Input::default()
        })
        (Radios {
            name: "changed_work".to_owned(),
            fieldset: asked(tongue, "record-changed", ""),
            items: yes_no.collect(),
            value: Some(view.fields.get("changed_work").to_owned()),
            classes: "govuk-radios--inline".into(),
            ..Radios::default()
        })
        (Checkboxes {
            name: "sensitive".to_owned(),
            items: vec![Checkbox {
                content: tongue.say("record-sensitive").into(),
                value: "yes".to_owned(),
                checked: Some(view.fields.has("sensitive")),
                ..Checkbox::default()
            }.into()],
            ..Checkboxes::default()
        })
    }
}
