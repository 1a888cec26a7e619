//! Where a tree stands at one moment, for whoever takes a copy away, and whether a copy still stands there.

use crate::checkpoints::{Found, Notes};
use crate::error::{AuditError, Result};
use crate::note::PublicKey;
use crate::sequence::tree_of;
use crate::verify::{Fault, Given, Guard, Guards, Verified, verify};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use touchstone_domain::calendar::Instant;
use touchstone_store::Store;

/// Where the tree of a database stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The name of the tree.
    pub origin: String,
    /// Its leaves.
    pub size: u64,
    /// Its root.
    pub root: [u8; 32],
    /// The last checkpoint that was signed of it, as its note is written; empty if there is none.
    pub checkpoint: String,
}

/// Where a copy stands, with the last of the original's checkpoints that it contains.
///
/// # Errors
/// Faults of files and database.
pub fn standing(copy: &Store, checkpoints: Option<&Path>) -> Result<Standing> {
    let head = copy.read(|reader| reader.ledger_head())?.unwrap_or_default();
    let tree = tree_of(&head);
    let mut standing = Standing { origin: head.origin, size: tree.size, root: tree.root(), checkpoint: String::new() };
    let Some(path) = checkpoints.filter(|path| path.exists()) else { return Ok(standing) };
    let file = File::open(path).map_err(AuditError::file(path))?;
    for found in Notes::of(BufReader::new(file)) {
        let Found::Note(note) = found.map_err(AuditError::file(path))? else { continue };
        if note.checkpoint.origin == standing.origin && note.checkpoint.size <= standing.size {
            standing.checkpoint = note.to_string();
        }
    }
    Ok(standing)
}

/// Verifies a copy: its rows and its tree, where the tree stands, the checkpoint that was signed of it, in a file, and the keys known.
///
/// # Errors
/// Faults of files and database. What is wrong with the copy is told.
pub fn verify_standing(
    copy: &Store,
    wanted: &Standing,
    (checkpoint, keys): (&Path, Vec<PublicKey>),
    taken_at: Instant,
) -> Result<Verified> {
    crate::key_file::for_owner(checkpoint, wanted.checkpoint.as_bytes()).map_err(AuditError::file(checkpoint))?;
    let checkpoints = if wanted.checkpoint.is_empty() { Vec::new() } else { vec![checkpoint.to_path_buf()] };
    let given = Given { checkpoints, keys, now: Some(taken_at) };
    // One note alone cannot show the chain of all, and another server may have written a later one.
    let guards = Guards::ALL.without(&[Guard::Chain, Guard::Published]);
    let mut verified = copy.read(|reader| verify(reader, &given, guards))?;
    let found = standing(copy, None)?;
    if (&found.origin, found.size, found.root) != (&wanted.origin, wanted.size, wanted.root) {
        let what = "the tree is not the one that was written down when this copy was made".to_owned();
        verified.faults.push(Fault { guard: Guard::Tree, what });
    }
    Ok(verified)
}
