//! Whoever keeps the log's tree: gives rows their places, and writes signed checkpoints outside the database.

use crate::checkpoints::{Appending, last_note};
use crate::error::{AuditError, Result};
use crate::key_file;
use crate::note::{Checkpoint, Note, PrivateKey, PublicKey, base64, vouching};
use crate::sequence::{NEXT_KEY, index, pass, tree_of};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use touchstone_domain::permission::{Permission, Relation};
use touchstone_service::actor::Actor;
use touchstone_service::{Moment, Verb, Via};
use touchstone_store::ledger::Head;
use touchstone_store::{Entry, Shown, Store};

/// A checkpoint is written once nothing was stored for so long, in microseconds,
const QUIET: i64 = 1_000_000;
/// unless there was one so shortly before;
const APART: i64 = 2_000_000;
/// and so often while the tree grows without a pause.
const EVERY: i64 = 5_000_000;
/// While a segment is indexed, others who wait get their turn to write so long after a few of its subjects.
const OTHERS_TURN: Duration = Duration::from_millis(1);
/// After so many of these turns places are given again: less than a tenth of a second.
const PLACES_EVERY: u32 = 16;

/// When to write a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publish {
    /// When one is due.
    WhenDue,
    /// Now, if the tree has grown.
    Now,
}

/// Keeps the tree of one database.
#[derive(Debug)]
pub struct Keeper {
    store: Arc<Store>,
    checkpoints: Option<PathBuf>,
    key: Option<PathBuf>,
    loaded: Mutex<Option<Arc<PrivateKey>>>,
    signing: Mutex<Signing>,
}

/// When the last checkpoint was written, and since when the tree has had its size; in microseconds.
#[derive(Debug)]
struct Signing {
    published_at: i64,
    size: i64,
    since: i64,
}

impl Signing {
    /// Is a checkpoint of a tree of this size due?
    fn is_due(&mut self, size: i64, now: i64) -> bool {
        // A clock that was set back begins anew.
        if self.size != size || now < self.since {
            (self.size, self.since) = (size, now);
        }
        let Some(ago) = now.checked_sub(self.published_at).filter(|ago| *ago >= 0) else { return true };
        ago >= EVERY || (ago >= APART && now - self.since >= QUIET)
    }
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

impl Keeper {
    /// For a database, with its checkpoints and its private key in these files; with none, places are given and nothing is signed.
    #[must_use]
    pub fn new(store: Arc<Store>, checkpoints: Option<PathBuf>, key: Option<PathBuf>) -> Self {
        let signing = Signing { published_at: i64::MIN, size: 0, since: i64::MIN };
        Self { store, checkpoints, key, loaded: Mutex::new(None), signing: Mutex::new(signing) }
    }

    /// Where the checkpoints and the key of an embedded database are unless somebody says so: beside its file.
    #[must_use]
    pub fn files_beside(file: &Path) -> (PathBuf, PathBuf) {
        (beside(file, ".checkpoints"), beside(file, ".key"))
    }

    /// The file of checkpoints.
    #[must_use]
    pub fn checkpoints(&self) -> Option<&Path> {
        self.checkpoints.as_deref()
    }

    /// Refuses a database that is older than its checkpoints, or another one, before anything is done with it.
    ///
    /// # Errors
    /// Such a database; a key that cannot be used; faults of files and database.
    pub fn begin(&self, moment: &Moment) -> Result<()> {
        let head = self.store.read(|reader| reader.ledger_head())?;
        if let Some(path) = &self.checkpoints {
            self.check_against(path, last_note(path)?.as_ref(), head.as_ref())?;
        }
        let origin = match head {
            Some(head) => head,
            // The tree is begun, so that it has a name to which a key can belong.
            None => match self.store.sequence(moment, |tx| pass(tx, None))? {
                Some((head, _)) => head,
                None => return Ok(()),
            },
        };
        self.load_key(&origin, moment).map(drop)
    }

