//! The page of emergencies: asking, allowing, taking note.

use crate::kit::{
    Button, Hint, Input, InsetText, Label, SummaryCard, SummaryCardTitle, SummaryList, SummaryRow, Textarea,
    WarningText,
};
use crate::layout::{Frame, error_message, errors, heading, heading_large, paragraph};
use crate::tongue::Tongue;
use crate::visit::{Answer, Answered, Failure, Fields, Visit};
use maud::{Markup, html};
use touchstone_domain::calendar::Instant;
use touchstone_domain::permission::Permission;
use touchstone_service::drafts::{Begun, draft};
use touchstone_service::emergency::{self, EmergencyRefusal, EmergencyRow};
use touchstone_service::{Error, Via};

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    known: Vec<EmergencyRow>,
    /// Who reads it.
    reader: String,
    /// May they ask, and may they allow?
    may: (bool, bool),
    now: Option<Instant>,
    fields: Fields,
    errors: Vec<(&'static str, String)>,
}

fn view(visit: &Visit<'_>) -> Result<View, Failure> {
    let actor = visit.actor()?;
    let known = emergency::list(&visit.site.service, actor, &visit.moment).map_err(failed)?;
    let may = (actor.could(Permission::AskInEmergency), actor.could(Permission::AllowInEmergency));
    Ok(View { known, reader: actor.name().to_owned(), may, now: Some(visit.moment.at), ..View::default() })
}

fn failed(error: Error<EmergencyRefusal>) -> Failure {
    match error {
        Error::Fault(fault) => fault.into(),
        _ => Failure::Absent,
    }
}

/// `GET /emergencies`
pub(crate) fn list(visit: &Visit<'_>) -> Answered {
    let mut view = view(visit)?;
    if view.may.0 {
        let begun = draft(&visit.site.service, visit.actor()?, &visit.moment, Begun::Emergency)?;
        view.fields = begun.map(Fields).unwrap_or_default();
    }
    Ok(Answer::page(200, page(&Frame::of(visit), &view)))
}

/// `POST /emergencies`
pub(crate) fn ask(visit: &Visit<'_>) -> Answered {
    let new = (visit.form.get("crn"), visit.form.get("reason"));
    let (service, actor) = (&visit.site.service, visit.actor()?);
    let wrong = match emergency::ask(service, actor, &visit.moment, Via::Page, new) {
        Ok(_) => return Ok(Answer::to("/emergencies")),
        Err(Error::Refused(_)) => ("reason", visit.tongue.say("emergency-no-reason")),
        Err(Error::NotAllowed(_)) => ("crn", visit.tongue.say("emergency-no-case")),
        Err(Error::Fault(fault)) => return Err(fault.into()),
    };
    let view = View { fields: visit.form.clone(), errors: vec![wrong], ..view(visit)? };
    Ok(Answer::page(422, page(&Frame::of(visit), &view)))
}

fn number(visit: &Visit<'_>) -> Result<i64, Failure> {
    visit.id.parse().map_err(|_| Failure::Absent)
}

fn done(visit: &Visit<'_>, done: Result<(), Error<EmergencyRefusal>>) -> Answered {
    match done {
        Ok(()) => Ok(Answer::to("/emergencies")),
        Err(Error::Refused(refusal)) => {
            let view = View { errors: vec![("emergencies", told(&visit.tongue, &refusal))], ..view(visit)? };
            Ok(Answer::page(422, page(&Frame::of(visit), &view)))
        }
        Err(other) => Err(failed(other)),
    }
}

fn told(tongue: &Tongue, refusal: &EmergencyRefusal) -> String {
    tongue.say(match refusal {
        EmergencyRefusal::Reason(_) => "emergency-no-reason",
        EmergencyRefusal::SamePerson => "emergency-same-person",
        EmergencyRefusal::Already => "emergency-already",
        EmergencyRefusal::Late => "emergency-late",
        EmergencyRefusal::NotAllowedYet => "emergency-not-yet",
    })
}

