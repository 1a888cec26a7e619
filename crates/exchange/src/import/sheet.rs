//! One CSV file: columns in any order, unknown ones refused, every cell read strictly.

use super::fault::Faults;
use super::letters::{LONGEST_NAME, has_odd, is_formula, is_reference, odd, passes_for_another};
use csv::ByteRecord;
use rayon::prelude::*;
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::facts::{Columns, Sheet};
use touchstone_domain::words::{Crn, YesNo, is_free_code};

/// Bytes beyond which a cell is refused.
const LONGEST_CELL: usize = 20_000;

/// One row being read. Columns are named by their position in the file's [`Columns`].
pub(super) struct Line<'r> {
    pub(super) file: &'static str,
    columns: &'static Columns,
    places: &'r [Option<usize>],
    record: &'r ByteRecord,
    pub(super) number: u64,
    has_odd: bool,
    pub(super) faults: &'r mut Faults,
}

/// A file whose header was read.
struct Body<'b> {
    file: &'static str,
    columns: &'static Columns,
    /// The rows.
    bytes: &'b [u8],
    /// The line on which they begin.
    first_line: u64,
    places: Vec<Option<usize>>,
    width: usize,
    /// Has any cell a character that none may have?
    has_odd: bool,
}

/// Reads a file row by row; whatever is wrong with the file or a row as a whole is a fault. Could its rows be read?
pub(super) fn rows(sheet: Sheet, bytes: &[u8], faults: &mut Faults, row: impl FnMut(&mut Line<'_>)) -> bool {
    let Some(body) = body(sheet, bytes, faults) else { return false };
    body.read(body.bytes, body.first_line, faults, row);
    true
}

/// Bytes of a part of a file that is read in parts.
const PART: usize = 4 << 20;

/// Reads a large file in parts, in parallel; what each part made, in the order of the file.
pub(super) fn rows_in_parts<T: Default + Send>(
    sheet: Sheet,
    bytes: &[u8],
    faults: &mut Faults,
    row: impl Fn(&mut Line<'_>, &mut T) + Sync,
) -> Vec<T> {
    let Some(body) = body(sheet, bytes, faults) else { return Vec::new() };
    let mut starts = Vec::new();
    let mut line = body.first_line;
    for part in cut(body.bytes, PART) {
        starts.push((part, line));
        line += memchr::memchr_iter(b'\n', part).count() as u64;
    }
    let made: Vec<(T, Faults)> = starts
        .into_par_iter()
        .map(|(part, first_line)| {
            let (mut made, mut faults) = (T::default(), Faults::default());
            body.read(part, first_line, &mut faults, |line| row(line, &mut made));
            (made, faults)
        })
        .collect();
    let mut parts = Vec::with_capacity(made.len());
    for (part, found) in made {
        faults.found.extend(found.found);
        parts.push(part);
    }
    parts
}

/// Cuts rows into parts of about a size, at line feeds outside quotation marks.
fn cut(bytes: &[u8], size: usize) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let (mut start, mut counted, mut quotes) = (0, 0, 0);
    while bytes.len() - start > size {
        let mut at = counted.max(start + size);
        // A line feed after an odd number of quotation marks stands inside a cell.
        let end = loop {
            let Some(feed) = memchr::memchr(b'\n', &bytes[at..]) else { break bytes.len() };
            at += feed + 1;
            quotes += memchr::memchr_iter(b'"', &bytes[counted..at]).count();
            counted = at;
            if quotes % 2 == 0 {
                break at;
            }
        };
        parts.push(&bytes[start..end]);
        start = end;
    }
    parts.push(&bytes[start..]);
    parts
}

/// Checks a file as text and reads its header.
fn body<'b>(sheet: Sheet, bytes: &'b [u8], faults: &mut Faults) -> Option<Body<'b>> {
    let (file, columns) = (sheet.file(), sheet.columns());
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let (text, has_odd) = rayon::join(|| text_and_quotes(bytes), || has_odd(bytes));
    if let Err((place, wrong)) = text {
        faults.add(file, line_of(bytes, place), "", None, wrong);
        return None;
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut record = ByteRecord::new();
    match reader.read_byte_record(&mut record) {
        Ok(true) => {}
        Ok(false) => {
            faults.add(file, 1, "", None, "has no header row");
            return None;
        }
        Err(error) => {
            faults.add(file, 1, "", None, format!("the header cannot be read: {error}"));
            return None;
        }
    }
    let places = header(file, &record, columns, faults)?;
    let from = usize::try_from(reader.position().byte()).unwrap_or(bytes.len()).min(bytes.len());
    let first_line = line_of(bytes, from);
    Some(Body { file, columns, bytes: &bytes[from..], first_line, places, width: record.len(), has_odd })
}

