//! Every route, asked as everybody about everything.

use crate::house::{Got, House, PASSWORD};
use crate::table::{About, Group, Table};
use crate::world::{ASKERS, Case, LIMITS, NEAR, UNITS, case_for};
use axum::http::StatusCode;
use std::collections::BTreeMap;
use touchstone_audit::LogRow;
use touchstone_web::routes::{For, Logs, Method, ROUTES, Route};

/// What stands in the place of `{id}` where a route is not about a case, a member of staff or a unit.
fn named(house: &House, path: &str) -> String {
    let user = path.starts_with("/users/{id}").then(|| house.id_of_user(ASKERS[0].username));
    path.replace("/language/{id}", "/language/en")
        .replace("/records/{id}/receipt", "/records/none/receipt")
        .replace("{*id}", "touchstone.css")
        .replace("/users/{id}", &format!("/users/{}", user.unwrap_or_default()))
}

/// What a page is asked about besides what its path names.
fn query(route: &Route) -> &'static str {
    if route.method == Method::Get && route.path == "/cases/{id}/doubt" { "&fact=rosh" } else { "" }
}

/// What for, as whoever it is not given to says with one click (what happens if they do not: what_for.rs).
fn what_for(path: &str) -> String {
    format!("{}why=duty", if path.contains('?') { '&' } else { '?' })
}

/// A fact for each asker, since a fact is doubted once.
const FACTS: [&str; 10] = [
    "rosh",
    "tier",
    "case_type",
    "mappa_level",
    "mappa_category",
    "registration",
    "cohort",
    "practitioner",
    "supervision_start",
    "release_date",
];

/// What a form sends that must be done where it may be: a route that is not here sends an empty form, which is answered with what is
/// wrong with it where it may be sent.
pub fn form(path: &str, who: &str, count: usize) -> String {
    match path {
        "/cases/{id}/doubt" => {
            let fact = ASKERS.iter().position(|asker| asker.username == who).map_or("rosh", |at| FACTS[at]);
            format!("token=0198c2a0-0000-7000-8000-{count:012}&fact={fact}&why=It+is+wrong")
        }
        "/users/add" => format!("token=0198c2a0-0000-7000-8000-{count:012}&username=by.page.{count}"),
        "/users/{id}/disabled" => "disabled=no".to_owned(),
        "/cases/{id}/oversight" => format!(
            "token=0198c2a0-0000-7000-8000-{count:012}&decision=endorsed&rationale=Plan+holds&purpose=case_oversight&minutes=20\
             &on-day=12&on-month=1&on-year=2026"
        ),
        "/cases/{id}/agreed-date" => {
            format!("token=0198c2a0-0000-7000-8000-{count:012}&rationale=Ill&next-day=20&next-month=1&next-year=2026")
        }
        "/cases/{id}/oversight/draft" => "rationale=Half+a+thought".to_owned(),
        "/sign-in" => format!("username={}&password={}", ASKERS[0].username, PASSWORD.replace(' ', "+")),
        _ => String::new(),
    }
}

struct Asking<'a> {
    house: &'a House,
    /// What each session gets where there is nothing: its own header, and nothing else of its own.
    nothing: BTreeMap<String, Got>,
    asked: usize,
}

/// One cell: a route, who asks with what session, and the letter that must come of it.
struct Cell<'a> {
    route: &'static Route,
    path: String,
    row: &'a str,
    who: &'a str,
    token: Option<&'a str>,
    about: Option<&'a Case>,
    letter: char,
    told: String,
}

