//! Giving rows their places in the tree, one at a time, in the order in which they are found, none twice; and indexing whom they are about.

use crate::error::{AuditError, Result};
use crate::note::PublicKey;
use crate::tree::{Frontier, Hash, leaf_hash};
use rayon::prelude::*;
use touchstone_service::Verb;
use touchstone_store::ledger::{Chunk, Gap, Head, Leaf, Run, Source, Tile, WholeSegment};
use touchstone_store::{Entry, Shown, StoreError, Tx};

/// Rows that are given places in one transaction.
const AT_ONCE: i64 = 16_384;
/// Rows from which their hashes are worked out by all cores.
const MANY: usize = 1024;
/// Numbers that nobody used for so long will not be used: no transaction lasts a day.
const GIVEN_UP: i64 = 24 * 3600 * 1_000_000;

/// What names the entries that bring keys.
pub(crate) const FIRST_KEY: &str = "audit.first_key";
pub(crate) const NEXT_KEY: &str = "audit.rotate_key";

/// The tree while it grows.
struct Growing<'t, 'c> {
    tx: &'t mut Tx<'c>,
    head: Head,
    tree: Frontier,
    run: Option<Run>,
    /// Hashes of whole subtrees, to be kept together.
    tiles: Vec<Tile>,
}

/// The hashes of leaves, in their order.
fn hashes(chunk: &Chunk) -> Vec<Hash> {
    if chunk.len() < MANY {
        return chunk.leaves().map(|leaf| leaf_hash(leaf.bytes)).collect();
    }
    (0..chunk.len()).into_par_iter().with_min_len(256).map(|at| leaf_hash(chunk.leaf(at).bytes)).collect()
}

pub(crate) fn tree_of(head: &Head) -> Frontier {
    Frontier { size: head.size.unsigned_abs(), hashes: head.frontier.clone() }
}

/// Gives places to rows that have none; is there more to do?
pub(crate) fn pass(tx: &mut Tx<'_>, key: Option<&PublicKey>) -> Result<(Head, bool)> {
    let before = tx.reader().ledger_head()?;
    let head = match before.clone() {
        Some(head) => head,
        None => Head { origin: tx.new_origin(), ..Head::default() },
    };
    let tree = tree_of(&head);
    let last = tx.reader().ledger_runs_within(head.size.max(1) - 1, i64::MAX)?.pop();
    if !tree.is_sound() || last.map_or(0, |run| run.place + run.amount) != head.size {
        return Err(AuditError::refused(
            "the log's tree is not as it was left: somebody has changed this database by hand. \
             Run `touchstone audit verify`, keep the file, and find out who",
        ));
    }
    let mut growing = Growing { tx, head, tree, run: None, tiles: Vec::new() };
    growing.fill_gaps()?;
    let mut more = false;
    for source in Source::ALL {
        more |= growing.take_new(source)? >= AT_ONCE as usize;
    }
    if !more
        && growing.head.key.is_empty()
        && let Some(key) = key
    {
        let entry = Entry::new(Verb::Alteration, FIRST_KEY, Shown::Key(key.to_string()));
        drop(growing.tx.log(&entry)?);
        growing.take_new(Source::Log)?;
    }
    let Growing { tx, mut head, tree, tiles, .. } = growing;
    tx.add_ledger_tiles(&tiles)?;
    head.size = i64::try_from(tree.size).unwrap_or(i64::MAX);
    head.frontier = tree.hashes;
    if before.as_ref() != Some(&head) {
        tx.put_ledger_head(&head)?;
    }
    Ok((head, more))
}

