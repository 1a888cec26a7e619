//! A stored row, kept in memory: its cells in one text.

use crate::conn::Row;
use crate::error::{Result, StoreError};
use crate::load::Head;
use crate::sheets::HEAD;
use touchstone_domain::facts::Sheet;

/// A stored row, kept.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) head: Head,
    text: Box<str>,
    /// Where each cell ends in the text.
    ends: Box<[u32]>,
}

impl Stored {
    /// Keeps a row of a sheet's table, which begins at a column of the answer.
    pub(crate) fn of(sheet: Sheet, row: &Row<'_>, from: usize) -> Result<Self> {
        let count = sheet.columns().len();
        let mut text = String::with_capacity(count * 8);
        let mut ends = Vec::with_capacity(count);
        for at in 0..count {
            text.push_str(row.maybe_text(from + HEAD + at)?.unwrap_or_default());
            let end = u32::try_from(text.len());
            ends.push(end.map_err(|_| StoreError::Refused(format!("a row of {} is too long", sheet.name())))?);
        }
        Ok(Self { head: Head::of(sheet, row, from)?, text: text.into(), ends: ends.into() })
    }

    /// A cell, if it is known: none that is known is empty.
    pub(crate) fn cell(&self, at: usize) -> Option<&str> {
        let from = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        Some(&self.text[from..self.ends[at] as usize]).filter(|cell| !cell.is_empty())
    }

    /// The cells, empty where unknown.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|at| self.cell(at).unwrap_or_default())
    }
}
