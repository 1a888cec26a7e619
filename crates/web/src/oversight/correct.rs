//! Correcting a record of one's own: a page that holds what the record says, saved as a new entry beside the first.

use super::fields::Writing;
use super::ndelius::{Lines, lines};
use super::record::bar;
use super::said::{Wrong, refused, said};
use crate::case::fields_of_day;
use crate::drafts::{keep_refused, resumed, token, token_of};
use crate::kit::{Button, InsetText};
use crate::layout::{Frame, errors, heading_large, paragraph};
use crate::visit::{Answer, Answered, Failure, Fields, Visit};
use crate::why::At;
use maud::{Markup, html};
use touchstone_domain::words::{AskedFor, Decision, Occasion, YesNo};
use touchstone_service::Error;
use touchstone_service::drafts::Begun;
use touchstone_service::oversight::{CorrectForm, Correction, Entered, OversightRefusal, correct_form, correct_once};

/// What the page shows.
#[derive(Clone, Debug)]
pub(crate) struct View {
    /// The record.
    id: String,
    at: At,
    form: CorrectForm,
    fields: Fields,
    errors: Wrong,
    ndelius: Lines,
    /// Do the fields hold what was begun before?
    from_draft: bool,
}

/// What the record says, as fields.
fn prefilled(entered: &Entered, token: String) -> Fields {
    let mut fields = vec![("token".to_owned(), token)];
    let mut field = |name: String, value: String| {
        if !value.is_empty() {
            fields.push((name, value));
        }
    };
    let details = &entered.written.details;
    field("decision".to_owned(), entered.decision.map_or("", Decision::code).to_owned());
    field("rationale".to_owned(), entered.written.rationale.clone());
    for purpose in &entered.purposes {
        field("purpose".to_owned(), purpose.code().to_owned());
    }
    field("minutes".to_owned(), entered.minutes.map(|minutes| minutes.to_string()).unwrap_or_default());
    field("changed_work".to_owned(), entered.changed_work.map_or("", YesNo::code).to_owned());
    field("sensitive".to_owned(), if entered.written.sensitive { "yes".to_owned() } else { String::new() });
    field("own_view".to_owned(), details.own_view.clone());
    field("diversity".to_owned(), details.diversity.clone());
    field("occasion".to_owned(), details.occasion.map_or("", Occasion::code).to_owned());
    field("asked_for".to_owned(), details.asked_for.map_or("", AskedFor::code).to_owned());
    let mut days = vec![("on".to_owned(), entered.on)];
    for (at, action) in details.actions.iter().enumerate() {
        field(format!("action-{}-what", at + 1), action.what.clone());
        field(format!("action-{}-owner", at + 1), action.owner.clone());
        days.extend(action.by.map(|by| (format!("action-{}-by", at + 1), by)));
    }
    for (name, day) in days {
        fields_of_day(&name, day).for_each(|(name, value)| field(name, value));
    }
    Fields(fields)
}

/// `GET /records/{id}/correct`
pub(crate) fn ask(visit: &Visit<'_>) -> Answered {
    let form = correct_form(&visit.site.service, visit.actor()?, &visit.moment, &visit.id)?;
    let view = View {
        id: visit.id.clone(),
        at: At::of(visit),
        fields: resumed(prefilled(&form.entered, token(visit)), form.draft.as_ref()),
        from_draft: form.draft.is_some(),
        ndelius: lines(&visit.tongue, &visit.site.service.library.records),
        errors: Wrong::new(),
        form,
    };
    Ok(Answer::page(200, page(&Frame::of(visit), &view)))
}

/// `POST /records/{id}/correct`
pub(crate) fn save(visit: &Visit<'_>) -> Answered {
    let (service, actor) = (&visit.site.service, visit.actor()?);
    let tongue = &visit.tongue;
    let form = correct_form(service, actor, &visit.moment, &visit.id)?;
    let sent = &visit.form;
    let again = |errors: Wrong| {
        keep_refused(visit, Begun::Correct(&visit.id), &prefilled(&form.entered, String::new()));
        let view = View {
            id: visit.id.clone(),
            at: At::of(visit),
            form: form.clone(),
            fields: sent.clone(),
            errors,
            ndelius: lines(tongue, &service.library.records),
            from_draft: false,
        };
        Ok(Answer::page(422, page(&Frame::of(visit), &view)))
    };
    let correction = match read(tongue, &visit.id, sent) {
        Ok(correction) => correction,
        Err(errors) => return again(errors),
    };
    let once = match token_of(tongue, sent) {
        Ok(once) => once,
        Err(wrong) => return again(vec![("reason".to_owned(), wrong)]),
    };
    match correct_once(service, actor, &visit.moment, once, &correction) {
        Ok(()) => Ok(Answer::to(At::of(visit).on(&format!("/cases/{}?sent={once}", form.case)))),
        Err(Error::NotAllowed(not)) => Err(not.into()),
        Err(Error::Refused(OversightRefusal::Imported(_))) => Err(Failure::Absent),
        Err(Error::Refused(refusal)) => again(vec![refused(tongue, &refusal)]),
        Err(Error::Fault(fault)) => Err(fault.into()),
    }
}

