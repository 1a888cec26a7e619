//! The acts and questions of Touchstone, one place for each: permission, then rule, then change and record, in one transaction.
//!
//! What lives here: a folder a feature, with what it refuses. What does not: rules of what is due (crate `domain`), SQL (crate
//! `store`), pages, commands and formats, which only translate.

pub mod absence;
pub mod access;
pub mod actor;
pub mod adoption;
pub mod case;
mod checks;
pub mod cover;
pub mod documents;
pub mod doubt;
pub mod drafts;
pub mod due;
pub mod emergency;
mod error;
pub mod import;
pub mod oversight;
pub mod refused;
mod replan;
pub mod staff;
mod text;
pub mod today;
pub mod users;

use std::sync::{Arc, Mutex, PoisonError};
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::State;
use touchstone_domain::plan::{Ground, Planner};
use touchstone_domain::policy::Library;

pub use checks::{Checked, check, copy_to};
pub use error::{Error, NotAllowed};
pub use touchstone_store::{DutyRow, DutyState, Engine, ListedDuty, Moment, Store, StoreError, Verb, Via, When};

/// A database and the policies by which it is read.
#[derive(Clone, Debug)]
pub struct Service {
    /// The database.
    pub store: Arc<Store>,
    /// The policies.
    pub library: Arc<Library>,
    /// A digest of the policies: duties worked out with others are worked out again.
    pub policies: String,
    /// The policies bound to the people who are kept in memory.
    ground: Arc<Mutex<Option<Arc<Ground>>>>,
}

impl Service {
    /// A database, policies, and a digest of these.
    #[must_use]
    pub fn new(store: Arc<Store>, library: Arc<Library>, policies: String) -> Self {
        Self { store, library, policies, ground: Arc::default() }
    }

    /// The planner of a day. Binding the policies to everybody on the staff takes longer than planning a case: it is done once for people
    /// who are [kept](touchstone_domain::facts::Facts::upon).
    #[must_use]
    pub fn planner<'a>(&'a self, state: &'a State, on: Day) -> Planner<'a> {
        if !state.facts.stands_on_others() {
            return Planner::new(state, &self.library, on);
        }
        let kept = || self.ground.lock().unwrap_or_else(PoisonError::into_inner);
        let ground = kept().clone();
        if let Some(ground) = ground.filter(|ground| ground.holds_for(state, on)) {
            return Planner::upon(ground, state, &self.library);
        }
        let planner = Planner::new(state, &self.library, on);
        *kept() = Some(planner.ground().clone());
        planner
    }
}
