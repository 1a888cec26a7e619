//! The page on which somebody takes back that a fact is wrong.

use super::say::refused;
use super::{fact_name, said};
use crate::drafts::keep_refused;
use crate::kit::{Button, InsetText, Label, Textarea};
use crate::layout::{Frame, error_message, errors, heading_large};
use crate::today::sentence;
use crate::visit::{Answer, Answered, Failure, Fields, Visit};
use crate::why::At;
use maud::{Markup, html};
use touchstone_service::doubt::{Doubt, one, withdraw as take_back};
use touchstone_service::drafts::{Begun, draft};
use touchstone_service::{Error, Via};

/// What the page shows.
#[derive(Clone, Debug)]
pub(crate) struct View {
    at: At,
    doubt: Doubt,
    why: String,
    errors: Vec<(&'static str, String)>,
    /// Does the text hold what was begun before?
    from_draft: bool,
}

/// The CRN of the case and, if it is open still, the doubt that are named, for whoever may take it back.
fn find(visit: &Visit<'_>, number: &str) -> Result<(String, Option<Doubt>), Failure> {
    Ok(one(&visit.site.service, visit.actor()?, &visit.moment, (&visit.id, number))?)
}

/// `GET /cases/{id}/doubt/withdraw`
pub(crate) fn ask(visit: &Visit<'_>) -> Answered {
    let doubt = find(visit, visit.query.get("doubt"))?.1.ok_or(Failure::Absent)?;
    let begun = Begun::Withdraw(&visit.id, visit.query.get("doubt"));
    let kept = draft(&visit.site.service, visit.actor()?, &visit.moment, begun)?.map(Fields);
    let (from_draft, why) = (kept.is_some(), kept.map(|kept| kept.get("why").to_owned()).unwrap_or_default());
    let view = View { at: At::of(visit), doubt, why, errors: Vec::new(), from_draft };
    Ok(Answer::page(200, page(&Frame::of(visit), &view)))
}

/// `POST /cases/{id}/doubt/withdraw`
pub(crate) fn withdraw(visit: &Visit<'_>) -> Answered {
    let sent = &visit.form;
    let here = || Ok(Answer::to(At::of(visit).to("")));
    // Sent twice, it is taken back once.
    let (crn, Some(doubt)) = find(visit, sent.get("doubt"))? else { return here() };
    let taken = (crn.as_str(), doubt.number, sent.get("why"));
    match take_back(&visit.site.service, visit.actor()?, &visit.moment, Via::Page, taken) {
        Ok(()) => here(),
        Err(Error::Refused(refusal)) => {
            let (_, text) = refused(&visit.tongue, sent, &refusal);
            let number = doubt.number.to_string();
            let blank = Fields(vec![("doubt".to_owned(), number.clone())]);
            keep_refused(visit, Begun::Withdraw(&visit.id, &number), &blank);
            let errors = vec![("why", text)];
            let at = At::of(visit);
            let path = at.to(&format!("/doubt/withdraw?doubt={}", doubt.number));
            let frame = Frame { path, ..Frame::of(visit) };
            let view = View { at, doubt, why: sent.get("why").to_owned(), errors, from_draft: false };
            Ok(Answer::page(422, page(&frame, &view)))
        }
        Err(Error::NotAllowed(not)) => Err(not.into()),
        Err(Error::Fault(fault)) => Err(fault.into()),
    }
}

pub(crate) fn page(frame: &Frame, view: &View) -> Markup {
    let tongue = &frame.tongue;
    let title = tongue.say("doubt-withdraw-title");
    let content = html! {
        (errors(tongue, &view.errors))
        (heading_large(&title))
        (InsetText {
            content: html! {
                (sentence(&fact_name(tongue, &view.doubt.fact))) br;
                (said(tongue, &view.at, &view.doubt, false))
            }.into(),
            ..InsetText::default()
        })
        @if view.from_draft { (InsetText { content: tongue.say("record-from-draft").into(), ..InsetText::default() }) }
        form method="post" action=(view.at.to(&format!("/doubt/withdraw?doubt={}", view.doubt.number))) novalidate {
            input type="hidden" name="doubt" value=(view.doubt.number);
            (Textarea {
                id: Some("why".to_owned()),
                name: "why".to_owned(),
                rows: Some(4),
                value: Some(view.why.clone()),
                label: Label { content: tongue.say("doubt-withdraw-why").into(), classes: "govuk-label--m".into(), ..Label::default() },
                error_message: view.errors.first().map(|(_, text)| error_message(tongue, text.clone())),
                ..Textarea::default()
            })
            div.govuk-button-group {
                (Button { content: tongue.say("doubt-withdraw-do").into(), prevent_double_click: Some(true), ..Button::default() })
                a.govuk-link href=(view.at.to("")) { (tongue.say("cancel")) }
            }
        }
    };
    let shown = if view.errors.is_empty() { title } else { tongue.with("error-page-title", &[("title", &title)]) };
    frame.page(&shown, &content)
}

#[cfg(test)]
pub(crate) fn sample() -> Doubt {
    use touchstone_domain::calendar::Day;
    let said_on = Day::from_civil(2026, 1, 12).expect("a day");
    Doubt {
        number: 7,
        fact: "rosh".to_owned(),
        by: "Ward, Anna".to_owned(),
        said_on,
        why: "The panel of 9 January lowered it.\n<script>".to_owned(),
        should_be: "medium".to_owned(),
        owner: Some("Patel, Meera".to_owned()),
        holds_until: Some(said_on.plus(7)),
    }
}

#[cfg(test)]
pub(super) fn samples(tongue: &crate::tongue::Tongue) -> Vec<crate::layout::Sample> {
    let frame = Frame::sample(tongue, "/cases/x/doubt/withdraw");
    let normal = View { at: At::case("x"), doubt: sample(), why: String::new(), errors: Vec::new(), from_draft: false };
    let bare = Doubt { should_be: String::new(), owner: None, holds_until: None, ..sample() };
    let wrong = vec![("why", tongue.say("doubt-no-why"))];
    vec![
        ("withdraw", page(&frame, &normal)),
        (
            "withdraw, bare",
            page(&frame, &View { doubt: bare, why: "x ".repeat(900), from_draft: true, ..normal.clone() }),
        ),
        ("withdraw, wrong", page(&frame, &View { errors: wrong, ..normal })),
    ]
}
