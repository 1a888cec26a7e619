//! What was last read about staff, teams and units, under which names lists show people, and the day of the latest extract, kept in
//! memory: pages about thousands of cases read the same few people, and lists the same names again and again.
//!
//! Every transaction that adds a fact about any of them counts the database's version of people up, before it commits; every reading
//! asks for that version first. What was kept under another version is forgotten, so that nobody is answered from what is no more.

use crate::conn::{Conn, Engine};
use crate::error::Result;
use crate::listed::Named;
use crate::reading::Reader;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{Facts, Sheet, SubjectKind};
use touchstone_domain::words::About;
use uuid::Uuid;

/// How often a day's people are asked for, row by row, before all are read at once and kept: it takes as long as about a hundred cases.
const OFTEN: u32 = 32;
/// Names that are kept at most; then all are forgotten.
const MOST_NAMES: usize = 120_000;

statements! {
    COUNT_UP = "update people set version = version + 1 where one = 1";
}

#[derive(Default)]
struct Kept {
    version: i64,
    /// Staff, teams and units as of a day.
    people: Option<(Day, Arc<Facts>)>,
    /// A day that is not kept, and how often it was asked for since the kept one was.
    asked: Option<(Day, u32)>,
    /// The day of the latest extract, if there was one, once that was asked for.
    extract: Option<Option<String>>,
    cases: FxHashMap<Box<str>, Arc<Named>>,
    staff: FxHashMap<Box<str>, Arc<Named>>,
    /// CRNs by the ids in addresses, where a server is waited for.
    crns: FxHashMap<Uuid, Box<str>>,
}

impl Kept {
    fn names(&mut self, about: About) -> &mut FxHashMap<Box<str>, Arc<Named>> {
        if about == About::Case { &mut self.cases } else { &mut self.staff }
    }
}

/// What is known of a day's people.
pub(crate) enum Asked {
    /// They are kept.
    Kept(Arc<Facts>),
    /// They are not, and are asked for so often that they should be.
    Often,
    /// They are not: whoever asks reads those who matter.
    Seldom,
}

/// What was last read about people.
#[derive(Default)]
pub(crate) struct People(Mutex<Kept>);

/// What is kept, as of the version that a reading has found.
#[derive(Clone, Copy)]
pub(crate) struct AsOf<'p> {
    people: &'p People,
    version: i64,
}

impl People {
    /// The CRN of the case that addresses name by this id, if that is kept, of whatever version.
    pub(crate) fn likely_crn(&self, id: [u8; 16]) -> Option<Box<str>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.crns.get(&Uuid::from_bytes(id)).cloned()
    }

    /// What is kept, for a reading that sees this version.
    pub(crate) fn as_of(&self, version: i64) -> AsOf<'_> {
        AsOf { people: self, version }
    }
}

impl AsOf<'_> {
    fn kept(&self) -> Option<MutexGuard<'_, Kept>> {
        let mut kept = self.people.0.lock().unwrap_or_else(PoisonError::into_inner);
        // What is older than what this reading sees is of no use to any later one; a reading that began before a change forgets nothing.
        if kept.version < self.version {
            *kept = Kept { version: self.version, ..Kept::default() };
        }
        (kept.version == self.version).then_some(kept)
    }

    /// Staff, teams and units as of a day.
    pub(crate) fn people_on(&self, on: Day) -> Asked {
        let Some(mut kept) = self.kept() else { return Asked::Seldom };
        if let Some((_, people)) = kept.people.as_ref().filter(|(day, _)| *day == on) {
            let people = people.clone();
            kept.asked = None;
            return Asked::Kept(people);
        }
        let times = kept.asked.filter(|(day, _)| *day == on).map_or(0, |(_, times)| times) + 1;
        kept.asked = Some((on, times));
        // Whoever is told so reads them; the others go on meanwhile.
        if times.is_multiple_of(OFTEN) { Asked::Often } else { Asked::Seldom }
    }

    /// Keeps staff, teams and units as of a day.
    pub(crate) fn keep_people(&self, on: Day, people: Facts) -> Arc<Facts> {
        let people = Arc::new(people);
        if let Some(mut kept) = self.kept() {
            kept.people = Some((on, people.clone()));
        }
        people
    }

    /// The day of the latest extract, if that is kept; there may have been none.
    pub(crate) fn extract(&self) -> Option<Option<String>> {
        self.kept()?.extract.clone()
    }

    /// Keeps the day of the latest extract.
    pub(crate) fn keep_extract(&self, extract: Option<String>) {
        if let Some(mut kept) = self.kept() {
            kept.extract = Some(extract);
        }
    }

    /// Fills in the names that are kept.
    pub(crate) fn find_names<'n>(
        &self,
        about: About,
        wanted: impl Iterator<Item = (Option<&'n str>, &'n mut Option<Arc<Named>>)>,
    ) {
        let Some(mut kept) = self.kept() else { return };
        let names = kept.names(about);
        for (code, name) in wanted {
            *name = code.and_then(|code| names.get(code).cloned());
        }
    }

    /// Keeps names by their codes; and the CRNs of cases by their ids, where a server is waited for.
    pub(crate) fn keep_names(&self, about: About, read: FxHashMap<Box<str>, Arc<Named>>, engine: Engine) {
        let Some(mut kept) = self.kept() else { return };
        if kept.names(about).len() + read.len() > MOST_NAMES {
            kept.names(about).clear();
            kept.crns.clear();
        }
        if about == About::Case && engine == Engine::Postgres {
            kept.crns.extend(read.iter().filter_map(|(crn, named)| Some((named.id?, crn.clone()))));
        }
        kept.names(about).extend(read);
    }
}

/// Are facts about such a subject facts about people, and not about a case or a document?
pub(crate) fn is_about_people(subject_kind: &str) -> bool {
    subject_kind != SubjectKind::Case.code() && subject_kind != SubjectKind::Document.code()
}

/// Do rows of such a sheet say under which name somebody is shown, or whether access to them is limited?
pub(crate) fn is_about_names(sheet: Sheet) -> bool {
    matches!(sheet, Sheet::Cases | Sheet::LimitedAccess)
}

/// Says that something about people has changed.
pub(crate) fn count_up(conn: &mut Conn) -> Result<()> {
    conn.execute(COUNT_UP, &[]).map(drop)
}

impl Reader<'_> {
    /// Counts up whenever anything about staff, teams, units, users or extracts was added.
    ///
    /// # Errors
    /// Of the database.
    pub fn version_of_people(&mut self) -> Result<i64> {
        Ok(self.heading()?.people)
    }
}
