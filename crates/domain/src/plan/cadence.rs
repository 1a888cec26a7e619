//! The seven cadences but the signature (DOMAIN 3.2), and what long absence does to them (3.4).

use super::bind::{Bound, Planner};
use super::duty::{Duty, Gap, NotDue, Occurrence, Status, Subject, Verdict};
use super::reckon::{Leaf, Reckon, milestone};
use super::told::FactUsed;
use crate::calendar::{Day, Period, Unit};
use crate::facts::{AgreedDate, CaseAttribute, Entry, Happened, RoleSet, StaffAttribute, StaffIx, UNKNOWN};
use crate::policy::{Cadence, Number, Rule, YearKind};
use crate::words::{Anchor, Grade};

/// One rule and one subject it applies to.
pub(super) struct Matter<'p, 'a> {
    pub(super) planner: &'p Planner<'a>,
    pub(super) bound: &'p Bound,
    /// The rule with the numbers of the subject's unit.
    pub(super) rule: &'p Rule,
    pub(super) variant: u16,
    pub(super) subject: Subject,
    /// The day since which it has applied.
    pub(super) since: Day,
    pub(super) live_from: Day,
    pub(super) entries: &'p [Entry],
    pub(super) roles: RoleSet,
    pub(super) accountable: Option<StaffIx>,
}

/// Working days after a rule begins to apply before a duty counted back from a later day can be overdue (DOMAIN 3.2, before).
const NOTICE: Period = Period { count: 5, unit: Unit::WorkingDays };
/// Working days after a long absence (DOMAIN 3.4).
const RETURN: Period = Period { count: 10, unit: Unit::WorkingDays };
/// Days from which an absence is long (DOMAIN 3.4).
const LONG: i32 = 28;

