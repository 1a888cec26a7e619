//! A receipt proves what was recorded, to whoever has it and a public key; a changed one proves nothing.

use crate::house::House;
use crate::support::{Open, day, named, sample, taken};
use touchstone_audit::{PublicKey, check_receipt, receipt};
use touchstone_domain::words::{Decision, Purpose};
use touchstone_service::actor::Actor;
use touchstone_service::import::Options;
use touchstone_service::oversight::{Details, NewRecord, record};
use touchstone_service::{Service, Via};

on_both!(a_receipt_proves_what_was_written_and_a_changed_one_does_not, a_receipt_is_for_those_who_may_see_the_case);

const RATIONALE: &str = "Plan holds; \"curfew\" kept.";

fn recorded(house: &House<'_>) -> (Actor, String) {
    let today = day("2026-03-16");
    taken(&house.service, &house.open.moment(today), &sample("one"), Options::default());
    let (actor, crn) = manager_and_case(&house.service);
    let new = NewRecord {
        crn,
        on: today,
        purposes: vec![Purpose::CaseOversight],
        decision: Decision::Endorsed,
        rationale: RATIONALE.to_owned(),
        minutes: Some(20),
        changed_work: None,
        sensitive: false,
        details: Details::default(),
    };
    let moment = house.open.moment(today);
    let done = record(&house.service, &actor, &moment, Via::Command, &new).unwrap_or_else(|wrong| panic!("{wrong}"));
    (actor, done.record_id)
}

/// An SPO of the sample, and a case that they may record oversight of.
fn manager_and_case(service: &Service) -> (Actor, String) {
    let today = day("2026-03-16");
    let facts = crate::support::read(&sample("one"), None);
    let cases: Vec<String> = facts.cases.iter().map(|case| case.crn.to_string()).collect();
    let usernames = facts.people.staff.iter().map(|staff| staff.username.to_string()).filter(|name| !name.is_empty());
    for username in usernames {
        let Some(actor) = crate::support::found(service, &username, today) else { continue };
        let Actor::User(user) = &actor else { continue };
        if !user.roles.iter().any(|(role, _)| role.code() == "spo") {
            continue;
        }
        for crn in &cases {
            let may = service.store.read(|reader| {
                let permission = touchstone_domain::permission::Permission::SeeLooks;
                touchstone_service::case::may_with_case(service, reader, &actor, crn, permission, today)
            });
            if may.expect("read").is_ok() {
                return (actor, crn.clone());
            }
        }
    }
    panic!("no SPO of the sample manages a case")
}

fn a_receipt_proves_what_was_written_and_a_changed_one_does_not(open: &Open) {
    let house = House::empty(open);
    let (actor, record_id) = recorded(&house);
    let moment = open.moment(day("2026-03-16"));
    let text =
        receipt(&house.service, &actor, &moment, &house.keeper, &record_id).unwrap_or_else(|wrong| panic!("{wrong}"));
    let key = house.key();
    let proved = check_receipt(&text, std::slice::from_ref(&key)).expect("it proves");
    let said: String = proved.rows.iter().filter_map(|row| row.body.clone()).collect();
    assert!(said.contains("\\\"curfew\\\" kept.") && said.contains(&record_id), "{said}");
    assert_eq!(proved.rows.len(), 2, "the record and what was written with it");
    // The key of another log proves nothing.
    let other = PublicKey::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").expect("a key");
    check_receipt(&text, &[other]).expect_err("another key");
    // Not a letter of it may be changed, but for the line that only names the record.
    let mut tried = 0;
    for (at, letter) in text.char_indices().filter(|(_, letter)| letter.is_ascii_graphic()).step_by(7) {
        let line = text[..at].lines().count() + usize::from(text[..at].ends_with('\n'));
        if text.lines().nth(line.max(1) - 1).is_some_and(|line| line.starts_with("record ")) {
            continue;
        }
        let other = if letter == 'x' { "y" } else { "x" };
        let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
        assert!(check_receipt(&changed, std::slice::from_ref(&key)).is_err(), "changed at {at}: {changed}");
        tried += 1;
    }
    assert!(tried > 100, "{tried}");
    // After a new key, a receipt of before still proves with the key of before, and a new one with the new key.
    let second = house.rotate();
    assert!(check_receipt(&text, &[key]).is_ok());
    let later =
        receipt(&house.service, &actor, &open.moment(day("2026-03-16")), &house.keeper, &record_id).expect("a receipt");
    assert!(check_receipt(&later, &[second]).is_ok());
    house.keep();
    assert_eq!(house.faults(), []);
}

fn a_receipt_is_for_those_who_may_see_the_case(open: &Open) {
    let house = House::empty(open);
    let (_, record_id) = recorded(&house);
    let today = day("2026-03-16");
    // An SPO of another region.
    let other = named(&house.service, "un57a010", today);
    let refused =
        receipt(&house.service, &other, &open.moment(today), &house.keeper, &record_id).expect_err("not theirs");
    let absent = receipt(&house.service, &other, &open.moment(today), &house.keeper, "0198c2a0").expect_err("absent");
    assert_eq!(refused.to_string().replace(&record_id, "0198c2a0"), absent.to_string());
}
