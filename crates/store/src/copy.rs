//! Copying a whole database to another, of the same or the other engine, and comparing what arrived with what was sent.

use crate::batch::{Batch, Holds, Table};
use crate::conn::{Conn, Engine, Row, Value};
use crate::duties::DUTY;
use crate::error::{Result, StoreError};
use crate::fact::{BODY, FACT};
use crate::reading::Reader;
use crate::sheets::TABLES;
use crate::store::{Moment, Store, Tx};
use crate::{Entry, Logged, Shown, Verb, Via};
use sha2::{Digest, Sha256};

macro_rules! copied {
    ($($name:ident, $table:literal, $columns:literal, [$($holds:ident)+], $values:literal, $order:literal;)+) => {
        /// Tables that are copied besides facts and sheets, each with the statement that reads it.
        static TABLES_BESIDE: &[(Table, &str)] = &[$((Table {
            name: $table,
            insert: concat!("insert into ", $table, " (", $columns, ") values (", $values, ")"),
            copy: concat!("copy ", $table, " (", $columns, ") from stdin binary"),
            columns: &[$(Holds::$holds),+],
        }, concat!("select ", $columns, " from ", $table, " order by ", $order))),+];
    };
}

copied! {
    LOG, "log", "seq, at, actor, verb, what, scope, subjects, purpose, correlation",
        [Int Text Text Text Text Text Text Text Text], "$1, $2, $3, $4, $5, $6, $7, $8, $9", "seq";
    LOG_RUN, "log_run", "place, source, first_seq, amount", [Int Text Int Int], "$1, $2, $3, $4", "place";
    LOG_TILE, "log_tile", "level, n, hash", [Int Int Blob], "$1, $2, $3", "level, n";
    LOG_HEAD, "log_head", "one, origin, size, frontier, last_fact, last_log, indexed, signing_key, published",
        [Int Text Int Blob Int Int Int Text Int], "$1, $2, $3, $4, $5, $6, $7, $8, $9", "one";
    LOG_GAP, "log_gap", "source, first_seq, last_seq, seen_at", [Text Int Int Int], "$1, $2, $3, $4", "source, first_seq";
    LOG_SEGMENT, "log_segment", "segment, entries", [Int Int], "$1, $2", "segment";
    LOG_SUBJECT, "log_subject", "segment, subject, entries", [Int Text Text], "$1, $2, $3", "segment, subject";
    OUTPUT, "output", "seq, record, purpose, audience, sensitive", [Int Int Text Text Int], "$1, $2, $3, $4, $5", "seq";
    DOUBT, "doubt", "seq, crn, fact, stood, owner, by_code, said_on, ended", [Int Text Text Text Text Text Text Int],
        "$1, $2, $3, $4, $5, $6, $7, $8", "seq";
    NAMES, "names", "kind, code, id, forename, surname", [Text Text Blob Text Text], "$1, $2, $3, $4, $5", "kind, code";
    LEADERS, "leaders", "team_code, staff_code, grade", [Text Text Text], "$1, $2, $3", "team_code, staff_code, grade";
    PLANNING, "planning", "one, planned_for, turning_to, turn, policies", [Int Text Text Int Text], "$1, $2, $3, $4, $5", "one";
    TURNED, "turned", "subject", [Text], "$1", "subject";
    USERS, "users", "seq, username, staff_code, disabled", [Int Text Text Int], "$1, $2, $3, $4", "seq";
    ACCOUNT, "account", "username, password, changed_at", [Text Text Int], "$1, $2, $3", "username";
    SENT, "sent", "token, username, record_id, changed", [Text Text Text Text], "$1, $2, $3, $4", "token";
    DRAFT, "draft", "username, subject, fields, saved_at", [Text Text Text Int], "$1, $2, $3, $4", "username, subject";
    EMERGENCY, "emergency", "seq, crn, asked_by, asked_at, reason, allowed_by, allowed_at, until, noted_by, noted_at",
        [Int Text Text Int Text Text Int Int Text Int], "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10", "seq";
    ROLES, "roles", "seq, username, role, unit, ended", [Int Text Text Text Int], "$1, $2, $3, $4, $5", "seq";
}

statements! {
    ALL_FACTS = "select seq, id, subject_kind, subject, kind, happened_on, recorded_at, stored_at, actor, via, corrects, \
        body_hash from fact order by seq";
    ALL_BODIES = "select seq, salt, body from fact_body order by seq";
    ALL_DUTIES = "select about, subject, rule, occurrence, edition, accountable, due, met_on, standard, state, why, crn, \
        practitioner, minutes from duty \
        order by about, subject, rule, occurrence";
    ANY_FACT = "select count(*) from (select seq from fact limit 1) as some_fact";
    ANY_LOG = "select count(*) from (select seq from log limit 1) as some_log";
    ANY_HEAD = "select count(*) from log_head";
}

/// PostgreSQL's sequences go on after what was copied.
const SEQUENCES: &str = "select setval('fact_seq', (select max(seq) + 1 from fact), false); \
    select setval('log_seq', (select max(seq) + 1 from log), false)";

/// Every table, with the statement that reads it in a fixed order.
fn tables() -> Vec<(&'static Table, &'static str)> {
    let mut tables = vec![(&FACT, ALL_FACTS), (&BODY, ALL_BODIES), (&DUTY, ALL_DUTIES)];
    tables.extend(TABLES.iter().map(|sheet| (&sheet.table, sheet.all)));
    tables.extend(TABLES_BESIDE.iter().map(|(table, all)| (table, *all)));
    tables
}

