//! A house to visit: a synthetic PDU in a database of its own, with a password for everybody.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::request::Builder;
use axum::http::{HeaderMap, HeaderName, Request, StatusCode, header};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tokio::runtime::Handle;
use touchstone_audit::{Keeper, LogRow};
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::facts::{Sheet, StaffIx, State};
use touchstone_domain::permission::UserRole;
use touchstone_domain::plan::Planner;
use touchstone_domain::policy::{Library, PolicyFile, load};
use touchstone_exchange::import::{self, Extract, ExtractFile};
use touchstone_service::actor::Actor;
use touchstone_service::import::{Brought, Options};
use touchstone_service::{Moment, Service, Via, access, users};
use touchstone_simulator::synth::{Calibration, Scale, synthesise};
use touchstone_store::{Entry, NewRow, Shown, Store, StoreError, Verb};
use touchstone_web::{Site, app};
use tower::ServiceExt;

/// Everybody's password.
pub const PASSWORD: &str = "slow green harbour";

/// Half past ten on a Monday in London.
fn moment() -> Result<Moment, String> {
    static COUNT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
    let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let mut seed = [7; 32];
    seed[..8].copy_from_slice(&count.to_le_bytes());
    seed[24..].copy_from_slice(&count.to_le_bytes());
    let at = Instant::parse(b"2026-01-12T10:30:00Z").map_err(|wrong| wrong.to_string())?;
    Ok(Moment { at: Instant(at.0 + i64::try_from(count).unwrap_or(0)), seed })
}

fn now() -> Moment {
    moment().expect("now")
}

fn policies() -> Library {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
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
pub struct Got {
    pub status: StatusCode,
    pub body: String,
    headers: HeaderMap,
}

impl Got {
    pub fn header(&self, name: &HeaderName) -> String {
        self.headers.get(name).map(|value| value.to_str().expect("text").to_owned()).unwrap_or_default()
    }
}

/// A synthetic PDU, served.
pub struct House {
    app: Router,
    service: Service,
    file: std::path::PathBuf,
    /// A username for each role.
    pub people: BTreeMap<UserRole, String>,
    /// The id of a case that the SPO manages, and whose it is.
    pub case_of_spo: String,
    pub name_of_case: String,
    /// The id of whoever holds it.
    pub holder_of_case: String,
    spo: String,
}

impl Drop for House {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm", ".checkpoints", ".key"] {
            drop(std::fs::remove_file(format!("{}{end}", self.file.display())));
        }
    }
}

impl House {
    pub fn new(name: &str) -> Self {
        let file = std::env::temp_dir().join(format!("touchstone-site-{name}-{}.db", std::process::id()));
        let store = Store::open(&format!("sqlite:{}", file.display())).expect("a database");
        let service = Service::new(Arc::new(store), Arc::new(policies()), "test".to_owned());
        let on = now().today();
        let folder = synthesise(&Calibration::shipped(), Scale::Pdu, 1, on);
        let files: Vec<ExtractFile> =
            folder.files.iter().map(|file| ExtractFile { name: file.name.to_owned(), bytes: file.bytes() }).collect();
        let facts = || import::read(&files, &service.library.contacts, None).expect("sound");
        let extract = Extract(&files);
        let digests = extract.digests();
        let owner = Actor::Owner("owner:test".to_owned());
        let brought = Brought { rows: &extract, files: &digests };
        let options = Options::default();
        touchstone_service::import::import(&service, &owner, &now(), (brought, facts()), options, |_| {})
            .expect("stored");
        let (mut people, spo, crn, name_of_case, holder) = chosen(&State::fold(facts(), None), &service.library, on);
        let given = ["administrator"];
        users::add(&service, Some(&owner), &now(), Via::Command, ("root.user", None, given.as_slice())).expect("added");
        people.insert(UserRole::Administrator, "root.user".to_owned());
        for username in people.values() {
            let new = (username.as_str(), PASSWORD);
            access::set_password(&service, &owner, &now(), Via::Command, new).expect("set");
        }
        let id = service.store.read(|reader| reader.id_of_case(&crn)).map_err(|wrong: StoreError| wrong).expect("read");
        let holder = service.store.read(|reader| reader.id_of_staff(&holder)).map_err(|wrong: StoreError| wrong);
        let holder_of_case = holder.expect("read").expect("an id");
        let fault = |reference: &str, what: &str| panic!("fault {reference}: {what}");
        let (checkpoints, key) = Keeper::files_beside(&file);
        let keeper = Arc::new(Keeper::new(service.store.clone(), Some(checkpoints), Some(key)));
        let pages = Handle::current();
        let site = Site { service: service.clone(), pages, keeper: keeper.clone(), moment, secure: true, fault };
        let app = app(site);
        Self { app, service, file, people, case_of_spo: id.expect("an id"), name_of_case, holder_of_case, spo }
    }

