//! The world, served: everybody signed in, and what the log said.

use crate::world::{ASKERS, Case, cases, extract};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderName, Request, StatusCode, header};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::runtime::Handle;
use touchstone_audit::{Keeper, LogRow};
use touchstone_domain::calendar::Instant;
use touchstone_domain::facts::{Facts, Sheet};
use touchstone_domain::permission::LookPurpose;
use touchstone_domain::policy::{Library, PolicyFile, load};
use touchstone_exchange::import::{self, Extract, ExtractFile};
use touchstone_service::actor::Actor;
use touchstone_service::import::{Brought, Options};
use touchstone_service::users::Sought;
use touchstone_service::{Moment, Service, Via, access, users};
use touchstone_store::{Entry, NewRow, Output, Shown, Store, StoreError, Verb};
use touchstone_web::{Site, app};
use tower::ServiceExt;

/// Everybody's password.
pub const PASSWORD: &str = "slow green harbour";
/// Today.
pub const TODAY: &str = "2026-01-12";

fn moment() -> Result<Moment, String> {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut seed = [7; 32];
    seed[..8].copy_from_slice(&count.to_le_bytes());
    seed[22..30].copy_from_slice(&count.to_le_bytes());
    let at = Instant::parse(b"2026-01-12T10:30:00Z").map_err(|wrong| wrong.to_string())?;
    Ok(Moment { at: Instant(at.0 + i64::try_from(count).unwrap_or(0)), seed })
}

pub fn now() -> Moment {
    moment().expect("now")
}

/// The shipped policies.
pub fn policies() -> Library {
    let base = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs this test")).join("../../policies");
    let (mut files, mut folders) = (Vec::new(), vec![base.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let below = path.strip_prefix(&base).expect("below").to_string_lossy().into_owned();
            files.push(PolicyFile { path: below, text: std::fs::read_to_string(&path).expect("text") });
        }
    }
    load(&files, None).expect("policies")
}

/// What came back.
#[derive(Debug)]
pub struct Got {
    pub status: StatusCode,
    pub body: String,
    pub headers: HeaderMap,
}

impl Got {
    pub fn header(&self, name: &HeaderName) -> String {
        self.headers.get(name).map(|value| value.to_str().expect("text").to_owned()).unwrap_or_default()
    }

    /// All that whoever asked was given.
    pub fn everything(&self) -> String {
        format!("{:?}\n{}", self.headers, self.body)
    }
}

/// The world, served.
pub struct House {
    pub app: Router,
    pub service: Service,
    pub files: Vec<ExtractFile>,
    pub cases: Vec<Case>,
    /// The id by which addresses name each case, in the order of `cases`.
    pub ids: Vec<String>,
    /// What names a user in addresses.
    pub user: String,
    file: std::path::PathBuf,
}

impl Drop for House {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm", ".checkpoints", ".key"] {
            drop(std::fs::remove_file(format!("{}{end}", self.file.display())));
        }
    }
}

fn stored<T>(done: Result<T, StoreError>) -> T {
    done.expect("stored")
}

impl House {
    /// The id by which addresses name a member of staff.
    pub fn id_of_staff(&self, code: &str) -> String {
        stored(self.service.store.read(|reader| reader.id_of_staff(code))).expect("an id")
    }

    /// The id by which addresses name a user.
    pub fn id_of_user(&self, username: &str) -> String {
        let found = self.service.store.read(|reader| reader.person(username)).map_err(|wrong: StoreError| wrong);
        found.expect("read").expect("a user").id
    }

    pub fn new(name: &str) -> Self {
        Self::with_faults(name, |reference, what| panic!("fault {reference}: {what}"))
    }

