//! The store itself: connections, reading, and the one way of writing.

use crate::conn::{Conn, Engine};
use crate::error::{Result, StoreError};
use crate::fact::Via;
use crate::log::{Entry, Logged, instant_text};
use crate::looks::{Look, Looks};
use crate::open::Address;
use crate::reading::Reader;
use crate::remembered::{self, People};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::facts::Sheet;

/// When something is done, and the chance it is done with: both are passed in.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Now.
    pub at: Instant,
    /// From this come ids and salts.
    pub seed: [u8; 32],
}

impl Moment {
    /// The day in London.
    #[must_use]
    pub fn today(&self) -> Day {
        self.at.day()
    }
}

/// Connections kept open to the same database. Those to a file work on this machine's processors and keep pages in our memory; a
/// server is waited for.
const fn most_connections(engine: Engine) -> usize {
    match engine {
        Engine::Sqlite => 6,
        Engine::Postgres => 12,
    }
}
/// How long to wait for one of them.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Default)]
struct Pool {
    idle: Vec<Conn>,
    busy: usize,
}

/// A database of facts.
pub struct Store {
    address: Address,
    pool: Mutex<Pool>,
    freed: Condvar,
    /// SQLite takes one writer at a time: they wait here rather than inside it.
    writing: Mutex<()>,
    /// Its disk failed: what was written may not be there, although the system says so when asked again.
    failed: AtomicBool,
    pub(crate) people: People,
    looks: Looks,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({:?})", self.address.engine())
    }
}

impl Store {
    /// Opens a database, brings its tables up to date, and refuses it if it would not keep what it is given.
    ///
    /// # Errors
    /// For an address that is none, a database that cannot be reached, or one that is refused.
    pub fn open(address: &str) -> Result<Self> {
        let address = Address::parse(address)?;
        let mut conn = address.prepare()?;
        crate::migrate::migrate(&mut conn)?;
        crate::guard::check(&mut conn)?;
        Ok(Self {
            address,
            pool: Mutex::new(Pool { idle: vec![conn], busy: 0 }),
            freed: Condvar::new(),
            writing: Mutex::new(()),
            failed: AtomicBool::new(false),
            people: People::default(),
            looks: Looks::default(),
        })
    }

    /// Which engine it is on.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.address.engine()
    }

    pub(crate) const fn looks(&self) -> &Looks {
        &self.looks
    }

    fn taken(&self) -> Result<Taken<'_>> {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        while pool.idle.is_empty() && pool.busy >= most_connections(self.engine()) {
            let (waited, late) = self.freed.wait_timeout(pool, PATIENCE).unwrap_or_else(PoisonError::into_inner);
            pool = waited;
            if late.timed_out() && pool.idle.is_empty() {
                return Err(StoreError::Busy);
            }
        }
        pool.busy += 1;
        let idle = pool.idle.pop();
        drop(pool);
        let mut taken = Taken { store: self, conn: None, is_new: idle.is_none() };
        taken.conn = Some(match idle {
            Some(conn) => conn,
            None => self.address.connect()?,
        });
        Ok(taken)
    }

    /// A connection with a transaction begun. One that lay idle while its server went away and came back is given up for a new one.
    pub(crate) fn begun(&self, begin: impl Fn(&mut Conn) -> Result<()>) -> Result<Taken<'_>> {
        loop {
            if self.failed.load(Ordering::Acquire) {
                return Err(StoreError::Failed("some time ago".to_owned()));
            }
            let mut taken = self.taken()?;
            match begin(taken.conn()?) {
                Ok(()) => return Ok(taken),
                // It may say that it ends before its end is seen.
                Err(fault) if !taken.is_new && (fault.ends_the_connection() || taken.conn()?.is_broken()) => {
                    taken.conn = None;
                }
                Err(fault) => return Err(fault),
            }
        }
    }

    /// Does one statement that is a transaction of its own. A connection is not used if it is known to have ended while it lay idle.
    pub(crate) fn at_once<T>(&self, act: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        loop {
            let mut taken = self.taken()?;
            if taken.is_new || taken.conn()?.is_there() {
                return act(taken.conn()?);
            }
            taken.conn = None;
        }
    }

    /// Reads and, before answering, writes to the log who looked and at whom; within [`Self::owing`] that may come after.
    ///
    /// # Errors
    /// Of the database, and what `read` answers. Without its entry there is no answer.
    pub fn look<T, E: From<StoreError>>(
        &self,
        moment: &Moment,
        actor: &str,
        read: impl FnOnce(&mut Reader<'_>) -> Result<(T, Entry), E>,
    ) -> Result<T, E> {
        let (answer, entry) = self.read(read)?;
        self.looks.log(self, Look { moment: *moment, actor: actor.to_owned(), entry })?;
        Ok(answer)
    }

    /// Writes: everything or nothing, and nothing without an entry in the log.
    ///
    /// # Errors
    /// Of the database, and what `act` answers; then nothing is stored.
    pub fn write<T, E: From<StoreError>>(
        &self,
        moment: &Moment,
        actor: &str,
        via: Via,
        act: impl FnOnce(&mut Tx<'_>) -> Result<(T, Logged), E>,
    ) -> Result<T, E> {
        if via != Via::Look {
            self.stop_going();
            self.looks.settle(self)?;
        }
        let _alone = matches!(self.engine(), Engine::Sqlite)
            .then(|| self.writing.lock().unwrap_or_else(PoisonError::into_inner));
        let begin = match self.engine() {
            Engine::Sqlite => "begin immediate",
            Engine::Postgres => "begin isolation level read committed",
        };
        let mut taken = self.begun(|conn| conn.run(begin))?;
        let mut tx = Tx {
            conn: taken.conn()?,
            actor: crate::log::safe(actor).into_owned(),
            via,
            at: instant_text(moment.at),
            moment: *moment,
            chance: ChaCha20Rng::from_seed(moment.seed),
            people_changed: false,
        };
        let done = act(&mut tx);
        let counted = if tx.people_changed && done.is_ok() { remembered::count_up(tx.conn) } else { Ok(()) };
        match done.and_then(|done| counted.map(|()| done).map_err(E::from)) {
            Ok((answer, Logged { .. })) => {
                if let Err(fault) = taken.conn()?.run("commit") {
                    // What cannot be rolled back either is not used again.
                    if taken.conn()?.run("rollback").is_err() && !taken.conn()?.has_failed() {
                        taken.conn = None;
                    }
                    return Err(fault.into());
                }
                Ok(answer)
            }
            Err(refused) => {
                if taken.conn()?.run("rollback").is_err() && !taken.conn()?.has_failed() {
                    taken.conn = None;
                }
                Err(refused)
            }
        }
    }
}

/// A connection in use; it goes back when it is dropped.
pub(crate) struct Taken<'s> {
    pub(crate) store: &'s Store,
    pub(crate) conn: Option<Conn>,
    /// Was it made just now?
    pub(crate) is_new: bool,
}

