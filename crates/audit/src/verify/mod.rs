//! Whether the log, the facts and the checkpoints are as they were written: every row, every run, every hash, every signature.
//!
//! The whole is read once, in the order of the tree, in parts that fit in little memory.

mod faults;
mod index;
mod keys;
mod rows;
mod users;
mod witness;

pub use faults::{Fault, Guard, Guards};

use crate::error::Result;
use crate::note::PublicKey;
use crate::sequence::tree_of;
use crate::tree::{Frontier, Hash};
use faults::Faults;
use index::Index;
use keys::Keys;
use rows::{Row, Rows};
use std::collections::VecDeque;
use std::path::PathBuf;
use touchstone_domain::calendar::Instant;
use touchstone_store::ledger::{Head, Reader, Run, Source};
use witness::Witness;

/// What is given to verify with, from outside the database.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Files of checkpoints: all that were written of this database.
    pub checkpoints: Vec<PathBuf>,
    /// Public keys that are known to have been in force, the last of them now.
    pub keys: Vec<PublicKey>,
    /// Now: rows stored in the last minutes may wait for their places. With none, no row may.
    pub now: Option<Instant>,
}

/// Rows wait for their places for less than this, in microseconds, while a server runs.
const WAIT: i64 = 600 * 1_000_000;

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Facts in the tree.
    pub facts: u64,
    /// Entries in the tree.
    pub entries: u64,
    /// Checkpoints that were compared.
    pub checkpoints: u64,
    /// Rows that were stored just now and have no place yet.
    pub waiting: u64,
    /// Bodies that were erased.
    pub erased: u64,
    /// Notes that were not written to their end.
    pub broken: u64,
    /// The keys that were in force, one after another.
    pub keys: Vec<PublicKey>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// Runs that are read together.
const RUNS: i64 = 4096;
/// Rows that may be missing of one run before the rest of it is passed over.
const MISSING: u32 = 100_000;
/// Hashes of subtrees that are read together.
const TILES: i64 = 1024;

/// Verifies everything, consulting what `guards` allows: all of it, but for tests that show what each is good for.
///
/// # Errors
/// Faults of files and database. What is wrong with the log is no error: it is told.
pub fn verify(reader: &mut Reader<'_>, given: &Given, guards: Guards) -> Result<Verified> {
    let head = reader.ledger_head()?.unwrap_or_default();
    let mut walk = Walk::new(&head, given, guards)?;
    let mut from = 0;
    loop {
        let runs = reader.ledger_runs(from, RUNS)?;
        let Some(last) = runs.last() else { break };
        from = last.place + 1;
        for run in runs {
            walk.run(reader, run)?;
        }
    }
    walk.end(reader)
}

struct Walk<'h> {
    head: &'h Head,
    faults: Faults,
    tree: Frontier,
    rows: [Rows; 2],
    tiles: Tiles,
    keys: Keys,
    index: Index,
    users: users::Users,
    witnesses: Vec<Witness>,
    /// The smallest size at which a checkpoint is to be compared.
    next: Option<u64>,
    /// The earliest instant that a row may bear: it was not in a tree that was signed an hour after.
    floor: String,
    /// The latest instant of rows since the last checkpoint, and which row bears it.
    latest: (String, String),
    /// Rows stored since then may have no place yet.
    since: String,
    counts: [u64; 2],
    checkpoints: u64,
    largest: u64,
}

impl<'h> Walk<'h> {
    fn new(head: &'h Head, given: &Given, guards: Guards) -> Result<Self> {
        let mut faults = Faults::new(guards);
        let mut witnesses = Vec::new();
        for path in &given.checkpoints {
            witnesses.push(Witness::open(path, &head.origin, &mut faults)?);
        }
        let mut walk = Self {
            head,
            faults,
            tree: Frontier::default(),
            rows: [Rows::of(Source::Fact), Rows::of(Source::Log)],
            tiles: Tiles::default(),
            keys: Keys::new(head, given.keys.clone()),
            index: Index::new(head.indexed),
            users: users::Users::default(),
            witnesses,
            next: None,
            floor: String::new(),
            latest: (String::new(), String::new()),
            // Letters come after digits: no instant is later than this.
            since: given.now.map_or_else(|| "never".to_owned(), |now| Instant(now.0 - WAIT).to_string()),
            counts: [0, 0],
            checkpoints: 0,
            largest: 0,
        };
        walk.compare()?;
        Ok(walk)
    }

