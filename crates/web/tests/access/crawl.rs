//! Everybody visits every page that they can find and every address that there is: nothing that is not theirs is in any answer.

use crate::house::{Got, House};
use crate::table::Table;
use crate::world::{ASKERS, NEAR, mark_of_staff};
use memchr::memmem;
use std::collections::BTreeSet;
use touchstone_web::routes::{Method, ROUTES};

/// What is somebody's alone, and whether a visitor may see it.
struct Secret {
    text: String,
    allowed: bool,
}

/// The mark of what was written about a case.
fn note_of(mark: &str) -> String {
    mark.replace("Qx", "Nj")
}

/// Everything in the world that a visitor may or may not see, by the reviewed table. `asker` is nobody when signed out.
fn secrets(house: &House, table: &Table, row: &str, asker: Option<usize>) -> Vec<Secret> {
    let sees = table.group("GET /cases/{id}");
    let mut all = Vec::new();
    for (case, id) in house.cases.iter().zip(&house.ids) {
        // The own case of somebody else in the team is a case of the team.
        let column = if case.own_of.is_none() || case.own_of == asker { case.near } else { 1 };
        let allowed = asker.is_some() && sees.letter(row, column, case.limit) == 'y';
        let texts = [case.crn.clone(), case.mark.clone(), note_of(&case.mark), id.clone()];
        all.extend(texts.map(|text| Secret { text, allowed }));
    }
    let staff = table.group("ask due.staff");
    for (column, near) in NEAR.iter().enumerate().skip(1) {
        // Who manages users sees their names, and nothing about them.
        let manages = table.group("GET /users").letter(row, 0, 0) == 'y';
        let allowed = asker.is_some() && (manages || staff.letter(row, column, 0) == 'y');
        for code in [near.staff, near.manager].into_iter().filter(|code| *code != "N54S002") {
            all.push(Secret { text: mark_of_staff(code), allowed });
        }
    }
    all
}

struct Visitor<'h> {
    house: &'h House,
    token: Option<&'h str>,
    secrets: Vec<Secret>,
    who: String,
    /// What names a user in addresses.
    user: String,
    answers: usize,
    read: BTreeSet<String>,
    found: BTreeSet<String>,
}

