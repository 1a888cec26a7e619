//! What happens in a world: events, records, absences, cover, limited access, documents, agreed dates.

use super::build::{AGREED_RULES, EVENTS, REPORT_TYPES, code, place};
use super::worlds::{At, DocumentSeed, RecordSeed, StretchSeed, World};
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::facts::{
    Absence, AgreedDate, CaseIx, Cover, DocumentFact, Event, Facts, Limit, NeededBy, RecordFact, Signature, StaffIx,
};
use touchstone_domain::words::{Crn, DocumentKind, DocumentState, LimitKind, Purpose, Rosh};

/// What records of cases serve, the usual first.
const CASE_PURPOSES: [Purpose; 8] = [
    Purpose::CaseOversight,
    Purpose::CaseOversight,
    Purpose::RiskChange,
    Purpose::MappaLevel1Review,
    Purpose::LiferPanel,
    Purpose::HighRiskReview,
    Purpose::RecallDecision,
    Purpose::AllocationOversight,
];
/// What records of staff serve, the usual first.
const STAFF_PURPOSES: [Purpose; 9] = [
    Purpose::OneToOne,
    Purpose::ReflectiveSession,
    Purpose::PerformanceConversation,
    Purpose::Observation,
    Purpose::Aqa,
    Purpose::Rcat,
    Purpose::PayProgressionOpening,
    Purpose::PayProgressionOutcome,
    Purpose::InductionSession,
];

impl World {
    pub(super) fn add_doings(&self, facts: &mut Facts) {
        for (case, kind, on) in &self.events {
            let code = code(facts, EVENTS[place(*kind, EVENTS.len())]);
            let event = Event { case: self.case_ix(*case), on: self.day(*on), kind: code };
            // Some are reported twice.
            facts.events.extend(std::iter::repeat_n(event, if usize::from(*kind) < EVENTS.len() { 1 } else { 2 }));
        }
        for seed in &self.records {
            let record = self.record(seed);
            facts.records.push(record);
        }
        let kind = code(facts, "sick");
        for seed in &self.absences {
            let staff = self.staff_ix(seed.0);
            let (from, until) = self.away(facts, seed);
            facts.people_mut().absences.push(Absence { staff, from, until, kind });
        }
        for seed in &self.cover {
            let deputy = self.staff_ix(if seed.1 < 45 { seed.1 % 6 } else { seed.1 });
            facts.people_mut().cover.push(Cover {
                staff: self.staff_ix(seed.0),
                from: self.day(seed.2),
                until: self.until(seed),
                deputy,
            });
        }
        for (kind, seeds) in [(LimitKind::Exclusion, &self.exclusions), (LimitKind::Restriction, &self.restrictions)] {
            for seed in seeds {
                let (case, staff) = (self.case_ix(seed.0), self.staff_ix(seed.1 % 8));
                facts.limits.push(Limit { case, kind, staff, from: self.day(seed.2), until: self.until(seed) });
            }
        }
        for (at, seed) in self.documents.iter().enumerate() {
            let document = self.document(facts, at, seed);
            facts.documents.push(document);
        }
        for seed in &self.agreed {
            let (agreed_on, next_due) = (self.day(seed.2), self.day(seed.3));
            for rule in &AGREED_RULES[3 * place(seed.0, 2)..][..3] {
                let rule = code(facts, rule);
                let (case, by) = (self.case_ix(seed.1), self.staff_ix(seed.4));
                facts.agreed.push(AgreedDate { rule, case, agreed_on, next_due, by });
            }
        }
    }

    /// First and last day of an absence. Half of those that end do so where the seed's day is, and half of these where
    /// something changed for the person, so that last days cluster as first days do.
    fn away(&self, facts: &Facts, seed: &StretchSeed) -> (Day, Option<Day>) {
        let staff = self.staff_ix(seed.0);
        let changed =
            facts.people.staff_changes.iter().find(|row| row.staff == staff && seed.1 % 4 == 3).map(|row| row.from);
        match seed.3 {
            Some(length) if seed.1 % 2 == 1 => {
                let last = changed.unwrap_or(self.day(seed.2));
                (last.plus(-i32::from(length)), Some(last))
            }
            _ => (self.day(seed.2), self.until(seed)),
        }
    }

