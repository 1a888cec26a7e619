//! A PostgreSQL server of the tests' own, in a temporary folder.
//!
//! [`Server::shared`] starts one server for the test process. A test asks it for a [`Template`], a database prepared
//! once, and the template for a [`Database`], a copy that no other test sees. The server listens on a Unix socket
//! inside its folder only, so two test runs never meet. It keeps nothing: `fsync` is off, and server and folder go
//! when the process ends, however it ends. All that stays is an untouched copy of what `initdb` made, for the next server.
//!
//! Finding the programs is in `programs`, running the server in `guard`.

mod guard;
mod programs;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use postgres::{Client, Config, NoTls};

use guard::Guard;
pub use programs::Programs;

/// How long a server may take to answer: generous, because a test machine may be compiling at the same time.
const START_LIMIT: Duration = Duration::from_secs(60);

/// Why the tests have no server.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// `initdb` or `postgres` is nowhere.
    #[error(
        "the PostgreSQL server is not on this machine ({missing} is neither in /usr/lib/postgresql/*/bin nor on PATH): \
         install Debian's package with `apt-get install postgresql`, or put initdb and postgres on PATH"
    )]
    NotInstalled {
        /// The program that was looked for.
        missing: &'static str,
    },
    /// The tests run as root, which PostgreSQL refuses, and there is nobody else to run it as.
    #[error(
        "the tests run as root, PostgreSQL refuses to, and there is no user `postgres`: \
         install Debian's package with `apt-get install postgresql`, which makes that user"
    )]
    NoUser,
    /// A folder or a process could not be made.
    #[error("the PostgreSQL server for the tests could not be started: {doing}: {cause}")]
    Machine {
        /// What was being done.
        doing: &'static str,
        /// What the operating system said.
        cause: std::io::Error,
    },
    /// The server stopped while starting.
    #[error("the PostgreSQL server for the tests stopped while starting; its log:\n{log}")]
    Stopped {
        /// What it wrote.
        log: String,
    },
    /// The server did not answer in time.
    #[error("the PostgreSQL server for the tests did not answer within {} seconds; its log:\n{log}", START_LIMIT.as_secs())]
    Silent {
        /// What it wrote.
        log: String,
    },
}

/// What a server keeps of what it has acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    /// Nothing has to be kept: as fast as can be.
    Nothing,
    /// Everything, as a server of a service does.
    Everything,
    /// It acknowledges first and writes ten seconds later: what is not written when it is killed is gone.
    Later,
}

impl Keeps {
    const fn settings(self) -> &'static str {
        match self {
            Keeps::Nothing => "-c fsync=off -c synchronous_commit=off -c full_page_writes=off",
            Keeps::Everything => "-c fsync=on -c synchronous_commit=on -c full_page_writes=on",
            Keeps::Later => "-c fsync=on -c synchronous_commit=off -c wal_writer_delay=10s -c wal_writer_flush_after=0",
        }
    }
}

/// A running server. It stops, and its folder is removed, when this is dropped or the process ends.
#[derive(Debug)]
pub struct Server {
    /// None while it is killed.
    guard: Mutex<Option<Guard>>,
    folder: PathBuf,
    programs: Programs,
    keeps: Keeps,
    databases: AtomicU32,
    /// PostgreSQL copies a template only while nobody is connected to it, so copies are made one at a time.
    copying: Mutex<()>,
}

impl Server {
    /// Starts a server with the programs of this machine.
    ///
    /// # Errors
    /// When PostgreSQL is not installed, or does not start; the sentence says what to do.
    pub fn start() -> Result<Self, ServerError> {
        Self::start_with(&Programs::find()?)
    }

    /// Starts a server with these programs.
    ///
    /// # Errors
    /// When the server does not start; the sentence holds its log.
    pub fn start_with(programs: &Programs) -> Result<Self, ServerError> {
        Self::start_keeping(programs, Keeps::Nothing)
    }

    /// Starts a server with these programs that keeps so much, which may be killed and started again.
    ///
    /// # Errors
    /// When the server does not start; the sentence holds its log.
    pub fn start_keeping(programs: &Programs, keeps: Keeps) -> Result<Self, ServerError> {
        let guard = answering(Guard::start(programs, None, keeps)?)?;
        Ok(Self {
            folder: guard.folder().to_path_buf(),
            guard: Mutex::new(Some(guard)),
            programs: programs.clone(),
            keeps,
            databases: AtomicU32::new(0),
            copying: Mutex::new(()),
        })
    }

    /// Kills the server as by `kill -9`: what it has not written is gone.
    ///
    /// # Errors
    /// When it cannot be found.
    pub fn kill(&self) -> Result<(), ServerError> {
        let guard = self.guard.lock().unwrap_or_else(PoisonError::into_inner).take();
        guard.map_or(Ok(()), Guard::kill)
    }

