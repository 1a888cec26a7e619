//! One file of checkpoints, read in its order: each note names the one before it, and trees only grow.

use super::faults::{Faults, Guard};
use crate::checkpoints::{Found, Notes};
use crate::error::{AuditError, Result};
use crate::note::Note;
use crate::tree::Hash;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

pub(super) struct Witness {
    /// The name of the file, for whoever reads what is wrong.
    pub(super) name: String,
    notes: Notes<BufReader<File>>,
    origin: String,
    ahead: Option<Note>,
    last: (u64, Hash),
    pub(super) broken: u64,
}

impl Witness {
    pub(super) fn open(path: &Path, origin: &str, faults: &mut Faults) -> Result<Self> {
        let file = File::open(path).map_err(AuditError::file(path))?;
        let mut witness = Self {
            name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            notes: Notes::of(BufReader::new(file)),
            origin: origin.to_owned(),
            ahead: None,
            last: (0, [0; 32]),
            broken: 0,
        };
        witness.next(faults)?;
        Ok(witness)
    }

    /// The next note, if there is one.
    pub(super) const fn peek(&self) -> Option<&Note> {
        self.ahead.as_ref()
    }

    /// Goes on to the next note.
    pub(super) fn next(&mut self, faults: &mut Faults) -> Result<()> {
        self.ahead = None;
        while let Some(found) = self.notes.next() {
            let found = found.map_err(|cause| AuditError::File { path: self.name.clone(), cause })?;
            let Found::Note(note) = found else {
                self.broken += 1;
                continue;
            };
            let (checkpoint, name) = (&note.checkpoint, &self.name);
            if checkpoint.origin != self.origin {
                faults.tell(
                    Guard::Chain,
                    format!("{name}: a checkpoint is of {}, not of {}", checkpoint.origin, self.origin),
                );
                continue;
            }
            if checkpoint.after != self.last.1 {
                let what = format!("{name}: the checkpoint of {} does not follow the one before it", checkpoint.size);
                faults.tell(Guard::Chain, what);
            }
            let shrinks = checkpoint.size <= self.last.0;
            if shrinks {
                let what = format!("{name}: a checkpoint of {} follows one of {}", checkpoint.size, self.last.0);
                faults.tell(Guard::Chain, what);
            }
            self.last = (checkpoint.size, note.digest());
            if !shrinks {
                self.ahead = Some(note);
                return Ok(());
            }
        }
        Ok(())
    }
}
