//! The database that a command works on, who works, and when.

use crate::data::{Asked, Scope, When};
use crate::ending::Ending;
use crate::shipped::library_and_digest;
use clap::Args;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use touchstone_audit::{AuditError, Keeper, Publish};
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::facts::State;
use touchstone_domain::permission::LookPurpose;
use touchstone_domain::plan::plan;
use touchstone_domain::policy::Library;
use touchstone_exchange::export::due_lines;
use touchstone_service::actor::Actor;
use touchstone_service::due::{Question, ask};
use touchstone_service::refused::{Named, asked_what_for, refused};
use touchstone_service::{Error, Moment, NotAllowed, Service};
use touchstone_store::{Engine, Shown, Store, StoreError};

/// Reads what somebody looks for.
fn looked_for(code: &str) -> Result<LookPurpose, String> {
    let codes = LookPurpose::STATED.map(LookPurpose::code).join(", ");
    LookPurpose::stated(code).ok_or_else(|| format!("expected one of {codes}"))
}

/// A database, policies, and who works.
#[derive(Args, Debug)]
pub struct Database {
    /// Database: sqlite:FILE or postgres://… (default: what TOUCHSTONE_DATABASE says, else a file in your data folder)
    #[arg(long = "database", id = "url", value_name = "URL")]
    url: Option<String>,
    /// Policies to use instead of those shipped: a folder of the same shape
    #[arg(long, value_name = "DIR")]
    pub policies: Option<PathBuf>,
    /// Who acts or looks; needed on a shared database, and for records in somebody's name
    #[arg(long = "as", id = "user", value_name = "USERNAME")]
    user: Option<String>,
    /// What you look at a case for that is not yours: helping, duty, checking, assurance, enquiry or inquiry
    #[arg(long = "for", id = "looked_for", value_name = "PURPOSE", value_parser = looked_for)]
    looked_for: Option<LookPurpose>,
    #[arg(skip)]
    files: Files,
}

/// Where the log's checkpoints and the key that signs them are.
#[derive(Args, Clone, Debug, Default)]
pub struct Files {
    /// File for the log's signed checkpoints (default: what TOUCHSTONE_CHECKPOINTS says, else beside the file of the database); keep
    /// it, or copies of it, where nobody who can write to the database can write
    #[arg(long, value_name = "PATH")]
    pub checkpoints: Option<PathBuf>,
    /// File with the private key that signs them (default: what TOUCHSTONE_KEY_FILE says, else beside the file of the database)
    #[arg(long, value_name = "PATH")]
    pub key_file: Option<PathBuf>,
}

impl Files {
    /// The keeper of the database at an address.
    pub fn keeper(&self, url: &str, store: Arc<Store>) -> Keeper {
        let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let beside = url.strip_prefix("sqlite:").map(|path| Keeper::files_beside(std::path::Path::new(path)));
        let (checkpoints, key) = beside.unzip();
        let checkpoints = self.checkpoints.clone().or_else(|| named("TOUCHSTONE_CHECKPOINTS")).or(checkpoints);
        let key = self.key_file.clone().or_else(|| named("TOUCHSTONE_KEY_FILE")).or(key);
        Keeper::new(store, checkpoints, key)
    }
}

/// Keepers of the databases that this command has opened: what it logged gets its places before it ends.
static OPENED: Mutex<Vec<Arc<Keeper>>> = Mutex::new(Vec::new());

/// Who works on which database: what they are refused is logged.
static WORKING: Mutex<Option<(Service, Actor)>> = Mutex::new(None);

