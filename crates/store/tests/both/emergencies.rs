//! Seeing a case in an emergency: what is kept of it is the same on both engines, and in the facts.

use crate::support::{Open, day, differences, named, owner, taken, team};
use touchstone_domain::words::language::{Language, Words};
use touchstone_service::import::Options;
use touchstone_service::{Via, emergency, users};

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
}
