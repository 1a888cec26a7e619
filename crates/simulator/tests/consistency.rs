//! What a strict reader of the folder demands, checked on every scale but the nation.

mod folder;

use std::collections::{HashMap, HashSet};

use folder::{ON, Row, keyed, made, rows};
use touchstone_simulator::synth::{Day, Folder, Scale};

/// Calls the check with a folder of each scale and of two seeds.
fn on_each(check: impl Fn(&Folder)) {
    for (scale, seed) in [(Scale::Team, 1), (Scale::Team, 2), (Scale::Pdu, 1), (Scale::Pdu, 2), (Scale::Region, 3)] {
        check(&made(scale, seed));
    }
}

fn day(text: &str) -> Option<Day> {
    (!text.is_empty()).then(|| Day::parse(text.as_bytes()).unwrap_or_else(|_| panic!("{text} is no day")))
}

fn is_unallocated(code: &str) -> bool {
    code.ends_with('U')
}

/// Whether a member of staff was in the service on a day.
fn is_live(staff: &Row, on: &str) -> bool {
    staff["started_on"].as_str() <= on && (staff["left_on"].is_empty() || on <= staff["left_on"].as_str())
}

#[test]
fn codes_have_their_shapes_and_are_unique() {
    on_each(|folder| {
        let teams = keyed(folder, "teams.csv", "team_code");
        for (code, team) in &teams {
            assert!(code.len() == 6 && code.starts_with(&team["region_code"]), "{code}");
            assert!(teams.values().all(|other| other["pdu_code"] != *code), "{code} is also a unit");
        }
        let staff = keyed(folder, "staff.csv", "staff_code");
        keyed(folder, "staff.csv", "username");
        for (code, person) in &staff {
            assert!(code.len() == 7 && code.is_ascii() && !is_unallocated(code), "{code}");
            assert!(person["username"].is_ascii() && !person["username"].contains(' '), "{}", person["username"]);
        }
        for crn in keyed(folder, "cases.csv", "crn").keys() {
            let (letter, digits) = crn.split_at(1);
            let shaped = letter.as_bytes()[0].is_ascii_uppercase()
                && digits.len() == 6
                && digits.bytes().all(|digit| digit.is_ascii_digit());
            assert!(shaped, "{crn}");
        }
        keyed(folder, "records.csv", "record_id");
        keyed(folder, "documents.csv", "document_id");
    });
}

#[test]
fn cells_are_trimmed_and_days_are_days() {
    on_each(|folder| {
        let days = [
            "from",
            "until",
            "on",
            "started_on",
            "left_on",
            "supervision_start",
            "supervision_end",
            "submitted_on",
            "agreed_on",
        ];
        for file in &folder.files {
            for row in rows(folder, file.name) {
                for (column, cell) in &row {
                    assert_eq!(cell.trim(), cell, "{} {column}", file.name);
                    if days.contains(&column.as_str()) {
                        day(cell);
                    }
                }
                let until = row.get("until").filter(|until| !until.is_empty());
                assert!(until.is_none_or(|until| row["from"] <= *until), "{}: {row:?}", file.name);
            }
        }
    });
}

#[test]
fn references_exist() {
    on_each(|folder| {
        let teams = keyed(folder, "teams.csv", "team_code");
        let staff = keyed(folder, "staff.csv", "staff_code");
        let cases = keyed(folder, "cases.csv", "crn");
        let mut units: HashSet<&String> =
            teams.values().flat_map(|team| [&team["pdu_code"], &team["region_code"]]).collect();
        units.extend(staff.keys());
        let staff_columns =
            ["manager_code", "practitioner_code", "staff_code", "deputy_code", "author_code", "by_code"];
        for file in &folder.files {
            let lenient = file.name == "contacts.csv";
            for row in rows(folder, file.name) {
                let optional = |column: &str| row.get(column).filter(|cell| !cell.is_empty());
                for column in staff_columns {
                    let code =
                        optional(column).filter(|code| !(is_unallocated(code) || lenient && column == "by_code"));
                    assert!(code.is_none_or(|code| staff.contains_key(code)), "{}: {row:?}", file.name);
                }
                assert!(optional("team_code").is_none_or(|code| teams.contains_key(code)), "{}: {row:?}", file.name);
                let known = file.name == "documents.csv" || optional("crn").is_none_or(|crn| cases.contains_key(crn));
                assert!(known, "{}: {row:?}", file.name);
                assert!(optional("code").is_none_or(|code| units.contains(code)), "{}: {row:?}", file.name);
            }
        }
    });
}