/// `POST /emergencies/{id}/allow`
pub(crate) fn allow(visit: &Visit<'_>) -> Answered {
    let seq = number(visit)?;
    done(visit, emergency::allow(&visit.site.service, visit.actor()?, &visit.moment, Via::Page, seq))
}

/// `POST /emergencies/{id}/note`
pub(crate) fn note(visit: &Visit<'_>) -> Answered {
    let seq = number(visit)?;
    done(visit, emergency::note(&visit.site.service, visit.actor()?, &visit.moment, Via::Page, seq))
}

/// `GET /emergencies/{id}/case`
pub(crate) fn look(visit: &Visit<'_>) -> Answered {
    let (service, actor, words) = (&visit.site.service, visit.actor()?, visit.tongue.words());
    let (known, case) = emergency::look(service, actor, &visit.moment, words, number(visit)?)?;
    let tongue = &visit.tongue;
    let until = known.until.map(|until| tongue.time(until)).unwrap_or_default();
    let text = tongue.with("emergency-seeing", &[("until", &until)]);
    let warning =
        WarningText { content: text.into(), icon_fallback_text: Some(tongue.say("warning")), ..WarningText::default() };
    let shown = crate::case::in_emergency(&Frame::of(visit), case, visit.moment.today(), &html! { (warning) });
    Ok(Answer::page(200, shown))
}

pub(crate) fn page(frame: &Frame, view: &View) -> Markup {
    let tongue = &frame.tongue;
    let title = tongue.say("emergencies-title");
    let content = html! {
        (errors(tongue, &view.errors))
        (heading_large(&title))
        (paragraph(&tongue.with("emergencies-what", &[("minutes", &emergency::LASTS.to_string())])))
        div id="emergencies" {
            @if view.known.is_empty() {
                (InsetText { content: tongue.say("emergencies-none").into(), ..InsetText::default() })
            }
            @for known in &view.known { (one(tongue, view, known)) }
        }
        @if view.may.0 { (ask_form(tongue, view)) }
    };
    let shown = if view.errors.is_empty() { title } else { tongue.with("error-page-title", &[("title", &title)]) };
    frame.page(&shown, &content)
}

fn one(tongue: &Tongue, view: &View, known: &EmergencyRow) -> Markup {
    let at = |at: Instant| tongue.at(at);
    let row = |key: &str, value: String| SummaryRow {
        key: tongue.say(key).into(),
        value: value.into(),
        ..SummaryRow::default()
    };
    let by = |name: &Option<String>| name.clone().unwrap_or_else(|| tongue.say("emergency-nobody-yet"));
    let mut rows = vec![
        row("emergency-asked-by", known.asked_by.clone()),
        row("emergency-asked-at", at(known.asked_at)),
        row("emergency-reason", known.reason.clone()),
        row("emergency-allowed-by", by(&known.allowed_by)),
    ];
    rows.extend(known.until.map(|until| row("emergency-until", at(until))));
    rows.push(row("emergency-noted-by", by(&known.noted_by)));
    let card = SummaryCardTitle {
        content: tongue.with("emergency-case", &[("crn", &known.crn)]).into(),
        ..SummaryCardTitle::default()
    };
    let list = SummaryList {
        rows,
        card: Some(SummaryCard { title: Some(card), ..SummaryCard::default() }),
        ..SummaryList::default()
    };
    let mine = known.asked_by == view.reader;
    let seeing = mine && known.until.is_some_and(|until| view.now.is_some_and(|now| now < until));
    let act = |path: &str, message: &str| {
        html! {
            form method="post" action={ "/emergencies/" (known.seq) "/" (path) } {
                (Button {
                    content: tongue.with(message, &[("crn", &known.crn)]).into(),
                    prevent_double_click: Some(true),
                    ..Button::default()
                })
            }
        }
    };
    html! {
        (list)
        @if seeing {
            (Button {
                content: tongue.with("emergency-see", &[("crn", &known.crn)]).into(),
                href: Some(format!("/emergencies/{}/case", known.seq)),
                ..Button::default()
            })
        }
        @if !mine && view.may.1 && known.allowed_by.is_none() { (act("allow", "emergency-allow")) }
        @if !mine && known.allowed_by.is_some() && known.noted_by.is_none() { (act("note", "emergency-note")) }
    }
}

