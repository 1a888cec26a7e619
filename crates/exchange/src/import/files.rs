//! The files of an extract folder.

use super::fault::ImportFault;
use rayon::prelude::*;
use std::path::Path;
use touchstone_domain::facts::Sheet;

/// One file of an extract, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtractFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Bytes beyond which a file is refused.
const LARGEST: u64 = 4 << 30;

/// Reads the files of a folder.
///
/// # Errors
/// A fault for a folder that cannot be read, and for each file that cannot be or that is too large.
pub fn folder(path: &Path) -> Result<Vec<ExtractFile>, Vec<ImportFault>> {
    let cannot = |error: &std::io::Error| fault(path.display().to_string(), format!("cannot be read: {error}"));
    let entries = std::fs::read_dir(path).map_err(|error| vec![cannot(&error)])?;
    let (mut names, mut faults) = (Vec::new(), Vec::new());
    for entry in entries {
        match entry {
            Ok(entry) => names.push(entry.file_name().to_string_lossy().into_owned()),
            Err(error) => faults.push(cannot(&error)),
        }
    }
    // Notes and hidden files beside the extract are left alone; a misspelt extract is not.
    names.retain(|name| name.to_ascii_lowercase().ends_with(".csv"));
    names.sort();
    let read: Vec<Result<ExtractFile, ImportFault>> = names.into_par_iter().map(|name| one(path, name)).collect();
    let mut files = Vec::with_capacity(read.len());
    for file in read {
        match file {
            Ok(file) => files.push(file),
            Err(fault) => faults.push(fault),
        }
    }
    faults.sort();
    if faults.is_empty() { Ok(files) } else { Err(faults) }
}

fn one(folder: &Path, name: String) -> Result<ExtractFile, ImportFault> {
    if Sheet::of_file(&name).is_none() {
        // Refused by its name alone, together with the faults of the others.
        return Ok(ExtractFile { name, bytes: Vec::new() });
    }
    let file = folder.join(&name);
    let size = std::fs::metadata(&file).map(|about| about.len());
    let bytes = match size {
        Ok(size) if size > LARGEST => return Err(fault(name, format!("is larger than {} GiB", LARGEST >> 30))),
        Ok(_) => std::fs::read(&file),
        Err(error) => Err(error),
    };
    match bytes {
        Ok(bytes) => Ok(ExtractFile { name, bytes }),
        Err(error) => Err(fault(name, format!("cannot be read: {error}"))),
    }
}

fn fault(file: String, message: String) -> ImportFault {
    ImportFault { file, line: 0, column: String::new(), value: None, message }
}
