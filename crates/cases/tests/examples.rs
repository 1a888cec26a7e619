//! Worked examples that are wrong: which file, which example, and what is wrong with it or came out otherwise.

use touchstone_cases::{Suite, examples};
use touchstone_domain::policy::{Library, PolicyFile, load};

const EDITION: &str = r#"policy  = "plain"
from    = 2026-01-01
owner   = "Somebody"
checked = 2026-01-01
about   = "case"
by      = ["line_manager"]
met_by  = ["case_oversight"]
[title]
en = "Plain"
cy = "Plaen"
welsh = "draft"
[rule.look]
basis   = "assumed"
minutes = 20
when    = [ { rosh = ["low"] } ]
every   = { every = "1 year" }
[rule.look.sentence]
en = "Every {every}."
cy = "Bob {every}."
"#;

const CALENDAR: &str = "source = \"A list\"\nchecked = 2026-01-01\nfrom = 2026-01-01\nuntil = 2026-12-31\n[[holiday]]\n\
                        on = 2026-01-01\nen = \"New Year's Day\"\ncy = \"Dydd Calan\"\n";

const EXAMPLES: &str = r#"rule = "plain/look"
subject = "X100001"
[base]
teams = [ { team_code = "N54AAA", pdu_code = "N54DUR", region_code = "N54" } ]
staff = [ { staff_code = "N54A001", grade = "SPO", team_code = "N54AAA", started_on = 2020-01-06 },
          { staff_code = "N54A002", grade = "PO", team_code = "N54AAA", manager_code = "N54A001", started_on = 2022-01-10 } ]
cases = [ { crn = "X100001", supervision_start = 2026-02-02, rosh = "low", practitioner_code = "N54A002" } ]
[[example]]
name = "never seen: due after a year"
on   = 2026-02-17
then = { due = 2027-02-02, status = "upcoming", accountable = "N54A001", minutes = 20, because = ["1 year after 2 February 2026"] }
[[example]]
name = "medium: not due"
given.cases = [ { crn = "X100001", rosh = "medium" } ]
on   = 2026-02-17
then = { not_due_because = "ROSH is medium" }
"#;

const FILE: &str = "plain/cases/look.toml";

fn file(path: &str, text: &str) -> PolicyFile {
    PolicyFile { path: path.into(), text: text.into() }
}

fn library() -> Library {
    let mapping = "contact_type,outcome,purpose,note\nMO1,,case_oversight,\n";
    let files = [
        file("plain/2026-01-01.toml", EDITION),
        file("calendar/bank-holidays.toml", CALENDAR),
        file("ndelius/contact-mapping.csv", mapping),
    ];
    load(&files, None).expect("the policy of these tests is sound")
}

/// What reading the examples with one text replaced says.
fn refused(old: &str, new: &str) -> Vec<String> {
    assert!(EXAMPLES.contains(old), "{old}");
    examples(&[file(FILE, &EXAMPLES.replacen(old, new, 1))]).err().unwrap_or_default()
}

/// What running the examples with one text replaced says: name and message.
fn failed(old: &str, new: &str) -> Vec<(String, String)> {
    assert!(EXAMPLES.contains(old), "{old}");
    let read = examples(&[file(FILE, &EXAMPLES.replacen(old, new, 1))]).expect("well-formed");
    let library = library();
    let failures = match Suite::new(read, &library.contacts) {
        Ok(suite) => suite.run(&library),
        Err(failures) => failures,
    };
    assert!(failures.iter().all(|failure| failure.file == FILE));
    failures.into_iter().map(|failure| (failure.name, failure.message)).collect()
}

#[test]
fn the_examples_of_these_tests_come_out() {
    assert_eq!(failed("rule =", "rule ="), []);
}

#[test]
fn a_file_that_is_not_well_formed_is_refused_with_what_is_allowed() {
    for (old, new, wanted) in [
        ("rule = \"plain/look\"\n", "", "rule: is missing"),
        ("rule = \"plain/look\"", "rule = 7", "rule: expected a text"),
        ("subject = \"X100001\"\n", "", "subject: is missing"),
        ("subject =", "subjct = 1\nsubject =", "subjct: unknown key; expected rule, subject, base, example"),
        ("teams = [", "team = [", "team: is no file of an extract"),
        ("on   = 2026-02-17\nthen = { due", "then = { due", "example 1: on: is missing"),
        ("on   = 2026-02-17", "on = \"2026-02-30\"", "example 1: on: expected a day of the calendar, as 2026-04-09"),
        (
            "on   = 2026-02-17",
            "on = 2026-02-17\nwhen = 1",
            "example 1: when: unknown key; expected name, on, known_at, subject, given, then",
        ),
        (
            "on   = 2026-02-17",
            "on = 2026-02-17\nknown_at = \"noon\"",
            "example 1: known_at: expected an instant with its offset, as 2026-04-09T10:30:00Z",
        ),
        (
            "then = { due = 2027-02-02",
            "then = { dew = 2027-02-02",
            "example 1: then.dew: unknown key; expected due, status, accountable, met_on, minutes, edition, basis, occurrence, standard_due, because, gap or not_due_because",
        ),
        (
            "then = { not_due_because = \"ROSH is medium\" }",
            "then = { not_due_because = \"x\", due = \"none\" }",
            "example 2: then: not_due_because stands alone",
        ),
        (
            "then = { not_due_because = \"ROSH is medium\" }",
            "then = true",
            "example 2: then: expected a table or a list of tables",
        ),
        ("medium: not due", "never seen: due after a year", "two examples are named \"never seen: due after a year\""),
    ] {
        assert_eq!(refused(old, new), [format!("{FILE}: {wanted}")], "{old:?} → {new:?}");
    }
    assert!(refused("[base]", "[base")[0].starts_with(&format!("{FILE}: TOML parse error")), "not TOML");
}

