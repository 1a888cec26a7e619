//! One CSV file in the making: RFC 4180, a header row, ISO days.

use super::day::{Day, OfficeDay};
use super::words::Code;

/// The rows of a part of a file, without the header.
#[derive(Default)]
pub struct Sheet {
    /// The rows as bytes.
    pub bytes: Vec<u8>,
    /// How many rows there are.
    pub rows: u64,
}

impl Sheet {
    /// Starts a row.
    pub fn row(&mut self) -> Row<'_> {
        self.rows += 1;
        Row { sheet: self, first: true }
    }
}

/// One row being written: cells in the order of the header.
pub struct Row<'a> {
    sheet: &'a mut Sheet,
    first: bool,
}

impl Row<'_> {
    fn next_cell(&mut self) -> &mut Vec<u8> {
        if !self.first {
            self.sheet.bytes.push(b',');
        }
        self.first = false;
        &mut self.sheet.bytes
    }

    /// A cell of text, quoted where it must be.
    pub fn text(mut self, text: &str) -> Self {
        let bytes = self.next_cell();
        if text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
            bytes.push(b'"');
            for byte in text.bytes() {
                if byte == b'"' {
                    bytes.push(b'"');
                }
                bytes.push(byte);
            }
            bytes.push(b'"');
        } else {
            bytes.extend_from_slice(text.as_bytes());
        }
        self
    }

    /// An empty cell: not known.
    pub fn unknown(mut self) -> Self {
        self.next_cell();
        self
    }

    /// A code, or an empty cell.
    pub fn code(mut self, code: Option<Code>) -> Self {
        let bytes = self.next_cell();
        if let Some(code) = code {
            bytes.extend_from_slice(code.as_str().as_bytes());
        }
        self
    }

    /// A day, or an empty cell.
    pub fn day(mut self, day: Option<Day>) -> Self {
        let bytes = self.next_cell();
        if let Some(day) = day {
            push_day(bytes, day);
        }
        self
    }

    /// A whole number.
    pub fn number(mut self, number: u32) -> Self {
        push_number(self.next_cell(), number, 1);
        self
    }

    /// Several values in one cell, with semicolons between.
    pub fn set<'a>(mut self, values: impl Iterator<Item = &'a str>) -> Self {
        let bytes = self.next_cell();
        for (place, value) in values.enumerate() {
            if place > 0 {
                bytes.push(b';');
            }
            bytes.extend_from_slice(value.as_bytes());
        }
        self
    }

    /// `yes`, `no` or nothing.
    pub fn yes_no(self, answer: Option<bool>) -> Self {
        self.text(match answer {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        })
    }

    /// A cell that `write` fills; it writes nothing that would need quoting.
    pub fn raw(mut self, write: impl FnOnce(&mut Vec<u8>)) -> Self {
        write(self.next_cell());
        self
    }

    /// Ends the row.
    pub fn end(self) {
        self.sheet.bytes.push(b'\n');
    }
}

/// Writes a number with at least so many digits.
pub fn push_number(bytes: &mut Vec<u8>, number: u32, digits: usize) {
    let mut reversed = [b'0'; 10];
    let (mut rest, mut length) = (number, 0);
    while rest > 0 || length < digits.max(1) {
        reversed[length] = b'0' + (rest % 10) as u8;
        rest /= 10;
        length += 1;
    }
    bytes.extend(reversed[..length].iter().rev());
}

/// Writes `2026-11-21`.
pub fn push_day(bytes: &mut Vec<u8>, day: Day) {
    let (year, month, date) = day.civil();
    push_number(bytes, year as u32, 4);
    bytes.push(b'-');
    push_number(bytes, u32::from(month), 2);
    bytes.push(b'-');
    push_number(bytes, u32::from(date), 2);
}

/// Writes an instant as a clock in London shows it: `2026-11-21T16:05:00Z`, in summer with `+01:00`.
pub fn push_instant(bytes: &mut Vec<u8>, day: Day, minute_of_day: u32) {
    push_day(bytes, day);
    bytes.push(b'T');
    push_number(bytes, minute_of_day / 60, 2);
    bytes.push(b':');
    push_number(bytes, minute_of_day % 60, 2);
    bytes.extend_from_slice(if day.is_summer_time() { b":00+01:00" } else { b":00Z" });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_quoted_where_it_must_be() {
        let mut sheet = Sheet::default();
        sheet
            .row()
            .text("Swansea, Neath")
            .text("the \"other\" one")
            .day(Day::from_civil(2026, 1, 5))
            .number(0)
            .unknown()
            .end();
        assert_eq!(
            String::from_utf8(sheet.bytes).expect("text"),
            "\"Swansea, Neath\",\"the \"\"other\"\" one\",2026-01-05,0,\n"
        );
    }

    #[test]
    fn instants_carry_their_offset() {
        let mut bytes = Vec::new();
        push_instant(&mut bytes, Day::from_civil(2026, 6, 30).expect("a day"), 9 * 60 + 5);
        assert_eq!(String::from_utf8(bytes).expect("text"), "2026-06-30T09:05:00+01:00");
    }
}
