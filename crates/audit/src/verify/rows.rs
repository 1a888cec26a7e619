//! The rows of one source in the order of their numbers, with their leaves' hashes, and bodies compared with their digests.

use super::faults::{Faults, Guard};
use crate::error::Result;
use crate::sequence::key_of;
use crate::tree::{Hash, leaf_hash};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use touchstone_store::ledger::{Chunk, Leaf, Reader, Source};

/// Rows that are read and hashed together.
const PART: i64 = 8192;
/// Bytes of a salt: were they fewer or more, what belongs to the body would be open.
const SALT: usize = 16;

/// What verifying needs of a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) hash: Hash,
    /// When it was stored, as it says.
    pub(super) at: String,
    /// The scope and subjects of an entry.
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
            row.shown = Some((fields.text("scope").to_owned(), fields.text("subjects").to_owned()));
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

/// The rows of a source.
pub(super) struct Rows {
    source: Source,
    chunk: Chunk,
    /// The last number that was read.
    read: i64,
    ended: bool,
    /// Rows that were read and that no run has named yet.
    waiting: BTreeMap<i64, Row>,
    pub(super) erased: u64,
}

impl Rows {
    pub(super) fn of(source: Source) -> Self {
        Self { source, chunk: Chunk::default(), read: i64::MIN, ended: false, waiting: BTreeMap::new(), erased: 0 }
    }

    fn read_on(&mut self, reader: &mut Reader<'_>, faults: &mut Faults) -> Result<()> {
        reader.ledger_rows(self.source, self.read, PART, &mut self.chunk)?;
        self.ended = self.chunk.is_empty();
        let (source, chunk) = (self.source, &self.chunk);
        let judged: Vec<Row> =
            (0..chunk.len()).into_par_iter().with_min_len(256).map(|at| judged(source, chunk.leaf(at))).collect();
        for (leaf, row) in chunk.leaves().zip(judged) {
            if let Some(wrong) = row.wrong {
                faults.tell(Guard::Bodies, format!("{} {}: {wrong}", source.code(), leaf.seq));
            }
            self.erased += u64::from(row.erased);
            self.read = leaf.seq;
            self.waiting.insert(leaf.seq, row);
        }
        Ok(())
    }

    /// The row with a number, which no run names again.
    pub(super) fn take(&mut self, reader: &mut Reader<'_>, seq: i64, faults: &mut Faults) -> Result<Option<Row>> {
        while self.read < seq && !self.ended {
            self.read_on(reader, faults)?;
        }
        Ok(self.waiting.remove(&seq))
    }

    /// Is there no row with this number or a later one?
    pub(super) const fn is_after_end(&self, seq: i64) -> bool {
        self.ended && self.read <= seq
    }

    /// Rows that no run names are in no tree. Those that were stored since an instant only wait for their places; how many.
    pub(super) fn end(&mut self, reader: &mut Reader<'_>, since: &str, faults: &mut Faults) -> Result<u64> {
        let mut wait = 0;
        loop {
            for (seq, row) in std::mem::take(&mut self.waiting) {
                if row.at.as_str() >= since {
                    wait += 1;
                    continue;
                }
                let what = format!("{} {seq} is there, and is in no tree", self.source.code());
                faults.tell(Guard::Runs, what);
            }
            if self.ended {
                return Ok(wait);
            }
            self.read_on(reader, faults)?;
        }
    }
}