    fn check_against(&self, path: &Path, last: Option<&Note>, head: Option<&Head>) -> Result<()> {
        let Some(last) = last.map(|last| &last.checkpoint) else { return Ok(()) };
        let (origin, size) = head.map_or(("", 0), |head| (head.origin.as_str(), head.size.unsigned_abs()));
        if last.origin != origin && !origin.is_empty() {
            return Err(AuditError::refused(format!(
                "{}: these are the checkpoints of another database ({}, and this one is {origin}); name the right file with \
                 --checkpoints, or move this one away and keep it",
                path.display(),
                last.origin
            )));
        }
        let rolled_back = size < last.size;
        let rewritten = head.is_some_and(|head| size == last.size && tree_of(head).root() != last.root);
        if rolled_back || rewritten {
            // Another process may have gone on meanwhile: what matters is how the database is now.
            let now = self.store.read(|reader| reader.ledger_head())?;
            if !rewritten && now.is_some_and(|now| now.size.unsigned_abs() >= last.size) {
                return Ok(());
            }
            return Err(AuditError::refused(format!(
                "the database is not the one whose checkpoints are in {}: they know {} entries and facts at {}, and it has {size}. \
                 It is an older copy, or somebody has changed it. If you have restored a backup on purpose, move that file away, \
                 keep it, and write down why; else find out who",
                path.display(),
                last.size,
                last.at
            )));
        }
        Ok(())
    }

    /// The key in force: that of the file, which is made if the log has no key yet.
    fn load_key(&self, head: &Head, moment: &Moment) -> Result<Option<Arc<PrivateKey>>> {
        let Some(path) = &self.key else { return Ok(None) };
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |key: &PrivateKey| {
            key.public().name() == head.origin && (head.key.is_empty() || key.public().to_string() == head.key)
        };
        if let Some(key) = loaded.as_ref().filter(|key| fits(key)) {
            return Ok(Some(key.clone()));
        }
        // A change of keys that was cut off: the log knows the next key already.
        if !head.key.is_empty() && key_file::read(&key_file::next(path))?.is_some_and(|next| fits(&next)) {
            key_file::take_over(path)?;
        }
        let key = match key_file::read(path)? {
            Some(key) => key,
            None if head.key.is_empty() => {
                let key = new_key(&head.origin, moment)?;
                key_file::write(path, &key)?;
                key
            }
            None => {
                return Err(AuditError::refused(format!(
                    "{}: the key that signs this log is not there; put it back, or name its file with --key-file",
                    path.display()
                )));
            }
        };
        if !fits(&key) {
            return Err(AuditError::refused(format!(
                "{}: this key does not sign this log; the log knows {}",
                path.display(),
                if head.key.is_empty() { &head.origin } else { &head.key }
            )));
        }
        Ok(Some(loaded.insert(Arc::new(key)).clone()))
    }

    /// Gives places to whatever has none, and writes a checkpoint.
    ///
    /// # Errors
    /// A database or a key that is not as it was left; faults of files and database.
    pub fn keep(&self, moment: &Moment, publish: Publish) -> Result<Option<Head>> {
        let mut key = None;
        let head = loop {
            let key_now: Option<PublicKey> = key.as_ref().map(|key: &Arc<PrivateKey>| key.public().clone());
            let Some((head, more)) = self.store.sequence(moment, |tx| pass(tx, key_now.as_ref()))? else {
                return Ok(None);
            };
            if more {
                continue;
            }
            if key.is_some() || self.key.is_none() {
                break head;
            }
            key = self.load_key(&head, moment)?;
            if !head.key.is_empty() {
                break head;
            }
        };
        if let (Some(path), Some(key)) = (&self.checkpoints, key)
            && head.size > head.published
            && (publish == Publish::Now || self.is_due(&head, moment))
        {
            self.publish(path, &head, &key, moment)?;
        }
        self.index(&head, moment)?;
        Ok(Some(head))
    }

    /// Indexes segments that are whole, unless somebody else does so. They are made ready by reading alone, and kept a few subjects at a
    /// time, so that nobody else is kept from writing for long; what is stored meanwhile gets its places.
    fn index(&self, head: &Head, moment: &Moment) -> Result<()> {
        let mut indexed = head.indexed;
        while indexed < head.whole_segments() {
            let segment = self.store.read(|reader| reader.ledger_whole_segment(indexed..head.whole_segments()))?;
            for turn in 0.. {
                if turn % PLACES_EVERY == 0 {
                    self.store.sequence(moment, |tx| pass(tx, None))?;
                }
                let Some(is_whole) = self.store.sequence(moment, |tx| index(tx, &segment))? else { return Ok(()) };
                if is_whole {
                    break;
                }
                std::thread::sleep(OTHERS_TURN);
            }
            indexed = segment.number + 1;
        }
        Ok(())
    }

