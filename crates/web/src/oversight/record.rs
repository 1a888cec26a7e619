//! Recording oversight of a case: one short page. A text that is refused, or whose writer was signed out meanwhile, is kept.

use super::fields::Writing;
use super::ndelius::{Lines, lines};
use super::said::{Said, Wrong, refused, said};
use crate::case::fields_of_day;
use crate::drafts::{keep_refused, resumed, to_keep, token, token_of};
use crate::kit::moj::IdentityBar;
use crate::kit::{Button, InsetText};
use crate::layout::{Frame, errors, heading_large, list, paragraph};
use crate::visit::{Answer, Answered, Fields, Visit};
use crate::why::At;
use maud::{Markup, html};
use touchstone_domain::words::Purpose;
use touchstone_service::Error;
use touchstone_service::drafts::{Begun, save_draft};
use touchstone_service::oversight::{Form, NewRecord, form, record_once};

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    at: At,
    form: Form,
    /// What stands in the fields.
    fields: Fields,
    errors: Wrong,
    ndelius: Lines,
    /// Was a draft of this kept just now?
    kept: bool,
    /// Do the fields hold what was begun before?
    from_draft: bool,
}

/// What the fields hold before anybody wrote in them.
fn blank(visit: &Visit<'_>, form: &Form) -> Fields {
    let field = |name: &str, value: String| (name.to_owned(), value);
    let purpose = form.purpose.unwrap_or(Purpose::CaseOversight).code().to_owned();
    let minutes = form.minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
    let fields = [field("token", token(visit)), field("purpose", purpose), field("minutes", minutes)];
    Fields(fields.into_iter().chain(fields_of_day("on", visit.moment.today())).collect())
}

/// `GET /cases/{id}/oversight`
pub(crate) fn ask(visit: &Visit<'_>) -> Answered {
    let form = form(&visit.site.service, visit.actor()?, &visit.moment, &visit.id)?;
    let kept = visit.query.has("kept");
    let view = View {
        at: At::of(visit),
        fields: resumed(blank(visit, &form), form.draft.as_ref()),
        from_draft: form.draft.is_some() && !kept,
        ndelius: lines(&visit.tongue, &visit.site.service.library.records),
        form,
        kept,
        ..View::default()
    };
    Ok(Answer::page(200, page(&Frame::of(visit), &view)))
}

/// `POST /cases/{id}/oversight/draft`
pub(crate) fn keep(visit: &Visit<'_>) -> Answered {
    let fields = to_keep(&visit.form);
    save_draft(&visit.site.service, visit.actor()?, &visit.moment, (Begun::Record(&visit.id), &fields))?;
    Ok(Answer::to(At::of(visit).to("/oversight?kept=yes")))
}

/// `POST /cases/{id}/oversight`
pub(crate) fn save(visit: &Visit<'_>) -> Answered {
    let (service, actor) = (&visit.site.service, visit.actor()?);
    let tongue = &visit.tongue;
    let form = form(service, actor, &visit.moment, &visit.id)?;
    let sent = &visit.form;
    let again = |errors: Wrong| {
        keep_refused(visit, Begun::Record(&visit.id), &blank(visit, &form));
        let view = View {
            at: At::of(visit),
            form: form.clone(),
            fields: sent.clone(),
            errors,
            ndelius: lines(tongue, &service.library.records),
            ..View::default()
        };
        Ok(Answer::page(422, page(&Frame::of(visit), &view)))
    };
    let new = match said(tongue, sent) {
        Ok(said) => record_of(&form, said),
        Err(errors) => return again(errors),
    };
    let once = match token_of(tongue, sent) {
        Ok(once) => once,
        Err(wrong) => return again(vec![("decision".to_owned(), wrong)]),
    };
    match record_once(service, actor, &visit.moment, once, &new) {
        Ok(_) => Ok(Answer::to(At::of(visit).to(&format!("?sent={once}")))),
        Err(Error::Refused(refusal)) => again(vec![refused(tongue, &refusal)]),
        Err(Error::NotAllowed(not)) => Err(not.into()),
        Err(Error::Fault(fault)) => Err(fault.into()),
    }
}

