//! Reading an extract whole.

use super::fault::{Faults, ImportFault};
use super::files::ExtractFile;
use super::history::Compare;
use super::people::People;
use super::{cases, documents, history, limits, records};
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{Facts, Sheet};
use touchstone_domain::policy::ContactMapping;

/// Reads the files of an extract into facts. The cells of cases.csv and staff.csv must be those of the latest history
/// rows; with `as_at`, of the latest dated on or before that day.
///
/// # Errors
/// Every fault of every file; then nothing is taken.
pub fn read(files: &[ExtractFile], mapping: &ContactMapping, as_at: Option<Day>) -> Result<Facts, Vec<ImportFault>> {
    let mut faults = Faults::default();
    for (at, file) in files.iter().enumerate() {
        if Sheet::of_file(&file.name).is_none() {
            faults.add(
                &file.name,
                0,
                "",
                None,
                format!("is no file of an extract; expected one of {}", Sheet::ALL.map(Sheet::file).join(", ")),
            );
        }
        if files[..at].iter().any(|earlier| earlier.name == file.name) {
            faults.add(&file.name, 0, "", None, "is there twice");
        }
    }
    let bytes = |name: &str| files.iter().find(|file| file.name == name).map(|file| file.bytes.as_slice());
    let mut people = People::default();
    for name in Sheet::REQUIRED.map(Sheet::file).into_iter().filter(|name| bytes(name).is_none()) {
        faults.add(name, 0, "", None, "is missing: every extract has teams.csv, staff.csv and cases.csv");
        people.could_not_read(name);
    }
    let mut facts = Facts::default();
    if let Some(bytes) = bytes("teams.csv") {
        cases::teams(bytes, &mut facts, &mut people, &mut faults);
    }
    if let Some(bytes) = bytes("staff.csv") {
        cases::staff(bytes, &mut facts, &mut people, &mut faults);
    }
    if let Some(bytes) = bytes("cases.csv") {
        cases::cases(bytes, &mut facts, &mut people, &mut faults);
    }
    // Positions of a list with faults may be off; what refers to it is then read only to find more faults, and history is
    // not compared with cells.
    let sound = faults.found.is_empty();
    let compare = if sound { Compare::AsAt(as_at.unwrap_or(Day::LATEST)) } else { Compare::No };
    let (made, rest) =
        rayon::join(|| made(&bytes, &people, mapping), || the_rest(&bytes, &people, &mut facts, compare));
    let (records, more) = made;
    facts.records = records;
    faults.found.extend(more.found);
    faults.found.extend(rest.found);
    if faults.found.is_empty() {
        return Ok(facts);
    }
    faults.found.sort();
    faults.found.dedup();
    Err(faults.found)
}

/// Records and contacts, the largest files: they need no codes interned, so that they are read beside the others.
fn made<'b>(
    bytes: &(impl Fn(&str) -> Option<&'b [u8]> + Sync),
    people: &People,
    mapping: &ContactMapping,
) -> (Vec<touchstone_domain::facts::RecordFact>, Faults) {
    let mut faults = Faults::default();
    let mut found = bytes("records.csv").map(|bytes| records::records(bytes, people, &mut faults)).unwrap_or_default();
    if let Some(bytes) = bytes("contacts.csv") {
        found.extend(records::contacts(bytes, people, mapping, &mut faults));
    }
    (found, faults)
}

fn the_rest<'b>(
    bytes: &(impl Fn(&str) -> Option<&'b [u8]> + Sync),
    people: &People,
    facts: &mut Facts,
    compare: Compare,
) -> Faults {
    let mut faults = Faults::default();
    if let Some(bytes) = bytes("case_history.csv") {
        history::case_history(bytes, facts, people, compare, &mut faults);
    }
    if let Some(bytes) = bytes("staff_history.csv") {
        history::staff_history(bytes, facts, people, compare, &mut faults);
    }
    type Reader = fn(&[u8], &mut Facts, &People, &mut Faults);
    let readers: [(&str, Reader); 7] = [
        ("events.csv", records::events),
        ("absences.csv", limits::absences),
        ("cover.csv", limits::cover),
        ("limited_access.csv", limits::limited_access),
        ("arms.csv", limits::arms),
        ("documents.csv", documents::documents),
        ("agreed_dates.csv", limits::agreed_dates),
    ];
    for (name, reader) in readers {
        if let Some(bytes) = bytes(name) {
            reader(bytes, facts, people, &mut faults);
        }
    }
    if let Some(bytes) = bytes("adoption.csv") {
        limits::adoption(bytes, facts, people, &mut faults);
    }
    faults
}
