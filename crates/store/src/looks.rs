//! Looks of several people at the same time go to the log in one transaction: whoever comes first writes for all who wait.
//!
//! Nobody is answered before their own look is in the log, and nobody waits for others to come.

use crate::error::{Result, StoreError};
use crate::fact::Via;
use crate::log::{Entry, Logged};
use crate::store::{Moment, Store};
use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Who looked, when, and at whom.
#[derive(Debug)]
pub(crate) struct Look {
    pub(crate) moment: Moment,
    pub(crate) actor: String,
    pub(crate) entry: Entry,
}

#[derive(Default)]
struct Waiting {
    next: u64,
    looks: Vec<(u64, Look)>,
    /// Those whose askers have not heard yet that they were written or, with the reason, were not.
    done: BTreeMap<u64, Option<Arc<StoreError>>>,
    /// Is somebody writing?
    writing: bool,
}

/// Looks that wait to be written.
#[derive(Default)]
pub(crate) struct Looks {
    waiting: Mutex<Waiting>,
    written: Condvar,
}

impl Looks {
    /// Writes a look to the log, together with those that came meanwhile.
    pub(crate) fn log(&self, store: &Store, look: Look) -> Result<()> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = waiting.next;
        waiting.next += 1;
        waiting.looks.push((mine, look));
        loop {
            if let Some(fault) = waiting.done.remove(&mine) {
                drop(waiting);
                return fault.map_or(Ok(()), |fault| Err(not_logged(&fault)));
            }
            if waiting.writing {
                waiting = self.written.wait(waiting).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            waiting.writing = true;
            let looks = std::mem::take(&mut waiting.looks);
            drop(waiting);
            let fault = write(store, &looks).err().map(Arc::new);
            waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.writing = false;
            waiting.done.extend(looks.iter().map(|(number, _)| (*number, fault.clone())));
            self.written.notify_all();
        }
    }
}

/// What each of them is told.
fn not_logged(fault: &StoreError) -> StoreError {
    match fault {
        StoreError::Full => StoreError::Full,
        StoreError::Failed(what) => StoreError::Failed(what.clone()),
        other => StoreError::NotLogged(other.to_string()),
    }
}

fn write(store: &Store, looks: &[(u64, Look)]) -> Result<()> {
    let Some((_, first)) = looks.first() else { return Ok(()) };
    store.write(&first.moment, &first.actor, Via::Look, |tx| {
        let mut logged = Logged::not_needed();
        for (_, look) in looks {
            tx.turn_to(&look.moment, &look.actor);
            logged = tx.log(&look.entry)?;
        }
        Ok::<_, StoreError>(((), logged))
    })
}
