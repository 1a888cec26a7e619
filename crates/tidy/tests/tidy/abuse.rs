//! Each promise and each abuse case of `docs/security.md` names its tests, and they are there.

use crate::tree::{File, expect_none, files};

const DOC: &str = "docs/security.md";

/// The cells of each row of the table of a section.
fn rows<'d>(doc: &'d str, title: &str) -> Vec<Vec<&'d str>> {
    let section = doc.split(title).nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap_or_default();
    let lines = section.lines().filter(|line| line.starts_with("| ")).skip(1);
    lines.map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

/// Is it a test by this name, or a file of tests?
fn is_there(files: &[File], name: &str) -> bool {
    let ends = |file: &&File| file.path == name || file.path.ends_with(&format!("/{name}"));
    if name.contains('.') {
        return files.iter().any(|file| ends(&file) && file.path.contains("test"));
    }
    let (function, both) = (format!("fn {name}("), format!("    {name},"));
    let rust = || files.iter().filter(|file| file.is_rust());
    rust().any(|file| {
        file.text.contains(&function)
            && (file.text.contains("#[test]") || file.text.contains("#[tokio::test]") || file.text.contains(&both))
    })
}

/// Is it a requirement as the standard numbers them?
fn is_requirement(text: &str) -> bool {
    let numbers = text.strip_prefix("v5.0.0-").map(|rest| rest.split('.').collect::<Vec<_>>()).unwrap_or_default();
    numbers.len() == 3 && numbers.iter().all(|number| number.parse::<u8>().is_ok_and(|number| number > 0))
}

/// The promises: what shows each, and what it is sabotaged by.
fn of_promises(doc: &str, files: &[File]) -> Vec<String> {
    let rows = rows(doc, "## Each promise");
    let mut found = Vec::new();
    for row in &rows {
        let &[promise, shown, _] = row.as_slice() else {
            found.push(format!("{DOC}: {row:?}: expected three cells"));
            continue;
        };
        let named = row[1..].iter().flat_map(|cell| cell.split('`').skip(1).step_by(2));
        let tests = named.filter(|name| !name.contains(' '));
        found.extend(
            tests.filter(|name| !is_there(files, name)).map(|name| format!("{DOC}: {promise}: no test {name}")),
        );
        if !shown.contains('`') {
            found.push(format!("{DOC}: {promise}: names no test"));
        }
    }
    if rows.len() != 8 {
        found.push(format!("{DOC}: {} promises: expected 8", rows.len()));
    }
    found
}

fn faults(doc: &str, files: &[File]) -> Vec<String> {
    let rows = rows(doc, "## Abuse cases");
    let mut found = Vec::new();
    for row in &rows {
        let &[case, _, tests, requirements] = row.as_slice() else {
            found.push(format!("{DOC}: {row:?}: expected four cells"));
            continue;
        };
        let named: Vec<&str> = tests.split('`').skip(1).step_by(2).filter(|name| *name != "ended").collect();
        if named.is_empty() {
            found.push(format!("{DOC}: {case}: names no test"));
        }
        found.extend(
            named.iter().filter(|name| !is_there(files, name)).map(|name| format!("{DOC}: {case}: no test {name}")),
        );
        let wrong = requirements.split(", ").filter(|text| !is_requirement(text));
        found.extend(wrong.map(|text| format!("{DOC}: {case}: {text}: expected a requirement, as v5.0.0-3.5.1")));
    }
    if rows.len() < 20 {
        found.push(format!("{DOC}: {} abuse cases: is the table where it was?", rows.len()));
    }
    found
}

#[test]
fn every_abuse_case_names_tests_that_exist() {
    let files = files();
    let doc = files.iter().find(|file| file.path == DOC).expect("the document is there");
    expect_none(&faults(&doc.text, &files));
}

#[test]
fn every_promise_names_tests_that_exist() {
    let files = files();
    let doc = files.iter().find(|file| file.path == DOC).expect("the document is there");
    expect_none(&of_promises(&doc.text, &files));
}

#[test]
fn a_test_of_a_promise_that_is_gone_is_found() {
    let files = [File::planted("crates/x/tests/x.rs", "#[test]\nfn it_holds() {}")];
    let of = |shown: &str, sabotage: &str| {
        let row = format!("| Promise | {shown} | {sabotage} |\n");
        let doc = format!("## Each promise\n\n| a | b | c |\n|---|\n{}", row.repeat(8));
        of_promises(&doc, &files).len()
    };
    assert_eq!(of("`it_holds`", "`it_holds`, by `cargo xtask check it`"), 0);
    for (shown, sabotage) in [("nothing", "`it_holds`"), ("`it_holds`", "`gone`"), ("`gone`", "")] {
        assert_eq!(of(shown, sabotage), 8, "{shown} {sabotage}");
    }
}

#[test]
fn a_test_that_is_gone_is_found() {
    let files = [File::planted("crates/x/tests/x.rs", "#[test]\nfn it_holds() {}\nfn helper() {}")];
    let doc = |test: &str, number: &str| {
        format!("## Abuse cases\n\n| a | b | c | d |\n|---|\n| Theft | none | {test} | {number} |\n")
    };
    let of = |test: &str, number: &str| faults(&doc(test, number), &files).len();
    // One is said of the table, which is short here.
    assert_eq!(of("`it_holds`", "v5.0.0-7.2.1, v5.0.0-3.3.1"), 1);
    assert_eq!(of("all of `x.rs`", "v5.0.0-7.2.1"), 1);
    for (test, number) in
        [("`gone`", "v5.0.0-7.2.1"), ("`gone.rs`", "v5.0.0-7.2.1"), ("", "v5.0.0-7.2.1"), ("`it_holds`", "V7")]
    {
        assert_eq!(of(test, number), 2, "{test} {number}");
    }
}
