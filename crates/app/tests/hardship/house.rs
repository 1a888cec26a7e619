//! A synthetic team in a database, an SPO with a password, and the program that serves them and can be killed.

use crate::http::{Answer, ask};
use crate::support::{Folder, printed, run};
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use touchstone_domain::calendar::Day;
use touchstone_testkit::postgres::{Database, Server, Template};

const PASSWORD: &str = "a long password for tests";
/// Duties of an SPO whose list has cases enough for every test.
const ENOUGH: usize = 50;

/// Today, as the program reads it.
pub fn today() -> Day {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    touchstone_domain::calendar::Instant(i64::try_from(since.as_micros()).expect("before the year 290000")).day()
}

pub struct House {
    pub program: PathBuf,
    pub url: String,
    pub own: &'static [&'static str],
    pub folder: PathBuf,
    username: String,
    _folder: Folder,
    _server: Option<Database<'static>>,
    stale: Option<Database<'static>>,
}

impl House {
    /// A database of an engine; SQLite's file and the files of the log lie in a folder of its own, or in this one.
    pub fn new(engine: &str, within: Option<&Path>) -> Self {
        Self::made((engine == "postgres").then(Server::shared), within)
    }

    /// A database of this server.
    pub fn on(server: &'static Server) -> Self {
        Self::made(Some(server), None)
    }

    fn made(server: Option<&'static Server>, within: Option<&Path>) -> Self {
        let own_folder = Folder::new();
        let folder = within.map_or_else(|| PathBuf::from(own_folder.path()), Path::to_path_buf);
        let server = server.map(|server| {
            let template: Template<'static> = server.template(|_| Ok::<_, postgres::Error>(())).expect("a template");
            template.database().expect("a database")
        });
        let url = match &server {
            Some(database) => database.url(),
            None => format!("sqlite:{}", folder.join("touchstone.db").display()),
        };
        let own: &[&str] = if server.is_some() { &["--as", "boss"] } else { &[] };
        let mut house = Self {
            program: PathBuf::from(env!("CARGO_BIN_EXE_touchstone")),
            url,
            own,
            folder,
            username: String::new(),
            _folder: own_folder,
            _server: server,
            stale: None,
        };
        house.fill();
        house
    }

    fn fill(&mut self) {
        let (extract, spo) = (5..).find_map(|seed| self.team(seed)).expect("a team whose SPO is at work");
        if !self.own.is_empty() {
            let roles = ["--role", "administrator", "--role", "auditor"];
            printed(&[&["user", "add", "boss", "--database", &self.url][..], &roles].concat());
        }
        self.content(&["import", &extract]);
        self.username = spo;
        let mut child = Command::new(&self.program)
            .args(["user", "password", &self.username, "--password-stdin", "--database", &self.url])
            .args(self.own)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut input = child.stdin.take().expect("an input");
        writeln!(input, "{PASSWORD}").expect("a password is told");
        drop(input);
        assert!(child.wait().expect("it ends").success());
    }

    /// A made-up team of today, and its SPO's username. None if somebody else answers for the cases today: on leave there is no list.
    fn team(&self, seed: u32) -> Option<(String, String)> {
        let (extract, on) = (format!("{}/extract-{seed}", self._folder.path()), today().to_string());
        printed(&["synth", "--scale", "team", "--seed", &seed.to_string(), "--on", &on, "--out", &extract]);
        let mut staff = csv::Reader::from_path(Path::new(&extract).join("staff.csv")).expect("a sheet");
        let spo = staff.records().map(|row| row.expect("CSV")).find(|row| &row[4] == "SPO").expect("an SPO");
        let due = printed(&["due", "--data", &extract, "--on", &on, "--format", "jsonl"]);
        let theirs = due.matches(&format!("\"accountable\":\"{}\"", &spo[0])).count();
        (theirs >= ENOUGH).then(|| (extract, spo[1].to_owned()))
    }

    /// Makes ready to forget: on PostgreSQL, a copy as it is now.
    pub fn prepare_to_forget(&mut self) {
        if self._server.is_some() {
            let template: Template<'static> =
                Server::shared().template(|_| Ok::<_, postgres::Error>(())).expect("a template");
            let stale = template.database().expect("a database");
            printed(&[&["copy", &self.url, &stale.url()][..], self.own].concat());
            self.stale = Some(stale);
        }
    }

    /// What a store does that acknowledges what it has not kept: SQLite's newest writes are taken away, PostgreSQL's too.
    pub fn forget(&mut self) {
        if let Some(stale) = &self.stale {
            self.url = stale.url();
        }
        // Its checkpoints would tell at once: here it is to be seen that what was acknowledged is missed.
        drop(std::fs::remove_file(&self.files()[0]));
        for ending in ["-wal", "-shm"] {
            if let Some(file) = self.url.strip_prefix("sqlite:") {
                drop(std::fs::remove_file(format!("{file}{ending}")));
            }
        }
    }

