//! How far the tree goes, which rows stand where in it, and the hashes of its whole subtrees.

use super::index::SEGMENT;
use super::leaf::{Bodies, Chunk, Source};
use crate::batch::{Batch, Holds, Table};
use crate::conn::{Engine, Value};
use crate::error::{Result, StoreError};
use crate::fact::Via;
use crate::log::Logged;
use crate::reading::Reader;
use crate::store::{Moment, Store, Tx};

/// How far the tree goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The name of the tree, which no other database has.
    pub origin: String,
    /// Leaves.
    pub size: i64,
    /// Hashes of its whole subtrees, from the largest to the smallest.
    pub frontier: Vec<[u8; 32]>,
    /// The last number of each source that has a place, or was passed over.
    pub last: [i64; 2],
    /// Segments of subjects that are indexed.
    pub indexed: i64,
    /// The public key in force; empty before the first.
    pub key: String,
    /// The size of the last tree whose checkpoint was written outside.
    pub published: i64,
}

impl Head {
    /// Segments of which each place is given.
    #[must_use]
    pub const fn whole_segments(&self) -> i64 {
        self.size / SEGMENT
    }
}

/// Rows that stand in a row in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where the first stands.
    pub place: i64,
    /// Where they come from.
    pub source: Source,
    /// The number of the first.
    pub first: i64,
    /// How many they are.
    pub amount: i64,
}

/// The hash of a whole subtree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    /// 1 for 256 leaves, 2 for 256 of those.
    pub level: i64,
    /// Which of its level.
    pub n: i64,
    /// Its hash.
    pub hash: [u8; 32],
}

/// Numbers that were passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Of which source.
    pub source: Source,
    /// The first.
    pub first: i64,
    /// The last.
    pub last: i64,
    /// When, in microseconds.
    pub seen_at: i64,
}

statements! {
    [hot] HEAD = "select origin, size, frontier, last_fact, last_log, indexed, signing_key, published from log_head where one = 1";
    [hot] LAST = "select coalesce((select max(seq) from fact), 0), coalesce((select max(seq) from log), 0)";
    PUT_HEAD = "insert into log_head (one, origin, size, frontier, last_fact, last_log, indexed, signing_key, published) \
        values (1, $1, $2, $3, $4, $5, $6, $7, $8) on conflict (one) do update set size = excluded.size, \
        frontier = excluded.frontier, last_fact = excluded.last_fact, last_log = excluded.last_log, \
        indexed = excluded.indexed, signing_key = excluded.signing_key, published = excluded.published";
    ADD_RUN = "insert into log_run (place, source, first_seq, amount) values ($1, $2, $3, $4)";
    ADD_TILE = "insert into log_tile (level, n, hash) values ($1, $2, $3)";
    [hot] RUNS_FROM = "select place, source, first_seq, amount from log_run where place >= $1 order by place limit $2";
    [hot] RUN_AT = "select place, source, first_seq, amount from log_run where place <= $1 order by place desc limit 1";
    [hot] RUN_OF = "select place, source, first_seq, amount from log_run where source = $1 and first_seq <= $2 \
        order by first_seq desc limit 1";
    [hot] TILES_FROM = "select level, n, hash from log_tile where level = $1 and n >= $2 order by n limit $3";
    GAPS = "select source, first_seq, last_seq, seen_at from log_gap order by source, first_seq";
    ADD_GAP = "insert into log_gap (source, first_seq, last_seq, seen_at) values ($1, $2, $3, $4)";
    DROP_GAP = "delete from log_gap where source = $1 and first_seq = $2";
    STRAY_BODIES = "select count(*) from fact_body b where not exists (select 1 from fact f where f.seq = b.seq)";
    ODD_NAMES = "select n.kind, n.code from names n where not exists (select 1 from cases c join fact f \
        on f.seq = coalesce(c.replaces, c.seq) where n.kind = 'case' and c.crn = n.code and f.id = n.id) and not exists \
        (select 1 from staff s join fact f on f.seq = coalesce(s.replaces, s.seq) \
        where n.kind = 'staff' and s.staff_code = n.code and f.id = n.id) order by n.kind, n.code";
}

static TILE: Table = Table {
    name: "log_tile",
    insert: ADD_TILE,
    copy: "copy log_tile (level, n, hash) from stdin binary",
    columns: &[Holds::Int, Holds::Int, Holds::Blob],
};

/// One number for the lock of the one who gives leaves their places.
const LEAD: &str = "select case when pg_try_advisory_xact_lock(7241987113) then 1::bigint else 0::bigint end";
/// Whoever has the lock and stands still (a process or a machine that was suspended) loses it, and the transaction, so that another
/// goes on; what stood still can write nothing when it wakes up.
const STANDS_STILL: &str = "set local idle_in_transaction_session_timeout = '2s'";

