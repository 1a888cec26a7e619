//! case_history.csv and staff_history.csv, and their agreement with the cells of cases.csv and staff.csv.

use super::cases::{fte, listed, set, tier};
use super::fault::Faults;
use super::joining::Joined;
use super::people::People;
use super::sheet::{Line, rows, rows_in_parts};
use rayon::prelude::*;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{CaseAttribute, CaseChange, CaseIx, Facts, Sheet, StaffAttribute, StaffChange, UNKNOWN};
use touchstone_domain::policy::Attribute;
use touchstone_domain::words::YesNo;

const CASE_ATTRIBUTES: [(&str, CaseAttribute); 8] = [
    ("rosh", CaseAttribute::Rosh),
    ("case_type", CaseAttribute::CaseType),
    ("tier", CaseAttribute::Tier),
    ("mappa_level", CaseAttribute::MappaLevel),
    ("mappa_category", CaseAttribute::MappaCategory),
    ("registrations", CaseAttribute::Registrations),
    ("cohorts", CaseAttribute::Cohorts),
    ("practitioner", CaseAttribute::Practitioner),
];
const VALUE: usize = 3;

/// Are histories compared with cells?
#[derive(Clone, Copy, Debug)]
pub(super) enum Compare {
    /// No: the cells have faults of their own.
    No,
    /// The latest row dated on or before this day must say what the cell says.
    AsAt(Day),
}

/// A history row read from a file, with its line.
struct Read<S, A> {
    subject: S,
    attribute: A,
    from: Day,
    value: u32,
    line: u64,
}

/// What one part of case_history.csv made.
#[derive(Default)]
struct CasePart {
    facts: Facts,
    found: Vec<Read<CaseIx, CaseAttribute>>,
    doubtful: Vec<(CaseIx, CaseAttribute)>,
}

pub(super) fn case_history(bytes: &[u8], facts: &mut Facts, people: &People, compare: Compare, faults: &mut Faults) {
    let parts = rows_in_parts(Sheet::CaseHistory, bytes, faults, |line, part: &mut CasePart| {
        case_row(line, people, part);
    });
    let (mut found, mut doubtful) = (Vec::new(), Vec::new());
    for mut part in parts {
        let joined = Joined::into(facts, &part.facts);
        for row in &mut part.found {
            match row.attribute {
                CaseAttribute::Tier => joined.code(&mut row.value),
                CaseAttribute::Registrations | CaseAttribute::Cohorts => joined.set(&mut row.value),
                _ => {}
            }
        }
        found.append(&mut part.found);
        doubtful.append(&mut part.doubtful);
    }
    check("case_history.csv", compare, &mut found, faults, |row| {
        // What another row of theirs says is not known: it may well be what the cell says.
        if doubtful.contains(&(row.subject, row.attribute)) {
            return Ok(());
        }
        let case = &facts.cases[row.subject.at()];
        let column = if row.attribute == CaseAttribute::Practitioner {
            "practitioner_code"
        } else {
            name_of(&CASE_ATTRIBUTES, row.attribute)
        };
        (case.cells[row.attribute as usize] == row.value).then_some(()).ok_or((
            case.crn.to_string(),
            "cases.csv",
            column,
        ))
    });
    facts.case_changes = found
        .into_iter()
        .map(|row| CaseChange { case: row.subject, attribute: row.attribute, from: row.from, value: row.value })
        .collect();
}

fn case_row(line: &mut Line<'_>, people: &People, part: &mut CasePart) {
    let facts = &mut part.facts;
    let case = people.case(line, 0);
    let attribute = attribute(line, &CASE_ATTRIBUTES);
    let from = line.day(2);
    let Some(attribute) = attribute else { return };
    let before = line.faults.found.len();
    let value = match attribute {
        CaseAttribute::Rosh => listed(line, VALUE, Attribute::Rosh),
        CaseAttribute::CaseType => listed(line, VALUE, Attribute::CaseType),
        CaseAttribute::Tier => tier(facts, line, VALUE),
        CaseAttribute::MappaLevel => listed(line, VALUE, Attribute::MappaLevel),
        CaseAttribute::MappaCategory => listed(line, VALUE, Attribute::MappaCategory),
        CaseAttribute::Registrations | CaseAttribute::Cohorts => set(facts, line, VALUE).0,
        CaseAttribute::Practitioner => people.practitioner(line, VALUE).map_or(UNKNOWN, |staff| staff.value()),
    };
    let understood = line.faults.found.len() == before;
    match (case, from) {
        (Some(subject), Some(from)) if understood => {
            part.found.push(Read { subject, attribute, from, value, line: line.number });
        }
        (Some(subject), _) => part.doubtful.push((subject, attribute)),
        (None, _) => {}
    }
}

