//! The file of checkpoints, which lies outside the database: one note after another, each naming the one before it.

use crate::error::{AuditError, Result};
use crate::note::{Checkpoint, Note, PrivateKey, SIGNED_BY};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// More than the longest note, twice.
const TAIL: u64 = 4096;

/// A file that is added to, held by one process at a time.
pub(crate) struct Appending<'p> {
    path: &'p Path,
    file: File,
}

impl<'p> Appending<'p> {
    /// Opens the file, which is made if there is none, and waits until nobody else adds to it.
    pub(crate) fn open(path: &'p Path) -> Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(AuditError::file(path))?;
        file.lock().map_err(AuditError::file(path))?;
        Ok(Self { path, file })
    }

    /// The last whole note, if there is one; and does the file end after it?
    fn last(&mut self) -> Result<(Option<Note>, bool)> {
        let fault = AuditError::file(self.path);
        let read = || -> std::io::Result<Vec<u8>> {
            let length = self.file.metadata()?.len();
            self.file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
            let mut tail = Vec::new();
            self.file.read_to_end(&mut tail)?;
            Ok(tail)
        };
        let tail = { read }().map_err(fault)?;
        let mut text = String::from_utf8_lossy(&tail).into_owned();
        let ends_whole = text.is_empty() || text.ends_with("\n\n");
        // The line ends that the next note begins with complete a signature that lacks only those.
        text.push('\n');
        let last = Notes::of(BufReader::new(text.as_bytes())).filter_map(|found| match found {
            Ok(Found::Note(note)) => Some(note),
            _ => None,
        });
        Ok((last.last(), ends_whole))
    }

    /// The last whole note, if there is one.
    pub(crate) fn last_note(&mut self) -> Result<Option<Note>> {
        Ok(self.last()?.0)
    }

    /// Adds a checkpoint after the last, and returns once it is on the disk.
    pub(crate) fn add(&mut self, checkpoint: Checkpoint, key: &PrivateKey) -> Result<()> {
        let (last, ends_whole) = self.last()?;
        let after = last.map_or([0; 32], |last| last.digest());
        let note = Checkpoint { after, ..checkpoint }.signed(key);
        // A note that was not written to its end, before a power cut, is left as it is.
        let before = if ends_whole { "" } else { "\n\n" };
        let text = format!("{before}{note}\n");
        let fault = AuditError::file(self.path);
        self.file.write_all(text.as_bytes()).and_then(|()| self.file.sync_all()).map_err(fault)
    }
}

/// The last whole note of a file, without waiting for anybody.
pub(crate) fn last_note(path: &Path) -> Result<Option<Note>> {
    match File::open(path) {
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(fault) => Err(AuditError::file(path)(fault)),
        Ok(file) => Appending { path, file }.last_note(),
    }
}

/// What stands in a file of checkpoints.
#[derive(Debug)]
pub(crate) enum Found {
    Note(Note),
    /// Lines that are no note: one that was not written to its end, or that somebody changed. The chain of notes tells which.
    Broken,
}

/// The notes of a file, one after another.
pub(crate) struct Notes<R> {
    lines: R,
    held: String,
}

impl<R: BufRead> Notes<R> {
    pub(crate) fn of(lines: R) -> Self {
        Self { lines, held: String::new() }
    }
}

impl<R: BufRead> Iterator for Notes<R> {
    type Item = std::io::Result<Found>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = Vec::new();
        loop {
            line.clear();
            match self.lines.read_until(b'\n', &mut line) {
                Err(fault) => return Some(Err(fault)),
                Ok(0) if self.held.trim().is_empty() => return None,
                Ok(0) => {
                    self.held.clear();
                    return Some(Ok(Found::Broken));
                }
                Ok(_) => {}
            }
            let text = String::from_utf8_lossy(&line);
            if text == "\n" && self.held.is_empty() {
                continue;
            }
            // Whatever stands before it, the name of a tree begins a note.
            let begins = text.starts_with("touchstone/") && !self.held.is_empty();
            if begins {
                self.held.clear();
            }
            self.held.push_str(&text);
            if begins {
                return Some(Ok(Found::Broken));
            }
            if text.starts_with(SIGNED_BY) || self.held.len() > TAIL as usize {
                let found = Note::parse(&self.held).map_or(Found::Broken, Found::Note);
                self.held.clear();
                return Some(Ok(found));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Appending, Found, Notes, last_note};
    use crate::note::{Checkpoint, PrivateKey};
    use std::io::{BufReader, Write};

    fn checkpoint(size: u64) -> Checkpoint {
        let origin = "touchstone/00aa".to_owned();
        Checkpoint { origin, size, root: [3; 32], at: "2026-01-12T10:30:00.000000Z".to_owned(), after: [0; 32] }
    }

    #[test]
    fn a_note_cut_off_at_any_byte_is_passed_over_and_the_next_follows_the_last_whole_one() {
        let key = PrivateKey::of("touchstone/00aa", [9; 32]).expect("a key");
        let path = std::env::temp_dir().join(format!("touchstone-notes-{}", std::process::id()));
        let whole = checkpoint(9).signed(&key).to_string();
        for cut in 0..=whole.len() {
            drop(std::fs::remove_file(&path));
            Appending::open(&path).expect("opens").add(checkpoint(3), &key).expect("added");
            let first = last_note(&path).expect("read").expect("a note");
            let mut file = std::fs::OpenOptions::new().append(true).open(&path).expect("opens");
            file.write_all(&whole.as_bytes()[..cut]).expect("written");
            drop(file);
            Appending::open(&path).expect("opens").add(checkpoint(12), &key).expect("added");
            let file = std::fs::read(&path).expect("read");
            let notes: Vec<_> = Notes::of(BufReader::new(file.as_slice()))
                .filter_map(|found| match found.expect("read") {
                    Found::Note(note) => Some(note),
                    Found::Broken => None,
                })
                .collect();
            let sizes: Vec<u64> = notes.iter().map(|note| note.checkpoint.size).collect();
            if cut + 1 >= whole.len() {
                assert_eq!(sizes, [3, 9, 12], "cut at {cut}");
                assert_eq!(notes[2].checkpoint.after, notes[1].digest(), "cut at {cut}");
            } else {
                assert_eq!(sizes, [3, 12], "cut at {cut}");
                assert_eq!(notes[1].checkpoint.after, first.digest(), "cut at {cut}");
            }
        }
        drop(std::fs::remove_file(&path));
    }
}
