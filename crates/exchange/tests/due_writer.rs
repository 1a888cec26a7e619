//! What is due as JSON lines and as CSV: every line is read back, and no cell is a formula to a spreadsheet.

mod support;

use serde_json::Value;
use std::path::Path;
use support::{extract, files, set};
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::State;
use touchstone_domain::plan::{Plan, plan};
use touchstone_domain::policy::{Library, PolicyFile, load};
use touchstone_exchange::export::{due_csv, due_lines};
use touchstone_exchange::import;

const KEYS: [&str; 10] =
    ["rule", "edition", "about", "subject", "occurrence", "accountable", "due", "status", "met_on", "basis"];

/// The shipped policies, found when the test runs: a build folder may be shared by two checkouts.
fn library() -> Library {
    let own = std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs this test");
    let root = Path::new(&own).join("../../policies");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("policies are there") {
            let path = entry.expect("policies can be listed").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let below = path.strip_prefix(&root).expect("below the folder").to_string_lossy().into_owned();
            found.push(PolicyFile { path: below, text: std::fs::read_to_string(path).expect("a policy is text") });
        }
    }
    load(&found, None).expect("the shipped policies are sound")
}

/// What is due of an extract in which one manager and one document have this code, whether or not the reader would let it in.
fn planned(code: &str) -> (State, Plan) {
    let mut changed = extract();
    set(&mut changed, "documents.csv", 2, "signed_by", "");
    set(&mut changed, "documents.csv", 2, "signed_on", "");
    set(&mut changed, "documents.csv", 2, "state", "submitted");
    let library = library();
    let mut facts = import::read(&files(&changed), &library.contacts, None).expect("the extract is sound");
    let staff = facts.people_mut().staff.iter_mut().filter(|staff| &*staff.code == "N54A001");
    staff.for_each(|staff| staff.code = code.into());
    let documents = facts.documents.iter_mut().filter(|document| &*document.id == "D1");
    documents.for_each(|document| document.id = code.into());
    let state = State::fold(facts, None);
    let on = Day::parse(b"2026-03-20").expect("a day");
    let plan = plan(&state, &library, on);
    (state, plan)
}

const CODES: [&str; 8] =
    ["plain", "with \"quotes\"", "back\\slash\\", "Siân-Ŵyn", "日本", "a\tb", "two\nlines", "=1+cmd|'/c calc'!A0"];

#[test]
fn every_line_is_json_with_the_ten_keys_in_order_whatever_a_code_says() {
    for code in CODES {
        let (state, plan) = planned(code);
        let mut out = Vec::new();
        due_lines(&state, &plan).for_each(|line| line.write_json(&mut out));
        let text = String::from_utf8(out).expect("UTF-8");
        assert_eq!(text.lines().count(), plan.duties.len(), "a line each, {code:?}");
        let (mut subjects, mut accountable) = (0, 0);
        for line in text.lines() {
            let object: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
            let keys = object.as_object().expect("an object").len();
            assert_eq!(keys, KEYS.len(), "{line}");
            let places: Vec<usize> = KEYS
                .iter()
                .map(|key| line.find(&format!("\"{key}\":")).unwrap_or_else(|| panic!("{key}: {line}")))
                .collect();
            assert!(places.is_sorted(), "{line}");
            subjects += usize::from(object["subject"] == code);
            accountable += usize::from(object["accountable"] == code);
        }
        assert!(subjects >= 2 && accountable >= 1, "{code:?} is a document and a manager:\n{text}");
    }
}

#[test]
fn csv_has_the_same_cells_and_an_apostrophe_before_what_a_spreadsheet_would_run() {
    for code in CODES.into_iter().chain(["+1", "-1", "@SUM(1)"]) {
        let (state, plan) = planned(code);
        let mut out = Vec::new();
        due_csv(&state, &plan, &mut out).expect("memory takes it");
        let mut reader = csv::Reader::from_reader(out.as_slice());
        assert_eq!(reader.headers().expect("a header"), &KEYS[..]);
        let wanted = if code.starts_with(['=', '+', '-', '@']) { format!("'{code}") } else { code.to_owned() };
        let mut found = 0;
        for row in reader.records() {
            let row = row.expect("a row");
            assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{row:?}");
            found += row.iter().filter(|cell| *cell == wanted).count();
        }
        assert!(found >= 3, "{code:?}");
    }
}
