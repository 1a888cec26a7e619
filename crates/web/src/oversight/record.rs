//! Recording oversight of a case: one short page. A text that is refused, or whose writer was signed out meanwhile, is kept.

use super::fields::fields;
use crate::kit::moj::IdentityBar;
use crate::kit::{Button, InsetText};
use crate::layout::{Frame, errors, heading_large, list, paragraph};
use crate::tongue::Tongue;
use crate::visit::{Answer, Answered, Failure, Fields, Visit};
use maud::{Markup, html};
use touchstone_domain::calendar::Day;
use touchstone_domain::words::{Decision, Purpose, YesNo};
use touchstone_service::Error;
use touchstone_service::access::{self, Actors};
use touchstone_service::oversight::{Form, NewRecord, OversightRefusal, form, record_once, save_draft};
use uuid::Builder;

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    pub(super) id: String,
    /// What they stated they look for, as the query that carries it on.
    pub(super) why: String,
    pub(super) form: Form,
    /// What stands in the fields.
    pub(super) fields: Fields,
    /// The id of each field that is wrong, and what is wrong.
    pub(super) errors: Vec<(&'static str, String)>,
    /// Was a draft of this kept just now?
    pub(super) kept: bool,
    /// Do the fields hold what was begun before?
    pub(super) from_draft: bool,
}

/// Fields that a draft keeps: not the token, which is for one sending.
const KEPT: [&str; 9] =
    ["decision", "rationale", "purpose", "minutes", "on-day", "on-month", "on-year", "changed_work", "sensitive"];

fn token(visit: &Visit<'_>) -> String {
    let mut chance = [0; 10];
    chance.copy_from_slice(&visit.moment.seed[22..]);
    let milliseconds = u64::try_from(visit.moment.at.0 / 1000).unwrap_or(0);
    Builder::from_unix_timestamp_millis(milliseconds, &chance).into_uuid().to_string()
}

/// What the fields hold before anybody wrote in them.
fn blank(visit: &Visit<'_>, form: &Form) -> Fields {
    let [day, month, year] = crate::case::written(visit.moment.today());
    let field = |name: &str, value: String| (name.to_owned(), value);
    let purpose = form.purpose.unwrap_or(Purpose::CaseOversight).code().to_owned();
    let minutes = form.minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
    Fields(vec![
        field("token", token(visit)),
        field("purpose", purpose),
        field("minutes", minutes),
        field("on-day", day),
        field("on-month", month),
        field("on-year", year),
    ])
}

/// `GET /cases/{id}/oversight`
pub(crate) fn ask(visit: &Visit<'_>) -> Answered {
    let form = form(&visit.site.service, visit.actor()?, &visit.moment, &visit.id)?;
    let mut fields = blank(visit, &form);
    let from_draft = form.draft.is_some();
    if let Some(draft) = &form.draft {
        fields.0.retain(|(name, _)| name == "token");
        fields.0.extend(draft.iter().filter(|(name, _)| KEPT.contains(&name.as_str())).cloned());
    }
    let kept = visit.query.has("kept");
    let (id, why) = (visit.id.clone(), visit.why());
    let view = View { id, why, form, fields, from_draft: from_draft && !kept, kept, ..View::default() };
    Ok(Answer::page(200, &page(&Frame::of(visit), &view)))
}

/// `POST /cases/{id}/oversight/draft`
pub(crate) fn keep(visit: &Visit<'_>) -> Answered {
    save_draft(&visit.site.service, visit.actor()?, &visit.moment, (&visit.id, &to_keep(&visit.form)))?;
    Ok(Answer::to(format!("/cases/{}/oversight?kept=yes{}", visit.id, visit.why().replace('?', "&"))))
}

fn to_keep(form: &Fields) -> Vec<(String, String)> {
    form.0.iter().filter(|(name, _)| KEPT.contains(&name.as_str())).cloned().collect()
}

