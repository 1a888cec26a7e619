//! The log is read in one crate alone: what counts and reports cannot reach who looked at whom.

use proc_macro2::{TokenStream, TokenTree};

use crate::tree::{File, expect_none, files};

/// Where the log may be read: its crate, the store that has the statements, and tests.
const AT_HOME: [&str; 2] = ["crates/audit/", "crates/store/"];
/// The modules that show the log, or what is proved by it, to people: the only ones that may name the crate, with what begins it.
const FACES: [&str; 13] = [
    "crates/web/src/looks.rs",
    "crates/web/src/server.rs",
    "crates/web/src/visit.rs",
    "crates/app/src/commands/audit.rs",
    "crates/app/src/commands/backup.rs",
    "crates/app/src/commands/demo.rs",
    "crates/app/src/database.rs",
    "crates/app/src/serving.rs",
    "crates/backup/src/acts.rs",
    "crates/backup/src/error.rs",
    "crates/backup/src/header.rs",
    "crates/tidy/tests/tidy/imports.rs",
    "crates/tidy/tests/tidy/ledger.rs",
];

fn faults(file: &File) -> Vec<String> {
    let in_tests = file.path.split('/').any(|part| part == "tests" || part == "examples" || part == "benches");
    if !file.is_rust() || in_tests || AT_HOME.iter().any(|home| file.path.starts_with(home)) {
        return Vec::new();
    }
    let tokens: TokenStream = file.text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.path));
    let mut faults = Vec::new();
    look(tokens, &mut |line, word| {
        if word == "ledger" || word.contains("ledger_") || word.contains("_ledger") {
            faults.push(format!("{}:{line}: reads the log ({word}); only crates/audit may", file.path));
        }
        if word == "touchstone_audit" && !FACES.contains(&file.path.as_str()) {
            faults.push(format!(
                "{}:{line}: reaches the log; list it in crates/tidy/tests/tidy/ledger.rs if it must",
                file.path
            ));
        }
    });
    faults
}

fn look(tokens: TokenStream, show: &mut impl FnMut(usize, &str)) {
    for token in tokens {
        match token {
            TokenTree::Ident(word) => show(word.span().start().line, &word.to_string()),
            TokenTree::Group(group) => look(group.stream(), show),
            TokenTree::Literal(_) | TokenTree::Punct(_) => {}
        }
    }
}

#[test]
fn the_log_is_read_in_its_crate_alone_and_few_places_reach_that() {
    let files = files();
    expect_none(&files.iter().flat_map(faults).collect::<Vec<_>>());
    for face in FACES {
        let file = files.iter().find(|file| file.path == face).unwrap_or_else(|| panic!("{face} is gone: unlist it"));
        assert!(file.text.contains("audit"), "{face} reaches the log no longer: unlist it");
    }
}

#[test]
fn only_the_log_s_own_crate_reads_statements_of_it() {
    let reads_log = |file: &&File| {
        file.path.starts_with("crates/store/src/")
            && (file.text.contains("from log ") || file.text.contains("from log_") || file.text.contains("join log"))
    };
    let files = files();
    let readers: Vec<&str> = files.iter().filter(reads_log).map(|file| file.path.as_str()).collect();
    // Besides the ledger: the next number, and copying a whole database.
    let wanted = |path: &&str| {
        path.starts_with("crates/store/src/ledger/") || path.ends_with("/log.rs") || path.ends_with("/copy.rs")
    };
    assert!(readers.iter().all(wanted) && readers.len() > 3, "{readers:?}");
}

#[test]
fn a_planted_reader_of_the_log_is_found() {
    let found = |path: &str, text: &str| faults(&File::planted(path, text)).len();
    let service = "crates/service/src/measure.rs";
    assert_eq!(found(service, "fn of(reader: &mut Reader) { reader.ledger_log_after(0, 9); }"), 1);
    assert_eq!(found(service, "use touchstone_store::ledger::LogRow;"), 1);
    assert_eq!(found("crates/web/src/team.rs", "use touchstone_audit::looks_at;"), 1);
    assert_eq!(found("crates/web/src/looks.rs", "use touchstone_audit::who;"), 0);
    assert_eq!(found("crates/audit/src/who.rs", "use touchstone_store::ledger::LogRow;"), 0);
    assert_eq!(found(service, "fn of(tx: &mut Tx) { tx.log(&entry); }"), 0);
}
