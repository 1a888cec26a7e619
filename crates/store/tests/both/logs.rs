//! The log: every act and every look leaves its entry, and nothing else does.

use crate::support::{Open, day, named, owner, sample, taken};
use std::sync::mpsc::channel;
use touchstone_domain::facts::Sheet;
use touchstone_service::Via;
use touchstone_service::absence::{NewAbsence, record_absence};
use touchstone_service::due::{Question, ask, list_of};
use touchstone_service::import::Options;
use touchstone_store::ledger::LogRow;
use touchstone_store::{Shown, Store, StoreError, When};

on_both!(
    acts_and_looks_are_logged_with_who_what_and_whom,
    a_refused_act_leaves_no_fact_and_why_is_logged_as_a_look,
    what_is_owed_is_in_the_log_once_that_is_said_and_before_any_act_that_follows,
);

fn entries(store: &Store, after: i64) -> Vec<LogRow> {
    store.read(|reader| reader.ledger_log_after(after, i64::MAX)).expect("the log")
}

fn acts_and_looks_are_logged_with_who_what_and_whom(open: &Open) {
    let service = open.service();
    let today = day("2026-03-16");
    taken(&service, &open.moment(today), &sample("one"), Options::default());
    let first = entries(&service.store, 0);
    assert_eq!(first.len(), 1);
    assert_eq!((first[0].verb.as_str(), first[0].scope.as_str()), ("collection", "everybody"));
    let question = Question { what: "due.list", when: When::on(today), shown: Shown::Unit("N54".to_owned()) };
    ask(&service, &owner(), &open.moment(today), &question, |_, _| ((), None)).expect("an answer");
    let list = list_of(&service, &owner(), &open.moment(today), "N54A005", today).expect("a list");
    let absence = NewAbsence { staff: "N54A005".to_owned(), from: today, until: None, kind: "sickness".to_owned() };
    record_absence(&service, &owner(), &open.moment(today), Via::Command, &absence).expect("recorded");
    let told = entries(&service.store, first[0].seq);
    let short: Vec<(&str, &str, &str, &str)> = told
        .iter()
        .map(|entry| (entry.actor.as_str(), entry.verb.as_str(), entry.what.as_str(), entry.scope.as_str()))
        .collect();
    assert_eq!(
        short,
        [
            ("owner", "consultation", "due.list", "unit N54"),
            ("owner", "consultation", "due.list", "these"),
            ("owner", "alteration", "absence.record", "these"),
        ]
    );
    for listed in &list {
        assert!(told[1].subjects.split(' ').any(|code| code == listed.duty.subject), "{}", listed.duty.subject);
    }
    assert_eq!(told[2].subjects, "N54A005");
    assert!(told.windows(2).all(|pair| pair[0].seq < pair[1].seq && pair[0].at < pair[1].at));
}

fn a_refused_act_leaves_no_fact_and_why_is_logged_as_a_look(open: &Open) {
    let service = open.service();
    let today = day("2026-03-16");
    taken(&service, &open.moment(today), &sample("one"), Options::default());
    let before = entries(&service.store, 0).len();
    let rows =
        || -> Result<_, StoreError> { service.store.read(|reader| reader.latest_rows(Sheet::Absences, "N54A005")) };
    let known = rows().expect("rows");
    // An SPO of another region, who may record absences of their own staff only.
    let other = named(&service, "un57a010", today);
    let absence = NewAbsence { staff: "N54A005".to_owned(), from: today, until: None, kind: "sickness".to_owned() };
    let refused =
        record_absence(&service, &other, &open.moment(today), Via::Command, &absence).expect_err("not theirs");
    assert_eq!(refused.to_string(), "staff N54A005: there is none that you may see or change");
    let unknown = NewAbsence { staff: "N99Z999".to_owned(), ..absence.clone() };
    let absent = record_absence(&service, &other, &open.moment(today), Via::Command, &unknown).expect_err("nobody");
    assert_eq!(absent.to_string(), refused.to_string().replace("N54A005", "N99Z999"), "absent and forbidden are alike");
    let backwards = NewAbsence { until: Some(day("2026-03-01")), ..absence };
    record_absence(&service, &owner(), &open.moment(today), Via::Command, &backwards)
        .expect_err("it ends before it begins");
    // Why the rules refuse it tells of somebody; who may not is told nothing, and is logged where commands and pages end.
    let told = entries(&service.store, 0);
    let [entry] = &told[before..] else { panic!("{told:?}") };
    assert_eq!(
        (entry.verb.as_str(), entry.what.as_str(), entry.subjects.as_str()),
        ("consultation", "absence.record", "N54A005")
    );
    assert_eq!(rows().expect("rows"), known);
}

fn what_is_owed_is_in_the_log_once_that_is_said_and_before_any_act_that_follows(open: &Open) {
    let service = open.service();
    let (store, today) = (&service.store, day("2026-03-16"));
    taken(&service, &open.moment(today), &sample("one"), Options::default());
    let begun = entries(store, 0).last().map_or(0, |entry| entry.seq);
    let list = |open: &Open| list_of(&service, &owner(), &open.moment(today), "N54A008", today).expect("a list");
    // Two looks are had, and nothing says yet that they are in the log.
    let (seen, owed) = store.owing(|| [list(open), list(open)]);
    let (say, heard) = channel();
    owed.when_written(move |written| say.send(written).expect("somebody hears"));
    assert!(!seen[0].is_empty() && heard.try_recv().is_err());
    assert_eq!(entries(store, begun).len(), 0);
    store.write_looks();
    assert!(matches!(heard.try_recv(), Ok(Ok(()))));
    let written = entries(store, begun);
    assert_eq!(written.len(), 2);
    assert_ne!(written[0].correlation, written[1].correlation, "each is found by what its own page shows");
    // Without owing, a look is in the log when it is had.
    assert_eq!(list(open), seen[0]);
    assert_eq!(entries(store, begun).len(), 3);
    // An act waits for the looks before it, and comes after them.
    let absence = NewAbsence { staff: "N54A005".to_owned(), from: today, until: None, kind: "sickness".to_owned() };
    let (_, owed) = store.owing(|| {
        list(open);
        record_absence(&service, &owner(), &open.moment(today), Via::Command, &absence).expect("recorded");
        assert_eq!(entries(store, begun).len(), 5);
    });
    let told: Vec<String> = entries(store, begun).into_iter().skip(3).map(|entry| entry.what).collect();
    assert_eq!(told, ["due.list", "absence.record"]);
    let (say, heard) = channel();
    owed.when_written(move |written| say.send(written).expect("somebody hears"));
    assert!(matches!(heard.try_recv(), Ok(Ok(()))), "what is known already is heard at once");
}