impl Asking<'_> {
    async fn cell(&mut self, cell: &Cell<'_>) {
        let posts = cell.route.method == Method::Post;
        let before = self.house.last_seq();
        self.asked += 1;
        let path = format!("{}{}", cell.path, query(cell.route));
        let got = self.house.ask(posts, &path, cell.token, &form(cell.route.path, cell.who, self.asked)).await;
        let log = self.house.log_after(before);
        let told = format!(
            "{} as {}: {}: expected {}, got {}",
            thing(cell.route),
            cell.row,
            cell.told,
            cell.letter,
            got.status
        );
        self.status(cell, &got, &told);
        logged(cell, &log, &told);
        if let Some(case) = cell.about.filter(|_| cell.letter != 'y') {
            for secret in [&case.crn, &case.mark] {
                assert!(!got.everything().contains(secret.as_str()), "{told}, and {secret} is shown");
            }
        }
    }

    fn status(&self, cell: &Cell<'_>, got: &Got, told: &str) {
        let limited = got.body.contains("Access to this record is limited");
        match cell.letter {
            'y' => {
                let fine = [StatusCode::OK, StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY];
                assert!(fine.contains(&got.status) && !limited, "{told}");
                // Who looked at a case is told without saying whose it is.
                let names = got.status == StatusCode::OK && !cell.route.path.ends_with("/looks");
                if let Some(case) = cell.about.filter(|_| names) {
                    assert!(got.body.contains(&case.mark), "{told}, and nobody is shown");
                }
                assert!(
                    !got.headers.get("location").is_some_and(|to| to.as_bytes().starts_with(b"/sign-in?")),
                    "{told}"
                );
            }
            'L' => assert!(got.status == StatusCode::OK && limited, "{told}"),
            'S' if cell.route.method == Method::Post => {
                assert!(got.status == StatusCode::SEE_OTHER || got.body.contains("name=\"password\""), "{told}");
            }
            'S' => assert!(
                got.status == StatusCode::SEE_OTHER
                    && got.header(&axum::http::header::LOCATION).starts_with("/sign-in"),
                "{told}"
            ),
            '.' => {
                let nothing = &self.nothing[&cell.token.unwrap_or_default().to_owned()];
                assert_eq!(got.status, StatusCode::NOT_FOUND, "{told}");
                assert_eq!(got.body, nothing.body, "{told}: not as if there were none");
            }
            other => panic!("{other}: expected y, L, S or a dot of a page"),
        }
    }
}

/// What the log must say: the subject of whatever is shown, with the verb of the route, and nothing of what is not.
fn logged(cell: &Cell<'_>, log: &[LogRow], told: &str) {
    let names = |row: &&LogRow, case: &Case| row.subjects.split(' ').any(|subject| subject == case.crn);
    let Some(case) = cell.about else {
        let shows = cell.letter == 'y' && matches!(cell.route.logs, Logs::As(_)) && !is_empty(cell.route);
        let whose = |row: &LogRow| cell.who.is_empty() || row.actor == cell.who || row.actor == ASKERS[0].username;
        assert!(!shows || log.iter().any(whose), "{told}, and nothing is logged");
        // What is refused is kept too, whether or not there is such a thing.
        let refused = log.iter().filter(|row| row.what == "refused" && row.actor == cell.who).count();
        assert_eq!(refused, usize::from(cell.letter == '.'), "{told}: {log:?}");
        return;
    };
    let rows: Vec<&LogRow> = log.iter().filter(|row| names(row, case)).collect();
    match (cell.letter, cell.route.logs) {
        ('y', Logs::As(_)) if is_empty(cell.route) => {}
        ('y', Logs::As(verb)) => {
            let fits = |row: &&LogRow| row.actor == cell.who && row.verb == verb.code();
            assert!(rows.iter().any(fits), "{told}, and it is not logged as {}: {log:?}", verb.code());
        }
        ('L', _) => {
            assert!(rows.iter().any(|row| row.what.ends_with("limited")), "{told}, and it is not logged: {log:?}")
        }
        ('y', Logs::Nothing(_)) => {}
        ('.', _) => {
            let [row] = rows.as_slice() else { panic!("{told}, and that is logged {} times: {log:?}", rows.len()) };
            assert!(row.what == "refused" && row.actor == cell.who, "{told}, and it is logged as shown: {log:?}");
        }
        _ => assert!(rows.is_empty(), "{told}, and it is logged as shown: {log:?}"),
    }
}

/// Does the route get an empty form, so that nothing is done?
fn is_empty(route: &Route) -> bool {
    route.method == Method::Post && form(route.path, "", 0).is_empty()
}

pub fn thing(route: &Route) -> String {
    let method = if route.method == Method::Get { "GET" } else { "POST" };
    format!("{method} {}", route.path)
}

