//! Who is who on one day: grades, teams, absences, and the person who stands where somebody is away (DOMAIN 3.3).

use super::{CaseIx, StaffAttribute, StaffIx, State, TeamFact, TeamIx};
use crate::calendar::Day;
use crate::words::{CodeIx, Grade};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A member of staff on one day.
#[derive(Clone, Copy, Debug)]
pub struct Today {
    /// In service?
    pub live: bool,
    /// Away?
    pub absent: bool,
    /// Grade, if known.
    pub grade: Option<Grade>,
    /// Team, if known.
    pub team: Option<TeamIx>,
    /// Manager, if anybody.
    pub manager: Option<StaffIx>,
}

/// How everybody stands on one day, and who leads what.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    people: Vec<Today>,
    spos: FxHashMap<TeamIx, Vec<StaffIx>>,
    pdu_heads: FxHashMap<CodeIx, Vec<StaffIx>>,
    qdos_of_pdu: FxHashMap<CodeIx, Vec<StaffIx>>,
    qdos_of_region: FxHashMap<CodeIx, Vec<StaffIx>>,
}

/// Everybody on one day.
#[derive(Clone, Debug)]
pub struct Roster<'a> {
    state: &'a State,
    /// The day.
    pub on: Day,
    groups: Arc<Groups>,
}

/// Whom a search for an accountable person must pass over.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bars {
    /// The subject themselves.
    pub subject: Option<StaffIx>,
    /// The holder of the case.
    pub holder: Option<StaffIx>,
    /// The case whose limited access counts.
    pub case: Option<CaseIx>,
}

impl Groups {
    /// How everybody stands on this day.
    #[must_use]
    pub fn on(state: &State, on: Day) -> Self {
        let staff = state.facts.people.staff.len();
        let mut groups = Self { people: Vec::with_capacity(staff), ..Self::default() };
        for at in 0..staff {
            let staff = StaffIx::new(at);
            let today = Today {
                live: state.staff_is_live(staff, on),
                absent: state.is_absent(staff, on),
                grade: state.grade_on(staff, on),
                team: state.staff_team_on(staff, on),
                manager: StaffIx::from_value(state.staff_timeline(staff, StaffAttribute::Manager).on(on)),
            };
            groups.people.push(today);
            groups.join(&state.facts.people.teams, staff, today);
        }
        groups
    }

    fn join(&mut self, teams: &[TeamFact], staff: StaffIx, today: Today) {
        let (true, Some(team)) = (today.live, today.team) else { return };
        let fact = &teams[team.at()];
        match today.grade {
            Some(Grade::Spo) => self.spos.entry(team).or_default().push(staff),
            Some(Grade::PduHead) => self.pdu_heads.entry_of(fact.pdu, staff),
            Some(Grade::Qdo) => {
                self.qdos_of_pdu.entry_of(fact.pdu, staff);
                self.qdos_of_region.entry_of(fact.region, staff);
            }
            _ => {}
        }
    }
}

impl<'a> Roster<'a> {
    /// Everybody on this day.
    #[must_use]
    pub fn on(state: &'a State, on: Day) -> Self {
        Self::of(state, on, Arc::new(Groups::on(state, on)))
    }

    /// Everybody on the day of these groups, which are of the people of this state.
    #[must_use]
    pub const fn of(state: &'a State, on: Day, groups: Arc<Groups>) -> Self {
        Self { state, on, groups }
    }

    /// A member of staff today.
    #[must_use]
    pub fn person(&self, staff: StaffIx) -> &Today {
        &self.groups.people[staff.at()]
    }

    /// SPOs of a team, by code.
    #[must_use]
    pub fn spos_of(&self, team: TeamIx) -> &[StaffIx] {
        self.groups.spos.get(&team).map_or(&[], Vec::as_slice)
    }

    /// Heads of a PDU, by code.
    #[must_use]
    pub fn heads_of(&self, pdu: Option<CodeIx>) -> &[StaffIx] {
        group(&self.groups.pdu_heads, pdu)
    }

    /// QDOs of a PDU, by code.
    #[must_use]
    pub fn qdos_of_pdu(&self, pdu: Option<CodeIx>) -> &[StaffIx] {
        group(&self.groups.qdos_of_pdu, pdu)
    }

    /// QDOs of a region, by code.
    #[must_use]
    pub fn qdos_of_region(&self, region: Option<CodeIx>) -> &[StaffIx] {
        group(&self.groups.qdos_of_region, region)
    }

    /// The PDU and region of a team.
    #[must_use]
    pub fn pdu_and_region(&self, team: Option<TeamIx>) -> (Option<CodeIx>, Option<CodeIx>) {
        team.map_or((None, None), |team| {
            let fact = &self.state.facts.people.teams[team.at()];
            (fact.pdu, fact.region)
        })
    }

    fn may_stand(&self, staff: StaffIx, bars: Bars) -> bool {
        self.person(staff).live
            && bars.subject != Some(staff)
            && bars.holder != Some(staff)
            && bars.case.is_none_or(|case| !self.state.is_barred(Some(staff), case, self.on))
    }

    /// The deputy of a member of staff today: of the cover row with the latest first day, then the lowest deputy code.
    #[must_use]
    pub fn deputy_of(&self, staff: StaffIx) -> Option<StaffIx> {
        self.state.cover_of(staff).iter().find(|cover| cover.holds(self.on)).map(|cover| cover.deputy)
    }

    /// The candidate or, if they are away, whoever their cover leads to; `None` if nobody does. `passed` is told of each one who was away.
    #[must_use]
    pub fn stand_in(&self, candidate: StaffIx, bars: Bars, mut passed: impl FnMut(StaffIx)) -> Option<StaffIx> {
        let mut current = candidate;
        // A chain longer than the staff has come back to somebody: a loop.
        for _ in 0..=self.groups.people.len() {
            if !self.may_stand(current, bars) {
                return None;
            }
            if !self.person(current).absent {
                return Some(current);
            }
            passed(current);
            current = self.deputy_of(current)?;
            if current == candidate {
                return None;
            }
        }
        None
    }

    /// The members of a group in the order in which they are tried: starting at `crc32(subject) mod n` and going round.
    pub fn in_turn<'g>(&self, group: &'g [StaffIx], subject: &[u8]) -> impl Iterator<Item = StaffIx> + use<'g> {
        let start = match group.len() {
            0 | 1 => 0,
            n => usize::try_from(crc32fast::hash(subject)).unwrap_or(0) % n,
        };
        group[start..].iter().chain(&group[..start]).copied()
    }
}

/// Adding a member to the group of a unit that may be unknown.
trait EntryOf {
    fn entry_of(&mut self, unit: Option<CodeIx>, staff: StaffIx);
}

impl EntryOf for FxHashMap<CodeIx, Vec<StaffIx>> {
    fn entry_of(&mut self, unit: Option<CodeIx>, staff: StaffIx) {
        if let Some(unit) = unit {
            self.entry(unit).or_default().push(staff);
        }
    }
}

fn group(groups: &FxHashMap<CodeIx, Vec<StaffIx>>, unit: Option<CodeIx>) -> &[StaffIx] {
    unit.and_then(|unit| groups.get(&unit)).map_or(&[], Vec::as_slice)
}
