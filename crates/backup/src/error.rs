//! What can go wrong with a backup.

use std::path::Path;
use touchstone_audit::AuditError;
use touchstone_service::NotAllowed;
use touchstone_store::StoreError;

/// Why a backup was not made, is not sound, or was not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The sentence says what is wrong and what to do.
    #[error("{0}")]
    Refused(String),
    /// This person may not.
    #[error("{0}")]
    NotAllowed(NotAllowed),
    /// A file cannot be read or written.
    #[error("{path}: {cause}")]
    File {
        /// Which.
        path: String,
        /// What the operating system said.
        cause: std::io::Error,
    },
    /// The log's tree is not as it must be.
    #[error("{0}")]
    Audit(#[from] AuditError),
    /// A database failed.
    #[error("{0}")]
    Store(#[from] StoreError),
}

impl From<NotAllowed> for BackupError {
    fn from(not: NotAllowed) -> Self {
        BackupError::NotAllowed(not)
    }
}

impl BackupError {
    pub(crate) fn refused(sentence: impl Into<String>) -> Self {
        BackupError::Refused(sentence.into())
    }

    /// The file is refused whole.
    pub(crate) fn of_file(path: &Path, wrong: impl std::fmt::Display) -> Self {
        BackupError::Refused(format!("{}: {wrong}; nothing was restored. Use another backup", path.display()))
    }

    pub(crate) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.display().to_string();
        move |cause| BackupError::File { path, cause }
    }
}

/// What this crate answers.
pub type Result<T, E = BackupError> = std::result::Result<T, E>;