impl Growing<'_, '_> {
    /// Takes rows with numbers after the last that was looked at; how many there were.
    fn take_new(&mut self, source: Source) -> Result<usize> {
        let mut chunk = Chunk::default();
        let last = self.head.last[source as usize];
        self.tx.reader().ledger_new(source, last, AT_ONCE, &mut chunk)?;
        for (leaf, hash) in chunk.leaves().zip(hashes(&chunk)) {
            let expected = self.head.last[source as usize] + 1;
            if leaf.seq > expected {
                let seen_at = self.tx.moment().at.0;
                self.tx.add_ledger_gap(&Gap { source, first: expected, last: leaf.seq - 1, seen_at })?;
            }
            self.take(source, leaf, hash)?;
            self.head.last[source as usize] = leaf.seq;
        }
        self.end_run()?;
        Ok(chunk.len())
    }

    /// Takes rows whose numbers were passed over: on PostgreSQL, transactions end in another order than they began.
    fn fill_gaps(&mut self) -> Result<()> {
        let mut chunk = Chunk::default();
        for gap in self.tx.reader().ledger_gaps()? {
            self.tx.reader().ledger_within(&gap, &mut chunk)?;
            let is_old = gap.seen_at + GIVEN_UP < self.tx.moment().at.0;
            if chunk.is_empty() && !is_old {
                continue;
            }
            self.tx.drop_ledger_gap(&gap)?;
            let mut from = gap.first;
            for leaf in chunk.leaves() {
                self.leave_gap(&gap, from, leaf.seq - 1, is_old)?;
                self.take(gap.source, leaf, leaf_hash(leaf.bytes))?;
                from = leaf.seq + 1;
            }
            self.leave_gap(&gap, from, gap.last, is_old)?;
            self.end_run()?;
        }
        Ok(())
    }

    fn leave_gap(&mut self, gap: &Gap, first: i64, last: i64, is_old: bool) -> Result<()> {
        if first <= last && !is_old {
            self.tx.add_ledger_gap(&Gap { first, last, ..*gap })?;
        }
        Ok(())
    }

    fn take(&mut self, source: Source, leaf: Leaf<'_>, hash: Hash) -> Result<()> {
        match &mut self.run {
            Some(run) if run.first + run.amount == leaf.seq => run.amount += 1,
            _ => {
                self.end_run()?;
                let place = i64::try_from(self.tree.size).unwrap_or(i64::MAX);
                self.run = Some(Run { place, source, first: leaf.seq, amount: 1 });
            }
        }
        if source == Source::Log
            && let Some((key, _)) = key_of(leaf)
        {
            self.head.key = key.to_owned();
        }
        let tiles = &mut self.tiles;
        self.tree.push(hash, |level, n, hash| {
            tiles.push(Tile { level: i64::from(level), n: i64::try_from(n).unwrap_or(i64::MAX), hash });
            hash
        });
        Ok(())
    }

    fn end_run(&mut self) -> Result<(), StoreError> {
        match self.run.take() {
            Some(run) => self.tx.add_ledger_run(&run),
            None => Ok(()),
        }
    }
}

/// Indexes the next subjects of a segment, unless somebody else has indexed it meanwhile; is it whole now, with those before it?
pub(crate) fn index(tx: &mut Tx<'_>, segment: &WholeSegment) -> Result<bool, StoreError> {
    let (before, head) = (segment.from..=segment.number, tx.reader().ledger_head()?);
    let Some(mut head) = head.filter(|head| before.contains(&head.indexed)) else { return Ok(true) };
    let is_whole = tx.add_to_ledger_index(segment)?;
    // The segment that is begun is the one after those that are whole.
    let indexed = segment.number + i64::from(is_whole);
    if head.indexed != indexed {
        head.indexed = indexed;
        tx.put_ledger_head(&head)?;
    }
    Ok(is_whole)
}

/// The key that an entry brings, and what vouches for it, if it brings one.
pub(crate) fn key_of(leaf: Leaf<'_>) -> Option<(&str, Option<&str>)> {
    let fields = touchstone_store::ledger::Fields(leaf.bytes);
    let what = fields.text("what");
    if what != FIRST_KEY && what != NEXT_KEY {
        return None;
    }
    let told = fields.text("scope").strip_prefix("key ")?;
    Some(told.split_once(' ').map_or((told, None), |(key, signature)| (key, Some(signature))))
}
