//! Addresses of databases, and making and connecting to them.

use crate::conn::{Conn, Engine};
use crate::error::{Result, StoreError};
use crate::guard::PRAGMAS;
use crate::postgres::Postgres;
use crate::sqlite::Sqlite;
use std::path::{Path, PathBuf};
use touchstone_pipeline::Config;
use touchstone_pipeline::config::TargetSessionAttrs;

/// Where a database is.
#[derive(Clone, Debug)]
pub(crate) enum Address {
    File(PathBuf),
    Server(Box<Config>),
}

impl Address {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        if let Some(path) = text.strip_prefix("sqlite:").filter(|path| !path.is_empty() && !path.starts_with(':')) {
            return Ok(Address::File(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            // Never say the address again: it may hold a password.
            let mut config: Config = text
                .parse()
                .map_err(|wrong| StoreError::Address(format!("the PostgreSQL address cannot be read ({wrong})")))?;
            config.target_session_attrs(TargetSessionAttrs::ReadWrite);
            config.application_name("touchstone");
            return Ok(Address::Server(Box::new(config)));
        }
        Err(StoreError::Address(format!("\"{}\"", text.split('@').next_back().unwrap_or_default())))
    }

    pub(crate) const fn engine(&self) -> Engine {
        match self {
            Address::File(_) => Engine::Sqlite,
            Address::Server(_) => Engine::Postgres,
        }
    }

    /// Makes the file and its folder if there is none, for their owner alone, and connects.
    pub(crate) fn prepare(&self) -> Result<Conn> {
        if let Address::File(path) = self {
            owners_alone(path)?;
        }
        self.connect()
    }

    pub(crate) fn connect(&self) -> Result<Conn> {
        match self {
            Address::File(path) => {
                let mut conn = Sqlite::open(path)?;
                conn.run_patiently(PRAGMAS)?;
                Ok(Conn::Sqlite(conn))
            }
            Address::Server(config) => Ok(Conn::Postgres(Box::new(Postgres::open(config)?))),
        }
    }
}

/// Makes the file, readable and writable by its owner alone; refuses one that others can read.
fn owners_alone(path: &Path) -> Result<()> {
    let fault = |cause: std::io::Error| StoreError::File { path: path.display().to_string(), cause };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(fault)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        options.mode(0o600);
        let file = options.open(path).map_err(fault)?;
        let mode = file.metadata().map_err(fault)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(StoreError::Refused(format!(
                "{} can be used by others than its owner (mode {mode:o}); run `chmod 600` on it",
                path.display()
            )));
        }
    }
    #[cfg(not(unix))]
    options.open(path).map_err(fault)?;
    Ok(())
}