fn record_of(form: &Form, said: Said) -> NewRecord {
    NewRecord {
        crn: form.crn.clone(),
        on: said.on,
        purposes: said.purposes,
        decision: said.decision,
        rationale: said.rationale,
        minutes: said.minutes,
        changed_work: said.changed_work,
        sensitive: said.sensitive,
        details: said.details,
    }
}

/// Whose page it is.
pub(super) fn bar(frame: &Frame, name: &str, crn: &str) -> IdentityBar {
    IdentityBar {
        title: html! { strong { (name) } " " (frame.tongue.with("crn", &[("crn", crn)])) }.into(),
        ..IdentityBar::default()
    }
}

pub(crate) fn page(frame: &Frame, view: &View) -> Markup {
    let tongue = &frame.tongue;
    let title = tongue.say("record-oversight");
    let note = match (view.kept, view.from_draft) {
        (true, _) => Some("record-kept"),
        (_, true) => Some("record-from-draft"),
        _ => None,
    };
    let rules: Vec<String> = view.form.rules.iter().map(|rule| tongue.rule(rule).into_owned()).collect();
    let writing = Writing { tongue, fields: &view.fields, errors: &view.errors, ndelius: &view.ndelius };
    let content = html! {
        (errors(tongue, &view.errors))
        (bar(frame, &view.form.name, &view.form.crn))
        (heading_large(&title))
        @if let Some(note) = note { (InsetText { content: tongue.say(note).into(), ..InsetText::default() }) }
        @if rules.is_empty() { (paragraph(&tongue.say("record-nothing-due"))) } @else {
            (paragraph(&tongue.say("record-due")))
            (list(&rules))
        }
        form method="post" action=(view.at.to("/oversight")) novalidate {
            input type="hidden" name="token" value=(view.fields.get("token"));
            (writing.all())
            div.govuk-button-group {
                (Button { content: tongue.say("save").into(), prevent_double_click: Some(true), ..Button::default() })
                (Button {
                    content: tongue.say("save-draft").into(),
                    classes: "govuk-button--secondary".into(),
                    attributes: crate::kit::Attributes::default().with("formaction", view.at.to("/oversight/draft")),
                    ..Button::default()
                })
                a.govuk-link href=(view.at.to("")) { (tongue.say("cancel")) }
            }
        }
    };
    let shown = if view.errors.is_empty() { title } else { tongue.with("error-page-title", &[("title", &title)]) };
    frame.page(&shown, &content)
}

#[cfg(test)]
pub(crate) fn samples(tongue: &crate::tongue::Tongue) -> Vec<crate::layout::Sample> {
    use touchstone_domain::calendar::Day;
    use touchstone_service::oversight::OversightRefusal as R;
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
        at: At::case("0198c2a0-0000-7000-8000-000000000001"),
        form,
        fields: fields("token=t&purpose=case_oversight&minutes=30&on-day=12&on-month=1&on-year=2026"),
        ndelius: vec![("Touch point".to_owned(), vec!["MO1 Management oversight".to_owned()])],
        ..View::default()
    };
    let empty =
        View { form: Form { rules: Vec::new(), ..normal.form.clone() }, fields: Fields::default(), ..normal.clone() };
    let mut written = fields("decision=endorsed&action-1-what=Refer&action-1-owner=Patel&action-1-by-day=1");
    written.0.extend([("rationale".to_owned(), long.clone()), ("own_view".to_owned(), long)]);
    let errors = said(tongue, &fields("on-day=40&minutes=x&action-2-by-day=x")).err().expect("all wrong");
    let text = |field| R::Text(field, String::new());
    let refusals = [
        R::Future(Day(0)),
        R::BeforeSupervision(Day(0), Day(9)),
        R::Action(1),
        R::ActionBefore(2, Day(0)),
        text("own_view"),
        text("diversity"),
    ];
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
