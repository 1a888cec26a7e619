//! Bad input is refused whole, by file, line, column, value and reason, and every fault at once (DOMAIN section 10).

mod support;

use support::{extract, faults_with, files, read};
use touchstone_domain::facts::Sheet;

const DAY: &str = "expected a day of the calendar, as 2026-04-09";
const CRN: &str = "expected a CRN: a capital letter and six digits";
const CODE: &str = "expected a code: lower-case letters, digits and underscores, beginning with a letter";
const SET: &str = "expected codes of lower-case letters, digits and underscores, with semicolons between";
const INSTANT: &str = "expected an instant with its offset, as 2026-04-09T10:30:00Z";
const TIER: &str = "expected a tier: A to D with 0 to 3 and perhaps S, or A to G";
const FTE: &str = "expected full-time equivalent as 1 or 0.8";
const WEEKDAYS: &str = "expected ISO weekdays 1 to 7, each once, with semicolons between";
const NO_STAFF: &str = "no such staff_code; expected one of staff.csv";
const NO_TEAM: &str = "no such team_code; expected one of teams.csv";
const NO_CASE: &str = "no such crn; expected one of cases.csv";
const YES_NO: &str = "expected one of no, yes";
const ROSH: &str = "expected one of not_assessed, low, medium, high, very_high";
const FORMULA: &str = "begins as a formula of a spreadsheet does: expected a name";
const REFERENCE: &str = "expected up to 100 letters A to Z, digits and . _ - / : @ +, beginning with a letter or digit";
const GRADES: &str = "expected one of PSO, PQIP, PO, SPO, PDU_HEAD, QDO, SAO, CASE_ADMIN, BUSINESS_MANAGER, OTHER";

/// One wrong cell: file, line, column, what it says, why that is refused.
type Wrong = (&'static str, usize, &'static str, &'static str, &'static str);

