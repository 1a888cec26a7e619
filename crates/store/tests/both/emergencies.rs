//! Seeing a case in an emergency: what is kept of it is the same on both engines, and in the facts.

use crate::support::{Open, day, differences, named, owner, taken, team};
use touchstone_domain::words::language::{Language, Words};
use touchstone_service::import::Options;
use touchstone_service::{Moment, Service, Via, emergency, users};

on_both!(what_was_asked_allowed_and_noted_is_kept);

fn what_was_asked_allowed_and_noted_is_kept(open: &Open) {
    let (service, on) = (open.service(), day("2026-01-12"));
    let files = team(7, on);
    taken(&service, &open.moment(on), &files, Options::default());
    let cases = files.iter().find(|file| file.name == "cases.csv").expect("cases");
    let text = String::from_utf8(cases.bytes.clone()).expect("UTF-8");
    let crn = text.lines().nth(1).and_then(|line| line.split(',').next()).expect("a case").to_owned();
    for name in ["root.one", "root.two"] {
        let new = (name, None, ["administrator"].as_slice());
        users::add(&service, Some(&owner()), &open.moment(on), Via::Command, new).expect("added");
    }
    let (one, two) = (named(&service, "root.one", on), named(&service, "root.two", on));
    let seq = emergency::ask(&service, &one, &open.moment(on), Via::Command, (&crn, "Police ask.")).expect("asked");
    assert_eq!(emergency::alarms(&service, &two, &open.moment(on)).expect("a number"), 1);
    emergency::allow(&service, &two, &open.moment(on), Via::Command, seq).expect("allowed");
    let words = Words::of(Language::English);
    let (_, case) = emergency::look(&service, &one, &open.moment(on), &words, seq).expect("seen");
    assert_eq!(case.crn, crn);
    emergency::note(&service, &two, &open.moment(on), Via::Command, seq).expect("noted");
    assert_eq!(emergency::alarms(&service, &two, &open.moment(on)).expect("a number"), 0);
    let known = emergency::list(&service, &two, &open.moment(on)).expect("a list");
    assert_eq!((known[0].allowed_by.as_deref(), known[0].noted_by.as_deref()), (Some("root.two"), Some("root.two")));
    assert_eq!(known[0].reason, "Police ask.");
    assert_eq!(differences(&service, &open.moment(on)), Vec::<String>::new());
    every_cell_is_checked_against_its_facts(open, &service, &open.moment(on));
}

/// Each column of a row, the row itself and one that nobody asked for: changed by hand, each is named.
fn every_cell_is_checked_against_its_facts(open: &Open, service: &Service, moment: &Moment) {
    let changes = [
        ("crn", "'Z999999'"),
        ("asked_by", "'eve'"),
        ("asked_at", "asked_at + 1"),
        ("reason", "'Another reason.'"),
        ("allowed_by", "'eve'"),
        ("allowed_by", "null"),
        ("allowed_at", "allowed_at - 1"),
        ("allowed_at", "null"),
        ("until", "until + 3600000000"),
        ("until", "null"),
        ("noted_by", "'eve'"),
        ("noted_by", "null"),
        ("noted_at", "noted_at + 1"),
        ("noted_at", "null"),
    ];
    open.by_hand("create table kept_apart as select * from emergency").expect("a copy");
    let back = "delete from emergency; insert into emergency select * from kept_apart";
    let named = |what: &str| {
        let found = differences(service, moment);
        assert!(
            found.len() == 1 && found[0].starts_with("emergency ") && found[0].ends_with(what),
            "{what}: {found:?}"
        );
    };
    for (column, value) in changes {
        open.by_hand(&format!("update emergency set {column} = {value}")).expect("changed by hand");
        named("is not what its facts say");
        open.by_hand(back).expect("put back");
        assert_eq!(differences(service, moment), Vec::<String>::new(), "{column}");
    }
    open.by_hand("delete from emergency").expect("removed by hand");
    named("is missing");
    open.by_hand(back).expect("put back");
    let columns = "crn, asked_by, asked_at, reason, allowed_by, allowed_at, until, noted_by, noted_at";
    open.by_hand(&format!("insert into emergency (seq, {columns}) select seq + 1, {columns} from kept_apart"))
        .expect("slipped in");
    named("is there without a fact");
    open.by_hand(&format!("{back}; drop table kept_apart")).expect("put back");
}
