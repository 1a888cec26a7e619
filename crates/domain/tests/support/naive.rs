//! The second reading: facts looked up one day at a time, by scanning the rows, straight from the text.
//!
//! What lives here: values of attributes, holders, teams, managers, events. The rest of the reading builds on it in
//! `naive_when`, `naive_people`, `naive_signing` and `naive_cadences`.

use super::policies::Patch;
use touchstone_domain::calendar::{Calendar, Day};
use touchstone_domain::facts::{CaseAttribute, CaseIx, Facts, StaffAttribute, StaffIx, TeamIx, UNKNOWN};
use touchstone_domain::policy::Library;
use touchstone_domain::words::{CodeIx, Grade, Rosh};

/// Facts and policies, read naively.
pub struct Naive<'w> {
    pub facts: &'w Facts,
    pub library: &'w Library,
    pub patches: &'w [Patch],
    /// The unit of each case on each day from the first in any history on.
    units: Vec<Vec<Unit>>,
    first: Day,
}

/// Who holds a case on a day, and the team and manager that make it theirs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    pub holder: Option<StaffIx>,
    pub team: Option<TeamIx>,
    pub manager: Option<StaffIx>,
}

/// The last day for which units are worked out.
const LAST: (i32, u8, u8) = (2027, 1, 31);

impl<'w> Naive<'w> {
    pub fn new(facts: &'w Facts, library: &'w Library, patches: &'w [Patch]) -> Self {
        let rows = facts.case_changes.iter().map(|row| row.from);
        let cells = facts.cases.iter().map(|case| case.supervision_start);
        let first = rows.chain(cells).min().unwrap_or(Day(18_000)).plus(-1);
        let last = Day::from_civil(LAST.0, LAST.1, LAST.2).expect("a day");
        let mut naive = Self { facts, library, patches, units: Vec::new(), first };
        for at in 0..facts.cases.len() {
            let case = CaseIx::new(at);
            // "A case that no live practitioner ever held has the team in cases.csv and no manager."
            let mut unit = Unit { holder: None, team: facts.cases[at].team, manager: None };
            let mut by_day = Vec::new();
            let mut day = first;
            while day <= last {
                unit = naive.unit_after(case, day, unit);
                by_day.push(unit);
                day = day.plus(1);
            }
            naive.units.push(by_day);
        }
        naive
    }

    /// The unit of a case on a day, given that of the day before.
    fn unit_after(&self, case: CaseIx, day: Day, before: Unit) -> Unit {
        // "The holder on a day is the practitioner of the latest history row with a value, dated ≤ that day."
        let latest = self.case_value(case, CaseAttribute::Practitioner, day).and_then(StaffIx::from_value);
        let holder = latest.or(before.holder);
        match latest {
            Some(holder) if self.is_live(holder, day) => {
                Unit { holder: Some(holder), team: self.team_of(holder, day), manager: self.manager_of(holder, day) }
            }
            // Unheld: "the team and manager that the practitioner who last held it while live had on that last day".
            _ => Unit { holder, ..before },
        }
    }

