//! The acts of oversight by their pages: what else a record holds, correcting, agreeing another date, and one conversation about several cases.

use crate::site::{Got, House};
use axum::http::{StatusCode, header};
use touchstone_domain::permission::UserRole;

/// The value of the first field with this name.
pub fn value(body: &str, name: &str) -> String {
    let at = body.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no field {name}"));
    let rest = body[at..].split("value=\"").nth(1).expect("a value");
    rest.split('"').next().expect("an end").to_owned()
}

/// The address of the first link that holds this.
pub fn link(body: &str, part: &str) -> String {
    let mut links = body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let found = links.find(|link| link.contains(part)).unwrap_or_else(|| panic!("no link to {part}"));
    found.replace("&amp;", "&")
}

struct Signed<'h> {
    house: &'h House,
    token: String,
}

impl Signed<'_> {
    async fn get(&self, path: &str) -> Got {
        self.house.ask(false, path, Some(&self.token), "").await
    }

    async fn post(&self, path: &str, form: &str) -> Got {
        self.house.ask(true, path, Some(&self.token), form).await
    }
}

async fn spo(house: &House) -> Signed<'_> {
    let token = house.sign_in(&house.people[&UserRole::Spo].clone()).await;
    Signed { house, token }
}

const DAY: &str = "on-day=12&on-month=1&on-year=2026";

async fn recorded(spo: &Signed<'_>, more: &str) -> (String, String) {
    let case = format!("/cases/{}", spo.house.case_of_spo);
    let form = spo.get(&format!("{case}/oversight")).await;
    let token = value(&form.body, "token");
    let sent =
        format!("token={token}&decision=endorsed&rationale=Plan+holds&purpose=case_oversight&minutes=20&{DAY}&{more}");
    let done = spo.post(&format!("{case}/oversight"), &sent).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let shown = spo.get(&done.header(&header::LOCATION)).await;
    (case, shown.body)
}

