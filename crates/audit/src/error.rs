//! What can go wrong with the log's tree.

use touchstone_service::{NotAllowed, StoreError};

/// Why the log was not kept, read or proved.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
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
    /// The database failed.
    #[error("{0}")]
    Store(#[from] StoreError),
}

impl From<NotAllowed> for AuditError {
    fn from(not: NotAllowed) -> Self {
        AuditError::NotAllowed(not)
    }
}

impl AuditError {
    pub(crate) fn refused(sentence: impl Into<String>) -> Self {
        AuditError::Refused(sentence.into())
    }

    pub(crate) fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.display().to_string();
        move |cause| AuditError::File { path, cause }
    }
}

/// What this crate answers.
pub type Result<T, E = AuditError> = std::result::Result<T, E>;
