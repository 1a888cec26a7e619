//! Keys: a backup is made for recipients' public keys, and only the private key of one of them opens it.

use crate::error::{BackupError, Result};
use age::secrecy::ExposeSecret;
use age::x25519::{Identity, Recipient};
use std::io::Write;
use std::path::Path;

/// Reads a public key.
///
/// # Errors
/// A sentence, for what is none.
pub fn recipient(text: &str) -> Result<Recipient, String> {
    text.trim().parse().map_err(|wrong| {
        format!("expected a public key that begins with age1, as `touchstone backup key` prints it ({wrong})")
    })
}

/// Makes a private key in a new file, which its owner alone can read. Its public key.
///
/// # Errors
/// For a file that is there already or cannot be written.
pub fn new_identity(path: &Path) -> Result<Recipient> {
    let identity = Identity::generate();
    let text = identity.to_string();
    let mut file = new_file(path)?;
    writeln!(file, "# public key: {}\n{}", identity.to_public(), text.expose_secret())
        .and_then(|()| file.sync_all())
        .map_err(BackupError::file(path))?;
    Ok(identity.to_public())
}

/// A new file for its owner alone.
pub(crate) fn new_file(path: &Path) -> Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(BackupError::file(path))
}

/// Reads the private keys of a file, one a line; lines that begin with # say something to people.
///
/// # Errors
/// For a file that cannot be read or holds something else. What it holds is never said: it is secret.
pub fn read_identities(path: &Path) -> Result<Vec<Identity>> {
    let text = std::fs::read_to_string(path).map_err(BackupError::file(path))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let keys: Option<Vec<Identity>> = lines.map(|line| line.parse().ok()).collect();
    keys.filter(|keys| !keys.is_empty()).ok_or_else(|| {
        BackupError::refused(format!(
            "{}: expected private keys that begin with AGE-SECRET-KEY-1, one a line, as `touchstone backup key` writes them",
            path.display()
        ))
    })
}
