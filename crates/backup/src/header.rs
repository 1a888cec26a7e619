//! What a backup says of itself, before the database: one line, encrypted with the rest.

use serde::{Deserialize, Serialize};
use touchstone_audit::Standing;

/// What the line begins with.
const BEGINS: &str = "touchstone-backup ";
/// The form of the file. A program reads those that it knows.
pub(crate) const FORM: u32 = 1;
/// The longest line that is read.
pub(crate) const LONGEST: usize = 16 * 1024;

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The form of the file.
    pub form: u32,
    /// The version of the program that made it.
    pub program: String,
    /// When it was made, as instants are stored.
    pub made_at: String,
    /// The name of the log's tree.
    pub origin: String,
    /// The leaves of that tree: facts and entries that have their places.
    pub size: u64,
    /// Its root, in hexadecimal digits.
    pub root: String,
    /// The last signed checkpoint that it contains; empty if there is none.
    pub checkpoint: String,
    /// How many bytes of database follow.
    pub bytes: u64,
    /// Their SHA-256, in hexadecimal digits.
    pub sha256: String,
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}

impl Header {
    /// The line, as it is written.
    pub(crate) fn line(&self) -> Result<String, serde_json::Error> {
        Ok(format!("{BEGINS}{}\n", serde_json::to_string(self)?))
    }

    /// Reads a line.
    ///
    /// # Errors
    /// A sentence, for a line that is none.
    pub(crate) fn parse(line: &str) -> Result<Self, String> {
        let json = line
            .trim_end()
            .strip_prefix(BEGINS)
            .ok_or("it is encrypted for this key, and is no backup of Touchstone")?;
        let form = serde_json::from_str::<serde_json::Value>(json).ok().and_then(|value| value["form"].as_u64());
        match form {
            Some(form) if form > u64::from(FORM) => {
                Err("it was made by a newer version of Touchstone: use that".to_owned())
            }
            _ => serde_json::from_str(json).map_err(|wrong| format!("its first line cannot be read ({wrong})")),
        }
    }

    /// Where its tree stands.
    pub(crate) fn standing(&self) -> Result<Standing, String> {
        let root = unhex(&self.root).ok_or("the root in its first line is none")?;
        Ok(Standing { origin: self.origin.clone(), size: self.size, root, checkpoint: self.checkpoint.clone() })
    }
}
