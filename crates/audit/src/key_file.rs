//! The file of the private key: for its owner alone, outside the database.

use crate::error::{AuditError, Result};
use crate::note::PrivateKey;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The key of a file, if there is one; refuses one that others can read, or that is none.
pub(crate) fn read(path: &Path) -> Result<Option<PrivateKey>> {
    let text = match std::fs::read_to_string(path) {
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(AuditError::file(path))?,
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(path).map_err(AuditError::file(path))?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(AuditError::refused(format!(
                "{} can be used by others than its owner (mode {mode:o}); run `chmod 600` on it, and `touchstone audit \
                 rotate-key` since somebody may have read it",
                path.display()
            )));
        }
    }
    PrivateKey::parse(&text).map(Some).ok_or_else(|| {
        AuditError::refused(format!(
            "{}: this is no signing key of Touchstone; put the right file there",
            path.display()
        ))
    })
}

/// Writes a key where there is none yet, and returns once it is on the disk.
pub(crate) fn write(path: &Path, key: &PrivateKey) -> Result<()> {
    for_owner(path, key.secret_text().as_bytes()).map_err(AuditError::file(path))
}

/// Writes a new file for its owner alone, and returns once it is on the disk.
pub(crate) fn for_owner(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Where the next key waits until the log knows it.
pub(crate) fn next(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".next");
    PathBuf::from(name)
}

/// Puts the next key in the place of the one before it.
pub(crate) fn take_over(path: &Path) -> Result<()> {
    std::fs::rename(next(path), path).map_err(AuditError::file(path))?;
    #[cfg(unix)]
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(AuditError::file(path))?;
    }
    Ok(())
}
