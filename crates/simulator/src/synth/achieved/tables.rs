//! Reading the folder's files row by row.

use csv::{ReaderBuilder, StringRecord};

use crate::synth::day::Day;
use crate::synth::folder::Folder;

/// One row, with its columns by name.
pub struct Row<'a> {
    header: &'a StringRecord,
    cells: &'a StringRecord,
}

impl Row<'_> {
    /// The cell of this column; empty if there is no such column.
    pub fn get(&self, column: &str) -> &str {
        let place = self.header.iter().position(|name| name == column);
        place.and_then(|place| self.cells.get(place)).unwrap_or("")
    }

    /// The cell of this column as a day.
    pub fn day(&self, column: &str) -> Option<Day> {
        Day::parse(self.get(column).as_bytes()).ok()
    }
}

/// Calls `see` with every row of a file.
pub fn each(folder: &Folder, name: &str, mut see: impl FnMut(&Row<'_>)) {
    let Some(file) = folder.file(name) else { return };
    let mut header = StringRecord::new();
    let mut cells = StringRecord::new();
    let mut parts = file.parts.iter();
    let first = parts.next().map_or(&[][..], Vec::as_slice);
    let read = |reader: &mut csv::Reader<&[u8]>, record: &mut StringRecord| {
        reader.read_record(record).expect("the generator writes well-formed CSV")
    };
    let reader = |bytes| ReaderBuilder::new().has_headers(false).from_reader(bytes);
    read(&mut reader(first), &mut header);
    for part in parts {
        let mut reader = reader(part.as_slice());
        while read(&mut reader, &mut cells) {
            see(&Row { header: &header, cells: &cells });
        }
    }
}
