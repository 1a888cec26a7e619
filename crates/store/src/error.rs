//! What can go wrong with a store.

/// A fault of the database, or a refusal to use it as it is.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is none that we know.
    #[error("{0}: expected sqlite:FILE or postgres://…")]
    Address(String),
    /// The file or its folder cannot be used.
    #[error("{path}: {cause}")]
    File {
        /// Which.
        path: String,
        /// What the operating system said.
        cause: std::io::Error,
    },
    /// It works in a way that could lose what was acknowledged, or let what was written be changed.
    #[error("the database is refused: {0}")]
    Refused(String),
    /// SQLite's own fault.
    #[error("SQLite: {0}")]
    Sqlite(rusqlite::Error),
    /// PostgreSQL's own fault.
    #[error("PostgreSQL: {}", said(.0))]
    Postgres(touchstone_pipeline::Error),
    /// A row does not say what its table should.
    #[error("{table}, row {seq}: {wrong}; run `touchstone check --rebuild`")]
    Row {
        /// Of which table.
        table: &'static str,
        /// Its number.
        seq: i64,
        /// What is wrong.
        wrong: String,
    },
    /// There is no room for more.
    #[error("the disk of the database is full: nothing is stored, and nothing is shown, until there is room")]
    Full,
    /// The disk failed: what it holds is not known.
    #[error(
        "the disk of the database failed ({0}): nothing more is written or shown, since what it holds is not known; \
         put the disk right, then start it again"
    )]
    Failed(String),
    /// A look could not be written to the log, so that it is not answered.
    #[error("the log cannot be written, so that nothing is shown: {0}")]
    NotLogged(String),
    /// Too many wait for a connection.
    #[error("the database is busy; try again in a moment")]
    Busy,
}

impl StoreError {
    /// Does the server's side of the connection end with this fault?
    pub(crate) fn ends_the_connection(&self) -> bool {
        use touchstone_pipeline::error::Severity;
        let Self::Postgres(fault) = self else { return false };
        let severity = fault.as_db_error().and_then(touchstone_pipeline::error::DbError::parsed_severity);
        fault.is_closed() || matches!(severity, Some(Severity::Fatal | Severity::Panic))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(fault: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        // Making room for SQLite's shared memory tells a full disk as a failure.
        let no_room = fault.sqlite_error().is_some_and(|it| it.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE);
        match fault.sqlite_error_code() {
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => StoreError::Busy,
            Some(Code::DiskFull) => StoreError::Full,
            Some(Code::SystemIoFailure) if no_room => StoreError::Full,
            Some(Code::SystemIoFailure) => StoreError::Failed(fault.to_string()),
            _ => StoreError::Sqlite(fault),
        }
    }
}

impl From<touchstone_pipeline::Error> for StoreError {
    fn from(fault: touchstone_pipeline::Error) -> Self {
        match fault.code() {
            Some(&touchstone_pipeline::error::SqlState::LOCK_NOT_AVAILABLE) => StoreError::Busy,
            Some(&touchstone_pipeline::error::SqlState::DISK_FULL) => StoreError::Full,
            _ => StoreError::Postgres(fault),
        }
    }
}

/// What the server said, with what it adds, rather than "db error".
fn said(error: &touchstone_pipeline::Error) -> String {
    match error.as_db_error() {
        Some(told) => told.to_string(),
        None => {
            let mut text = error.to_string();
            let mut cause = std::error::Error::source(error);
            while let Some(deeper) = cause {
                text = format!("{text}: {deeper}");
                cause = deeper.source();
            }
            text
        }
    }
}

/// What the store answers.
pub(crate) type Result<T, E = StoreError> = std::result::Result<T, E>;
