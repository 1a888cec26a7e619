//! The people supervised by one unit: who they are, how it went, who held them, what was done.

pub mod course;
pub mod documents;
pub mod holding;
pub mod oversight;
pub mod person;
pub mod responses;
pub mod rows;
pub mod sentence;
pub mod tier;

use super::day::Day;
use super::names::Name;
use super::words::{CaseType, Code, Rosh};

/// Who holds a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holder {
    /// Nobody.
    Nobody,
    /// NDelius's code for a case nobody has been given, ending in `U`.
    Unallocated(Code),
    /// A member of staff, by place.
    Staff(usize),
}

/// One person's supervision.
pub struct Case {
    /// The number of the person's stream.
    pub number: u64,
    /// The case reference number.
    pub crn: Code,
    /// The name.
    pub name: Name,
    /// Whether a woman.
    pub woman: bool,
    /// The team, by place.
    pub team: usize,
    /// The first day of supervision.
    pub start: Day,
    /// The last day expected, if known.
    pub expected_end: Option<Day>,
    /// The last day, if it has come.
    pub end: Option<Day>,
    /// The day of release, past or to come, if known.
    pub release: Option<Day>,
    /// How the person is supervised, from each day on.
    pub kinds: Vec<(Day, CaseType)>,
    /// Whether that is recorded.
    pub kind_known: bool,
    /// Serving a life sentence or imprisonment for public protection.
    pub life: bool,
    /// Risk of serious harm from each day on.
    pub rosh: Vec<(Day, Rosh)>,
    /// 0 for somebody who is not MAPPA.
    pub mappa_category: u8,
    /// MAPPA level from each day on, if known.
    pub mappa_level: Vec<(Day, Option<u8>)>,
    /// Registrations from each day on.
    pub registrations: Vec<(Day, Vec<&'static str>)>,
    /// Cohorts.
    pub cohorts: Vec<&'static str>,
    /// Points of need, before what the registrations add.
    pub need: u32,
    /// Points for the predictor of serious reoffending.
    pub predictor: u32,
    /// An order without anything that aims at change.
    pub unpaid_work_only: bool,
    /// Tier from each day on; none if it is not known.
    pub tiers: Vec<(Day, Option<Code>)>,
    /// Who held the case, from each day on.
    pub holders: Vec<(Day, Holder)>,
    /// Whether a single allocation comes as a history row.
    pub allocation_row: bool,
    /// Serious events.
    pub events: Vec<(Day, &'static str)>,
    /// Days of recall to prison.
    pub recalls: Vec<Day>,
}

fn at<T: Copy>(timeline: &[(Day, T)], on: Day) -> Option<T> {
    timeline.iter().rev().find(|(from, _)| *from <= on).map(|(_, value)| *value)
}

impl Case {
    /// How the person is supervised on this day.
    pub fn kind_on(&self, on: Day) -> CaseType {
        at(&self.kinds, on).unwrap_or(self.kinds[0].1)
    }

    /// How the person is supervised today.
    pub fn kind(&self) -> CaseType {
        self.kinds[self.kinds.len() - 1].1
    }

    /// Risk of serious harm on this day.
    pub fn rosh_on(&self, on: Day) -> Rosh {
        at(&self.rosh, on).unwrap_or(Rosh::NotAssessed)
    }

    /// Risk of serious harm today.
    pub fn rosh_now(&self) -> Rosh {
        self.rosh.last().map_or(Rosh::NotAssessed, |(_, rosh)| *rosh)
    }

    /// The member of staff who holds the case on this day.
    pub fn holder_on(&self, on: Day) -> Option<usize> {
        match at(&self.holders, on) {
            Some(Holder::Staff(staff)) => Some(staff),
            _ => None,
        }
    }

    /// MAPPA level on this day; 0 if not MAPPA or not known.
    pub fn mappa_on(&self, on: Day) -> u8 {
        at(&self.mappa_level, on).flatten().unwrap_or(0)
    }

    /// Registrations today.
    pub fn registered(&self) -> &[&'static str] {
        self.registrations.last().map_or(&[], |(_, set)| set)
    }

    /// Whether a registration holds on this day.
    pub fn is_registered(&self, registration: &str, on: Day) -> bool {
        self.registrations
            .iter()
            .rev()
            .find(|(from, _)| *from <= on)
            .is_some_and(|(_, set)| set.contains(&registration))
    }

    /// The last day to write about: today, or the end if it has come.
    pub fn last_day(&self, on: Day) -> Day {
        self.end.map_or(on, |end| end.min(on))
    }
}
