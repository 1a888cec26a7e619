//! Pages for when there is nothing to show.

use crate::site::House;
use axum::http::{Request, StatusCode};
use touchstone_domain::permission::UserRole;

#[tokio::test]
async fn a_page_that_is_not_there_keeps_the_header_of_whoever_is_signed_in() {
    let house = House::new("failed-header");
    let token = house.sign_in(&house.people[&UserRole::Spo].clone()).await;
    let today = house.ask(false, "/today", Some(&token), "").await;
    let signed_in =
        today.body.split("<div class=\"touchstone-reader\">").nth(1).and_then(|rest| rest.split("</div>").next());
    for path in ["/no/such/page", "/users", "/cases/0198c2a0-0000-7000-8000-000000000001"] {
        let got = house.ask(false, path, Some(&token), "").await;
        assert_eq!(got.status, StatusCode::NOT_FOUND, "{path}");
        assert!(got.body.contains(signed_in.expect("a name")) && got.body.contains("href=\"/today\""), "{path}");
    }
}

#[tokio::test]
async fn every_failure_has_a_page_that_says_what_to_do() {
    let house = House::new("failed-page");
    let giant = "x".repeat(2_000_000);
    let long = house.ask(true, "/sign-in", None, &giant).await;
    assert!(long.body.contains("What you sent is too long"), "{}", long.body);
    let elsewhere = Request::post("/sign-in").header("host", "here.example").header("origin", "https://evil.example");
    let elsewhere = house.send(elsewhere, "username=x").await;
    assert!(elsewhere.body.contains("This form came from another site"), "{}", elsewhere.body);
    let method = house.ask(true, "/today", None, "").await;
    assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(method.body.contains("Page not found"));
    // Before anybody knows who reads it, there is the name of the service, the other language and a way on.
    for got in [long, elsewhere, method] {
        for part in ["<span class=\"touchstone-name\">Touchstone</span>", "/language/cy?to=%2F", "href=\"/\""] {
            assert!(got.body.contains(part), "{part}: {}", got.body);
        }
    }
}
