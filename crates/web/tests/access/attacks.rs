//! The abuse cases of a web page, each tried. What each one is, and what guards against it: docs/security.md.

use crate::house::{Got, House, PASSWORD};
use crate::world::{ASKERS, case_for};
use axum::http::{HeaderName, Method as Verb, Request, StatusCode, header};
use touchstone_service::check;
use touchstone_web::routes::{Method, ROUTES};

const SPO: usize = 1;

fn sign_in_form(username: &str, password: &str) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("username", username).append_pair("password", password).finish()
}

fn path_of(path: &str, id: &str) -> String {
    path.replace("/language/{id}", "/language/en").replace("{*id}", "touchstone.css").replace("{id}", id)
}

#[tokio::test]
async fn an_id_that_is_guessed_or_changed_finds_nothing() {
    let house = House::new("ids");
    let token = house.sign_in(ASKERS[SPO].username).await;
    let known = house.page_of(case_for(&house.cases, SPO, 1, 0));
    let nothing = house.ask(false, "/no/such/page", Some(&token), "").await;
    let digits: Vec<usize> =
        known.char_indices().filter(|(at, c)| *at > 7 && c.is_ascii_hexdigit()).map(|(at, _)| at).collect();
    for at in digits {
        let mut changed = known.clone().into_bytes();
        changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
        let path = String::from_utf8(changed).expect("text");
        if house.ids.iter().any(|id| path.ends_with(id.as_str())) {
            continue;
        }
        let got = house.ask(false, &path, Some(&token), "").await;
        assert_eq!((got.status, &got.body), (StatusCode::NOT_FOUND, &nothing.body), "{path}");
    }
    for crn in house.cases.iter().map(|case| &case.crn) {
        assert_eq!(house.ask(false, &format!("/cases/{crn}"), Some(&token), "").await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_session_is_kept_as_a_hash_and_begins_anew_at_each_sign_in() {
    let house = House::new("theft");
    let page = house.page_of(case_for(&house.cases, SPO, 1, 0));
    let token = house.sign_in(ASKERS[SPO].username).await;
    let holds = |bytes: &[u8], text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    let bytes = house.bytes();
    assert!(holds(&bytes, ASKERS[SPO].username.as_bytes()), "the files are read");
    assert!(!holds(&bytes, token.as_bytes()), "a copy of the database does not hold a session");
    assert!(!holds(&bytes, PASSWORD.as_bytes()), "nor a password");
    // A cookie that somebody planted is neither taken nor kept.
    let planted = "a".repeat(64);
    let form = sign_in_form(ASKERS[SPO].username, PASSWORD);
    let got = house.ask(true, "/sign-in", Some(&planted), &form).await;
    let fresh = got.header(&header::SET_COOKIE).split(['=', ';']).nth(1).expect("a token").to_owned();
    assert_ne!(fresh, planted);
    assert_eq!(house.ask(false, &page, Some(&planted), "").await.status, StatusCode::SEE_OTHER);
    // Signing in where somebody is signed in ends that session.
    let got = house.ask(true, "/sign-in", Some(&token), &form).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert_eq!(house.ask(false, &page, Some(&token), "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.ask(false, &page, Some(&fresh), "").await.status, StatusCode::OK);
    // Neither its name without the prefix, nor another spelling, is a session.
    for cookie in [format!("touchstone={fresh}"), format!("__Host-touchstone={}", fresh.to_uppercase())] {
        let got = house.send(Request::get(&page).header(header::COOKIE, cookie), "").await;
        assert_eq!(got.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn a_form_that_does_not_come_from_here_is_refused_on_every_route() {
    let house = House::new("forgery");
    let token = house.sign_in(ASKERS[SPO].username).await;
    let id =
        house.ids[house.cases.iter().position(|case| case == case_for(&house.cases, SPO, 1, 0)).expect("one")].clone();
    let whence: [&[(&str, &str)]; 8] = [
        &[],
        &[("origin", "null")],
        &[("origin", "https://evil.example")],
        &[("origin", "http://touchstone.example.evil.example")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", "https://touchstone.example")],
        &[("referer", "https://touchstone.example/today")],
    ];
    let before = house.last_seq();
    for route in ROUTES.iter().filter(|route| route.method == Method::Post) {
        for headers in whence {
            let mut request = Request::post(path_of(route.path, &id)).header("host", "touchstone.example");
            request = request.header(header::COOKIE, format!("__Host-touchstone={token}"));
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let got = house.send(request, "rationale=Forged&decision=endorsed").await;
            assert_eq!(got.status, StatusCode::FORBIDDEN, "{route:?} {headers:?}");
        }
    }
    assert_eq!(house.last_seq(), before, "nothing was done");
    let own =
        Request::post("/sign-in").header("host", "touchstone.example").header("origin", "https://touchstone.example");
    assert_eq!(house.send(own, "username=x&password=y").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn to_look_changes_nothing() {
    let house = House::new("safe");
    let token = house.sign_in(ASKERS[SPO].username).await;
    for route in ROUTES.iter().filter(|route| route.method == Method::Get) {
        let before = house.last_seq();
        let query =
            "?rationale=Forged&decision=endorsed&purpose=case_oversight&token=0198c2a0-0000-7000-8000-000000000001";
        house.ask(false, &format!("{}{query}", path_of(route.path, &house.ids[0])), Some(&token), "").await;
        let changed = house.log_after(before).into_iter().find(|row| row.verb != "consultation");
        assert_eq!(changed, None, "{route:?}");
    }
}

#[tokio::test]
async fn every_answer_of_every_kind_carries_every_guard() {
    let house = House::new("guards");
    let token = house.sign_in(ASKERS[SPO].username).await;
    let mut answers: Vec<(String, Got)> = Vec::new();
    for route in &ROUTES {
        let (posts, path) = (route.method == Method::Post, path_of(route.path, &house.ids[1]));
        answers.push((format!("{route:?}, signed out"), house.ask(posts, &path, None, "").await));
        answers.push((format!("{route:?}"), house.ask(posts, &path, Some(&token), "").await));
    }
    answers.push(("forbidden".to_owned(), house.send(Request::post("/sign-in"), "").await));
    answers.push(("giant".to_owned(), house.ask(true, "/sign-in", None, &"x".repeat(2_000_000)).await));
    answers.push(("no such page".to_owned(), house.ask(false, "/nothing", None, "").await));
    for verb in [Verb::PUT, Verb::DELETE, Verb::PATCH, Verb::OPTIONS, Verb::TRACE] {
        let request = Request::builder().method(verb.clone()).uri("/today").header("sec-fetch-site", "same-origin");
        let got = house.send(request, "").await;
        assert!(got.status.is_client_error(), "{verb}: {}", got.status);
        answers.push((verb.to_string(), got));
    }
    for (told, got) in &answers {
        let says = |name: &'static str| got.header(&HeaderName::from_static(name));
        let policy = says("content-security-policy");
        for part in [
            "default-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "object-src 'none'",
        ] {
            assert!(policy.contains(part), "{told}: {part} is not in {policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains('*'), "{told}: {policy}");
        assert_eq!(says("x-content-type-options"), "nosniff", "{told}");
        assert_eq!(says("x-frame-options"), "DENY", "{told}");
        assert_eq!(says("referrer-policy"), "same-origin", "{told}");
        assert!(says("strict-transport-security").contains("max-age=31536000"), "{told}");
        assert_eq!(says("cross-origin-opener-policy"), "same-origin", "{told}");
        let lasting = told.contains("/assets/") && got.status == StatusCode::OK;
        assert_eq!(says("cache-control") == "no-store", !lasting, "{told}");
        assert!(!got.headers.contains_key("server") && !got.headers.contains_key("x-powered-by"), "{told}");
        assert!(!got.headers.contains_key("access-control-allow-origin"), "{told}");
    }
}

/// What breaks out of a statement, a page, a line or a path, if anything lets it.
const BREAKING: [&str; 14] = [
    "' or '1'='1",
    "'; drop table fact; --",
    "\" or 1=1 --",
    "X700001' union select password from account --",
    "$1",
    "%' or name like '%",
    "\\'; delete from log; --",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "../../../../etc/passwd",
    "\u{0}",
    "line\r\nSet-Cookie: planted=1\r\n\r\n<script>alert(1)</script>",
    "2026-01-12T10:30:00Z root.own alteration oversight.record X700001",
    "\u{1b}[2J\u{202e}gnp.exe",
    "😀\u{fdfd}\u{301}\u{301}\u{301}",
];

#[tokio::test]
async fn what_breaks_out_of_statements_and_lines_is_text_and_nothing_else() {
    let house = House::new("injection");
    let token = house.sign_in(ASKERS[SPO].username).await;
    let page = house.page_of(case_for(&house.cases, SPO, 1, 0));
    for text in BREAKING {
        let encoded: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let fields = [
            "decision",
            "rationale",
            "purpose",
            "minutes",
            "on-day",
            "on-month",
            "on-year",
            "changed_work",
            "sensitive",
            "token",
        ];
        let form: String = fields.iter().map(|field| format!("{field}={encoded}&")).collect();
        let mut answers = vec![
            house
                .ask(
                    true,
                    "/sign-in",
                    None,
                    &format!("username={encoded}&password={encoded}&to={encoded}&kept={encoded}"),
                )
                .await,
            house.ask(true, &format!("{page}/oversight"), Some(&token), &form).await,
            house.ask(true, &format!("{page}/oversight/draft"), Some(&token), &form).await,
            house.ask(false, &format!("{page}/oversight"), Some(&token), "").await,
            house
                .ask(false, &format!("{page}?on-day={encoded}&known={encoded}&sent={encoded}"), Some(&token), "")
                .await,
            house.ask(false, &format!("/today?page={encoded}"), Some(&token), "").await,
            house.ask(false, &format!("/cases/{encoded}"), Some(&token), "").await,
            house.ask(false, &format!("/language/{encoded}?to={encoded}"), Some(&token), "").await,
            house.ask(false, &format!("/assets/{encoded}"), None, "").await,
        ];
        let sound = format!(
            "decision=endorsed&rationale={encoded}&purpose=case_oversight&minutes=20&on-day=12&on-month=1&on-year=2026&token={}",
            uuid::Uuid::from_u128(u128::from(encoded.len() as u64) + 77)
        );
        answers.push(house.ask(true, &format!("{page}/oversight"), Some(&token), &sound).await);
        answers.push(house.ask(false, &page, Some(&token), "").await);
        for got in &answers {
            assert!(!got.status.is_server_error(), "{text:?}: {}", got.status);
            assert!(!got.headers.contains_key("planted") && !got.everything().contains("root:x:0"), "{text:?}");
            assert!(!got.body.contains("<script>alert(1)"), "{text:?}");
            for cookie in got.headers.get_all(header::SET_COOKIE) {
                assert!(!cookie.to_str().expect("text").starts_with("planted"), "{text:?}");
            }
        }
    }
    for row in house.log_after(0) {
        let cells = [&row.at, &row.actor, &row.verb, &row.what, &row.scope, &row.subjects];
        assert!(cells.iter().all(|cell| !cell.chars().any(char::is_control)), "{row:?}");
        assert!(cells.iter().all(|cell| !cell.contains("drop table") && !cell.contains("Set-Cookie")), "{row:?}");
    }
    let owner = touchstone_service::actor::Actor::Owner("owner:test".to_owned());
    let checked = check(&house.service, &owner, &crate::house::now()).expect("an answer");
    let of_facts: Vec<_> = checked.differences.iter().filter(|wrong| wrong.table != "duty").collect();
    assert!(of_facts.is_empty(), "{of_facts:?}");
}

#[tokio::test]
async fn a_wrong_password_an_unknown_name_and_somebody_gone_are_answered_in_the_same_words() {
    let house = House::new("enumeration");
    let owner = touchstone_service::actor::Actor::Owner("owner:test".to_owned());
    let gone = ASKERS[7].username;
    touchstone_service::users::disable(
        &house.service,
        &owner,
        &crate::house::now(),
        touchstone_service::Via::Command,
        gone,
    )
    .expect("disabled");
    let mut answers = Vec::new();
    for (name, password) in [(ASKERS[SPO].username, "wrong"), ("nobody.here", "wrong"), (gone, PASSWORD)] {
        let got = house.ask(true, "/sign-in", None, &sign_in_form(name, password)).await;
        let mut headers = got.headers.clone();
        // The page holds the name that was given.
        headers.remove(header::CONTENT_LENGTH);
        answers.push((got.status, got.body.replace(name, "NAME"), headers));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
}

#[tokio::test]
async fn without_its_log_nothing_is_shown_and_nothing_is_done() {
    let house = House::with_faults("no-log", |_, _| {});
    let token = house.sign_in(ASKERS[SPO].username).await;
    let case = case_for(&house.cases, SPO, 1, 0).clone();
    let page = house.page_of(&case);
    house.fill_the_disk();
    let form = "token=0198c2a0-0000-7000-8000-000000000009&decision=endorsed&rationale=Unlogged&purpose=case_oversight&minutes=20\
        &on-day=12&on-month=1&on-year=2026";
    let answers = [
        house.ask(false, "/today", Some(&token), "").await,
        house.ask(false, &page, Some(&token), "").await,
        house.ask(false, &format!("{page}/oversight"), Some(&token), "").await,
        house.ask(true, &format!("{page}/oversight"), Some(&token), form).await,
        house.ask(true, "/sign-in", None, &sign_in_form(ASKERS[SPO].username, PASSWORD)).await,
    ];
    for got in &answers {
        assert_eq!(got.status, StatusCode::SERVICE_UNAVAILABLE, "{}", got.body);
        assert!(!got.header(&header::RETRY_AFTER).is_empty());
        assert!(!got.everything().contains(&case.mark) && !got.everything().contains(&case.crn));
        assert!(
            !got.body.contains("the disk is full") && !got.body.contains("trigger"),
            "what failed is for whoever runs it"
        );
    }
    house.empty_the_disk();
    let after = house.ask(false, &page, Some(&token), "").await;
    assert!(after.status == StatusCode::OK && !after.body.contains("Unlogged"));
}

#[tokio::test]
async fn where_it_cannot_be_found_out_who_may_nobody_may() {
    for broken in ["roles", "users", "limited_access", "cover", "staff_history"] {
        let house = House::with_faults(&format!("broken-{broken}"), |_, _| {});
        let token = house.sign_in(ASKERS[SPO].username).await;
        let case = case_for(&house.cases, SPO, 1, 0).clone();
        let page = house.page_of(&case);
        house.lose(broken);
        for path in [page.clone(), format!("{page}/oversight"), "/today".to_owned()] {
            let got = house.ask(false, &path, Some(&token), "").await;
            assert_eq!(got.status, StatusCode::SERVICE_UNAVAILABLE, "{broken} {path}");
            assert!(!got.everything().contains(&case.mark), "{broken} {path}");
        }
    }
}