impl Visitor<'_> {
    /// Visits, and looks at all that came back; whatever was in the address itself is known to whoever asked.
    async fn visit(&mut self, posts: bool, path: &str, form: &str) -> Got {
        let got = self.house.ask(posts, path, self.token, form).await;
        let everything = got.everything();
        self.answers += 1;
        // The same answer again holds nothing new.
        if !self.read.insert(everything.clone()) {
            return got;
        }
        for secret in &self.secrets {
            // Thousands of pages are searched for dozens of texts.
            let is_there = memmem::find(everything.as_bytes(), secret.text.as_bytes()).is_some();
            if is_there && !path.contains(&secret.text) {
                assert!(secret.allowed, "{} finds {} at {path}", self.who, secret.text);
                self.found.insert(secret.text.clone());
            }
        }
        got
    }

    /// Follows every link from a page on.
    async fn follow(&mut self, from: &str) {
        let (mut open, mut seen) = (vec![from.to_owned()], BTreeSet::new());
        while let Some(path) = open.pop() {
            if !seen.insert(path.clone()) || seen.len() > 400 {
                continue;
            }
            let got = self.visit(false, &path, "").await;
            let location = got.header(&axum::http::header::LOCATION);
            let links = got.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
            let links = links.map(|link| link.split('#').next().unwrap_or_default().replace("&amp;", "&"));
            let local = links.chain([location]).filter(|link| link.starts_with('/') && !link.starts_with("/language"));
            open.extend(local.filter(|link| !link.starts_with("/assets")));
        }
    }

    /// Asks for every address that there is, with every case, in every state that an address can ask for.
    async fn every_address(&mut self) {
        let wrong = "decision=none&rationale=&purpose=none&minutes=x&on-day=40&on-month=1&on-year=2026&token=x&username=x&reason=";
        for route in ROUTES.iter().filter(|route| route.path != "/sign-out" && route.path != "/sign-in") {
            let posts = route.method == Method::Post;
            let ids: Vec<String> = if route.path.starts_with("/cases/{id}") {
                self.house.ids.clone()
            } else if route.path == "/documents/{id}" {
                self.house.cases.iter().map(|case| self.house.document_of(&case.crn)).collect()
            } else if route.path == "/staff/{id}" {
                let known = NEAR.iter().filter(|near| !near.staff.is_empty());
                known.map(|near| self.house.id_of_staff(near.staff)).collect()
            } else if route.path.starts_with("/users/{id}") && !posts {
                vec![self.user.clone()]
            } else {
                vec![String::new()]
            };
            for id in ids {
                let path = route
                    .path
                    .replace("/language/{id}", "/language/en")
                    .replace("{*id}", "none.css")
                    .replace("{id}", &id);
                if posts {
                    self.visit(true, &path, "").await;
                    self.visit(true, &path, wrong).await;
                    self.visit(true, &format!("{path}?why=duty"), wrong).await;
                } else {
                    let of_one = ["/staff/{id}", "/documents/{id}"].contains(&route.path);
                    let queries: &[&str] = if of_one {
                        &["", "?why=duty"]
                    } else {
                        &[
                            "",
                            "?why=duty",
                            "?why=duty&on-day=1&on-month=6&on-year=2025&known=yes",
                            "?why=duty&on-day=40",
                            "?why=duty&page=2&sent=x&kept=yes",
                        ]
                    };
                    for query in queries {
                        self.visit(false, &format!("{path}{query}"), "").await;
                    }
                }
            }
        }
        for nowhere in
            ["/no/such/page", "/cases", "/cases/0198c2a0-0000-7000-8000-000000000001", "/today/x", "/%2e%2e/today"]
        {
            self.visit(false, nowhere, "").await;
        }
    }
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "the number of answers is part of the result")]
async fn nobody_finds_anything_that_is_not_theirs() {
    let house = House::new("crawl");
    house.hand_in_documents();
    let table = Table::reviewed();
    for case in &house.cases {
        let manager = if NEAR[case.near].manager.is_empty() { "N54S002" } else { NEAR[case.near].manager };
        house.record(case, manager, &note_of(&case.mark));
    }
    let tokens = house.everybody().await;
    let mut answers = 0;
    let mut visitors: Vec<(String, Option<usize>)> = vec![("signed out".to_owned(), None)];
    visitors.extend(ASKERS.iter().enumerate().map(|(at, asker)| (asker.role.to_owned(), Some(at))));
    // Two who saw most; the reviewed table has all of them.
    visitors.extend([2, 7].map(|at| ("ended".to_owned(), Some(at))));
    for (row, asker) in visitors {
        if row == "ended" && asker == Some(2) {
            house.end_roles();
        }
        let token = asker.map(|at| tokens[at].as_str());
        let secrets = secrets(&house, &table, &row, asker);
        let who = format!("{row} ({})", asker.map_or("nobody", |at| ASKERS[at].username));
        let allowed = secrets.iter().filter(|secret| secret.allowed).count();
        let mut visitor = Visitor {
            house: &house,
            token,
            secrets,
            who,
            user: house.user.clone(),
            answers: 0,
            read: BTreeSet::new(),
            found: BTreeSet::new(),
        };
        visitor.follow("/").await;
        visitor.every_address().await;
        answers += visitor.answers;
        // A crawl that finds nothing where there is something looks in the wrong place.
        if allowed > 0 && row != "ended" {
            assert!(visitor.found.len() * 2 > allowed, "{}: {} of {allowed}", visitor.who, visitor.found.len());
        } else {
            assert!(visitor.found.is_empty());
        }
    }
    println!("crawl: {answers} answers looked at");
}
