//! Moving a database to the other engine, and back.

use crate::support::{Open, at, day, differences, printed_from, sample, taken};
use std::sync::Arc;
use touchstone_service::Service;
use touchstone_service::import::Options;
use touchstone_store::{StoreError, When, back_up, copy};

on_both!(
    a_copy_holds_every_row_answers_alike_and_goes_on,
    a_database_that_is_not_empty_takes_no_copy,
    a_copy_for_a_backup_holds_nothing_that_was_only_begun,
);

fn a_copy_holds_every_row_answers_alike_and_goes_on(open: &Open) {
    let service = open.service();
    taken(&service, &open.moment(day("2026-03-16")), &sample("two"), Options::default());
    let (there, back) = (open.other(false), open.other(true));
    let moment = open.moment(day("2026-03-16"));
    let first = there.store();
    let counts = copy(&service.store, &first, &moment, "mover").unwrap_or_else(|fault| panic!("{fault}"));
    assert!(counts.iter().any(|(table, rows)| *table == "fact" && *rows > 8000), "{counts:?}");
    let second = back.store();
    copy(&first, &second, &moment, "mover").unwrap_or_else(|fault| panic!("{fault}"));
    for store in [first, second] {
        let moved = Service::new(Arc::new(store), service.library.clone(), service.policies.clone());
        let moment = open.moment(day("2026-03-16"));
        assert_eq!(differences(&moved, &moment), Vec::<String>::new());
        let when = When { on: day("2026-03-31"), known_at: Some(at("2026-03-20T17:00:00Z")) };
        assert!(printed_from(&moved, when) == printed_from(&service, when));
        // New facts get numbers of their own.
        let mut more = crate::support::Cells::of(&sample("two"));
        let crn = more.get("cases.csv", 1, "crn").to_owned();
        more.add("events.csv", &format!("{crn},2026-03-02,safeguarding_concern"));
        let report = taken(&moved, &moment, &more.files(), Options::default());
        assert!(report.is_news());
        assert_eq!(differences(&moved, &open.moment(day("2026-03-16"))), Vec::<String>::new());
    }
}

fn a_database_that_is_not_empty_takes_no_copy(open: &Open) {
    let service = open.service();
    let moment = open.moment(day("2026-03-16"));
    taken(&service, &moment, &sample("two"), Options::default());
    let other = open.other(false);
    taken(&other.service(), &moment, &sample("one"), Options::default());
    let refused = copy(&service.store, &other.store(), &moment, "mover").expect_err("it is not empty");
    assert!(matches!(refused, StoreError::Refused(_)), "{refused}");
    assert_eq!(differences(&other.service(), &open.moment(day("2026-03-16"))), Vec::<String>::new());
}

fn a_copy_for_a_backup_holds_nothing_that_was_only_begun(open: &Open) {
    let (service, moment) = (open.service(), open.moment(day("2026-03-16")));
    taken(&service, &moment, &sample("two"), Options::default());
    open.leave_begun();
    assert!(open.nothing_is_begun().is_err(), "the test cannot see what is begun");
    let other = open.other(true);
    let copied = back_up(&service.store, &other.store(), &moment, "keeper").unwrap_or_else(|fault| panic!("{fault}"));
    assert!(copied.iter().any(|(table, rows)| *table == "fact" && *rows > 8000), "{copied:?}");
    assert_eq!(other.nothing_is_begun(), Ok(()));
}
