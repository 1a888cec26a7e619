//! The fold: facts as they were known at an instant, sorted by subject, with everything derived that does not depend on the day asked about.

use super::derived::{self, DerivedKinds};
use super::holding::holdings;
use super::people::Sorted;
use super::standing::{RoleSet, about_case, about_staff};
use super::views::{Barred, Deputy, Entry, Happened, Row, Stretch};
use super::{
    AgreedDate, CaseAttribute, CaseIx, DocumentIx, Event, Facts, Grouped, Holding, RecordFact, StaffAttribute, StaffIx,
    TeamIx, Timeline,
};
use crate::calendar::{Day, Instant};
use crate::permission::Limits;
use crate::words::CodeIx;
use rayon::prelude::*;
use std::sync::Arc;

/// Everything known about the service, ready to be asked about any day.
#[derive(Clone, Debug)]
pub struct State {
    /// The facts themselves.
    pub facts: Facts,
    people: Arc<Sorted>,
    case_rows: Grouped<Row>,
    holdings: Grouped<Holding>,
    case_entries: Grouped<Entry>,
    staff_entries: Grouped<Entry>,
    happened: Grouped<Happened>,
    limits: Grouped<Barred>,
    agreed: Grouped<u32>,
    documents: Grouped<u32>,
}

impl State {
    /// Folds the facts; with `known_at`, only what had been recorded by then.
    #[must_use]
    pub fn fold(mut facts: Facts, known_at: Option<Instant>) -> Self {
        if let Some(known_at) = known_at {
            facts.records.retain(|record| record.recorded_at <= known_at);
        }
        let kinds = DerivedKinds {
            rosh_raised: facts.codes.intern(derived::DERIVED[0]),
            rosh_lowered: facts.codes.intern(derived::DERIVED[1]),
            reallocated: facts.codes.intern(derived::DERIVED[2]),
        };
        let mut state = Self::sorted(facts);
        state.derive_holdings();
        state.derive_entries();
        state.derive_events(kinds);
        state
    }

    fn sorted(facts: Facts) -> Self {
        let cases = facts.cases.len();
        let place = |row: &Row| (row.attribute, row.from);
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (case_rows, rest) = both(
            is_many(&facts),
            || Grouped::by(&facts.case_changes, cases, |row| Some(row.case.at()), |_, row| row.into(), place),
            || {
                let documents =
                    Grouped::by(&facts.documents, cases, |row| row.case.map(CaseIx::at), |at, _| number(at), |at| *at);
                let agreed = Grouped::by(&facts.agreed, cases, |row| Some(row.case.at()), |at, _| number(at), |at| *at);
                (documents, agreed)
            },
        );
        Self {
            case_rows,
            people: facts.people.sorted().clone(),
            holdings: Grouped::empty(),
            case_entries: Grouped::empty(),
            staff_entries: Grouped::empty(),
            happened: Grouped::empty(),
            limits: Grouped::by(
                &facts.limits,
                cases,
                |row| Some(row.case.at()),
                |_, row| row.into(),
                |row: &Barred| row.from,
            ),
            documents: rest.0,
            agreed: rest.1,
            facts,
        }
    }

    fn derive_holdings(&mut self) {
        let groups = self.in_chunks(holdings);
        self.holdings = groups;
    }

    fn derive_events(&mut self, kinds: DerivedKinds) {
        let listed = Grouped::by(
            &self.facts.events,
            self.facts.cases.len(),
            |event: &Event| Some(event.case.at()),
            |_, event| Happened { on: event.on, kind: event.kind.0 },
            |event| *event,
        );
        let happened = self.in_chunks(|state, case, out| {
            let start = out.len();
            out.extend_from_slice(listed.of(case.at()));
            derived::derive(state, case, kinds, |event| out.push(Happened { on: event.on, kind: event.kind.0 }));
            out[start..].sort_unstable();
        });
        self.happened = happened;
    }

