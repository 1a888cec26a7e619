//! Looks of several people at the same time go to the log in one transaction: whoever finds nobody writing writes for all.
//!
//! Nobody is answered before their own look is in the log. Whoever answers many people at once need not stand still meanwhile: what
//! [`Store::owing`] gives back says when the looks that were had are in the log.

use crate::conn::Engine;
use crate::error::{Result, StoreError};
use crate::fact::Via;
use crate::log::{Entry, Line, add, safe};
use crate::store::{Moment, Store};
use std::cell::RefCell;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Who looked, when, and at whom.
#[derive(Debug)]
pub(crate) struct Look {
    pub(crate) moment: Moment,
    pub(crate) actor: String,
    pub(crate) entry: Entry,
}

/// What becomes of one look.
#[derive(Default)]
struct Fate {
    known: Mutex<Known>,
    heard: Condvar,
}

type Outcome = Result<(), Arc<StoreError>>;

#[derive(Default)]
struct Known {
    /// Was it written, or what stood in the way?
    outcome: Option<Outcome>,
    /// Who is to hear of it.
    hears: Option<Box<dyn FnOnce(Outcome) + Send>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Fate {
    fn tell(&self, outcome: &Outcome) {
        let mut known = locked(&self.known);
        known.outcome = Some(outcome.clone());
        let hears = known.hears.take();
        drop(known);
        self.heard.notify_all();
        if let Some(hears) = hears {
            hears(outcome.clone());
        }
    }

    fn wait(&self) -> Result<()> {
        let known = self.heard.wait_while(locked(&self.known), |known| known.outcome.is_none());
        told(known.unwrap_or_else(PoisonError::into_inner).outcome.clone())
    }

    /// Hears of it at once, or as soon as it is known.
    fn when_known(&self, hears: impl FnOnce(Outcome) + Send + 'static) {
        let mut known = locked(&self.known);
        match known.outcome.clone() {
            Some(outcome) => {
                drop(known);
                hears(outcome);
            }
            None => known.hears = Some(Box::new(hears)),
        }
    }
}

/// Looks that were had and may not have been written yet. Until it is known that they were, nothing that was seen may be shown.
#[must_use = "what was seen may be shown once it is known that the look at it is in the log"]
pub struct Owed(Vec<Arc<Fate>>);

impl std::fmt::Debug for Owed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Owed({})", self.0.len())
    }
}

impl Owed {
    /// Is there nothing to wait for?
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// `hears`, once, that all of it is in the log, or what stood in the way: now if that is known, and otherwise from whoever writes it.
    pub fn when_written(mut self, hears: impl FnOnce(Result<()>) + Send + 'static) {
        let Some(fate) = self.0.pop() else { return hears(Ok(())) };
        fate.when_known(move |outcome| match outcome {
            Ok(()) => self.hear_of_the_rest(Box::new(hears)),
            wrong => hears(told(Some(wrong))),
        });
    }

    /// Whoever hears is in a box from here on: else each look would make a type of its own.
    fn hear_of_the_rest(self, hears: Box<dyn FnOnce(Result<()>) + Send>) {
        self.when_written(hears);
    }
}

thread_local! {
    /// The looks that what is being done on this thread owes, if it may owe any.
    static OWED: RefCell<Option<Vec<Arc<Fate>>>> = const { RefCell::new(None) };
}

/// Ends the owing of a thread, also where what was done panicked.
struct Owing;

impl Drop for Owing {
    fn drop(&mut self) {
        OWED.set(None);
    }
}

#[derive(Default)]
struct Waiting {
    looks: Vec<(Look, Arc<Fate>)>,
    /// Is somebody writing?
    writing: bool,
    /// Did somebody ask for it since the last began?
    asked: bool,
}

/// Looks that wait to be written.
#[derive(Default)]
pub(crate) struct Looks {
    waiting: Mutex<Waiting>,
}

impl Looks {
    /// Writes a look to the log, together with those that came meanwhile; or owes it, where that is allowed.
    pub(crate) fn log(&self, store: &Store, look: Look) -> Result<()> {
        let fate = Arc::new(Fate::default());
        locked(&self.waiting).looks.push((look, fate.clone()));
        let is_owed = OWED.with_borrow_mut(|owed| owed.as_mut().map(|owed| owed.push(fate.clone())).is_some());
        if is_owed {
            return Ok(());
        }
        self.write(store);
        fate.wait()
    }

    /// Waits for what this thread owes: an act comes after the looks before it, in the log too.
    pub(crate) fn settle(&self, store: &Store) -> Result<()> {
        let owed = OWED.with_borrow_mut(|owed| owed.as_mut().map(std::mem::take)).unwrap_or_default();
        if !owed.is_empty() {
            self.write(store);
        }
        owed.iter().try_for_each(|fate| fate.wait())
    }

    /// Writes all looks that wait; or leaves it to whoever is writing, who then writes once more. Looks that come meanwhile are left to
    /// those who ask for them.
    fn write(&self, store: &Store) {
        let mut waiting = locked(&self.waiting);
        waiting.asked = true;
        while waiting.asked && !waiting.writing && !waiting.looks.is_empty() {
            waiting.writing = true;
            waiting.asked = false;
            let looks = std::mem::take(&mut waiting.looks);
            drop(waiting);
            let unfinished = Arc::new(StoreError::Refused("writing it was broken off".to_owned()));
            let mut telling = Telling { waiting: &self.waiting, looks, outcome: Err(unfinished) };
            telling.outcome = write(store, &telling.looks).map_err(Arc::new);
            drop(telling);
            waiting = locked(&self.waiting);
        }
    }
}

/// Looks that are being written: when that ends, even in a panic, everybody who waits hears of it, and others may write.
struct Telling<'l> {
    waiting: &'l Mutex<Waiting>,
    looks: Vec<(Look, Arc<Fate>)>,
    outcome: Outcome,
}

impl Drop for Telling<'_> {
    fn drop(&mut self) {
        locked(self.waiting).writing = false;
        for (_, fate) in &self.looks {
            fate.tell(&self.outcome);
        }
    }
}

impl Store {
    /// Does something that may look at people without waiting for the log, and what it owes. [`Store::write_looks`] must follow, by anybody.
    pub fn owing<T>(&self, act: impl FnOnce() -> T) -> (T, Owed) {
        OWED.set(Some(Vec::new()));
        let _owing = Owing;
        let _going = self.going();
        let done = act();
        (done, Owed(OWED.take().unwrap_or_default()))
    }

    /// Writes to the log what is owed by now, by whomever, or has it written by whoever is writing just now.
    pub fn write_looks(&self) {
        self.looks().write(self);
    }
}

/// What each of them is told.
fn told(outcome: Option<Outcome>) -> Result<()> {
    let Some(Err(fault)) = outcome else { return Ok(()) };
    Err(match &*fault {
        StoreError::Full => StoreError::Full,
        StoreError::Failed(what) => StoreError::Failed(what.clone()),
        other => StoreError::NotLogged(other.to_string()),
    })
}

fn write(store: &Store, looks: &[(Look, Arc<Fate>)]) -> Result<()> {
    let Some((first, _)) = looks.first() else { return Ok(()) };
    let lines = looks.iter().map(|(look, _)| Line::of(&look.moment, safe(&look.actor), &look.entry));
    match store.engine() {
        Engine::Sqlite => store.write(&first.moment, &first.actor, Via::Look, |tx| Ok(((), tx.log_all(lines)?))),
        // One statement for all of them is a transaction, without waiting for its beginning and its end.
        Engine::Postgres => store.at_once(|conn| add(conn, lines)),
    }
}