/// Rows of a history by subject and attribute, in order of days; no day twice.
fn histories(folder: &Folder, name: &str, subject: &str) -> HashMap<(String, String), Vec<(String, String)>> {
    let mut by: HashMap<(String, String), Vec<(String, String)>> = HashMap::new();
    for row in rows(folder, name) {
        assert!(row["from"].as_str() <= ON, "{row:?}");
        by.entry((row[subject].clone(), row["attribute"].clone()))
            .or_default()
            .push((row["from"].clone(), row["value"].clone()));
    }
    for (key, timeline) in &mut by {
        timeline.sort();
        let days: HashSet<&String> = timeline.iter().map(|(from, _)| from).collect();
        assert_eq!(days.len(), timeline.len(), "two rows on one day: {key:?} {timeline:?}");
    }
    by
}

#[test]
fn cells_equal_the_latest_history() {
    on_each(|folder| {
        let cases = keyed(folder, "cases.csv", "crn");
        let as_read = |code: &str| if is_unallocated(code) { String::new() } else { code.to_owned() };
        for ((crn, attribute), timeline) in histories(folder, "case_history.csv", "crn") {
            let column = if attribute == "practitioner" { "practitioner_code" } else { &attribute };
            let (cell, latest) = (&cases[&crn][column], &timeline[timeline.len() - 1].1);
            let equal = if attribute == "practitioner" { as_read(cell) == as_read(latest) } else { cell == latest };
            assert!(equal, "{crn} {attribute}: {cell} is not {latest}");
        }
        let staff = keyed(folder, "staff.csv", "staff_code");
        for ((code, attribute), timeline) in histories(folder, "staff_history.csv", "staff_code") {
            let latest = &timeline[timeline.len() - 1].1;
            match attribute.as_str() {
                "approved" => assert_eq!(latest == "yes", !staff[&code]["approved_on"].is_empty(), "{code}"),
                "team" | "manager" => {
                    assert_eq!(staff[&code][&format!("{attribute}_code")], *latest, "{code} {attribute}")
                }
                _ => assert_eq!(staff[&code][&attribute], *latest, "{code} {attribute}"),
            }
            assert_eq!(timeline[0].0, staff[&code]["started_on"], "{code} {attribute} does not begin with the service");
        }
    });
}

#[test]
fn nothing_happens_after_the_day_or_outside_its_subject() {
    on_each(|folder| {
        let staff = keyed(folder, "staff.csv", "staff_code");
        let cases = keyed(folder, "cases.csv", "crn");
        let within = |crn: &str, on: &str| {
            let case = &cases[crn];
            case["supervision_start"].as_str() <= on
                && (case["supervision_end"].is_empty() || on <= case["supervision_end"].as_str())
        };
        for name in ["records.csv", "contacts.csv", "events.csv"] {
            for row in rows(folder, name) {
                let on = row["on"].as_str();
                assert!(on <= ON && (row["crn"].is_empty() || within(&row["crn"], on)), "{name}: {row:?}");
                let maker = row.get("by_code").and_then(|code| staff.get(code));
                assert!(maker.is_none_or(|maker| is_live(maker, on)), "{name}: {row:?}");
                let recorded = row.get("recorded_at").filter(|recorded| !recorded.is_empty());
                assert!(
                    recorded.is_none_or(|recorded| on <= &recorded[..10] && &recorded[..10] <= ON),
                    "{name}: {row:?}"
                );
            }
        }
        for case in cases.values() {
            assert!(case["supervision_start"].as_str() <= ON && case["supervision_end"].as_str() <= ON, "{case:?}");
        }
        for person in staff.values() {
            assert!(person["started_on"].as_str() <= ON && is_live(person, &person["started_on"]), "{person:?}");
            for column in ["left_on", "qualified_on", "approved_on", "visor_vetted_on"] {
                assert!(person[column].as_str() <= ON, "{column}: {person:?}");
            }
        }
    });
}

