//! records.csv, contacts.csv and events.csv.

use super::fault::Faults;
use super::people::People;
use super::sheet::{Columns, Line, rows};
use rustc_hash::FxHashSet;
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::facts::{DERIVED, Event, Facts, RecordFact};
use touchstone_domain::policy::ContactMapping;
use touchstone_domain::words::{Decision, Purpose};

const RECORDS: &Columns = &[
    ("record_id", true),
    ("on", true),
    ("purpose", true),
    ("crn", false),
    ("staff_code", false),
    ("team_code", false),
    ("by_code", true),
    ("minutes", false),
    ("decision", false),
    ("changed_work", false),
    ("recorded_at", false),
];

pub(super) fn records(bytes: &[u8], people: &People, faults: &mut Faults) -> Vec<RecordFact> {
    let mut found = Vec::with_capacity(bytes.len() / 80);
    let mut ids = Ids::default();
    rows("records.csv", bytes, RECORDS, faults, |line| {
        if let Some(id) = line.cell(0) {
            ids.take(id, line);
        }
        let on = line.day(1);
        let purposes = purposes(line, 2);
        let subjects = [line.cell(3), line.cell(4), line.cell(5)];
        if subjects.iter().all(Option::is_none) {
            line.faults.add(
                line.file,
                line.number,
                "crn",
                None,
                "is empty, and so are staff_code and team_code: a record is about a case, a member of staff or a team",
            );
        }
        let case = people.case(line, 3);
        let staff = people.staff(line, 4);
        let team = people.team(line, 5);
        let by = people.staff(line, 6);
        let minutes = line.whole(7);
        let decision = line.code(8, Decision::CODES, Decision::from_code);
        let changed_work = line.yes_no(9);
        let recorded_at = line.instant(10);
        if let Some(on) = on {
            let recorded_at = recorded_at.unwrap_or_else(|| start_of(on));
            found.push(RecordFact {
                recorded_at,
                on,
                purposes,
                case,
                staff,
                team,
                by,
                minutes,
                decision,
                changed_work,
            });
        }
    });
    found
}

/// The ids met so far; as long as they ascend, comparing with the last one is enough.
#[derive(Default)]
struct Ids {
    last: Vec<u8>,
    ascending: Vec<Box<[u8]>>,
    seen: Option<FxHashSet<Box<[u8]>>>,
}

impl Ids {
    fn take(&mut self, id: &[u8], line: &mut Line<'_>) {
        if self.seen.is_none() && id > self.last.as_slice() {
            self.last.clear();
            self.last.extend_from_slice(id);
            self.ascending.push(id.into());
            return;
        }
        let ascending = &mut self.ascending;
        let seen = self.seen.get_or_insert_with(|| std::mem::take(ascending).into_iter().collect());
        if !seen.insert(id.into()) {
            line.fault(0, "is that of an earlier line too");
        }
    }
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

fn start_of(day: Day) -> Instant {
    Instant::start_of(day)
}

const CONTACTS: &Columns = &[
    ("crn", true),
    ("on", true),
    ("contact_type", true),
    ("outcome", false),
    ("by_code", false),
    ("recorded_at", false),
];

/// Contacts whose type is mapped, as records; the others are no records.
pub(super) fn contacts(
    bytes: &[u8],
    people: &People,
    mapping: &ContactMapping,
    faults: &mut Faults,
) -> Vec<RecordFact> {
    let mut found = Vec::new();
    rows("contacts.csv", bytes, CONTACTS, faults, |line| {
        let case = people.case(line, 0);
        let on = line.day(1);
        let (contact_type, outcome) = (line.text(2), line.text(3).unwrap_or_default());
        let by = line.cell(4).and_then(|code| people.staff_coded(code));
        let recorded_at = line.instant(5);
        let purposes = contact_type.and_then(|contact_type| mapping.purposes(contact_type, outcome));
        if let (Some(case), Some(on), Some(purposes)) = (case, on, purposes) {
            let recorded_at = recorded_at.unwrap_or_else(|| start_of(on));
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

const EVENTS: &Columns = &[("crn", true), ("on", true), ("kind", true)];

pub(super) fn events(bytes: &[u8], facts: &mut Facts, people: &People, faults: &mut Faults) {
    rows("events.csv", bytes, EVENTS, faults, |line| {
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
