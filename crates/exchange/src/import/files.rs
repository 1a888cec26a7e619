//! The files of an extract folder.

use super::fault::ImportFault;
use std::path::Path;

/// One file of an extract, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtractFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Every file an extract may have.
pub const FILES: [&str; 15] = [
    "teams.csv",
    "staff.csv",
    "cases.csv",
    "case_history.csv",
    "staff_history.csv",
    "events.csv",
    "records.csv",
    "contacts.csv",
    "absences.csv",
    "cover.csv",
    "limited_access.csv",
    "arms.csv",
    "adoption.csv",
    "documents.csv",
    "agreed_dates.csv",
];

/// The files that every extract has.
pub(super) const REQUIRED: [&str; 3] = ["teams.csv", "staff.csv", "cases.csv"];

/// Bytes beyond which a file is refused.
const LARGEST: u64 = 4 << 30;

/// Reads the files of a folder.
///
/// # Errors
/// A fault for a folder that cannot be read, and for each file that cannot be or that is too large.
pub fn folder(path: &Path) -> Result<Vec<ExtractFile>, Vec<ImportFault>> {
    let fault =
        |file: String, message: String| ImportFault { file, line: 0, column: String::new(), value: None, message };
    let entries = std::fs::read_dir(path)
        .map_err(|error| vec![fault(path.display().to_string(), format!("cannot be read: {error}"))])?;
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for entry in entries {
        let name = match &entry {
            Ok(entry) => entry.file_name().to_string_lossy().into_owned(),
            Err(error) => {
                faults.push(fault(path.display().to_string(), format!("cannot be read: {error}")));
                continue;
            }
        };
        // Notes and hidden files beside the extract are left alone; a misspelt extract is not.
        if !name.to_ascii_lowercase().ends_with(".csv") {
            continue;
        }
        if !FILES.contains(&name.as_str()) {
            // Refused by its name alone, together with the faults of the others.
            files.push(ExtractFile { name, bytes: Vec::new() });
            continue;
        }
        let file = path.join(&name);
        let read = std::fs::metadata(&file)
            .and_then(|about| if about.len() > LARGEST { Ok(None) } else { std::fs::read(&file).map(Some) });
        match read {
            Ok(Some(bytes)) => files.push(ExtractFile { name, bytes }),
            Ok(None) => faults.push(fault(name, format!("is larger than {} GiB", LARGEST >> 30))),
            Err(error) => faults.push(fault(name, format!("cannot be read: {error}"))),
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    faults.sort();
    if faults.is_empty() { Ok(files) } else { Err(faults) }
}
