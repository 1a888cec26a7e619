//! There is one planner, and few places ask it about a whole service.

use proc_macro2::{TokenStream, TokenTree};

use crate::tree::{File, expect_none, files};

/// Where the planner is, and what may ask it about everything; tests, benches and examples may too.
const HOME: &str = "crates/domain/src/plan/mod.rs";
const CALLERS: [&str; 4] = [
    "crates/app/src/commands/coverage.rs",
    "crates/app/src/commands/demo.rs",
    "crates/app/src/commands/due.rs",
    "crates/app/src/database.rs",
];

fn is_shipped(path: &str) -> bool {
    path.starts_with("crates/") && path.contains("/src/")
}

/// Functions named `plan` outside the planner, and calls of it outside the places listed.
fn faults(file: &File) -> Vec<String> {
    if !file.is_rust() || !is_shipped(&file.path) {
        return Vec::new();
    }
    let tokens: TokenStream = file.text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.path));
    let (mut defined, mut called) = (false, false);
    look(tokens, &mut defined, &mut called);
    let mut faults = Vec::new();
    if defined && file.path != HOME {
        faults.push(format!("{}: a second `fn plan`; there is one, in {HOME}", file.path));
    }
    if called && file.path != HOME && !CALLERS.contains(&file.path.as_str()) {
        faults.push(format!(
            "{}: plans a whole service; list it in crates/tidy/tests/tidy/planner.rs if it must",
            file.path
        ));
    }
    faults
}

fn look(tokens: TokenStream, defined: &mut bool, called: &mut bool) {
    let mut before: Option<String> = None;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) => {
                let opens = matches!(tokens.peek(), Some(TokenTree::Group(group)) if group.delimiter() == proc_macro2::Delimiter::Parenthesis);
                if word == "plan" && before.as_deref() == Some("fn") {
                    *defined = true;
                } else if word == "plan" && opens && before.as_deref() != Some(".") {
                    *called = true;
                }
                before = Some(word.to_string());
            }
            TokenTree::Punct(mark) => before = Some(mark.as_char().to_string()),
            TokenTree::Group(group) => {
                look(group.stream(), defined, called);
                before = None;
            }
            TokenTree::Literal(_) => before = None,
        }
    }
}

#[test]
fn there_is_one_planner_and_its_callers_are_known() {
    let files = files();
    expect_none(&files.iter().flat_map(faults).collect::<Vec<_>>());
    assert!(files.iter().any(|file| file.path == HOME && file.text.contains("pub fn plan(")));
    for caller in CALLERS {
        let file =
            files.iter().find(|file| file.path == caller).unwrap_or_else(|| panic!("{caller} is gone: unlist it"));
        assert!(file.text.contains(" plan("), "{caller} plans no longer: unlist it");
    }
}

#[test]
fn a_planted_planner_and_a_planted_caller_are_found() {
    let second = File::planted("crates/simulator/src/quick.rs", "fn plan(state: &State) {}");
    assert_eq!(faults(&second).len(), 1);
    let caller = File::planted("crates/app/src/commands/new.rs", "fn run() { let all = plan(&state, &library, on); }");
    assert_eq!(faults(&caller).len(), 1);
    let path = File::planted("crates/app/src/commands/new.rs", "fn run() { touchstone_domain::plan::plan(&state); }");
    assert_eq!(faults(&path).len(), 1);
    let harmless = File::planted(
        "crates/app/src/commands/new.rs",
        "use touchstone_domain::plan::Planner; fn run() { self.plan(); }",
    );
    assert_eq!(faults(&harmless).len(), 0);
}