    /// Starts the server again after it was killed, and waits until it answers.
    ///
    /// # Errors
    /// When the server does not start; the sentence holds its log.
    pub fn start_again(&self) -> Result<(), ServerError> {
        let began = Instant::now();
        loop {
            // Those who served its connections end by themselves, and until then it refuses to start.
            match answering(Guard::start(&self.programs, Some(&self.folder), self.keeps)?) {
                Err(ServerError::Stopped { .. }) if began.elapsed() < START_LIMIT => {}
                started => {
                    let guard = started?;
                    guard.own_folder();
                    *self.guard.lock().unwrap_or_else(PoisonError::into_inner) = Some(guard);
                    return Ok(());
                }
            }
        }
    }

    /// The server of this test process, started when first asked for.
    ///
    /// # Panics
    /// When there is none to be had: a test without its server has failed, and is not skipped.
    #[must_use]
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(|| Self::start().unwrap_or_else(|error| panic!("{error}")))
    }

    /// A database prepared by `prepare`, to be copied by [`Template::database`].
    ///
    /// # Errors
    /// What `prepare` or the server answered.
    pub fn template<E: From<postgres::Error>>(
        &self,
        prepare: impl FnOnce(&mut Client) -> Result<(), E>,
    ) -> Result<Template<'_>, E> {
        let name = self.new_name("template");
        self.administer(&format!("CREATE DATABASE {name}"))?;
        let mut client = config(self.folder(), &name).connect(NoTls)?;
        prepare(&mut client)?;
        client.close()?;
        Ok(Template { server: self, name })
    }

    /// The folder that holds the server's data and its socket.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn new_name(&self, kind: &str) -> String {
        format!("{kind}_{}", self.databases.fetch_add(1, Ordering::Relaxed))
    }

    fn administer(&self, statement: &str) -> Result<(), postgres::Error> {
        let _one_at_a_time = self.copying.lock().unwrap_or_else(PoisonError::into_inner);
        let mut client = config(self.folder(), "postgres").connect(NoTls)?;
        client.batch_execute(statement)?;
        client.close()
    }
}

/// A database prepared once, from which each test's own is copied.
#[derive(Debug)]
pub struct Template<'server> {
    server: &'server Server,
    name: String,
}

impl<'server> Template<'server> {
    /// A new copy, which nobody else sees.
    ///
    /// # Errors
    /// What the server answered.
    pub fn database(&self) -> Result<Database<'server>, postgres::Error> {
        let name = self.server.new_name("test");
        self.server.administer(&format!("CREATE DATABASE {name} TEMPLATE {}", self.name))?;
        Ok(Database { server: self.server, name })
    }
}

/// One test's database, removed when dropped.
#[derive(Debug)]
pub struct Database<'server> {
    server: &'server Server,
    name: String,
}

impl Database<'_> {
    /// A new connection.
    ///
    /// # Errors
    /// What the server answered.
    pub fn client(&self) -> Result<Client, postgres::Error> {
        config(self.server.folder(), &self.name).connect(NoTls)
    }

    /// Its address, as a program takes it in its configuration.
    #[must_use]
    pub fn url(&self) -> String {
        let mut host = String::new();
        for byte in self.server.folder().as_os_str().as_encoded_bytes() {
            if byte.is_ascii_alphanumeric() || b"-_.".contains(byte) {
                host.push(char::from(*byte));
            } else {
                write!(host, "%{byte:02X}").expect("writing to a String succeeds");
            }
        }
        format!("postgresql://postgres@{host}/{}", self.name)
    }
}

impl Drop for Database<'_> {
    fn drop(&mut self) {
        // Only to save room: what cannot be removed now goes with the server.
        let _removed = self.server.administer(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// Waits until a server answers.
fn answering(guard: Guard) -> Result<Guard, ServerError> {
    let config = config(guard.folder(), "postgres");
    let began = Instant::now();
    loop {
        if config.connect(NoTls).is_ok() {
            return Ok(guard);
        }
        if guard.has_stopped() {
            return Err(ServerError::Stopped { log: guard.log() });
        }
        if began.elapsed() > START_LIMIT {
            return Err(ServerError::Silent { log: guard.log() });
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn config(folder: &Path, database: &str) -> Config {
    let mut config = Config::new();
    config.host_path(PathBuf::from(folder)).user("postgres").dbname(database).connect_timeout(START_LIMIT);
    config
}

#[cfg(test)]
mod tests {
    use super::{Programs, Server, ServerError};

    #[test]
    fn a_server_that_stops_while_starting_is_told_at_once() {
        let mut programs = Programs::find().expect("PostgreSQL is installed");
        programs.initdb = "/bin/false".into();
        programs.postgres = "/bin/false".into();
        let error = Server::start_with(&programs).expect_err("it cannot have started");
        assert!(matches!(error, ServerError::Stopped { .. }), "{error}");
    }
}
