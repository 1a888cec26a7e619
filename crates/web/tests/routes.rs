//! The whole site, asked without a socket: who may see what, what every answer says, and what the log says of it.

mod pages;
mod site;

use axum::http::{Request, StatusCode, header};
use site::House;
use touchstone_domain::permission::{Permission, Relation, UserRole, may};
use touchstone_web::routes::{For, Logs, Method, ROUTES};

/// A route's path with something in its places.
fn filled(path: &str, id: &str) -> String {
    path.replace("{id}", id).replace("{*id}", "touchstone.css")
}

#[test]
fn every_route_says_who_may_and_what_is_logged() {
    let mut known = std::collections::BTreeSet::new();
    for route in &ROUTES {
        assert!(known.insert(format!("{route:?}")), "{route:?} is there twice");
        match (route.who, route.logs) {
            (For::Anybody, Logs::As(_)) => assert_eq!(route.path, "/sign-in"),
            (For::May(_), Logs::Nothing(why)) => {
                let nobodys = ["their own words", "nothing about anybody"].iter().any(|reason| why.contains(reason));
                assert!(nobodys, "{route:?}");
            }
            (_, Logs::Nothing(why)) => assert!(!why.is_empty(), "{route:?}"),
            (_, Logs::As(_)) => {}
        }
        assert!(!route.path.contains("{id}") || route.who != For::Anybody || route.path.starts_with("/language/"));
    }
}

#[tokio::test]
async fn without_a_session_every_route_but_the_open_ones_leads_to_signing_in() {
    let house = House::new("nobody");
    for route in ROUTES.iter().filter(|route| route.who != For::Anybody) {
        let path = filled(route.path, &house.case_of_spo);
        let got = house.ask(route.method == Method::Post, &path, None, "rationale=Kept").await;
        match route.method {
            Method::Get => {
                assert_eq!(got.status, StatusCode::SEE_OTHER, "{route:?}");
                assert!(got.header(&header::LOCATION).starts_with("/sign-in?to=%2F"), "{route:?}");
            }
            Method::Post => assert!(got.body.contains("name=\"password\""), "{route:?}"),
        }
        assert!(!got.body.contains(&house.name_of_case), "{route:?}");
    }
}

#[tokio::test]
async fn a_role_without_the_permission_finds_nothing_and_learns_nothing() {
    let house = House::new("roles");
    for (role, username) in house.people.clone() {
        let token = house.sign_in(&username).await;
        let nowhere = house.ask(false, "/no/such/page", Some(&token), "").await;
        assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
        for route in &ROUTES {
            let For::May(permission) = route.who else { continue };
            if role_could(role, permission) {
                continue;
            }
            let path = filled(route.path, &house.case_of_spo);
            let got = house.ask(route.method == Method::Post, &path, Some(&token), "").await;
            assert_eq!(got.status, StatusCode::NOT_FOUND, "{role:?} {route:?}");
            assert_eq!(got.body, nowhere.body, "{role:?} {route:?}");
        }
    }
}

fn role_could(role: UserRole, permission: Permission) -> bool {
    Relation::ALL.into_iter().any(|relation| may(role, permission, relation))
}

#[tokio::test]
async fn a_case_of_others_and_no_case_are_answered_alike() {
    let house = House::new("others");
    let username = house.people[&UserRole::Practitioner].clone();
    let token = house.sign_in(&username).await;
    let others = house.ask(false, &format!("/cases/{}", house.case_of_spo), Some(&token), "").await;
    for none in ["/cases/0198c2a0-0000-7000-8000-000000000001", "/cases/X320741", "/cases/..%2F", "/cases/é"] {
        let got = house.ask(false, &none.replace('é', "%C3%A9"), Some(&token), "").await;
        assert_eq!((got.status, &got.body), (StatusCode::NOT_FOUND, &others.body), "{none}");
    }
}

#[tokio::test]
async fn what_is_shown_is_logged_before_it_is_shown() {
    let house = House::new("logged");
    let token = house.sign_in(&house.people[&UserRole::Spo].clone()).await;
    let shown = house.ask(false, "/today", Some(&token), "").await;
    assert_eq!(shown.status, StatusCode::OK);
    let entry = house.last_entry();
    assert_eq!((entry.what.as_str(), entry.verb.as_str()), ("today", "consultation"));
    let mut cases = 0;
    for id in shown.body.split("href=\"/cases/").skip(1).map(|rest| &rest[..36]) {
        let crn = house.crn_of(id);
        assert!(entry.subjects.split(' ').any(|subject| subject == crn), "{crn} is not in the log");
        assert!(!shown.body.contains(&crn), "{crn} is on the page or in an address");
        cases += 1;
    }
    assert!(cases > 0, "nothing to show");
    let case = house.ask(false, &format!("/cases/{}", house.case_of_spo), Some(&token), "").await;
    assert!(case.body.contains(&house.name_of_case));
    assert_eq!(house.last_entry().subjects, house.crn_of(&house.case_of_spo));
}

