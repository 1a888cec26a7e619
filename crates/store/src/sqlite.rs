//! SQLite: one file, in write-ahead mode with full synchronisation.

use crate::batch::Batch;
use crate::conn::{Row, Value};
use crate::error::{Result, StoreError};
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql};
use std::cell::Cell;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a writer waits for another process that writes.
const PATIENCE: Duration = Duration::from_secs(10);

/// A connection to a file.
pub(crate) struct Sqlite {
    conn: Connection,
    failed: Cell<bool>,
}

/// Notes that the disk failed, and says the fault.
fn heard(failed: &Cell<bool>, fault: rusqlite::Error) -> StoreError {
    let fault = StoreError::from(fault);
    failed.set(failed.get() || matches!(fault, StoreError::Failed(_)));
    fault
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(blob) => ValueRef::Blob(blob),
        }))
    }
}

impl Sqlite {
    /// Opens the file, which is made if there is none.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_PRIVATE_CACHE;
        let conn = Connection::open_with_flags(path, flags)?;
        conn.busy_timeout(PATIENCE)?;
        // Statements are planned once, not for each of their values.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        conn.set_prepared_statement_cache_capacity(256);
        Ok(Self { conn, failed: Cell::new(false) })
    }

    /// Did the disk fail?
    pub(crate) fn has_failed(&self) -> bool {
        self.failed.get()
    }

    pub(crate) fn query<E: From<StoreError>>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        mut each: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.conn.prepare_cached(sql).map_err(StoreError::from)?;
        for (at, value) in values.iter().enumerate() {
            statement.raw_bind_parameter(at + 1, value).map_err(StoreError::from)?;
        }
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|fault| heard(&self.failed, fault))? {
            each(&Row::Sqlite(row))?;
        }
        Ok(())
    }

    pub(crate) fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64> {
        let mut statement = self.conn.prepare_cached(sql)?;
        for (at, value) in values.iter().enumerate() {
            statement.raw_bind_parameter(at + 1, value)?;
        }
        Ok(statement.raw_execute().map_err(|fault| heard(&self.failed, fault))? as u64)
    }

    pub(crate) fn run(&mut self, sql: &str) -> Result<()> {
        // Transactions begin and end all the time: their words are read once.
        if matches!(sql, "begin" | "begin immediate" | "commit" | "rollback") {
            let done = self.conn.prepare_cached(sql).and_then(|mut statement| statement.raw_execute());
            return done.map(drop).map_err(|fault| heard(&self.failed, fault));
        }
        self.conn.execute_batch(sql).map_err(|fault| heard(&self.failed, fault))
    }

    /// As [`Self::run`], trying again while another connection holds the file: turning to the write-ahead mode does not wait itself.
    pub(crate) fn run_patiently(&mut self, sql: &str) -> Result<()> {
        let began = Instant::now();
        loop {
            let busy = |fault: &rusqlite::Error| {
                matches!(
                    fault.sqlite_error_code(),
                    Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
                )
            };
            match self.conn.execute_batch(sql) {
                Err(fault) if busy(&fault) && began.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                done => return Ok(done?),
            }
        }
    }

    pub(crate) fn insert(&mut self, batch: &Batch) -> Result<()> {
        let mut statement = self.conn.prepare_cached(batch.table.insert)?;
        let width = batch.table.columns.len();
        let mut values = batch.values();
        for _ in 0..batch.rows() {
            for (at, value) in values.by_ref().take(width).enumerate() {
                statement.raw_bind_parameter(at + 1, value)?;
            }
            statement.raw_execute().map_err(|fault| heard(&self.failed, fault))?;
        }
        Ok(())
    }

    /// The names of a statement's parameters in the order in which SQLite numbered them, and its columns.
    #[cfg(test)]
    pub(crate) fn describe(&self, sql: &str) -> Result<(Vec<String>, Vec<String>)> {
        let statement = self.conn.prepare(sql)?;
        let parameters = (1..=statement.parameter_count())
            .map(|at| statement.parameter_name(at).unwrap_or_default().to_owned())
            .collect();
        Ok((parameters, statement.column_names().map(str::to_owned).collect()))
    }

    /// How a statement finds its rows, line by line.
    #[cfg(test)]
    pub(crate) fn way(&self, sql: &str) -> Result<Vec<String>> {
        let mut statement = self.conn.prepare(&format!("explain query plan {sql}"))?;
        let mut lines = Vec::new();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            lines.push(row.get(3)?);
        }
        Ok(lines)
    }
}
