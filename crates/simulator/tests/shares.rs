//! The shares achieved, and whether what is made hangs together as a service does.

mod folder;

use std::collections::{HashMap, HashSet};

use folder::{ON, keyed, made, on, rows};
use touchstone_simulator::synth::{Calibration, Scale, achieved, readme};

#[test]
fn shares_are_near_their_aims() {
    let folder = made(Scale::Region, 4);
    let table = achieved(&folder, &Calibration::shipped(), on());
    let mut compared = 0;
    for section in &table.sections {
        for line in &section.lines {
            let Some(aim) = line.aimed.as_ref() else { continue };
            compared += 1;
            let (got, near) = match line.share.filter(|_| aim.is_share) {
                // A share of few: five standard deviations of chance, and two points for what is only approximate.
                Some(share) => {
                    let of = line.count as f64 / share.max(0.000_1);
                    (share, 0.02 + 5.0 * (aim.value * (1.0 - aim.value) / of.max(1.0)).sqrt())
                }
                None => (line.count as f64, aim.value * 0.35 + 12.0),
            };
            assert!(
                (got - aim.value).abs() <= near,
                "{}, {}: {got}, aimed at {} (± {near})",
                section.title,
                line.what,
                aim.value
            );
        }
    }
    assert!(compared > 30, "only {compared} aims");
    assert!(table.to_text().contains("Caseloads") && table.to_markdown().contains("| what | count |"));
    let note = readme(&Calibration::shipped(), Scale::Region, 4, on(), &table);
    assert!(
        note.contains("touchstone synth --scale region --seed 4 --on 2026-11-20")
            && note.contains("| size.spo | 1481 | published |")
    );
}

#[test]
fn every_fault_occurs_in_a_unit() {
    let folder = made(Scale::Pdu, 6);
    let table = achieved(&folder, &Calibration::shipped(), on());
    for what in [
        "practitioners without a manager",
        "unheld cases",
        "not assessed for more than 15 days",
        "in custody, release date passed",
        "expected end passed",
        "managers' absences without cover",
        "away today for 28 days or more",
        "rows of limited access",
        "rows of evaluation arms",
        "adoption days",
    ] {
        let line = table.line("Faults and special cases", what).unwrap_or_else(|| panic!("no line {what}"));
        assert!(line.count > 0, "{what}");
    }
    let open = rows(&folder, "absences.csv")
        .into_iter()
        .filter(|row| row["until"].is_empty() && row["from"].as_str() < "2026-10-20");
    assert!(open.count() > 0, "nobody is away without an end for 29 days");
    let staff = keyed(&folder, "staff.csv", "staff_code");
    let left = |code: &String| staff.get(code).is_some_and(|person| !person["left_on"].is_empty());
    assert!(rows(&folder, "cases.csv").iter().any(|row| left(&row["practitioner_code"])), "no leaver holds a case");
}

#[test]
fn every_kind_of_subject_occurs_in_a_unit() {
    let folder = made(Scale::Pdu, 6);
    let cases = rows(&folder, "cases.csv");
    let any = |holds: &dyn Fn(&folder::Row) -> bool| cases.iter().any(holds);
    assert!(any(&|row| row["case_type"] == "licence" && row["registrations"].contains("life_or_ipp")));
    assert!(any(&|row| row["case_type"] == "community" && row["mappa_level"] == "1"));
    assert!(any(&|row| row["case_type"] == "custody" && row["release_date"].as_str() > ON));
    assert!(any(&|row| row["rosh"] == "very_high") && any(&|row| row["rosh"] == "not_assessed"));
    let documents = rows(&folder, "documents.csv");
    for kind in [
        "oasys",
        "pre_sentence_report",
        "parole_report",
        "dangerousness_assessment",
        "home_visit_risk_assessment",
        "recall",
    ] {
        assert!(documents.iter().any(|row| row["kind"] == kind), "{kind}");
    }
    assert!(documents.iter().any(|row| row["report_type"] == "referred"));
    let purposes: HashSet<String> = rows(&folder, "records.csv")
        .iter()
        .flat_map(|row| row["purpose"].split(';').map(str::to_owned).collect::<Vec<_>>())
        .collect();
    for purpose in [
        "induction_session",
        "check_in",
        "protected_hour",
        "rcat",
        "aqa",
        "reflective_session",
        "observation",
        "lifer_panel",
        "mappa_level_1_review",
    ] {
        assert!(purposes.contains(purpose), "{purpose}");
    }
    assert!(rows(&folder, "staff.csv").iter().any(|row| row["light_performance"] == "yes"));
}

/// A case that becomes high risk is mostly looked at afterwards, and mostly held by a qualified officer.
#[test]
fn what_belongs_together_goes_together() {
    let folder = made(Scale::Region, 4);
    let staff = keyed(&folder, "staff.csv", "staff_code");
    let (mut high, mut officers) = (0, 0);
    for case in rows(&folder, "cases.csv") {
        if matches!(case["rosh"].as_str(), "high" | "very_high") {
            high += 1;
            officers +=
                usize::from(staff.get(&case["practitioner_code"]).is_some_and(|person| person["grade"] == "PO"));
        }
    }
    assert!(officers * 100 > high * 93, "{officers} of {high} high-risk cases are held by a PO");
    let mut seen: HashMap<String, Vec<String>> = HashMap::new();
    for row in rows(&folder, "records.csv").into_iter().filter(|row| row["purpose"].contains("risk_change")) {
        seen.entry(row["crn"].clone()).or_default().push(row["on"].clone());
    }
    let mut before: HashMap<String, String> = HashMap::new();
    let (mut raised, mut answered) = (0, 0);
    for row in rows(&folder, "case_history.csv").into_iter().filter(|row| row["attribute"] == "rosh") {
        let earlier = before.insert(row["crn"].clone(), row["value"].clone());
        if row["value"] == "high" && earlier.is_some_and(|earlier| earlier == "medium") {
            raised += 1;
            answered +=
                usize::from(seen.get(&row["crn"]).is_some_and(|days| days.iter().any(|day| *day >= row["from"])));
        }
    }
    assert!(raised > 50 && answered * 2 > raised, "{answered} of {raised} raised cases were looked at");
}

#[test]
fn names_are_many_and_varied() {
    let folder = made(Scale::Region, 4);
    let cases = rows(&folder, "cases.csv");
    let names: HashSet<String> = cases.iter().map(|row| format!("{} {}", row["forename"], row["surname"])).collect();
    assert!(names.len() * 100 > cases.len() * 80, "{} names for {} people", names.len(), cases.len());
    let some = |holds: &dyn Fn(&str) -> bool| cases.iter().filter(|row| holds(&row["surname"])).count();
    assert!(some(&|name| name.contains('-')) > 50, "double-barrelled names");
    assert!(some(&|name| name.contains('\'') || name.contains('’')) > 10, "apostrophes");
    assert!(cases.iter().any(|row| row["forename"].is_empty()), "people with one name");
    assert!(cases.iter().any(|row| !row["forename"].is_ascii()), "letters beyond ASCII");
    for surname in ["Patel", "Khan", "Okafor", "Davies", "Kowalski"] {
        assert!(some(&|name| name == surname) > 0, "{surname}");
    }
}