#[tokio::test]
async fn a_case_with_limited_access_says_so_and_nothing_else() {
    let house = House::new("limited");
    let token = house.sign_in(&house.people[&UserRole::Spo].clone()).await;
    house.bar_spo();
    let got = house.ask(false, &format!("/cases/{}", house.case_of_spo), Some(&token), "").await;
    assert_eq!(got.status, StatusCode::OK);
    assert!(got.body.contains("Access to this record is limited"));
    let form = house.ask(false, &format!("/cases/{}/oversight", house.case_of_spo), Some(&token), "").await;
    assert_eq!(form.status, StatusCode::NOT_FOUND);
    let today = house.ask(false, "/today", Some(&token), "").await;
    for body in [&got.body, &form.body, &today.body] {
        assert!(!body.contains(&house.name_of_case), "a name is shown");
    }
    assert!(!today.body.contains(&house.case_of_spo));
}

#[tokio::test]
async fn every_answer_forbids_what_pages_do_not_need() {
    let house = House::new("headers");
    for path in ["/sign-in", "/today", "/nothing", "/assets/touchstone.css", "/assets/none.css", "/health", "/info"] {
        let got = house.ask(false, path, None, "").await;
        let policy = got.header(&header::CONTENT_SECURITY_POLICY);
        assert!(policy.contains("default-src 'self'") && !policy.contains("unsafe"), "{path}");
        assert_eq!(got.header(&header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
        assert!(!got.header(&header::STRICT_TRANSPORT_SECURITY).is_empty(), "{path}");
        let lasting = path == "/assets/touchstone.css";
        assert_eq!(got.header(&header::CACHE_CONTROL) == "no-store", !lasting, "{path}");
    }
}

#[tokio::test]
async fn forms_from_elsewhere_and_giant_ones_are_refused() {
    let house = House::new("elsewhere");
    let from = |name: &'static str, value: &'static str| {
        Request::post("/sign-in").header("host", "touchstone.example").header(name, value)
    };
    for request in [
        from("sec-fetch-site", "cross-site"),
        from("sec-fetch-site", "same-site"),
        from("origin", "https://evil.example"),
    ] {
        assert_eq!(house.send(request, "username=x").await.status, StatusCode::FORBIDDEN);
    }
    let own = house.send(from("sec-fetch-site", "same-origin"), "username=x&password=y").await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Signing in takes a form along that may itself be as large as any.
    for (path, most) in [("/sign-in", 1 << 20), ("/users/add", 1 << 19)] {
        let giant = "x".repeat(most + 1);
        assert_eq!(house.ask(true, path, None, &giant).await.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        let large = house.ask(true, path, None, &giant[1..]).await;
        assert_ne!(large.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
}

#[tokio::test]
async fn a_session_is_in_a_cookie_that_scripts_and_other_hosts_cannot_reach() {
    let house = House::new("cookie");
    let form = format!("username={}&password={}", house.people[&UserRole::Spo], site::PASSWORD.replace(' ', "+"));
    let got = house.ask(true, "/sign-in", None, &format!("{form}&to=//evil.example")).await;
    assert_eq!(got.header(&header::LOCATION), "/");
    let cookie = got.header(&header::SET_COOKIE);
    for part in ["__Host-touchstone=", "; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
        assert!(cookie.contains(part), "{part} is not in {cookie}");
    }
    assert!(!cookie.contains("Domain"));
}

#[tokio::test]
async fn a_record_meets_a_duty_once_and_was_not_known_the_day_before() {
    let house = House::new("record");
    let token = house.sign_in(&house.people[&UserRole::Spo].clone()).await;
    let case = format!("/cases/{}", house.case_of_spo);
    let form = house.ask(false, &format!("{case}/oversight"), Some(&token), "").await;
    let value = |name: &str| {
        let at = form.body.find(&format!("name=\"{name}\"")).expect("a field");
        let rest = &form.body[at..];
        rest.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a value").to_owned()
    };
    let purposes = "purpose=case_oversight&purpose=risk_change&purpose=mappa_level_1_review&purpose=lifer_panel";
    let sent = format!(
        "token={}&decision=endorsed&rationale=Plan+holds+%3Cb%3E&{purposes}&minutes=20&on-day=12&on-month=1&on-year=2026",
        value("token")
    );
    let first = house.ask(true, &format!("{case}/oversight"), Some(&token), &sent).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.body);
    let recorded = house.ask(false, &first.header(&header::LOCATION), Some(&token), "").await;
    assert!(recorded.body.contains("Oversight is recorded") && recorded.body.contains("Met: "), "what it met");
    assert_eq!(recorded.body.matches("Plan holds &lt;b&gt;").count(), 1);
    let again = house.ask(true, &format!("{case}/oversight"), Some(&token), &sent).await;
    assert_eq!(again.header(&header::LOCATION), first.header(&header::LOCATION));
    let now = house.ask(false, &case, Some(&token), "").await;
    assert_eq!(now.body.matches("Plan holds &lt;b&gt;").count(), 1, "recorded once");
    let before = format!("{case}?on-day=11&on-month=1&on-year=2026&known=yes");
    let before = house.ask(false, &before, Some(&token), "").await;
    assert!(before.body.contains("with only what had been recorded by the end of that day"));
    assert!(!before.body.contains("Plan holds"));
    let wrong = house.ask(false, &format!("{case}?on-day=40&on-month=1&on-year=2026"), Some(&token), "").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let spoiled = sent.replace("decision=endorsed", "").replace(&value("token"), "another");
    let refused = house.ask(true, &format!("{case}/oversight"), Some(&token), &spoiled).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Plan holds &lt;b&gt;"), "the text is kept");
}
