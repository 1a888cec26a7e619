//! `touchstone due` against answers computed by an independent reference, and what must be true of its filters and formats.

mod support;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use support::{Folder, Sheet, printed, scatter, sheets, tests};

const SAMPLES: [&str; 2] = ["one", "two"];
/// The day on which each sample's filters are tested: a plain one, and the last of a financial year.
const DAYS: [&str; 2] = ["2025-06-01", "2026-03-31"];

struct Answer {
    extract: PathBuf,
    on: String,
    known_at: Option<String>,
    text: String,
}

impl Answer {
    /// What the program prints for this question about a folder.
    fn asked_of(&self, extract: &Path) -> String {
        let mut arguments = vec!["due", "--data", text_of(extract), "--on", &self.on, "--all", "--format", "jsonl"];
        if let Some(known_at) = &self.known_at {
            arguments.extend(["--known-at", known_at]);
        }
        printed(&arguments)
    }
}

fn text_of(path: &Path) -> &str {
    path.to_str().expect("paths of samples are text")
}

fn answers() -> Vec<Answer> {
    let mut all = Vec::new();
    for sample in SAMPLES {
        let folder = tests().join("samples").join(sample);
        for entry in std::fs::read_dir(folder.join("answers")).expect("the sample has answers") {
            let path = entry.expect("the answers can be listed").path();
            let name = path.file_stem().expect("an answer has a name").to_string_lossy().into_owned();
            let (on, known_at) = match name.split_once(" known-at ") {
                Some((on, instant)) => (on.to_owned(), Some(instant.replace('.', ":"))),
                None => (name, None),
            };
            let text = std::fs::read_to_string(&path).expect("an answer can be read");
            all.push(Answer { extract: folder.join("extract"), on, known_at, text });
        }
    }
    all
}

/// Fails with the first line that differs, not with thousands of them.
fn expect_same(what: &str, found: &str, wanted: &str) {
    for (number, (found, wanted)) in found.lines().zip(wanted.lines()).enumerate() {
        assert_eq!(found, wanted, "{what}: line {}", number + 1);
    }
    assert_eq!(found.lines().count(), wanted.lines().count(), "{what}: lines");
    assert!(found == wanted, "{what}: line ends");
}

#[test]
fn every_answer_of_the_reference_is_reproduced_byte_for_byte() {
    let answers = answers();
    assert_eq!(answers.len(), 24);
    for answer in &answers {
        let what = format!("{} on {} known at {:?}", answer.extract.display(), answer.on, answer.known_at);
        expect_same(&what, &answer.asked_of(&answer.extract), &answer.text);
    }
}