/// Ends the work on a database, which closes it. Logs first that somebody was refused what is not theirs, or what is not there; an owner
/// may do everything.
pub fn finish(refused_what: Option<&NotAllowed>) -> Result<(), Ending> {
    let working = WORKING.lock().unwrap_or_else(PoisonError::into_inner).take();
    let (Some((service, actor @ Actor::User(_))), Some(not)) = (working, refused_what) else { return Ok(()) };
    let named = match not {
        // Things are named by what they are and their code.
        NotAllowed::NotFound(what) => match what.rsplit_once(' ') {
            Some(("record", id)) => Named::Record(id),
            Some(("emergency", number)) => Named::Emergency(number),
            Some((_, code)) => Named::Code(code),
            None => Named::Code(what),
        },
        NotAllowed::Role => Named::Nobody,
        NotAllowed::NeedsPurpose(code) => {
            return asked_what_for(&service, &actor, &moment()?, code).map_err(store_ending);
        }
        NotAllowed::Nobody(_) | NotAllowed::NeedsName => return Ok(()),
    };
    refused(&service, &actor, &moment()?, named).map_err(store_ending)
}

/// Gives what was logged its places, and signs that.
pub fn settle() -> Result<(), Ending> {
    let opened = std::mem::take(&mut *OPENED.lock().unwrap_or_else(PoisonError::into_inner));
    for keeper in opened {
        keeper.keep(&moment()?, Publish::Now).map_err(|fault| match audit_ending(fault) {
            Ending::Refused(sentences) => Ending::Refused(
                sentences
                    .into_iter()
                    .chain(["What this command did is done and logged; only its checkpoint is not signed.".to_owned()])
                    .collect(),
            ),
            fault => fault,
        })?;
    }
    Ok(())
}

/// How a command ends when the log could not be kept, read or proved.
pub fn audit_ending(fault: AuditError) -> Ending {
    match fault {
        AuditError::Store(fault) => store_ending(fault),
        AuditError::NotAllowed(not) => Ending::NotAllowed(not),
        other => Ending::refused(other.to_string()),
    }
}

/// The file of the embedded database where none is named.
fn own_file() -> Result<PathBuf, Ending> {
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let data = folder("XDG_DATA_HOME").or_else(|| folder("HOME").map(|home| home.join(".local/share")));
    data.map(|data| data.join("touchstone/touchstone.db"))
        .ok_or_else(|| Ending::refused("--database: name one, since this user has no data folder (HOME is not set)"))
}

/// Now, and chance for what is done now.
pub fn moment() -> Result<Moment, Ending> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|fault| anyhow::anyhow!("no chance to be had from this machine: {fault}"))?;
    Ok(Moment { at: Instant(i64::try_from(since.as_micros())?), seed })
}

impl Database {
    /// The database at an address, for somebody by name or for its owner.
    pub fn at(url: &str, user: Option<String>) -> Self {
        Self { url: Some(url.to_owned()), policies: None, user, looked_for: None, files: Files::default() }
    }

    /// The same database, with the log's files named.
    pub fn with_files(self, files: &Files) -> Self {
        Self { files: files.clone(), ..self }
    }

    /// Opens the database, which is made if there is none and `make` says so.
    pub fn open(&self, make: bool) -> Result<Service, Ending> {
        Ok(self.open_kept(make)?.0)
    }

    /// Opens the database, and refuses it if it is older than its checkpoints.
    pub fn open_kept(&self, make: bool) -> Result<(Service, Arc<Keeper>), Ending> {
        let (service, keeper) = self.open_to_verify(make)?;
        keeper.begin(&moment()?).map_err(audit_ending)?;
        OPENED.lock().unwrap_or_else(PoisonError::into_inner).push(keeper.clone());
        Ok((service, keeper))
    }

    /// Opens the database as it is.
    pub fn open_to_verify(&self, make: bool) -> Result<(Service, Arc<Keeper>), Ending> {
        let (library, policies) = library_and_digest(self.policies.as_deref())?;
        // Not the argument parser's own reading of the environment: a folder named with --data would clash with it.
        let url = match self.url.clone().or_else(|| std::env::var("TOUCHSTONE_DATABASE").ok()) {
            Some(url) => url,
            None => format!("sqlite:{}", own_file()?.display()),
        };
        if let Some(path) = url.strip_prefix("sqlite:").filter(|_| !make)
            && !std::path::Path::new(path).exists()
        {
            return Err(Ending::refused(format!(
                "{path}: there is no database yet. Bring in an extract with `touchstone import DIR`, or ask about a folder with --data DIR."
            )));
        }
        let store = Arc::new(Store::open(&url).map_err(store_ending)?);
        let keeper = Arc::new(self.files.keeper(&url, store.clone()));
        Ok((Service::new(store, Arc::new(library), policies), keeper))
    }

