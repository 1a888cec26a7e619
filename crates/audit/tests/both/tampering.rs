//! Each kind of tampering is found and named, and goes unseen when what finds it is not consulted.

use crate::house::House;
use crate::support::Open;
use crate::tampers::{KINDS, Kind, MORE};
use touchstone_audit::{Guard, Guards};

on_both!(
    the_first_kinds_of_tampering_are_found,
    the_second_kinds_of_tampering_are_found,
    the_third_kinds_of_tampering_are_found,
    the_fourth_kinds_of_tampering_are_found,
);

fn each_is_found<'k>(open: &Open, kinds: impl ExactSizeIterator<Item = &'k Kind>) {
    let (count, engine) = (kinds.len(), if open.is_sqlite() { "SQLite" } else { "PostgreSQL" });
    for kind in kinds {
        let own = open.other(true);
        let house = House::small(&own);
        assert_eq!(house.faults(), [], "before: {}", kind.name);
        own.tamper("select 1");
        let given = (kind.done)(&house).unwrap_or_else(|| house.given());
        let found = house.verified(&given, Guards::ALL).faults;
        assert!(!found.is_empty(), "unseen: {}", kind.name);
        let by: Vec<Guard> = found.iter().map(|fault| fault.guard).collect();
        for guard in kind.found_by {
            assert!(by.contains(guard), "{}: {guard:?} does not find it: {found:?}", kind.name);
        }
        let unseen = house.verified(&given, Guards::ALL.without(kind.found_by)).faults;
        assert_eq!(unseen, [], "{}: seen even without {:?}", kind.name, kind.found_by);
    }
    println!("{count} kinds of tampering on {engine}, each found, and unseen without what finds it");
}

fn the_first_kinds_of_tampering_are_found(open: &Open) {
    each_is_found(open, KINDS[..10].iter());
}

fn the_second_kinds_of_tampering_are_found(open: &Open) {
    each_is_found(open, KINDS[10..20].iter());
}

fn the_third_kinds_of_tampering_are_found(open: &Open) {
    each_is_found(open, KINDS[20..].iter());
}

fn the_fourth_kinds_of_tampering_are_found(open: &Open) {
    each_is_found(open, MORE.iter());
}

#[test]
fn each_guard_finds_some_kind_and_the_document_lists_every_kind() {
    let all = || KINDS.iter().chain(&MORE);
    for guard in Guard::ALL {
        assert!(all().any(|kind| kind.found_by.contains(&guard)), "{guard:?} finds nothing");
    }
    let root = std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs this test");
    let document = std::path::Path::new(&root).join("../../docs/security.md");
    let document = std::fs::read_to_string(document).expect("docs/security.md is there");
    for kind in all() {
        let by: Vec<String> = kind.found_by.iter().map(|guard| format!("{guard:?}").to_lowercase()).collect();
        let row = format!("| {} | {} |", kind.name, by.join(", "));
        assert!(document.contains(&row), "docs/security.md lacks the row: {row}");
    }
}
