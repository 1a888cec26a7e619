//! Events that history implies: ROSH raised and lowered, reallocation (DOMAIN section 10).

use super::{CaseAttribute, Event, State, UNKNOWN};
use crate::calendar::Day;
use crate::words::{CodeIx, Rosh};

/// The codes of the derived events.
#[derive(Clone, Copy, Debug)]
pub(super) struct DerivedKinds {
    pub(super) rosh_raised: CodeIx,
    pub(super) rosh_lowered: CodeIx,
    pub(super) reallocated: CodeIx,
}

/// The names of the derived events, which no extract may list.
pub const DERIVED: [&str; 3] = ["rosh_raised", "rosh_lowered", "reallocated"];

/// Calls `found` for each event that the history of a case implies.
pub(super) fn derive(state: &State, case: super::CaseIx, kinds: DerivedKinds, mut found: impl FnMut(Event)) {
    let rosh = state.case_timeline(case, CaseAttribute::Rosh);
    if rosh.has_history() {
        let start = state.facts.cases[case.at()].supervision_start;
        let mut before = (Day::EARLIEST, Rosh::NotAssessed);
        for (place, row) in rosh.rows().iter().enumerate() {
            let level = Rosh::from_index(row.value).unwrap_or(Rosh::NotAssessed);
            let is_a_change = place > 0 || row.from > start;
            if let Some(kind) = direction(before.1, level, kinds).filter(|_| is_a_change) {
                found(Event { case, on: row.from, kind });
            }
            before = (row.from, level);
        }
    }
    let practitioner = state.case_timeline(case, CaseAttribute::Practitioner);
    if practitioner.has_history() {
        let mut last = UNKNOWN;
        for row in practitioner.rows().iter().filter(|row| row.value != UNKNOWN) {
            if last != UNKNOWN && row.value != last {
                found(Event { case, on: row.from, kind: kinds.reallocated });
            }
            last = row.value;
        }
    }
}

fn direction(from: Rosh, to: Rosh, kinds: DerivedKinds) -> Option<CodeIx> {
    match (from, to) {
        (Rosh::NotAssessed, Rosh::High | Rosh::VeryHigh) => Some(kinds.rosh_raised),
        (Rosh::NotAssessed, _) | (_, Rosh::NotAssessed) => None,
        _ if to > from => Some(kinds.rosh_raised),
        _ if to < from => Some(kinds.rosh_lowered),
        _ => None,
    }
}