#[test]
fn without_all_the_met_duties_and_nothing_else_are_missing() {
    for answer in answers().iter().filter(|answer| answer.known_at.is_none()) {
        let found = printed(&["due", "--data", text_of(&answer.extract), "--on", &answer.on, "--format", "jsonl"]);
        let is_met = |line: &&str| line.contains(r#""status":"met""#) || line.contains(r#""status":"met_late""#);
        let open: String = answer.text.split_inclusive('\n').filter(|line| !is_met(line)).collect();
        expect_same(&format!("{} on {}", answer.extract.display(), answer.on), &found, &open);
    }
}

#[test]
fn csv_has_the_rows_and_columns_of_the_json_lines() {
    const KEYS: [&str; 10] =
        ["rule", "edition", "about", "subject", "occurrence", "accountable", "due", "status", "met_on", "basis"];
    for answer in answers().iter().filter(|answer| answer.known_at.is_none()) {
        let csv = printed(&["due", "--data", text_of(&answer.extract), "--on", &answer.on, "--all", "--format", "csv"]);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        assert_eq!(reader.headers().expect("a header"), &KEYS[..]);
        let rows: Vec<Vec<String>> =
            reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
        let lines: Vec<Vec<String>> = answer
            .text
            .lines()
            .map(|line| {
                let object: Value = serde_json::from_str(line).expect("a line is JSON");
                KEYS.iter().map(|key| object[key].as_str().unwrap_or_default().to_owned()).collect()
            })
            .collect();
        assert_eq!(rows, lines, "{} on {}", answer.extract.display(), answer.on);
    }
}

/// One sample on one day, with everything that is due.
struct Whole {
    folder: String,
    on: &'static str,
    sheets: BTreeMap<String, Sheet>,
    lines: Vec<String>,
}

fn wholes() -> Vec<Whole> {
    let one = |(sample, on): (&str, &'static str)| {
        let folder = tests().join("samples").join(sample).join("extract");
        let text = printed(&["due", "--data", text_of(&folder), "--on", on, "--all", "--format", "jsonl"]);
        Whole {
            folder: text_of(&folder).to_owned(),
            on,
            sheets: sheets(&folder),
            lines: text.lines().map(str::to_owned).collect(),
        }
    };
    SAMPLES.into_iter().zip(DAYS).map(one).collect()
}

impl Whole {
    fn kept(&self, filter: &str, code: &str) -> Vec<String> {
        let arguments = ["due", "--data", &self.folder, "--on", self.on, "--all", "--format", "jsonl", filter, code];
        printed(&arguments).lines().map(str::to_owned).collect()
    }

    /// The lines that a look at their own fields keeps.
    fn lines_where(&self, keeps: impl Fn(&Value) -> bool) -> Vec<String> {
        let keeps = |line: &&String| keeps(&serde_json::from_str(line).expect("a line is JSON"));
        self.lines.iter().filter(keeps).cloned().collect()
    }

    fn sheet(&self, name: &str) -> &Sheet {
        &self.sheets[name]
    }

    /// The cells of a column, each once.
    fn column(&self, sheet: &str, column: &str) -> BTreeSet<String> {
        let sheet = self.sheet(sheet);
        sheet.rows.iter().map(|row| sheet.cell(row, column).to_owned()).filter(|cell| !cell.is_empty()).collect()
    }

    /// What another column says in the row with this key.
    fn look_up(&self, sheet: &str, key: (&str, &str), column: &str) -> &str {
        let sheet = self.sheet(sheet);
        let row = sheet.rows.iter().find(|row| sheet.cell(row, key.0) == key.1);
        row.map_or("", |row| sheet.cell(row, column))
    }

    /// The rows of one attribute of a subject, as day and value, or the cell since a first day where there are none.
    fn timeline(&self, sheet: &str, key: (&str, &str), attribute: &str, cell: (&str, &str)) -> Vec<(String, String)> {
        let sheet = self.sheet(sheet);
        let mut rows: Vec<(String, String)> = sheet
            .rows
            .iter()
            .filter(|row| sheet.cell(row, key.0) == key.1 && sheet.cell(row, "attribute") == attribute)
            .map(|row| (sheet.cell(row, "from").to_owned(), sheet.cell(row, "value").to_owned()))
            .collect();
        rows.sort();
        if rows.is_empty() {
            rows.push((cell.0.to_owned(), cell.1.to_owned()));
        }
        rows
    }

    /// The team of a member of staff on a day.
    fn team_of_staff(&self, code: &str, on: &str) -> String {
        let key = ("staff_code", code);
        let since = self.look_up("staff.csv", key, "started_on");
        let cell = self.look_up("staff.csv", key, "team_code");
        let rows = self.timeline("staff_history.csv", key, "team", (since, cell));
        rows.into_iter().rfind(|(from, _)| from.as_str() <= on).map(|(_, team)| team).unwrap_or_default()
    }

    /// The team of a case: that of the last live holder on the last day of holding, else its own.
    fn team_of_case(&self, crn: &str) -> String {
        let key = ("crn", crn);
        let since = self.look_up("cases.csv", key, "supervision_start");
        let cell = self.look_up("cases.csv", key, "practitioner_code");
        let rows = self.timeline("case_history.csv", key, "practitioner", (since, cell));
        let mut team = self.look_up("cases.csv", key, "team_code").to_owned();
        for (at, (from, holder)) in rows.iter().enumerate().filter(|(_, (from, _))| from.as_str() <= self.on) {
            let started = self.look_up("staff.csv", ("staff_code", holder), "started_on");
            let left = self.look_up("staff.csv", ("staff_code", holder), "left_on");
            // ISO days compare as texts; the day before the next row is any day of the holder, so the next row's own serves, not reached.
            let next = rows.get(at + 1).map(|(next, _)| day_before(next)).unwrap_or_else(|| "9999".into());
            let last = [next.as_str(), self.on, if left.is_empty() { "9999" } else { left }].into_iter().min();
            let last = last.expect("three days");
            let first = from.as_str().max(started);
            if !holder.is_empty() && !holder.ends_with('U') && first <= last {
                team = self.team_of_staff(holder, last);
            }
        }
        team
    }

    fn team_of(&self, line: &Value) -> String {
        let subject = line["subject"].as_str().expect("a subject");
        match line["about"].as_str() {
            Some("case") => self.team_of_case(subject),
            Some("staff") => self.team_of_staff(subject, self.on),
            _ => {
                let own = self.look_up("documents.csv", ("document_id", subject), "team_code");
                let author = self.look_up("documents.csv", ("document_id", subject), "author_code");
                if own.is_empty() { self.team_of_staff(author, self.on) } else { own.to_owned() }
            }
        }
    }
}

/// The day before an ISO day, as a text that sorts where that day does.
fn day_before(day: &str) -> String {
    match day.split_at(8) {
        (month, "01") => format!("{month}00"),
        (month, rest) => format!("{month}{:02}", rest.parse::<u8>().expect("a day") - 1),
    }
}

#[test]
fn a_unit_keeps_the_subjects_whose_team_it_contains_that_day() {
    for whole in wholes() {
        let teams: Vec<String> =
            whole.lines.iter().map(|line| whole.team_of(&serde_json::from_str(line).expect("JSON"))).collect();
        let mut by_column = BTreeMap::<&str, usize>::new();
        for column in ["team_code", "pdu_code", "region_code"] {
            for code in whole.column("teams.csv", column) {
                let inside =
                    |team: &String| !team.is_empty() && whole.look_up("teams.csv", ("team_code", team), column) == code;
                let wanted: Vec<&String> =
                    whole.lines.iter().zip(&teams).filter(|(_, team)| inside(team)).map(|(line, _)| line).collect();
                let found = whole.kept("--unit", &code);
                assert_eq!(found.iter().collect::<Vec<_>>(), wanted, "{} {} {code}", whole.folder, whole.on);
                *by_column.entry(column).or_default() += found.len();
            }
        }
        let placed = teams.iter().filter(|team| !team.is_empty()).count();
        assert_eq!(by_column["team_code"], placed, "the teams together hold every subject that has one, once");
    }
}

#[test]
fn spo_keeps_what_a_person_is_accountable_for_and_all_together_keep_everything_assigned() {
    for whole in wholes() {
        let mut together = 0;
        for code in whole.column("staff.csv", "staff_code") {
            let wanted = whole.lines_where(|line| line["accountable"] == code);
            let found = whole.kept("--spo", &code);
            assert_eq!(found, wanted, "{} {} {code}", whole.folder, whole.on);
            together += found.len();
        }
        let unassigned = whole.lines_where(|line| line["accountable"] == "unassigned").len();
        assert_eq!(together + unassigned, whole.lines.len());
    }
}

#[test]
fn case_keeps_the_person_and_the_documents_about_them() {
    for whole in wholes() {
        let people: BTreeSet<String> =
            whole.column("cases.csv", "crn").union(&whole.column("documents.csv", "crn")).cloned().collect();
        for crn in people.iter().filter(|crn| scatter(crn).is_multiple_of(6)) {
            let about = |line: &Value| {
                let subject = line["subject"].as_str().expect("a subject");
                match line["about"].as_str() {
                    Some("case") => subject == crn,
                    Some("document") => whole.look_up("documents.csv", ("document_id", subject), "crn") == crn,
                    _ => false,
                }
            };
            assert_eq!(whole.kept("--case", crn), whole.lines_where(about), "{} {} {crn}", whole.folder, whole.on);
        }
    }
}

#[test]
fn staff_keeps_the_member_and_the_documents_they_wrote_and_all_together_leave_only_cases() {
    for whole in wholes() {
        let mut together = 0;
        for code in whole.column("staff.csv", "staff_code") {
            let about = |line: &Value| {
                let subject = line["subject"].as_str().expect("a subject");
                match line["about"].as_str() {
                    Some("staff") => subject == code,
                    Some("document") => whole.look_up("documents.csv", ("document_id", subject), "author_code") == code,
                    _ => false,
                }
            };
            let found = whole.kept("--staff", &code);
            assert_eq!(found, whole.lines_where(about), "{} {} {code}", whole.folder, whole.on);
            together += found.len();
        }
        assert_eq!(together, whole.lines_where(|line| line["about"] != "case").len());
    }
}

/// Every answer still comes out when the extract is written another way.
fn expect_answers_from(rewrite: impl Fn(&mut BTreeMap<String, Sheet>) -> Folder) {
    for answer in answers().iter().filter(|answer| ["2024-02-29", "2025-06-01", "2026-03-31"].contains(&&*answer.on)) {
        let folder = rewrite(&mut sheets(&answer.extract));
        expect_same(
            &format!("{} on {}", answer.extract.display(), answer.on),
            &answer.asked_of(Path::new(folder.path())),
            &answer.text,
        );
    }
}

#[test]
fn the_order_of_files_and_rows_is_irrelevant() {
    expect_answers_from(|sheets| {
        for (name, sheet) in sheets.iter_mut() {
            let crn = sheet.columns.iter().position(|column| column == "crn").unwrap_or(0);
            // Of two agreed dates of one day the later row wins, so that those of one person stay in order.
            let agreed = name == "agreed_dates.csv";
            sheet.rows.sort_by_cached_key(|row| if agreed { scatter(&row[crn]) } else { scatter(&row.join(",")) });
        }
        let folder = Folder::new();
        for (name, sheet) in sheets.iter().rev() {
            folder.write(name, sheet.text().as_bytes());
        }
        folder
    });
}

#[test]
fn the_order_of_columns_is_irrelevant() {
    expect_answers_from(|sheets| {
        for sheet in sheets.values_mut() {
            let mut places: Vec<usize> = (0..sheet.columns.len()).collect();
            places.sort_by_key(|place| scatter(&sheet.columns[*place]));
            let permuted = |cells: &Vec<String>| places.iter().map(|place| cells[*place].clone()).collect();
            (sheet.columns, sheet.rows) = (permuted(&sheet.columns), sheet.rows.iter().map(permuted).collect());
        }
        Folder::of(sheets)
    });
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    expect_answers_from(|sheets| {
        let folder = Folder::new();
        for (name, sheet) in sheets.iter() {
            folder.write(name, format!("\u{feff}{}", sheet.text().replace('\n', "\r\n")).as_bytes());
        }
        folder
    });
}

#[test]
fn columns_that_no_rule_reads_and_files_without_rows_may_be_left_out() {
    const UNREAD: [(&str, &[&str]); 5] = [
        ("teams.csv", &["team_name", "pdu_name", "region_name"]),
        ("staff.csv", &["username", "forename", "surname", "working_days", "visor_vetted_on"]),
        ("cases.csv", &["forename", "surname"]),
        ("records.csv", &["team_code", "minutes", "decision", "changed_work"]),
        ("agreed_dates.csv", &["rationale"]),
    ];
    expect_answers_from(|sheets| {
        for (name, columns) in UNREAD {
            let sheet = sheets.get_mut(name).expect("the sample has this file");
            let of_teams =
                |row: &Vec<String>| ["crn", "staff_code"].iter().all(|column| sheet.cell(row, column).is_empty());
            // A record about a team alone cannot do without its team, and no duty is about a team.
            if name == "records.csv" {
                sheet.rows = sheet.rows.iter().filter(|row| !of_teams(row)).cloned().collect();
            }
            for column in columns {
                let place = sheet.columns.iter().position(|known| known == column).expect("and this column");
                sheet.columns.remove(place);
                sheet.rows.iter_mut().for_each(|row| drop(row.remove(place)));
            }
        }
        sheets.retain(|_, sheet| !sheet.rows.is_empty());
        Folder::of(sheets)
    });
}
