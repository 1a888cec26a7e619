//! Who held a case when, and which team and manager that made it theirs (DOMAIN 3.1).

use super::{CaseAttribute, CaseIx, StaffAttribute, StaffIx, State, TeamIx, UNKNOWN};
use crate::calendar::Day;

/// A stretch of days on which a case had one holder, team and manager; it lasts until the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// First day.
    pub from: Day,
    /// The practitioner of the latest history row with a value.
    pub holder: Option<StaffIx>,
    /// No one live holds it: team and manager are those of the last live holder.
    pub unheld: bool,
    /// Its team and manager.
    pub unit: Unit,
}

/// A team and a manager.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// The team.
    pub team: Option<TeamIx>,
    /// The manager.
    pub manager: Option<StaffIx>,
}

impl Default for Holding {
    fn default() -> Self {
        Holding { from: Day::EARLIEST, holder: None, unheld: true, unit: Unit::default() }
    }
}

/// Appends the holdings of a case, oldest first; the first begins at [`Day::EARLIEST`].
pub(super) fn holdings(state: &State, case: CaseIx, out: &mut Vec<Holding>) {
    let start = out.len();
    let mut last_live = Unit { team: state.facts.cases[case.at()].team, manager: None };
    let mut holder = None;
    out.push(Holding { unit: last_live, ..Holding::default() });
    let timeline = state.case_timeline(case, CaseAttribute::Practitioner);
    let rows = timeline.rows();
    for (place, row) in rows.iter().enumerate() {
        let end = rows.get(place + 1).map_or(Day::LATEST, |next| next.from.plus(-1));
        if row.value == UNKNOWN {
            push(out, start, Holding { from: row.from, holder, unheld: true, unit: last_live });
            continue;
        }
        let Some(staff) = StaffIx::from_value(row.value) else { continue };
        holder = Some(staff);
        let (first_live, last_day) = state.staff_life(staff);
        let live = (row.from.max(first_live), end.min(last_day));
        if row.from < first_live || live.0 > live.1 {
            push(out, start, Holding { from: row.from, holder, unheld: true, unit: last_live });
        }
        if live.0 <= live.1 {
            last_live = live_stretch(state, staff, live, |from, unit| {
                push(out, start, Holding { from, holder, unheld: false, unit })
            });
            if live.1 < end {
                push(out, start, Holding { from: live.1.plus(1), holder, unheld: true, unit: last_live });
            }
        }
    }
}

/// Reports the pieces of a live holder's days, each with their team and manager, and returns the last.
fn live_stretch(state: &State, staff: StaffIx, (from, until): (Day, Day), mut piece: impl FnMut(Day, Unit)) -> Unit {
    let teams = state.staff_timeline(staff, StaffAttribute::Team);
    let managers = state.staff_timeline(staff, StaffAttribute::Manager);
    let unit_on =
        |day| Unit { team: TeamIx::from_value(teams.on(day)), manager: StaffIx::from_value(managers.on(day)) };
    let mut at = from;
    loop {
        let unit = unit_on(at);
        piece(at, unit);
        let next = teams
            .rows()
            .iter()
            .chain(managers.rows())
            .map(|row| row.from)
            .filter(|change| *change > at && *change <= until)
            .min();
        match next {
            Some(change) => at = change,
            None => return unit,
        }
    }
}

/// Adds a holding, replacing one of the same first day and joining one that changes nothing.
fn push(out: &mut Vec<Holding>, start: usize, next: Holding) {
    while out.len() > start && out.last().is_some_and(|last| last.from >= next.from) {
        out.pop();
    }
    let same = out[start..].last().is_some_and(|last| Holding { from: next.from, ..*last } == next);
    if !same {
        out.push(next);
    }
}
