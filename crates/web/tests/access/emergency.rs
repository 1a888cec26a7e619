//! Break-glass: two people, for a while, every look logged, and an alarm until somebody else takes note.

use crate::house::{House, now};
use crate::world::{ASKERS, case_for};
use axum::http::StatusCode;
use touchstone_domain::calendar::Instant;
use touchstone_domain::words::language::{Language, Words};
use touchstone_service::actor::Actor;
use touchstone_service::emergency::{self, EmergencyRefusal, LASTS};
use touchstone_service::{Error, Moment, Via, access, users};

const ADMINISTRATOR: usize = 6;

fn refusal<T: std::fmt::Debug>(done: Result<T, Error<EmergencyRefusal>>) -> EmergencyRefusal {
    match done {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn minutes_later(minutes: i64) -> Moment {
    let now = now();
    Moment { at: Instant(now.at.0 + minutes * 60_000_000), ..now }
}

#[tokio::test]
async fn a_case_is_seen_by_who_asked_once_somebody_else_allows_it_and_everybody_answering_for_it_is_told() {
    let house = House::new("glass");
    let tokens = house.everybody().await;
    let (root, head, auditor, spo) = (&tokens[ADMINISTRATOR], &tokens[2], &tokens[7], &tokens[1]);
    let case = case_for(&house.cases, ADMINISTRATOR, 3, 0).clone();
    let form = format!("crn={}&reason=Police+ask+whether+she+is+safe", case.crn);
    let wrong = house.ask(true, "/emergencies", Some(root), &format!("crn={}&reason=+", case.crn)).await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains(&format!("value=\"{}\"", case.crn))
    );
    assert_eq!(house.ask(true, "/emergencies", Some(root), &form).await.status, StatusCode::SEE_OTHER);
    let listed = house.ask(false, "/emergencies", Some(root), "").await;
    assert!(listed.body.contains("Police ask") && !listed.body.contains(&case.mark));
    let asked = emergency::list(&house.service, &house.actor("audra.own").expect("somebody"), &now()).expect("a list");
    let seq = asked[0].seq;
    let page = format!("/emergencies/{seq}/case");
    // Not before it is allowed, and not by who asked.
    assert_eq!(house.ask(false, &page, Some(root), "").await.status, StatusCode::NOT_FOUND);
    let own = house.ask(true, &format!("/emergencies/{seq}/allow"), Some(root), "").await;
    assert!(own.status == StatusCode::UNPROCESSABLE_ENTITY && own.body.contains("nobody opens a case for themselves"));
    for (told, token) in [("head", head), ("auditor", auditor), ("administrator", root)] {
        let got = house.ask(false, "/emergencies", Some(token), "").await;
        assert!(got.body.contains("nobody has taken note yet"), "{told}");
    }
    assert!(!house.ask(false, "/today", Some(spo), "").await.body.contains("nobody has taken note yet"));
    let owner = Actor::Owner("owner:test".to_owned());
    let new = ("root.too", crate::house::PASSWORD);
    access::set_password(&house.service, &owner, &now(), Via::Command, new).expect("set");
    let other = house.sign_in("root.too").await;
    assert_eq!(
        house.ask(true, &format!("/emergencies/{seq}/allow"), Some(&other), "").await.status,
        StatusCode::SEE_OTHER
    );
    let before = house.last_seq();
    let seen = house.ask(false, &page, Some(root), "").await;
    assert!(seen.status == StatusCode::OK && seen.body.contains(&case.mark), "{}", seen.body);
    assert!(!seen.body.contains("/oversight"), "it is read, and nothing is done with it");
    let entry = house.log_after(before).into_iter().find(|row| row.what == "case.emergency").expect("an entry");
    assert_eq!((entry.actor.as_str(), entry.subjects.as_str()), (ASKERS[ADMINISTRATOR].username, case.crn.as_str()));
    // Nobody else sees it by that address, nor the administrator by another.
    for token in [head, auditor, spo, &other] {
        assert_eq!(house.ask(false, &page, Some(token), "").await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(house.ask(false, &house.page_of(&case), Some(root), "").await.status, StatusCode::NOT_FOUND);
    // The alarm lasts until somebody else takes note.
    let own = house.ask(true, &format!("/emergencies/{seq}/note"), Some(root), "").await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        house.ask(true, &format!("/emergencies/{seq}/note"), Some(auditor), "").await.status,
        StatusCode::SEE_OTHER
    );
    assert!(!house.ask(false, "/emergencies", Some(root), "").await.body.contains("nobody has taken note yet"));
}

#[tokio::test]
async fn what_was_allowed_ends_after_an_hour_and_what_was_asked_an_hour_ago_is_not_allowed() {
    let house = House::new("glass-time");
    let (root, other) = (house.actor("root.own").expect("somebody"), house.actor("root.too").expect("somebody"));
    let case = case_for(&house.cases, ADMINISTRATOR, 5, 0).clone();
    let (service, words) = (&house.service, Words::of(Language::English));
    let ask = || emergency::ask(service, &root, &now(), Via::Command, (&case.crn, "Police ask.")).expect("asked");
    let late = ask();
    assert_eq!(
        refusal(emergency::allow(service, &other, &minutes_later(61), Via::Command, late)),
        EmergencyRefusal::Late
    );
    let seq = ask();
    assert_eq!(refusal(emergency::note(service, &other, &now(), Via::Command, seq)), EmergencyRefusal::NotAllowedYet);
    emergency::allow(service, &other, &now(), Via::Command, seq).expect("allowed");
    assert_eq!(refusal(emergency::allow(service, &other, &now(), Via::Command, seq)), EmergencyRefusal::Already);
    let sees = |minutes: i64| emergency::look(service, &root, &minutes_later(minutes), &words, seq).is_ok();
    assert!(sees(0) && sees(LASTS - 1) && !sees(LASTS + 1));
    // A role that ended meanwhile ends it too.
    let owner = Actor::Owner("owner:test".to_owned());
    users::change_role(service, &owner, &now(), Via::Command, ("root.own", "administrator", false)).expect("ended");
    let ended = house.actor("root.own").expect("somebody");
    assert!(emergency::look(service, &ended, &now(), &words, seq).is_err());
}

#[tokio::test]
async fn one_person_with_two_names_does_not_allow_what_they_asked() {
    let house = House::new("glass-names");
    let owner = Actor::Owner("owner:test".to_owned());
    let second = ("root.second", Some(ASKERS[ADMINISTRATOR].staff), ["administrator"].as_slice());
    users::add(&house.service, Some(&owner), &now(), Via::Command, second).expect("added");
    let (root, same) = (house.actor("root.own").expect("somebody"), house.actor("root.second").expect("somebody"));
    let case = case_for(&house.cases, ADMINISTRATOR, 5, 0);
    let seq = emergency::ask(&house.service, &root, &now(), Via::Command, (&case.crn, "Police ask.")).expect("asked");
    let done = emergency::allow(&house.service, &same, &now(), Via::Command, seq);
    assert_eq!(refusal(done), EmergencyRefusal::SamePerson);
}