    fn run(&mut self, reader: &mut Reader<'_>, run: Run) -> Result<()> {
        let at = i64::try_from(self.tree.size).unwrap_or(i64::MAX);
        let (source, last) = (run.source.code(), run.first.saturating_add(run.amount) - 1);
        if run.place != at || run.amount < 1 {
            let what = format!("the run of {source} {} to {last} stands at {}, and {at} is next", run.first, run.place);
            self.faults.tell(Guard::Runs, what);
        }
        let mut missing = 0;
        for seq in run.first..=last {
            let row = self.rows[run.source as usize].take(reader, seq, &mut self.faults)?;
            let Some(mut row) = row else {
                self.faults.tell(Guard::Runs, format!("{source} {seq} is in the tree, and the row is not there"));
                self.leaf(reader, run.source, seq, [0; 32])?;
                missing += 1;
                // A run that somebody has changed may claim any number of rows.
                if missing > MISSING || self.rows[run.source as usize].is_after_end(seq) {
                    self.faults.tell(Guard::Runs, format!("{source}: the tree goes on to {last}, and rows end before"));
                    break;
                }
                continue;
            };
            self.hear(run.source, seq, &mut row);
            self.leaf(reader, run.source, seq, row.hash)?;
        }
        Ok(())
    }

    /// What a row says beside being a leaf: when it was stored, about whom, which key.
    fn hear(&mut self, source: Source, seq: i64, row: &mut Row) {
        self.counts[source as usize] += 1;
        if row.at < self.floor {
            self.faults.tell(
                Guard::Times,
                format!(
                    "{} {seq} says it was stored at {}, and was in no tree signed an hour later: it was back-dated",
                    source.code(),
                    row.at
                ),
            );
        }
        if row.at > self.latest.0 {
            self.latest = (row.at.clone(), format!("{} {seq}", source.code()));
        }
        if let Some(told) = &row.key {
            self.keys.hear(told, self.tree.size, &mut self.faults);
        }
        if let Some(user) = &row.user {
            self.users.hear(seq, user);
        }
        self.index.hear(seq, row);
    }

    fn leaf(&mut self, reader: &mut Reader<'_>, source: Source, seq: i64, hash: Hash) -> Result<()> {
        let (tiles, faults, mut failed) = (&mut self.tiles, &mut self.faults, None);
        self.tree.push(hash, |level, n, hash| match tiles.compare(reader, (level, n, hash)) {
            Ok(Some(kept)) if kept == hash => hash,
            Ok(Some(kept)) => {
                let from = n << (8 * level);
                let until = from + (1 << (8 * level)) - 1;
                faults.tell(
                    Guard::Tree,
                    format!(
                        "places {from} to {until} of the tree, up to {} {seq}, are not what was stored there",
                        source.code()
                    ),
                );
                // What comes after is judged by itself.
                kept
            }
            Ok(None) => {
                faults.tell(Guard::Tiles, format!("the hash of subtree {n} of level {level} is missing"));
                hash
            }
            Err(fault) => {
                failed = Some(fault);
                hash
            }
        });
        if let Some(fault) = failed {
            return Err(fault);
        }
        if self.next == Some(self.tree.size) {
            self.compare()?;
        }
        self.index.at(reader, self.tree.size, &mut self.faults)
    }

    /// Compares the checkpoints of this size, and looks for the next.
    fn compare(&mut self) -> Result<()> {
        let size = self.tree.size;
        for witness in &mut self.witnesses {
            while let Some(note) = witness.peek().filter(|note| note.checkpoint.size <= size) {
                let (checkpoint, name) = (&note.checkpoint, witness.name.clone());
                self.checkpoints += 1;
                self.largest = self.largest.max(checkpoint.size);
                if checkpoint.root != self.tree.root() || checkpoint.size != size {
                    let what = format!(
                        "{name}: the tree of {} that was signed at {} is not this one",
                        checkpoint.size, checkpoint.at
                    );
                    self.faults.tell(Guard::Checkpoints, what);
                }
                if self.latest.0 > faults::later(&checkpoint.at) {
                    let (at, row) = &self.latest;
                    let what =
                        format!("{row} says it was stored at {at}, and was in the tree signed at {}", checkpoint.at);
                    self.faults.tell(Guard::Times, what);
                }
                self.floor = self.floor.clone().max(faults::earlier(&checkpoint.at));
                self.keys.judge(&name, note.clone(), &mut self.faults);
                witness.next(&mut self.faults)?;
            }
        }
        self.latest = (String::new(), String::new());
        self.next = self.witnesses.iter_mut().filter_map(|witness| Some(witness.peek()?.checkpoint.size)).min();
        Ok(())
    }