    pub async fn send(&self, request: Builder, form: &str) -> Got {
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

    pub fn last_entry(&self) -> LogRow {
        let rows =
            self.service.store.read(|reader| reader.ledger_log_after(0, 1 << 40)).map_err(|wrong: StoreError| wrong);
        rows.expect("the log").pop().expect("an entry")
    }

    pub fn crn_of(&self, id: &str) -> String {
        let bytes = *uuid::Uuid::parse_str(id).expect("an id").as_bytes();
        let crn = self.service.store.read(|reader| reader.case_with_id(&bytes)).map_err(|wrong: StoreError| wrong);
        crn.expect("read").expect("a case")
    }

    /// Excludes the SPO from the case.
    pub fn bar_spo(&self) {
        let crn = self.crn_of(&self.case_of_spo);
        let done = self.service.store.write(&now(), "test", Via::Import, |tx| {
            tx.add(&NewRow::of(Sheet::LimitedAccess, &[&crn, "exclusion", &self.spo, "2020-01-01", ""]))?;
            Ok::<_, StoreError>(((), tx.log(&Entry::new(Verb::Collection, "test", Shown::Nobody))?))
        });
        done.expect("stored");
    }
}

/// A username for each role, the SPO's code, and the CRN, the name and the holder of a case under which something presses and that the
/// SPO manages.
fn chosen(state: &State, library: &Library, on: Day) -> (BTreeMap<UserRole, String>, String, String, String, String) {
    let planner = Planner::new(state, library, on);
    let mut people = BTreeMap::new();
    let late = (0..state.facts.cases.len()).find_map(|at| {
        let case = touchstone_domain::facts::CaseIx::new(at);
        let duties = planner.duties_of(touchstone_domain::plan::Subject::Case(case));
        let late = duties.iter().find(|duty| duty.status == touchstone_domain::plan::Status::Overdue)?;
        let spo = late.accountable?;
        let holding = state.holding_on(case, on);
        let is_spo = planner.roster().person(spo).grade.and_then(UserRole::of_grade) == Some(UserRole::Spo);
        (is_spo && !state.is_barred(None, case, on) && holding.holder.is_some() && holding.unit.manager == Some(spo))
            .then_some((case, spo, holding.holder))
    });
    let (case, spo, holder) = late.expect("a case with something overdue");
    for at in 0..state.facts.people.staff.len() {
        let staff = StaffIx::new(at);
        let today = planner.roster().person(staff);
        if let Some(role) = today.grade.and_then(UserRole::of_grade).filter(|_| today.live && Some(staff) != holder) {
            people.entry(role).or_insert_with(|| state.facts.people.staff[at].username.to_string());
        }
    }
    people.insert(UserRole::Spo, state.facts.people.staff[spo.at()].username.to_string());
    let fact = &state.facts.cases[case.at()];
    let (forename, surname) = state.facts.name(fact.name);
    let code = |staff: StaffIx| state.facts.people.staff[staff.at()].code.to_string();
    let holder = holder.map(code).expect("somebody holds it");
    (people, code(spo), fact.crn.to_string(), format!("{surname}, {forename}"), holder)
}
