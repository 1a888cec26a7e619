//! `touchstone coverage`: every live case is in exactly one of seven classes, in every unit, on every day (DOMAIN 3.7).

mod support;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use support::{Folder, Sheet, printed, sheets, tests};

const CLASSES: [&str; 7] = ["exception", "overdue", "planned", "due", "looked_at", "awaiting_first", "none_due"];
const DAYS: [(&str, [&str; 3]); 2] =
    [("one", ["2021-06-25", "2025-06-01", "2026-03-31"]), ("two", ["2021-06-26", "2023-04-01", "2026-06-30"])];

/// The answer for a folder, by key.
fn counts(folder: &str, on: &str, unit: Option<&str>) -> BTreeMap<String, u64> {
    let mut arguments = vec!["coverage", "--data", folder, "--on", on, "--format", "json"];
    arguments.extend(unit.iter().flat_map(|unit| ["--unit", unit]));
    let text = printed(&arguments);
    let object: Value = serde_json::from_str(&text).expect("one JSON object");
    assert_eq!(object["on"], on);
    assert_eq!(object["unit"].as_str(), unit);
    let keys = ["unit", "on", "live"].into_iter().chain(CLASSES).chain(["not_looked_at"]);
    let places: Vec<usize> = keys.map(|key| text.find(&format!("\"{key}\":")).expect("every key")).collect();
    assert!(places.is_sorted() && object.as_object().map(serde_json::Map::len) == Some(11), "{text}");
    CLASSES
        .into_iter()
        .chain(["live", "not_looked_at"])
        .map(|key| (key.to_owned(), object[key].as_u64().expect("a count")))
        .collect()
}

fn add(sum: &mut BTreeMap<String, u64>, more: &BTreeMap<String, u64>) {
    more.iter().for_each(|(key, count)| *sum.entry(key.clone()).or_default() += count);
}

#[test]
fn the_classes_partition_the_live_caseload_and_units_add_up_on_every_day() {
    for (sample, days) in DAYS {
        let path = tests().join("samples").join(sample).join("extract");
        let (folder, sheets) = (path.to_str().expect("a plain path"), sheets(&path));
        let (teams, cases) = (&sheets["teams.csv"], &sheets["cases.csv"]);
        for on in days {
            let live = cases.rows.iter().filter(|row| {
                let end = cases.cell(row, "supervision_end");
                cases.cell(row, "supervision_start") <= on && (end.is_empty() || on <= end)
            });
            let all = counts(folder, on, None);
            assert_eq!(all["live"], live.count() as u64, "{sample} {on}");
            let mut by_level = Vec::new();
            for column in ["team_code", "pdu_code", "region_code"] {
                let codes: BTreeSet<&str> =
                    teams.rows.iter().map(|row| teams.cell(row, column)).filter(|code| !code.is_empty()).collect();
                let mut sum = BTreeMap::new();
                for code in codes {
                    let of_unit = counts(folder, on, Some(code));
                    expect_partition(&of_unit, &format!("{sample} {on} {code}"));
                    add(&mut sum, &of_unit);
                }
                by_level.push(sum);
            }
            expect_partition(&all, &format!("{sample} {on}"));
            assert_eq!(by_level[0], by_level[1], "{sample} {on}: teams and PDUs");
            assert_eq!(by_level[1], by_level[2], "{sample} {on}: PDUs and regions");
            // A case whose holder's team is not known is in no unit, and is counted with all.
            let rest = all.iter().map(|(key, count)| (key.clone(), count - by_level[2][key])).collect();
            expect_partition(&rest, &format!("{sample} {on} outside every unit"));
        }
    }
}

fn expect_partition(counts: &BTreeMap<String, u64>, what: &str) {
    assert_eq!(CLASSES.iter().map(|class| counts[*class]).sum::<u64>(), counts["live"], "{what}: {counts:?}");
    assert!(counts["not_looked_at"] <= counts["live"], "{what}: {counts:?}");
    assert_eq!(counts["planned"], 0, "{what}: a folder holds no diary");
}

