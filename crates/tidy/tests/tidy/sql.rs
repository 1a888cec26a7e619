//! SQL stands in the store alone.

use proc_macro2::{TokenStream, TokenTree};

use crate::tree::{File, expect_none, files};

/// What may hold SQL: the store, the tests' own server, tests of the connection to it, tests that change or ask a database by hand, and this crate's planted faults.
const AT_HOME: [&str; 7] = [
    "crates/store/",
    "crates/testkit/",
    "crates/pipeline/tests/",
    "crates/tidy/",
    "crates/audit/tests/",
    "crates/web/tests/access/by_hand.rs",
    "crates/app/tests/hardship/by_hand.rs",
];

/// How a statement begins, and a word that follows in it: "update the plan" is no statement.
const STATEMENTS: [(&str, &str); 8] = [
    ("select", " from "),
    ("select", "$1"),
    ("insert", "into "),
    ("update", " set "),
    ("delete", "from "),
    ("create", "table "),
    ("alter", "table "),
    ("with", " as ("),
];

fn faults(file: &File) -> Vec<String> {
    let mut faults = Vec::new();
    if AT_HOME.iter().all(|home| !file.path.starts_with(home)) {
        let tokens: TokenStream = file.text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.path));
        look(tokens, &mut |line, text| {
            if is_statement(text) {
                faults.push(format!("{}:{line}: SQL outside crates/store: {text}", file.path));
            }
        });
    }
    faults
}

/// Shows every literal with its line; a doc comment, too, is one.
fn look(tokens: TokenStream, show: &mut impl FnMut(usize, &str)) {
    for token in tokens {
        match token {
            TokenTree::Literal(literal) => show(literal.span().start().line, &literal.to_string()),
            TokenTree::Group(group) => look(group.stream(), show),
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

fn is_statement(literal: &str) -> bool {
    let quotes = |letter: char| letter == '"' || letter == '#' || letter == 'r' || letter.is_whitespace();
    let Some((_, text)) = literal.split_once('"') else { return false };
    let text = text.trim_start_matches(quotes).replace("\\n", " ").replace(['\n', '\t'], " ");
    STATEMENTS.iter().any(|(verb, then)| {
        // A sentence begins with one capital; SQL is written all in capitals, or in none.
        let begins = |verb: &str| text.strip_prefix(verb).filter(|rest| rest.starts_with([' ', '\\']));
        let rest = begins(verb).or_else(|| begins(&verb.to_uppercase()));
        rest.is_some_and(|rest| rest.to_lowercase().contains(then))
    })
}

#[test]
fn sql_stands_in_the_store_alone() {
    expect_none(&files().iter().filter(|file| file.is_rust()).flat_map(faults).collect::<Vec<_>>());
}

#[test]
fn planted_statements_are_found() {
    let found =
        |literal: &str| faults(&File::planted("crates/web/src/a.rs", &format!("const X: &str = {literal};"))).len();
    assert_eq!(found("\"SELECT name FROM staff\""), 1);
    assert_eq!(found("r#\"\n    select name\n    from staff\"#"), 1);
    assert_eq!(found("\"INSERT INTO staff VALUES ($1)\""), 1);
    assert_eq!(found("concat!(\" DELETE FROM staff\", \"x\")"), 1);
    assert_eq!(found("\"UPDATE staff SET name = $1\""), 1);
    assert_eq!(found("\"create table staff (name text)\""), 1);
    assert_eq!(found("\"Select a case from the list\""), 0);
    assert_eq!(found("\"update the plan\""), 0);
    assert_eq!(found("\"selected from\""), 0);
    let store = File::planted("crates/store/src/a.rs", "const X: &str = \"SELECT name FROM staff\";");
    assert!(faults(&store).is_empty());
}