fn run(row: &crate::conn::Row<'_>) -> Result<Run> {
    let source = Source::from_code(row.text(1)?)
        .ok_or_else(|| StoreError::Refused(format!("log_run {}: no such source", row.int(0).unwrap_or(0))))?;
    Ok(Run { place: row.int(0)?, source, first: row.int(2)?, amount: row.int(3)? })
}

fn hash(bytes: &[u8]) -> Result<[u8; 32]> {
    bytes.try_into().map_err(|_| StoreError::Refused("a hash of the log's tree has not 32 bytes".to_owned()))
}

impl Reader<'_> {
    /// How far the tree goes, if it was begun.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_head(&mut self) -> Result<Option<Head>> {
        self.conn().one(HEAD, &[], |row| {
            Ok(Head {
                origin: row.text(0)?.to_owned(),
                size: row.int(1)?,
                frontier: row.blob(2)?.chunks(32).map(hash).collect::<Result<_>>()?,
                last: [row.int(3)?, row.int(4)?],
                indexed: row.int(5)?,
                key: row.text(6)?.to_owned(),
                published: row.int(7)?,
            })
        })
    }

    /// The last number of each source.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_last(&mut self) -> Result<[i64; 2]> {
        Ok(self.conn().one(LAST, &[], |row| Ok([row.int(0)?, row.int(1)?]))?.unwrap_or_default())
    }

    /// Runs from a place on, in their order; at most so many.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_runs(&mut self, from: i64, most: i64) -> Result<Vec<Run>> {
        let mut runs = Vec::new();
        self.conn().query(RUNS_FROM, &[Value::Int(from), Value::Int(most)], |row| {
            runs.push(run(row)?);
            Ok::<_, StoreError>(())
        })?;
        Ok(runs)
    }

    /// The place of a row in the tree.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_place(&mut self, source: Source, seq: i64) -> Result<Option<i64>> {
        let run = self.conn().one(RUN_OF, &[Value::Text(source.code()), Value::Int(seq)], run)?;
        Ok(run.filter(|run| seq < run.first + run.amount).map(|run| run.place + seq - run.first))
    }

    /// Runs that have leaves between two places, the second excluded.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_runs_within(&mut self, from: i64, until: i64) -> Result<Vec<Run>> {
        let first = self.conn().one(RUN_AT, &[Value::Int(from)], run)?;
        let first = first.map_or(from, |run| run.place);
        let mut runs = self.ledger_runs(first, until - first)?;
        runs.retain(|run| run.place < until && run.place + run.amount > from);
        Ok(runs)
    }

    /// The leaves between two places, the second excluded, in their order.
    ///
    /// # Errors
    /// Of the database; for a tree whose runs do not agree with its rows.
    pub fn ledger_leaves(&mut self, from: i64, until: i64) -> Result<Chunk> {
        let mut chunk = Chunk::default();
        for run in self.ledger_runs_within(from, until)? {
            let first = run.first + (from - run.place).max(0);
            let last = run.first + run.amount.min(until - run.place) - 1;
            self.rows_after(run.source, (first - 1, last), i64::MAX, (&mut chunk, Bodies::Too))?;
        }
        if i64::try_from(chunk.len()).ok() != Some(until - from) {
            return Err(StoreError::Refused(
                "the log's tree and the rows it was made of do not agree: run `touchstone audit verify`".to_owned(),
            ));
        }
        Ok(chunk)
    }

    /// Rows of a source after a number, as leaves with their bodies; at most so many. The chunk is emptied first.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_rows(&mut self, source: Source, after: i64, most: i64, chunk: &mut Chunk) -> Result<()> {
        chunk.clear();
        self.rows_after(source, (after, i64::MAX), most, (chunk, Bodies::Too))
    }

    /// Rows of a source after a number, as leaves alone; at most so many. The chunk is emptied first.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_new(&mut self, source: Source, after: i64, most: i64, chunk: &mut Chunk) -> Result<()> {
        chunk.clear();
        self.rows_after(source, (after, i64::MAX), most, (chunk, Bodies::LeftOut))
    }

    /// Hashes of whole subtrees of a level from one on, in their order; at most so many.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_tiles(&mut self, level: i64, from: i64, most: i64) -> Result<Vec<Tile>> {
        let mut tiles = Vec::new();
        self.conn().query(TILES_FROM, &[Value::Int(level), Value::Int(from), Value::Int(most)], |row| {
            tiles.push(Tile { level: row.int(0)?, n: row.int(1)?, hash: hash(row.blob(2)?)? });
            Ok::<_, StoreError>(())
        })?;
        Ok(tiles)
    }

    /// Numbers that were passed over.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_gaps(&mut self) -> Result<Vec<Gap>> {
        let mut gaps = Vec::new();
        self.conn().query(GAPS, &[], |row| {
            if let Some(source) = Source::from_code(row.text(0)?) {
                gaps.push(Gap { source, first: row.int(1)?, last: row.int(2)?, seen_at: row.int(3)? });
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(gaps)
    }

    /// Rows within a gap, as leaves alone. The chunk is emptied first.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_within(&mut self, gap: &Gap, chunk: &mut Chunk) -> Result<()> {
        chunk.clear();
        self.rows_after(gap.source, (gap.first - 1, gap.last), i64::MAX, (chunk, Bodies::LeftOut))
    }

    /// Bodies without a fact.
    ///
    /// # Errors
    /// Of the database.
    pub fn stray_bodies(&mut self) -> Result<i64> {
        Ok(self.conn().one(STRAY_BODIES, &[], |row| row.int(0))?.unwrap_or(0))
    }

    /// Cases and staff whose id is not that of their first fact.
    ///
    /// # Errors
    /// Of the database.
    pub fn odd_names(&mut self) -> Result<Vec<String>> {
        let mut odd = Vec::new();
        self.conn().query(ODD_NAMES, &[], |row| {
            odd.push(format!("{} {}", row.text(0)?, row.text(1)?));
            Ok::<_, StoreError>(())
        })?;
        Ok(odd)
    }
}

