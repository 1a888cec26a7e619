//! Databases of both engines, services on them, extracts to bring in, and chance from a seed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::facts::{Facts, State};
use touchstone_domain::plan::{Plan, plan};
use touchstone_domain::policy::{Library, PolicyFile, load};
use touchstone_exchange::export::write_lines;
use touchstone_exchange::import::{self, Extract, ExtractFile};
use touchstone_service::actor::Actor;
use touchstone_service::import::{Brought, ImportRefusal, Options, Report};
use touchstone_service::{Error, Moment, Service, check};
use touchstone_simulator::synth::{Calibration, Scale, synthesise};
use touchstone_store::{Store, When};
use touchstone_testkit::postgres::{Database, Server, Template};

/// A database of one engine, with what keeps it there.
pub struct Open {
    pub url: String,
    file: Option<PathBuf>,
    server: Option<Mutex<Database<'static>>>,
    at: AtomicU32,
}

impl Open {
    pub fn sqlite() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("touchstone-store-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        // What a test that was killed left behind, under the same number of a process, is nobody's.
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
        let url = format!("sqlite:{}", folder.join("touchstone.db").display());
        Self { url, file: Some(folder), server: None, at: AtomicU32::new(0) }
    }

    pub fn postgres() -> Self {
        static TEMPLATE: LazyLock<Template<'static>> =
            LazyLock::new(|| Server::shared().template(|_| Ok::<_, postgres::Error>(())).expect("a template"));
        let database = TEMPLATE.database().expect("a database");
        Self { url: database.url(), file: None, server: Some(Mutex::new(database)), at: AtomicU32::new(0) }
    }

    /// Another, empty database of the same or the other engine.
    pub fn other(&self, same: bool) -> Self {
        if self.is_sqlite() == same { Self::sqlite() } else { Self::postgres() }
    }

    pub fn is_sqlite(&self) -> bool {
        self.file.is_some()
    }

    /// The file, on SQLite.
    pub fn path(&self) -> &Path {
        Path::new(self.url.strip_prefix("sqlite:").expect("a file"))
    }

    pub fn store(&self) -> Store {
        Store::open(&self.url).unwrap_or_else(|fault| panic!("{fault}"))
    }

    pub fn service(&self) -> Service {
        Service::new(Arc::new(self.store()), SHIPPED.clone(), "shipped".to_owned())
    }

    /// The next minute of these tests' own time, which begins on a day.
    pub fn moment(&self, day: Day) -> Moment {
        let minute = self.at.fetch_add(1, Ordering::Relaxed);
        let mut seed = [7; 32];
        seed[..4].copy_from_slice(&minute.to_le_bytes());
        let start = Instant::start_of(day).0 + 9 * 3_600_000_000;
        Moment { at: Instant(start + i64::from(minute) * 60_000_000), seed }
    }

    /// Runs statements as somebody would by hand, past the store; an answer of the database is returned.
    pub fn by_hand(&self, sql: &str) -> Result<(), String> {
        match &self.server {
            None => {
                let conn = rusqlite::Connection::open(self.path()).expect("the file opens");
                conn.execute_batch(sql).map_err(|fault| fault.to_string())
            }
            Some(database) => {
                let mut client = database.lock().expect("one at a time").client().expect("the server answers");
                let said =
                    |fault: postgres::Error| fault.as_db_error().map_or_else(|| fault.to_string(), ToString::to_string);
                client.batch_execute(sql).map_err(said)
            }
        }
    }

    /// As if somebody had signed in, tried to, and begun to write.
    pub fn leave_begun(&self) {
        let hash = if self.is_sqlite() { "x'5e'" } else { "'\\x5e'" };
        self.by_hand(&format!(
            "insert into session (hash, username, created_at, seen_at) values ({hash}, 'anna', 1, 1); \
             insert into attempt (who, since, tries) values ('anna', 1, 1); \
             insert into draft (username, subject, fields, saved_at) values ('anna', 'X1', 'SENTINEL-DRAFT', 1)"
        ))
        .expect("rows by hand");
    }

