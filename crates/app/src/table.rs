//! Plain tables for a terminal: columns as wide as their widest cell.

use std::io::{self, Write};

/// A table being filled.
#[derive(Debug)]
pub struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns.
    pub fn new(header: &[&str]) -> Self {
        Self { header: header.iter().map(|name| (*name).to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Writes it; the last column is not padded. Control characters in cells, which a terminal would obey, are shown escaped.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let shown = |row: &[String]| -> Vec<String> { row.iter().map(|cell| printable(cell)).collect() };
        let rows: Vec<Vec<String>> = std::iter::once(&self.header).chain(&self.rows).map(|row| shown(row)).collect();
        let widths: Vec<usize> = (0..self.header.len())
            .map(|at| rows.iter().map(|row| row.get(at).map_or(0, |cell| cell.chars().count())).max().unwrap_or(0))
            .collect();
        for row in &rows {
            let last = row.len().saturating_sub(1);
            for (at, cell) in row.iter().enumerate() {
                if at == last {
                    writeln!(out, "{cell}")?;
                } else {
                    write!(out, "{cell}{}  ", " ".repeat(widths[at] - cell.chars().count()))?;
                }
            }
        }
        Ok(())
    }
}

/// A text without characters that a terminal would obey.
pub fn printable(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] }).collect()
}
