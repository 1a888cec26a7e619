//! Users by page: for administrators, and for nobody else.

use crate::site::{House, PASSWORD};
use axum::http::{StatusCode, header};
use touchstone_domain::permission::UserRole;

/// The address of somebody on the list of users.
async fn address(house: &House, token: &str, username: &str) -> String {
    let found = house.ask(false, &format!("/users?q={username}"), Some(token), "").await;
    assert_eq!(found.status, StatusCode::OK);
    let link = found.body.split("href=\"/users/").skip(1).find(|rest| !rest.starts_with("add"));
    let id = link.and_then(|rest| rest.split('"').next()).expect("somebody is found");
    format!("/users/{id}")
}

#[tokio::test]
async fn an_administrator_lists_25_people_at_a_time_and_finds_one_of_them() {
    let house = House::new("users-list");
    let token = house.sign_in("root.user").await;
    let first = house.ask(false, "/users", Some(&token), "").await;
    assert_eq!(first.body.matches("govuk-summary-list__row").count(), 25, "a page of people");
    assert!(first.body.contains("page=2"));
    let entry = house.last_entry();
    assert_eq!((entry.what.as_str(), entry.verb.as_str()), ("users.search", "consultation"));
    assert_eq!(entry.subjects.split(' ').count(), 25);
    let spo = house.people[&UserRole::Spo].clone();
    let address = address(&house, &token, &spo).await;
    assert!(!address.contains(&spo), "no name in an address: {address}");
    let person = house.ask(false, &address, Some(&token), "").await;
    assert!(person.body.contains("<dd class=\"govuk-summary-list__value\">SPO</dd>"), "{}", person.body);
    let far = house.ask(false, "/users?page=99999999999", Some(&token), "").await;
    assert_eq!(far.status, StatusCode::OK);
}

#[tokio::test]
async fn an_administrator_adds_somebody_gives_and_ends_roles_and_sets_a_password() {
    let house = House::new("users-add");
    let token = house.sign_in("root.user").await;
    let form = house.ask(false, "/users/add", Some(&token), "").await;
    let once = form.body.split("name=\"token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let sent = format!("token={}&username=new.auditor&staff=&role=auditor", once.expect("a token"));
    for _ in 0..2 {
        let added = house.ask(true, "/users/add", Some(&token), &sent).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "sent twice, added once: {}", added.body);
    }
    let again = sent.replace(once.expect("a token"), "0198c2a0-0000-7000-8000-00000000000f");
    let taken = house.ask(true, "/users/add", Some(&token), &again).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.body.contains("There is such a user already") && taken.body.contains("value=\"new.auditor\""));
    let person = address(&house, &token, "new.auditor").await;
    let short = house.ask(true, &format!("{person}/password"), Some(&token), "password=short").await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!short.body.contains("value=\"short\""), "a password is never shown again");
    let set = format!("password={}", PASSWORD.replace(' ', "+"));
    let set = house.ask(true, &format!("{person}/password"), Some(&token), &set).await;
    assert_eq!(set.header(&header::LOCATION), format!("{person}?done=password-set"));
    let entry = house.last_entry();
    assert_eq!((entry.what.as_str(), entry.verb.as_str()), ("access.set_password", "alteration"));
    let auditor = house.sign_in("new.auditor").await;
    assert_eq!(house.ask(false, "/users", Some(&auditor), "").await.status, StatusCode::NOT_FOUND);
    // A role counts on the next page, and so does its end.
    house.ask(true, &format!("{person}/roles"), Some(&token), "role=administrator").await;
    assert_eq!(house.ask(false, "/users", Some(&auditor), "").await.status, StatusCode::OK);
    house.ask(true, &format!("{person}/roles"), Some(&token), "end=administrator").await;
    assert_eq!(house.ask(false, "/users", Some(&auditor), "").await.status, StatusCode::NOT_FOUND);
    house.ask(true, &format!("{person}/disabled"), Some(&token), "disabled=yes").await;
    let out = house.ask(false, "/", Some(&auditor), "").await;
    assert!(out.header(&header::LOCATION).starts_with("/sign-in"), "a disabled user is signed out");
}

#[tokio::test]
async fn the_last_administrator_is_refused_with_a_sentence_and_stays_one() {
    let house = House::new("users-last");
    let token = house.sign_in("root.user").await;
    let person = address(&house, &token, "root.user").await;
    for (to, form) in [("roles", "end=administrator"), ("disabled", "disabled=yes")] {
        let got = house.ask(true, &format!("{person}/{to}"), Some(&token), form).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{to}");
        assert!(got.body.contains("Nobody else is an administrator. Make somebody else one first"), "{to}");
    }
    assert_eq!(house.ask(false, "/users", Some(&token), "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn only_those_who_could_are_led_to_users_and_an_administrator_is_led_to_no_case() {
    let house = House::new("users-nav");
    for (role, username) in house.people.clone() {
        let token = house.sign_in(&username).await;
        let first = house.ask(false, "/", Some(&token), "").await.header(&header::LOCATION);
        let is_administrator = role == UserRole::Administrator;
        assert_eq!(first == "/users", is_administrator, "{role:?} {first}");
        let page = house.ask(false, if first.is_empty() { "/" } else { &first }, Some(&token), "").await;
        assert_eq!(page.status, StatusCode::OK, "{role:?} {first}");
        assert_eq!(page.body.contains("href=\"/users\""), is_administrator, "{role:?}");
        assert!(!is_administrator || !page.body.contains("/today"), "{role:?}");
    }
}
