//! Local editions: a declared patch over a national edition for one team, PDU or region (DOMAIN section 5).

use super::edition::{Bilingual, Cadence};
use super::fault::{Fault, expected_one_of};
use super::number::{Basis, Number};
use super::read_rule::bilingual;
use super::series::{Policy, Variant};
use super::table::{Item, Reading, Table};
use super::{Edition, Rule};
use crate::calendar::{Day, Period};

/// One changed number: its name, the new value and the national value that it replaces, all as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) line: usize,
    pub(super) rule: String,
    /// `None`: the rule is switched off.
    pub(super) number: Option<ChangedNumber>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ChangedNumber {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) standard: String,
    pub(super) basis: Basis,
}

/// A declared variation of one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalEdition {
    /// The policy that is varied.
    pub policy: String,
    /// The team, PDU or region.
    pub unit: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
    /// `relief` or `variation`.
    pub kind: String,
    /// The post that agreed it; never a person's name.
    pub agreed_by: String,
    /// The day it was agreed.
    pub agreed_on: Day,
    /// Why.
    pub reason: Bilingual,
    changes: Vec<Change>,
}

/// Reads one local edition; faults go to the reading.
pub(super) fn local_edition(reading: &Reading<'_>, unit: &str, folder: &str, file_day: &str) -> Option<LocalEdition> {
    let parsed = reading.parse()?;
    let root = reading.root(parsed.get_ref());
    for (key, folder) in [("policy", folder), ("unit", unit)] {
        if root.text(key).is_some_and(|said| said != folder) {
            root.fault(key, format!("must be the name of its folder, \"{folder}\""));
        }
    }
    let (from, until) = (root.day("from"), root.day("until"));
    if from.is_some_and(|from| from.to_string() != file_day) {
        root.fault("from", format!("must be the day in the file's name, {file_day}"));
    }
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        root.fault("until", "is before from");
    }
    let kind = root.need("kind").and_then(|item| {
        item.word(&["relief", "variation"], |word| ["relief", "variation"].into_iter().find(|kind| *kind == word))
    });
    let (agreed_by, agreed_on) = (root.text("agreed_by"), root.day("agreed_on"));
    let reason = root.need("reason").and_then(|item| item.table()).map(bilingual);
    let mut changes = Vec::new();
    if let Some(rules) = root.need("rule").and_then(|item| item.table()) {
        for name in rules.keys() {
            changes.extend(
                rules.table(&name).map(|rule| rule_changes(rule, format!("{folder}/{name}"))).unwrap_or_default(),
            );
        }
    }
    root.finish();
    Some(LocalEdition {
        policy: folder.to_owned(),
        unit: unit.to_owned(),
        from: from?,
        until: until?,
        kind: kind?.to_owned(),
        agreed_by: agreed_by?,
        agreed_on: agreed_on?,
        reason: reason?,
        changes,
    })
}

const CADENCES: [&str; 8] = ["once", "every", "times", "before", "after", "signature", "yearly", "judgement"];

fn rule_changes(rule: Table<'_, '_>, id: String) -> Vec<Change> {
    let mut changes = Vec::new();
    if let Some(off) = rule.get("off") {
        match off.flag() {
            Some(true) => changes.push(Change { line: off.line, rule: id.clone(), number: None }),
            _ => off.fault("expected true: leave the rule out where it stays on"),
        }
    }
    let mut numbers: Vec<(String, Item<'_, '_>)> =
        rule.get("minutes").map(|item| ("minutes".to_owned(), item)).into_iter().collect();
    for cadence in CADENCES {
        if let Some(body) = rule.table(cadence) {
            numbers.extend(body.keys().into_iter().filter_map(|name| body.get(&name).map(|item| (name, item))));
        }
    }
    for (name, item) in numbers {
        let Some(table) = item.table() else { continue };
        let value = table.need("value").and_then(|item| as_text(&item));
        let standard = table.need("standard").and_then(|item| as_text(&item));
        let basis =
            table.get("basis").and_then(|item| item.word(&Basis::CODES, Basis::from_code)).unwrap_or(Basis::Local);
        table.finish();
        if let (Some(value), Some(standard)) = (value, standard) {
            changes.push(Change {
                line: item.line,
                rule: id.clone(),
                number: Some(ChangedNumber { name, value, standard, basis }),
            });
        }
    }
    if changes.is_empty() {
        rule.fault("", "changes nothing; a local edition changes numbers or says off = true");
    }
    rule.finish();
    changes
}

fn as_text(item: &Item<'_, '_>) -> Option<String> {
    match item.value {
        toml::de::DeValue::Integer(_) => item.whole().map(|whole| whole.to_string()),
        _ => item.text(),
    }
}