/// At least one wrong value for every column that is not free text, and one for every kind of fault of a cell.
const WRONG: &[Wrong] = &[
    ("teams.csv", 3, "team_code", "N54AAA", "is that of line 2 too"),
    ("teams.csv", 2, "team_name", "=1", FORMULA),
    ("teams.csv", 2, "pdu_code", "N54 DUR", REFERENCE),
    ("teams.csv", 2, "pdu_name", "+1", FORMULA),
    ("teams.csv", 2, "region_code", "=N54", REFERENCE),
    ("teams.csv", 2, "region_name", "-1", FORMULA),
    ("staff.csv", 2, "forename", "@1", FORMULA),
    ("staff.csv", 2, "surname", "=1", FORMULA),
    ("cases.csv", 2, "forename", "=1", FORMULA),
    ("cases.csv", 2, "surname", "=1", FORMULA),
    ("contacts.csv", 2, "contact_type", "=1", FORMULA),
    ("contacts.csv", 2, "outcome", "=1", FORMULA),
    ("contacts.csv", 2, "by_code", "=1", REFERENCE),
    ("arms.csv", 2, "policy", "*", REFERENCE),
    ("adoption.csv", 2, "policy", "touch points", REFERENCE),
    ("teams.csv", 2, "team_kind", "Court", "expected one of sentence_management, court, other"),
    ("staff.csv", 4, "staff_code", "N54A002", "is that of line 3 too"),
    ("staff.csv", 3, "username", "una", "is that of line 2 too"),
    ("staff.csv", 2, "grade", "spo", GRADES),
    ("staff.csv", 2, "team_code", "N54ZZZ", NO_TEAM),
    ("staff.csv", 2, "manager_code", "N54ZZZ", NO_STAFF),
    ("staff.csv", 2, "manager_code", "N54AAAU", NO_STAFF),
    ("staff.csv", 4, "fte", "0,5", FTE),
    ("staff.csv", 4, "fte", "-1", FTE),
    ("staff.csv", 4, "fte", "1.", FTE),
    ("staff.csv", 4, "fte", "10", FTE),
    ("staff.csv", 2, "working_days", "1;8", WEEKDAYS),
    ("staff.csv", 2, "working_days", "1;1", WEEKDAYS),
    ("staff.csv", 2, "started_on", "1900-01-00", DAY),
    ("staff.csv", 2, "started_on", "06/01/2020", DAY),
    ("staff.csv", 2, "left_on", "2019-12-31", "is before started_on 2020-01-06"),
    ("staff.csv", 2, "on_probation_terms", "Y", YES_NO),
    ("staff.csv", 2, "top_of_pay_band", "true", YES_NO),
    ("staff.csv", 2, "light_performance", "YES", YES_NO),
    ("staff.csv", 2, "qualified_on", "2020-1-6", DAY),
    ("staff.csv", 2, "approved_on", "2020-01-06T00:00", DAY),
    ("staff.csv", 2, "visor_vetted_on", "0", DAY),
    ("cases.csv", 3, "crn", "X100001", "is that of line 2 too"),
    ("cases.csv", 2, "team_code", "N54AAA2", NO_TEAM),
    ("cases.csv", 2, "case_type", "order", "expected one of community, licence, custody"),
    ("cases.csv", 2, "supervision_start", "2026-02-30", DAY),
    ("cases.csv", 2, "supervision_end_expected", "44958", DAY),
    ("cases.csv", 2, "supervision_end", "2026-02-01", "is before supervision_start 2026-02-02"),
    ("cases.csv", 2, "release_date", "2023-02-29", DAY),
    ("cases.csv", 2, "rosh", "VH", ROSH),
    ("cases.csv", 2, "tier", "B4", TIER),
    ("cases.csv", 2, "tier", "E1", TIER),
    ("cases.csv", 2, "mappa_category", "5", "expected one of 0, 1, 2, 3, 4"),
    ("cases.csv", 2, "mappa_level", "4", "expected one of 0, 1, 2, 3"),
    ("cases.csv", 2, "registrations", "iom;", SET),
    ("cases.csv", 2, "registrations", "iom; life_or_ipp", SET),
    ("cases.csv", 2, "registrations", "iom;iom", "names iom twice"),
    ("cases.csv", 2, "cohorts", "Women", SET),
    ("cases.csv", 2, "practitioner_code", "N54A999", NO_STAFF),
    ("cases.csv", 2, "allocated_on", "2026-13-01", DAY),
    ("case_history.csv", 2, "crn", "X100009", NO_CASE),
    (
        "case_history.csv",
        4,
        "attribute",
        "ROSH",
        "expected one of rosh, case_type, tier, mappa_level, mappa_category, registrations, cohorts, practitioner",
    ),
    ("case_history.csv", 2, "from", "2026-02-2", DAY),
    ("case_history.csv", 3, "from", "2026-02-31", DAY),
    ("case_history.csv", 3, "from", "2026-02-02", "line 2 has the same subject, attribute and day"),
    ("case_history.csv", 2, "value", "middle", ROSH),
    ("case_history.csv", 5, "value", "N54A999", NO_STAFF),
    ("staff_history.csv", 2, "staff_code", "N54A009", NO_STAFF),
    (
        "staff_history.csv",
        5,
        "attribute",
        "team_code",
        "expected one of grade, team, manager, fte, top_of_pay_band, on_probation_terms, light_performance, approved",
    ),
    ("staff_history.csv", 2, "from", "2022-01-32", DAY),
    ("staff_history.csv", 2, "value", "po", GRADES),
    ("events.csv", 2, "crn", "Y100001", NO_CASE),
    ("events.csv", 2, "on", "yesterday", DAY),
    ("events.csv", 2, "kind", "Arrest", CODE),
    ("events.csv", 2, "kind", "rosh_raised", "is derived from history and never listed"),
    ("events.csv", 2, "kind", "rosh_lowered", "is derived from history and never listed"),
    ("events.csv", 2, "kind", "reallocated", "is derived from history and never listed"),
    ("records.csv", 3, "record_id", "r1", "is that of an earlier line too"),
    ("records.csv", 2, "on", "2026-3-4", DAY),
    ("records.csv", 2, "purpose", "one_to_one;one_to_one", "names one_to_one twice"),
    ("records.csv", 2, "crn", "X10001", CRN),
    ("records.csv", 2, "staff_code", "N54A", NO_STAFF),
    ("records.csv", 3, "team_code", "N54DUR", NO_TEAM),
    ("records.csv", 2, "by_code", "N54A9", NO_STAFF),
    ("records.csv", 2, "minutes", "-5", "expected a whole number up to 65535"),
    ("records.csv", 2, "minutes", "65536", "expected a whole number up to 65535"),
    (
        "records.csv",
        2,
        "decision",
        "agreed",
        "expected one of endorsed, endorsed_with_actions, changed_plan, changed_risk, enforcement, recall, no_action, \
         further_information",
    ),
    ("records.csv", 2, "changed_work", "maybe", YES_NO),
    ("records.csv", 2, "recorded_at", "2026-03-04T10:00:00", INSTANT),
    ("records.csv", 2, "recorded_at", "2026-03-04 10:00:00Z", INSTANT),
    ("records.csv", 2, "recorded_at", "2026-03-04T25:00:00Z", INSTANT),
    ("contacts.csv", 2, "crn", "X999999", NO_CASE),
    ("contacts.csv", 2, "on", "2026-02-29", DAY),
    ("contacts.csv", 2, "recorded_at", "2026-03-05", INSTANT),
    ("absences.csv", 2, "staff_code", "X100001", NO_STAFF),
    ("absences.csv", 2, "from", "01-04-2026", DAY),
    ("absences.csv", 2, "until", "2026-03-31", "is before from 2026-04-01"),
    ("absences.csv", 2, "kind", "annual leave", CODE),
    ("cover.csv", 2, "staff_code", "N54AAAU", NO_STAFF),
    ("cover.csv", 2, "from", "2026-04-31", DAY),
    ("cover.csv", 2, "until", "2026-03-31", "is before from 2026-04-01"),
    ("cover.csv", 2, "deputy_code", "n54a003", NO_STAFF),
    ("limited_access.csv", 2, "crn", "X100003", NO_CASE),
    ("limited_access.csv", 2, "kind", "excluded", "expected one of exclusion, restriction"),
    ("limited_access.csv", 2, "staff_code", "N54A00", NO_STAFF),
    ("limited_access.csv", 2, "from", "2026", DAY),
    ("limited_access.csv", 2, "until", "2026-02-09", "is before from 2026-02-10"),
    (
        "arms.csv",
        2,
        "code",
        "N54AAA",
        "no such code; expected a staff_code of staff.csv, or a PDU or region of teams.csv",
    ),
    ("arms.csv", 2, "arm", "controls", "expected one of none, early_adopter, treatment, control"),
    ("arms.csv", 2, "from", "2026-00-01", DAY),
    ("arms.csv", 2, "until", "2025-12-31", "is before from 2026-01-01"),
    ("adoption.csv", 2, "code", "N54AAA", "no such code; expected a PDU or region of teams.csv"),
    ("adoption.csv", 2, "adopted_on", "soon", DAY),
    ("documents.csv", 3, "document_id", "D1", "is that of line 2 too"),
    (
        "documents.csv",
        2,
        "kind",
        "report",
        "expected one of oasys, pre_sentence_report, parole_report, dangerousness_assessment, \
         home_visit_risk_assessment, recall, mappa_referral, transfer_request",
    ),
    ("documents.csv", 2, "report_type", "Fast", CODE),
    ("documents.csv", 2, "crn", "X1000011", CRN),
    ("documents.csv", 2, "team_code", "N54", NO_TEAM),
    ("documents.csv", 2, "author_code", "N54A004", NO_STAFF),
    ("documents.csv", 2, "rosh", "unknown", ROSH),
    ("documents.csv", 2, "submitted_on", "2026-03-06T09:00", DAY),
    (
        "documents.csv",
        2,
        "needed_by",
        "2026-04-09T24:00",
        "expected a day, as 2026-04-09, or a day and time, as 2026-04-09T10:30",
    ),
    (
        "documents.csv",
        2,
        "state",
        "signed",
        "expected one of draft, submitted, returned, countersigned, double_countersigned, self_signed, withdrawn",
    ),
    ("documents.csv", 2, "signed_by", "N54A001;N54A009", "N54A009: no such staff_code; expected one of staff.csv"),
    ("documents.csv", 2, "signed_on", "2026-03-07", "expected one day for each name in signed_by"),
    ("documents.csv", 2, "signed_on", "2026-03-07;2026-03-32", DAY),
    ("agreed_dates.csv", 2, "rule", "high-risk", "expected a rule, as touch-points/high-risk"),
    ("agreed_dates.csv", 2, "crn", "X100004", NO_CASE),
    ("agreed_dates.csv", 2, "agreed_on", "2026-03-10Z", DAY),
    ("agreed_dates.csv", 2, "next_due", "2026-06-31", DAY),
    ("agreed_dates.csv", 2, "by_code", "N54A0001", NO_STAFF),
];

