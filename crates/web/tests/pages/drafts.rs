//! What somebody typed survives: being signed out meanwhile, and being too much.

use crate::pages::oversight::{link, value};
use crate::site::House;
use axum::http::{StatusCode, header};
use std::collections::BTreeSet;
use touchstone_domain::permission::UserRole;
use touchstone_web::routes::{Method, ROUTES};

/// What somebody typed, as a form sends it and as a page shows it.
const SENT: &str = "Half+a+thought%3Cb%3E";
const SHOWN: &str = "Half a thought&lt;b&gt;";

struct Form {
    route: &'static str,
    role: UserRole,
    path: String,
    /// What is sent, with `{}` for what was typed.
    fields: String,
    /// Does it hold a text that is kept?
    typed: bool,
}

/// Every form there is, filled in.
async fn forms(house: &House) -> Vec<Form> {
    let token = house.sign_in(&house.people[&UserRole::Spo].clone()).await;
    let case = format!("/cases/{}", house.case_of_spo);
    let get = async |path: String| house.ask(false, &path, Some(&token), "").await;
    let agree = link(&get(case.clone()).await.body, "agreed-date");
    let once = value(&get(format!("{case}/oversight")).await.body, "token");
    let record = format!(
        "token={once}&decision=endorsed&rationale=Plan&purpose=case_oversight&minutes=20&on-day=12&on-month=1&on-year=2026"
    );
    let done = house.ask(true, &format!("{case}/oversight"), Some(&token), &record).await;
    let correct = link(&get(done.header(&header::LOCATION)).await.body, "/correct");
    let once = value(&get(format!("{case}/doubt?fact=tier")).await.body, "token");
    let doubt = format!("token={once}&fact=tier&why=It+is+not");
    house.ask(true, &format!("{case}/doubt"), Some(&token), &doubt).await;
    let withdraw = link(&get(case.clone()).await.body, "/doubt/withdraw");
    let conversation = format!("/practitioners/{}/conversation", house.holder_of_case);
    let rationale = format!("all=yes&rationale-{}={{}}", house.case_of_spo);
    let root = house.sign_in(&house.people[&UserRole::Administrator].clone()).await;
    let users = house.ask(false, "/users?only_added=yes", Some(&root), "").await;
    let mut ids = users.body.split("href=\"/users/").skip(1).filter_map(|rest| rest.split(['"', '?']).next());
    let user = format!("/users/{}", ids.find(|id| *id != "add").expect("a user"));
    let (spo, administrator) = (UserRole::Spo, UserRole::Administrator);
    let form = |route, role, path: String, fields: &str| Form {
        route,
        role,
        path,
        fields: fields.to_owned(),
        typed: fields.contains("{}"),
    };
    vec![
        form("/cases/{id}/oversight", spo, format!("{case}/oversight"), "rationale={}"),
        form("/cases/{id}/oversight/draft", spo, format!("{case}/oversight/draft"), "rationale={}"),
        form("/cases/{id}/agreed-date", spo, agree, "rationale={}"),
        form("/records/{id}/correct", spo, correct, "reason={}"),
        form("/practitioners/{id}/conversation", spo, conversation.clone(), &rationale),
        form("/practitioners/{id}/conversation/draft", spo, format!("{conversation}/draft"), &rationale),
        form("/cases/{id}/doubt", spo, format!("{case}/doubt?fact=rosh"), "fact=rosh&why={}"),
        form("/cases/{id}/doubt/withdraw", spo, withdraw, "why={}"),
        form("/users/add", administrator, "/users/add".to_owned(), "username={}"),
        form("/users/{id}/roles", administrator, format!("{user}/roles"), "role=auditor"),
        form("/users/{id}/password", administrator, format!("{user}/password"), "password=secret+harbour"),
        form("/users/{id}/disabled", administrator, format!("{user}/disabled"), "disabled=yes"),
        form("/emergencies", administrator, "/emergencies".to_owned(), "crn=X000000&reason={}"),
        form("/emergencies/{id}/allow", administrator, "/emergencies/7/allow".to_owned(), "sure=yes"),
        form("/emergencies/{id}/note", administrator, "/emergencies/7/note".to_owned(), "sure=yes"),
    ]
}

#[tokio::test]
async fn whoever_was_signed_out_meanwhile_finds_what_they_typed_in_every_form() {
    let house = House::new("drafts");
    let forms = forms(&house).await;
    for route in ROUTES.iter().filter(|route| route.method == Method::Post && !route.path.starts_with("/sign-")) {
        assert!(forms.iter().any(|form| form.route == route.path), "{route:?} is not tried");
    }
    for form in forms {
        let at = form.route;
        let sent = form.fields.replace("{}", SENT);
        let asked = house.ask(true, &form.path, None, &sent).await;
        let is_kept = asked.body.contains("name=\"kept\"");
        let kept = if is_kept { value(&asked.body, "kept") } else { String::new() };
        let to = value(&asked.body, "to");
        assert!(!asked.body.contains("secret"), "{at}: a password is typed again");
        let mut again = form_urlencoded::Serializer::new(String::new());
        again.append_pair("username", &house.people[&form.role]).append_pair("password", crate::site::PASSWORD);
        let unescaped = |text: &str| text.replace("&amp;", "&");
        again.append_pair("kept", &unescaped(&kept)).append_pair("to", &unescaped(&to));
        let signed = house.ask(true, "/sign-in", None, &again.finish()).await;
        assert_eq!(signed.status, StatusCode::SEE_OTHER, "{at}");
        let cookie = signed.header(&header::SET_COOKIE);
        let token = cookie.split(['=', ';']).nth(1).expect("a token").to_owned();
        let back = house.ask(false, &signed.header(&header::LOCATION), Some(&token), "").await;
        assert_eq!(back.status, StatusCode::OK, "{at}: {}", signed.header(&header::LOCATION));
        assert!(!form.typed || back.body.contains(SHOWN), "{at}: what was typed is gone");
        // It is theirs alone.
        let head = house.sign_in(&house.people[&UserRole::PduHead].clone()).await;
        let other = house.ask(false, &signed.header(&header::LOCATION), Some(&head), "").await;
        assert!(!other.body.contains(SHOWN), "{at}: somebody else reads it");
    }
}