impl LocalEdition {
    /// Faults of a patch that no longer fits the national editions in force while it holds.
    pub(super) fn stale(&self, policy: &Policy, file: &str) -> Vec<Fault> {
        let held: Vec<&Edition> = policy
            .editions
            .iter()
            .enumerate()
            .filter(|(at, edition)| {
                edition.from <= self.until && policy.editions.get(at + 1).is_none_or(|next| next.from > self.from)
            })
            .map(|(_, edition)| edition)
            .collect();
        let fault = |change: &Change, message: String| Fault {
            file: file.to_owned(),
            line: change.line,
            key: change.rule.clone(),
            message,
        };
        if held.is_empty() {
            return vec![Fault {
                file: file.to_owned(),
                line: 1,
                key: "until".into(),
                message: "ends before the policy began".into(),
            }];
        }
        let mut faults = Vec::new();
        for change in &self.changes {
            for edition in &held {
                let Some(rule) = edition.rule(&change.rule) else {
                    let known: Vec<&str> = edition.rules.iter().map(|rule| rule.id.as_str()).collect();
                    faults.push(fault(
                        change,
                        format!("{} has no such rule; {}", edition.id(), expected_one_of(&change.rule, &known)),
                    ));
                    continue;
                };
                if let Some(number) = &change.number
                    && let Err(message) = patched(Rule::clone(rule), number)
                {
                    faults.push(fault(change, format!("{message} ({})", edition.id())));
                }
            }
        }
        faults
    }

    /// A rule of the national edition as this patch leaves it.
    #[must_use]
    pub fn apply(&self, edition: &Edition, rule: &Rule) -> Variant {
        let id = format!("{}+{}@{}", edition.id(), self.unit, self.from);
        let mut current = Some(rule.clone());
        for change in self.changes.iter().filter(|change| change.rule == rule.id) {
            current = match (&change.number, current) {
                (None, _) | (_, None) => None,
                (Some(number), Some(rule)) => patched(rule.clone(), number).ok().or(Some(rule)),
            };
        }
        Variant { rule: current, edition: id }
    }

    /// Does this patch change the rule?
    #[must_use]
    pub fn touches(&self, rule: &str) -> bool {
        self.changes.iter().any(|change| change.rule == rule)
    }
}

impl Policy {
    /// Adds a patch; two patches of one unit may not hold on the same day.
    pub(super) fn take_local(&mut self, local: LocalEdition, file: &str) -> Option<Fault> {
        let clash = self
            .local
            .iter()
            .find(|other| other.unit == local.unit && other.from <= local.until && local.from <= other.until);
        let fault = clash.map(|other| Fault {
            file: file.to_owned(),
            line: 1,
            key: "from".into(),
            message: format!("overlaps the local edition of {} from {}", other.unit, other.from),
        });
        self.local.push(local);
        fault
    }
}

fn patched(mut rule: Rule, change: &ChangedNumber) -> Result<Rule, String> {
    let name = change.name.as_str();
    let names: Vec<&str> = rule.numbers().into_iter().map(|number| number.name).collect();
    if !names.contains(&name) {
        return Err(format!("{name} is no number of this rule; {}", expected_one_of(name, &names)));
    }
    match &mut rule.cadence {
        _ if name == "minutes" => set(&mut rule.minutes, change, whole)?,
        _ if name == "at_most" => rule.judgement.iter_mut().try_for_each(|number| set(number, change, period))?,
        Cadence::Once { within, .. } if name == "within" => set(within, change, period)?,
        Cadence::Once { count, .. } => set(count, change, whole)?,
        Cadence::Every { every, .. } if name == "every" => set(every, change, period)?,
        Cadence::Times { times, .. } if name == "times" => set(times, change, whole)?,
        Cadence::Every { first, .. } | Cadence::Times { first, .. } => set(first, change, period)?,
        Cadence::Before { lead, .. } if name == "lead" => set(lead, change, period)?,
        Cadence::Before { opens, .. } => set(opens, change, period)?,
        Cadence::After { within, .. } => set(within, change, period)?,
        Cadence::Signature { within, .. } => within.iter_mut().try_for_each(|number| set(number, change, period))?,
        Cadence::Yearly { by, .. } if name == "by" => set(by, change, day_of_year)?,
        Cadence::Yearly { or_within, .. } => {
            or_within.iter_mut().try_for_each(|(number, _)| set(number, change, period))?
        }
    }
    Ok(rule)
}

fn set<T: PartialEq + Clone>(
    number: &mut Number<T>,
    change: &ChangedNumber,
    read: impl Fn(&str) -> Option<T>,
) -> Result<(), String> {
    let name = &change.name;
    let value = read(&change.value).ok_or_else(|| format!("{name}: \"{}\" is no value for it", change.value))?;
    let standard =
        read(&change.standard).ok_or_else(|| format!("{name}: standard \"{}\" is no value for it", change.standard))?;
    if standard != number.value {
        return Err(format!("{name}: standard \"{}\" is not the national value; the patch is stale", change.standard));
    }
    *number = Number { value, basis: change.basis, source: None, standard: Some(standard) };
    Ok(())
}

fn whole(text: &str) -> Option<u16> {
    text.parse().ok().filter(|whole| *whole > 0)
}

fn period(text: &str) -> Option<Period> {
    Period::parse(text).ok().filter(|period| period.count > 0)
}

fn day_of_year(text: &str) -> Option<(u8, u8)> {
    Day::parse(format!("2023-{text}").as_bytes()).ok().map(|day| (day.civil().1, day.civil().2))
}
