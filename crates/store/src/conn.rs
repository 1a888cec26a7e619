//! One connection, whichever engine it is to: statements by their text, values and rows.

use crate::batch::Batch;
use crate::error::{Result, StoreError};
use crate::postgres::{Postgres, PostgresText};
use crate::sqlite::Sqlite;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// One file, one machine.
    Sqlite,
    /// Shared by any number of servers.
    Postgres,
}

/// A value of a statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'v> {
    /// Unknown.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(&'v str),
    /// Bytes.
    Blob(&'v [u8]),
}

impl<'v> Value<'v> {
    /// Text, or unknown.
    pub(crate) fn optional(text: Option<&'v str>) -> Self {
        text.map_or(Value::Null, Value::Text)
    }

    /// A cell of a sheet: empty is unknown.
    pub(crate) fn cell(text: &'v str) -> Self {
        if text.is_empty() { Value::Null } else { Value::Text(text) }
    }
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(text: &'v str) -> Self {
        Value::Text(text)
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Value::Int(number)
    }
}

/// One row of an answer; columns are counted from 0.
pub enum Row<'r> {
    /// Of SQLite.
    Sqlite(&'r rusqlite::Row<'r>),
    /// Of PostgreSQL.
    Postgres(&'r touchstone_pipeline::Row),
}

impl Row<'_> {
    /// Text that may be unknown.
    ///
    /// # Errors
    /// If the column holds something else.
    pub fn maybe_text(&self, at: usize) -> Result<Option<&str>> {
        match self {
            Row::Sqlite(row) => Ok(row.get_ref(at)?.as_str_or_null().map_err(rusqlite::Error::from)?),
            Row::Postgres(row) => Ok(row.try_get::<_, Option<PostgresText<'_>>>(at)?.map(|text| text.0)),
        }
    }

    /// Text that is known.
    ///
    /// # Errors
    /// If the column holds something else.
    pub fn text(&self, at: usize) -> Result<&str> {
        self.maybe_text(at)?.ok_or_else(|| StoreError::Refused(format!("column {at} of an answer is empty")))
    }

    /// A number that may be unknown.
    ///
    /// # Errors
    /// If the column holds something else.
    pub fn maybe_int(&self, at: usize) -> Result<Option<i64>> {
        match self {
            Row::Sqlite(row) => Ok(row.get_ref(at)?.as_i64_or_null().map_err(rusqlite::Error::from)?),
            Row::Postgres(row) => Ok(row.try_get(at)?),
        }
    }

    /// A number that is known.
    ///
    /// # Errors
    /// If the column holds something else.
    pub fn int(&self, at: usize) -> Result<i64> {
        self.maybe_int(at)?.ok_or_else(|| StoreError::Refused(format!("column {at} of an answer is empty")))
    }

    /// Yes or no: the one is a number, the other a word of its own.
    ///
    /// # Errors
    /// If the column holds something else.
    pub fn truth(&self, at: usize) -> Result<bool> {
        match self {
            Row::Sqlite(row) => Ok(row.get_ref(at)?.as_i64().map_err(rusqlite::Error::from)? != 0),
            Row::Postgres(row) => Ok(row.try_get(at)?),
        }
    }

    /// Bytes that may be unknown.
    ///
    /// # Errors
    /// If the column holds something else.
    pub fn maybe_blob(&self, at: usize) -> Result<Option<&[u8]>> {
        match self {
            Row::Sqlite(row) => Ok(row.get_ref(at)?.as_blob_or_null().map_err(rusqlite::Error::from)?),
            Row::Postgres(row) => Ok(row.try_get(at)?),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// If the column holds something else.
    pub fn blob(&self, at: usize) -> Result<&[u8]> {
        match self {
            Row::Sqlite(row) => Ok(row.get_ref(at)?.as_blob().map_err(rusqlite::Error::from)?),
            Row::Postgres(row) => Ok(row.try_get(at)?),
        }
    }
}

/// One connection.
pub(crate) enum Conn {
    Sqlite(Sqlite),
    Postgres(Box<Postgres>),
}

impl Conn {
    pub(crate) fn engine(&self) -> Engine {
        match self {
            Conn::Sqlite(_) => Engine::Sqlite,
            Conn::Postgres(_) => Engine::Postgres,
        }
    }

    /// Has the other side gone away?
    pub(crate) fn is_broken(&self) -> bool {
        match self {
            Conn::Sqlite(_) => false,
            Conn::Postgres(conn) => conn.is_broken(),
        }
    }

    /// Is the other side there, as far as can be told without asking it?
    pub(crate) fn is_there(&mut self) -> bool {
        match self {
            Conn::Sqlite(_) => true,
            Conn::Postgres(conn) => conn.is_there(),
        }
    }

    /// Did its disk fail? PostgreSQL's server judges of its own disk, and stops by itself.
    pub(crate) fn has_failed(&self) -> bool {
        match self {
            Conn::Sqlite(conn) => conn.has_failed(),
            Conn::Postgres(_) => false,
        }
    }

    /// Asks, and shows each row of the answer as it comes.
    pub(crate) fn query<E: From<StoreError>>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        row: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Conn::Sqlite(conn) => conn.query(sql, values, row),
            Conn::Postgres(conn) => conn.query(sql, values, row),
        }
    }

    /// Begins a transaction that only reads.
    pub(crate) fn begin_reading(&mut self) -> Result<()> {
        match self {
            Conn::Sqlite(conn) => conn.run("begin"),
            Conn::Postgres(conn) => conn.begin_reading(),
        }
    }

    /// Ends a transaction that only read.
    pub(crate) fn end_reading(&mut self) -> Result<()> {
        match self {
            Conn::Sqlite(conn) => conn.run("rollback"),
            Conn::Postgres(conn) => {
                conn.end_reading();
                Ok(())
            }
        }
    }

    /// This will be asked, of a server together with the next question, if nothing is written before. A file is not waited for.
    pub(crate) fn foresee(&mut self, sql: &'static str, values: &[Value<'_>]) {
        match self {
            Conn::Sqlite(_) => (),
            Conn::Postgres(conn) => conn.foresee(sql, values),
        }
    }

    /// Nothing is foreseen any more.
    pub(crate) fn forget(&mut self) {
        match self {
            Conn::Sqlite(_) => (),
            Conn::Postgres(conn) => conn.forget(),
        }
    }

    /// The first row of an answer, if there is one, as `read` reads it.
    pub(crate) fn one<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut found = None;
        self.query(sql, values, |row| {
            if found.is_none() {
                found = Some(read(row)?);
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(found)
    }

    /// Does something; how many rows it touched.
    pub(crate) fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64> {
        match self {
            Conn::Sqlite(conn) => conn.execute(sql, values),
            Conn::Postgres(conn) => conn.execute(sql, values),
        }
    }

    /// Text of several statements, without values: for migrations and transactions.
    pub(crate) fn run(&mut self, sql: &str) -> Result<()> {
        match self {
            Conn::Sqlite(conn) => conn.run(sql),
            Conn::Postgres(conn) => conn.run(sql),
        }
    }

    /// Adds the rows of a batch to its table, and empties it.
    pub(crate) fn insert(&mut self, batch: &mut Batch) -> Result<()> {
        if !batch.is_empty() {
            match self {
                Conn::Sqlite(conn) => conn.insert(batch)?,
                Conn::Postgres(conn) => conn.insert(batch)?,
            }
            batch.clear();
        }
        Ok(())
    }
}
