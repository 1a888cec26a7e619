//! teams.csv, staff.csv and cases.csv.

use super::fault::Faults;
use super::joining::Joined;
use super::people::People;
use super::sheet::{Line, rows, rows_in_parts};
use touchstone_domain::facts::{
    CaseAttribute, CaseFact, Facts, PersonName, SetIx, Sheet, StaffFact, TeamFact, UNKNOWN,
};
use touchstone_domain::policy::Attribute;
use touchstone_domain::words::{CaseType, CodeIx, Crn, Grade, Rosh, TeamKind, YesNo, is_free_code};

pub(super) fn teams(bytes: &[u8], facts: &mut Facts, people: &mut People, faults: &mut Faults) {
    let mut found: Vec<(TeamFact, u64)> = Vec::new();
    let codes = &mut facts.codes;
    let read = rows(Sheet::Teams, bytes, faults, |line| {
        let code = line.reference(0);
        let name = line.name(1).unwrap_or_default().into();
        let kind = line.code(2, TeamKind::CODES, TeamKind::from_code);
        let mut unit = |column: usize| line.reference(column).map(|text| codes.intern(text));
        let (pdu, region) = (unit(3), unit(5));
        line.name(4);
        line.name(6);
        if let Some(code) = code {
            found.push((TeamFact { code: code.into(), name, kind, pdu, region }, line.number));
        }
    });
    facts.people_mut().teams = unique("teams.csv", "team_code", found, |team| &*team.code, faults);
    people.know_teams(facts);
    if !read {
        people.could_not_read("teams.csv");
    }
}

/// Monday to Friday, as bits 1 to 5.
const MONDAY_TO_FRIDAY: u8 = 0b0011_1110;

pub(super) fn staff(bytes: &[u8], facts: &mut Facts, people: &mut People, faults: &mut Faults) {
    // Managers are staff too, so that codes are read before rows; faults are reported by the second pass alone.
    let mut codes: Vec<Box<[u8]>> = Vec::new();
    let read = rows(Sheet::Staff, bytes, &mut Faults::default(), |line| codes.extend(line.cell(0).map(Box::from)));
    if !read {
        people.could_not_read("staff.csv");
    }
    codes.sort_unstable();
    codes.dedup();
    people.know_staff(codes.into_iter());
    let mut found: Vec<(StaffFact, u64)> = Vec::new();
    let mut usernames: Vec<(Box<str>, u64)> = Vec::new();
    rows(Sheet::Staff, bytes, faults, |line| {
        let code = line.reference(0);
        let username: Box<str> = username(line, 1).unwrap_or_default().into();
        let name = name(facts, line, 2, 3);
        let grade = line.code(4, Grade::CODES, Grade::from_code).map_or(UNKNOWN, Grade::index);
        let team = people.team(line, 5).map_or(UNKNOWN, |team| team.value());
        let manager = people.staff(line, 6).map_or(UNKNOWN, |manager| manager.value());
        let fte = fte(line, 7);
        let working_days = working_days(line, 8);
        let life = line.stretch(9, 10);
        let mut flag = |column: usize| line.yes_no(column).map_or(UNKNOWN, YesNo::index);
        let (terms, top) = (flag(11), flag(12));
        let light = line.yes_no(13).unwrap_or(YesNo::No).index();
        let (qualified_on, approved_on, visor_vetted_on) = (line.day(14), line.day(15), line.day(16));
        if let (Some(code), Some((started_on, left_on))) = (code, life) {
            if !username.is_empty() {
                usernames.push((username.clone(), line.number));
            }
            let cells = [grade, team, manager, fte, top, terms, light];
            let fact = StaffFact {
                code: code.into(),
                username,
                name,
                cells,
                working_days,
                started_on,
                left_on,
                qualified_on,
                approved_on,
                visor_vetted_on,
            };
            found.push((fact, line.number));
        }
    });
    usernames.sort();
    for pair in usernames.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        faults.add(
            "staff.csv",
            pair[1].1,
            "username",
            Some(pair[1].0.as_bytes()),
            format!("is that of line {} too", pair[0].1),
        );
    }
    facts.people_mut().staff = unique("staff.csv", "staff_code", found, |staff| &*staff.code, faults);
}

/// A name to sign in with, as those that are given here.
fn username<'r>(line: &mut Line<'r>, column: usize) -> Option<&'r str> {
    let text = line.text(column)?;
    let fits = |letter: char| letter.is_ascii_alphanumeric() || ".-_@".contains(letter);
    if text.len() > 100 || !text.chars().all(fits) {
        line.fault(column, "expected a username of letters, digits, dots, hyphens, underscores and @, up to 100");
        return None;
    }
    Some(text)
}

/// Full-time equivalent in thousandths; further decimals are cut.
pub(super) fn fte(line: &mut Line<'_>, column: usize) -> u32 {
    let Some(text) = line.text(column) else { return UNKNOWN };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 1 || !digits(whole) || fraction.len() > 9 || !digits(fraction) || text.ends_with('.') {
        line.fault(column, "expected full-time equivalent as 1 or 0.8");
        return UNKNOWN;
    }
    // Whole weeks of 37 hours give fractions without end: thousandths are enough.
    let thousandths = format!("{whole}{:0<3}", &fraction[..fraction.len().min(3)]);
    thousandths.parse().unwrap_or(UNKNOWN)
}

fn working_days(line: &mut Line<'_>, column: usize) -> u8 {
    let Some(text) = line.text(column) else { return MONDAY_TO_FRIDAY };
    let mut days = 0;
    for part in text.split(';') {
        match part.as_bytes() {
            [digit @ b'1'..=b'7'] if days & 1 << (digit - b'0') == 0 => days |= 1 << (digit - b'0'),
            _ => {
                line.fault(column, "expected ISO weekdays 1 to 7, each once, with semicolons between");
                return MONDAY_TO_FRIDAY;
            }
        }
    }
    days
}

