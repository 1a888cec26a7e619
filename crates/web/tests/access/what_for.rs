//! Whatever is asked about somebody who is not theirs: nothing is shown or done before they say what for, with one click, and nothing that
//! was asked or sent is lost by that. Every route that names somebody is walked over, so that a new one cannot forget it.

use crate::house::{Got, House};
use crate::pages::{form, thing};
use crate::world::{ASKERS, Case, NEAR, case_for};
use axum::http::StatusCode;
use touchstone_audit::LogRow;
use touchstone_domain::permission::LookPurpose;
use touchstone_service::Via;
use touchstone_service::doubt::{NewDoubting, say};
use touchstone_web::routes::{Method, ROUTES, Route};

/// Routes that name something and ask nobody what for, and why.
const NOT_ASKED: [(&str, &str); 11] = [
    ("GET /language/{id}", "a language"),
    ("GET /assets/{*id}", "a style or a script"),
    ("GET /users/{id}", "who may use the service, and nothing about their work"),
    ("POST /users/{id}/roles", "as above"),
    ("POST /users/{id}/password", "as above"),
    ("POST /users/{id}/disabled", "as above"),
    ("POST /emergencies/{id}/allow", "the emergency says what for"),
    ("POST /emergencies/{id}/note", "the emergency says what for"),
    ("GET /emergencies/{id}/case", "the emergency says what for"),
    ("POST /cases/{id}/oversight/draft", "their own words are kept for them alone, and nothing is shown"),
    ("POST /practitioners/{id}/conversation/draft", "as above"),
];

/// Routes of which what for is known whoever asks.
const INQUIRY: &str = "GET /cases/{id}/looks";

/// The manager of the first team, of whom all is asked.
const SPO: usize = 1;

struct Asking<'h> {
    house: &'h House,
    token: &'h str,
    asked: usize,
}