    fn end(mut self, reader: &mut Reader<'_>) -> Result<Verified> {
        let size = self.tree.size;
        if tree_of(self.head) != self.tree {
            let what =
                format!("the tree comes to {size} leaves, and was left with {} and other hashes", self.head.size);
            let guard = if self.head.size.unsigned_abs() == size { Guard::Tree } else { Guard::Runs };
            self.faults.tell(guard, what);
        }
        let mut waiting = 0;
        for rows in &mut self.rows {
            waiting += rows.end(reader, &self.since, &mut self.faults)?;
        }
        self.tiles.end(reader, size, &mut self.faults)?;
        self.index.end(reader, &mut self.faults)?;
        self.users.end(reader, &mut self.faults)?;
        for witness in &mut self.witnesses {
            while let Some(note) = witness.peek() {
                self.largest = self.largest.max(note.checkpoint.size);
                let what = format!(
                    "{}: a tree of {} was signed at {}, and this one has {size}: the database is an older copy, or was cut off",
                    witness.name, note.checkpoint.size, note.checkpoint.at
                );
                self.faults.tell(Guard::Checkpoints, what);
                witness.next(&mut self.faults)?;
            }
        }
        if !self.witnesses.is_empty() && self.largest < self.head.published.unsigned_abs() {
            let what = format!(
                "a checkpoint of {} was written, and is in none of these files, which end at {}; name all files there are",
                self.head.published, self.largest
            );
            self.faults.tell(Guard::Published, what);
        }
        let stray = reader.stray_bodies()?;
        if stray > 0 {
            self.faults.tell(Guard::Bodies, format!("{stray} bodies are there without a fact"));
        }
        for name in reader.odd_names()? {
            self.faults.tell(Guard::Ids, format!("the id of {name} is not that of its first fact"));
        }
        let keys = self.keys.end(&mut self.faults);
        Ok(Verified {
            facts: self.counts[0],
            entries: self.counts[1],
            checkpoints: self.checkpoints,
            waiting,
            erased: self.rows[0].erased,
            broken: self.witnesses.iter().map(|witness| witness.broken).sum(),
            keys,
            faults: self.faults.told(),
        })
    }
}

/// Hashes of whole subtrees as they were kept, read ahead level by level.
#[derive(Default)]
struct Tiles {
    ahead: Vec<VecDeque<(u64, Hash)>>,
}

impl Tiles {
    /// The hash that was kept, if there is one.
    fn compare(&mut self, reader: &mut Reader<'_>, (level, n, _): (u32, u64, Hash)) -> Result<Option<Hash>> {
        while self.ahead.len() < level as usize {
            self.ahead.push(VecDeque::new());
        }
        let ahead = &mut self.ahead[level as usize - 1];
        if ahead.back().is_none_or(|(last, _)| *last < n) {
            ahead.clear();
            let from = i64::try_from(n).unwrap_or(i64::MAX);
            let read = reader.ledger_tiles(i64::from(level), from, TILES)?;
            ahead.extend(read.into_iter().map(|tile| (tile.n.unsigned_abs(), tile.hash)));
        }
        while ahead.front().is_some_and(|(first, _)| *first < n) {
            ahead.pop_front();
        }
        Ok(ahead.front().filter(|(first, _)| *first == n).map(|(_, hash)| *hash))
    }

    fn end(&self, reader: &mut Reader<'_>, size: u64, faults: &mut Faults) -> Result<()> {
        for level in 1..=7_u32 {
            let next = i64::try_from(size >> (8 * level)).unwrap_or(i64::MAX);
            for tile in reader.ledger_tiles(i64::from(level), next, 8)? {
                let what = format!(
                    "the hash of subtree {} of level {level} is there, and the tree does not go so far",
                    tile.n
                );
                faults.tell(Guard::Tiles, what);
            }
        }
        Ok(())
    }
}
