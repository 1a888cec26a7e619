//! The calibration: every number that shapes the service, each with its basis and source.
//!
//! The shipped one is `data/calibration.toml`. It is read whole: a number that is missing, unknown or without a basis
//! is a fault that names it.

use rustc_hash::FxHashMap;
use toml::{Table, Value};

/// One number with where it comes from.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The dotted name, such as `faults.no_manager`.
    pub key: String,
    /// The number.
    pub value: f64,
    /// `published`, `practice` or `assumed`.
    pub basis: String,
    /// Where it is published, or why it was chosen.
    pub source: String,
}

/// Why a calibration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CalibrationFault {
    /// The text is not TOML.
    #[error("the calibration is not TOML: {0}")]
    Syntax(#[from] toml::de::Error),
    /// A number that the generator needs is not there.
    #[error("the calibration lacks {0}")]
    Missing(String),
    /// A number that the generator does not read.
    #[error("the calibration has {0}, which nothing reads")]
    Unknown(String),
    /// A number without a basis or source, or something that is not a number.
    #[error("{0} needs a number with a basis (published, practice, assumed) and a source")]
    Baseless(String),
}

/// A calibration, read and checked.
#[derive(Clone, Debug)]
pub struct Calibration {
    entries: Vec<Entry>,
    numbers: FxHashMap<String, f64>,
}

const SHIPPED: &str = include_str!("../../data/calibration.toml");

impl Calibration {
    /// The calibration that ships.
    pub fn shipped() -> Self {
        Self::parse(SHIPPED).expect("the shipped calibration is checked by a test")
    }

    /// Reads a calibration; it must have exactly the shipped one's numbers.
    pub fn parse(text: &str) -> Result<Self, CalibrationFault> {
        let read = Self::read(text)?;
        let known = Self::read(SHIPPED)?;
        if let Some(missing) = known.entries.iter().find(|entry| !read.numbers.contains_key(&entry.key)) {
            return Err(CalibrationFault::Missing(missing.key.clone()));
        }
        match read.entries.iter().find(|entry| !known.numbers.contains_key(&entry.key)) {
            Some(unknown) => Err(CalibrationFault::Unknown(unknown.key.clone())),
            None => Ok(read),
        }
    }

    fn read(text: &str) -> Result<Self, CalibrationFault> {
        let mut entries = Vec::new();
        walk("", &text.parse::<Table>()?, &mut entries)?;
        let numbers = entries.iter().map(|entry| (entry.key.clone(), entry.value)).collect();
        Ok(Self { entries, numbers })
    }

    /// All numbers with their basis and source, in the order of their names.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The number of this name. Names are fixed in the program: an unknown one is a mistake of ours.
    pub fn number(&self, key: &str) -> f64 {
        *self.numbers.get(key).unwrap_or_else(|| panic!("no number {key} in the calibration"))
    }

    /// The number of this name as a count.
    pub fn count(&self, key: &str) -> usize {
        self.number(key) as usize
    }

    /// The number of this name as a whole number of days, months or years.
    pub fn whole(&self, key: &str) -> i32 {
        self.number(key) as i32
    }
}

fn walk(path: &str, table: &Table, entries: &mut Vec<Entry>) -> Result<(), CalibrationFault> {
    let word = |key: &str| table.get(key).and_then(Value::as_str).map(str::to_owned);
    let (basis, source) = (word("basis"), word("source"));
    for (name, value) in table {
        if name == "basis" || name == "source" {
            continue;
        }
        let key = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let entry = match value {
            Value::Table(inner) if inner.contains_key("value") => {
                let own = |word: &str| inner.get(word).and_then(Value::as_str).map(str::to_owned);
                (
                    number_of(&inner["value"]),
                    own("basis").or_else(|| basis.clone()),
                    own("source").or_else(|| source.clone()),
                )
            }
            Value::Table(inner) => {
                walk(&key, inner, entries)?;
                continue;
            }
            bare => (number_of(bare), basis.clone(), source.clone()),
        };
        match entry {
            (Some(value), Some(basis), Some(source))
                if matches!(basis.as_str(), "published" | "practice" | "assumed") =>
            {
                entries.push(Entry { key, value, basis, source });
            }
            _ => return Err(CalibrationFault::Baseless(key)),
        }
    }
    Ok(())
}

fn number_of(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(whole) => Some(*whole as f64),
        Value::Float(number) => Some(*number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_calibration_is_whole() {
        let shipped = Calibration::shipped();
        assert!(shipped.entries().len() > 100);
        assert_eq!(shipped.count("size.spo"), 1481);
        assert!(shipped.entries().iter().all(|entry| !entry.source.is_empty()));
    }

    #[test]
    fn what_is_missing_unknown_or_baseless_is_named() {
        let without = SHIPPED.replace("spo = 1481\n", "");
        assert!(matches!(Calibration::parse(&without), Err(CalibrationFault::Missing(key)) if key == "size.spo"));
        let more = format!("{SHIPPED}\n[weather]\nrain = {{ value = 1, basis = \"assumed\", source = \"ours\" }}\n");
        assert!(matches!(Calibration::parse(&more), Err(CalibrationFault::Unknown(key)) if key == "weather.rain"));
        let baseless = format!("{SHIPPED}\n[weather]\nrain = 1\n");
        assert!(matches!(Calibration::parse(&baseless), Err(CalibrationFault::Baseless(key)) if key == "weather.rain"));
    }

    #[test]
    fn shares_add_up() {
        let shipped = Calibration::shipped();
        for table in [
            "share.case_type",
            "share.rosh",
            "region_share",
            "rosh.custody_mappa",
            "rosh.licence_other",
            "rosh.community_other",
        ] {
            let prefix = format!("{table}.");
            let sum: f64 =
                shipped.entries().iter().filter(|entry| entry.key.starts_with(&prefix)).map(|entry| entry.value).sum();
            assert!((sum - 1.0).abs() < 0.001, "{table}: {sum}");
        }
    }
}
