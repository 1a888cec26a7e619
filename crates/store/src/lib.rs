//! The store: facts kept for ever, what is worked out from them, and who looked, on SQLite and PostgreSQL.
//!
//! What lives here: the only SQL of the product, behind one small synchronous layer ([`Store`], [`Tx`], [`Reader`]); the facts and
//! their bodies, which nothing changes; the tables worked out from them; loading them as the planner wants them. What does not:
//! rules (crate `domain`), who may do what (crate `service`).

#[macro_use]
mod statement;
#[macro_use]
mod sheets;
mod accounts;
mod batch;
mod body;
mod change;
mod check;
mod conn;
#[cfg(test)]
mod contract;
mod copy;
mod damage;
mod doubts;
mod duties;
mod emergencies;
mod error;
mod fact;
mod guard;
mod hash;
mod latest;
pub mod ledger;
mod listed;
mod load;
mod log;
mod looks;
mod migrate;
mod open;
mod outputs;
mod people;
mod planning;
mod postgres;
mod reach;
mod reading;
mod remembered;
mod sent;
mod sessions;
mod slice;
mod sqlite;
mod store;
mod stored;
mod users;

pub use change::{Compared, Known, Missing};
pub use check::{Difference, check_facts, expected_rows};
pub use conn::{Engine, Row, Value};
pub use copy::{back_up, copy, put_back};
pub use doubts::{DoubtRow, EndedDoubt, NewDoubt, ToldDoubt};
pub use duties::{DutyChanges, DutyRow, DutyState, ShortText};
pub use emergencies::EmergencyRow;
pub use error::StoreError;
pub use fact::{Cells, FactId, NewRow, Via};
pub use latest::{KnownRow, RowVersion};
pub use listed::{ListUntil, ListedDuty, Named};
pub use load::{When, load};
pub use log::{Entry, Logged, Shown, Verb};
pub use looks::Owed;
pub use outputs::Output;
pub use people::{PersonRow, Sought};
pub use planning::Planning;
pub use reach::Subjects;
pub use reading::Reader;
pub use sent::SentRow;
pub use sessions::SessionRow;
pub use statement::{Statement, statements};
pub use store::{Moment, Store, Tx};
pub use users::{RoleRow, UserRow};
