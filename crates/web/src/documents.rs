//! The page of a document: what is due about it, and why.

use crate::case::{NotDue, due};
use crate::kit::moj::IdentityBar;
use crate::kit::{InsetText, SummaryList, SummaryRow};
use crate::layout::{Frame, heading, heading_large, list, paragraph};
use crate::today::sentence;
use crate::tongue::Tongue;
use crate::visit::{Answer, Answered, Visit};
use crate::why::At;
use maud::{Markup, html};
use touchstone_domain::calendar::Day;
use touchstone_service::documents::{Document, see};

/// `GET /documents/{id}`
pub(crate) fn document(visit: &Visit<'_>) -> Answered {
    let document = see(&visit.site.service, visit.actor()?, &visit.moment, visit.tongue.words(), &visit.id)?;
    Ok(Answer::page(200, page(&Frame::of(visit), &At::of(visit), &document)))
}

pub(crate) fn page(frame: &Frame, at: &At, document: &Document) -> Markup {
    let tongue = &frame.tongue;
    let bar = document.person.as_ref().map(|(name, crn)| IdentityBar {
        title: html! {
            strong {
                @match &document.case {
                    Some(case) => a.govuk-link href=(at.on(&format!("/cases/{case}"))) { (name) },
                    None => (name),
                }
            }
            " " (tongue.with("crn", &[("crn", crn)]))
        }
        .into(),
        ..IdentityBar::default()
    });
    let (open, closed): (Vec<_>, Vec<_>) = document.rules.iter().partition(|ruled| !ruled.standing.is_empty());
    let content = html! {
        @if let Some(bar) = bar { (bar) }
        (heading_large(&kind(tongue, document.kind)))
        (facts(tongue, document))
        (InsetText { content: tongue.say("document-how").into(), ..InsetText::default() })
        (heading(&tongue.say("case-due")))
        @if open.is_empty() { (paragraph(&tongue.say("case-nothing-due"))) }
        @for ruled in &open { (due(tongue, &At::default(), ruled)) }
        (heading(&tongue.say("case-not-due")))
        (NotDue { tongue, rules: &closed })
    };
    frame.page(&tongue.say("document-title"), &content)
}

/// What it is: "Parole report".
fn kind(tongue: &Tongue, kind: &str) -> String {
    let is_oasys = kind == "oasys";
    sentence(&if is_oasys { tongue.say("document-oasys") } else { tongue.word("value", kind) })
}

fn facts(tongue: &Tongue, document: &Document) -> SummaryList {
    let row = |key: &str, value: Markup| SummaryRow {
        key: tongue.say(key).into(),
        value: value.into(),
        ..SummaryRow::default()
    };
    let unknown = || sentence(&tongue.word("value", "unknown"));
    let day = |day: Option<Day>| day.map_or_else(unknown, |day| tongue.day(day));
    let signed: Vec<String> = document
        .signatures
        .iter()
        .map(|(name, on)| tongue.with("document-signed-by", &[("name", name), ("day", &tongue.day(*on))]))
        .collect();
    let signed = if signed.is_empty() {
        html! { (tongue.say("document-nobody")) }
    } else {
        list(&signed)
    };
    SummaryList {
        rows: vec![
            row("document-state", html! { (sentence(&tongue.word("value", document.state))) }),
            row("document-author", html! { (document.author) }),
            row("document-submitted", html! { (day(document.submitted_on)) }),
            row("document-needed", html! { (day(document.needed_by)) }),
            row("document-signed", signed),
            row("document-reference", html! { span.touchstone-long { (document.reference) } }),
        ],
        classes: "touchstone-facts".into(),
        ..SummaryList::default()
    }
}

#[cfg(test)]
pub(crate) fn samples(tongue: &Tongue) -> Vec<crate::layout::Sample> {
    let (due, not) = crate::case::sample_rules();
    let on = Day::from_civil(2026, 1, 12).expect("a day");
    let normal = Document {
        reference: "D-00017".to_owned(),
        kind: "parole_report",
        state: "submitted",
        person: Some(("Smith, John".to_owned(), "X320741".to_owned())),
        case: Some("0198c2a0-0000-7000-8000-000000000001".to_owned()),
        author: "Patel, Meera".to_owned(),
        submitted_on: Some(on),
        needed_by: None,
        signatures: vec![("Ward, Anna".to_owned(), on)],
        rules: vec![due, not],
    };
    let frame = Frame::sample(tongue, "/documents/17");
    let long = Document {
        reference: "REFERENCE".repeat(30),
        case: None,
        signatures: vec![("Featherstonehaugh-Cholmondeley, Maximiliana".to_owned(), on); 3],
        rules: Vec::new(),
        ..normal.clone()
    };
    vec![
        ("normal", page(&frame, &At::default(), &normal)),
        ("empty", page(&frame, &At::default(), &Document { kind: "oasys", state: "draft", ..Document::default() })),
        ("long", page(&frame, &At::default(), &long)),
    ]
}