    /// As [`House::new`], where faults are what the test is about.
    pub fn with_faults(name: &str, fault: fn(&str, &str)) -> Self {
        let file = std::env::temp_dir().join(format!("touchstone-access-{name}-{}.db", std::process::id()));
        let store = Store::open(&format!("sqlite:{}", file.display())).expect("a database");
        let service = Service::new(Arc::new(store), Arc::new(policies()), "test".to_owned());
        let files: Vec<ExtractFile> = extract(TODAY)
            .into_iter()
            .map(|(name, text)| ExtractFile { name: name.to_owned(), bytes: text.into_bytes() })
            .collect();
        let owner = Actor::Owner("owner:test".to_owned());
        let extract = Extract(&files);
        let digests = extract.digests();
        let brought = Brought { rows: &extract, files: &digests };
        let facts = facts(&service, &files);
        touchstone_service::import::import(&service, &owner, &now(), (brought, facts), Options::default(), |_| {})
            .expect("stored");
        for asker in ASKERS {
            if asker.grade == "OTHER" {
                let given = [asker.role];
                let new = (asker.username, Some(asker.staff), given.as_slice());
                users::add(&service, Some(&owner), &now(), Via::Command, new).expect("added");
            }
            let new = (asker.username, PASSWORD);
            access::set_password(&service, &owner, &now(), Via::Command, new).expect("set");
        }
        // So that no administrator is the last, who cannot be ended.
        users::add(&service, Some(&owner), &now(), Via::Command, ("root.too", None, &["administrator"]))
            .expect("added");
        users::add(&service, Some(&owner), &now(), Via::Command, ("asked.about", None, &[])).expect("added");
        let cases = cases();
        let id = |case: &Case| {
            let id = stored(service.store.read(|reader| reader.id_of_case(&case.crn)));
            id.expect("an id")
        };
        let ids = cases.iter().map(id).collect();
        let (checkpoints, key) = Keeper::files_beside(&file);
        let keeper = Arc::new(Keeper::new(service.store.clone(), Some(checkpoints), Some(key)));
        let pages = Handle::current();
        let app = app(Site { service: service.clone(), pages, keeper, moment, secure: true, fault });
        let mut house = Self { app, service, files, cases, ids, user: String::new(), file };
        house.user = house.id_of("asked.about");
        house
    }

    pub fn path(&self) -> &Path {
        &self.file
    }

    /// Somebody has left, from a day on.
    pub fn leaves(&self, staff: &str, on: &str) {
        let done = self.service.store.write(&now(), "test", Via::Import, |tx| {
            let known = tx.reader().latest_rows(Sheet::Staff, staff)?.pop().expect("somebody");
            let mut cells = known.cells.clone();
            cells[Sheet::Staff.column("left_on")] = on.to_owned();
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            let replaces = Some(known.first);
            tx.add(&NewRow { replaces, as_at: Some(on), ..NewRow::of(Sheet::Staff, &cells) })?;
            Ok::<_, StoreError>(((), tx.log(&Entry::new(Verb::Collection, "test", Shown::Nobody))?))
        });
        stored(done);
    }

    /// All that is in the files of the database.
    pub fn bytes(&self) -> Vec<u8> {
        let files = ["", "-wal"].map(|end| std::fs::read(format!("{}{end}", self.file.display())).unwrap_or_default());
        files.concat()
    }

    /// The path of a case's page.
    pub fn page_of(&self, case: &Case) -> String {
        let at = self.cases.iter().position(|known| known == case).expect("it is there");
        format!("/cases/{}", self.ids[at])
    }

    /// A record of a case, with a text that is somebody's alone; its id.
    pub fn record(&self, case: &Case, by: &str, text: &str) -> String {
        let done = self.service.store.write(&now(), "test", Via::Command, |tx| {
            let (id, at) = (tx.new_id(), tx.at_text().to_owned());
            let cells = [&id, TODAY, "case_oversight", &case.crn, "", "", by, "20", "endorsed", "", &at];
            let fact = tx.add(&NewRow { known_from_now: true, ..NewRow::of(Sheet::Records, &cells) })?;
            let (purpose, audience) = ("case_oversight".to_owned(), "case".to_owned());
            let output =
                Output { purpose, audience, sensitive: false, text: text.to_owned(), more: serde_json::Map::new() };
            tx.write_output(fact, ("case", &case.crn), TODAY, &output)?;
            Ok::<_, StoreError>((id, tx.log(&Entry::new(Verb::Alteration, "test", Shown::Nobody))?))
        });
        stored(done)
    }

