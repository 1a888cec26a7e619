//! The file itself: age (v1) around a header and a SQLite database. Whatever is cut off, changed or added is noticed before its end.

use crate::error::{BackupError, Result};
use crate::header::{Header, LONGEST, hex};
use crate::keys::new_file;
use age::x25519::{Identity, Recipient};
use age::{DecryptError, Decryptor, Encryptor};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

const STEP: usize = 64 * 1024;

/// Shows a reader's bytes, part by part.
fn each(mut from: impl Read, mut part: impl FnMut(&[u8]) -> std::io::Result<()>) -> std::io::Result<()> {
    let mut bytes = vec![0; STEP];
    loop {
        match from.read(&mut bytes)? {
            0 => return Ok(()),
            read => part(&bytes[..read])?,
        }
    }
}

/// How long a file is, and its SHA-256.
pub(crate) fn measured(path: &Path) -> Result<(u64, String)> {
    let (mut length, mut hash) = (0, Sha256::new());
    let file = File::open(path).map_err(BackupError::file(path))?;
    each(file, |part| {
        length += part.len() as u64;
        hash.update(part);
        Ok(())
    })
    .map_err(BackupError::file(path))?;
    Ok((length, hex(&hash.finalize())))
}

/// Writes a header and a database, encrypted, to a new file, and returns once it is on the disk.
pub(crate) fn seal(header: &Header, database: &Path, recipients: &[Recipient], to: &Path) -> Result<u64> {
    let encryptor = Encryptor::with_recipients(recipients.iter().map(|one| one as &dyn age::Recipient))
        .map_err(|wrong| BackupError::refused(format!("--recipient: {wrong}")))?;
    let line = header.line().map_err(|wrong| BackupError::refused(wrong.to_string()))?;
    let file = new_file(to)?;
    let write = || -> std::io::Result<u64> {
        let mut sealed = encryptor.wrap_output(BufWriter::new(file))?;
        sealed.write_all(line.as_bytes())?;
        each(File::open(database)?, |part| sealed.write_all(part))?;
        let file = sealed.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(file.metadata()?.len())
    };
    write().map_err(|fault| {
        // Half a backup is none.
        drop(std::fs::remove_file(to));
        BackupError::file(to)(fault)
    })
}

/// What is wrong with a file that does not open.
fn not_opened(path: &Path, wrong: &DecryptError) -> BackupError {
    match wrong {
        DecryptError::NoMatchingKeys => BackupError::of_file(path, "none of these keys opens it"),
        DecryptError::Io(fault) if fault.kind() != std::io::ErrorKind::UnexpectedEof => {
            BackupError::of_file(path, format!("it cannot be read ({fault})"))
        }
        _ => BackupError::of_file(path, "it is no backup, or its beginning was changed or cut off"),
    }
}

/// Opens a file, writes the database inside to another, and compares it with what the header says.
pub(crate) fn unseal(path: &Path, identities: &[Identity], database: &Path) -> Result<Header> {
    let file = BufReader::new(File::open(path).map_err(BackupError::file(path))?);
    let keys = identities.iter().map(|one| one as &dyn age::Identity);
    let mut plain = Decryptor::new_buffered(file)
        .and_then(|opened| opened.decrypt(keys))
        .map_err(|wrong| not_opened(path, &wrong))?;
    let damaged = |fault: std::io::Error| BackupError::of_file(path, format!("it was changed or cut off ({fault})"));
    let mut line = Vec::new();
    while line.last() != Some(&b'\n') && line.len() < LONGEST {
        let mut byte = [0];
        plain.read_exact(&mut byte).map_err(damaged)?;
        line.push(byte[0]);
    }
    let header = Header::parse(&String::from_utf8_lossy(&line)).map_err(|wrong| BackupError::of_file(path, wrong))?;
    let (mut length, mut hash) = (0, Sha256::new());
    let mut out = BufWriter::new(new_file(database)?);
    let mut scratch_fault = None;
    let read = each(plain, |part| {
        length += part.len() as u64;
        if length > header.bytes {
            return Err(std::io::Error::other("it is longer than it says"));
        }
        hash.update(part);
        out.write_all(part).inspect_err(|fault| scratch_fault = Some(std::io::Error::from(fault.kind())))
    });
    if let Some(fault) = scratch_fault {
        return Err(BackupError::file(database)(fault));
    }
    read.map_err(damaged)?;
    out.flush().map_err(BackupError::file(database))?;
    if (length, hex(&hash.finalize())) != (header.bytes, header.sha256.clone()) {
        return Err(BackupError::of_file(path, "the database inside is not the one that was put there"));
    }
    Ok(header)
}