    /// As [`Self::keep`], once there is something to do: for a server that asks every moment.
    ///
    /// # Errors
    /// As [`Self::keep`].
    pub fn keep_up(&self, moment: &Moment, publish: Publish) -> Result<()> {
        let (head, last, gaps) = self.store.read(|reader| {
            Ok::<_, AuditError>((reader.ledger_head()?, reader.ledger_last()?, !reader.ledger_gaps()?.is_empty()))
        })?;
        let unsigned = |head: &Head| self.checkpoints.is_some() && self.key.is_some() && head.published < head.size;
        let due = |head: &Head| publish == Publish::Now || self.is_due(head, moment);
        let idle = head.is_some_and(|head| {
            head.last == last && !gaps && head.indexed == head.whole_segments() && !(unsigned(&head) && due(&head))
        });
        if idle { Ok(()) } else { self.keep(moment, publish).map(drop) }
    }

    fn is_due(&self, head: &Head, moment: &Moment) -> bool {
        self.signing.lock().unwrap_or_else(PoisonError::into_inner).is_due(head.size, moment.at.0)
    }

    fn publish(&self, path: &Path, head: &Head, key: &PrivateKey, moment: &Moment) -> Result<()> {
        let tree = tree_of(head);
        let mut file = Appending::open(path)?;
        let last = file.last_note()?;
        self.check_against(path, last.as_ref(), Some(head))?;
        if last.is_none_or(|last| last.checkpoint.size < tree.size) {
            let at = moment.at.to_string();
            file.add(
                Checkpoint { origin: head.origin.clone(), size: tree.size, root: tree.root(), at, after: [0; 32] },
                key,
            )?;
        }
        drop(file);
        self.signing.lock().unwrap_or_else(PoisonError::into_inner).published_at = moment.at.0;
        self.store.sequence(moment, |tx| {
            if let Some(mut now) = tx.reader().ledger_head()?
                && now.published < head.size
            {
                now.published = head.size;
                tx.put_ledger_head(&now)?;
            }
            Ok::<_, AuditError>(())
        })?;
        Ok(())
    }

    /// The file of the private key.
    #[must_use]
    pub fn key_file(&self) -> Option<&Path> {
        self.key.as_deref()
    }

    /// Puts the private key of a restored log where it is looked for, from wherever it was kept apart from the backups.
    ///
    /// # Errors
    /// As [`check_key`]; another key that is there already; faults of files and database.
    pub fn put_key(&self, from: &Path) -> Result<()> {
        let key = key_of(&self.store, from)?;
        let path = self
            .key
            .as_ref()
            .ok_or_else(|| AuditError::refused("say with --key-file where the key of the log is to be"))?;
        match key_file::read(path)? {
            Some(there) if there.public() == key.public() => Ok(()),
            Some(_) => Err(AuditError::refused(format!(
                "{}: there is another key already; move it away, and keep it if a log still needs it",
                path.display()
            ))),
            None => key_file::write(path, &key),
        }
    }

    /// The public key in force.
    ///
    /// # Errors
    /// A log without a key; faults of the database.
    pub fn public_key(&self) -> Result<PublicKey> {
        let head = self.store.read(|reader| reader.ledger_head())?.unwrap_or_default();
        PublicKey::parse(&head.key).ok_or_else(|| {
            AuditError::refused(
                "this log has no key yet: it gets one when the pages are first served, or with --key-file",
            )
        })
    }

