//! Databases through the program itself, on SQLite and PostgreSQL: the reference's answers, and an import killed at any point.

mod support;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use support::{Folder, printed, run, run_with, tests};
use touchstone_domain::calendar::Day;
use touchstone_domain::policy::ContactMapping;
use touchstone_store::{Store, When, load};
use touchstone_testkit::postgres::{Database, Server, Template};

/// A database by its address, with what keeps it there and how to name oneself on it.
struct Open {
    url: String,
    own: &'static [&'static str],
    _file: Option<Folder>,
    _server: Option<Database<'static>>,
}

impl Open {
    fn sqlite() -> Self {
        let folder = Folder::new();
        let url = format!("sqlite:{}/touchstone.db", folder.path());
        Self { url, own: &[], _file: Some(folder), _server: None }
    }

    fn postgres() -> Self {
        let template: Template<'static> =
            Server::shared().template(|_| Ok::<_, postgres::Error>(())).expect("a template");
        let database = template.database().expect("a database");
        let open = Self { url: database.url(), own: &["--as", "boss"], _file: None, _server: Some(database) };
        let roles = ["--role", "administrator", "--role", "auditor"];
        open.content(&[&["user", "add", "boss"][..], &roles].concat(), false);
        open
    }

    /// Runs a command on this database, which must be content.
    fn content(&self, arguments: &[&str], by_name: bool) -> String {
        let own = if by_name { self.own } else { &[] };
        let all = [arguments, own, &["--database", &self.url]].concat();
        printed(&all)
    }
}

/// What somebody without a staff code is shown of an answer about a folder: whoever is limited today, by whatever row, is hidden.
fn shown(open: &Open, extract: &Path, answer: &str) -> String {
    if open.own.is_empty() {
        return answer.to_owned();
    }
    let now = today();
    let cells = |name: &str| -> Vec<Vec<String>> {
        let Ok(mut reader) = csv::Reader::from_path(extract.join(name)) else { return Vec::new() };
        reader.records().map(|row| row.expect("CSV").iter().map(str::to_owned).collect()).collect()
    };
    let in_force = |row: &Vec<String>| row[3] <= now && (row[4].is_empty() || row[4] >= now);
    let mut hidden: Vec<String> =
        cells("limited_access.csv").iter().filter(|row| in_force(row)).map(|row| row[0].clone()).collect();
    let about: Vec<String> =
        cells("documents.csv").iter().filter(|row| hidden.contains(&row[3])).map(|row| row[0].clone()).collect();
    hidden.extend(about);
    let is_shown = |line: &&str| !hidden.iter().any(|code| line.contains(&format!("\"subject\":\"{code}\"")));
    answer.lines().filter(is_shown).map(|line| format!("{line}\n")).collect()
}

/// Today, as the program reads it.
fn today() -> String {
    touchstone_domain::calendar::Instant(
        i64::try_from(
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_micros(),
        )
        .expect("before the year 290000"),
    )
    .day()
    .to_string()
}

fn answers_are_those_of_the_reference(open: &Open, sample: &str) {
    let folder = tests().join("samples").join(sample);
    let extract = folder.join("extract");
    open.content(&["import", extract.to_str().expect("a path")], true);
    let mut asked = 0;
    for entry in std::fs::read_dir(folder.join("answers")).expect("answers") {
        let path = entry.expect("they can be listed").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let (on, known_at) = match name.split_once(" known-at ") {
            Some((on, instant)) => (on.to_owned(), Some(instant.replace('.', ":"))),
            None => (name.clone(), None),
        };
        let mut arguments = vec!["due", "--on", &on, "--all", "--format", "jsonl"];
        if let Some(instant) = &known_at {
            arguments.extend(["--known-at", instant]);
        }
        let wanted = shown(open, &extract, &std::fs::read_to_string(&path).expect("an answer"));
        assert!(open.content(&arguments, true) == wanted, "{sample} {name}: the database answers otherwise");
        asked += 1;
    }
    assert_eq!(asked, 12);
    assert!(open.content(&["check", "--rebuild"], true).contains("no difference"));
}

#[test]
fn from_sqlite_the_answers_are_those_of_the_reference() {
    for sample in ["one", "two"] {
        answers_are_those_of_the_reference(&Open::sqlite(), sample);
    }
}

#[test]
fn from_postgresql_the_answers_are_those_of_the_reference() {
    for sample in ["one", "two"] {
        answers_are_those_of_the_reference(&Open::postgres(), sample);
    }
}

/// Starts an import and kills it after a while; did it end by itself before?
fn killed(open: &Open, extract: &str, after: Duration) -> bool {
    let mut child = Command::new(env!("CARGO_BIN_EXE_touchstone"))
        .args([&["import", extract, "--database", &open.url][..], open.own].concat())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    std::thread::sleep(after);
    let ended = child.try_wait().expect("it can be asked").is_some();
    child.kill().ok();
    child.wait().expect("it ends");
    ended
}

