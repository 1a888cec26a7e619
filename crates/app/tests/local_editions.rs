//! Local editions and policies that are in force only where adopted, from the file to the answer (DOMAIN section 5 and 3.1).

mod support;

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use support::{Folder, Sheet, printed, tests};

/// The shipped policies and some files beside them.
fn policies(beside: &[(&str, &str)]) -> Folder {
    let folder = Folder::new();
    copy(&tests().join("../../../policies"), "", &folder);
    beside.iter().for_each(|(path, text)| folder.write(path, text.as_bytes()));
    folder
}

fn copy(from: &Path, below: &str, to: &Folder) {
    for entry in std::fs::read_dir(from).expect("the policies are there") {
        let path = entry.expect("they can be listed").path();
        let name = format!("{below}{}", path.file_name().expect("a name").to_string_lossy());
        if path.is_dir() {
            copy(&path, &format!("{name}/"), to);
        } else {
            to.write(&name, &std::fs::read(&path).expect("they can be read"));
        }
    }
}

/// Two PDUs of one region; a case of low ROSH in each, overseen on 10 February 2025, and one never overseen in the first.
fn extract(more: &[(&str, &str)]) -> Folder {
    let sheets = [
        (
            "teams.csv",
            "team_code,team_kind,pdu_code,region_code
             N54AAA,sentence_management,N54DUR,N54
             N54BBB,sentence_management,N54CLE,N54",
        ),
        (
            "staff.csv",
            "staff_code,grade,team_code,manager_code,started_on
             N54A001,SPO,N54AAA,,2020-01-06
             N54A002,PO,N54AAA,N54A001,2022-01-10
             N54B001,SPO,N54BBB,,2020-01-06
             N54B002,PO,N54BBB,N54B001,2022-01-10",
        ),
        (
            "cases.csv",
            "crn,case_type,supervision_start,rosh,mappa_level,practitioner_code,allocated_on
             X100001,community,2024-02-01,low,0,N54A002,2024-02-01
             X100002,community,2024-02-01,low,0,N54B002,2024-02-01
             X100003,community,2025-10-01,low,0,N54A002,2025-10-01",
        ),
        (
            "records.csv",
            "record_id,on,purpose,crn,by_code
             r1,2025-02-10,case_oversight,X100001,N54A001
             r2,2025-02-10,case_oversight,X100002,N54B001",
        ),
    ];
    let all: BTreeMap<String, Sheet> =
        sheets.iter().chain(more).map(|(name, text)| ((*name).to_owned(), Sheet::new(text))).collect();
    Folder::of(&all)
}

fn patch(unit: &str, from: &str, until: &str, changes: &str) -> String {
    format!(
        "policy = \"touch-points\"\nunit = \"{unit}\"\nfrom = {from}\nuntil = {until}\nkind = \"relief\"\n\
         agreed_by = \"Head of PDU\"\nagreed_on = 2025-12-19\nreason = {{ en = \"Understaffed.\", cy = \"Prinder staff.\" }}\n{changes}"
    )
}

fn every(months: u8) -> String {
    format!("[rule.standard.every]\nevery = {{ value = \"{months} months\", standard = \"12 months\" }}\n")
}

/// Due day and edition of a rule for a subject; `None` where it has no such duty.
fn duty(data: &Folder, policies: &Folder, on: &str, rule: &str, subject: &str) -> Option<(String, String)> {
    let text = printed(&[
        "due",
        "--data",
        data.path(),
        "--policies",
        policies.path(),
        "--on",
        on,
        "--all",
        "--format",
        "jsonl",
    ]);
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let found = lines.iter().find(|line| line["rule"] == rule && line["subject"] == subject)?;
    let text = |key: &str| found[key].as_str().unwrap_or("null").to_owned();
    Some((text("due"), text("edition")))
}

fn standard(data: &Folder, policies: &Folder, on: &str, subject: &str) -> Option<(String, String)> {
    duty(data, policies, on, "touch-points/standard", subject)
}

fn answer(due: &str, edition: &str) -> Option<(String, String)> {
    Some((due.to_owned(), edition.to_owned()))
}

const NATIONAL: &str = "touch-points@2021-06-26";
const DURHAM: &str = "touch-points@2021-06-26+N54DUR@2026-01-05";
const DURHAM_FILE: &str = "local/N54DUR/touch-points/2026-01-05.toml";

#[test]
fn relief_lengthens_a_cadence_in_its_pdu_only_and_from_its_first_day_to_its_last_only() {
    let data = extract(&[]);
    let policies = policies(&[(DURHAM_FILE, &patch("N54DUR", "2026-01-05", "2026-06-30", &every(15)))]);
    for (on, due, edition) in [
        ("2026-01-04", "2026-02-10", NATIONAL),
        ("2026-01-05", "2026-05-10", DURHAM),
        ("2026-06-30", "2026-05-10", DURHAM),
        ("2026-07-01", "2026-02-10", NATIONAL),
    ] {
        assert_eq!(standard(&data, &policies, on, "X100001"), answer(due, edition), "{on}");
        assert_eq!(standard(&data, &policies, on, "X100002"), answer("2026-02-10", NATIONAL), "{on}");
    }
}