/// Columns of free text: only what is wrong in every cell is wrong there.
const FREE: &[(&str, &str)] = &[("agreed_dates.csv", "rationale")];

/// Every file with its columns, as the reader itself names them when it meets one that it does not know.
fn columns() -> Vec<(&'static str, Vec<String>)> {
    let mut all = Vec::new();
    for file in Sheet::ALL.map(Sheet::file) {
        let mut changed = extract();
        changed.get_mut(file).expect("the extract has every file").iter_mut().for_each(|row| row.push("zzz".into()));
        let faults = read(&files(&changed)).expect_err("an unknown column is a fault");
        let start = format!("{file}:1 \"zzz\": unknown column; expected ");
        let found: Vec<&String> = faults.iter().filter(|fault| fault.starts_with(file)).collect();
        assert_eq!(found.len(), 1, "{faults:?}");
        let names = found[0].strip_prefix(&start).expect("the fault names the columns");
        all.push((file, names.split(", ").map(str::to_owned).collect()));
    }
    all
}

fn shown(file: &str, line: usize, column: &str, value: &str, message: &str) -> String {
    format!("{file}:{line} {column} \"{value}\": {message}")
}

#[test]
fn the_extract_of_these_tests_is_sound_and_has_every_column() {
    assert_eq!(read(&files(&extract())).err(), None);
    for (file, names) in columns() {
        assert_eq!(extract()[file][0], names, "{file}");
    }
}

