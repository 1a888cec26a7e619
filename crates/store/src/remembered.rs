//! What was last read about staff, teams and units, and under which names lists show people, kept in memory: pages about thousands of
//! cases read the same few people, and lists the same names again and again.
//!
//! Every transaction that adds a fact about any of them counts the database's version of people up, before it commits; every reading
//! asks for that version first. What was kept under another version is forgotten, so that nobody is answered from what is no more.

use crate::conn::Conn;
use crate::error::Result;
use crate::listed::Named;
use crate::store::Reader;
use crate::stored::Stored;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use touchstone_domain::facts::{Sheet, SubjectKind};
use touchstone_domain::words::About;

/// Rows that are kept at most; then all are forgotten, and read again as they are asked for.
const MOST: usize = 60_000;
/// Names that are kept at most; then all are forgotten.
const MOST_NAMES: usize = 120_000;

statements! {
    [hot] VERSION = "select version from people where one = 1";
    COUNT_UP = "update people set version = version + 1 where one = 1";
}

/// What was found by a code, for each statement of ours, by its text's address.
type Found<T> = FxHashMap<usize, FxHashMap<Box<str>, Arc<[T]>>>;

fn found<T>(kept: &Found<T>, sql: &'static str, code: &str) -> Option<Arc<[T]>> {
    kept.get(&sql.as_ptr().addr())?.get(code).cloned()
}

fn put<T>(kept: &mut Found<T>, sql: &'static str, code: &str, rows: Arc<[T]>) {
    kept.entry(sql.as_ptr().addr()).or_default().insert(code.into(), rows);
}

#[derive(Default)]
struct Kept {
    version: i64,
    rows: Found<Arc<Stored>>,
    codes: Found<Box<str>>,
    count: usize,
    cases: FxHashMap<Box<str>, Arc<Named>>,
    staff: FxHashMap<Box<str>, Arc<Named>>,
}

impl Kept {
    fn names(&mut self, about: About) -> &mut FxHashMap<Box<str>, Arc<Named>> {
        if about == About::Case { &mut self.cases } else { &mut self.staff }
    }
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
    /// What is kept, for a reading that sees this version.
    pub(crate) fn as_of(&self, version: i64) -> AsOf<'_> {
        AsOf { people: self, version }
    }
}

impl AsOf<'_> {
    fn kept(&self) -> Option<MutexGuard<'_, Kept>> {
        let kept = self.people.0.lock().unwrap_or_else(PoisonError::into_inner);
        (kept.version == self.version).then_some(kept)
    }

    /// The rows that a statement found for a code, if they are kept.
    pub(crate) fn find(&self, sql: &'static str, code: &str) -> Option<Arc<[Arc<Stored>]>> {
        found(&self.kept()?.rows, sql, code)
    }

    /// The codes that a statement found for a code, if they are kept.
    pub(crate) fn find_codes(&self, sql: &'static str, code: &str) -> Option<Arc<[Box<str>]>> {
        found(&self.kept()?.codes, sql, code)
    }

    /// Keeps the rows that a statement found for a code.
    pub(crate) fn keep(&self, sql: &'static str, code: &str, rows: Arc<[Arc<Stored>]>) {
        self.put(rows.len(), |kept| put(&mut kept.rows, sql, code, rows));
    }

    /// Keeps the codes that a statement found for a code.
    pub(crate) fn keep_codes(&self, sql: &'static str, code: &str, codes: Arc<[Box<str>]>) {
        self.put(codes.len(), |kept| put(&mut kept.codes, sql, code, codes));
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

    /// Keeps names by their codes.
    pub(crate) fn keep_names(&self, about: About, read: FxHashMap<Box<str>, Arc<Named>>) {
        self.put(0, |kept| {
            let names = kept.names(about);
            if names.len() + read.len() > MOST_NAMES {
                names.clear();
            }
            names.extend(read);
        });
    }

    fn put(&self, count: usize, put: impl FnOnce(&mut Kept)) {
        let mut kept = self.people.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A reading that began before a change does not bring back what was before it.
        if kept.version > self.version {
            return;
        }
        if kept.version < self.version {
            *kept = Kept { version: self.version, ..Kept::default() };
        } else if kept.count > MOST {
            (kept.rows, kept.codes, kept.count) = Default::default();
        }
        kept.count += count + 1;
        put(&mut kept);
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
        Ok(self.conn().one(VERSION, &[], |row| row.int(0))?.unwrap_or(0))
    }
}
