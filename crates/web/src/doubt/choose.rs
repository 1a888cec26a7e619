//! The page on which somebody chooses the fact that is wrong: one way from the page of a case to all of its facts.

use super::{fact_name, link_to, said};
use crate::case::fact_value;
use crate::kit::BackLink;
use crate::kit::moj::IdentityBar;
use crate::layout::{Frame, heading_large, paragraph};
use crate::today::sentence;
use crate::tongue::Tongue;
use crate::visit::{Answer, Answered, Visit};
use crate::why::At;
use maud::{Markup, html};
use touchstone_service::case::{Case, Happened};
use touchstone_service::doubt::{Choice, Choices, choices};

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    at: At,
    choices: Choices,
}

/// `GET /cases/{id}/doubt/choose`
pub(crate) fn choose(visit: &Visit<'_>) -> Answered {
    let words = visit.tongue.words();
    let choices = choices(&visit.site.service, visit.actor()?, &visit.moment, words, &visit.id)?;
    Ok(Answer::page(200, page(&Frame::of(visit), &View { at: At::of(visit), choices })))
}

/// Is it something that happened, and no fact of the case?
fn happened(choice: &Choice) -> bool {
    choice.fact.contains('/')
}

/// How a fact stands, in words, unless its name says all.
fn value(tongue: &Tongue, case: &Case, choice: &Choice) -> Option<String> {
    if let Some(stands) = &choice.stands {
        return Some(fact_value(tongue, &choice.fact, stands));
    }
    if choice.fact == "practitioner" {
        return Some(tongue.say("nobody-holds"));
    }
    if !happened(choice) {
        return Some(tongue.word("value", "unknown"));
    }
    case.happened.iter().filter(|one| one.fact == choice.fact).find_map(|one| {
        let Happened::Record(record) = &one.what else { return None };
        let served: Vec<String> = record.purposes.iter().map(|code| tongue.word("purpose", code)).collect();
        let parts = [served.join(", "), record.by.clone()];
        Some(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; "))
    })
}

pub(crate) fn page(frame: &Frame, view: &View) -> Markup {
    let tongue = &frame.tongue;
    let (case, title) = (&view.choices.case, tongue.say("doubt-choose-title"));
    let bar = IdentityBar {
        title: html! { strong { (case.name) } " " (tongue.with("crn", &[("crn", &case.crn)])) }.into(),
        ..IdentityBar::default()
    };
    let (happened, facts): (Vec<&Choice>, Vec<&Choice>) =
        view.choices.facts.iter().partition(|choice| happened(choice));
    let back = view.at.to("");
    let content = html! {
        (BackLink { content: tongue.say("looks-back").into(), href: Some(back), ..BackLink::default() })
        (bar)
        (heading_large(&title))
        (paragraph(&tongue.say("doubt-choose-what")))
        (group(tongue, view, "facts", "doubt-choose-facts", &facts))
        (group(tongue, view, "happened", "doubt-choose-happened", &happened))
    };
    frame.page(&title, &content)
}

fn group(tongue: &Tongue, view: &View, id: &str, title: &str, facts: &[&Choice]) -> Markup {
    let one = |choice: &Choice| {
        let fact = choice.fact.as_str();
        let name = sentence(&fact_name(tongue, fact));
        let known = value(tongue, &view.choices.case, choice);
        let text = known
            .map_or_else(|| name.clone(), |value| tongue.with("became", &[("attribute", &name), ("value", &value)]));
        let doubt = view.choices.doubts.iter().find(|doubt| doubt.fact == fact);
        html! {
            @match doubt {
                Some(doubt) => { (text) br; (said(tongue, &view.at, doubt, true)) },
                None => a.govuk-link href=(link_to(&view.at, fact)) { (text) },
            }
        }
    };
    html! {
        h2.govuk-heading-m id=(id) { (tongue.say(title)) }
        @if facts.is_empty() { (paragraph(&tongue.say("doubt-choose-none"))) } @else {
            ul.govuk-list.govuk-list--spaced { @for fact in facts { li { (one(fact)) } } }
        }
    }
}

#[cfg(test)]
pub(super) fn samples(tongue: &Tongue) -> Vec<crate::layout::Sample> {
    use touchstone_domain::calendar::Day;
    use touchstone_service::case::{Happening, Recorded};
    let on = Day::from_civil(2026, 1, 12).expect("a day");
    let record = "record/2026-01-12/case_oversight";
    let recorded = Recorded { purposes: vec!["case_oversight"], by: "Ward, Anna".to_owned(), ..Recorded::default() };
    let case = Case {
        name: "Smith, John".to_owned(),
        crn: "X320741".to_owned(),
        happened: vec![Happening { on, what: Happened::Record(Box::new(recorded)), fact: record.to_owned() }],
        ..Case::default()
    };
    let choice =
        |(fact, stands): (&str, Option<&str>)| Choice { fact: fact.to_owned(), stands: stands.map(str::to_owned) };
    let facts = [
        ("rosh", Some("high")),
        ("registration", Some("life_or_ipp")),
        ("practitioner", Some("Featherstonehaugh-Cholmondeley, Maximiliana Wilhelmina Theodora")),
        ("supervision_start", Some("12 January 2026")),
        ("supervision_end_expected", None),
        (record, None),
        ("event/2026-01-05/rosh_raised", None),
    ];
    let facts = facts.into_iter().map(choice).collect();
    let view = View { at: At::case("x"), choices: Choices { case, facts, doubts: Vec::new() } };
    let doubted = Choices { doubts: vec![crate::doubt::sample()], ..view.choices.clone() };
    let frame = Frame::sample(tongue, "/cases/x/doubt/choose");
    vec![
        ("choose", page(&frame, &view)),
        ("choose, doubted", page(&frame, &View { choices: doubted, ..view })),
        ("choose, nothing", page(&frame, &View::default())),
    ]
}