/// One case of medium ROSH from 2 February 2026, its practitioner, their SPO and the head of PDU.
fn extract() -> BTreeMap<String, Sheet> {
    let sheets = [
        (
            "teams.csv",
            "team_code,team_kind,pdu_code,region_code
             N54AAA,sentence_management,N54DUR,N54",
        ),
        (
            "staff.csv",
            "staff_code,grade,team_code,manager_code,started_on,left_on
             N54A001,SPO,N54AAA,N54A003,2020-01-06,
             N54A002,PO,N54AAA,N54A001,2022-01-10,
             N54A003,PDU_HEAD,N54AAA,,2019-01-07,
             N54A004,PO,N54AAA,N54A001,2022-01-10,",
        ),
        (
            "cases.csv",
            "crn,team_code,case_type,supervision_start,supervision_end,rosh,mappa_level,practitioner_code,allocated_on
             X100001,N54AAA,community,2026-02-02,,medium,0,N54A002,2026-02-02",
        ),
    ];
    sheets.into_iter().map(|(name, text)| (name.to_owned(), Sheet::new(text))).collect()
}

fn with(files: &[(&str, &str)]) -> BTreeMap<String, Sheet> {
    let mut all = extract();
    all.extend(files.iter().map(|(name, text)| ((*name).to_owned(), Sheet::new(text))));
    all
}

fn set(sheets: &mut BTreeMap<String, Sheet>, file: &str, row: usize, column: &str, value: &str) {
    let sheet = sheets.get_mut(file).expect("a file of the extract");
    let place = sheet.columns.iter().position(|name| name == column).expect("a column of the file");
    sheet.rows[row][place] = value.to_owned();
}

/// The class of the one case, and whether nobody has looked at it.
fn class(sheets: &BTreeMap<String, Sheet>, on: &str) -> (String, bool) {
    let folder = Folder::of(sheets);
    let counts = counts(folder.path(), on, None);
    assert_eq!(counts["live"], 1);
    let found: Vec<&str> = CLASSES.into_iter().filter(|class| counts[*class] == 1).collect();
    assert_eq!(found.len(), 1, "{counts:?}");
    (found[0].to_owned(), counts["not_looked_at"] == 1)
}

fn expect(sheets: &BTreeMap<String, Sheet>, days: &[(&str, &str, bool)]) {
    for (on, wanted, not_looked_at) in days {
        assert_eq!(class(sheets, on), ((*wanted).to_owned(), *not_looked_at), "{on}");
    }
}

/// The reasons that the table gives.
fn reasons(sheets: &BTreeMap<String, Sheet>, on: &str) -> Vec<String> {
    let folder = Folder::of(sheets);
    let table = printed(&["coverage", "--data", folder.path(), "--on", on]);
    table.lines().filter_map(|line| line.strip_prefix("Exception, ")).map(str::to_owned).collect()
}

const RECORDS: &str = "record_id,on,purpose,crn,by_code
                       r1,2026-02-10,case_oversight,X100001,N54A001";

#[test]
fn a_new_case_awaits_its_first_oversight_then_that_is_due_then_overdue() {
    // Fifteen days after 2 February is the 17th; a fortnight before that it is due soon.
    expect(
        &extract(),
        &[
            ("2026-02-02", "awaiting_first", true),
            ("2026-02-03", "due", true),
            ("2026-02-17", "due", true),
            ("2026-02-18", "overdue", true),
        ],
    );
}

#[test]
fn a_case_that_was_looked_at_is_so_until_the_next_one_is_due() {
    // Twelve months after the oversight is 10 February 2027.
    expect(
        &with(&[("records.csv", RECORDS)]),
        &[
            ("2026-02-09", "due", true),
            ("2026-02-10", "looked_at", false),
            ("2027-01-26", "looked_at", false),
            ("2027-01-27", "due", false),
            ("2027-02-10", "due", false),
            ("2027-02-11", "overdue", false),
        ],
    );
}

#[test]
fn only_oversight_by_an_spo_or_head_of_pdu_since_supervision_began_is_a_look() {
    for (record, looked) in [
        ("r1,2026-02-10,case_oversight,X100001,N54A003", true),
        ("r1,2026-02-10,case_oversight,X100001,N54A004", false),
        ("r1,2026-02-10,allocation_oversight,X100001,N54A001", true),
        ("r1,2026-02-10,aqa,X100001,N54A001", false),
        ("r1,2026-02-01,case_oversight,X100001,N54A001", false),
    ] {
        let sheets = with(&[("records.csv", &format!("record_id,on,purpose,crn,by_code\n{record}"))]);
        assert_eq!(class(&sheets, "2026-02-12").1, !looked, "{record}");
    }
}

#[test]
fn a_case_of_which_no_rule_asks_anything_is_none_due() {
    let mut sheets = extract();
    set(&mut sheets, "cases.csv", 0, "case_type", "custody");
    expect(&sheets, &[("2026-02-02", "none_due", true), ("2026-12-01", "none_due", true)]);
}