impl Body<'_> {
    /// Reads rows that begin on a line.
    fn read(&self, bytes: &[u8], first_line: u64, faults: &mut Faults, mut row: impl FnMut(&mut Line<'_>)) {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut record = ByteRecord::new();
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(false) => return,
                Ok(true) => {
                    let number = first_line - 1 + line_within(bytes, record.position());
                    if record.len() != self.width {
                        let message = format!("has {} cells where the header has {}", record.len(), self.width);
                        faults.add(self.file, number, "", None, message);
                        continue;
                    }
                    row(&mut Line {
                        file: self.file,
                        columns: self.columns,
                        places: &self.places,
                        record: &record,
                        number,
                        has_odd: self.has_odd,
                        faults,
                    });
                }
                Err(error) => {
                    let number = first_line - 1 + line_within(bytes, error.position());
                    faults.add(self.file, number, "", None, format!("cannot be read: {error}"));
                }
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
fn line_within(bytes: &[u8], position: Option<&csv::Position>) -> u64 {
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

/// Years in which anything was or will be that a plan is made of. Days outside them stand for days that nobody knew: 1900-01-01,
/// 1899-12-30 and their like are what systems write for an empty cell.
const YEARS: std::ops::RangeInclusive<i32> = 1930..=2200;

/// A day that may be meant; `Err` says what is wrong with it.
pub(super) fn meant(read: Result<Day, touchstone_domain::calendar::NotADay>) -> Result<Day, String> {
    let day = read.map_err(|wrong| wrong.to_string())?;
    let fits = YEARS.contains(&day.civil().0);
    fits.then_some(day).ok_or_else(|| "is no day from 1930 to 2200: leave the cell empty if it is not known".to_owned())
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

    /// Every cell of the row in the order of the sheet's columns, empty where the file has no such column.
    pub(super) fn cells<'c>(&'c self) -> impl Iterator<Item = &'c str> + use<'c, 'r> {
        (0..self.columns.len()).map(|column| std::str::from_utf8(self.raw(column)).unwrap_or_default())
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
        if self.has_odd
            && let Some(wrong) = odd(cell)
        {
            self.fault(column, wrong);
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

    /// The cell as a name that people read.
    pub(super) fn name(&mut self, column: usize) -> Option<&'r str> {
        let text = self.text(column)?;
        let wrong = if text.contains(char::is_control) {
            "has a line break or tab in it"
        } else if is_formula(text) {
            "begins as a formula of a spreadsheet does: expected a name"
        } else if passes_for_another(text) {
            "has letters in it that look like others: expected letters of one script"
        } else if text.chars().count() > LONGEST_NAME {
            "is longer than 200 characters"
        } else {
            return Some(text);
        };
        self.fault(column, wrong);
        None
    }

    /// The cell as a code that names something.
    pub(super) fn reference(&mut self, column: usize) -> Option<&'r str> {
        let text = self.text(column)?;
        if !is_reference(text) {
            let expected =
                "expected up to 100 letters A to Z, digits and . _ - / : @ +, beginning with a letter or digit";
            self.fault(column, expected);
            return None;
        }
        Some(text)
    }

    /// The cell as a day that may be meant.
    pub(super) fn day(&mut self, column: usize) -> Option<Day> {
        let cell = self.cell(column)?;
        meant(Day::parse(cell)).map_err(|wrong| self.fault(column, wrong)).ok()
    }

    /// The cell as the day on which something ends: also the last of all, which many systems write where there is no end.
    pub(super) fn end(&mut self, column: usize) -> Option<Day> {
        let cell = self.cell(column)?;
        let end = Day::parse(cell);
        if end == Ok(Day::LAST_WRITTEN) { end.ok() } else { self.day(column) }
    }

    pub(super) fn instant(&mut self, column: usize) -> Option<Instant> {
        let cell = self.cell(column)?;
        let read = Instant::parse(cell).map_err(|wrong| wrong.to_string());
        let meant = read.and_then(|at| meant(Ok(at.day())).map(|_| at));
        meant.map_err(|wrong| self.fault(column, wrong)).ok()
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
        let (first, last) = (self.day(from), self.end(until));
        if let (Some(first), Some(last)) = (first, last)
            && last < first
        {
            self.fault(until, format!("is before {} {first}", self.columns[from].0));
        }
        first.map(|first| (first, last))
    }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn parts_join_to_the_whole_and_begin_outside_quotation_marks() {
        let rows = "a,\"two\nlines\",c\nplain,row,here\n\"\"\"quoted\"\"\n\",x,y\n".repeat(40);
        for size in 1..120 {
            let parts = cut(rows.as_bytes(), size);
            assert_eq!(parts.concat(), rows.as_bytes());
            let mut quotes = 0;
            for part in &parts {
                assert_eq!(quotes % 2, 0, "a part of about {size} bytes begins inside a cell");
                quotes += part.iter().filter(|byte| **byte == b'"').count();
            }
            assert!(size > 100 || parts.len() > 10, "{size}");
        }
    }
}
