//! What a record is in NDelius, in words: a consequence of what is chosen, never asked.

use crate::kit::{SummaryList, SummaryRow};
use crate::layout::{list, paragraph};
use crate::today::sentence;
use crate::tongue::Tongue;
use maud::{Markup, Render, html};
use touchstone_domain::policy::{NdeliusContact, RecordMapping};
use touchstone_domain::words::{Decision, Purpose};

/// MO1 Management oversight, PP recommendation endorsed.
fn contact(tongue: &Tongue, contact: &NdeliusContact) -> String {
    let outcome = match (&contact.outcome_code, &contact.outcome) {
        (Some(code), Some(outcome)) => format!("{code} {outcome}"),
        (Some(only), None) | (None, Some(only)) => only.clone(),
        (None, None) => tongue.say("ndelius-no-outcome"),
    };
    format!("{} {}, {outcome}", contact.contact_type, contact.name)
}

/// In NDelius as: the contact for each purpose.
pub(crate) fn contacts<'c>(tongue: &Tongue, all: impl Iterator<Item = Option<&'c NdeliusContact>>) -> String {
    let texts: Vec<String> =
        all.map(|found| found.map_or_else(|| tongue.say("ndelius-no-code"), |found| contact(tongue, found))).collect();
    tongue.with("ndelius-as", &[("what", &texts.join("; "))])
}

/// What each purpose and decision comes to: the purpose, and a line for each contact.
pub(super) type Lines = Vec<(String, Vec<String>)>;

/// What each purpose and decision comes to.
pub(super) fn lines(tongue: &Tongue, mapping: &RecordMapping) -> Lines {
    let of_purpose = |purpose: &Purpose| {
        let mut lines: Vec<(Option<&NdeliusContact>, Vec<Decision>)> = Vec::new();
        for decision in Decision::ALL {
            let found = mapping.contact(*purpose, Some(*decision));
            match lines.iter_mut().find(|(known, _)| *known == found) {
                Some((_, decisions)) => decisions.push(*decision),
                None => lines.push((found, vec![*decision])),
            }
        }
        let whole = lines.len() == 1;
        let line = |(found, decisions): &(Option<&NdeliusContact>, Vec<Decision>)| {
            let what = found.map_or_else(|| tongue.say("ndelius-no-code"), |found| contact(tongue, found));
            let named: Vec<String> =
                decisions.iter().map(|decision| tongue.word("decision", decision.code())).collect();
            if whole { sentence(&what) } else { format!("{}: {what}", named.join("; ")) }
        };
        (sentence(&tongue.word("purpose", purpose.code())), lines.iter().map(line).collect())
    };
    Purpose::ALL.iter().filter(|purpose| purpose.is_case_oversight()).map(of_purpose).collect()
}

/// The list of what each purpose and decision comes to.
pub(super) fn table(tongue: &Tongue, lines: &Lines) -> Markup {
    let row = |(purpose, lines): &(String, Vec<String>)| SummaryRow {
        key: purpose.clone().into(),
        value: list(lines).into(),
        ..SummaryRow::default()
    };
    html! {
        (paragraph(&tongue.say("ndelius-how")))
        (SummaryList { rows: lines.iter().map(row).collect(), ..SummaryList::default() }.render())
    }
}
