//! In which roles the maker of a record could act about its subject on its day (DOMAIN 3.3).

use super::{RecordFact, StaffAttribute, StaffIx, State};
use crate::calendar::Day;
use crate::words::{Grade, Role};

/// A set of roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoleSet(u8);

impl RoleSet {
    /// This set with one role more.
    #[must_use]
    pub const fn with(self, role: Role) -> Self {
        RoleSet(self.0 | 1 << role as u8)
    }

    /// The set of these roles.
    #[must_use]
    pub fn of(roles: &[Role]) -> Self {
        roles.iter().fold(RoleSet::default(), |set, role| set.with(*role))
    }

    /// Is any role in both?
    #[must_use]
    pub const fn meets(self, other: RoleSet) -> bool {
        self.0 & other.0 != 0
    }

    /// Is it in the set?
    #[must_use]
    pub const fn has(self, role: Role) -> bool {
        self.0 & 1 << role as u8 != 0
    }
}

/// The roles that a grade gives to anybody who has it.
fn by_grade(grade: Grade) -> RoleSet {
    let none = RoleSet::default();
    match grade {
        Grade::Spo => none.with(Role::Spo).with(Role::Peer),
        Grade::PduHead => none.with(Role::Spo).with(Role::PduHead),
        Grade::Qdo => none.with(Role::Qdo),
        Grade::Po | Grade::Pso => none.with(Role::Peer),
        _ => none,
    }
}

/// The maker's roles about a case on the day of the record; none if nobody live made it, or its holder did.
pub(super) fn about_case(state: &State, record: &RecordFact) -> RoleSet {
    let (Some(by), Some(case)) = (record.by, record.case) else { return RoleSet::default() };
    if !state.staff_is_live(by, record.on) || state.holding_on(case, record.on).holder == Some(by) {
        return RoleSet::default();
    }
    let Some(grade) = state.grade_on(by, record.on) else { return RoleSet::default() };
    let roles = by_grade(grade);
    if matches!(grade, Grade::Spo | Grade::PduHead) { roles.with(Role::LineManager) } else { roles }
}

/// The maker's roles about a member of staff on the day of the record; none if nobody live made it, or the subject did.
pub(super) fn about_staff(state: &State, record: &RecordFact) -> RoleSet {
    let (Some(by), Some(staff)) = (record.by, record.staff) else { return RoleSet::default() };
    if by == staff || !state.staff_is_live(by, record.on) {
        return RoleSet::default();
    }
    let grade = state.grade_on(by, record.on);
    let roles = grade.map(by_grade).unwrap_or_default();
    if is_line_manager(state, by, grade, staff, record.on) { roles.with(Role::LineManager) } else { roles }
}

fn is_line_manager(state: &State, by: StaffIx, grade: Option<Grade>, staff: StaffIx, on: Day) -> bool {
    let manager = state.manager_on(staff, on);
    if let Some(manager) = manager
        && (by == manager || state.manager_on(manager, on) == Some(by) || in_cover_chain(state, manager, by, on))
    {
        return true;
    }
    let pdu = |staff| state.staff_team_on(staff, on).and_then(|team| state.facts.people.teams[team.at()].pdu);
    grade == Some(Grade::PduHead) && pdu(staff).is_some() && pdu(by) == pdu(staff)
}

/// Is `wanted` among the deputies that cover rows of that day name for `manager`, or among theirs?
fn in_cover_chain(state: &State, manager: StaffIx, wanted: StaffIx, on: Day) -> bool {
    let mut seen = vec![manager];
    let mut next = 0;
    while let Some(current) = seen.get(next).copied() {
        next += 1;
        for cover in state.cover_of(current).iter().filter(|cover| cover.holds(on)) {
            if cover.deputy == wanted {
                return true;
            }
            if !seen.contains(&cover.deputy) {
                seen.push(cover.deputy);
            }
        }
    }
    false
}

/// The grade of a member of staff on a day.
impl State {
    /// The grade of a member of staff on a day, if known.
    #[must_use]
    pub fn grade_on(&self, staff: StaffIx, on: Day) -> Option<Grade> {
        Grade::from_index(self.staff_timeline(staff, StaffAttribute::Grade).on(on))
    }
}