const STAFF_ATTRIBUTES: [(&str, StaffAttribute); 8] = [
    ("grade", StaffAttribute::Grade),
    ("team", StaffAttribute::Team),
    ("manager", StaffAttribute::Manager),
    ("fte", StaffAttribute::Fte),
    ("top_of_pay_band", StaffAttribute::TopOfPayBand),
    ("on_probation_terms", StaffAttribute::OnProbationTerms),
    ("light_performance", StaffAttribute::LightPerformance),
    ("approved", StaffAttribute::Approved),
];

pub(super) fn staff_history(bytes: &[u8], facts: &mut Facts, people: &People, compare: Compare, faults: &mut Faults) {
    let (mut found, mut doubtful) = (Vec::new(), Vec::new());
    rows(Sheet::StaffHistory, bytes, faults, |line| {
        let staff = people.staff(line, 0);
        let attribute = attribute(line, &STAFF_ATTRIBUTES);
        let from = line.day(2);
        let Some(attribute) = attribute else { return };
        let before = line.faults.found.len();
        let value = match attribute {
            StaffAttribute::Grade => listed(line, VALUE, Attribute::Grade),
            StaffAttribute::Team => people.team(line, VALUE).map_or(UNKNOWN, |team| team.value()),
            StaffAttribute::Manager => people.staff(line, VALUE).map_or(UNKNOWN, |staff| staff.value()),
            StaffAttribute::Fte => fte(line, VALUE),
            StaffAttribute::LightPerformance => line.yes_no(VALUE).unwrap_or(YesNo::No).index(),
            StaffAttribute::TopOfPayBand | StaffAttribute::OnProbationTerms | StaffAttribute::Approved => {
                line.yes_no(VALUE).map_or(UNKNOWN, YesNo::index)
            }
        };
        let understood = line.faults.found.len() == before;
        match (staff, from) {
            (Some(subject), Some(from)) if understood => {
                found.push(Read { subject, attribute, from, value, line: line.number });
            }
            (Some(subject), _) => doubtful.push((subject, attribute)),
            (None, _) => {}
        }
    });
    check("staff_history.csv", compare, &mut found, faults, |row| {
        // What another row of theirs says is not known: it may well be what the cell says.
        if doubtful.contains(&(row.subject, row.attribute)) {
            return Ok(());
        }
        let staff = &facts.people.staff[row.subject.at()];
        let agrees = match row.attribute {
            // approved_on is the day of an approval that still holds, and empty once it has been withdrawn.
            StaffAttribute::Approved => {
                staff.approved_on.is_some() == (row.value == YesNo::Yes.index())
                    && staff.approved_on.is_none_or(|day| day <= row.from)
            }
            attribute => staff.cells[attribute as usize] == row.value,
        };
        let column = match row.attribute {
            StaffAttribute::Team => "team_code",
            StaffAttribute::Manager => "manager_code",
            StaffAttribute::Approved => "approved_on",
            attribute => name_of(&STAFF_ATTRIBUTES, attribute),
        };
        agrees.then_some(()).ok_or((staff.code.to_string(), "staff.csv", column))
    });
    facts.people_mut().staff_changes = found
        .into_iter()
        .map(|row| StaffChange { staff: row.subject, attribute: row.attribute, from: row.from, value: row.value })
        .collect();
}

fn attribute<A: Copy>(line: &mut Line<'_>, known: &[(&'static str, A)]) -> Option<A> {
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    line.code(1, &names, |text| known.iter().find(|(name, _)| *name == text).map(|(_, attribute)| *attribute))
}

fn name_of<A: PartialEq>(known: &[(&'static str, A)], wanted: A) -> &'static str {
    known.iter().find(|(_, attribute)| *attribute == wanted).map_or("", |(name, _)| name)
}

/// Sorts history, refuses two rows of one subject, attribute and day, and compares the latest row of each attribute with its cell.
fn check<S: Copy + Ord + Send, A: Copy + Ord + Send>(
    file: &'static str,
    compare: Compare,
    found: &mut [Read<S, A>],
    faults: &mut Faults,
    agrees: impl Fn(&Read<S, A>) -> Result<(), (String, &'static str, &'static str)>,
) {
    found.par_sort_unstable_by_key(|row| (row.subject, row.attribute, row.from, row.line));
    for (at, row) in found.iter().enumerate() {
        let next = found.get(at + 1).filter(|next| (next.subject, next.attribute) == (row.subject, row.attribute));
        if let Some(next) = next.filter(|next| next.from == row.from) {
            let message = format!("line {} has the same subject, attribute and day", row.line);
            faults.add(file, next.line, "from", Some(next.from.to_string().as_bytes()), message);
            continue;
        }
        let Compare::AsAt(day) = compare else { continue };
        let is_latest = row.from <= day && next.is_none_or(|next| next.from > day);
        if is_latest && let Err((subject, other, column)) = agrees(row) {
            let message = format!("is the latest value of {subject}, and {column} in {other} says otherwise");
            faults.add(file, row.line, "value", None, message);
        }
    }
}