impl<'p> Matter<'p, '_> {
    /// Works out the duties.
    pub(super) fn reckon<W: Reckon>(&self, w: &mut W) -> Verdict {
        match &self.rule.cadence {
            Cadence::Once { within, of, count } => self.once(within.value, *of, count.value, w),
            Cadence::Every { every, first } => self.every(every.value, first.value, w),
            Cadence::Times { times, per, first, spread } => {
                self.times(i32::from(times.value), *per, first.value, *spread, w)
            }
            Cadence::Before { lead, opens, of } => self.before(lead.value, opens.value, *of, w),
            Cadence::After { within, .. } => self.after(within.value, w),
            Cadence::Yearly { by, or_within } => self.yearly(by.value, or_within.as_ref(), w),
            // Signatures are about documents, which are decided elsewhere.
            Cadence::Signature { .. } => Verdict::Duties(0),
        }
    }

    /// The records that count, dated from `from` to the day asked about.
    fn matching(&self, from: Day) -> impl Iterator<Item = &'p Entry> + use<'p> {
        let from = from.max(self.live_from);
        let (on, met_by, roles) = (self.planner.on, self.bound.met_by, self.roles);
        let first = self.entries.partition_point(|entry| entry.on < from);
        self.entries[first..]
            .iter()
            .take_while(move |entry| entry.on <= on)
            .filter(move |entry| entry.purposes & met_by != 0 && entry.roles.meets(roles))
    }

    fn once<W: Reckon>(&self, within: Period, of: Anchor, count: u16, w: &mut W) -> Verdict {
        let Some(anchor) = self.anchor(of) else { return self.gap(Gap::Anchor(of), w) };
        let start = w.fact(Leaf::Anchor(of), anchor);
        let since = w.fact(Leaf::AppliesSince, self.since);
        let start = w.later(start, since);
        let due = w.after(start, within, self.planner.calendar());
        let met = self
            .matching(anchor)
            .inspect(|entry| w.used(|| FactUsed::Counted(entry.record)))
            .take(usize::from(count))
            .enumerate()
            .last();
        let met_on = met.filter(|(at, _)| at + 1 == usize::from(count)).map(|(_, entry)| entry.on);
        self.duty(Occurrence::Only, due, None, met_on, w)
    }

    fn every<W: Reckon>(&self, every: Period, first: Period, w: &mut W) -> Verdict {
        let calendar = self.planner.calendar();
        let last = self.matching(self.live_from).last();
        let since = w.fact(Leaf::AppliesSince, self.since);
        let last_day = last.map(|entry| {
            w.used(|| FactUsed::Counted(entry.record));
            w.fact(Leaf::LastRecord(entry.record), entry.on)
        });
        let standard = match (&last_day, last) {
            (Some(day), Some(entry)) if entry.on >= self.since => w.after(day.clone(), every, calendar),
            (Some(day), _) => {
                let from_last = w.after(day.clone(), every, calendar);
                let from_start = w.after(since.clone(), first, calendar);
                w.later(from_last, from_start)
            }
            (None, _) => w.after(since.clone(), first, calendar),
        };
        let judgement = self.rule.judgement.as_ref().filter(|_| matches!(self.subject, Subject::Case(_)));
        let Some(at_most) = judgement else { return self.duty(Occurrence::Only, standard, None, None, w) };
        let from = last_day.unwrap_or(since);
        w.agreeable(|| at_most.value.after(W::day(&from), calendar));
        let Some(agreed) = self.agreed_date(last.map(|entry| entry.on)) else {
            return self.duty(Occurrence::Only, standard, None, None, w);
        };
        let limit = w.after(from, at_most.value, calendar);
        let agreed = w.fact(Leaf::Agreed, agreed.next_due);
        let due = w.earlier(agreed.clone(), limit);
        if W::day(&due) < W::day(&agreed) {
            w.used(|| FactUsed::Cut(W::day(&agreed)));
        }
        self.duty(Occurrence::Only, due, Some(standard), None, w)
    }

    /// The agreed date that stands (DOMAIN 3.5): the latest agreed on, then the later row.
    fn agreed_date(&self, last: Option<Day>) -> Option<&'p AgreedDate> {
        let Subject::Case(case) = self.subject else { return None };
        let state = self.planner.state;
        let stands = |agreed: &&AgreedDate| {
            Some(agreed.rule) == self.bound.agreed_code
                && agreed.agreed_on <= self.planner.on
                && agreed.agreed_on >= self.since
                && last.is_none_or(|last| agreed.agreed_on >= last)
                && state.staff_is_live(agreed.by, agreed.agreed_on)
                && matches!(state.grade_on(agreed.by, agreed.agreed_on), Some(Grade::Spo | Grade::PduHead))
        };
        // The last of equal days is the later row.
        state.agreed_in(case).filter(stands).max_by_key(|agreed| agreed.agreed_on)
    }

    fn times<W: Reckon>(&self, times: i32, per: YearKind, first: Period, spread: bool, w: &mut W) -> Verdict {
        let calendar = self.planner.calendar();
        let (start, end) = per.containing(self.planner.on);
        let length = end.since(start) + 1;
        let shift = if spread { self.spread_over(length / times) } else { 0 };
        let earliest = if self.since > start { first.after(self.since, calendar) } else { Day::EARLIEST };
        let is_required = |number: &i32| milestone(start, length, *number, times, shift) >= earliest;
        // Milestones ascend, so the required ones are the last ones.
        let Some(first_required) = (1..=times).find(is_required) else { return Verdict::NotDue(NotDue::NoMilestone) };
        let required = usize::try_from(times - first_required + 1).unwrap_or(0);
        let done: Vec<&Entry> = self
            .matching(start.max(self.since))
            .take(required)
            .inspect(|entry| w.used(|| FactUsed::Counted(entry.record)))
            .collect();
        let met_on = (done.len() == required).then(|| done[required - 1].on);
        let next = if met_on.is_some() { times } else { first_required + i32::try_from(done.len()).unwrap_or(0) };
        let due = w.milestone(start, length, next, times, shift);
        self.duty(Occurrence::Year(start), due, None, met_on, w)
    }

    /// Days by which this subject's milestones come earlier: a number below `width` that its code fixes.
    fn spread_over(&self, width: i32) -> i32 {
        let text = format!("{}:{}", self.rule.id, self.planner.subject_code(self.subject));
        let width = u32::try_from(width).unwrap_or(0).max(1);
        i32::try_from(crc32fast::hash(text.as_bytes()) % width).unwrap_or(0)
    }

    fn before<W: Reckon>(&self, lead: Period, opens: Period, of: Anchor, w: &mut W) -> Verdict {
        let calendar = self.planner.calendar();
        let Some(end) = self.planned_end(of) else { return Verdict::NotDue(NotDue::NoDay(of)) };
        let opening = opens.before(end, calendar);
        let end = w.fact(Leaf::Anchor(of), end);
        let since = w.fact(Leaf::AppliesSince, self.since);
        let ahead = w.before(end.clone(), lead, calendar);
        let notice = w.after(since, NOTICE, calendar);
        let notice = w.earlier(notice, end);
        let due = w.later(ahead, notice);
        let met = self.matching(opening).next();
        let met_on = met.map(|entry| self.counted(entry, w));
        self.duty(Occurrence::Only, due, None, met_on, w)
    }

    fn after<W: Reckon>(&self, within: Period, w: &mut W) -> Verdict {
        let mut last = None;
        let mut count = 0;
        for event in self.events().filter(|event| self.since <= event.on && event.on <= self.planner.on) {
            if last == Some(event) {
                continue;
            }
            last = Some(event);
            count += 1;
            let happened = w.fact(Leaf::Event(event.kind), event.on);
            let due = w.after(happened, within, self.planner.calendar());
            let met = self.matching(event.on).next();
            let met_on = met.map(|entry| self.counted(entry, w));
            self.duty(Occurrence::After(event.on, event.kind), due, None, met_on, w);
        }
        if count == 0 { Verdict::NotDue(NotDue::NoEvent) } else { Verdict::Duties(count) }
    }

    fn yearly<W: Reckon>(
        &self,
        (month, day): (u8, u8),
        or_within: Option<&(Number<Period>, Anchor)>,
        w: &mut W,
    ) -> Verdict {
        let (start, end) = YearKind::Financial.containing(self.planner.on);
        let (first_year, ..) = start.civil();
        let year = if month >= 4 { first_year } else { first_year + 1 };
        let named = w.fact(Leaf::DayOfYear, Day::from_civil(year, month, day).unwrap_or(end));
        let since = w.fact(Leaf::AppliesSince, self.since);
        let other = match or_within {
            None => since,
            Some((within, of)) => {
                let Some(anchor) = self.anchor(*of) else { return self.gap(Gap::Anchor(*of), w) };
                let anchor = w.fact(Leaf::Anchor(*of), anchor);
                let from = w.later(anchor, since);
                w.after(from, within.value, self.planner.calendar())
            }
        };
        let due = w.later(named, other);
        if W::day(&due) > end {
            return Verdict::NotDue(NotDue::AfterYear(end));
        }
        let met = self.matching(start).next();
        let met_on = met.map(|entry| self.counted(entry, w));
        self.duty(Occurrence::Year(start), due, None, met_on, w)
    }

    fn counted<W: Reckon>(&self, entry: &Entry, w: &mut W) -> Day {
        w.used(|| FactUsed::Counted(entry.record));
        entry.on
    }

    /// The events of the rule's kinds, by day.
    pub(super) fn events(&self) -> impl Iterator<Item = Happened> {
        let happened = match self.subject {
            Subject::Case(case) => self.planner.state.happened_in(case),
            _ => &[],
        };
        happened.iter().copied().filter(|event| self.bound.event_kinds.contains(&event.kind))
    }

    /// The day that lies ahead.
    pub(super) fn planned_end(&self, of: Anchor) -> Option<Day> {
        let Subject::Case(case) = self.subject else { return None };
        let fact = &self.planner.state.facts.cases[case.at()];
        match of {
            Anchor::ReleaseDate => fact.release_date,
            Anchor::SupervisionEndExpected => fact.supervision_end_expected,
            _ => None,
        }
    }

    /// The day of an anchor; one later than the day asked about counts as unknown.
    fn anchor(&self, of: Anchor) -> Option<Day> {
        let day = match self.subject {
            Subject::Case(case) => {
                let fact = &self.planner.state.facts.cases[case.at()];
                match of {
                    Anchor::SupervisionStart => Some(fact.supervision_start),
                    Anchor::FirstAllocated | Anchor::Allocated => {
                        let practitioner = self.planner.state.case_timeline(case, CaseAttribute::Practitioner);
                        if !practitioner.has_history() {
                            fact.allocated_on
                        } else {
                            let mut named = practitioner
                                .rows()
                                .iter()
                                .filter(|row| row.value != UNKNOWN && row.from <= self.planner.on)
                                .map(|row| row.from);
                            if of == Anchor::FirstAllocated { named.next() } else { named.next_back() }
                        }
                    }
                    _ => None,
                }
            }
            Subject::Staff(staff) => {
                let started = self.planner.state.facts.people.staff[staff.at()].started_on;
                match of {
                    Anchor::ServiceStarted => Some(started),
                    Anchor::PostStarted => {
                        let grades = self.planner.state.staff_timeline(staff, StaffAttribute::Grade);
                        let present = grades.on(self.planner.on);
                        let run = if grades.has_history() && present != UNKNOWN {
                            grades.run_start(self.planner.on, |grade| grade == present)
                        } else {
                            None
                        };
                        Some(run.unwrap_or(started))
                    }
                    _ => None,
                }
            }
            Subject::Document(_) => None,
        };
        day.filter(|day| *day <= self.planner.on)
    }

    /// Hands over one duty; long absence moves or pauses an open one about a member of staff.
    fn duty<W: Reckon>(
        &self,
        occurrence: Occurrence,
        mut due: W::Day,
        standard: Option<W::Day>,
        met_on: Option<Day>,
        w: &mut W,
    ) -> Verdict {
        let mut paused = false;
        if let (Subject::Staff(staff), None) = (self.subject, met_on) {
            for absence in
                self.planner.state.absences_of(staff).iter().filter(|absence| absence.from <= self.planner.on)
            {
                match absence.until {
                    Some(end) if end.since(absence.from) + 1 >= LONG && end >= self.since => {
                        w.used(|| FactUsed::Absent { from: absence.from, until: Some(end) });
                        let back = w.fact(Leaf::AbsenceEnds, end);
                        let back = w.after(back, RETURN, self.planner.calendar());
                        due = w.later(due, back);
                    }
                    None if self.planner.on.since(absence.from) >= LONG => {
                        w.used(|| FactUsed::Absent { from: absence.from, until: None });
                        paused = true;
                    }
                    _ => {}
                }
            }
        }
        let day = W::day(&due);
        let status = match met_on {
            Some(met_on) => Status::of_met(Some(day), met_on),
            None if paused => Status::Paused,
            None => Status::of_open(day, self.planner.on),
        };
        let duty = Duty {
            variant: self.variant,
            subject: self.subject,
            occurrence,
            accountable: self.accountable,
            due: (!paused).then_some(day),
            status,
            met_on,
            standard: standard.as_ref().map(W::day),
        };
        w.duty(duty, (!paused).then_some(due), standard);
        Verdict::Duties(1)
    }
}