    /// Refused if anybody has signed in, tried to, or begun to write.
    pub fn nothing_is_begun(&self) -> Result<(), String> {
        ["session", "attempt", "draft"].iter().try_for_each(|table| {
            self.by_hand(&format!(
                "create temporary table none_{table} (rows bigint check (rows = 0)); \
                 insert into none_{table} select count(*) from {table}"
            ))
            .map_err(|said| format!("{table}: {said}"))
        })
    }

    /// As somebody who can switch off triggers: the body of a fact says something else.
    #[allow(dead_code, reason = "tests of backups use it")]
    pub fn change_a_body(&self) {
        self.tamper("update fact_body set body = replace(body, '\"', '\" ') where seq = 40");
    }

    /// The same, once triggers are switched off: an entry of the log names somebody else.
    #[allow(dead_code, reason = "tests of backups use it")]
    pub fn change_an_entry(&self) {
        self.by_hand("update log set actor = 'nobody' where seq = 1").expect("changed by hand");
    }

    /// As somebody who can switch off the triggers that keep facts: changes what is stored.
    pub fn tamper(&self, sql: &str) {
        let tables = ["fact", "fact_body", "log", "log_run", "log_tile"];
        for table in tables {
            let sql = if self.is_sqlite() {
                ["update", "delete", "insert"].map(|verb| format!("drop trigger {table}_kept_from_{verb};")).join(" ")
            } else {
                format!("alter table {table} disable trigger user")
            };
            self.by_hand(&sql).expect("triggers can be switched off by hand");
        }
        self.by_hand(sql).expect("then rows can be changed by hand");
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(folder) = &self.file {
            drop(std::fs::remove_dir_all(folder));
        }
    }
}

/// The shipped policies.
pub static SHIPPED: LazyLock<Arc<Library>> = LazyLock::new(|| {
    let root = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs this test")).join("../../policies");
    let (mut files, mut open) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("the policies are there") {
            let path = entry.expect("they can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let text = std::fs::read_to_string(&path).expect("policies are text");
                let below = path.strip_prefix(&root).expect("below the folder").to_string_lossy().into_owned();
                files.push(PolicyFile { path: below, text });
            }
        }
    }
    Arc::new(load(&files, None).expect("the shipped policies have no fault"))
});

pub fn day(text: &str) -> Day {
    Day::parse(text.as_bytes()).expect("a day")
}

pub fn at(text: &str) -> Instant {
    Instant::parse(text.as_bytes()).expect("an instant")
}

/// Whoever owns the database.
pub fn owner() -> Actor {
    Actor::Owner("owner".to_owned())
}

/// Somebody by username, with the roles they have on a day, if they may use the service then.
pub fn found(service: &Service, username: &str, on: Day) -> Option<Actor> {
    let found = service.store.read(|reader| Actor::named(reader, &service.library, username, on));
    found.expect("the database answers").ok()
}

/// Somebody by username who may use the service.
pub fn named(service: &Service, username: &str, on: Day) -> Actor {
    found(service, username, on).unwrap_or_else(|| panic!("{username} may not use the service on {on}"))
}

pub type Files = Vec<ExtractFile>;

/// One of the two samples.
pub fn sample(name: &str) -> Files {
    let root =
        Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs this test")).join("../app/tests/samples");
    import::folder(&root.join(name).join("extract")).expect("the sample is there")
}

/// A synthetic team, as it is on a day.
pub fn team(seed: u64, on: Day) -> Files {
    let folder = synthesise(&Calibration::shipped(), Scale::Team, seed, on);
    folder.files.iter().map(|file| ExtractFile { name: file.name.to_owned(), bytes: file.bytes() }).collect()
}

pub fn read(files: &Files, as_at: Option<Day>) -> Facts {
    import::read(files, &SHIPPED.contacts, as_at).unwrap_or_else(|faults| panic!("{}", faults[0]))
}