    /// Makes a new key the one that signs: the old one vouches for it in an entry, and is of no use after it.
    ///
    /// # Errors
    /// Somebody who may not; a log that has no key here; faults of files and database.
    pub fn rotate(&self, actor: &Actor, moment: &Moment) -> Result<PublicKey> {
        actor.may(Permission::RotateKey, Relation::Everybody)?;
        let head = self.keep(moment, Publish::Now)?;
        let (Some(path), Some(head)) = (&self.key, head) else {
            return Err(AuditError::refused("there is no key here to change; name its file with --key-file"));
        };
        let old = self.load_key(&head, moment)?.ok_or_else(|| AuditError::refused("there is no key here to change"))?;
        let new = new_key(&head.origin, moment)?;
        let waiting = key_file::next(path);
        // One that the log never came to know is of no use.
        drop(std::fs::remove_file(&waiting));
        key_file::write(&waiting, &new)?;
        let told = format!("{} {}", new.public(), base64(&old.sign(&vouching(new.public()))));
        self.store.write(moment, actor.name(), Via::Command, |tx| {
            let entry = Entry::new(Verb::Alteration, NEXT_KEY, Shown::Key(told.clone()));
            Ok::<_, AuditError>(((), tx.log(&entry)?))
        })?;
        key_file::take_over(path)?;
        self.keep(moment, Publish::Now)?;
        Ok(new.public().clone())
    }
}

/// Is the private key in a file the one that signs the log of this database?
///
/// # Errors
/// A sentence, if there is none or it is another; faults of files and database.
pub fn check_key(store: &Store, file: &Path) -> Result<()> {
    key_of(store, file).map(drop)
}

fn key_of(store: &Store, file: &Path) -> Result<PrivateKey> {
    let head = store.read(|reader| reader.ledger_head())?.unwrap_or_default();
    match key_file::read(file)? {
        Some(key) if key.public().to_string() == head.key => Ok(key),
        Some(_) => Err(AuditError::refused(format!(
            "{}: this key does not sign this log; the log knows {}",
            file.display(),
            if head.key.is_empty() { "none" } else { &head.key }
        ))),
        None => Err(AuditError::refused(format!("{}: there is no such file", file.display()))),
    }
}

fn new_key(origin: &str, moment: &Moment) -> Result<PrivateKey> {
    let mut seed = Sha256::new();
    seed.update(b"touchstone key");
    seed.update(moment.seed);
    PrivateKey::of(origin, seed.finalize().into()).ok_or_else(|| AuditError::refused("no key could be made"))
}

#[cfg(test)]
mod tests {
    use super::Signing;

    /// Looks at these tenths of a second; when checkpoints were written, if it is asked ten times a second.
    fn written(stored: &[i64], until: i64) -> Vec<i64> {
        let mut signing = Signing { published_at: -1_000_000_000, size: 0, since: -1_000_000_000 };
        let (mut size, mut signed, mut at) = (0, 0, Vec::new());
        for tenth in 0..until {
            size += stored.iter().filter(|stored| **stored == tenth).count() as i64;
            if size > signed && signing.is_due(size, tenth * 100_000) {
                (signed, signing.published_at) = (size, tenth * 100_000);
                at.push(tenth);
            }
        }
        at
    }

    #[test]
    fn what_is_stored_is_signed_a_second_after_the_last_and_at_the_latest_every_five() {
        // The first at once: nothing was signed for long.
        assert_eq!(written(&[0], 100), [0]);
        // One more is signed when it has been quiet for a second, and two seconds after the one before.
        assert_eq!(written(&[0, 3], 100), [0, 20]);
        assert_eq!(written(&[0, 40], 100), [0, 50]);
        // While there is no pause, five seconds after the one before.
        assert_eq!(written(&[0, 40, 45, 49], 100), [0, 50]);
        // Without a pause, every five seconds; the last a second after it has ended.
        let steady: Vec<i64> = (0..125).collect();
        assert_eq!(written(&steady, 200), [0, 50, 100, 134]);
        // Now and then, never more often than every two seconds.
        let now_and_then: Vec<i64> = (0..600).step_by(12).collect();
        assert!(written(&now_and_then, 600).windows(2).all(|two| two[1] - two[0] >= 20));
    }

    #[test]
    fn a_clock_that_is_set_back_signs_at_once() {
        let mut signing = Signing { published_at: 50_000_000, size: 5, since: 50_000_000 };
        assert!(!signing.is_due(6, 51_000_000));
        assert!(signing.is_due(6, 1_000_000));
    }
}