/// The statements that read tables to be copied and are not listed elsewhere.
#[cfg(test)]
pub(crate) fn read_statements() -> Vec<crate::Statement> {
    TABLES_BESIDE.iter().map(|(table, all)| crate::Statement { name: table.name, sql: all, hot: false }).collect()
}

/// Rows that are gathered before they go to the other database.
const GATHERED: usize = 8192;

fn values<'r>(table: &Table, row: &'r Row<'_>) -> Result<Vec<Value<'r>>> {
    let value = |(at, holds): (usize, &Holds)| {
        Ok(match holds {
            Holds::Int => row.maybe_int(at)?.map_or(Value::Null, Value::Int),
            Holds::Text => row.maybe_text(at)?.map_or(Value::Null, Value::Text),
            Holds::Blob => Value::Blob(row.blob(at)?),
        })
    };
    table.columns.iter().enumerate().map(value).collect()
}

/// How many rows a table has, and a digest of all of them in order.
fn digest(conn: &mut Conn, table: &Table, all: &'static str) -> Result<(u64, [u8; 32])> {
    let (mut rows, mut hash) = (0, Sha256::new());
    conn.query(all, &[], |row| {
        rows += 1;
        for value in values(table, row)? {
            let (kind, bytes): (u8, &[u8]) = match &value {
                Value::Null => (0, &[]),
                Value::Int(number) => (1, &number.to_le_bytes()),
                Value::Text(text) => (2, text.as_bytes()),
                Value::Blob(blob) => (3, blob),
            };
            hash.update([kind]);
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
        Ok::<_, StoreError>(())
    })?;
    Ok((rows, hash.finalize().into()))
}

/// Sends every row of these tables to an empty database, and reads both again to compare every one. How many rows each table has.
fn send(
    from: &mut Reader<'_>,
    to: &mut Tx<'_>,
    tables: &[(&'static Table, &'static str)],
) -> Result<Vec<(&'static str, u64)>> {
    for any in [ANY_FACT, ANY_LOG, ANY_HEAD] {
        if to.conn().one(any, &[], |row| row.int(0))? != Some(0) {
            return Err(StoreError::Refused("the database to copy to is not empty".to_owned()));
        }
    }
    crate::migrate::drop_indexes(to.conn())?;
    for (table, all) in tables {
        let mut batch = Batch::of(table);
        from.conn().query(all, &[], |row| {
            batch.push(&values(table, row)?);
            if batch.rows() >= GATHERED { to.conn().insert(&mut batch) } else { Ok(()) }
        })?;
        to.conn().insert(&mut batch)?;
    }
    crate::migrate::make_indexes(to.conn())?;
    if to.conn().engine() == Engine::Postgres {
        to.conn().run(SEQUENCES)?;
    }
    let mut counts = Vec::new();
    for (table, all) in tables {
        let (sent, arrived) = (digest(from.conn(), table, all)?, digest(to.conn(), table, all)?);
        if sent != arrived {
            return Err(StoreError::Refused(format!("{} did not arrive as it was sent", table.name)));
        }
        counts.push((table.name, sent.0));
    }
    Ok(counts)
}

/// Copies a database into an empty one, and reads both again to compare every row of every table. How many rows each table has.
/// Nobody may write to either meanwhile; the copy is logged in both.
///
/// # Errors
/// Of either database, for one that is not empty, and if what arrived is not what was sent; then the new database stays empty.
pub fn copy(from: &Store, to: &Store, moment: &Moment, actor: &str) -> Result<Vec<(&'static str, u64)>> {
    let entry = Entry::new(Verb::Disclosure, "store.copy", Shown::Everybody);
    // The old database says that it was copied; the new one says so too, since the entry goes with the rest.
    from.write(moment, actor, Via::Command, |tx| Ok::<_, StoreError>(((), tx.log(&entry)?)))?;
    from.read(|reader| to.write(moment, actor, Via::Command, |tx| Ok((send(reader, tx, &tables())?, tx.log(&entry)?))))
}

/// Copies a database as it is at one moment into an empty one, for a backup, while others go on writing. What people began to
/// write and did not send stays behind, as do sessions and attempts to sign in. It is logged first; the copy has just that log.
///
/// # Errors
/// As [`copy`].
pub fn back_up(from: &Store, to: &Store, moment: &Moment, actor: &str) -> Result<Vec<(&'static str, u64)>> {
    let entry = Entry::new(Verb::Disclosure, "backup.create", Shown::Everybody);
    from.write(moment, actor, Via::Command, |tx| Ok::<_, StoreError>(((), tx.log(&entry)?)))?;
    let kept: Vec<_> = tables().into_iter().filter(|(table, _)| table.name != "draft").collect();
    from.read(|reader| to.write(moment, actor, Via::Command, |tx| Ok((send(reader, tx, &kept)?, Logged::not_needed()))))
}

/// Copies a backup into an empty database, which logs that it was restored.
///
/// # Errors
/// As [`copy`].
pub fn put_back(from: &Store, to: &Store, moment: &Moment, actor: &str) -> Result<Vec<(&'static str, u64)>> {
    let entry = Entry::new(Verb::Collection, "backup.restore", Shown::Everybody);
    from.read(|reader| to.write(moment, actor, Via::Command, |tx| Ok((send(reader, tx, &tables())?, tx.log(&entry)?))))
}
