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

use std::sync::Arc;
use touchstone_domain::policy::Library;
use touchstone_store::Store;

pub use checks::{Checked, check, copy_to};
pub use error::{Error, NotAllowed};
pub use touchstone_store::{DutyRow, DutyState, ListedDuty, Moment, StoreError, Verb, Via, When};

/// A database and the policies by which it is read.
#[derive(Clone, Debug)]
pub struct Service {
    /// The database.
    pub store: Arc<Store>,
    /// The policies.
    pub library: Arc<Library>,
    /// A digest of the policies: duties worked out with others are worked out again.
    pub policies: String,
}