fn ask_form(tongue: &Tongue, view: &View) -> Markup {
    let wrong = |field: &str| {
        let found = view.errors.iter().find(|(known, _)| *known == field);
        found.map(|(_, text)| error_message(tongue, text.clone()))
    };
    html! {
        (heading(&tongue.say("emergency-ask")))
        (paragraph(&tongue.say("emergency-ask-what")))
        form method="post" action="/emergencies" novalidate {
            (Input {
                id: Some("crn".to_owned()),
                name: "crn".to_owned(),
                value: Some(view.fields.get("crn").to_owned()),
                label: Label { content: tongue.say("emergency-crn").into(), ..Label::default() },
                error_message: wrong("crn"),
                classes: "govuk-input--width-10".into(),
                autocomplete: Some("off".to_owned()),
                spellcheck: Some(false),
                ..Input::default()
            })
            (Textarea {
                id: Some("reason".to_owned()),
                name: "reason".to_owned(),
                value: Some(view.fields.get("reason").to_owned()),
                label: Label { content: tongue.say("emergency-why").into(), ..Label::default() },
                hint: Some(Hint { content: tongue.say("emergency-why-hint").into(), ..Hint::default() }),
                error_message: wrong("reason"),
                ..Textarea::default()
            })
            (Button { content: tongue.say("emergency-ask-do").into(), prevent_double_click: Some(true), ..Button::default() })
        }
    }
}

#[cfg(test)]
pub(crate) fn samples(tongue: &Tongue) -> Vec<crate::layout::Sample> {
    let frame = Frame::sample(tongue, "/emergencies");
    let at = |minutes: i64| Instant(1_768_213_800_000_000 + minutes * 60_000_000);
    let asked = EmergencyRow {
        seq: 12,
        crn: "X320741".to_owned(),
        asked_by: "administrator".to_owned(),
        asked_at: at(0),
        reason: "Police ask whether she is safe tonight. <b>".to_owned(),
        allowed_by: None,
        until: None,
        noted_by: None,
    };
    let allowed =
        EmergencyRow { seq: 11, allowed_by: Some("anna.ward".to_owned()), until: Some(at(60)), ..asked.clone() };
    let noted = EmergencyRow { seq: 10, noted_by: Some("hal.jones".to_owned()), ..allowed.clone() };
    let long = EmergencyRow { reason: "Police ask again. ".repeat(200), ..asked.clone() };
    let view = View { now: Some(at(5)), may: (true, true), ..View::default() };
    let known = vec![asked, allowed, noted];
    let own = View { reader: "administrator".to_owned(), known: known.clone(), ..view.clone() };
    let others = View { reader: "other".to_owned(), known, ..view.clone() };
    let refusals = [
        EmergencyRefusal::Reason(String::new()),
        EmergencyRefusal::SamePerson,
        EmergencyRefusal::Already,
        EmergencyRefusal::Late,
        EmergencyRefusal::NotAllowedYet,
    ];
    let mut wrong: Vec<_> = refusals.iter().map(|refusal| ("reason", told(tongue, refusal))).collect();
    wrong.push(("crn", tongue.say("emergency-no-case")));
    let fields = Fields::read(b"crn=X1&reason=x");
    vec![
        ("normal", page(&frame, &own)),
        ("of others", page(&Frame { alarms: 2, ..frame.clone() }, &others)),
        ("empty", page(&frame, &View { may: (false, false), ..view.clone() })),
        ("long", page(&frame, &View { known: vec![long; 20], ..view.clone() })),
        ("error", page(&frame, &View { errors: wrong, fields, ..view })),
    ]
}