#[test]
fn records_say_what_they_must() {
    on_each(|folder| {
        for row in rows(folder, "records.csv") {
            assert!(!row["purpose"].is_empty() && !row["by_code"].is_empty(), "{row:?}");
            assert!(!(row["crn"].is_empty() && row["staff_code"].is_empty() && row["team_code"].is_empty()), "{row:?}");
            assert!(row["minutes"].parse::<u32>().is_ok_and(|minutes| minutes > 0), "{row:?}");
        }
        for row in rows(folder, "agreed_dates.csv") {
            assert!(row["agreed_on"] < row["next_due"] && !row["rationale"].is_empty(), "{row:?}");
        }
    });
}

#[test]
fn signatures_are_given_by_others_after_submission() {
    on_each(|folder| {
        let staff = keyed(folder, "staff.csv", "staff_code");
        for row in rows(folder, "documents.csv") {
            let split =
                |cell: &str| cell.split(';').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
            let (by, on) = (split(&row["signed_by"]), split(&row["signed_on"]));
            let expected = match row["state"].as_str() {
                "countersigned" => 1,
                "double_countersigned" => 2,
                _ => 0,
            };
            assert_eq!((by.len(), on.len()), (expected, expected), "{row:?}");
            assert_eq!(row["state"] == "draft", row["submitted_on"].is_empty(), "{row:?}");
            assert!(row["submitted_on"].as_str() <= ON, "{row:?}");
            for (by, on) in by.iter().zip(&on) {
                let fits = *by != row["author_code"]
                    && row["submitted_on"] <= *on
                    && on.as_str() <= ON
                    && is_live(&staff[by], on);
                assert!(fits, "{row:?}");
            }
            assert!(expected < 2 || by[0] != by[1], "{row:?}");
        }
    });
}

#[test]
fn absences_fall_within_service_and_cover_never_comes_back() {
    on_each(|folder| {
        let staff = keyed(folder, "staff.csv", "staff_code");
        for row in rows(folder, "absences.csv") {
            let person = &staff[&row["staff_code"]];
            let open = row["until"].is_empty();
            assert!(
                is_live(person, &row["from"])
                    && (open && person["left_on"].is_empty() || !open && is_live(person, &row["until"])),
                "{row:?}"
            );
        }
        let cover = rows(folder, "cover.csv");
        let holds = |row: &Row, on: &str| {
            row["from"].as_str() <= on && (row["until"].is_empty() || on <= row["until"].as_str())
        };
        let mut by: HashMap<&String, Vec<&Row>> = HashMap::new();
        cover.iter().for_each(|row| by.entry(&row["staff_code"]).or_default().push(row));
        for first in &cover {
            // Whatever holds on two days of a loop begins on a day of one of its rows.
            let on = first["from"].as_str();
            let mut open = vec![&first["deputy_code"]];
            let mut steps = 0;
            while let Some(deputy) = open.pop() {
                steps += 1;
                assert!(*deputy != first["staff_code"] && steps < 1_000, "cover comes back: {first:?}");
                open.extend(
                    by.get(deputy).into_iter().flatten().filter(|row| holds(row, on)).map(|row| &row["deputy_code"]),
                );
            }
        }
    });
}

#[test]
fn single_rows_per_key() {
    on_each(|folder| {
        for (name, columns) in [
            ("arms.csv", &["policy", "code", "from"][..]),
            ("adoption.csv", &["code", "policy"]),
            ("events.csv", &["crn", "on", "kind"]),
            ("absences.csv", &["staff_code", "from"]),
            ("cover.csv", &["staff_code", "from", "deputy_code"]),
            ("limited_access.csv", &["crn", "kind", "staff_code", "from"]),
            ("contacts.csv", &["crn", "on", "contact_type", "outcome", "by_code"]),
            ("agreed_dates.csv", &["rule", "crn", "agreed_on"]),
        ] {
            let mut seen = HashSet::new();
            for row in rows(folder, name) {
                let key: Vec<String> = columns.iter().map(|column| row[*column].clone()).collect();
                assert!(seen.insert(key), "{name}: twice {row:?}");
            }
        }
    });
}