#[test]
fn every_column_has_a_test_of_a_wrong_value_or_is_free_text() {
    for (file, names) in columns() {
        for name in names {
            let tested = WRONG.iter().any(|wrong| (wrong.0, wrong.2) == (file, &name));
            let free = FREE.contains(&(file, &name));
            assert!(tested != free, "{file} {name}: give it a wrong value in WRONG, or list it in FREE");
        }
    }
}

#[test]
fn a_wrong_value_is_refused_by_file_line_column_value_and_reason() {
    for (file, line, column, value, message) in WRONG {
        let faults = faults_with(file, *line, column, value);
        let wanted = shown(file, *line, column, value, message);
        assert!(faults.contains(&wanted), "expected {wanted}, found {faults:#?}");
        // A row that could not be understood does not make others wrong; a key that is gone does.
        let key = ["team_code", "staff_code", "crn"].contains(column)
            && ["teams.csv", "staff.csv", "cases.csv"].contains(file);
        assert!(key || faults.len() == 1, "one fault, found {faults:#?}");
    }
}

#[test]
fn a_space_before_or_after_a_value_is_refused_in_every_cell() {
    for (file, names) in columns() {
        for column in names {
            let value = value_of(file, &column);
            for wrong in [format!(" {value}"), format!("{value}\t"), format!("{value}\n"), format!("\u{a0}{value}")] {
                let faults = faults_with(file, 2, &column, &wrong);
                let value: String = wrong.chars().flat_map(char::escape_debug).collect();
                let wanted = shown(file, 2, &column, &value, "has a space before or after it");
                assert!(faults.contains(&wanted), "expected {wanted}, found {faults:#?}");
            }
            let wanted = shown(file, 2, &column, "  ", "is only a space");
            assert!(faults_with(file, 2, &column, "  ").contains(&wanted), "{wanted}");
        }
    }
}