impl Taken<'_> {
    /// Nothing was written, so that nothing is lost if the end is not heard; the connection is then not used again.
    pub(crate) fn end_reading(mut self) {
        let ended = self.conn.as_mut().map(Conn::end_reading);
        if ended.is_some_and(|ended| ended.is_err()) && !self.conn.as_ref().is_some_and(Conn::has_failed) {
            self.conn = None;
        }
    }

    pub(crate) fn conn(&mut self) -> Result<&mut Conn> {
        self.conn.as_mut().ok_or(StoreError::Busy)
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut pool = self.store.pool.lock().unwrap_or_else(PoisonError::into_inner);
        pool.busy -= 1;
        let conn = self.conn.take();
        if conn.as_ref().is_some_and(Conn::has_failed) {
            self.store.failed.store(true, Ordering::Release);
        }
        let mut usable = conn.filter(|conn| !conn.is_broken() && !conn.has_failed());
        // What was foreseen by a reading that did not begin answers none that does.
        usable.iter_mut().for_each(Conn::forget);
        // A panic in the middle of a transaction leaves it open: such a connection is not used again.
        if !std::thread::panicking() {
            pool.idle.extend(usable);
        }
        drop(pool);
        self.store.freed.notify_one();
    }
}

/// A database being written. It can be read like any other: it sees what it wrote.
pub struct Tx<'c> {
    conn: &'c mut Conn,
    actor: String,
    via: Via,
    at: String,
    moment: Moment,
    chance: ChaCha20Rng,
    people_changed: bool,
}

impl<'c> Tx<'c> {
    /// Hears of the kind of subject that a new fact is about.
    pub(crate) fn adds_about(&mut self, subject_kind: &str) {
        self.people_changed |= remembered::is_about_people(subject_kind);
    }

    /// Hears of the sheet that a new row is of.
    pub(crate) fn adds_row_of(&mut self, sheet: Sheet) {
        self.people_changed |= remembered::is_about_names(sheet);
    }

    pub(crate) fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// What was written so far, as readers see it.
    pub fn reader(&mut self) -> Reader<'_> {
        Reader { conn: self.conn, people: None, heading: None, made_here: None }
    }

    pub(crate) fn actor(&self) -> &str {
        &self.actor
    }

    pub(crate) const fn via(&self) -> Via {
        self.via
    }

    /// Now, as it is stored.
    #[must_use]
    pub fn at_text(&self) -> &str {
        &self.at
    }

    /// Now.
    #[must_use]
    pub const fn moment(&self) -> &Moment {
        &self.moment
    }

    pub(crate) fn chance<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.chance.fill_bytes(&mut bytes);
        bytes
    }
}