    pub(super) fn until(&self, StretchSeed(_, _, from, length): &StretchSeed) -> Option<Day> {
        length.map(|length| self.day(*from).plus(i32::from(length)))
    }

    fn record(&self, seed: &RecordSeed) -> RecordFact {
        let on = self.day(seed.on);
        let [first, second] = seed.purposes;
        let usual = |place: u8| match seed.staff {
            Some(_) => STAFF_PURPOSES[usize::from(place) % STAFF_PURPOSES.len()].bit(),
            None => CASE_PURPOSES[usize::from(place) % CASE_PURPOSES.len()].bit(),
        };
        let any = |place: u8| if place < 180 { 0 } else { Purpose::ALL[usize::from(place) % Purpose::ALL.len()].bit() };
        RecordFact {
            recorded_at: seed.late.map_or(Instant::EARLIEST, |late| Instant::start_of(on.plus(i32::from(late) * 3))),
            on,
            purposes: usual(first) | any(second),
            case: seed.case.map(|case| self.case_ix(case)),
            staff: seed.staff.map(|staff| self.staff_ix(staff)),
            team: None,
            by: self.maker(seed),
            minutes: None,
            decision: None,
            changed_work: None,
        }
    }

    fn maker(&self, seed: &RecordSeed) -> Option<StaffIx> {
        let holder = seed.case.and_then(|case| self.cases[self.case_ix(case).at()].holder);
        let managed = seed.staff.or(holder).filter(|_| seed.by_manager);
        let manager = managed.and_then(|staff| self.staff[self.staff_ix(staff).at()].manager);
        manager.or(seed.by).map(|by| self.staff_ix(by))
    }

    fn document(&self, facts: &mut Facts, at: usize, seed: &DocumentSeed) -> DocumentFact {
        let state = DocumentState::ALL[place(seed.state, 7)];
        let case = seed.person.map(usize::from).filter(|person| *person < self.cases.len());
        let stranger = seed.person.and(Crn::parse(b"Z999999"));
        let needed = |day: At| NeededBy { day: self.day(day), minute: Some(630) };
        DocumentFact {
            id: format!("D{:02}-{:04}", at, usize::from(self.salt) * 13 % 10_000).into(),
            kind: DocumentKind::ALL[place(seed.kind, 8)],
            report_type: seed.report_type.map(|kind| code(facts, REPORT_TYPES[place(kind, 4)])),
            crn: case.map(|case| facts.cases[case].crn).or(stranger),
            case: case.map(CaseIx::new),
            team: seed.team.map(|team| self.team_ix(team)),
            author: self.staff_ix(seed.author),
            rosh: seed.rosh.and_then(|rosh| Rosh::from_index(u32::from(rosh % 5))),
            submitted_on: (state != DocumentState::Draft).then(|| self.submitted(facts, seed)),
            needed_by: seed.needed.map(needed),
            state,
            signatures: seed
                .signatures
                .iter()
                .map(|(by, on)| Signature { by: self.staff_ix(*by), on: self.day(*on) })
                .collect(),
        }
    }

    /// Some documents are handed in around the day on which their author stops being newly qualified.
    fn submitted(&self, facts: &Facts, seed: &DocumentSeed) -> Day {
        let At(pivot, days) = seed.submitted;
        let qualified = facts.people.staff[self.staff_ix(seed.author).at()].qualified_on;
        let around = qualified.filter(|_| pivot == 5).map(|day| day.plus_months(9).plus(i32::from(days % 2)));
        around.unwrap_or(self.day(seed.submitted))
    }
}