    /// Runs a command on this database, which must be content.
    pub fn content(&self, arguments: &[&str]) -> String {
        let ran = run(&[arguments, self.own, &["--database", &self.url]].concat());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "touchstone {}", arguments.join(" "));
        ran.out
    }

    /// A connection to PostgreSQL, to ask it what it does.
    pub fn client(&self) -> postgres::Client {
        let database = self._server.as_ref().expect("it is on PostgreSQL");
        database.client().unwrap_or_else(|fault| panic!("{fault}"))
    }

    fn files(&self) -> [String; 2] {
        ["touchstone.db.checkpoints", "touchstone.db.key"].map(|name| self.folder.join(name).display().to_string())
    }

    /// Starts serving, and waits until it answers.
    pub fn serve(&self) -> Result<Serving, String> {
        let [checkpoints, _] = self.files();
        self.serve_signing(&checkpoints)
    }

    /// The file of checkpoints of another server of the same database.
    pub fn other_checkpoints(&self) -> String {
        self.files()[0].clone() + ".other"
    }

    /// Starts serving with a file of checkpoints of its own, and waits until it answers.
    pub fn serve_signing(&self, checkpoints: &str) -> Result<Serving, String> {
        let [own, key] = self.files();
        let notes = if checkpoints == own { "stderr" } else { "stderr.other" };
        let began = Instant::now();
        let mut child = Command::new(&self.program)
            .args(["serve", "--listen", "127.0.0.1:0", "--database", &self.url])
            .args(["--checkpoints", checkpoints, "--key-file", &key])
            .stdout(Stdio::piped())
            .stderr(
                std::fs::File::create(self.folder_of_notes().join(notes)).map_or_else(|_| Stdio::null(), Stdio::from),
            )
            .spawn()
            .map_err(|fault| fault.to_string())?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("an output"))
            .read_line(&mut line)
            .map_err(|fault| fault.to_string())?;
        let Some(address) = line.trim().strip_prefix("Touchstone is at http://").and_then(|text| text.parse().ok())
        else {
            let ended = child.wait().map_err(|fault| fault.to_string())?;
            return Err(format!("it does not serve ({ended}): {}", self.said()));
        };
        let mut serving =
            Serving { child, address, cookie: String::new(), username: self.username.clone(), after: began.elapsed() };
        let healthy = ask(address, "/health", "", None).map_err(|fault| fault.to_string())?;
        if healthy.status != 200 {
            return Err(format!("it is not healthy: {}", healthy.body));
        }
        serving.after = began.elapsed();
        Ok(serving)
    }

    fn folder_of_notes(&self) -> PathBuf {
        PathBuf::from(self._folder.path())
    }

    /// What it wrote to its error stream.
    pub fn said(&self) -> String {
        let read = |name| std::fs::read_to_string(self.folder_of_notes().join(name)).unwrap_or_default();
        read("stderr") + &read("stderr.other")
    }

    /// Facts, tables, duties, log and checkpoints are as they must be.
    pub fn check(&self) -> Result<(), String> {
        let [checkpoints, key] = self.files();
        let [checkpoints, key] = ["--checkpoints", &checkpoints, "--key-file", &key]
            .chunks(2)
            .map(<[&str]>::to_vec)
            .collect::<Vec<_>>()
            .try_into()
            .expect("two");
        let mut verify: Vec<&str> = ["audit", "verify"].into_iter().chain(checkpoints).chain(key).collect();
        let other = self.other_checkpoints();
        if Path::new(&other).exists() {
            verify.extend(["--also", &other]);
        }
        for arguments in [vec!["check", "--rebuild"], verify] {
            let ran = run(&[&arguments[..], self.own, &["--database", &self.url]].concat());
            if ran.code != 0 {
                return Err(format!("touchstone {}: {}{}", arguments.join(" "), ran.out, ran.err));
            }
        }
        Ok(())
    }
}

/// The program while it serves; killed at the end.
pub struct Serving {
    child: Child,
    pub address: SocketAddr,
    pub cookie: String,
    username: String,
    /// How long it took to answer.
    pub after: Duration,
}

impl Serving {
    /// Signs the SPO in.
    pub fn sign_in(&mut self) {
        let form = format!("username={}&password={}", self.username, PASSWORD.replace(' ', "+"));
        let answer = ask(self.address, "/sign-in", "", Some(&form)).expect("it answers");
        assert_eq!(answer.status, 303, "{answer:?}");
        let cookie = answer.header("set-cookie").unwrap_or_else(|| panic!("no session: {answer:?}"));
        self.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    }

    pub fn page(&self, path: &str) -> std::io::Result<Answer> {
        ask(self.address, path, &self.cookie, None)
    }

    /// Ids of cases on the SPO's page.
    pub fn cases(&self) -> Vec<String> {
        let page = self.page("/today").expect("it answers");
        let ids = page.body.split("/cases/").skip(1).filter_map(|rest| rest.get(..36)).map(str::to_owned);
        let mut ids: Vec<String> = ids.filter(|id| id.bytes().all(|it| it.is_ascii_hexdigit() || it == b'-')).collect();
        ids.sort_unstable();
        ids.dedup();
        assert!(ids.len() >= 4, "the SPO's page names {} cases: {} {}", ids.len(), page.status, page.head);
        ids
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Kills it, as by kill -9.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.end();
    }
}