/// The correction that the fields describe.
fn read(tongue: &crate::tongue::Tongue, id: &str, sent: &Fields) -> Result<Correction, Wrong> {
    let mut wrong = Wrong::new();
    if sent.get("reason").is_empty() {
        wrong.push(("reason".to_owned(), tongue.say("correct-no-reason")));
    }
    match said(tongue, sent) {
        Ok(said) if wrong.is_empty() => Ok(Correction {
            record_id: id.to_owned(),
            reason: sent.get("reason").to_owned(),
            on: Some(said.on),
            purposes: Some(said.purposes),
            decision: Some(said.decision),
            minutes: Some(said.minutes.unwrap_or(0)),
            changed_work: said.changed_work,
            rationale: Some(said.rationale),
            details: Some(said.details),
            sensitive: Some(said.sensitive),
        }),
        Ok(_) => Err(wrong),
        Err(more) => Err([wrong, more].concat()),
    }
}

pub(crate) fn page(frame: &Frame, view: &View) -> Markup {
    let tongue = &frame.tongue;
    let title = tongue.say("correct-record");
    let writing = Writing { tongue, fields: &view.fields, errors: &view.errors, ndelius: &view.ndelius };
    let content = html! {
        (errors(tongue, &view.errors))
        (bar(frame, &view.form.name, &view.form.crn))
        (heading_large(&title))
        @if view.from_draft { (InsetText { content: tongue.say("record-from-draft").into(), ..InsetText::default() }) }
        (paragraph(&tongue.say("correct-how")))
        form method="post" action=(view.at.on(&format!("/records/{}/correct", view.id))) novalidate {
            input type="hidden" name="token" value=(view.fields.get("token"));
            (writing.text("reason", "correct-reason", Some("correct-reason-hint"), 2, "govuk-label--m"))
            (writing.all())
            div.govuk-button-group {
                (Button { content: tongue.say("correct-save").into(), prevent_double_click: Some(true), ..Button::default() })
                a.govuk-link href=(view.at.on(&format!("/cases/{}", view.form.case))) { (tongue.say("cancel")) }
            }
        }
    };
    let shown = if view.errors.is_empty() { title } else { tongue.with("error-page-title", &[("title", &title)]) };
    frame.page(&shown, &content)
}

#[cfg(test)]
pub(crate) fn samples(tongue: &crate::tongue::Tongue) -> Vec<crate::layout::Sample> {
    use touchstone_domain::calendar::{Day, Instant};
    use touchstone_domain::words::Purpose;
    use touchstone_service::oversight::{Action, Details, Written};
    let on = Day::from_civil(2026, 1, 12).expect("a day");
    let written = |rationale: &str| Written {
        rationale: rationale.to_owned(),
        details: Details {
            actions: vec![Action { what: "Refer".to_owned(), owner: "Patel".to_owned(), by: Some(on.plus(9)) }],
            own_view: "He wants to work.".to_owned(),
            occasion: Some(Occasion::Planned),
            ..Details::default()
        },
        sensitive: true,
    };
    let entered = |rationale: &str| Entered {
        record_id: "0198c2a0-0000-7000-8000-000000000009".to_owned(),
        at: Some(Instant::start_of(on)),
        first_at: Instant::start_of(on),
        on,
        purposes: vec![Purpose::CaseOversight],
        by: "N54A001".to_owned(),
        minutes: Some(20),
        decision: Some(Decision::Endorsed),
        changed_work: Some(YesNo::Yes),
        written: written(rationale),
        reason: None,
        corrected_at: None,
    };
    let view = |rationale: &str| View {
        at: At::default(),
        id: "0198c2a0-0000-7000-8000-000000000009".to_owned(),
        fields: prefilled(&entered(rationale), "t".to_owned()),
        form: CorrectForm {
            case: "0198c2a0-0000-7000-8000-000000000001".to_owned(),
            name: "Smith, John".to_owned(),
            crn: "X320741".to_owned(),
            entered: entered(rationale),
            draft: None,
        },
        errors: Wrong::new(),
        ndelius: Lines::new(),
        from_draft: false,
    };
    let frame = Frame::sample(tongue, "/records/x/correct");
    let errors = read(tongue, "x", &Fields::default()).expect_err("all wrong");
    let nothing = vec![refused(tongue, &OversightRefusal::NothingChanged)];
    vec![
        ("normal", page(&frame, &view("Plan holds."))),
        ("empty", page(&frame, &View { fields: Fields::default(), ..view("") })),
        ("long", page(&frame, &View { from_draft: true, ..view(&"Plan <b>holds</b>. ".repeat(500)) })),
        ("error", page(&frame, &View { errors, ..view("") })),
        ("nothing differs", page(&frame, &View { errors: nothing, ..view("Plan holds.") })),
    ]
}
