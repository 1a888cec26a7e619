//! Migrations: each in one transaction, so that one that is killed has not happened; one server at a time.

use crate::conn::{Conn, Engine, Value};
use crate::error::{Result, StoreError};
use crate::guard::make_triggers;

/// Number, name and text.
const MIGRATIONS: [(i64, &str); 5] = [
    (1, include_str!("../migrations/0001_facts.sql")),
    (2, include_str!("../migrations/0002_access.sql")),
    (3, include_str!("../migrations/0003_doubts.sql")),
    (4, include_str!("../migrations/0004_break_glass.sql")),
    (5, include_str!("../migrations/0005_log.sql")),
];
/// The migrations that make tables of which nothing may be changed: with the tables come their triggers.
const MAKES_KEPT: [i64; 2] = [1, 5];
const INDEXES: &str = include_str!("../migrations/indexes.sql");

const SQLITE_VERSION: &str = "pragma user_version";
const POSTGRES_HAS: &str = "select count(*) from information_schema.tables where table_name = 'schema_version' \
    and table_schema = current_schema()";
const POSTGRES_VERSION: &str = "select coalesce(max(version), 0) from schema_version";

/// One number for the lock under which servers migrate.
const LOCK: &str = "select pg_advisory_xact_lock(7241987110)";

/// Brings the tables up to date.
pub(crate) fn migrate(conn: &mut Conn) -> Result<()> {
    if version(conn)? == newest() {
        return Ok(());
    }
    loop {
        conn.run(match conn.engine() {
            Engine::Sqlite => "begin immediate",
            Engine::Postgres => "begin",
        })?;
        let step = step(conn);
        match step {
            Ok(more) => {
                conn.run("commit")?;
                if !more {
                    return Ok(());
                }
            }
            Err(fault) => {
                // The fault is what matters; a connection that cannot roll back is dropped with it.
                drop(conn.run("rollback"));
                return Err(fault);
            }
        }
    }
}

/// Does the next migration, if there is one; are there more?
fn step(conn: &mut Conn) -> Result<bool> {
    if conn.engine() == Engine::Postgres {
        conn.run(LOCK)?;
    }
    // Asked again inside the lock: another server may have been here meanwhile.
    let at = version(conn)?;
    let newest = newest();
    if at > newest {
        return Err(StoreError::Refused(format!(
            "it was made by a newer version of Touchstone (tables {at}, this program knows {newest}); use that version"
        )));
    }
    let Some((number, text)) = MIGRATIONS.iter().find(|(number, _)| *number > at) else { return Ok(false) };
    conn.run(&in_words_of(conn.engine(), text))?;
    if *number == 1 {
        if conn.engine() == Engine::Postgres {
            conn.run("create sequence fact_seq; create sequence log_seq")?;
        }
        make_indexes(conn)?;
    }
    if MAKES_KEPT.contains(number) {
        make_triggers(conn, *number)?;
    }
    match conn.engine() {
        Engine::Sqlite => conn.run(&format!("pragma user_version = {number}"))?,
        Engine::Postgres => {
            conn.run("create table if not exists schema_version (version bigint primary key)")?;
            conn.execute("insert into schema_version (version) values ($1)", &[Value::Int(*number)])?;
        }
    }
    Ok(*number < newest)
}

fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |(number, _)| *number)
}

fn version(conn: &mut Conn) -> Result<i64> {
    let ask = match conn.engine() {
        Engine::Sqlite => SQLITE_VERSION,
        Engine::Postgres if conn.one(POSTGRES_HAS, &[], |row| row.int(0))? == Some(0) => return Ok(0),
        Engine::Postgres => POSTGRES_VERSION,
    };
    Ok(conn.one(ask, &[], |row| row.int(0))?.unwrap_or(0))
}

/// The words in which the engines differ.
fn in_words_of(engine: Engine, text: &str) -> String {
    let words = match engine {
        Engine::Sqlite => [
            ("{key}", "integer primary key"),
            ("{int}", "integer"),
            ("{text}", "text"),
            ("{blob}", "blob"),
            ("{rowless}", "without rowid"),
        ],
        // Codes are compared byte by byte, as everywhere else.
        Engine::Postgres => [
            ("{key}", "bigint primary key"),
            ("{int}", "bigint"),
            ("{text}", "text collate \"C\""),
            ("{blob}", "bytea"),
            ("{rowless}", ""),
        ],
    };
    words.iter().fold(text.to_owned(), |text, (word, own)| text.replace(word, own))
}

/// Makes the indexes: with the tables, and again after a first import has filled them.
pub(crate) fn make_indexes(conn: &mut Conn) -> Result<()> {
    conn.run(INDEXES)
}

/// Takes the indexes away while a first import fills empty tables.
pub(crate) fn drop_indexes(conn: &mut Conn) -> Result<()> {
    indexes().try_for_each(|(name, _)| drop_index(conn, name))
}

/// Takes one index away while its table is filled.
pub(crate) fn drop_index(conn: &mut Conn, name: &str) -> Result<()> {
    conn.run(&format!("drop index {name}"))
}

/// Makes one index again, as it was made with its table.
pub(crate) fn make_index(conn: &mut Conn, name: &str) -> Result<()> {
    indexes().filter(|(own, _)| *own == name).try_for_each(|(_, text)| conn.run(text))
}

/// Each index by its name, with the statement that makes it: a line each.
fn indexes() -> impl Iterator<Item = (&'static str, &'static str)> {
    INDEXES.lines().filter_map(|line| Some((line.strip_prefix("create index ")?.split(' ').next()?, line)))
}

/// Does the first statements of the first migration, and goes away in the middle of it.
#[cfg(test)]
pub(crate) fn begin_and_leave(conn: &mut Conn, statements: usize) {
    conn.run(if conn.engine() == Engine::Sqlite { "begin immediate" } else { "begin" }).expect("a transaction");
    let text = in_words_of(conn.engine(), MIGRATIONS[0].1);
    for statement in text.split_inclusive(";\n").take(statements) {
        conn.run(statement).expect("a statement");
    }
}
