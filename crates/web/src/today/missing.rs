//! Facts that are missing or said to be wrong: what rests on them, and who can put them right.

use super::page::{View, duties};
use crate::doubt::{fact_name, keeper_name, link_to, said};
use crate::kit::{SummaryAction, SummaryActions, SummaryList, SummaryRow};
use crate::layout::heading;
use crate::today::sentence;
use crate::tongue::Tongue;
use crate::why::At;
use maud::{Markup, html};
use std::borrow::Cow;
use touchstone_service::today::{Item, Missing};

pub(super) fn missing(tongue: &Tongue, view: &View) -> Markup {
    let today = &view.today;
    if today.gaps.is_empty() && today.doubts.is_empty() && today.held.is_empty() {
        return Markup::default();
    }
    let doubted = today.doubts.iter().map(|(doubt, name, id)| SummaryRow {
        key: html! { a.govuk-link href={ "/cases/" (id) } { (name) } }.into(),
        value: html! {
            (sentence(&fact_name(tongue, &doubt.fact)))
            p.govuk-body-s."govuk-!-margin-bottom-0"."govuk-!-margin-top-1" {
                (said(tongue, &At::case(id), doubt, view.may_doubt))
            }
        }
        .into(),
        ..SummaryRow::default()
    });
    let rows: Vec<SummaryRow> = doubted.chain(gaps(&today.gaps).iter().map(|gap| row(tongue, view, gap))).collect();
    html! {
        (heading(&tongue.say("today-missing")))
        (SummaryList { rows, classes: "touchstone-duties".into(), ..SummaryList::default() })
        @if !today.held.is_empty() { (duties(tongue, view, &today.held, true)) }
    }
}

/// Duties that lack the same fact of the same subject.
fn gaps(items: &[Item]) -> Vec<(&Item, &Missing, Vec<&str>)> {
    let mut gaps: Vec<(&Item, &Missing, Vec<&str>)> = Vec::new();
    for item in items {
        let Some(missing) = &item.missing else { continue };
        let same = |(known, fact, _): &&mut (&Item, &Missing, Vec<&str>)| {
            known.name == item.name && known.case == item.case && fact.fact == missing.fact
        };
        match gaps.iter_mut().find(same) {
            Some((_, _, rules)) => rules.push(&item.rule),
            None => gaps.push((item, missing, vec![&item.rule])),
        }
    }
    gaps
}

fn row(tongue: &Tongue, view: &View, (item, missing, rules): &(&Item, &Missing, Vec<&str>)) -> SummaryRow {
    let rules: Vec<Cow<'_, str>> = rules.iter().map(|rule| tongue.rule(rule)).collect();
    let who = keeper_name(tongue, missing.keeper, &item.practitioner);
    let fact = fact_name(tongue, missing.fact);
    let say = item.case.as_ref().zip(missing.doubted.as_ref()).filter(|_| view.may_doubt);
    let say = say.map(|(case, fact_code)| SummaryAction {
        content: tongue.say("gap-say").into(),
        href: link_to(&At::case(case), fact_code),
        visually_hidden_text: Some(tongue.with("of-whom", &[("name", &item.name)])),
        ..SummaryAction::default()
    });
    SummaryRow {
        key: html! {
            @match item.case.as_ref().map(|case| format!("/cases/{case}")).or_else(|| item.page.clone()) {
                Some(page) => a.govuk-link href=(page) { (item.name) },
                None => (item.name),
            }
        }
        .into(),
        value: html! {
            (tongue.with("gap-missing", &[("fact", &fact)]))
            p.govuk-body-s."govuk-!-margin-bottom-0"."govuk-!-margin-top-1" {
                (tongue.with("gap-rules", &[("rules", &rules.join(", "))])) br;
                (tongue.with("gap-keeper", &[("who", &who)]))
            }
        }
        .into(),
        actions: SummaryActions { items: say.into_iter().collect(), ..SummaryActions::default() },
        ..SummaryRow::default()
    }
}
