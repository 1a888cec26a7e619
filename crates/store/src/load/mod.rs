//! Loading facts from their tables as the planner wants them: of everybody, or of a few subjects and whoever matters to them.
//!
//! What lives here: choosing the versions that count on a day, as known at an instant, and building [`Facts`] from them. What does
//! not: which rows matter to a few subjects (`slice`).

pub(crate) mod cells;
mod described;
mod rows;
mod versions;

use crate::Subjects;
use crate::conn::{Conn, Row};
use crate::error::{Result, StoreError};
use crate::sheets::table_of;
use crate::slice::Slice;
use crate::store::Reader;
pub(crate) use cells::Head;
use cells::Line;
use rustc_hash::FxHashMap;
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::facts::{CaseIx, Facts, Sheet, StaffIx, TeamIx};
use touchstone_domain::policy::ContactMapping;
use touchstone_domain::words::Crn;

/// The day asked about, and as known when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// The day.
    pub on: Day,
    /// Only what had been recorded by then; `None` for all that is known.
    pub known_at: Option<Instant>,
}

impl When {
    /// That day, with all that is known.
    #[must_use]
    pub const fn on(on: Day) -> Self {
        Self { on, known_at: None }
    }
}

/// Where rows come from.
enum Source<'s, 'c> {
    /// From the database, one after another.
    Whole(&'s mut Conn, std::marker::PhantomData<&'c ()>),
    /// From a slice.
    Slice(&'s Slice),
}

impl Source<'_, '_> {
    fn each(&mut self, sheet: Sheet, mut line: impl FnMut(&Line<'_>) -> Result<()>) -> Result<()> {
        match self {
            Source::Whole(conn, _) => {
                conn.query(table_of(sheet).all, &[], |row: &Row<'_>| line(&Line::of_row(sheet, row)?))
            }
            Source::Slice(slice) => slice.of(sheet).iter().try_for_each(|stored| line(&Line::of_stored(sheet, stored))),
        }
    }
}

/// Facts being built.
struct Loading<'m> {
    facts: Facts,
    when: When,
    contacts: &'m ContactMapping,
    teams: FxHashMap<Box<str>, TeamIx>,
    staff: FxHashMap<Box<str>, StaffIx>,
    cases: FxHashMap<Crn, CaseIx>,
    /// Must every reference be found? In a slice, what is beyond it is not looked for.
    whole: bool,
}

impl Loading<'_> {
    /// Does the version count on the day, as known at the instant?
    fn counts(&self, head: &Head) -> bool {
        head.as_at.is_none_or(|day| day <= self.when.on)
            && head.known_from.is_none_or(|at| self.when.known_at.is_none_or(|known_at| at <= known_at))
    }
}

/// The facts of everybody.
///
/// # Errors
/// Of the database, and for rows that do not say what they should.
pub fn load(reader: &mut Reader<'_>, contacts: &ContactMapping, when: When) -> Result<Facts> {
    build(Source::Whole(reader.conn(), std::marker::PhantomData), contacts, when, true)
}

impl Reader<'_> {
    /// The facts about some subjects and about whoever matters to them: enough to plan exactly these subjects.
    ///
    /// # Errors
    /// Of the database, and for rows that do not say what they should.
    pub fn load_about(&mut self, subjects: &Subjects, contacts: &ContactMapping, when: When) -> Result<Facts> {
        let slice = Slice::around(self, subjects)?;
        build(Source::Slice(&slice), contacts, when, false)
    }
}

fn build(mut source: Source<'_, '_>, contacts: &ContactMapping, when: When, whole: bool) -> Result<Facts> {
    let mut loading = Loading {
        facts: Facts::default(),
        when,
        contacts,
        teams: FxHashMap::default(),
        staff: FxHashMap::default(),
        cases: FxHashMap::default(),
        whole,
    };
    loading.teams(&mut source)?;
    let older_staff = loading.staff(&mut source)?;
    let older_cases = loading.cases(&mut source)?;
    loading.case_history(&mut source, &older_cases)?;
    loading.staff_history(&mut source, &older_staff)?;
    loading.events(&mut source)?;
    loading.records(&mut source)?;
    loading.contacts(&mut source)?;
    loading.stretches(&mut source)?;
    loading.units(&mut source)?;
    loading.documents(&mut source)?;
    loading.agreed_dates(&mut source)?;
    Ok(loading.facts)
}

/// A row that does not say what it should.
fn wrong(sheet: Sheet, seq: i64, wrong: impl Into<String>) -> StoreError {
    StoreError::Row { table: sheet.name(), seq, wrong: wrong.into() }
}
