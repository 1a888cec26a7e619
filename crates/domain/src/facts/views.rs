//! Rows as their subjects see them: what the fold keeps, grouped by case or member of staff.

use super::standing::RoleSet;
use super::{Absence, CaseChange, Cover, Limit, StaffChange, StaffIx};
use crate::calendar::Day;
use crate::words::LimitKind;

/// A dated value of one attribute of a subject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub(super) attribute: u8,
    /// From this day on.
    pub from: Day,
    /// The value.
    pub value: u32,
}

/// A record as its subject sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The day it happened.
    pub on: Day,
    /// What it served, as bits.
    pub purposes: u32,
    /// In which roles its maker could act about this subject that day.
    pub roles: RoleSet,
    /// Its position among the records.
    pub record: u32,
}

/// An event as its case sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Happened {
    /// When.
    pub on: Day,
    /// What.
    pub kind: u32,
}

/// An absence as its person sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// First day.
    pub from: Day,
    /// Last day; `None` while open.
    pub until: Option<Day>,
}

/// A cover row as the covered person sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deputy {
    /// First day.
    pub from: Day,
    /// Last day; [`Day::LATEST`] while open.
    pub until: Day,
    /// Who stands in.
    pub deputy: StaffIx,
}

/// A limit on access as its case sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Barred {
    pub(super) kind: LimitKind,
    pub(super) staff: StaffIx,
    pub(super) from: Day,
    pub(super) until: Day,
}

impl Default for Deputy {
    fn default() -> Self {
        Deputy { from: Day::LATEST, until: Day::EARLIEST, deputy: StaffIx::new(0) }
    }
}

impl Default for Barred {
    fn default() -> Self {
        Barred { kind: LimitKind::Exclusion, staff: StaffIx::new(0), from: Day::LATEST, until: Day::EARLIEST }
    }
}

impl Stretch {
    /// Does it contain the day?
    #[must_use]
    pub fn holds(&self, on: Day) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }
}

impl Deputy {
    /// Does it contain the day?
    #[must_use]
    pub fn holds(&self, on: Day) -> bool {
        self.from <= on && on <= self.until
    }
}

impl From<&CaseChange> for Row {
    fn from(change: &CaseChange) -> Self {
        Row { attribute: change.attribute as u8, from: change.from, value: change.value }
    }
}

impl From<&StaffChange> for Row {
    fn from(change: &StaffChange) -> Self {
        Row { attribute: change.attribute as u8, from: change.from, value: change.value }
    }
}

impl From<&Absence> for Stretch {
    fn from(absence: &Absence) -> Self {
        Stretch { from: absence.from, until: absence.until }
    }
}

impl From<&Cover> for Deputy {
    fn from(cover: &Cover) -> Self {
        Deputy { from: cover.from, until: cover.until.unwrap_or(Day::LATEST), deputy: cover.deputy }
    }
}

impl From<&Limit> for Barred {
    fn from(limit: &Limit) -> Self {
        Barred { kind: limit.kind, staff: limit.staff, from: limit.from, until: limit.until.unwrap_or(Day::LATEST) }
    }
}