#[test]
fn every_faulty_file_is_named_at_once() {
    let bad = EXAMPLES.replacen("subject = \"X100001\"\n", "", 1);
    let files =
        [file(FILE, &bad), file("plain/cases/other.toml", "rule = 1"), file("plain/cases/sound.toml", EXAMPLES)];
    let faults = examples(&files).expect_err("two files are faulty");
    assert_eq!(
        faults,
        [format!("{FILE}: subject: is missing"), "plain/cases/other.toml: rule: expected a text".into()]
    );
}

#[test]
fn an_example_that_comes_out_otherwise_says_what_differs() {
    let first = "never seen: due after a year";
    for (old, new, wanted) in [
        ("due = 2027-02-02", "due = 2027-02-03", "expected due 2027-02-03, found 2027-02-02"),
        ("status = \"upcoming\"", "status = \"met\"", "expected status met, found upcoming"),
        (
            "accountable = \"N54A001\", minutes",
            "accountable = \"unassigned\", minutes",
            "expected accountable unassigned, found N54A001",
        ),
        ("minutes = 20,", "minutes = 21,", "expected minutes 21, found 20"),
        ("rule = \"plain/look\"", "rule = \"plain/glance\"", "there is no such rule"),
        ("subject = \"X100001\"", "subject = \"X100009\"", "the facts have no subject X100009"),
        ("subject = \"X100001\"", "subject = \"N54A002\"", "the rule is not about a staff"),
    ] {
        let found = failed(old, new);
        assert_eq!(found[0], (first.to_owned(), wanted.to_owned()), "{old:?} → {new:?}");
    }
    let found = failed("1 year after 2 February 2026", "2 years after");
    assert!(found[0].1.starts_with("expected the explanation to say \"2 years after\"; it says\n"), "{found:?}");
    let found = failed("ROSH is medium\" }", "ROSH is high\" }");
    assert_eq!(found[0].1, "expected a reason with \"ROSH is high\", found \"Not due because ROSH is medium\"");
    let found = failed("then = { not_due_because = \"ROSH is medium\" }", "then = { gap = \"rosh\" }");
    assert!(found[0].1.starts_with("expected the gap rosh, found nothing: "), "{found:?}");
    let found = failed("then = { due = 2027-02-02, status = \"upcoming\",", "then = { gap = \"rosh\",");
    assert_eq!(found[0].1, "expected the gap rosh, found upcoming due 2027-02-02");
}

#[test]
fn facts_of_an_example_are_read_as_strictly_as_an_extract() {
    let found = failed("rosh = \"low\"", "rosh = \"lowish\"");
    assert_eq!(found[0].1, "cases.csv:2 rosh \"lowish\": expected one of not_assessed, low, medium, high, very_high");
    let found = failed("manager_code = \"N54A001\"", "manager = \"N54A001\"");
    assert!(found[0].1.starts_with("staff.csv:1 \"manager\": unknown column; expected staff_code, "), "{found:?}");
}

#[test]
fn a_change_that_no_example_notices_survives_and_is_described() {
    let library = library();
    let suite = Suite::new(examples(&[file(FILE, EXAMPLES)]).expect("well-formed"), &library.contacts).expect("sound");
    let (count, survivors) = suite.survivors(&library);
    assert!(survivors.len() < count, "an example notices something");
    let whats: Vec<&str> = survivors.iter().map(|survivor| survivor.what.as_str()).collect();
    assert!(whats.iter().any(|what| what.contains("met_by without case_oversight")), "{whats:#?}");
    assert!(whats.iter().all(|what| !what.contains("minutes")), "the minutes are in an example: {whats:#?}");
    assert!(whats.iter().all(|what| what.starts_with("plain@2026-01-01 plain/look: ")), "{whats:#?}");
}
