//! documents.csv.

use super::cases::unique;
use super::fault::Faults;
use super::joining::Joined;
use super::people::People;
use super::sheet::{Line, meant, rows_in_parts};
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{DocumentFact, Facts, NeededBy, Sheet, Signature};
use touchstone_domain::words::{DocumentKind, DocumentState, Rosh};

const SUBMITTED_ON: usize = 7;
const NEEDED_BY: usize = 8;
const SIGNED_BY: usize = 10;
const SIGNED_ON: usize = 11;

/// What one part of documents.csv made.
#[derive(Default)]
struct Part {
    facts: Facts,
    found: Vec<(DocumentFact, u64)>,
}

pub(super) fn documents(bytes: &[u8], facts: &mut Facts, people: &People, faults: &mut Faults) {
    let parts = rows_in_parts(Sheet::Documents, bytes, faults, |line, part: &mut Part| {
        let found = document(line, people, &mut part.facts);
        part.found.extend(found.map(|document| (document, line.number)));
    });
    let mut found = Vec::new();
    for mut part in parts {
        let joined = Joined::into(facts, &part.facts);
        for code in part.found.iter_mut().filter_map(|(document, _)| document.report_type.as_mut()) {
            joined.code(&mut code.0);
        }
        found.append(&mut part.found);
    }
    facts.documents = unique("documents.csv", "document_id", found, |document| &*document.id, faults);
}

fn document(line: &mut Line<'_>, people: &People, facts: &mut Facts) -> Option<DocumentFact> {
    let id = line.reference(0);
    let kind = line.code(1, DocumentKind::CODES, DocumentKind::from_code);
    let report_type = line.free_code(2).map(|code| facts.codes.intern(code));
    let crn = line.crn(3);
    let team = people.team(line, 4);
    let author = people.staff(line, 5);
    let rosh = line.code(6, Rosh::CODES, Rosh::from_code);
    let submitted_on = line.day(SUBMITTED_ON);
    let needed_by = needed_by(line);
    let state = line.code(9, DocumentState::CODES, DocumentState::from_code);
    let signatures = signatures(line, people);
    if line.is_empty(SUBMITTED_ON) && state.is_some_and(|state| state != DocumentState::Draft) {
        let message = "is empty: only a draft has not been submitted";
        line.faults.add(line.file, line.number, "submitted_on", None, message);
    }
    let case = crn.and_then(|crn| people.case_with(crn));
    Some(DocumentFact {
        id: id?.into(),
        kind: kind?,
        report_type,
        crn,
        case,
        team,
        author: author?,
        rosh,
        submitted_on,
        needed_by,
        state: state?,
        signatures,
    })
}

/// A day, or a day and the time of the hearing.
fn needed_by(line: &mut Line<'_>) -> Option<NeededBy> {
    let cell = line.cell(NEEDED_BY)?;
    let read = match cell {
        [.., b'T', a, b, b':', c, d] if cell.len() == 16 => {
            let two = |tens: u8, units: u8| {
                (tens.is_ascii_digit() && units.is_ascii_digit())
                    .then(|| u16::from(tens - b'0') * 10 + u16::from(units - b'0'))
            };
            let hour = two(*a, *b).filter(|hour| *hour < 24);
            let minute = two(*c, *d).filter(|minute| *minute < 60);
            hour.zip(minute)
                .zip(Day::parse(&cell[..10]).ok())
                .map(|((hour, minute), day)| NeededBy { day, minute: Some(hour * 60 + minute) })
        }
        _ => Day::parse(cell).ok().map(|day| NeededBy { day, minute: None }),
    };
    if let Some(wrong) = read.and_then(|needed| meant(Ok(needed.day)).err()) {
        line.fault(NEEDED_BY, wrong);
        return None;
    }
    if read.is_none() {
        line.fault(NEEDED_BY, "expected a day, as 2026-04-09, or a day and time, as 2026-04-09T10:30");
    }
    read
}

fn signatures(line: &mut Line<'_>, people: &People) -> Vec<Signature> {
    let (by, on) = (line.text(SIGNED_BY).unwrap_or_default(), line.text(SIGNED_ON).unwrap_or_default());
    if by.is_empty() && on.is_empty() {
        return Vec::new();
    }
    if by.split(';').count() != on.split(';').count() || by.is_empty() || on.is_empty() {
        line.fault(SIGNED_ON, "expected one day for each name in signed_by");
        return Vec::new();
    }
    let mut given = Vec::new();
    for (by, on) in by.split(';').zip(on.split(';')) {
        let (staff, day) = (people.staff_coded(by.as_bytes()), meant(Day::parse(on.as_bytes())));
        if staff.is_none() && people.knows("staff.csv") {
            line.fault(SIGNED_BY, format!("{}: no such staff_code; expected one of staff.csv", by.escape_debug()));
        }
        if let Err(wrong) = &day {
            line.fault(SIGNED_ON, wrong.clone());
        }
        given.extend(staff.zip(day.ok()).map(|(by, on)| Signature { by, on }));
    }
    given
}