#[test]
fn a_local_edition_does_not_restart_the_day_since_which_a_rule_applies() {
    let data = extract(&[]);
    // Never overseen since 1 October 2025: six months later, whichever edition is in force.
    let with = policies(&[(DURHAM_FILE, &patch("N54DUR", "2026-01-05", "2026-06-30", &every(15)))]);
    assert_eq!(standard(&data, &with, "2026-01-04", "X100003"), answer("2026-04-01", NATIONAL));
    assert_eq!(standard(&data, &with, "2026-01-05", "X100003"), answer("2026-04-01", DURHAM));
    let first = "[rule.standard.every]\nfirst = { value = \"9 months\", standard = \"6 months\" }\n";
    let with = policies(&[(DURHAM_FILE, &patch("N54DUR", "2026-01-05", "2026-06-30", first))]);
    assert_eq!(standard(&data, &with, "2026-01-05", "X100003"), answer("2026-07-01", DURHAM));
    assert_eq!(standard(&data, &with, "2026-07-01", "X100003"), answer("2026-04-01", NATIONAL));
}

#[test]
fn the_nearest_unit_wins_team_before_pdu_before_region() {
    let data = extract(&[]);
    let of = |unit: &str, months| patch(unit, "2026-01-05", "2026-06-30", &every(months));
    let (team, pdu, region) = (of("N54AAA", 13), of("N54DUR", 15), of("N54", 18));
    let team = ("local/N54AAA/touch-points/2026-01-05.toml", team.as_str());
    let (pdu, region) = ((DURHAM_FILE, pdu.as_str()), ("local/N54/touch-points/2026-01-05.toml", region.as_str()));
    let on = "2026-02-01";
    for (beside, edition, due) in [
        (vec![team, pdu, region], "touch-points@2021-06-26+N54AAA@2026-01-05", "2026-03-10"),
        (vec![pdu, region], DURHAM, "2026-05-10"),
        (vec![region], "touch-points@2021-06-26+N54@2026-01-05", "2026-08-10"),
    ] {
        let policies = policies(&beside);
        assert_eq!(standard(&data, &policies, on, "X100001"), answer(due, edition));
        let elsewhere = answer("2026-08-10", "touch-points@2021-06-26+N54@2026-01-05");
        assert_eq!(standard(&data, &policies, on, "X100002"), elsewhere);
    }
}

#[test]
fn a_rule_switched_off_makes_nothing_due_there_and_says_why() {
    let data = extract(&[]);
    let policies =
        policies(&[(DURHAM_FILE, &patch("N54DUR", "2026-01-05", "2026-06-30", "[rule.standard]\noff = true\n"))]);
    assert_eq!(standard(&data, &policies, "2026-01-05", "X100001"), None);
    assert_eq!(standard(&data, &policies, "2026-01-05", "X100002"), answer("2026-02-10", NATIONAL));
    assert_eq!(standard(&data, &policies, "2026-07-01", "X100001"), answer("2026-02-10", NATIONAL));
    let told = explained(&data, &policies, "2026-01-05", "X100001", "touch-points/standard");
    assert!(told.contains("Not due because a local edition switches the rule off in this unit"), "{told}");
}

fn explained(data: &Folder, policies: &Folder, on: &str, crn: &str, rule: &str) -> String {
    let (data, policies) = (data.path(), policies.path());
    printed(&["explain", "--data", data, "--policies", policies, "--on", on, "--case", crn, "--rule", rule])
}

#[test]
fn every_duty_that_a_local_edition_touches_says_so_with_the_national_number_beside() {
    let data = extract(&[]);
    let policies = policies(&[(DURHAM_FILE, &patch("N54DUR", "2026-01-05", "2026-06-30", &every(15)))]);
    let told = explained(&data, &policies, "2026-01-05", "X100001", "touch-points/standard");
    assert!(told.contains(&format!("touch-points/standard ({DURHAM})")), "{told}");
    assert!(told.contains("at least every 15 months"), "{told}");
    assert!(told.contains("every 15 months here instead of 12 months: local"), "{told}");
}

#[test]
fn an_opt_in_policy_is_in_force_only_where_a_row_adopts_it_and_from_that_day() {
    let edition = r#"policy = "calls"
from = 2025-01-01
owner = "A region"
checked = 2025-01-01
opt_in = true
about = "case"
by = ["line_manager"]
met_by = ["home_visit_decision"]
[title]
en = "Calls"
cy = "Galwadau"
welsh = "draft"
[rule.call]
basis = "assumed"
minutes = 5
every = { every = "3 months" }
[rule.call.sentence]
en = "A call every {every}."
cy = "Galwad bob {every}."
"#;
    let policies = policies(&[("calls/2025-01-01.toml", edition)]);
    let due = |data: &Folder, on: &str, crn: &str| duty(data, &policies, on, "calls/call", crn);
    let nowhere = extract(&[]);
    assert_eq!(due(&nowhere, "2026-01-05", "X100001"), None);
    let told = explained(&nowhere, &policies, "2026-01-05", "X100001", "calls/call");
    assert!(told.contains("the policy is in force only where adopted, and this unit has not adopted it"), "{told}");
    let adopted = extract(&[("adoption.csv", "code,policy,adopted_on\nN54DUR,calls,2026-01-05")]);
    assert_eq!(due(&adopted, "2026-01-04", "X100001"), None);
    assert_eq!(due(&adopted, "2026-01-05", "X100001"), answer("2026-04-05", "calls@2025-01-01"));
    assert_eq!(due(&adopted, "2026-01-05", "X100002"), None);
}
