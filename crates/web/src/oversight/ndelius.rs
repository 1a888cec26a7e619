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
    let welsh = |text: &Option<String>| text.clone().filter(|_| tongue.is_welsh());
    let outcome = match (&contact.outcome_code, &contact.outcome) {
        (Some(code), Some(outcome)) => {
            format!("{code} {}", welsh(&contact.outcome_cy).unwrap_or_else(|| outcome.clone()))
        }
        // Without a code it is found in NDelius by its English alone.
        (None, Some(outcome)) => {
            welsh(&contact.outcome_cy).map_or_else(|| outcome.clone(), |welsh| format!("{welsh} ({outcome})"))
        }
        (Some(only), None) => only.clone(),
        (None, None) => tongue.say("ndelius-no-outcome"),
    };
    let name = welsh(&contact.name_cy).unwrap_or_else(|| contact.name.clone());
    format!("{} {name}, {outcome}", contact.contact_type)
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

#[cfg(test)]
mod tests {
    use super::contact;
    use crate::tongue::Tongue;
    use touchstone_domain::policy::NdeliusContact;
    use touchstone_domain::words::language::Language;

    #[test]
    fn a_welsh_page_names_type_and_outcome_in_welsh_and_how_ndelius_has_them() {
        let mo1 = NdeliusContact {
            contact_type: "MO1".to_owned(),
            name: "Management oversight".to_owned(),
            name_cy: Some("Goruchwyliaeth rheolwyr".to_owned()),
            outcome: Some("Follow-up action required".to_owned()),
            outcome_cy: Some("Angen camau dilynol".to_owned()),
            outcome_code: None,
        };
        let said = |language| contact(&Tongue::of(language), &mo1);
        assert_eq!(said(Language::English), "MO1 Management oversight, Follow-up action required");
        let welsh = "MO1 Goruchwyliaeth rheolwyr, Angen camau dilynol (Follow-up action required)";
        assert_eq!(said(Language::Welsh), welsh);
    }
}