/// Keeps what somebody sent while they were not signed in, now that they are, if they may write there.
pub(crate) fn keep_for(visit: &Visit<'_>, token: &str, to: &str, sent: &Fields) -> Result<(), Failure> {
    let to = to.split('?').next().unwrap_or_default();
    let Some(id) = to.strip_prefix("/cases/").and_then(|rest| rest.strip_suffix("/oversight")) else { return Ok(()) };
    let service = &visit.site.service;
    let Some(actor) = access::who_is(service, &Actors::default(), &visit.moment, token)? else { return Ok(()) };
    match save_draft(service, &actor, &visit.moment, (id, &to_keep(sent))) {
        // Somebody else signed in, who may not write there: it is not theirs to keep.
        Ok(()) | Err(Error::NotAllowed(_)) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

/// `POST /cases/{id}/oversight`
pub(crate) fn save(visit: &Visit<'_>) -> Answered {
    let (service, actor) = (&visit.site.service, visit.actor()?);
    let tongue = &visit.tongue;
    let form = form(service, actor, &visit.moment, &visit.id)?;
    let sent = &visit.form;
    let again = |errors: Vec<(&'static str, String)>| {
        // What was written survives whatever happens next; the page says what is wrong even if it cannot be kept.
        if !sent.get("rationale").is_empty() {
            drop(save_draft(service, actor, &visit.moment, (&visit.id, &to_keep(sent))));
        }
        let (id, why) = (visit.id.clone(), visit.why());
        let view = View { id, why, form: form.clone(), fields: sent.clone(), errors, ..View::default() };
        Ok(Answer::page(422, &page(&Frame::of(visit), &view)))
    };
    let new = match read(tongue, sent, &form) {
        Ok(new) => new,
        Err(errors) => return again(errors),
    };
    let once = sent.get("token");
    if uuid::Uuid::try_parse(once).is_err() {
        return again(vec![("decision", tongue.say("record-anew"))]);
    }
    match record_once(service, actor, &visit.moment, once, &new) {
        Ok(_) => Ok(Answer::to(format!("/cases/{}?sent={once}{}", visit.id, visit.why().replace('?', "&")))),
        Err(Error::Refused(refusal)) => again(vec![refused(tongue, &refusal)]),
        Err(Error::NotAllowed(_)) => Err(Failure::Absent),
        Err(Error::Fault(fault)) => Err(fault.into()),
    }
}

/// A field and what is wrong with it, in the reader's language.
fn refused(tongue: &Tongue, refusal: &OversightRefusal) -> (&'static str, String) {
    use OversightRefusal as R;
    match refusal {
        R::Future(_) => ("on-day", tongue.say("record-future")),
        R::BeforeSupervision(_, start) => ("on-day", tongue.with("record-before", &[("day", &tongue.day(*start))])),
        R::Purpose(..) => ("purpose", tongue.say("record-no-purpose")),
        R::Minutes(_) => ("minutes", tongue.say("record-minutes")),
        _ => ("rationale", tongue.say("record-text")),
    }
}

/// The record that the fields describe.
fn read(tongue: &Tongue, sent: &Fields, form: &Form) -> Result<NewRecord, Vec<(&'static str, String)>> {
    let mut errors = Vec::new();
    let decision = Decision::from_code(sent.get("decision"));
    if decision.is_none() {
        errors.push(("decision", tongue.say("record-no-decision")));
    }
    if sent.get("rationale").is_empty() {
        errors.push(("rationale", tongue.say("record-no-rationale")));
    }
    let purposes: Option<Vec<Purpose>> = sent.all("purpose").map(Purpose::from_code).collect();
    let purposes = purposes.filter(|purposes| !purposes.is_empty());
    if purposes.is_none() {
        errors.push(("purpose", tongue.say("record-no-purpose")));
    }
    let minutes = match sent.get("minutes") {
        "" => Ok(None),
        text => text.parse::<u16>().ok().filter(|minutes| (1..=1440).contains(minutes)).map(Some).ok_or(()),
    };
    if minutes.is_err() {
        errors.push(("minutes", tongue.say("record-minutes")));
    }
    let on: Option<Day> = sent.day("on").ok().flatten();
    if on.is_none() {
        errors.push(("on-day", tongue.say("wrong-day")));
    }
    match (decision, purposes, minutes, on) {
        (Some(decision), Some(purposes), Ok(minutes), Some(on)) if errors.is_empty() => Ok(NewRecord {
            crn: form.crn.clone(),
            on,
            purposes,
            decision,
            rationale: sent.get("rationale").to_owned(),
            minutes,
            changed_work: YesNo::from_code(sent.get("changed_work")),
            sensitive: sent.has("sensitive"),
        }),
        _ => Err(errors),
    }
}

pub(crate) fn page(frame: &Frame, view: &View) -> Markup {
    let tongue = &frame.tongue;
    let title = tongue.say("record-oversight");
    let action = format!("/cases/{}/oversight", view.id);
    let note = match (view.kept, view.from_draft) {
        (true, _) => Some("record-kept"),
        (_, true) => Some("record-from-draft"),
        _ => None,
    };
    let rules: Vec<String> = view.form.rules.iter().map(|rule| tongue.rule(rule)).collect();
    let bar = IdentityBar {
        title: html! { strong { (view.form.name) } " " (tongue.with("crn", &[("crn", &view.form.crn)])) }.into(),
        ..IdentityBar::default()
    };
    let content = html! {
        (errors(tongue, &view.errors))
        (bar)
        (heading_large(&title))
        @if let Some(note) = note { (InsetText { content: tongue.say(note).into(), ..InsetText::default() }) }
        @if rules.is_empty() { (paragraph(&tongue.say("record-nothing-due"))) } @else {
            (paragraph(&tongue.say("record-due")))
            (list(&rules))
        }
        form method="post" action={ (action) (view.why) } novalidate {
            input type="hidden" name="token" value=(view.fields.get("token"));
            (fields(tongue, view))
            div.govuk-button-group {
                (Button { content: tongue.say("save").into(), prevent_double_click: Some(true), ..Button::default() })
                (Button {
                    content: tongue.say("save-draft").into(),
                    classes: "govuk-button--secondary".into(),
                    attributes: crate::kit::Attributes::default().with("formaction", format!("{action}/draft{}", view.why)),
                    ..Button::default()
                })
                a.govuk-link href={ "/cases/" (view.id) } { (tongue.say("cancel")) }
            }
        }
    };
    let shown = if view.errors.is_empty() { title } else { tongue.with("error-page-title", &[("title", &title)]) };
    frame.page(&shown, &content)
}

#[cfg(test)]
pub(crate) fn samples(tongue: &Tongue) -> Vec<crate::layout::Sample> {
    let form = Form {
        name: "Smith, John".to_owned(),
        crn: "X320741".to_owned(),
        rules: vec!["touch-points/high-risk".to_owned()],
        purpose: Some(Purpose::CaseOversight),
        minutes: Some(30),
        draft: None,
    };
    let long = "Plan holds. \"Curfew\" kept <b>as it is</b>. ".repeat(300);
    let fields = |encoded: &str| Fields::read(encoded.as_bytes());
    let normal = View {
        id: "0198c2a0-0000-7000-8000-000000000001".to_owned(),
        form,
        fields: fields("token=t&purpose=case_oversight&minutes=30&on-day=12&on-month=1&on-year=2026"),
        ..View::default()
    };
    let empty =
        View { form: Form { rules: Vec::new(), ..normal.form.clone() }, fields: Fields::default(), ..normal.clone() };
    let written = Fields(vec![("rationale".to_owned(), long), ("decision".to_owned(), "endorsed".to_owned())]);
    let errors = read(tongue, &fields("on-day=40&minutes=x"), &normal.form).expect_err("all wrong");
    let refusals = [OversightRefusal::Future(Day(0)), OversightRefusal::BeforeSupervision(Day(0), Day(9))];
    let frame = Frame::sample(tongue, "/cases/x/oversight");
    let refused = refusals.iter().map(|refusal| refused(tongue, refusal)).collect();
    vec![
        ("normal", page(&frame, &normal)),
        ("empty", page(&frame, &empty)),
        ("long", page(&frame, &View { fields: written, from_draft: true, ..normal.clone() })),
        ("error", page(&frame, &View { errors, kept: true, ..normal.clone() })),
        ("refused", page(&frame, &View { errors: refused, ..normal })),
    ]
}