/// Hidden fields of a page, and where its first button leads.
fn one_click(got: &Got) -> (Vec<(String, String)>, Option<String>, String) {
    let plain = |text: &str| {
        [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
            .iter()
            .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    };
    let after = |text: &str, before: &str| text.split(before).nth(1).and_then(|rest| rest.split('"').next()).map(plain);
    let asked = got.body.split("<main").nth(1).expect("a page").split("<form").nth(1).expect("a form");
    let hidden = asked
        .split("<input type=\"hidden\"")
        .skip(1)
        .map(|field| (after(field, "name=\"").expect("a name"), after(field, "value=\"").expect("a value")));
    let action = after(asked, "action=\"").expect("somewhere to go");
    (hidden.collect(), after(asked, "formaction=\""), action)
}

impl Asking<'_> {
    fn is_asked(got: &Got) -> bool {
        got.status == StatusCode::OK && got.body.contains("Why are you looking at this record?")
    }

    /// Rows of the log about somebody since then.
    fn log(&self, before: i64, code: &str) -> Vec<LogRow> {
        let rows = self.house.log_after(before).into_iter();
        rows.filter(|row| row.subjects.split(' ').any(|subject| subject == code)).collect()
    }

    /// What names a case, or who holds it, in the address of a route, and the code that the log has of it.
    fn address(&self, route: &Route, case: &Case, id: &str) -> (String, String) {
        let rule = if route.path.ends_with("agreed-date") { "?rule=touch-points%2Fhigh-risk" } else { "" };
        let (id, code) = match route.path.split('/').nth(1) {
            Some("practitioners" | "staff") => (self.house.id_of_staff(&case.holder), case.holder.clone()),
            Some("documents") => (self.house.document_of(&case.crn), case.crn.clone()),
            Some("records") => (self.house.record(case, ASKERS[SPO].staff, "Plan holds."), case.crn.clone()),
            _ => (id.to_owned(), case.crn.clone()),
        };
        let query = match (route.method, route.path) {
            (Method::Get, "/cases/{id}/doubt") => "?fact=rosh".to_owned(),
            (Method::Get, "/cases/{id}/doubt/withdraw") => format!("?doubt={}", self.doubt(case, "mappa_level")),
            _ => rule.to_owned(),
        };
        (route.path.replace("{id}", &id) + &query, code)
    }

    /// The number of a doubt about a case, which may be taken back.
    fn doubt(&self, case: &Case, fact: &str) -> i64 {
        let actor = self.house.actor(ASKERS[SPO].username).expect("somebody");
        let (fact, why) = (fact.to_owned(), "It is wrong.".to_owned());
        let new = NewDoubting { crn: case.crn.clone(), fact, why, ..NewDoubting::default() };
        say(&self.house.service, &actor, &crate::house::now(), Via::Command, &new).expect("said")
    }

    /// A form as somebody sends it, so that it is done.
    fn sent(&mut self, route: &Route, case: &Case, id: &str) -> String {
        self.asked += 1;
        let token = format!("token=0198c2a0-0000-7000-8000-{:012}", self.asked);
        let day = "on-day=12&on-month=1&on-year=2026";
        match route.path {
            "/cases/{id}/doubt/withdraw" => format!("doubt={}&why=It+is+%22right%22", self.doubt(case, "case_type")),
            "/records/{id}/correct" => format!(
                "{token}&reason=Not+all+%3Cof%3E+it&decision=endorsed&rationale=More+%26+more&purpose=case_oversight&{day}"
            ),
            "/practitioners/{id}/conversation" => {
                format!("{token}&{day}&decision-{id}=endorsed&rationale-{id}=Plan+%3Cholds%3E")
            }
            path => form(path, ASKERS[SPO].username, self.asked),
        }
    }

    async fn ask(&self, route: &Route, path: &str, form: &str) -> Got {
        self.house.ask(route.method == Method::Post, path, Some(self.token), form).await
    }

    /// Asks about a case of somebody else without saying what for, and then says it.
    async fn of_others(&mut self, route: &Route, case: &Case, id: &str) {
        let thing = thing(route);
        let (path, code) = self.address(route, case, id);
        let form = if route.method == Method::Post { self.sent(route, case, id) } else { String::new() };
        let before = self.house.last_seq();
        let got = self.ask(route, &path, &form).await;
        assert!(Self::is_asked(&got), "{thing} is answered without what for: {} {}", got.status, got.body);
        assert!(!got.body.contains(&case.mark) && !got.body.contains(&case.crn), "{thing} shows somebody meanwhile");
        let log: Vec<LogRow> = self.house.log_after(before);
        let [row] = log.as_slice() else { panic!("{thing}: that they were asked is logged once: {log:?}") };
        assert_eq!((row.what.as_str(), row.subjects.as_str(), row.purpose.as_str()), ("ask_why", code.as_str(), ""));
        // One click goes on, with all that was asked or sent.
        let (hidden, formaction, action) = one_click(&got);
        let before = self.house.last_seq();
        let got = if route.method == Method::Post {
            let read: Vec<(String, String)> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
            assert_eq!(hidden, read, "{thing}: what was sent goes along");
            self.ask(route, &formaction.expect("the button says where"), &form).await
        } else {
            let mut query = form_urlencoded::Serializer::new(String::new());
            let query = query.extend_pairs(&hidden).append_pair("why", LookPurpose::STATED[0].code()).finish();
            let asked: Vec<&str> = path.split(['?', '&']).skip(1).collect();
            assert!(asked.iter().all(|part| query.contains(part)), "{thing}: {query}");
            self.ask(route, &format!("{action}?{query}"), "").await
        };
        let fine = if route.method == Method::Post { StatusCode::SEE_OTHER } else { StatusCode::OK };
        assert!(got.status == fine && !Self::is_asked(&got), "{thing}: {} {}", got.status, got.body);
        self.purposes(&thing, before, &code, LookPurpose::STATED[0].code());
        self.carried_on(&thing, &got);
    }

    /// A case of theirs, of which they are not asked.
    async fn of_theirs(&mut self, route: &Route, case: &Case, id: &str) {
        let thing = thing(route);
        let (path, code) = self.address(route, case, id);
        let form = if route.method == Method::Post { self.sent(route, case, id) } else { String::new() };
        let before = self.house.last_seq();
        let got = self.ask(route, &path, &form).await;
        let fine = if route.method == Method::Post { StatusCode::SEE_OTHER } else { StatusCode::OK };
        assert!(got.status == fine && !Self::is_asked(&got), "{thing}: {} {}", got.status, got.body);
        self.purposes(&thing, before, &code, if thing == INQUIRY { "inquiry" } else { "allocation" });
        assert!(!got.body.contains("why="), "{thing}: nothing was stated, and an address says so");
    }

    /// Everything that the log has of it is for this.
    fn purposes(&self, thing: &str, before: i64, code: &str, purpose: &str) {
        let log = if thing.contains("/practitioners/") { self.house.log_after(before) } else { self.log(before, code) };
        assert!(!log.is_empty(), "{thing} is not logged");
        assert!(log.iter().all(|row| row.purpose == purpose), "{thing} is not for {purpose}: {log:?}");
    }

    /// Whatever leads on from a page says again what for, so that nobody is asked twice.
    fn carried_on(&self, thing: &str, got: &Got) {
        let location = got.header(&axum::http::header::LOCATION);
        let main = got.body.split("<main").nth(1).unwrap_or_default().to_owned() + "\"" + &location + "\"";
        let addresses = main.split('"').filter(|text| {
            ["/cases/", "/records/", "/documents/", "/practitioners/"].iter().any(|about| text.starts_with(about))
        });
        for address in addresses {
            // A form of a question carries it in a field.
            let is_action = got.body.contains(&format!("method=\"get\" action=\"{address}\""));
            let said =
                address.contains("why=helping") || (is_action && got.body.contains("name=\"why\" value=\"helping\""));
            assert!(said, "{thing}: {address} forgets what for");
        }
    }
}

#[tokio::test]
async fn nothing_of_whom_is_not_theirs_is_shown_or_done_before_they_say_what_for() {
    let house = House::new("what-for");
    house.hand_in_documents();
    let token = house.sign_in(ASKERS[SPO].username).await;
    let mut asking = Asking { house: &house, token: &token, asked: 0 };
    let find = |near: usize| {
        let case = case_for(&house.cases, SPO, near, 0);
        let at = house.cases.iter().position(|known| known == case).expect("it is there");
        (case, house.ids[at].as_str())
    };
    let named: Vec<&Route> = ROUTES.iter().filter(|route| route.path.contains('{')).collect();
    for (known, why) in NOT_ASKED {
        assert!(!why.is_empty() && named.iter().any(|route| thing(route) == known), "{known} is no route");
    }
    let mut walked = 0;
    for route in named {
        let thing = thing(route);
        if NOT_ASKED.iter().any(|(known, _)| *known == thing) {
            continue;
        }
        walked += 1;
        let (theirs, id) = find(1);
        assert_eq!(NEAR[theirs.near].name, "team");
        asking.of_theirs(route, theirs, id).await;
        let (others, id) = find(3);
        assert_eq!(NEAR[others.near].name, "other team");
        if thing == INQUIRY {
            // Who looked at them is the manager's of the team to see, and nobody's beside them.
            continue;
        }
        asking.of_others(route, others, id).await;
    }
    assert!(walked >= 17, "{walked}");
}
