//! Making a backup, verifying one by restoring it into a scratch folder, and restoring it.

use crate::error::{BackupError, Result};
use crate::header::{FORM, Header, hex};
use crate::scratch::Scratch;
use crate::sealed::{measured, seal, unseal};
use age::x25519::{Identity, Recipient};
use std::path::Path;
use touchstone_audit::{Keeper, PublicKey, Publish, Verified, standing, verify_standing};
use touchstone_domain::calendar::Instant;
use touchstone_domain::permission::{Permission, Relation};
use touchstone_service::actor::Actor;
use touchstone_service::{Moment, Service};
use touchstone_store::{Difference, Store, back_up, check_facts, put_back};

const DATABASE: &str = "touchstone.db";

fn scratch_store(path: &Path) -> Result<Store> {
    Ok(Store::open(&format!("sqlite:{}", path.display()))?)
}

/// Makes a backup in a new file, while others go on working: the database as it is at one moment. What it says of itself, and its size.
///
/// # Errors
/// Somebody who may not; a file that is there already; faults of files and database.
pub fn create(
    (service, keeper): (&Service, &Keeper),
    actor: &Actor,
    moment: &Moment,
    recipients: &[Recipient],
    (to, within): (&Path, &Path),
) -> Result<(Header, u64)> {
    actor.may(Permission::Check, Relation::Everybody)?;
    if to.exists() {
        return Err(BackupError::refused(format!(
            "{}: there is a file already; a backup never replaces another. Name a new one",
            to.display()
        )));
    }
    let scratch = Scratch::new(within)?;
    let database = scratch.file(DATABASE);
    // What was stored before this moment is signed, so that the backup holds the signature.
    keeper.keep(moment, Publish::Now)?;
    let stands = {
        let copied = scratch_store(&database)?;
        back_up(&service.store, &copied, moment, actor.name())?;
        standing(&copied, keeper.checkpoints())?
    };
    // The last connection has closed: the file is whole without what SQLite keeps beside it.
    if scratch.file("touchstone.db-wal").exists() {
        return Err(BackupError::refused("the copy was not closed; try again"));
    }
    let (bytes, sha256) = measured(&database)?;
    let header = Header {
        form: FORM,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: moment.at.to_string(),
        origin: stands.origin,
        size: stands.size,
        root: hex(&stands.root),
        checkpoint: stands.checkpoint,
        bytes,
        sha256,
    };
    let length = seal(&header, &database, recipients, to)?;
    Ok((header, length))
}

/// What was found in a sound backup.
#[derive(Clone, Debug)]
pub struct Proof {
    /// What it says of itself.
    pub header: Header,
    /// Facts, each compared with its body and its row.
    pub facts: u64,
    /// What the log's tree came to.
    pub log: Verified,
}

/// A backup that was opened into a scratch folder and found sound.
pub struct Opened {
    store: Store,
    /// What was found.
    pub proof: Proof,
    _scratch: Scratch,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Opened({:?})", self.proof.header)
    }
}

impl Opened {
    /// The database inside, to ask who may restore it.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }
}

/// Opens a backup into a scratch folder, and compares facts with bodies and rows, and the log with its tree and checkpoint.
///
/// # Errors
/// Whatever is wrong with it, by name; faults of files.
pub fn verify(path: &Path, within: &Path, identities: &[Identity], keys: Vec<PublicKey>) -> Result<Opened> {
    let scratch = Scratch::new(within)?;
    let database = scratch.file(DATABASE);
    let header = unseal(path, identities, &database)?;
    let wrong = |what: String| BackupError::of_file(path, what);
    let stands = header.standing().map_err(wrong)?;
    let made_at = Instant::parse(header.made_at.as_bytes()).map_err(|_| wrong("its instant is none".to_owned()))?;
    let store = scratch_store(&database).map_err(|fault| wrong(fault.to_string()))?;
    let mut found: Vec<Difference> = Vec::new();
    let facts = store.read(|reader| check_facts(reader, &mut found)).map_err(|fault| wrong(fault.to_string()))?;
    let checkpoint = scratch.file("checkpoint");
    let log = verify_standing(&store, &stands, (&checkpoint, keys), made_at)?;
    let first = found.first().map(ToString::to_string).or_else(|| log.faults.first().map(ToString::to_string));
    if let Some(first) = first {
        let count = found.len() + log.faults.len();
        return Err(wrong(format!("{count} faults in the database inside, the first of them: {first}")));
    }
    Ok(Opened { store, proof: Proof { header, facts, log }, _scratch: scratch })
}

/// Restores a backup that was opened into an empty database of either engine: all of it, compared row by row, or nothing. How many
/// rows there are.
///
/// # Errors
/// Somebody who may not, by the users of the backup; a database that is not empty; faults of either.
pub fn restore(opened: &Opened, to: &Store, actor: &Actor, moment: &Moment) -> Result<u64> {
    actor.may(Permission::Check, Relation::Everybody)?;
    let counts = put_back(&opened.store, to, moment, actor.name())?;
    Ok(counts.iter().map(|(_, rows)| rows).sum())
}
