//! The core asks nothing: no clock, no files, no environment, no chance, no network; and the inner rings do not wait.
//!
//! `crates/domain/clippy.toml` bans the calls as well and knows real paths; this rule also sees macros and names.

use proc_macro2::{TokenStream, TokenTree};

use crate::tree::{File, expect_none, files};

/// Rings that know neither async nor its runtimes.
const SYNCHRONOUS: [&str; 5] =
    ["crates/domain/", "crates/store/", "crates/service/", "crates/exchange/", "crates/simulator/"];

/// Modules whose parts are looked at with their path.
const MODULES: [&str; 2] = ["std", "time"];

/// Parts of modules that ask the machine. The core has an `Instant` of its own; the clock's is the one of `time`.
const ASKING_PARTS: [&str; 6] = ["std::fs", "std::env", "std::net", "std::process", "std::thread", "time::Instant"];

/// Names that ask the machine wherever they come from; `::now` is a path that ends so.
const ASKING: [&str; 8] = ["::now", "SystemTime", "rand", "rand_chacha", "getrandom", "thread_rng", "stdin", "stdout"];

/// Ways to wait.
const WAITING: [&str; 3] = ["async", "await", "tokio"];

fn faults(file: &File) -> Vec<String> {
    let core = file.path.starts_with("crates/domain/src/");
    let synchronous = SYNCHRONOUS.iter().any(|ring| file.path.starts_with(ring));
    let mut faults = Vec::new();
    if core || synchronous {
        let tokens: TokenStream = file.text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.path));
        look(tokens, &mut |line, name| {
            if synchronous && WAITING.contains(&name) {
                faults.push(format!("{}:{line}: `{name}`: this ring is synchronous", file.path));
            } else if core && asks(name) {
                faults.push(format!("{}:{line}: `{name}`: the core is told, it does not ask", file.path));
            }
        });
    }
    faults
}

fn asks(name: &str) -> bool {
    ASKING.contains(&name) || ASKING_PARTS.contains(&name)
}

/// Shows every name with its line; a part of one of [`MODULES`] also with its path, and a path's `now` as `::now`.
fn look(tokens: TokenStream, show: &mut impl FnMut(usize, &str)) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let module = MODULES.iter().find(|module| follows_path(&tokens[..at], Some(module)));
        match token {
            TokenTree::Ident(ident) => {
                let (name, line) = (ident.to_string(), ident.span().start().line);
                if name == "now" && follows_path(&tokens[..at], None) {
                    show(line, "::now");
                }
                if let Some(module) = module {
                    show(line, &format!("{module}::{name}"));
                }
                show(line, &name);
            }
            TokenTree::Group(group) => {
                if let Some(module) = module {
                    show_parts(module, group.stream(), show);
                }
                look(group.stream(), show);
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// `use std::{fs, env::var}` names `std::fs` and `std::env`.
fn show_parts(module: &str, list: TokenStream, show: &mut impl FnMut(usize, &str)) {
    let mut begins = true;
    for token in list {
        if let (true, TokenTree::Ident(ident)) = (begins, &token) {
            show(ident.span().start().line, &format!("{module}::{ident}"));
        }
        begins = matches!(&token, TokenTree::Punct(comma) if comma.as_char() == ',');
    }
}

/// Whether these tokens end in `::`, after `first` if that is given.
fn follows_path(before: &[TokenTree], first: Option<&str>) -> bool {
    let colon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    let [rest @ .., one, other] = before else { return false };
    let after_first = first.is_none_or(|first| matches!(rest.last(), Some(TokenTree::Ident(ident)) if ident == first));
    colon(one) && colon(other) && after_first
}

#[test]
fn the_core_is_told_and_the_inner_rings_do_not_wait() {
    expect_none(&files().iter().filter(|file| file.is_rust()).flat_map(faults).collect::<Vec<_>>());
}

#[test]
fn planted_questions_are_found() {
    let core = |text: &str| faults(&File::planted("crates/domain/src/a.rs", text)).len();
    assert_eq!(core("fn f() { let t = std::time::SystemTime::now(); }"), 2);
    assert_eq!(core("use std::time::{Duration, Instant}; use crate::calendar::Instant;"), 1);
    assert_eq!(core("use std::{collections::BTreeMap, fs, env::var};"), 2);
    assert_eq!(core("fn f() { assert_eq!(jiff::Timestamp::now(), today()); }"), 1);
    assert_eq!(core("async fn f() {}"), 1);
    assert_eq!(
        core("// std::fs in words\n/// Instant, or std::env.\nfn env_of(now: u8) -> &'static str { \"std::fs\" }"),
        0
    );
    assert_eq!(core("use std::fmt; use domain::fs; fn f() { let now = 1; x.env; }"), 0);
    assert_eq!(faults(&File::planted("crates/store/src/a.rs", "async fn f() { std::fs::read(p) }")).len(), 1);
    assert_eq!(faults(&File::planted("crates/web/src/a.rs", "async fn f() { std::fs::read(p) }")).len(), 0);
}
