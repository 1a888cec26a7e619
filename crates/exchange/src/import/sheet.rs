//! One CSV file: columns in any order, unknown ones refused, every cell read strictly.

use super::fault::Faults;
use csv::ByteRecord;
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::words::{Crn, YesNo, is_free_code};

/// The columns of a file: name, and whether every row must fill it.
pub(super) type Columns = [(&'static str, bool)];

/// Bytes beyond which a cell is refused.
const LONGEST_CELL: usize = 20_000;

/// One row being read. Columns are named by their position in the file's [`Columns`].
pub(super) struct Line<'r> {
    pub(super) file: &'static str,
    columns: &'static Columns,
    places: &'r [Option<usize>],
    record: &'r ByteRecord,
    pub(super) number: u64,
    controls: bool,
    pub(super) faults: &'r mut Faults,
}

/// Reads a file row by row; whatever is wrong with the file or a row as a whole is a fault. Could its rows be read?
pub(super) fn rows(
    file: &'static str,
    bytes: &[u8],
    columns: &'static Columns,
    faults: &mut Faults,
    mut row: impl FnMut(&mut Line<'_>),
) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Err((place, wrong)) = text_and_quotes(bytes) {
        faults.add(file, line_of(bytes, place), "", None, wrong);
        return false;
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut record = ByteRecord::new();
    match reader.read_byte_record(&mut record) {
        Ok(true) => {}
        Ok(false) => {
            faults.add(file, 1, "", None, "has no header row");
            return false;
        }
        Err(error) => {
            faults.add(file, 1, "", None, format!("the header cannot be read: {error}"));
            return false;
        }
    }
    let Some(places) = header(file, &record, columns, faults) else { return false };
    let controls = has_controls(bytes);
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => return true,
            Ok(true) => {
                let number = first_line(bytes, record.position());
                row(&mut Line { file, columns, places: &places, record: &record, number, controls, faults });
            }
            Err(error) => {
                let line = first_line(bytes, error.position());
                let message = match error.kind() {
                    csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                        format!("has {len} cells where the header has {expected_len}")
                    }
                    _ => format!("cannot be read: {error}"),
                };
                faults.add(file, line, "", None, message);
            }
        }
    }
}

/// The line on which a byte stands.
fn line_of(bytes: &[u8], place: usize) -> u64 {
    memchr::memchr_iter(b'\n', &bytes[..place]).count() as u64 + 1
}

/// The line on which a row begins. The reader's own position may stand before the line feed of the row before it (`\r\n`) and
/// before blank lines.
fn first_line(bytes: &[u8], position: Option<&csv::Position>) -> u64 {
    let Some(position) = position else { return 0 };
    let from = usize::try_from(position.byte()).unwrap_or(bytes.len()).min(bytes.len());
    let ends = bytes[from..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + ends.filter(|byte| **byte == b'\n').count() as u64
}

/// Is the file UTF-8, and does every quotation mark open or close a whole cell (RFC 4180)? If not, where and why not.
fn text_and_quotes(bytes: &[u8]) -> Result<(), (usize, &'static str)> {
    if let Err(error) = std::str::from_utf8(bytes) {
        return Err((error.valid_up_to(), "is not UTF-8 text"));
    }
    let ends_cell = |place: usize| matches!(bytes.get(place), None | Some(b',' | b'\n' | b'\r'));
    let next = |from: usize| memchr::memchr(b'"', &bytes[from..]).map(|place| from + place);
    let mut at = 0;
    while let Some(open) = next(at) {
        if open > 0 && !ends_cell(open - 1) {
            return Err((open, "a quotation mark stands inside a cell that does not begin with one"));
        }
        let mut close = next(open + 1);
        while let Some(place) = close.filter(|place| bytes.get(place + 1) == Some(&b'"')) {
            close = next(place + 2);
        }
        match close {
            None => return Err((open, "a quotation mark is not closed")),
            Some(place) if !ends_cell(place + 1) => {
                return Err((place, "text follows a closing quotation mark; write two where one is meant"));
            }
            Some(place) => at = place + 1,
        }
    }
    Ok(())
}

/// A control character other than a tab or a line break.
const fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=0x08 | 0x0B | 0x0C | 0x0E..=0x1F | 0x7F)
}

/// Has the file a control character anywhere? Cells are looked at one by one only then.
fn has_controls(bytes: &[u8]) -> bool {
    bytes.chunks(4096).any(|chunk| chunk.iter().fold(false, |found, byte| found | is_control(*byte)))
}

/// Does a text begin or end with a space of any kind?
fn has_outer_space(cell: &[u8]) -> bool {
    let outer = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_whitespace());
    if outer(cell.first()) || outer(cell.last()) {
        return true;
    }
    let wide = |byte: Option<&u8>| byte.is_some_and(|byte| !byte.is_ascii());
    (wide(cell.first()) || wide(cell.last())) && std::str::from_utf8(cell).is_ok_and(|text| text.trim() != text)
}