/// What a browser sends of the form that is sent to an address, as it came.
fn as_it_came(body: &str, to: &str) -> Option<String> {
    let attribute =
        |tag: &str, name: &str| Some(tag.split_once(&format!(" {name}=\""))?.1.split('"').next()?.to_owned());
    let form = body.split("<form ").skip(1).find(|form| form.starts_with("method=\"post\"") && form.contains(to))?;
    let form = form.split("</form>").next()?;
    let mut sent = form_urlencoded::Serializer::new(String::new());
    for tag in form.split('<') {
        let Some((tag, text)) = tag.split_once('>') else { continue };
        let Some(name) = attribute(tag, "name") else { continue };
        let value = || attribute(tag, "value").unwrap_or_default();
        let is_choice = tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\"");
        match tag.split(' ').next() {
            Some("input") if !is_choice || tag.contains(" checked") => sent.append_pair(&name, &value()),
            Some("textarea") => sent.append_pair(&name, text),
            Some("select") => sent.append_pair(&name, ""),
            _ => continue,
        };
    }
    Some(sent.finish())
}

#[tokio::test]
async fn a_form_that_is_sent_as_it_came_was_not_begun() {
    let house = House::new("drafts-empty");
    let begun = "This is what you wrote before";
    let mut tried = BTreeSet::new();
    for form in forms(&house).await {
        let keeps = ["/oversight", "/agreed-date", "/correct", "/conversation", "/doubt", "/doubt/withdraw"];
        if !keeps.iter().any(|end| form.route.ends_with(end)) {
            continue;
        }
        let token = house.sign_in(&house.people[&form.role].clone()).await;
        let path = form.path.as_str();
        let all = if path.ends_with("/conversation") { format!("{path}?all=yes") } else { path.to_owned() };
        let ask = async |path: &str| house.ask(false, path, Some(&token), "").await.body;
        let to = path.split('?').next().expect("a path");
        for asked in [all.as_str(), path] {
            let blank = ask(asked).await;
            let came = as_it_came(&blank, to).unwrap_or_else(|| panic!("{asked}: no form: {blank}"));
            assert!(!blank.contains(begun), "{asked}");
            let refused = house.ask(true, path, Some(&token), &came).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{asked}: {came}");
            assert!(!ask(asked).await.contains(begun), "{asked}: {came}");
            assert!(!ask(path).await.contains(begun), "{asked}: {came}");
        }
        // What somebody wrote in it, they began: more than may be kept, so that it is refused wherever it stands.
        let wrote = form.fields.replace("{}", &"x".repeat(20_001));
        let came = as_it_came(&ask(path).await, to).expect("a form");
        let refused = house.ask(true, path, Some(&token), &format!("{wrote}&{came}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {came}");
        assert!(ask(path).await.contains(begun), "{path}: {came}");
        tried.insert(form.route);
    }
    assert_eq!(tried.len(), 6, "{tried:?}");
}

#[tokio::test]
async fn what_was_sent_is_begun_no_more() {
    let house = House::new("drafts-sent");
    let token = house.sign_in(&house.people[&UserRole::Spo].clone()).await;
    let path = format!("/cases/{}/doubt?fact=rosh", house.case_of_spo);
    let refused = house.ask(true, &path, Some(&token), &format!("fact=rosh&why={SENT}")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = house.ask(false, &path, Some(&token), "").await.body;
    assert!(form.contains(SHOWN));
    let sent = format!("token={}&fact=rosh&why={SENT}", value(&form, "token"));
    assert_eq!(house.ask(true, &path, Some(&token), &sent).await.status, StatusCode::SEE_OTHER);
    let again = house.ask(false, &path, Some(&token), "").await.body;
    assert!(!again.contains(SHOWN), "the draft is gone once it was sent");
}

#[tokio::test]
async fn a_text_that_is_too_long_is_told_beside_its_field_with_all_that_was_written() {
    let house = House::new("drafts-long");
    let token = house.sign_in(&house.people[&UserRole::Spo].clone()).await;
    let long = "ŵ".repeat(30_000);
    let fields =
        format!("all=yes&on-day=12&on-month=1&on-year=2026&decision-{0}=endorsed&rationale-{0}=", house.case_of_spo);
    let form = format!("{fields}{}", form_urlencoded::byte_serialize(long.as_bytes()).collect::<String>());
    assert!(form.len() > 128 * 1024, "{}", form.len());
    let path = format!("/practitioners/{}/conversation", house.holder_of_case);
    let got = house.ask(true, &path, Some(&token), &form).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{:.300}", got.body);
    assert!(got.body.contains(&long) && got.body.contains("govuk-error-summary"));
}