#[tokio::test]
async fn what_else_was_said_is_on_the_timeline_and_what_it_is_in_ndelius() {
    let house = House::new("details");
    let spo = spo(&house).await;
    let more = "action-1-what=Refer+to+housing&action-1-owner=Patel&action-1-by-day=1&action-1-by-month=2&action-1-by-year=2026\
        &own_view=He+wants+%3Cb%3Ework&diversity=Dyslexia&occasion=responsive&asked_for=test_my_thinking&changed_work=yes&sensitive=yes";
    let (case, body) = recorded(&spo, more).await;
    for text in [
        "Refer to housing (Patel, by 1 February 2026)",
        "He wants &lt;b&gt;work",
        "Dyslexia",
        "In response to something. Asked for: Somebody to test their thinking.",
        "It changed the work.",
        "Recorded on 12 January 2026 at 10:30am.",
        "In NDelius as: MO1 Management oversight, PP recommendation endorsed. Not in NDelius yet",
    ] {
        assert!(body.contains(text), "{text} is not there");
    }
    // What is wrong with an action stands beside it, and all else is kept.
    let sent = format!("decision=endorsed&rationale=Plan&purpose=case_oversight&{DAY}&token={}", uuid::Uuid::nil());
    for (action, field) in [
        ("action-2-owner=Patel", "action-2-what"),
        ("action-1-what=A&action-1-by-day=1&action-1-by-month=1&action-1-by-year=2026", "action-1-by-day"),
        ("action-3-what=A&action-3-by-day=40", "action-3-by-day"),
    ] {
        let refused = spo.post(&format!("{case}/oversight"), &format!("{sent}&{action}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{action}");
        assert!(refused.body.contains(&format!("href=\"#{field}\"")), "{action}");
        assert!(refused.body.contains(&format!("id=\"{field}\"")), "{action}");
    }
}

#[tokio::test]
async fn a_correction_stands_beside_the_entry_that_it_corrects() {
    let house = House::new("correct");
    let spo = spo(&house).await;
    let (case, body) = recorded(&spo, "own_view=Wants+work").await;
    let correct = link(&body, "/correct");
    let form = spo.get(&correct).await;
    assert_eq!(form.status, StatusCode::OK);
    assert_eq!((value(&form.body, "minutes"), value(&form.body, "on-day")), ("20".to_owned(), "12".to_owned()));
    assert!(form.body.contains("Plan holds") && form.body.contains("Wants work"));
    let base = format!(
        "token={}&decision=endorsed&purpose=case_oversight&minutes=20&on-month=1&on-year=2026&own_view=Wants+work",
        value(&form.body, "token")
    );
    let same = format!("{base}&on-day=12&rationale=Plan+holds&reason=None");
    let nothing = spo.post(&correct, &same).await;
    assert!(nothing.body.contains("Nothing would change"), "{}", nothing.status);
    let unsaid = spo.post(&correct, &format!("{base}&on-day=9&rationale=Plan+holds")).await;
    assert!(unsaid.body.contains("Say why it is corrected"));
    let sent = format!("{base}&on-day=9&rationale=Plan+holds+still&reason=Wrong+day");
    let done = spo.post(&correct, &sent).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let again = spo.post(&correct, &sent).await;
    assert_eq!(again.header(&header::LOCATION), done.header(&header::LOCATION), "sent twice is done once");
    let shown = spo.get(&done.header(&header::LOCATION)).await.body;
    assert!(shown.contains("The record is corrected"));
    for (text, times) in [
        ("This corrects an earlier entry: Wrong day", 1),
        ("Another entry took the place of this one on 12 January 2026 at", 1),
        (">Plan holds<", 1),
        (">Plan holds still<", 1),
        (">Wants work<", 2),
        ("Corrected", 1),
        ("/correct\"", 1),
    ] {
        assert_eq!(shown.matches(text).count(), times, "{text}");
    }
    assert!(shown.contains("9 January 2026") && shown.contains("3 days later"), "both times");
    // Nobody else's, and none: alike.
    let head = house.sign_in(&house.people[&UserRole::PduHead].clone()).await;
    let other = house.ask(false, &correct, Some(&head), "").await;
    let none = house.ask(false, "/records/none/correct", Some(&head), "").await;
    assert_eq!((other.status, &other.body), (StatusCode::NOT_FOUND, &none.body));
    assert!(house.ask(false, &case, Some(&head), "").await.body.matches("/correct\"").count() == 0);
}

#[tokio::test]
async fn another_date_is_agreed_once_and_no_later_than_the_rule_allows() {
    let house = House::new("agree");
    let spo = spo(&house).await;
    // A record first, so that the next date is far away and an earlier one may be agreed.
    let (_, body) = recorded(&spo, "").await;
    let agree = link(&body, "/agreed-date?rule=");
    let form = spo.get(&agree).await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.body.contains("Standard date") && form.body.contains("Latest date that the rule allows"));
    let token = value(&form.body, "token");
    let sent = |day: &str, rationale: &str| {
        let (day, month, year) = (&day[8..], &day[5..7], &day[..4]);
        format!("token={token}&next-day={day}&next-month={month}&next-year={year}&rationale={rationale}")
    };
    for (day, rationale, said) in [
        ("2026-01-11", "Stable", "The date has passed"),
        ("2036-01-11", "Stable", "The latest that the rule allows is"),
        ("2026-01-40", "Stable", "Enter a real day"),
        ("2026-01-20", "", "Say why in a sentence"),
    ] {
        let refused = spo.post(&agree, &sent(day, rationale)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
        assert!(refused.body.contains(said), "{day}: {said}");
    }
    let kept = spo.get(&agree).await;
    assert!(kept.body.contains("This is what you wrote before"), "a draft is kept");
    let done = spo.post(&agree, &sent("2026-01-20", "New+address")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let shown = spo.get(&done.header(&header::LOCATION)).await.body;
    assert!(shown.contains("Another date is agreed") && shown.contains("20 January 2026"));
    let again = spo.post(&agree, &sent("2026-01-21", "Again")).await;
    assert_eq!(again.header(&header::LOCATION), done.header(&header::LOCATION));
    assert!(!spo.get(&done.header(&header::LOCATION)).await.body.contains("21 January 2026"), "agreed once");
    assert!(!spo.get(&agree).await.body.contains("New address"), "the draft went");
    // A rule without judgement, and somebody who may not.
    let no = spo.get(&agree.replace("rule=", "rule=x")).await;
    assert_eq!(no.status, StatusCode::NOT_FOUND);
    house.bar_spo();
    assert_eq!(spo.get(&agree).await.status, StatusCode::NOT_FOUND);
    assert_eq!(spo.post(&agree, &sent("2026-01-20", "x")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn one_conversation_is_a_record_for_each_case_all_or_none_and_once() {
    let house = House::new("conversation");
    let spo = spo(&house).await;
    let path = format!("/practitioners/{}/conversation", house.holder_of_case);
    let form = spo.get(&format!("{path}?all=yes")).await;
    assert_eq!(form.status, StatusCode::OK);
    let cases: Vec<String> = form
        .body
        .split("name=\"decision-")
        .skip(1)
        .map(|rest| rest.split('"').next().expect("an id").to_owned())
        .collect();
    assert!(cases.len() > 2 && cases.contains(&house.case_of_spo), "{cases:?}");
    let token = value(&form.body, "token");
    let of = |id: &str, why: &str| format!("&decision-{id}=endorsed&rationale-{id}={why}");
    let head = format!("token={token}&all=yes&{DAY}");
    // One case that is half written keeps everything, and nothing is stored.
    let half = format!("{head}&minutes=5{}&decision-{}=endorsed", of(&cases[0], "Kept+text"), cases[1]);
    let refused = spo.post(&path, &half).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains(&format!("href=\"#rationale-{}\"", cases[1])) && refused.body.contains("Kept text"));
    assert!(spo.get(&path).await.body.contains("Kept text"), "the draft is kept");
    // One that the service refuses takes the others with it.
    let long = "x".repeat(20_001);
    let spoiled = format!("{head}{}{}", of(&cases[0], "First"), of(&cases[1], &long));
    let refused = spo.post(&path, &spoiled).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains(&format!("href=\"#rationale-{}\"", cases[1])));
    assert!(!spo.get(&format!("/cases/{}", cases[0])).await.body.contains(">First<"), "nothing is stored");
    assert!(
        spo.post(&path, &format!("{head}&minutes=1{}{}", of(&cases[0], "A"), of(&cases[1], "B")))
            .await
            .body
            .contains("at least a minute")
    );
    assert!(spo.post(&path, &head).await.body.contains("at least one case"));
    let sent = format!("{head}&minutes=5{}{}", of(&cases[0], "First"), of(&cases[1], "Second"));
    let done = spo.post(&path, &sent).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let entry = house.last_entry();
    assert_eq!((entry.what.as_str(), entry.subjects.split(' ').count()), ("oversight.conversation", 2));
    let shown = spo.get(&done.header(&header::LOCATION)).await.body;
    assert!(shown.contains("Oversight of 2 cases is recorded") && shown.contains("In NDelius as: "));
    let again = spo.post(&path, &sent).await;
    assert_eq!(again.header(&header::LOCATION), done.header(&header::LOCATION));
    for (case, text, minutes) in [(&cases[0], "First", "3 minutes"), (&cases[1], "Second", "2 minutes")] {
        let body = spo.get(&format!("/cases/{case}")).await.body;
        assert_eq!(body.matches(&format!(">{text}<")).count(), 1, "recorded once");
        assert!(body.contains(&format!(">{minutes}<")), "{minutes}");
    }
    assert!(!spo.get(&format!("/cases/{}", cases[2])).await.body.contains("Not in NDelius yet"), "left empty");
    // Limited access takes a case off the page and counts it; a practitioner of others is nobody.
    house.bar_spo();
    let limited = spo.get(&format!("{path}?all=yes")).await.body;
    assert!(!limited.contains(&house.name_of_case) && !limited.contains(&house.case_of_spo), "limited");
    assert!(limited.contains("Access to fewer than 5 more cases is limited"));
    let barred = format!("token={}&all=yes&{DAY}{}", uuid::Uuid::max(), of(&house.case_of_spo, "Barred"));
    assert_eq!(spo.post(&path, &barred).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let none = spo.get(&path.replace(&house.holder_of_case, &house.case_of_spo)).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let qdo = house.sign_in(&house.people[&UserRole::Practitioner].clone()).await;
    assert_eq!(house.ask(false, &path, Some(&qdo), "").await.status, StatusCode::NOT_FOUND);
}
