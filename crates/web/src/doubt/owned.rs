//! The page of what somebody is to put right: for those who see nothing else of the cases.

use super::fact_name;
use crate::kit::{InsetText, SummaryCard, SummaryCardTitle, SummaryList, SummaryRow};
use crate::layout::{Frame, heading_large, paragraph};
use crate::today::{sentence, withheld};
use crate::tongue::Tongue;
use crate::visit::{Answer, Answered, Visit};
use maud::{Markup, html};
use touchstone_service::doubt::{Doubt, Owned, owned};

/// `GET /doubts`
pub(crate) fn list(visit: &Visit<'_>) -> Answered {
    let owned = owned(&visit.site.service, visit.actor()?, &visit.moment)?;
    Ok(Answer::page(200, page(&Frame::of(visit), &owned)))
}

pub(crate) fn page(frame: &Frame, owned: &Owned) -> Markup {
    let tongue = &frame.tongue;
    let title = tongue.say("doubts-title");
    let content = html! {
        (heading_large(&title))
        (paragraph(&tongue.say("doubts-what")))
        @if owned.doubts.is_empty() {
            (InsetText { content: tongue.say("doubts-none").into(), ..InsetText::default() })
        }
        @for doubt in &owned.doubts { (one(tongue, doubt)) }
        @if let Some(text) = withheld(tongue, owned.limited) {
            (InsetText { content: text.into(), ..InsetText::default() })
        }
    };
    frame.page(&title, &content)
}

fn one(tongue: &Tongue, (doubt, name, crn): &(Doubt, String, String)) -> SummaryList {
    let row = |key: &str, value: Markup| SummaryRow {
        key: tongue.say(key).into(),
        value: value.into(),
        ..SummaryRow::default()
    };
    let said = tongue.with("doubts-said-by", &[("by", &doubt.by), ("day", &tongue.day(doubt.said_on))]);
    let mut rows = vec![
        row("doubts-fact", html! { (sentence(&fact_name(tongue, &doubt.fact))) }),
        row("doubts-why", html! { span.touchstone-text { (doubt.why) } }),
    ];
    if !doubt.should_be.is_empty() {
        rows.push(row("doubts-should-be", html! { (doubt.should_be) }));
    }
    rows.push(row("doubts-said", html! { (said) }));
    let title = SummaryCardTitle {
        content: html! { (name) " " (tongue.with("crn", &[("crn", crn)])) }.into(),
        ..SummaryCardTitle::default()
    };
    let card = SummaryCard { title: Some(title), ..SummaryCard::default() };
    SummaryList { rows, card: Some(card), ..SummaryList::default() }
}

#[cfg(test)]
pub(super) fn samples(tongue: &Tongue) -> Vec<crate::layout::Sample> {
    use touchstone_domain::permission::Withheld;
    let frame = Frame::sample(tongue, "/doubts");
    let one = (crate::doubt::sample(), "Smith, John".to_owned(), "X320741".to_owned());
    let long = Doubt { why: "Seen in the panel's minutes. ".repeat(300), should_be: String::new(), ..one.0.clone() };
    let many = vec![one.clone(), (long, one.1.clone(), one.2.clone())];
    vec![
        ("owned", page(&frame, &Owned { doubts: vec![one], limited: Withheld::Nobody })),
        ("owned, none", page(&frame, &Owned::default())),
        ("owned, long", page(&frame, &Owned { doubts: many, limited: Withheld::of(7) })),
    ]
}