    pub async fn send(&self, request: axum::http::request::Builder, form: &str) -> Got {
        let address: SocketAddr = "192.0.2.1:1024".parse().expect("an address");
        let request = request.extension(ConnectInfo(address)).body(Body::from(form.to_owned())).expect("a request");
        let response = self.app.clone().oneshot(request).await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 1 << 24).await.expect("a body");
        Got { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn ask(&self, posts: bool, path: &str, token: Option<&str>, form: &str) -> Got {
        let mut request = if posts { Request::post(path) } else { Request::get(path) };
        if posts {
            request = request.header("sec-fetch-site", "same-origin");
        }
        if let Some(token) = token {
            request = request.header(header::COOKIE, format!("language=en; __Host-touchstone={token}"));
        }
        self.send(request, if posts { form } else { "" }).await
    }

    /// Signs somebody in; their token.
    pub async fn sign_in(&self, username: &str) -> String {
        let form = format!("username={username}&password={}", PASSWORD.replace(' ', "+"));
        let got = self.ask(true, "/sign-in", None, &form).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{username}");
        let cookie = got.header(&header::SET_COOKIE);
        cookie.split(['=', ';']).nth(1).expect("a token").to_owned()
    }

    /// Everybody signed in, in the order of `ASKERS`.
    pub async fn everybody(&self) -> Vec<String> {
        let mut tokens = Vec::new();
        for asker in ASKERS {
            tokens.push(self.sign_in(asker.username).await);
        }
        tokens
    }

    /// Somebody as they stand today, who says that they are on duty.
    pub fn actor(&self, username: &str) -> Option<Actor> {
        let library = &self.service.library;
        let found = stored(self.service.store.read(|reader| Actor::named(reader, library, username, now().today())));
        found.ok().map(|actor| actor.stating(Some(LookPurpose::Duty)))
    }

    pub fn log_after(&self, seq: i64) -> Vec<LogRow> {
        stored(self.service.store.read(|reader| reader.ledger_log_after(seq, i64::MAX)))
    }

    pub fn last_seq(&self) -> i64 {
        self.log_after(0).last().map_or(0, |row| row.seq)
    }

    /// What names somebody in addresses.
    fn id_of(&self, username: &str) -> String {
        let owner = Actor::Owner("owner:test".to_owned());
        let found = users::search(&self.service, &owner, &now(), Sought { text: username, only_added: false }, 1)
            .expect("an answer");
        found.people.into_iter().find(|person| person.username == username).expect("somebody").id
    }

    /// Adds rows to sheets, as an extract of tomorrow would bring them in.
    pub fn add(&self, rows: &[(Sheet, &[&str])]) {
        let done = self.service.store.write(&now(), "test", Via::Import, |tx| {
            for (sheet, cells) in rows {
                tx.add(&NewRow::of(*sheet, cells))?;
            }
            Ok::<_, StoreError>(((), tx.log(&Entry::new(Verb::Collection, "test", Shown::Nobody))?))
        });
        stored(done);
    }

    /// A report about each person, by whoever holds the case, that waits for a signature.
    pub fn hand_in_documents(&self) {
        for case in &self.cases {
            let id = format!("report of {}", case.crn);
            let cells = [&id, "parole_report", "", &case.crn, "", &case.holder, "high", TODAY, "", "submitted", "", ""];
            self.add(&[(Sheet::Documents, &cells)]);
        }
    }

    /// What names the report about a person in addresses.
    pub fn document_of(&self, crn: &str) -> String {
        let id = format!("report of {crn}");
        let numbers = stored(self.service.store.read(|reader| reader.numbers_of_documents([id.as_str()])));
        numbers.get(&id).expect("a report").to_string()
    }

    /// Ends everybody's role: grades that bring none, from today, and none given.
    pub fn end_roles(&self) {
        // Somebody must always be left who may say who uses the service.
        let owner = Actor::Owner("owner:test".to_owned());
        let other = ("root.other", None, ["administrator"].as_slice());
        users::add(&self.service, Some(&owner), &now(), Via::Command, other).expect("added");
        for asker in ASKERS {
            let was: [&str; 4] = [asker.staff, "grade", "2015-01-01", asker.grade];
            let is: [&str; 4] = [asker.staff, "grade", TODAY, "OTHER"];
            self.add(&[(Sheet::StaffHistory, &was), (Sheet::StaffHistory, &is)]);
            if asker.grade == "OTHER" {
                let owner = Actor::Owner("owner:test".to_owned());
                let change = (asker.username, asker.role, false);
                users::change_role(&self.service, &owner, &now(), Via::Command, change).expect("ended");
            }
        }
    }
}

/// The facts of an extract.
pub fn facts(service: &Service, files: &[ExtractFile]) -> Facts {
    import::read(files, &service.library.contacts, None).unwrap_or_else(|faults| panic!("{}", faults[0]))
}
