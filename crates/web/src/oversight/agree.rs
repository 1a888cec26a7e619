//! Agreeing another next date: the standard date, the latest that the rule allows, the new date and why.

use super::fields::Writing;
use super::ndelius::Lines;
use super::record::bar;
use super::said::Wrong;
use crate::case::date;
use crate::drafts::{keep_refused, resumed, token, token_of};
use crate::kit::{Button, InsetText, SummaryList, SummaryRow};
use crate::layout::{Frame, errors, heading_large, paragraph};
use crate::tongue::Tongue;
use crate::visit::{Answer, Answered, Failure, Fields, Visit};
use crate::why::At;
use maud::{Markup, html};
use touchstone_domain::calendar::Day;
use touchstone_service::Error;
use touchstone_service::drafts::Begun;
use touchstone_service::oversight::{AgreeDate, AgreeForm, OversightRefusal, agree_form, agree_once};

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    at: At,
    form: AgreeForm,
    fields: Fields,
    errors: Wrong,
    /// Do the fields hold what was begun before?
    from_draft: bool,
}

/// Where another date is agreed for a case under a rule.
pub(crate) fn address(at: &At, rule: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("rule", rule).finish();
    at.to(&format!("/agreed-date?{query}"))
}

fn form_of(visit: &Visit<'_>) -> Result<AgreeForm, Failure> {
    let asked = (visit.id.as_str(), visit.query.get("rule"));
    Ok(agree_form(&visit.site.service, visit.actor()?, &visit.moment, asked)?)
}

/// `GET /cases/{id}/agreed-date`
pub(crate) fn ask(visit: &Visit<'_>) -> Answered {
    let form = form_of(visit)?;
    let blank = Fields(vec![("token".to_owned(), token(visit))]);
    let view = View {
        at: At::of(visit),
        fields: resumed(blank, form.draft.as_ref()),
        from_draft: form.draft.is_some(),
        form,
        ..View::default()
    };
    Ok(Answer::page(200, page(&Frame::of(visit), &view)))
}

/// `POST /cases/{id}/agreed-date`
pub(crate) fn save(visit: &Visit<'_>) -> Answered {
    let (service, actor) = (&visit.site.service, visit.actor()?);
    let tongue = &visit.tongue;
    // Sent again, it is answered as the first time, also where the rule makes nothing due any more.
    let form = form_of(visit)?;
    let sent = &visit.form;
    let again = |errors: Wrong| {
        keep_refused(visit, Begun::Agree(&visit.id, &form.rule), &Fields::default());
        let view = View { at: At::of(visit), form: form.clone(), fields: sent.clone(), errors, ..View::default() };
        Ok(Answer::page(422, page(&Frame::of(visit), &view)))
    };
    let new = match read(tongue, sent, &form) {
        Ok(new) => new,
        Err(errors) => return again(errors),
    };
    let once = match token_of(tongue, sent) {
        Ok(once) => once,
        Err(wrong) => return again(vec![("rationale".to_owned(), wrong)]),
    };
    match agree_once(service, actor, &visit.moment, once, &new) {
        Ok(()) => Ok(Answer::to(At::of(visit).to(&format!("?sent={once}")))),
        Err(Error::NotAllowed(not)) => Err(not.into()),
        Err(Error::Refused(refusal)) => again(vec![refused(tongue, &refusal)]),
        Err(Error::Fault(fault)) => Err(fault.into()),
    }
}

/// A field and what is wrong with it, in the reader's language.
fn refused(tongue: &Tongue, refusal: &OversightRefusal) -> (String, String) {
    use OversightRefusal as R;
    let (field, text) = match refusal {
        R::LatestPassed(..) => ("next-day", tongue.say("agree-latest-passed")),
        R::Passed(_) => ("next-day", tongue.say("agree-passed")),
        R::TooLate(_, latest, _) => ("next-day", tongue.with("agree-too-late", &[("day", &tongue.day(*latest))])),
        R::NotDue(_) | R::NoJudgement(..) => ("next-day", tongue.say("agree-not-due")),
        _ => ("rationale", tongue.say("record-text")),
    };
    (field.to_owned(), text)
}

fn read(tongue: &Tongue, sent: &Fields, form: &AgreeForm) -> Result<AgreeDate, Wrong> {
    let mut wrong = Wrong::new();
    let next: Option<Day> = sent.day("next").ok().flatten();
    if next.is_none() {
        wrong.push(("next-day".to_owned(), tongue.say("wrong-day")));
    }
    let rationale = sent.get("rationale");
    if rationale.is_empty() {
        wrong.push(("rationale".to_owned(), tongue.say("record-no-rationale")));
    }
    match next.filter(|_| wrong.is_empty()) {
        Some(next_due) => {
            Ok(AgreeDate { crn: form.crn.clone(), rule: form.rule.clone(), next_due, rationale: rationale.to_owned() })
        }
        None => Err(wrong),
    }
}

