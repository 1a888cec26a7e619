//! One stored row, and its cells as what they must be.

use super::wrong;
use crate::conn::Row;
use crate::error::{Result, StoreError};
use crate::fact::FactId;
use crate::sheets::HEAD;
use crate::stored::Stored;
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::facts::{Sheet, UNKNOWN};
use touchstone_domain::words::{Crn, YesNo};

/// What every stored row says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) seq: FactId,
    pub(crate) replaces: Option<FactId>,
    pub(crate) as_at: Option<Day>,
    pub(crate) known_from: Option<Instant>,
    pub(crate) withdrawn: bool,
}

impl Head {
    /// The number of the first version of this row.
    pub(crate) fn first(&self) -> FactId {
        self.replaces.unwrap_or(self.seq)
    }

    /// Reads the columns that every sheet's table begins with, from a column of the answer on.
    pub(crate) fn of(sheet: Sheet, row: &Row<'_>, from: usize) -> Result<Self> {
        let seq = row.int(from)?;
        let as_at = row.maybe_text(from + 2)?.map(|text| Day::parse(text.as_bytes()));
        let known_from = row.maybe_text(from + 3)?.map(|text| Instant::parse(text.as_bytes()));
        Ok(Self {
            seq,
            replaces: row.maybe_int(from + 1)?,
            as_at: as_at.transpose().map_err(|fault| wrong(sheet, seq, format!("as_at: {fault}")))?,
            known_from: known_from.transpose().map_err(|fault| wrong(sheet, seq, format!("known_from: {fault}")))?,
            withdrawn: row.int(from + 4)? != 0,
        })
    }
}

enum Cells<'l> {
    Row(&'l Row<'l>),
    Stored(&'l Stored),
}

/// One row of a sheet.
pub(super) struct Line<'l> {
    pub(super) head: Head,
    sheet: Sheet,
    cells: Cells<'l>,
}

impl<'l> Line<'l> {
    pub(super) fn of_row(sheet: Sheet, row: &'l Row<'l>) -> Result<Self> {
        Ok(Self { head: Head::of(sheet, row, 0)?, sheet, cells: Cells::Row(row) })
    }

    pub(super) fn of_stored(sheet: Sheet, stored: &'l Stored) -> Self {
        Self { head: stored.head, sheet, cells: Cells::Stored(stored) }
    }

    /// The text of a cell, if it is known.
    pub(super) fn text(&self, at: usize) -> Result<Option<&str>> {
        match &self.cells {
            Cells::Row(row) => row.maybe_text(HEAD + at),
            Cells::Stored(stored) => Ok(stored.cell(at)),
        }
    }

    /// The text of a cell that every row fills.
    pub(super) fn need(&self, at: usize) -> Result<&str> {
        self.text(at)?.ok_or_else(|| self.fault(at, "is empty"))
    }

    /// What is wrong with a cell.
    pub(super) fn fault(&self, at: usize, fault: impl std::fmt::Display) -> StoreError {
        wrong(self.sheet, self.head.seq, format!("{} {fault}", self.sheet.columns()[at].0))
    }

    pub(super) fn day(&self, at: usize) -> Result<Option<Day>> {
        let day = self.text(at)?.map(|text| Day::parse(text.as_bytes()));
        day.transpose().map_err(|fault| self.fault(at, fault))
    }

    pub(super) fn need_day(&self, at: usize) -> Result<Day> {
        self.day(at)?.ok_or_else(|| self.fault(at, "is empty"))
    }

    pub(super) fn crn(&self, at: usize) -> Result<Option<Crn>> {
        let Some(text) = self.text(at)? else { return Ok(None) };
        Crn::parse(text.as_bytes()).map(Some).ok_or_else(|| self.fault(at, "is no CRN"))
    }

    pub(super) fn need_crn(&self, at: usize) -> Result<Crn> {
        self.crn(at)?.ok_or_else(|| self.fault(at, "is empty"))
    }

    /// A code of a list.
    pub(super) fn code<T>(&self, at: usize, from: impl Fn(&str) -> Option<T>) -> Result<Option<T>> {
        let Some(text) = self.text(at)? else { return Ok(None) };
        from(text).map(Some).ok_or_else(|| self.fault(at, "is no code of its list"))
    }

    pub(super) fn need_code<T>(&self, at: usize, from: impl Fn(&str) -> Option<T>) -> Result<T> {
        self.code(at, from)?.ok_or_else(|| self.fault(at, "is empty"))
    }

    /// A code of a list as its position; unknown if empty.
    pub(super) fn listed(&self, at: usize, from: impl Fn(&str) -> Option<u32>) -> Result<u32> {
        Ok(self.code(at, from)?.unwrap_or(UNKNOWN))
    }

    pub(super) fn yes_no(&self, at: usize) -> Result<u32> {
        self.listed(at, |text| YesNo::from_code(text).map(YesNo::index))
    }

    pub(super) fn whole(&self, at: usize) -> Result<Option<u16>> {
        self.code(at, |text| text.parse().ok())
    }
}
