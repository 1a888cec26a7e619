//! What changes about somebody holds on their next request, with the session that they had before.

use crate::house::{House, PASSWORD, TODAY, now};
use crate::world::{ASKERS, Case, case_for};
use axum::http::StatusCode;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::Sheet;
use touchstone_service::actor::Actor;
use touchstone_service::cover::{NewCover, end_cover};
use touchstone_service::{Via, access, users};

const SPO: usize = 1;

fn owner() -> Actor {
    Actor::Owner("owner:test".to_owned())
}

/// What the SPO finds at a case's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Finds {
    Case,
    Limited,
    Nothing,
    SignIn,
}

async fn finds(house: &House, token: &str, case: &Case) -> Finds {
    let got = house.ask(false, &house.page_of(case), Some(token), "").await;
    let shown = got.body.contains(&case.mark);
    match got.status {
        StatusCode::OK if shown => Finds::Case,
        StatusCode::OK if got.body.contains("Access to this record is limited") => Finds::Limited,
        StatusCode::NOT_FOUND if !shown => Finds::Nothing,
        StatusCode::SEE_OTHER if !shown => Finds::SignIn,
        other => panic!("{other}: {}", got.body),
    }
}

#[tokio::test]
async fn a_case_that_is_given_to_another_team_is_theirs_and_no_longer_ours() {
    let house = House::new("allocation");
    let token = house.sign_in(ASKERS[SPO].username).await;
    let (ours, theirs) = (case_for(&house.cases, SPO, 1, 0).clone(), case_for(&house.cases, SPO, 4, 0).clone());
    assert_eq!(finds(&house, &token, &ours).await, Finds::Case);
    assert_eq!(finds(&house, &token, &theirs).await, Finds::Nothing);
    for (case, from, to) in [(&ours, "N54S101", "N54S103"), (&theirs, "N54S103", "N54S101")] {
        let was = [case.crn.as_str(), "practitioner", "2024-03-01", from];
        let is = [case.crn.as_str(), "practitioner", TODAY, to];
        house.add(&[(Sheet::CaseHistory, &was), (Sheet::CaseHistory, &is)]);
    }
    assert_eq!(finds(&house, &token, &ours).await, Finds::Nothing);
    assert_eq!(finds(&house, &token, &theirs).await, Finds::Case);
}

#[tokio::test]
async fn cover_that_ends_ends_what_it_opened() {
    let house = House::new("cover");
    let token = house.sign_in(ASKERS[SPO].username).await;
    let case = case_for(&house.cases, SPO, 2, 0).clone();
    assert_eq!(finds(&house, &token, &case).await, Finds::Case);
    let day = |text: &str| Day::parse(text.as_bytes()).expect("a day");
    let cover = NewCover {
        staff: "N54S204".to_owned(),
        deputy: ASKERS[SPO].staff.to_owned(),
        from: day("2025-12-01"),
        until: Some(day("2026-01-11")),
    };
    end_cover(&house.service, &owner(), &now(), Via::Command, &cover).expect("ended");
    assert_eq!(finds(&house, &token, &case).await, Finds::Nothing);
}

#[tokio::test]
async fn limited_access_bars_from_the_next_request_and_everywhere() {
    let house = House::new("limits");
    let token = house.sign_in(ASKERS[SPO].username).await;
    let case = case_for(&house.cases, SPO, 1, 0).clone();
    assert_eq!(finds(&house, &token, &case).await, Finds::Case);
    let today = house.ask(false, "/today", Some(&token), "").await;
    assert!(today.body.contains(&case.mark), "the case presses today");
    let form = format!("{}/oversight", house.page_of(&case));
    assert_eq!(house.ask(false, &form, Some(&token), "").await.status, StatusCode::OK);
    house.add(&[(Sheet::LimitedAccess, &[&case.crn, "exclusion", ASKERS[SPO].staff, TODAY, ""])]);
    assert_eq!(finds(&house, &token, &case).await, Finds::Limited);
    let after = house.ask(false, "/today", Some(&token), "").await;
    assert!(!after.everything().contains(&case.mark) && !after.body.contains(&house.page_of(&case)));
    assert!(after.body.contains("Fewer than 5 more duties"), "that there is something is said, and not how much");
    assert_eq!(house.ask(false, &form, Some(&token), "").await.status, StatusCode::NOT_FOUND);
    // What they began to write before does not come back to them either.
    let kept = house.ask(true, &format!("{form}/draft"), Some(&token), "rationale=More").await;
    assert_eq!(kept.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_disabled_user_a_new_password_and_a_signed_out_browser_have_no_session() {
    let house = House::new("sessions");
    let case = case_for(&house.cases, SPO, 1, 0).clone();
    let (first, second) = (house.sign_in(ASKERS[SPO].username).await, house.sign_in(ASKERS[SPO].username).await);
    house.ask(true, "/sign-out", Some(&first), "").await;
    assert_eq!(finds(&house, &first, &case).await, Finds::SignIn);
    assert_eq!(finds(&house, &second, &case).await, Finds::Case, "another browser stays signed in");
    let new = (ASKERS[SPO].username, PASSWORD);
    access::set_password(&house.service, &owner(), &now(), Via::Command, new).expect("set");
    assert_eq!(finds(&house, &second, &case).await, Finds::SignIn);
    let third = house.sign_in(ASKERS[SPO].username).await;
    assert_eq!(finds(&house, &third, &case).await, Finds::Case);
    // Known by staff.csv alone, and disabled all the same.
    users::disable(&house.service, &owner(), &now(), Via::Command, ASKERS[SPO].username).expect("disabled");
    assert_eq!(finds(&house, &third, &case).await, Finds::SignIn);
    let again = format!("username={}&password={}", ASKERS[SPO].username, PASSWORD.replace(' ', "+"));
    assert_eq!(house.ask(true, "/sign-in", None, &again).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_role_given_by_name_ends_on_the_next_request() {
    let house = House::new("given");
    let auditor = ASKERS[7];
    let case = case_for(&house.cases, 7, 5, 0).clone();
    let token = house.sign_in(auditor.username).await;
    assert_eq!(finds(&house, &token, &case).await, Finds::Case);
    let change = (auditor.username, "auditor", false);
    users::change_role(&house.service, &owner(), &now(), Via::Command, change).expect("ended");
    assert_eq!(finds(&house, &token, &case).await, Finds::Nothing);
}

#[tokio::test]
async fn somebody_who_has_left_is_signed_out() {
    let house = House::new("left");
    let token = house.sign_in(ASKERS[SPO].username).await;
    let case = case_for(&house.cases, SPO, 1, 0).clone();
    assert_eq!(finds(&house, &token, &case).await, Finds::Case);
    house.leaves(ASKERS[SPO].staff, "2026-01-11");
    assert_eq!(finds(&house, &token, &case).await, Finds::SignIn);
}
