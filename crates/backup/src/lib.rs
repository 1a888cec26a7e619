//! Backups: a whole database in one encrypted file, checked by restoring it, and restored into an empty database of either engine.
//!
//! What lives here: the file's form, its keys, and the three acts. What does not: reading and writing tables (crate `store`), what
//! makes a log's tree sound (crate `audit`), when backups are made and where they are kept (whoever runs the service).

mod acts;
mod error;
mod header;
mod keys;
mod scratch;
mod sealed;

pub use acts::{Opened, Proof, create, restore, verify};
pub use age::x25519::{Identity, Recipient};
pub use error::{BackupError, Result};
pub use header::Header;
pub use keys::{new_identity, read_identities, recipient};