#[test]
fn a_case_ends_its_coverage_with_its_last_day_of_supervision() {
    let mut sheets = extract();
    set(&mut sheets, "cases.csv", 0, "supervision_end", "2026-02-10");
    let folder = Folder::of(&sheets);
    let live = |on| counts(folder.path(), on, None)["live"];
    assert_eq!([live("2026-02-01"), live("2026-02-02"), live("2026-02-10"), live("2026-02-11")], [0, 1, 1, 0]);
}

#[test]
fn a_case_held_by_nobody_is_an_exception_from_the_day_its_holder_is_gone() {
    let mut sheets = with(&[("records.csv", RECORDS)]);
    set(&mut sheets, "staff.csv", 1, "left_on", "2026-03-06");
    expect(&sheets, &[("2026-03-06", "looked_at", false), ("2026-03-07", "exception", false)]);
    assert_eq!(reasons(&sheets, "2026-03-07"), ["held by nobody: 1"]);
    let mut never = extract();
    set(&mut never, "cases.csv", 0, "practitioner_code", "N54AAAU");
    assert!(reasons(&never, "2026-02-05").contains(&"held by nobody: 1".to_owned()));
}

#[test]
fn a_holder_away_is_an_exception_from_the_sixth_working_day_if_nobody_covers() {
    let away = ("absences.csv", "staff_code,from,until,kind\nN54A002,2026-03-02,2026-03-27,sickness");
    let sheets = with(&[("records.csv", RECORDS), away]);
    // From Monday 2 March: Friday the 6th is the fifth working day, Monday the 9th the sixth.
    expect(
        &sheets,
        &[
            ("2026-03-06", "looked_at", false),
            ("2026-03-08", "looked_at", false),
            ("2026-03-09", "exception", false),
            ("2026-03-27", "exception", false),
            ("2026-03-28", "looked_at", false),
        ],
    );
    assert_eq!(reasons(&sheets, "2026-03-09"), ["holder away for more than 5 working days, not covered: 1"]);
    let cover = |row: &str| format!("staff_code,from,until,deputy_code\n{row}");
    let covered = cover("N54A002,2026-03-09,2026-03-10,N54A004");
    let sheets = with(&[("records.csv", RECORDS), away, ("cover.csv", &covered)]);
    expect(&sheets, &[("2026-03-10", "looked_at", false), ("2026-03-11", "exception", false)]);
    let both = "staff_code,from,until,kind\nN54A002,2026-03-02,2026-03-27,sickness\nN54A004,2026-03-10,2026-03-10,annual_leave";
    let sheets = with(&[("records.csv", RECORDS), ("absences.csv", both), ("cover.csv", &covered)]);
    expect(&sheets, &[("2026-03-09", "looked_at", false), ("2026-03-10", "exception", false)]);
}

#[test]
fn a_bank_holiday_is_no_working_day_of_an_absence() {
    // Good Friday and Easter Monday 2026 are 3 and 6 April: from Monday 30 March the sixth working day is Wednesday 8 April.
    let away = ("absences.csv", "staff_code,from,until,kind\nN54A002,2026-03-30,,sickness");
    let sheets = with(&[("records.csv", RECORDS), away]);
    expect(&sheets, &[("2026-04-07", "looked_at", false), ("2026-04-08", "exception", false)]);
}

#[test]
fn a_missing_fact_and_a_duty_without_anybody_are_exceptions_with_their_reasons() {
    let mut gap = extract();
    set(&mut gap, "cases.csv", 0, "case_type", "");
    expect(&gap, &[("2026-02-02", "exception", true)]);
    assert_eq!(reasons(&gap, "2026-02-02"), ["a fact is missing: 1"]);
    let mut nobody = extract();
    for (row, column, value) in [(0, "left_on", "2026-01-01"), (2, "left_on", "2026-01-01")] {
        set(&mut nobody, "staff.csv", row, column, value);
    }
    expect(&nobody, &[("2026-02-02", "exception", true), ("2026-02-18", "exception", true)]);
    assert_eq!(reasons(&nobody, "2026-02-18"), ["nobody is accountable: 1"]);
}

#[test]
fn a_document_about_the_person_counts_as_a_duty_of_the_case() {
    let documents = "document_id,kind,crn,author_code,rosh,submitted_on,state
                     D1,oasys,X100001,N54A002,high,2026-02-10,submitted";
    let sheets = with(&[("records.csv", RECORDS), ("documents.csv", documents)]);
    // Five working days after Tuesday 10 February is the 17th.
    expect(&sheets, &[("2026-02-17", "due", false), ("2026-02-18", "overdue", false)]);
}
