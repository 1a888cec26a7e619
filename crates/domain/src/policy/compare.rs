//! What differs between two editions, number by number.

use super::{Cadence, Edition, Rule};

/// One difference between two editions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The rule.
    pub rule: String,
    /// What of it; empty where the whole rule came or went.
    pub what: String,
    /// Before; `None` where there was nothing.
    pub before: Option<String>,
    /// After; `None` where there is nothing.
    pub after: Option<String>,
}

/// What differs between two editions, by rule.
#[must_use]
pub fn differences(before: &Edition, after: &Edition) -> Vec<Difference> {
    let mut ids: Vec<&str> = before.rules.iter().chain(&after.rules).map(|rule| rule.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut all = Vec::new();
    for id in ids {
        match (before.rule(id), after.rule(id)) {
            (Some(old), Some(new)) => compare(old, new, &mut all),
            (old, new) => all.push(Difference {
                rule: id.to_owned(),
                what: String::new(),
                before: old.map(|rule| rule.sentence.en.clone()),
                after: new.map(|rule| rule.sentence.en.clone()),
            }),
        }
    }
    let ladder = |edition: &Edition| edition.signing.as_ref().map(|ladder| format!("{ladder:?}"));
    if ladder(before) != ladder(after) {
        all.push(Difference {
            rule: "signing".into(),
            what: "ladder of bands".into(),
            before: ladder(before),
            after: ladder(after),
        });
    }
    all
}

fn compare(old: &Rule, new: &Rule, all: &mut Vec<Difference>) {
    let (before, after) = (parts(old), parts(new));
    let mut names: Vec<&String> = before.iter().chain(&after).map(|(name, _)| name).collect();
    names.dedup();
    let mut seen: Vec<&String> = Vec::new();
    for name in names {
        if seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let of =
            |parts: &[(String, String)]| parts.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        let (was, is) = (of(&before), of(&after));
        if was != is {
            all.push(Difference { rule: old.id.clone(), what: name.clone(), before: was, after: is });
        }
    }
}

/// Everything a rule says, as names and texts.
fn parts(rule: &Rule) -> Vec<(String, String)> {
    let mut parts: Vec<(String, String)> = rule
        .numbers()
        .into_iter()
        .map(|number| (number.name.to_owned(), format!("{} ({})", number.value, number.basis)))
        .collect();
    let when: Vec<String> = rule
        .when
        .iter()
        .map(|condition| {
            format!(
                "{}{} {}",
                if condition.negated { "not " } else { "" },
                condition.attribute.code(),
                condition.values.join(", ")
            )
        })
        .collect();
    let list = |codes: Vec<&str>| codes.join(", ");
    parts.push(("cadence".into(), rule.cadence.code().into()));
    parts.push(("about".into(), rule.about.code().into()));
    parts.push(("when".into(), when.join("; ")));
    parts.push(("by".into(), list(rule.by.iter().map(|role| role.code()).collect())));
    parts.push(("met_by".into(), list(rule.met_by.iter().map(|purpose| purpose.code()).collect())));
    let counted = match &rule.cadence {
        Cadence::Once { of, .. } | Cadence::Before { of, .. } => of.code().to_owned(),
        Cadence::After { of, .. } => of.join(", "),
        Cadence::Times { per, spread, .. } => {
            format!("{per:?} year, {}", if *spread { "spread" } else { "not spread" })
        }
        Cadence::Signature { needed_by, .. } => format!("needed_by {}", if *needed_by { "read" } else { "not read" }),
        Cadence::Yearly { or_within, .. } => or_within.as_ref().map(|(_, of)| of.code().to_owned()).unwrap_or_default(),
        Cadence::Every { .. } => String::new(),
    };
    parts.push(("of".into(), counted));
    parts.push(("sentence".into(), rule.sentence.en.clone()));
    parts
}
