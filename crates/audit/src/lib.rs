//! The log as evidence: the tree over facts and entries, its signed checkpoints, receipts, and who looked at whom.
//!
//! What lives here: the only place where the log is read. What does not: writing entries (`Tx::log` in crate `store`, with each act
//! and look), SQL, anything that counts or reports: those crates cannot see this one.

mod checking;
mod checkpoints;
mod error;
mod keeper;
mod key_file;
mod note;
mod receipt;
mod sequence;
mod standing;
mod tree;
mod verify;
mod who;

pub use checking::verify_all;
pub use error::{AuditError, Result};
pub use keeper::{Keeper, Publish, check_key};
pub use note::{Checkpoint, Note, PrivateKey, PublicKey};
pub use receipt::{Proved, Receipt, check_receipt, receipt};
pub use standing::{Standing, standing, verify_standing};
pub use touchstone_store::ledger::{LogRow, report_role};
pub use verify::{Fault, Given, Guard, Guards, Verified, verify};
pub use who::{Looks, PAGE, export, line_of, looks_at, who, who_by_id};