pub(crate) fn page(frame: &Frame, view: &View) -> Markup {
    let (tongue, form) = (&frame.tongue, &view.form);
    let title = tongue.say("agree-date");
    let row = |key: &str, value: String| SummaryRow {
        key: tongue.say(key).into(),
        value: value.into(),
        ..SummaryRow::default()
    };
    let day = |key: &str, day: Option<Day>| day.map(|day| row(key, tongue.day(day)));
    // What was typed stays in sight even where it can no longer be sent.
    let closed = form.latest_passed && view.errors.is_empty() && !view.from_draft;
    let rows = [
        Some(row("agree-rule", tongue.rule(&form.rule).into_owned())),
        day("agree-standard", form.standard),
        day("agree-agreed", form.agreed),
        day("agree-latest", Some(form.latest)),
    ];
    let written = ["day", "month", "year"].map(|part| view.fields.get(&format!("next-{part}")).to_owned());
    let wrong = view.errors.iter().find(|(field, _)| field == "next-day").map(|(_, text)| text.clone());
    let nothing = Lines::new();
    let writing = Writing { tongue, fields: &view.fields, errors: &view.errors, ndelius: &nothing };
    let content = html! {
        (errors(tongue, &view.errors))
        (bar(frame, &form.name, &form.crn))
        (heading_large(&title))
        @if view.from_draft { (InsetText { content: tongue.say("record-from-draft").into(), ..InsetText::default() }) }
        (SummaryList { rows: rows.into_iter().flatten().collect(), ..SummaryList::default() })
        @if closed {
            (InsetText { content: tongue.say("agree-latest-passed").into(), ..InsetText::default() })
            div.govuk-button-group {
                (Button {
                    content: tongue.say("record-oversight").into(),
                    href: Some(view.at.to("/oversight")),
                    ..Button::default()
                })
                a.govuk-link href=(view.at.to("")) { (tongue.say("cancel")) }
            }
        } @else {
            (paragraph(&tongue.say("agree-how")))
            form method="post" action=(address(&view.at, &form.rule)) novalidate {
                input type="hidden" name="token" value=(view.fields.get("token"));
                (date(tongue, "next", "agree-next", wrong, written))
                (writing.text("rationale", "rationale", Some("agree-hint"), 4, ""))
                div.govuk-button-group {
                    (Button {
                        content: tongue.say("agree-save").into(),
                        prevent_double_click: Some(true),
                        ..Button::default()
                    })
                    a.govuk-link href=(view.at.to("")) { (tongue.say("cancel")) }
                }
            }
        }
    };
    let shown = if view.errors.is_empty() { title } else { tongue.with("error-page-title", &[("title", &title)]) };
    frame.page(&shown, &content)
}

#[cfg(test)]
pub(crate) fn samples(tongue: &Tongue) -> Vec<crate::layout::Sample> {
    let on = Day::from_civil(2026, 1, 12).expect("a day");
    let form = AgreeForm {
        name: "Smith, John".to_owned(),
        crn: "X320741".to_owned(),
        rule: "touch-points/high-risk".to_owned(),
        standard: Some(on.plus(20)),
        agreed: Some(on.plus(10)),
        latest: on.plus(20),
        latest_passed: false,
        draft: None,
    };
    let fields = |encoded: &str| Fields::read(encoded.as_bytes());
    let normal = View {
        at: At::case("0198c2a0-0000-7000-8000-000000000001"),
        fields: fields("token=t&next-day=20&next-month=1&next-year=2026"),
        form,
        ..View::default()
    };
    let empty = View { form: AgreeForm { agreed: None, ..normal.form.clone() }, ..View::default() };
    let passed = AgreeForm { latest: on.plus(-3), latest_passed: true, ..normal.form.clone() };
    let long = Fields(vec![("rationale".to_owned(), "New <b>address</b>. ".repeat(400))]);
    let errors = read(tongue, &fields("next-day=40"), &normal.form).expect_err("all wrong");
    use OversightRefusal as R;
    let refusals = [
        R::LatestPassed(on, String::new()),
        R::Passed(on),
        R::TooLate(on, on, String::new()),
        R::NotDue(String::new()),
    ];
    let refused = refusals.iter().map(|refusal| refused(tongue, refusal)).collect();
    let frame = Frame::sample(tongue, "/cases/x/agreed-date");
    vec![
        ("normal", page(&frame, &normal)),
        ("empty", page(&frame, &empty)),
        ("passed", page(&frame, &View { form: passed.clone(), ..View::default() })),
        (
            "passed since it was begun",
            page(&frame, &View { form: passed, fields: long.clone(), from_draft: true, ..View::default() }),
        ),
        ("long", page(&frame, &View { fields: long, from_draft: true, ..normal.clone() })),
        ("error", page(&frame, &View { errors, ..normal.clone() })),
        ("refused", page(&frame, &View { errors: refused, ..normal })),
    ]
}
