//! A policy as a series of editions, and what of it is in force on a day in a unit.

use super::{Edition, LocalEdition, Rule};
use crate::calendar::Day;

/// One policy: its editions, oldest first, and the local patches over them.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its name, which is its folder's.
    pub name: String,
    /// Its editions, oldest first; at least one.
    pub editions: Vec<Edition>,
    /// Local patches, by unit and first day.
    pub local: Vec<LocalEdition>,
}

/// A rule as a unit has it on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The rule with its numbers there; `None` where it is switched off.
    pub rule: Option<Rule>,
    /// `touch-points@2021-06-26`, or with the patch named after a plus sign.
    pub edition: String,
}

impl Policy {
    /// A policy without editions yet.
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), editions: Vec::new(), local: Vec::new() }
    }

    /// In force only where an adoption row says so?
    #[must_use]
    pub fn is_opt_in(&self) -> bool {
        self.editions.iter().any(|edition| edition.opt_in)
    }

    /// The national edition of a day, if the policy had begun.
    #[must_use]
    pub fn edition_on(&self, on: Day) -> Option<&Edition> {
        self.editions.iter().rev().find(|edition| edition.from <= on)
    }

    /// The local patch in force on a day for a team, its PDU or its region: the nearest unit wins, then the latest first day.
    #[must_use]
    pub fn patch_on(&self, on: Day, units: [Option<&str>; 3]) -> Option<&LocalEdition> {
        units.into_iter().flatten().find_map(|unit| {
            self.local
                .iter()
                .filter(|local| local.unit == unit && local.from <= on && on <= local.until)
                .max_by_key(|local| local.from)
        })
    }

    /// For how long, back from the edition of `on`, the policy has had the rule: the conditions it had then, each from its day,
    /// latest first; editions in a row that changed no condition count as one.
    #[must_use]
    pub fn spans(&self, rule: &str, on: Day) -> Vec<(Day, &Rule)> {
        let mut spans: Vec<(Day, &Rule)> = Vec::new();
        for edition in self.editions.iter().rev().filter(|edition| edition.from <= on) {
            let Some(found) = edition.rule(rule) else { break };
            match spans.last_mut() {
                Some(last) if last.1.when == found.when => last.0 = edition.from,
                _ => spans.push((edition.from, found)),
            }
        }
        spans
    }
}