    fn derive_entries(&mut self) {
        let of_record = |record: &RecordFact| (about_case(self, record), about_staff(self, record));
        let roles: Vec<(RoleSet, RoleSet)> = if is_many(&self.facts) {
            self.facts.records.par_iter().map(of_record).collect()
        } else {
            self.facts.records.iter().map(of_record).collect()
        };
        let entry = |number: usize, record: &RecordFact, roles: RoleSet| Entry {
            on: record.on,
            purposes: record.purposes,
            roles,
            record: u32::try_from(number).unwrap_or(u32::MAX),
        };
        let order = |entry: &Entry| entry.on;
        let records = &self.facts.records;
        let (case_entries, staff_entries) = both(
            is_many(&self.facts),
            || {
                Grouped::by(
                    records,
                    self.facts.cases.len(),
                    |record| record.case.map(CaseIx::at),
                    |number, record| entry(number, record, roles[number].0),
                    order,
                )
            },
            || {
                Grouped::by(
                    records,
                    self.facts.people.staff.len(),
                    |record| record.staff.map(StaffIx::at),
                    |number, record| entry(number, record, roles[number].1),
                    order,
                )
            },
        );
        (self.case_entries, self.staff_entries) = (case_entries, staff_entries);
    }

    /// Works out rows for every case, in parallel, in the order of the cases.
    fn in_chunks<T: Copy + Send>(&self, rows: impl Fn(&State, CaseIx, &mut Vec<T>) + Sync) -> Grouped<T> {
        const CHUNK: usize = 4096;
        let cases = self.facts.cases.len();
        let of_chunk = |chunk: usize| {
            let (from, until) = (chunk * CHUNK, cases.min((chunk + 1) * CHUNK));
            let (mut lengths, mut out) = (Vec::with_capacity(until - from), Vec::with_capacity((until - from) * 2));
            for at in from..until {
                let before = out.len();
                rows(self, CaseIx::new(at), &mut out);
                lengths.push(u32::try_from(out.len() - before).unwrap_or(u32::MAX));
            }
            (lengths, out)
        };
        let chunks = 0..cases.div_ceil(CHUNK);
        Grouped::joined(if is_many(&self.facts) {
            chunks.into_par_iter().map(of_chunk).collect()
        } else {
            chunks.map(of_chunk).collect()
        })
    }

