//! What is wrong with an extract, where, and what is allowed.

use std::fmt;

/// One fault of an extract.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImportFault {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 where the file as a whole is meant.
    pub line: u64,
    /// The column; empty where the row or file is meant.
    pub column: String,
    /// What the cell says, shortened.
    pub value: Option<String>,
    /// What is wrong and what is allowed.
    pub message: String,
}

impl fmt::Display for ImportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if !self.column.is_empty() {
            write!(f, " {}", self.column)?;
        }
        if let Some(value) = &self.value {
            write!(f, " \"{value}\"")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// The faults found so far in one file.
#[derive(Debug, Default)]
pub(super) struct Faults {
    pub(super) found: Vec<ImportFault>,
}

/// Characters of a wrong cell that a fault shows.
const SHOWN: usize = 60;

impl Faults {
    pub(super) fn add(
        &mut self,
        file: &str,
        line: u64,
        column: &str,
        value: Option<&[u8]>,
        message: impl Into<String>,
    ) {
        let value = value.map(|value| {
            let text = String::from_utf8_lossy(value);
            let mut shown: String = text.chars().take(SHOWN).flat_map(char::escape_debug).collect();
            if text.chars().nth(SHOWN).is_some() {
                shown.push('…');
            }
            shown
        });
        self.found.push(ImportFault {
            file: file.to_owned(),
            line,
            column: column.to_owned(),
            value,
            message: message.into(),
        });
    }
}
