//! `applicable_since`: the earliest day since which, without a break, the edition in force had the rule, its conditions held,
//! and the subject was live (DOMAIN 3.1).

use super::bind::place_of;
use super::bind::{Bound, Planner, Span};
use super::conditions::{Check, known_rosh, of_case, of_staff};
use super::decide::Seen;
use super::duty::Subject;
use crate::calendar::Day;
use crate::facts::{ArmScope, StaffAttribute, StaffIx, TeamIx};
use crate::policy::Attribute;

impl Planner<'_> {
    /// The day since which the rule has applied to a live case or member of staff; `None` if it does not apply on the day.
    pub(super) fn applicable_since(&self, bound: &Bound, seen: &Seen) -> Option<Day> {
        let live_from = seen.life.0;
        let mut until = self.on;
        let mut since = None;
        for span in &bound.spans {
            let Some(start) = self.span_start(bound, span, seen.subject, until) else { break };
            since = Some(start.max(span.from).max(live_from));
            if start > span.from || live_from > span.from {
                break;
            }
            until = span.from.plus(-1);
        }
        since
    }

    /// The day since which the conditions of a span have held without a break up to `until`.
    fn span_start(&self, bound: &Bound, span: &Span, subject: Subject, until: Day) -> Option<Day> {
        let mut start = self.unit_start(subject, until, |team| span.unit_from[place_of(team)])?;
        for check in span.checks.iter().filter(|check| !check.reads_unit()) {
            start = start.max(self.check_start(bound, check, subject, until)?);
        }
        Some(start)
    }

    /// The day since which one condition on the subject itself has held without a break up to `until`.
    pub(super) fn check_start(&self, bound: &Bound, check: &Check, subject: Subject, until: Day) -> Option<Day> {
        let holds = |value| check.holds(known_rosh(check.attribute, value), &self.state.facts.sets);
        match subject {
            Subject::Case(case) => self.state.case_timeline(case, of_case(check.attribute)?).run_start(until, holds),
            Subject::Staff(staff) if check.attribute == Attribute::Arm => self.arm_start(bound, check, staff, until),
            Subject::Staff(staff) => {
                self.state.staff_timeline(staff, of_staff(check.attribute)?).run_start(until, holds)
            }
            Subject::Document(_) => None,
        }
    }

    /// The day since which the subject's teams have held; `holds_from` says from which day each does.
    pub(super) fn unit_start(
        &self,
        subject: Subject,
        until: Day,
        holds_from: impl Fn(Option<TeamIx>) -> Option<Day>,
    ) -> Option<Day> {
        match subject {
            Subject::Case(case) => {
                let holdings = self.state.holdings_of(case).iter();
                run(holdings.map(|holding| (holding.from, holding.unit.team)), until, holds_from)
            }
            Subject::Staff(staff) => {
                let teams = self.state.staff_timeline(staff, StaffAttribute::Team);
                let rows = teams.rows().iter().map(|row| (row.from, TeamIx::from_value(row.value)));
                run(std::iter::once((Day::EARLIEST, None)).chain(rows), until, holds_from)
            }
            Subject::Document(_) => None,
        }
    }

    fn arm_start(&self, bound: &Bound, check: &Check, staff: StaffIx, until: Day) -> Option<Day> {
        let teams = self.state.staff_timeline(staff, StaffAttribute::Team);
        let units = teams.rows().iter().flat_map(|row| {
            let (pdu, region) = self.roster.pdu_and_region(TeamIx::from_value(row.value));
            [pdu, region].into_iter().flatten().map(ArmScope::Unit)
        });
        let rows = units.chain([ArmScope::Staff(staff)]).filter_map(|scope| bound.arms.get(&scope)).flatten();
        let mut changes: Vec<Day> =
            rows.flat_map(|arm| [Some(arm.from), arm.until.map(|until| until.plus(1))]).flatten().collect();
        changes.extend(teams.rows().iter().map(|row| row.from));
        changes.push(Day::EARLIEST);
        changes.retain(|day| *day <= until);
        changes.sort_unstable();
        let mut start = None;
        for day in changes.into_iter().rev() {
            if !check.holds(self.arm_on(bound, staff, day), &self.state.facts.sets) {
                break;
            }
            start = Some(day);
        }
        start
    }
}

/// Walks stretches of days back from `until` for as long as each holds from its first day on; `holds_from` says from which day a team holds.
fn run(
    stretches: impl DoubleEndedIterator<Item = (Day, Option<TeamIx>)>,
    until: Day,
    holds_from: impl Fn(Option<TeamIx>) -> Option<Day>,
) -> Option<Day> {
    let mut start = None;
    let mut last = until;
    for (from, team) in stretches.rev().filter(|(from, _)| *from <= until) {
        let Some(day) = holds_from(team) else { break };
        if day > last {
            break;
        }
        start = Some(day.max(from));
        if day > from {
            break;
        }
        last = from.plus(-1);
    }
    start
}