    /// One attribute of a case over time.
    #[must_use]
    pub fn case_timeline(&self, case: CaseIx, attribute: CaseAttribute) -> Timeline<'_> {
        let fact = &self.facts.cases[case.at()];
        let rows = self.case_rows.of(case.at());
        let code = attribute as u8;
        let rows = &rows[rows.partition_point(|row| row.attribute < code)..];
        let rows = &rows[..rows.partition_point(|row| row.attribute == code)];
        Timeline::new(rows, code, fact.cells[usize::from(code)], fact.supervision_start)
    }

    /// One attribute of a member of staff over time.
    #[must_use]
    pub fn staff_timeline(&self, staff: StaffIx, attribute: StaffAttribute) -> Timeline<'_> {
        let fact = &self.facts.people.staff[staff.at()];
        let rows = self.people.rows.of(staff.at());
        let code = attribute as u8;
        let rows = &rows[rows.partition_point(|row| row.attribute < code)..];
        let rows = &rows[..rows.partition_point(|row| row.attribute == code)];
        let cell = fact.cells.get(usize::from(code)).copied().unwrap_or(super::UNKNOWN);
        Timeline::new(rows, code, cell, fact.started_on)
    }

    /// First and last day of service; [`Day::LATEST`] if it goes on.
    #[must_use]
    pub fn staff_life(&self, staff: StaffIx) -> (Day, Day) {
        let fact = &self.facts.people.staff[staff.at()];
        (fact.started_on, fact.left_on.unwrap_or(Day::LATEST))
    }

    /// Is the person in service that day?
    #[must_use]
    pub fn staff_is_live(&self, staff: StaffIx, on: Day) -> bool {
        let (first, last) = self.staff_life(staff);
        first <= on && on <= last
    }

    /// First and last day of supervision; [`Day::LATEST`] if it goes on.
    #[must_use]
    pub fn case_life(&self, case: CaseIx) -> (Day, Day) {
        let fact = &self.facts.cases[case.at()];
        (fact.supervision_start, fact.supervision_end.unwrap_or(Day::LATEST))
    }

    /// Is the case live that day?
    #[must_use]
    pub fn case_is_live(&self, case: CaseIx, on: Day) -> bool {
        let (first, last) = self.case_life(case);
        first <= on && on <= last
    }

    /// The holdings of a case, oldest first; the first begins at [`Day::EARLIEST`].
    #[must_use]
    pub fn holdings_of(&self, case: CaseIx) -> &[Holding] {
        self.holdings.of(case.at())
    }

    /// The holding of a case on a day.
    #[must_use]
    pub fn holding_on(&self, case: CaseIx, on: Day) -> Holding {
        self.holdings_of(case).iter().rev().find(|holding| holding.from <= on).copied().unwrap_or_default()
    }

    /// The team of a member of staff on a day.
    #[must_use]
    pub fn staff_team_on(&self, staff: StaffIx, on: Day) -> Option<TeamIx> {
        TeamIx::from_value(self.staff_timeline(staff, StaffAttribute::Team).on(on))
    }

    /// The manager of a member of staff on a day.
    #[must_use]
    pub fn manager_on(&self, staff: StaffIx, on: Day) -> Option<StaffIx> {
        StaffIx::from_value(self.staff_timeline(staff, StaffAttribute::Manager).on(on))
    }

    /// The records about a case, by day.
    #[must_use]
    pub fn entries_of_case(&self, case: CaseIx) -> &[Entry] {
        self.case_entries.of(case.at())
    }

    /// The records about a member of staff, by day.
    #[must_use]
    pub fn entries_of_staff(&self, staff: StaffIx) -> &[Entry] {
        self.staff_entries.of(staff.at())
    }

    /// The events of a case, listed and derived, by day.
    #[must_use]
    pub fn happened_in(&self, case: CaseIx) -> &[Happened] {
        self.happened.of(case.at())
    }

    /// The absences of a member of staff, by first day.
    #[must_use]
    pub fn absences_of(&self, staff: StaffIx) -> &[Stretch] {
        self.people.absences.of(staff.at())
    }

    /// Is the person absent that day?
    #[must_use]
    pub fn is_absent(&self, staff: StaffIx, on: Day) -> bool {
        self.absences_of(staff).iter().any(|absence| absence.holds(on))
    }

    /// The cover rows of a member of staff, latest first day first, then lowest deputy code.
    #[must_use]
    pub fn cover_of(&self, staff: StaffIx) -> &[Deputy] {
        self.people.cover.of(staff.at())
    }

    /// Is the person barred from the case that day by limited access? Whoever is not on the staff is barred by any limit.
    #[must_use]
    pub fn is_barred(&self, staff: Option<StaffIx>, case: CaseIx, on: Day) -> bool {
        let mut limits = Limits::default();
        for limit in self.limits.of(case.at()).iter().filter(|limit| limit.from <= on && on <= limit.until) {
            limits.hear(limit.kind, staff.map(|staff| limit.staff == staff));
        }
        limits.bar()
    }

    /// The agreed dates of a case, in the order in which they were reported.
    pub fn agreed_in(&self, case: CaseIx) -> impl DoubleEndedIterator<Item = &AgreedDate> {
        self.agreed.of(case.at()).iter().map(|number| &self.facts.agreed[*number as usize])
    }

    /// The documents about the person of a case.
    pub fn documents_of(&self, case: CaseIx) -> impl Iterator<Item = DocumentIx> {
        self.documents.of(case.at()).iter().map(|number| DocumentIx::new(*number as usize))
    }

    /// The number of a free code as events and sets store it, if any fact mentions it.
    #[must_use]
    pub fn code(&self, text: &str) -> Option<CodeIx> {
        self.facts.codes.find(text)
    }
}

/// Are there so many facts that working on two processors at once is worth waking the second? For a page about one case it is not.
fn is_many(facts: &Facts) -> bool {
    facts.cases.len() + facts.records.len() > 10_000
}

/// Does two things, at once if there is much to do.
fn both<A: Send, B: Send>(at_once: bool, a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B + Send) -> (A, B) {
    if at_once { rayon::join(a, b) } else { (a(), b()) }
}
