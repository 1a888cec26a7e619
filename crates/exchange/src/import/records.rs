//! records.csv, contacts.csv and events.csv.

use super::fault::Faults;
use super::people::People;
use super::sheet::{Line, rows, rows_in_parts};
use rustc_hash::FxHashSet;
use touchstone_domain::calendar::Instant;
use touchstone_domain::facts::{DERIVED, Event, Facts, RecordFact, Sheet};
use touchstone_domain::policy::ContactMapping;
use touchstone_domain::words::{Decision, Purpose};

/// What one part of records.csv made.
#[derive(Default)]
struct Part {
    found: Vec<RecordFact>,
    first_id: Option<Box<[u8]>>,
    last_id: Vec<u8>,
    /// Do the ids ascend without repeating?
    descends: bool,
}

pub(super) fn records(bytes: &[u8], people: &People, faults: &mut Faults) -> Vec<RecordFact> {
    let parts = rows_in_parts(Sheet::Records, bytes, faults, |line, part: &mut Part| {
        if let Some(id) = line.reference(0) {
            part.take_id(id.as_bytes());
        }
        part.found.extend(record(line, people));
    });
    let ascends =
        parts.windows(2).all(|pair| pair[1].first_id.as_deref().is_none_or(|id| pair[0].last_id.as_slice() < id));
    if !ascends || parts.iter().any(|part| part.descends) {
        repeated_ids(bytes, faults);
    }
    let mut found = Vec::with_capacity(parts.iter().map(|part| part.found.len()).sum());
    for part in parts {
        found.extend(part.found);
    }
    found
}

fn record(line: &mut Line<'_>, people: &People) -> Option<RecordFact> {
    let on = line.day(1);
    let purposes = purposes(line, 2);
    let subjects = [line.cell(3), line.cell(4), line.cell(5)];
    if subjects.iter().all(Option::is_none) {
        let message =
            "is empty, and so are staff_code and team_code: a record is about a case, a member of staff or a team";
        line.faults.add(line.file, line.number, "crn", None, message);
    }
    let case = people.case(line, 3);
    let staff = people.staff(line, 4);
    let team = people.team(line, 5);
    let by = people.staff(line, 6);
    let minutes = line.whole(7);
    let decision = line.code(8, Decision::CODES, Decision::from_code);
    let changed_work = line.yes_no(9);
    let recorded_at = line.instant(10);
    let on = on?;
    let recorded_at = recorded_at.unwrap_or_else(|| Instant::start_of(on));
    Some(RecordFact { recorded_at, on, purposes, case, staff, team, by, minutes, decision, changed_work })
}

impl Part {
    fn take_id(&mut self, id: &[u8]) {
        match self.first_id {
            None => self.first_id = Some(id.into()),
            Some(_) => self.descends |= id <= self.last_id.as_slice(),
        }
        self.last_id.clear();
        self.last_id.extend_from_slice(id);
    }
}

/// Refuses ids that are there twice; only for a file whose ids do not ascend.
fn repeated_ids(bytes: &[u8], faults: &mut Faults) {
    let mut seen: FxHashSet<Box<[u8]>> = FxHashSet::default();
    let mut repeated = Faults::default();
    rows(Sheet::Records, bytes, &mut Faults::default(), |line| {
        let id: Option<Box<[u8]>> = (!line.is_empty(0)).then(|| line.cell(0)).flatten().map(Box::from);
        if id.is_some_and(|id| !seen.insert(id)) {
            repeated.add(line.file, line.number, "record_id", line.cell(0), "is that of an earlier line too");
        }
    });
    faults.found.extend(repeated.found);
}

/// Purposes as bits.
fn purposes(line: &mut Line<'_>, column: usize) -> u32 {
    let Some(text) = line.text(column) else { return 0 };
    let mut bits = 0;
    for code in text.split(';') {
        match Purpose::from_code(code) {
            Some(purpose) if bits & purpose.bit() == 0 => bits |= purpose.bit(),
            Some(_) => line.fault(column, format!("names {code} twice")),
            None => line.fault(
                column,
                format!("expected purposes among {}, with semicolons between", Purpose::CODES.join(", ")),
            ),
        }
    }
    bits
}

/// Contacts whose type is mapped, as records; the others are no records.
pub(super) fn contacts(
    bytes: &[u8],
    people: &People,
    mapping: &ContactMapping,
    faults: &mut Faults,
) -> Vec<RecordFact> {
    let mut found = Vec::new();
    rows(Sheet::Contacts, bytes, faults, |line| {
        let case = people.case(line, 0);
        let on = line.day(1);
        let (contact_type, outcome) = (line.name(2), line.name(3).unwrap_or_default());
        let by = line.reference(4).and_then(|code| people.staff_coded(code.as_bytes()));
        let recorded_at = line.instant(5);
        let purposes = contact_type.and_then(|contact_type| mapping.purposes(contact_type, outcome));
        if let (Some(case), Some(on), Some(purposes)) = (case, on, purposes) {
            let recorded_at = recorded_at.unwrap_or_else(|| Instant::start_of(on));
            found.push(RecordFact {
                recorded_at,
                on,
                purposes,
                case: Some(case),
                staff: None,
                team: None,
                by,
                minutes: None,
                decision: None,
                changed_work: None,
            });
        }
    });
    found
}

pub(super) fn events(bytes: &[u8], facts: &mut Facts, people: &People, faults: &mut Faults) {
    rows(Sheet::Events, bytes, faults, |line| {
        let case = people.case(line, 0);
        let on = line.day(1);
        let kind = line.free_code(2);
        if kind.is_some_and(|kind| DERIVED.contains(&kind)) {
            line.fault(2, "is derived from history and never listed");
        }
        if let (Some(case), Some(on), Some(kind)) = (case, on, kind) {
            let kind = facts.codes.intern(kind);
            facts.events.push(Event { case, on, kind });
        }
    });
}
