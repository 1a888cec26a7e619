//! A folder as a reader sees it: rows with their columns by name.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::HashMap;

use touchstone_simulator::synth::{Calibration, Day, Folder, Scale, synthesise};

/// The day of the test extracts: a Friday.
pub const ON: &str = "2026-11-20";

/// A row by column name.
pub type Row = HashMap<String, String>;

/// The test extracts' day.
pub fn on() -> Day {
    Day::parse(ON.as_bytes()).expect("a day written in the test")
}

/// A folder of this scale.
pub fn made(scale: Scale, seed: u64) -> Folder {
    synthesise(&Calibration::shipped(), scale, seed, on())
}

/// All rows of a file.
pub fn rows(folder: &Folder, name: &str) -> Vec<Row> {
    let bytes = folder.file(name).unwrap_or_else(|| panic!("no {name}")).bytes();
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let header = reader.headers().expect("a header").clone();
    let row = |record: csv::StringRecord| {
        header.iter().zip(record.iter()).map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect()
    };
    reader.records().map(|record| row(record.expect("well-formed CSV"))).collect()
}

/// Rows by one column, which must be unique.
pub fn keyed(folder: &Folder, name: &str, column: &str) -> HashMap<String, Row> {
    let all = rows(folder, name);
    let count = all.len();
    let keyed: HashMap<String, Row> = all.into_iter().map(|row| (row[column].clone(), row)).collect();
    assert_eq!(keyed.len(), count, "{column} of {name} is not unique");
    keyed
}
