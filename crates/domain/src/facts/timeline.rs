//! One attribute of one subject over time.

use super::{Row, UNKNOWN};
use crate::calendar::Day;

/// The dated values of one attribute, oldest first. Before the first row the value is unknown.
#[derive(Clone, Copy, Debug)]
pub struct Timeline<'a> {
    rows: &'a [Row],
    only: Row,
}

impl<'a> Timeline<'a> {
    /// The history rows of an attribute or, where there are none, its cell, held since `since`.
    #[must_use]
    pub(super) fn new(rows: &'a [Row], attribute: u8, cell: u32, since: Day) -> Self {
        Self { rows, only: Row { attribute, from: since, value: cell } }
    }

    /// The rows themselves.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        if self.rows.is_empty() { std::slice::from_ref(&self.only) } else { self.rows }
    }

    /// Does the attribute have history rows of its own?
    #[must_use]
    pub const fn has_history(&self) -> bool {
        !self.rows.is_empty()
    }

    fn place_on(&self, day: Day) -> Option<usize> {
        let rows = self.rows();
        // Histories are short, and the latest row is nearly always the one in force.
        (0..rows.len()).rev().find(|at| rows[*at].from <= day)
    }

    /// The value on a day.
    #[must_use]
    pub fn on(&self, day: Day) -> u32 {
        self.place_on(day).map_or(UNKNOWN, |at| self.rows()[at].value)
    }

    /// The earliest day since which, without a break up to `day`, the value satisfied `holds`; `None` if it does not on `day`.
    /// A run that reaches back before the first row began at [`Day::EARLIEST`].
    #[must_use]
    pub fn run_start(&self, day: Day, holds: impl Fn(u32) -> bool) -> Option<Day> {
        let rows = self.rows();
        let Some(last) = self.place_on(day) else {
            return holds(UNKNOWN).then_some(Day::EARLIEST);
        };
        if !holds(rows[last].value) {
            return None;
        }
        let broken = (0..last).rev().find(|at| !holds(rows[*at].value));
        match broken {
            Some(at) => Some(rows[at + 1].from),
            None if holds(UNKNOWN) => Some(Day::EARLIEST),
            None => Some(rows[0].from),
        }
    }
}