/// A value of the column from the sound extract, or any text where it has none.
fn value_of(file: &str, column: &str) -> String {
    let cells = &extract()[file];
    let place = cells[0].iter().position(|name| name == column).expect("a column of the file");
    if cells[1][place].is_empty() { "x".into() } else { cells[1][place].clone() }
}

#[test]
fn a_giant_cell_is_refused_everywhere_and_shown_short() {
    for (file, names) in columns() {
        for column in names {
            let faults = faults_with(file, 2, &column, &"a".repeat(20_001));
            let wanted = shown(file, 2, &column, &format!("{}…", "a".repeat(60)), "is longer than 20000 bytes");
            assert!(faults.contains(&wanted), "expected {wanted}, found {faults:#?}");
        }
    }
}

#[test]
fn a_control_character_is_refused_everywhere_and_shown_harmless() {
    for (file, names) in columns() {
        for column in names {
            for (control, visible) in [("\0", "\\0"), ("\u{1b}[2J", "\\u{1b}[2J"), ("\u{7f}", "\\u{7f}")] {
                let value = value_of(file, &column);
                let faults = faults_with(file, 2, &column, &format!("{value}{control}{value}"));
                let wanted =
                    shown(file, 2, &column, &format!("{value}{visible}{value}"), "has a control character in it");
                assert!(faults.contains(&wanted), "expected {wanted}, found {faults:#?}");
                assert!(faults.iter().all(|fault| !fault.contains(char::is_control)), "{faults:#?}");
            }
        }
    }
}

#[test]
fn an_empty_cell_is_refused_exactly_where_one_must_be_filled() {
    const REQUIRED: &[(&str, &[&str])] = &[
        ("teams.csv", &["team_code"]),
        ("staff.csv", &["staff_code", "started_on"]),
        ("cases.csv", &["crn", "supervision_start"]),
        ("case_history.csv", &["crn", "attribute", "from"]),
        ("staff_history.csv", &["staff_code", "attribute", "from"]),
        ("events.csv", &["crn", "on", "kind"]),
        ("records.csv", &["record_id", "on", "purpose", "by_code"]),
        ("contacts.csv", &["crn", "on", "contact_type"]),
        ("absences.csv", &["staff_code", "from", "kind"]),
        ("cover.csv", &["staff_code", "from", "deputy_code"]),
        ("limited_access.csv", &["crn", "kind", "staff_code", "from"]),
        ("arms.csv", &["policy", "code", "arm", "from"]),
        ("adoption.csv", &["code", "policy", "adopted_on"]),
        ("documents.csv", &["document_id", "kind", "author_code", "state"]),
        ("agreed_dates.csv", &["rule", "crn", "agreed_on", "next_due", "by_code"]),
    ];
    for (file, names) in columns() {
        let required = REQUIRED.iter().find(|(known, _)| *known == file).map(|(_, names)| *names).unwrap_or_default();
        for column in names {
            let wanted = format!("{file}:2 {column}: is empty");
            let found = faults_with(file, 2, &column, "").contains(&wanted);
            assert_eq!(found, required.contains(&&*column), "{wanted}");
            let mut without = extract();
            let cells = without.get_mut(file).expect("the extract has every file");
            let place = cells[0].iter().position(|name| *name == column).expect("a column of the file");
            cells.iter_mut().for_each(|row| drop(row.remove(place)));
            let faults = read(&files(&without)).err().unwrap_or_default();
            let missing = faults.contains(&format!("{file}:1 {column}: is missing"));
            assert_eq!(missing, required.contains(&&*column), "{file} without {column}: {faults:#?}");
        }
    }
}

#[test]
fn a_column_that_is_there_twice_is_refused() {
    for (file, names) in columns() {
        let mut changed = extract();
        changed.get_mut(file).expect("the extract has every file").iter_mut().for_each(|row| row.push(row[0].clone()));
        let faults = read(&files(&changed)).expect_err("a fault");
        assert_eq!(faults, [format!("{file}:1 \"{}\": is there twice", names[0])]);
    }
}