fn header(
    file: &'static str,
    record: &ByteRecord,
    columns: &'static Columns,
    faults: &mut Faults,
) -> Option<Vec<Option<usize>>> {
    let mut places = vec![None; columns.len()];
    let before = faults.found.len();
    for (place, name) in record.iter().enumerate() {
        match columns.iter().position(|(column, _)| column.as_bytes() == name) {
            Some(column) if places[column].is_some() => faults.add(file, 1, "", Some(name), "is there twice"),
            Some(column) => places[column] = Some(place),
            None => {
                let known: Vec<&str> = columns.iter().map(|(column, _)| *column).collect();
                faults.add(file, 1, "", Some(name), format!("unknown column; expected {}", known.join(", ")));
            }
        }
    }
    for (place, (column, _)) in places.iter().zip(columns).filter(|(place, (_, required))| place.is_none() && *required)
    {
        debug_assert!(place.is_none());
        faults.add(file, 1, column, None, "is missing");
    }
    (faults.found.len() == before).then_some(places)
}

impl<'r> Line<'r> {
    /// Adds a fault about a cell.
    pub(super) fn fault(&mut self, column: usize, message: impl Into<String>) {
        let value = self.raw(column);
        self.faults.add(self.file, self.number, self.columns[column].0, Some(value), message);
    }

    fn raw(&self, column: usize) -> &'r [u8] {
        self.places[column].and_then(|place| self.record.get(place)).unwrap_or(b"")
    }

    /// Does the cell say nothing at all?
    pub(super) fn is_empty(&self, column: usize) -> bool {
        self.raw(column).is_empty()
    }

    /// The cell; `None` if it is empty, with a fault if it may not be.
    pub(super) fn cell(&mut self, column: usize) -> Option<&'r [u8]> {
        let cell = self.raw(column);
        if cell.is_empty() {
            if self.columns[column].1 {
                self.faults.add(self.file, self.number, self.columns[column].0, None, "is empty");
            }
            return None;
        }
        if has_outer_space(cell) {
            let only = std::str::from_utf8(cell).is_ok_and(|text| text.trim().is_empty());
            self.fault(column, if only { "is only a space" } else { "has a space before or after it" });
            return None;
        }
        if self.controls && cell.iter().any(|byte| is_control(*byte)) {
            self.fault(column, "has a control character in it");
            return None;
        }
        if cell.len() > LONGEST_CELL {
            self.fault(column, format!("is longer than {LONGEST_CELL} bytes"));
            return None;
        }
        Some(cell)
    }

    /// The cell as text.
    pub(super) fn text(&mut self, column: usize) -> Option<&'r str> {
        // The file was checked to be UTF-8, and cells are cut at ASCII characters.
        self.cell(column).and_then(|cell| std::str::from_utf8(cell).ok())
    }

    pub(super) fn day(&mut self, column: usize) -> Option<Day> {
        let cell = self.cell(column)?;
        Day::parse(cell).map_err(|wrong| self.fault(column, wrong.to_string())).ok()
    }

    pub(super) fn instant(&mut self, column: usize) -> Option<Instant> {
        let cell = self.cell(column)?;
        Instant::parse(cell).map_err(|wrong| self.fault(column, wrong.to_string())).ok()
    }

    pub(super) fn crn(&mut self, column: usize) -> Option<Crn> {
        let cell = self.cell(column)?;
        let crn = Crn::parse(cell);
        if crn.is_none() {
            self.fault(column, "expected a CRN: a capital letter and six digits");
        }
        crn
    }

    /// The cell as a code of a closed list.
    pub(super) fn code<T>(&mut self, column: usize, allowed: &[&str], from: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(column)?;
        let found = from(text);
        if found.is_none() {
            self.fault(column, format!("expected one of {}", allowed.join(", ")));
        }
        found
    }

    pub(super) fn yes_no(&mut self, column: usize) -> Option<YesNo> {
        self.code(column, YesNo::CODES, YesNo::from_code)
    }

    /// The cell as a free code.
    pub(super) fn free_code(&mut self, column: usize) -> Option<&'r str> {
        let text = self.text(column)?;
        if !is_free_code(text) {
            self.fault(column, "expected a code: lower-case letters, digits and underscores, beginning with a letter");
            return None;
        }
        Some(text)
    }

    /// The cell as a whole number.
    pub(super) fn whole(&mut self, column: usize) -> Option<u16> {
        let text = self.text(column)?;
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits);
        if number.is_none() {
            self.fault(column, "expected a whole number up to 65535");
        }
        number
    }

    /// The first day of a stretch and its last, empty while open; a fault if it ends before it begins.
    pub(super) fn stretch(&mut self, from: usize, until: usize) -> Option<(Day, Option<Day>)> {
        let (first, last) = (self.day(from), self.day(until));
        if let (Some(first), Some(last)) = (first, last)
            && last < first
        {
            self.fault(until, format!("is before {} {first}", self.columns[from].0));
        }
        first.map(|first| (first, last))
    }
}