/// Everything about which a group asks on behalf of one person: the path, the column, the limit, the case and words.
fn targets<'h>(
    house: &'h House,
    group: &Group,
    asker: usize,
    path: &str,
) -> Vec<(String, usize, usize, Option<&'h Case>, String)> {
    let mut all = Vec::new();
    match group.about {
        About::Case => {
            for (column, near) in NEAR.iter().enumerate() {
                for (limit, words) in LIMITS.iter().enumerate() {
                    let case = case_for(&house.cases, asker, column, limit);
                    let at = house.cases.iter().position(|known| known == case).expect("it is there");
                    let words = format!("a case of {}, {words}", near.name);
                    let path = path.replace("agreed-date", "agreed-date?rule=touch-points/high-risk");
                    let why = what_for(&path);
                    let is_paper = path.starts_with("/documents/");
                    let id = if is_paper { house.document_of(&case.crn) } else { house.ids[at].clone() };
                    all.push((path.replace("{id}", &id) + &why, column, limit, Some(case), words));
                }
            }
        }
        About::Staff => {
            for (column, near) in NEAR.iter().enumerate() {
                let code = if near.staff.is_empty() { ASKERS[asker].staff } else { near.staff };
                let id = house.id_of_staff(code);
                all.push((
                    path.replace("{id}", &id) + &what_for(path),
                    column,
                    0,
                    None,
                    format!("staff of {}", near.name),
                ));
            }
        }
        About::Unit => {
            for (column, (words, code)) in UNITS.iter().enumerate() {
                all.push((path.replace("{id}", code), column, 0, None, (*words).to_owned()));
            }
        }
        About::All => all.push((named(house, path), 0, 0, None, "it".to_owned())),
    }
    all
}

async fn ask_all(asking: &mut Asking<'_>, table: &Table, rows: &[(&str, usize, Option<&str>)]) {
    for (_, _, token) in rows {
        let nothing = asking.house.ask(false, "/no/such/page", *token, "").await;
        asking.nothing.insert(token.unwrap_or_default().to_owned(), nothing);
    }
    for route in &ROUTES {
        let group = table.group(&thing(route));
        for (row, asker, token) in rows {
            // Signing out would end the session with which the rest is asked, and so would signing in with it.
            if route.path == "/sign-out" && token.is_some() {
                continue;
            }
            let token = token.filter(|_| route.path != "/sign-in" || route.method == Method::Get);
            for (path, column, limit, about, told) in targets(asking.house, group, *asker, route.path) {
                let letter = group.letter(row, column, limit);
                if letter == '-' {
                    continue;
                }
                let who = if token.is_some() && route.who != For::Anybody { ASKERS[*asker].username } else { "" };
                asking.cell(&Cell { route, path, row, who, token, about, letter, told }).await;
            }
        }
    }
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "the number of cells is part of the result")]
async fn every_route_answers_everybody_as_the_table_says() {
    let house = House::new("pages");
    house.hand_in_documents();
    let table = Table::reviewed();
    let mut asking = Asking { house: &house, nothing: BTreeMap::new(), asked: 0 };
    ask_all(&mut asking, &table, &[("signed out", 0, None)]).await;
    let tokens = house.everybody().await;
    let rows: Vec<_> = ASKERS.iter().enumerate().map(|(at, who)| (who.role, at, Some(tokens[at].as_str()))).collect();
    ask_all(&mut asking, &table, &rows).await;
    // The sessions stay open; the roles end.
    house.end_roles();
    asking.nothing.clear();
    let rows: Vec<_> = tokens.iter().enumerate().map(|(at, token)| ("ended", at, Some(token.as_str()))).collect();
    ask_all(&mut asking, &table, &rows).await;
    for thing in table.things("GET ").into_iter().chain(table.things("POST ")) {
        assert!(
            ROUTES.iter().any(|route| self::thing(route) == thing),
            "{thing} is in the table and there is no such route"
        );
    }
    assert!(asking.asked > 1_600, "{}", asking.asked);
    println!("access: {} cells of pages asserted", asking.asked);
}
