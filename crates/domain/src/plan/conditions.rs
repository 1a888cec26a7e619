//! Conditions on a subject on a day: true, false, or unknown because a fact is missing (DOMAIN 3.1).

use super::bind::{Bound, Planner, unit_value};
use super::decide::Seen;
use super::duty::{Gap, NotDue, Subject};
use crate::calendar::Day;
use crate::facts::{ArmScope, CaseAttribute, SetIx, Sets, StaffAttribute, StaffIx, TeamIx, UNKNOWN};
use crate::policy::{Attribute, Condition};
use crate::words::CodeIx;

/// A condition with its values as numbers.
#[derive(Clone, Debug)]
pub(super) struct Check {
    pub(super) attribute: Attribute,
    negated: bool,
    values: Values,
}

#[derive(Clone, Debug)]
enum Values {
    /// Positions in the attribute's list, as bits.
    Listed(u32),
    /// Interned codes; those that no fact mentions are left out, for nothing can equal them.
    Coded(Vec<u32>),
}

/// What all conditions of a rule come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Applies {
    Yes,
    No(NotDue),
    Unknown(Gap),
}

/// A condition with its values as numbers; `find` knows the numbers of codes.
pub(super) fn compile(condition: &Condition, find: impl Fn(&str) -> Option<CodeIx>) -> Check {
    let values = match condition.attribute.values() {
        Some(list) => {
            let place = |value: &String| list.iter().position(|known| known == value);
            Values::Listed(condition.values.iter().filter_map(place).fold(0, |bits, place| bits | 1 << place))
        }
        None => Values::Coded(condition.values.iter().filter_map(|value| find(value)).map(|code| code.0).collect()),
    };
    Check { attribute: condition.attribute, negated: condition.negated, values }
}

impl Check {
    /// Does the value satisfy the condition? `None` if the value is unknown.
    pub(super) fn test(&self, value: u32, sets: &Sets) -> Option<bool> {
        if value == UNKNOWN && self.attribute != Attribute::ReportType {
            return None;
        }
        let among = match &self.values {
            Values::Listed(bits) => bits >> value & 1 == 1,
            Values::Coded(codes) if matches!(self.attribute, Attribute::Registration | Attribute::Cohort) => {
                sets.members(SetIx(value)).iter().any(|code| codes.contains(&code.0))
            }
            Values::Coded(codes) => codes.contains(&value),
        };
        Some(among != self.negated)
    }

    pub(super) fn holds(&self, value: u32, sets: &Sets) -> bool {
        self.test(value, sets) == Some(true)
    }

    /// Does it read the unit rather than the subject itself?
    pub(super) const fn reads_unit(&self) -> bool {
        matches!(self.attribute, Attribute::TeamKind | Attribute::Region | Attribute::Pdu)
    }
}

/// Where a case keeps an attribute.
pub(super) const fn of_case(attribute: Attribute) -> Option<CaseAttribute> {
    match attribute {
        Attribute::CaseType => Some(CaseAttribute::CaseType),
        Attribute::Rosh => Some(CaseAttribute::Rosh),
        Attribute::Tier => Some(CaseAttribute::Tier),
        Attribute::MappaLevel => Some(CaseAttribute::MappaLevel),
        Attribute::MappaCategory => Some(CaseAttribute::MappaCategory),
        Attribute::Registration => Some(CaseAttribute::Registrations),
        Attribute::Cohort => Some(CaseAttribute::Cohorts),
        _ => None,
    }
}

/// Where a member of staff keeps an attribute.
pub(super) const fn of_staff(attribute: Attribute) -> Option<StaffAttribute> {
    match attribute {
        Attribute::Grade => Some(StaffAttribute::Grade),
        Attribute::OnProbationTerms => Some(StaffAttribute::OnProbationTerms),
        Attribute::TopOfPayBand => Some(StaffAttribute::TopOfPayBand),
        Attribute::LightPerformance => Some(StaffAttribute::LightPerformance),
        _ => None,
    }
}

/// Unknown ROSH is "not assessed", which is known.
pub(super) const fn known_rosh(attribute: Attribute, value: u32) -> u32 {
    if matches!(attribute, Attribute::Rosh) && value == UNKNOWN { 0 } else { value }
}

impl Planner<'_> {
    /// The evaluation arm of a member of staff for the rule's policy: their own row, else their PDU's, else their region's, else none.
    pub(super) fn arm_on(&self, bound: &Bound, staff: StaffIx, day: Day) -> u32 {
        let (pdu, region) = self.roster.pdu_and_region(self.state.staff_team_on(staff, day));
        let scopes = [Some(ArmScope::Staff(staff)), pdu.map(ArmScope::Unit), region.map(ArmScope::Unit)];
        let row = |scope: ArmScope| {
            let holding = bound.arms.get(&scope)?.iter();
            let holding = holding.filter(|arm| arm.from <= day && arm.until.is_none_or(|until| day <= until));
            holding.max_by_key(|arm| arm.from).map(|arm| arm.arm)
        };
        scopes.into_iter().flatten().find_map(row).unwrap_or(0)
    }

    /// The value of an attribute of a subject on a day, in a team.
    pub(super) fn value_on(
        &self,
        bound: &Bound,
        attribute: Attribute,
        subject: Subject,
        day: Day,
        team: Option<TeamIx>,
    ) -> u32 {
        if matches!(attribute, Attribute::TeamKind | Attribute::Region | Attribute::Pdu) {
            return unit_value(&self.state.facts, attribute, team);
        }
        let value = match subject {
            Subject::Case(case) => {
                of_case(attribute).map_or(UNKNOWN, |attribute| self.state.case_timeline(case, attribute).on(day))
            }
            Subject::Staff(staff) if attribute == Attribute::Arm => self.arm_on(bound, staff, day),
            Subject::Staff(staff) => {
                of_staff(attribute).map_or(UNKNOWN, |attribute| self.state.staff_timeline(staff, attribute).on(day))
            }
            Subject::Document(document) => {
                let fact = &self.state.facts.documents[document.at()];
                match attribute {
                    Attribute::Kind => fact.kind.index(),
                    Attribute::Rosh => fact.rosh.map_or(UNKNOWN, |rosh| rosh.index()),
                    Attribute::ReportType => fact.report_type.map_or(UNKNOWN, |code| code.0),
                    // A person without a case has no registrations that we could know of.
                    Attribute::Registration => fact.case.map_or(Sets::EMPTY.0, |case| {
                        self.state.case_timeline(case, CaseAttribute::Registrations).on(day)
                    }),
                    _ => UNKNOWN,
                }
            }
        };
        known_rosh(attribute, value)
    }

    /// Do all conditions of the rule hold on the day on which they are read? The first false one decides; else the first unknown one.
    pub(super) fn applies(&self, bound: &Bound, seen: &Seen) -> Applies {
        let mut unknown = None;
        for check in bound.spans.first().map_or(&[][..], |span| &span.checks) {
            let value = self.value_on(bound, check.attribute, seen.subject, seen.read_on, seen.read_team);
            match check.test(value, &self.state.facts.sets) {
                Some(true) => {}
                Some(false) => return Applies::No(NotDue::Condition(check.attribute, value)),
                None => unknown = unknown.or(Some(Gap::Attribute(check.attribute))),
            }
        }
        unknown.map_or(Applies::Yes, Applies::Unknown)
    }
}
