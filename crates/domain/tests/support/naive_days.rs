//! The second reading of what cadences count from and are told by: anchors, years, statuses and bases.

use super::naive::Naive;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{CaseAttribute, StaffAttribute, StaffIx, UNKNOWN};
use touchstone_domain::plan::Subject;
use touchstone_domain::policy::{Basis, Cadence, Rule, YearKind};
use touchstone_domain::words::Anchor;

impl Naive<'_> {
    /// The day that a `before` rule looks to.
    pub fn end(&self, subject: Subject, of: Anchor) -> Option<Day> {
        let Subject::Case(case) = subject else { unreachable!("only cases end") };
        let fact = &self.facts.cases[case.at()];
        if of == Anchor::ReleaseDate { fact.release_date } else { fact.supervision_end_expected }
    }

    /// The day of an anchor; "an anchor later than `on` counts as unknown".
    pub fn anchor(&self, subject: Subject, of: Anchor, on: Day) -> Option<Day> {
        let day = match (subject, of) {
            (Subject::Case(case), Anchor::SupervisionStart) => Some(self.facts.cases[case.at()].supervision_start),
            (Subject::Case(case), Anchor::FirstAllocated | Anchor::Allocated) => {
                let rows = self
                    .facts
                    .case_changes
                    .iter()
                    .filter(|row| row.case == case && row.attribute == CaseAttribute::Practitioner);
                let named = rows.clone().filter(|row| row.value != UNKNOWN && row.from <= on).map(|row| row.from);
                match (rows.count(), of) {
                    (0, _) => self.facts.cases[case.at()].allocated_on,
                    (_, Anchor::FirstAllocated) => named.min(),
                    _ => named.max(),
                }
            }
            (Subject::Staff(staff), Anchor::PostStarted) => Some(self.post_started(staff, on)),
            (Subject::Staff(staff), Anchor::ServiceStarted) => Some(self.facts.people.staff[staff.at()].started_on),
            other => unreachable!("{other:?}"),
        };
        day.filter(|day| *day <= on)
    }

    /// "first day of the unbroken run of the present grade, else `started_on`"
    fn post_started(&self, staff: StaffIx, on: Day) -> Day {
        let present = self.grade(staff, on);
        if present.is_none() || !self.staff_has_history(staff, StaffAttribute::Grade) {
            return self.facts.people.staff[staff.at()].started_on;
        }
        let mut day = on;
        while self.grade(staff, day.plus(-1)) == present {
            day = day.plus(-1);
        }
        day
    }
}

/// Section 2.
pub fn status(due: Day, met_on: Option<Day>, on: Day) -> &'static str {
    match met_on {
        Some(met_on) if met_on <= due => "met",
        Some(_) => "met_late",
        None if due < on => "overdue",
        None if due == on => "due_today",
        None if due <= on.plus(14) => "due_soon",
        None => "upcoming",
    }
}

/// The year that contains a day, found day by day.
pub fn year(on: Day, kind: YearKind) -> (Day, Day) {
    let month = if kind == YearKind::Calendar { 1 } else { 4 };
    let begins = |day: Day| day.civil().1 == month && day.civil().2 == 1;
    let mut start = on;
    while !begins(start) {
        start = start.plus(-1);
    }
    let mut end = on;
    while !begins(end.plus(1)) {
        end = end.plus(1);
    }
    (start, end)
}

/// The basis of a rule's weakest number: assumed < practice < local < published.
pub fn weakest(rule: &Rule) -> String {
    let mut all = vec![rule.minutes.basis];
    all.extend(rule.judgement.iter().map(|number| number.basis));
    match &rule.cadence {
        Cadence::Once { within, count, .. } => all.extend([within.basis, count.basis]),
        Cadence::Every { every, first } => all.extend([every.basis, first.basis]),
        Cadence::Times { times, first, .. } => all.extend([times.basis, first.basis]),
        Cadence::Before { lead, opens, .. } => all.extend([lead.basis, opens.basis]),
        Cadence::After { within, .. } => all.push(within.basis),
        Cadence::Signature { within, .. } => all.extend(within.iter().map(|number| number.basis)),
        Cadence::Yearly { by, or_within } => {
            all.push(by.basis);
            all.extend(or_within.iter().map(|(number, _)| number.basis));
        }
    }
    for (basis, word) in [(Basis::Assumed, "assumed"), (Basis::Practice, "practice"), (Basis::Local, "local")] {
        if all.contains(&basis) {
            return word.to_owned();
        }
    }
    "published".to_owned()
}