/// Brings in an extract.
pub fn bring(
    service: &Service,
    moment: &Moment,
    files: &Files,
    options: Options,
) -> Result<Report, Error<ImportRefusal>> {
    let extract = Extract(files);
    let digests = extract.digests();
    let brought = Brought { rows: &extract, files: &digests };
    touchstone_service::import::import(
        service,
        &owner(),
        moment,
        (brought, read(files, options.as_at)),
        options,
        |_| {},
    )
}

/// Brings in an extract that must be taken.
pub fn taken(service: &Service, moment: &Moment, files: &Files, options: Options) -> Report {
    bring(service, moment, files, options).unwrap_or_else(|refusal| panic!("{refusal}"))
}

/// What `due --all --format jsonl` prints.
pub fn printed(facts: Facts, when: When) -> Vec<u8> {
    let state = State::fold(facts, when.known_at);
    let plan: Plan = plan(&state, &SHIPPED, when.on);
    let mut out = Vec::new();
    write_lines(&state, &plan, &mut out).expect("memory takes lines");
    out
}

/// What the same prints from a database.
pub fn printed_from(service: &Service, when: When) -> Vec<u8> {
    let facts = service.store.read(|reader| touchstone_store::load(reader, &SHIPPED.contacts, when));
    printed(facts.unwrap_or_else(|fault| panic!("{fault}")), when)
}

/// Everything that a check finds.
pub fn differences(service: &Service, moment: &Moment) -> Vec<String> {
    let checked = check(service, &owner(), moment).unwrap_or_else(|fault| panic!("{fault}"));
    checked.differences.iter().map(ToString::to_string).collect()
}

/// Numbers from a seed.
pub struct Chance(u64);

impl Chance {
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).expect("64 bits") % limit
    }

    pub fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// A day between two, both included.
    pub fn day(&mut self, from: &str, until: &str) -> Day {
        let (from, until) = (day(from), day(until));
        let span = usize::try_from(until.since(from)).expect("until is later") + 1;
        from.plus(i32::try_from(self.below(span)).expect("few days"))
    }
}

/// The cells of a file of an extract, header first, so that tests can change them.
pub struct Cells(pub BTreeMap<String, Vec<Vec<String>>>);

impl Cells {
    /// The cells of an extract whose files quote nothing.
    pub fn of(files: &Files) -> Self {
        let cells = |file: &ExtractFile| {
            let text = String::from_utf8(file.bytes.clone()).expect("UTF-8");
            let rows = text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
            (file.name.clone(), rows)
        };
        Self(files.iter().map(cells).collect())
    }

    pub fn files(&self) -> Files {
        let text = |rows: &Vec<Vec<String>>| rows.iter().map(|row| row.join(",") + "\n").collect::<String>();
        self.0.iter().map(|(name, rows)| ExtractFile { name: name.clone(), bytes: text(rows).into_bytes() }).collect()
    }

    fn column(&self, file: &str, column: &str) -> usize {
        self.0[file][0].iter().position(|name| name == column).unwrap_or_else(|| panic!("{file} has no {column}"))
    }

    /// The row, counted from 1, whose first cell is this.
    pub fn row_of(&self, file: &str, key: &str) -> usize {
        self.0[file].iter().position(|row| row[0] == key).unwrap_or_else(|| panic!("{file} has no {key}"))
    }

    pub fn get(&self, file: &str, row: usize, column: &str) -> &str {
        &self.0[file][row][self.column(file, column)]
    }

    pub fn set(&mut self, file: &str, row: usize, column: &str, value: &str) {
        let column = self.column(file, column);
        self.0.get_mut(file).expect("a file")[row][column] = value.to_owned();
    }

    pub fn remove(&mut self, file: &str, row: usize) {
        self.0.get_mut(file).expect("a file").remove(row);
    }

    pub fn add(&mut self, file: &str, row: &str) {
        let row = row.split(',').map(str::to_owned).collect();
        self.0.get_mut(file).expect("a file").push(row);
    }
}
