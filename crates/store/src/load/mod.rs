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
use crate::reading::Reader;
use crate::remembered::Asked;
use crate::sheets::table_of;
use crate::slice::Slice;
pub(crate) use cells::Head;
use cells::Line;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::facts::{CaseIx, Facts, Sheet, StaffIx, TeamIx};
use touchstone_domain::policy::{ContactMapping, Library};
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

impl<'m> Loading<'m> {
    fn new(facts: Facts, contacts: &'m ContactMapping, when: When, whole: bool) -> Self {
        Self {
            facts,
            when,
            contacts,
            teams: FxHashMap::default(),
            staff: FxHashMap::default(),
            cases: FxHashMap::default(),
            whole,
        }
    }

    /// Does the version count on the day, as known at the instant?
    fn counts(&self, head: &Head) -> bool {
        head.as_at.is_none_or(|day| day <= self.when.on)
            && head.known_from.is_none_or(|at| self.when.known_at.is_none_or(|known_at| at <= known_at))
    }

    /// Staff, teams and units.
    fn people(&mut self, source: &mut Source<'_, '_>) -> Result<()> {
        self.teams(source)?;
        let older = self.staff(source)?;
        self.staff_history(source, &older)?;
        self.stretches(source)?;
        self.units(source)
    }

    /// Cases and documents, and what is told of them and of staff.
    fn subjects(&mut self, source: &mut Source<'_, '_>) -> Result<()> {
        let older = self.cases(source)?;
        self.case_history(source, &older)?;
        self.events(source)?;
        self.records(source)?;
        self.contacts(source)?;
        self.limits(source)?;
        self.documents(source)?;
        self.agreed_dates(source)
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
    /// Where everybody on the staff is kept as of the day, they are not read again, and all of them are there.
    ///
    /// # Errors
    /// Of the database, and for rows that do not say what they should.
    pub fn load_about(&mut self, subjects: &Subjects, library: &Library, when: When) -> Result<Facts> {
        let contacts = &library.contacts;
        if let Some(people) = self.people_on(library, when)? {
            let slice = Slice::about(self.conn(), subjects)?;
            self.keep_made_here(subjects, &slice);
            let mut loading = Loading::new(Facts::upon(&people), contacts, when, false);
            loading.subjects(&mut Source::Slice(&slice))?;
            return Ok(loading.facts);
        }
        let slice = Slice::around(self.conn(), subjects)?;
        build(Source::Slice(&slice), contacts, when, false)
    }

    /// Everybody on the staff as of a day, with all that is known, if they are kept or worth keeping by now.
    fn people_on(&mut self, library: &Library, when: When) -> Result<Option<Arc<Facts>>> {
        let When { on, known_at: None } = when else { return Ok(None) };
        let (conn, Some(kept)) = self.with_people()? else { return Ok(None) };
        match kept.people_on(on) {
            Asked::Kept(people) => Ok(Some(people)),
            Asked::Seldom => Ok(None),
            Asked::Often => {
                let mut facts = Facts::default();
                for code in library.codes() {
                    facts.codes.intern(code);
                }
                let mut loading = Loading::new(facts, &library.contacts, when, false);
                loading.people(&mut Source::Whole(conn, std::marker::PhantomData))?;
                Ok(Some(kept.keep_people(on, loading.facts.shared())))
            }
        }
    }
}

fn build(mut source: Source<'_, '_>, contacts: &ContactMapping, when: When, whole: bool) -> Result<Facts> {
    let mut loading = Loading::new(Facts::default(), contacts, when, whole);
    loading.people(&mut source)?;
    loading.subjects(&mut source)?;
    Ok(loading.facts)
}

/// A row that does not say what it should.
fn wrong(sheet: Sheet, seq: i64, wrong: impl Into<String>) -> StoreError {
    StoreError::Row { table: sheet.name(), seq, wrong: wrong.into() }
}