impl Tx<'_> {
    /// Keeps how far the tree goes.
    ///
    /// # Errors
    /// Of the database.
    pub fn put_ledger_head(&mut self, head: &Head) -> Result<()> {
        let frontier = head.frontier.concat();
        let values = [
            Value::Text(&head.origin),
            Value::Int(head.size),
            Value::Blob(&frontier),
            Value::Int(head.last[0]),
            Value::Int(head.last[1]),
            Value::Int(head.indexed),
            Value::Text(&head.key),
            Value::Int(head.published),
        ];
        self.conn().execute(PUT_HEAD, &values).map(drop)
    }

    /// Keeps which rows stand where.
    ///
    /// # Errors
    /// Of the database.
    pub fn add_ledger_run(&mut self, run: &Run) -> Result<()> {
        let values =
            [Value::Int(run.place), Value::Text(run.source.code()), Value::Int(run.first), Value::Int(run.amount)];
        self.conn().execute(ADD_RUN, &values).map(drop)
    }

    /// Keeps the hashes of whole subtrees.
    ///
    /// # Errors
    /// Of the database.
    pub fn add_ledger_tiles(&mut self, tiles: &[Tile]) -> Result<()> {
        let mut batch = Batch::of(&TILE);
        for tile in tiles {
            batch.push(&[Value::Int(tile.level), Value::Int(tile.n), Value::Blob(&tile.hash)]);
        }
        self.conn().insert(&mut batch)
    }

    /// Remembers numbers that are passed over.
    ///
    /// # Errors
    /// Of the database.
    pub fn add_ledger_gap(&mut self, gap: &Gap) -> Result<()> {
        let values =
            [Value::Text(gap.source.code()), Value::Int(gap.first), Value::Int(gap.last), Value::Int(gap.seen_at)];
        self.conn().execute(ADD_GAP, &values).map(drop)
    }

    /// Forgets a gap.
    ///
    /// # Errors
    /// Of the database.
    pub fn drop_ledger_gap(&mut self, gap: &Gap) -> Result<()> {
        self.conn().execute(DROP_GAP, &[Value::Text(gap.source.code()), Value::Int(gap.first)]).map(drop)
    }

    /// A name for a tree that no other database has.
    pub fn new_origin(&mut self) -> String {
        let chance: [u8; 8] = self.chance();
        let digits: String = chance.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("touchstone/{digits}")
    }
}

impl Store {
    /// Gives leaves their places, if nobody else does so now: `None` if somebody does. Nothing about anybody is shown or changed, so
    /// that nothing is logged.
    ///
    /// # Errors
    /// Of the database, and what `give` answers; then nothing is stored.
    pub fn sequence<T, E: From<StoreError>>(
        &self,
        moment: &Moment,
        give: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<Option<T>, E> {
        self.write(moment, "touchstone", Via::Job, |tx| {
            let leads = match tx.conn().engine() {
                Engine::Sqlite => true,
                Engine::Postgres => {
                    tx.conn().run(STANDS_STILL)?;
                    tx.conn().one(LEAD, &[], |row| row.int(0))? == Some(1)
                }
            };
            let given = if leads { Some(give(tx)?) } else { None };
            Ok((given, Logged::not_needed()))
        })
    }
}