fn nothing_is_half_done(open: &Open) {
    let folder = Folder::new();
    let out = format!("{}/extract", folder.path());
    printed(&["synth", "--scale", "pdu", "--seed", "3", "--on", "2026-11-21", "--out", &out]);
    let due = ["due", "--on", "2026-11-21", "--all", "--format", "jsonl"];
    let whole = shown(open, Path::new(&out), &printed(&[&due[..], &["--data", &out]].concat()));
    let began = Instant::now();
    let other = if open.own.is_empty() { Open::sqlite() } else { Open::postgres() };
    other.content(&["import", &out], true);
    let time = began.elapsed();
    let mut kills = 0;
    for part in 1..=8 {
        let ended = killed(open, &out, time * part / 9);
        kills += u32::from(!ended);
        // A database that was never made is empty too.
        let found = run(&[&due[..], open.own, &["--database", &open.url]].concat());
        assert!(found.out.is_empty() || found.out == whole, "killed after part {part} of 9, the extract is half there");
        let exists = open.url.strip_prefix("sqlite:").is_none_or(|path| Path::new(path).exists());
        if exists {
            assert!(open.content(&["check", "--rebuild"], true).contains("no difference"));
        }
    }
    assert!(kills >= 4, "only {kills} of 8 were killed before their end");
    let last = run_with(&[&["import", &out, "--database", &open.url][..], open.own].concat(), &[]);
    assert_eq!(last.code, 0, "{}", last.err);
    assert!(open.content(&due, true) == whole);
}

#[test]
fn on_sqlite_an_import_that_is_killed_at_any_point_is_whole_or_has_not_happened() {
    nothing_is_half_done(&Open::sqlite());
}

#[test]
fn on_postgresql_an_import_that_is_killed_at_any_point_is_whole_or_has_not_happened() {
    nothing_is_half_done(&Open::postgres());
}

/// Everything that is known from a database, and that it is what its facts say.
fn known(open: &Open) -> String {
    let store = Store::open(&open.url).expect("a database");
    let when = When { on: Day::parse(b"2026-11-21").expect("a day"), known_at: None };
    let facts = store.read(|reader| load(reader, &ContactMapping::default(), when)).expect("facts");
    format!("{}\n{facts:?}", open.content(&["check", "--rebuild"], true))
}

/// What is done to one cell of a sound extract, and what is said of it.
type Poison = (&'static str, &'static str, &'static str, &'static str);

#[test]
fn a_poisoned_extract_leaves_every_fact_as_it_was() {
    const POISONS: [Poison; 12] = [
        ("cases.csv", "tier", "B9", "expected a tier"),
        ("cases.csv", "crn", "Х100001", "expected a CRN"),
        ("cases.csv", "surname", "Smith\u{200b}", "is not seen"),
        ("cases.csv", "surname", "Smith\u{202e}nhoJ", "turns the direction"),
        ("cases.csv", "surname", "Smіth", "look like others"),
        ("cases.csv", "forename", "=1+1", "formula"),
        ("cases.csv", "supervision_start", "1900-01-01", "is no day from 1930"),
        ("cases.csv", "supervision_start", "9999-12-31", "is no day from 1930"),
        ("teams.csv", "team_code", "N5４AAA", "expected up to 100 letters"),
        ("staff.csv", "username", "аnna", "expected a username"),
        ("staff.csv", "surname", "Smi\0th", "control character"),
        ("cases.csv", "surname", "", "somebody with another forename"),
    ];
    let open = Open::sqlite();
    let folder = Folder::new();
    let sound = format!("{}/sound", folder.path());
    printed(&["synth", "--scale", "team", "--seed", "5", "--on", "2026-11-21", "--out", &sound]);
    // Beside the sheets it says what it is.
    let others = std::fs::read_dir(&sound).expect("the extract").map(|entry| entry.expect("a file").path());
    others.filter(|path| path.extension().is_none_or(|end| end != "csv")).for_each(|path| {
        std::fs::remove_file(path).expect("removed");
    });
    open.content(&["import", &sound], true);
    let before = known(&open);
    let refused = |extract: &str, wanted: &str| {
        let ran = run(&["import", extract, "--withdraw", "--database", &open.url]);
        assert_eq!(ran.code, 1, "{wanted}: {}", ran.out);
        assert!(ran.err.contains(wanted), "expected {wanted}: {}", ran.err);
        assert!(known(&open) == before, "{wanted}: something was stored");
        ran.err
    };
    let mut sheets = support::sheets(Path::new(&sound));
    for (file, column, value, wanted) in POISONS {
        let sheet = sheets.get_mut(file).expect("a file");
        let at = |name: &str| sheet.columns.iter().position(|known| known == name).expect("a column");
        let place = at(column);
        let was = sheet.rows[0].clone();
        if value.is_empty() {
            // Nothing of them is as it was but the CRN.
            for (name, other) in [("forename", "Eve"), ("surname", "Other"), ("supervision_start", "2026-01-05")] {
                let place = at(name);
                sheet.rows[0][place] = other.to_owned();
            }
        } else {
            sheet.rows[0][place] = value.to_owned();
        }
        let changed = Folder::of(&sheets);
        let said = refused(changed.path(), wanted);
        assert!(said.contains(&format!("{file}:2 ")), "{wanted}: by file and line: {said}");
        sheets.get_mut(file).expect("a file").rows[0] = was;
    }
    for (wide, name) in [(true, "cases.csv"), (false, "staff.csv")] {
        let changed = Folder::of(&sheets);
        let text = sheets[name].text();
        let bytes: Vec<u8> = if wide {
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        } else {
            [&b"\xff\xfe"[..], text.as_bytes()].concat()
        };
        changed.write(name, &bytes);
        refused(changed.path(), &format!("{name}:1"));
    }
    // A new name alone is somebody's own doing.
    let sheet = sheets.get_mut("cases.csv").expect("a file");
    let at = |name: &str| sheet.columns.iter().position(|known| known == name).expect("a column");
    let (forename, surname) = (at("forename"), at("surname"));
    sheet.rows[0][forename] = "Łucja".to_owned();
    sheet.rows[0][surname] = "Ŵyn".to_owned();
    open.content(&["import", Folder::of(&sheets).path(), "--withdraw"], true);
    assert!(known(&open) != before);
}
