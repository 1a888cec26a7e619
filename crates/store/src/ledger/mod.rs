//! The log read again, and the tree over facts and log entries as it is stored. Only the crate `audit` may use what is in here: nothing
//! that counts or reports can reach who looked at whom.
//!
//! What lives here: rows as leaves, runs of them, hashes of whole subtrees, the index of subjects. What does not: hashing trees,
//! signing, judging (crate `audit`).

mod head;
mod index;
mod leaf;
mod people;
mod read;
mod report;

pub use head::{Gap, Head, Run, Tile};
pub use index::{SEGMENT, Segment, WholeSegment, add_to_segment, found_by, keys_of, numbers};
pub use leaf::{Chunk, Fields, Leaf, Source};
pub use people::{RoleNow, UserNow};
pub use read::LogRow;
pub use report::report_role;

/// What ledger functions are asked of: a database that is being read.
pub use crate::reading::Reader;

use crate::statement::Statement;

/// The statements of this folder.
pub(crate) fn statements() -> Vec<Statement> {
    [head::STATEMENTS, index::STATEMENTS, leaf::STATEMENTS, people::STATEMENTS, read::STATEMENTS].concat()
}