    pub fn calendar(&self) -> &'w Calendar {
        &self.library.calendar
    }

    /// The holder, team and manager of a case on a day.
    pub fn unit(&self, case: CaseIx, day: Day) -> Unit {
        match usize::try_from(day.since(self.first)) {
            Ok(at) => self.units[case.at()][at],
            Err(_) => Unit { holder: None, team: self.facts.cases[case.at()].team, manager: None },
        }
    }

    /// The value of an attribute of a case; `None` if unknown.
    pub fn case_value(&self, case: CaseIx, attribute: CaseAttribute, day: Day) -> Option<u32> {
        let mut has_history = false;
        let mut latest: Option<(Day, u32)> = None;
        for row in &self.facts.case_changes {
            if row.case == case && row.attribute == attribute {
                has_history = true;
                if row.from <= day && latest.is_none_or(|(from, _)| from < row.from) {
                    latest = Some((row.from, row.value));
                }
            }
        }
        let fact = &self.facts.cases[case.at()];
        if !has_history && day >= fact.supervision_start {
            latest = Some((fact.supervision_start, fact.cells[attribute as usize]));
        }
        latest.map(|(_, value)| value).filter(|value| *value != UNKNOWN)
    }

    /// The ROSH of a case: unknown is not assessed.
    pub fn rosh(&self, case: CaseIx, day: Day) -> Rosh {
        self.case_value(case, CaseAttribute::Rosh, day).and_then(Rosh::from_index).unwrap_or(Rosh::NotAssessed)
    }

    /// The value of an attribute of a member of staff; `None` if unknown.
    pub fn staff_value(&self, staff: StaffIx, attribute: StaffAttribute, day: Day) -> Option<u32> {
        let fact = &self.facts.people.staff[staff.at()];
        let mut latest: Option<(Day, u32)> = None;
        if self.staff_has_history(staff, attribute) {
            for row in &self.facts.people.staff_changes {
                let is_theirs = row.staff == staff && row.attribute == attribute;
                if is_theirs && row.from <= day && latest.is_none_or(|(from, _)| from < row.from) {
                    latest = Some((row.from, row.value));
                }
            }
        } else if day >= fact.started_on {
            latest = fact.cells.get(attribute as usize).map(|cell| (fact.started_on, *cell));
        }
        latest.map(|(_, value)| value).filter(|value| *value != UNKNOWN)
    }

    pub fn staff_has_history(&self, staff: StaffIx, attribute: StaffAttribute) -> bool {
        self.facts.people.staff_changes.iter().any(|row| row.staff == staff && row.attribute == attribute)
    }

    pub fn grade(&self, staff: StaffIx, day: Day) -> Option<Grade> {
        self.staff_value(staff, StaffAttribute::Grade, day).and_then(Grade::from_index)
    }

    pub fn team_of(&self, staff: StaffIx, day: Day) -> Option<TeamIx> {
        self.staff_value(staff, StaffAttribute::Team, day).and_then(TeamIx::from_value)
    }

    pub fn manager_of(&self, staff: StaffIx, day: Day) -> Option<StaffIx> {
        self.staff_value(staff, StaffAttribute::Manager, day).and_then(StaffIx::from_value)
    }

    pub fn pdu(&self, team: Option<TeamIx>) -> Option<CodeIx> {
        team.and_then(|team| self.facts.people.teams[team.at()].pdu)
    }

    pub fn region(&self, team: Option<TeamIx>) -> Option<CodeIx> {
        team.and_then(|team| self.facts.people.teams[team.at()].region)
    }

    /// "staff from `started_on` to `left_on`"
    pub fn is_live(&self, staff: StaffIx, day: Day) -> bool {
        let fact = &self.facts.people.staff[staff.at()];
        day >= fact.started_on && fact.left_on.is_none_or(|left| day <= left)
    }

    /// "A case is live from `supervision_start` to `supervision_end` inclusive (or open)"
    pub fn case_is_live(&self, case: CaseIx, day: Day) -> bool {
        let fact = &self.facts.cases[case.at()];
        day >= fact.supervision_start && fact.supervision_end.is_none_or(|end| day <= end)
    }

    /// "any absence that contains it"
    pub fn is_absent(&self, staff: StaffIx, day: Day) -> bool {
        let contains = |from: Day, until: Option<Day>| from <= day && until.is_none_or(|until| day <= until);
        self.facts.people.absences.iter().any(|absence| absence.staff == staff && contains(absence.from, absence.until))
    }

    /// Is there an event of this kind in the case on this day, listed or derived?
    pub fn happened(&self, case: CaseIx, kind: &str, day: Day) -> bool {
        match kind {
            "rosh_raised" => self.rosh_changed(case, day) == Some(true),
            "rosh_lowered" => self.rosh_changed(case, day) == Some(false),
            "reallocated" => self.was_reallocated(case, day),
            _ => {
                let code = self.facts.codes.find(kind);
                self.facts.events.iter().any(|event| event.case == case && event.on == day && Some(event.kind) == code)
            }
        }
    }

    /// Up (`true`), down (`false`) or neither, by a history row of this day.
    fn rosh_changed(&self, case: CaseIx, day: Day) -> Option<bool> {
        let is_rosh =
            |row: &&touchstone_domain::facts::CaseChange| row.case == case && row.attribute == CaseAttribute::Rosh;
        let rows = || self.facts.case_changes.iter().filter(is_rosh);
        if !rows().any(|row| row.from == day) {
            return None;
        }
        let is_first = rows().all(|row| row.from >= day);
        // "a first row on or before `supervision_start` is no change"
        if is_first && day <= self.facts.cases[case.at()].supervision_start {
            return None;
        }
        let level = |rosh| match rosh {
            Rosh::NotAssessed => None,
            Rosh::Low => Some(1),
            Rosh::Medium => Some(2),
            Rosh::High => Some(3),
            Rosh::VeryHigh => Some(4),
        };
        match (level(self.rosh(case, day.plus(-1))), level(self.rosh(case, day))) {
            // "from `not_assessed` to high or very_high"; "(from `not_assessed` or to it: no)"
            (None, to) => to.filter(|to| *to >= 3).map(|_| true),
            (Some(_), None) => None,
            (Some(from), Some(to)) => (from != to).then_some(to > from),
        }
    }

    /// "a practitioner row whose value differs from the last value before it (rows with nobody skipped)"
    fn was_reallocated(&self, case: CaseIx, day: Day) -> bool {
        let named = |row: &&touchstone_domain::facts::CaseChange| {
            row.case == case && row.attribute == CaseAttribute::Practitioner && row.value != UNKNOWN
        };
        let rows = || self.facts.case_changes.iter().filter(named);
        let Some(today) = rows().find(|row| row.from == day) else { return false };
        rows().filter(|row| row.from < day).max_by_key(|row| row.from).is_some_and(|before| before.value != today.value)
    }
}