/// What one part of cases.csv made.
#[derive(Default)]
struct CasePart {
    facts: Facts,
    found: Vec<(CaseFact, u64)>,
    met: Vec<Crn>,
}

pub(super) fn cases(bytes: &[u8], facts: &mut Facts, people: &mut People, faults: &mut Faults) {
    let before = faults.found.len();
    let parts = rows_in_parts(Sheet::Cases, bytes, faults, |line, part: &mut CasePart| {
        let found = case(line, people, part);
        part.found.extend(found.map(|case| (case, line.number)));
    });
    if parts.is_empty() && faults.found.len() > before {
        people.could_not_read("cases.csv");
    }
    let (mut found, mut met) = (Vec::new(), Vec::new());
    for mut part in parts {
        let joined = Joined::into(facts, &part.facts);
        for (case, _) in &mut part.found {
            joined.name(&mut case.name);
            joined.code(&mut case.cells[CaseAttribute::Tier as usize]);
            joined.set(&mut case.cells[CaseAttribute::Registrations as usize]);
            joined.set(&mut case.cells[CaseAttribute::Cohorts as usize]);
        }
        found.append(&mut part.found);
        met.append(&mut part.met);
    }
    facts.cases = unique("cases.csv", "crn", found, |case| &case.crn, faults);
    people.know_cases(&met);
}

fn case(line: &mut Line<'_>, people: &People, part: &mut CasePart) -> Option<CaseFact> {
    let facts = &mut part.facts;
    let crn = line.crn(0);
    part.met.extend(crn);
    let name = name(facts, line, 1, 2);
    let team = people.team(line, 3);
    let case_type = line.code(4, CaseType::CODES, CaseType::from_code).map_or(UNKNOWN, CaseType::index);
    let supervision_end_expected = line.end(6);
    let life = line.stretch(5, 7);
    let release_date = line.day(8);
    let rosh = line.code(9, Rosh::CODES, Rosh::from_code).map_or(UNKNOWN, Rosh::index);
    let tier = tier(facts, line, 10);
    let category = listed(line, 11, Attribute::MappaCategory);
    let level = listed(line, 12, Attribute::MappaLevel);
    let (registrations, cohorts) = (set(facts, line, 13), set(facts, line, 14));
    let practitioner = people.practitioner(line, 15).map_or(UNKNOWN, |staff| staff.value());
    let allocated_on = line.day(16);
    let (supervision_start, supervision_end) = life?;
    let cells = [rosh, case_type, tier, level, category, registrations.0, cohorts.0, practitioner];
    Some(CaseFact {
        crn: crn?,
        name,
        team,
        supervision_start,
        supervision_end_expected,
        supervision_end,
        release_date,
        cells,
        allocated_on,
    })
}

fn name(facts: &mut Facts, line: &mut Line<'_>, forename: usize, surname: usize) -> PersonName {
    let (forename, surname) = (line.name(forename).unwrap_or_default(), line.name(surname).unwrap_or_default());
    facts.names.keep(forename, surname)
}

/// A tier of the V2 model (`B2`, `D1S`) or the V3 model (`C`).
pub(super) fn tier(facts: &mut Facts, line: &mut Line<'_>, column: usize) -> u32 {
    let Some(text) = line.text(column) else { return UNKNOWN };
    match text.as_bytes() {
        [b'A'..=b'G'] | [b'A'..=b'D', b'0'..=b'3'] | [b'A'..=b'D', b'0'..=b'3', b'S'] => facts.codes.intern(text).0,
        _ => {
            line.fault(column, "expected a tier: A to D with 0 to 3 and perhaps S, or A to G");
            UNKNOWN
        }
    }
}

/// A cell of a closed list, as its position there.
pub(super) fn listed(line: &mut Line<'_>, column: usize, attribute: Attribute) -> u32 {
    let allowed = attribute.values().unwrap_or_default();
    let place = line.code(column, allowed, |text| allowed.iter().position(|known| *known == text));
    place.and_then(|place| u32::try_from(place).ok()).unwrap_or(UNKNOWN)
}

/// A cell of codes with semicolons between; empty is the empty set.
pub(super) fn set(facts: &mut Facts, line: &mut Line<'_>, column: usize) -> SetIx {
    let Some(text) = line.text(column) else { return touchstone_domain::facts::Sets::EMPTY };
    let mut members: Vec<CodeIx> = Vec::new();
    for part in text.split(';') {
        if !is_free_code(part) {
            line.fault(column, "expected codes of lower-case letters, digits and underscores, with semicolons between");
            return touchstone_domain::facts::Sets::EMPTY;
        }
        let code = facts.codes.intern(part);
        if members.contains(&code) {
            line.fault(column, format!("names {part} twice"));
        }
        members.push(code);
    }
    facts.sets.intern(members)
}

/// Sorts rows by their key and refuses a key that is there twice.
pub(super) fn unique<T, K: Ord + ToString + ?Sized>(
    file: &str,
    column: &str,
    mut found: Vec<(T, u64)>,
    key: impl Fn(&T) -> &K,
    faults: &mut Faults,
) -> Vec<T> {
    found.sort_by(|a, b| key(&a.0).cmp(key(&b.0)).then(a.1.cmp(&b.1)));
    for pair in found.windows(2) {
        let this = key(&pair[1].0);
        if key(&pair[0].0) == this {
            let message = format!("is that of line {} too", pair[0].1);
            faults.add(file, pair[1].1, column, Some(this.to_string().as_bytes()), message);
        }
    }
    found.into_iter().map(|(row, _)| row).collect()
}