    /// Who works: the person named or, on an embedded database, its owner.
    pub fn actor(&self, service: &Service, moment: &Moment) -> Result<Actor, Ending> {
        let actor = self.actor_of(service, &service.store, moment)?;
        *WORKING.lock().unwrap_or_else(PoisonError::into_inner) = Some((service.clone(), actor.clone()));
        Ok(actor)
    }

    /// The same, with the users of another database than the one that is worked on.
    pub fn actor_of(&self, service: &Service, users: &Store, moment: &Moment) -> Result<Actor, Ending> {
        let Some(username) = &self.user else {
            if service.store.engine() == Engine::Postgres {
                return Err(Ending::refused(
                    "a shared database keeps who acts and looks: say who you are with --as USERNAME",
                ));
            }
            let login = ["LOGNAME", "USER"].into_iter().find_map(|name| std::env::var(name).ok());
            return Ok(Actor::Owner(format!("owner:{}", login.unwrap_or_else(|| "unknown".to_owned()))));
        };
        let found = users
            .read(|reader| Actor::named(reader, &service.library, username, moment.today()))
            .map_err(store_ending)?;
        found.map(|actor| actor.stating(self.looked_for)).map_err(|not| Ending::refused(not.to_string()))
    }

    /// Was somebody named?
    pub const fn names_somebody(&self) -> bool {
        self.user.is_some()
    }

    /// Policies and folded facts, once the look is logged.
    pub fn ask(&self, when: When, what: &'static str, scope: &Scope<'_>) -> Result<Asked, Ending> {
        let (service, moment) = (self.open(false)?, moment()?);
        let actor = self.actor(&service, &moment)?;
        let shown = match scope {
            Scope::Everybody => Shown::Everybody,
            Scope::Unit(code) => Shown::Unit((*code).to_owned()),
            Scope::One(code) | Scope::Accountable(code) => Shown::These(vec![(*code).to_owned()]),
        };
        let day = touchstone_store::When { on: when.on, known_at: when.known_at };
        let question = Question { what, when: day, shown };
        let found = ask(&service, &actor, &moment, &question, |facts, hidden| {
            let state = State::fold(facts, when.known_at);
            let subjects = match scope {
                Scope::Accountable(code) => Some(subjects_for(&service.library, &state, when.on, code)),
                _ => None,
            };
            ((state, hidden.clone()), subjects)
        });
        let (state, hidden) = found.map_err(ending)?;
        Ok(Asked { library: service.library.clone(), state, hidden })
    }
}

/// The subjects of what one person is accountable for, and the person.
fn subjects_for(library: &Library, state: &State, on: Day, code: &str) -> Vec<String> {
    let plan = plan(state, library, on);
    let mut subjects: Vec<String> =
        due_lines(state, &plan).filter(|line| line.accountable() == code).map(|line| line.subject()).collect();
    subjects.push(code.to_owned());
    subjects.sort_unstable();
    subjects.dedup();
    subjects
}

/// How a command ends that the service did not do.
pub fn ending<R: std::fmt::Display>(error: Error<R>) -> Ending {
    match error {
        Error::Refused(refusal) => Ending::Refused(refusal.to_string().lines().map(str::to_owned).collect()),
        Error::NotAllowed(not) => Ending::NotAllowed(not),
        Error::Fault(fault) => store_ending(fault),
    }
}

/// How a command ends when the database fails: an address, a file or a setting is the user's to put right.
pub fn store_ending(fault: StoreError) -> Ending {
    match fault {
        StoreError::Address(_)
        | StoreError::File { .. }
        | StoreError::Refused(_)
        | StoreError::Busy
        | StoreError::Full
        | StoreError::Failed(_) => Ending::refused(fault.to_string()),
        other => Ending::Fault(anyhow::Error::new(other)),
    }
}
