//! The rows of one source in the order of their numbers, with their leaves' hashes, and bodies compared with their digests.

use super::faults::{Faults, Guard};
use crate::error::{AuditError, Result};
use crate::sequence::key_of;
use crate::tree::{Hash, leaf_hash};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Receiver, sync_channel};
use touchstone_store::ledger::{Chunk, Leaf, Reader, Source, found_by};

/// Rows that are read and hashed together.
const PART: i64 = 4096;
/// Parts that are judged beside, while one is walked through and one is read.
const AHEAD: usize = 1;
/// Bytes of a salt: were they fewer or more, what belongs to the body would be open.
const SALT: usize = 16;

/// What verifying needs of a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) hash: Hash,
    /// When it was stored, as it says.
    pub(super) at: String,
    /// The scope of an entry, if it is found by that, and its subjects.
    pub(super) shown: Option<(String, String)>,
    /// The key that an entry brings, and what vouches for it.
    pub(super) key: Option<(String, Option<String>)>,
    /// What a fact says about a user: the name, the kind, the body.
    pub(super) user: Option<(String, String, Option<String>)>,
    wrong: Option<&'static str>,
    erased: bool,
}

fn judged(source: Source, leaf: Leaf<'_>) -> Row {
    let fields = leaf.fields();
    let mut row = Row { hash: leaf_hash(leaf.bytes), ..Row::default() };
    match source {
        Source::Log => {
            row.at = fields.text("at").to_owned();
            let scope = found_by(fields.text("scope")).unwrap_or_default();
            row.shown = Some((scope.to_owned(), fields.text("subjects").to_owned()));
            row.key = key_of(leaf).map(|(key, vouched)| (key.to_owned(), vouched.map(str::to_owned)));
        }
        Source::Fact => {
            row.at = fields.text("stored_at").to_owned();
            if let Some((salt, body)) = leaf.body {
                let digest: Hash = Sha256::new().chain_update(salt).chain_update(body.as_bytes()).finalize().into();
                if fields.bytes("body_hash") != Some(&digest) {
                    row.wrong = Some("its body is not the one that was stored");
                } else if salt.len() != SALT {
                    row.wrong = Some("its body and its salt are cut in another place than when they were stored");
                }
            }
            row.erased = leaf.body.is_none();
            if fields.text("subject_kind") == "user" {
                let body = leaf.body.map(|(_, body)| body.to_owned());
                row.user = Some((fields.text("subject").to_owned(), fields.text("kind").to_owned(), body));
            }
        }
    }
    row
}

/// Rows of one part, judged, and the memory in which they were read.
type Part = (Chunk, Vec<(i64, Row)>);

/// The rows of a source. While one part is walked through, the next is judged beside, and the one after it is read.
pub(super) struct Rows {
    source: Source,
    /// The last number that was read, and whether there is none after it.
    read: (i64, bool),
    judging: VecDeque<Receiver<Part>>,
    spare: Chunk,
    /// The last number that was judged, and whether there is none after it.
    judged: (i64, bool),
    /// Rows that were judged and that no run has named yet, in the order of their numbers.
    ready: VecDeque<(i64, Row)>,
    /// Rows that runs have passed over.
    passed: BTreeMap<i64, Row>,
    pub(super) erased: u64,
}

impl Rows {
    pub(super) fn of(source: Source) -> Self {
        Self {
            source,
            read: (i64::MIN, false),
            judging: VecDeque::new(),
            spare: Chunk::default(),
            judged: (i64::MIN, false),
            ready: VecDeque::new(),
            passed: BTreeMap::new(),
            erased: 0,
        }
    }

    /// Reads a part, and lets it be judged beside.
    fn read_ahead(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        let (source, mut chunk) = (self.source, std::mem::take(&mut self.spare));
        reader.ledger_rows(source, self.read.0, PART, &mut chunk)?;
        let Some(last) = chunk.len().checked_sub(1) else {
            self.read.1 = true;
            return Ok(());
        };
        self.read.0 = chunk.leaf(last).seq;
        let (tell, judging) = sync_channel(1);
        rayon::spawn(move || {
            let judge = |at| (chunk.leaf(at).seq, judged(source, chunk.leaf(at)));
            let rows = (0..chunk.len()).into_par_iter().with_min_len(256).map(judge).collect();
            // Whoever waited for it has given up.
            drop(tell.send((chunk, rows)));
        });
        self.judging.push_back(judging);
        Ok(())
    }

    fn read_on(&mut self, reader: &mut Reader<'_>, faults: &mut Faults) -> Result<()> {
        while self.judging.len() <= AHEAD && !self.read.1 {
            self.read_ahead(reader)?;
        }
        let Some(judging) = self.judging.pop_front() else {
            self.judged.1 = true;
            return Ok(());
        };
        let (chunk, rows) = judging.recv().map_err(|_| AuditError::refused("verifying was cut off: try again"))?;
        self.spare = chunk;
        for (seq, row) in rows {
            if let Some(wrong) = row.wrong {
                faults.tell(Guard::Bodies, format!("{} {seq}: {wrong}", self.source.code()));
            }
            self.erased += u64::from(row.erased);
            self.judged.0 = seq;
            self.ready.push_back((seq, row));
        }
        Ok(())
    }

    /// The row with a number, which no run names again.
    pub(super) fn take(&mut self, reader: &mut Reader<'_>, seq: i64, faults: &mut Faults) -> Result<Option<Row>> {
        while self.judged.0 < seq && !self.judged.1 {
            self.read_on(reader, faults)?;
        }
        while let Some((first, row)) = self.ready.pop_front_if(|(first, _)| *first <= seq) {
            if first == seq {
                return Ok(Some(row));
            }
            self.passed.insert(first, row);
        }
        Ok(self.passed.remove(&seq))
    }

    /// Is there no row with this number or a later one?
    pub(super) const fn is_after_end(&self, seq: i64) -> bool {
        self.judged.1 && self.judged.0 <= seq
    }

    /// Rows that no run names are in no tree. Those that were stored since an instant only wait for their places; how many.
    pub(super) fn end(&mut self, reader: &mut Reader<'_>, since: &str, faults: &mut Faults) -> Result<u64> {
        let mut wait = 0;
        loop {
            for (seq, row) in std::mem::take(&mut self.passed).into_iter().chain(self.ready.drain(..)) {
                if row.at.as_str() >= since {
                    wait += 1;
                    continue;
                }
                let what = format!("{} {seq} is there, and is in no tree", self.source.code());
                faults.tell(Guard::Runs, what);
            }
            if self.judged.1 {
                return Ok(wait);
            }
            self.read_on(reader, faults)?;
        }
    }
}
