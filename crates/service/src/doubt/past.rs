//! Doubts of a case as its timeline tells them, those that have ended too; and which of them were open on a day and as known then.

use crate::When;
use crate::actor::surname_first;
use crate::case::{Happened, Happening};
use std::collections::BTreeMap;
use touchstone_domain::calendar::{Day, Instant};
use touchstone_store::{DoubtRow, Reader, StoreError, ToldDoubt};

/// What is said of a fact, or that it is said no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Who said so or took it back, by name; nobody if the fact was put right.
    pub by: Option<String>,
    /// Why.
    pub why: String,
    /// What it should be, if they said.
    pub should_be: String,
    /// When it was recorded.
    pub at: Instant,
    /// Is it the end of the doubt?
    pub is_end: bool,
}

/// Was something that became known at an instant, and is of its day, known and past for whoever asks about `when`?
fn counts(at: Instant, when: When) -> bool {
    at.day() <= when.on && when.known_at.is_none_or(|known_at| at <= known_at)
}

/// Those that were open on a day, as known at an instant.
pub(crate) fn open_at(all: &[ToldDoubt], when: When) -> Vec<DoubtRow> {
    let is_open = |told: &&ToldDoubt| {
        counts(told.said_at, when) && told.ended.as_ref().is_none_or(|ended| !counts(ended.at, when))
    };
    all.iter().filter(is_open).map(|told| told.row.clone()).collect()
}

/// What was said of facts of the case, and how it ended, up to a day and as known at an instant.
pub(crate) fn happened(reader: &mut Reader<'_>, all: Vec<ToldDoubt>, when: When) -> Result<Vec<Happening>, StoreError> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut name = |code: String| -> Result<String, StoreError> {
        if let Some(known) = names.get(&code) {
            return Ok(known.clone());
        }
        let (forename, surname) = reader.name_of_staff(&code)?;
        let found = surname_first((&forename, &surname));
        let found = if found.is_empty() { code.clone() } else { found };
        names.insert(code, found.clone());
        Ok(found)
    };
    let mut happened = Vec::new();
    let mut tell = |on: Day, fact: &str, said: Said| {
        let what = Happened::Doubted(Box::new(said));
        happened.push(Happening { on, what, fact: fact.to_owned() });
    };
    for ToldDoubt { row, said_at, ended } in all.into_iter().filter(|told| counts(told.said_at, when)) {
        let (by, fact) = (Some(name(row.by)?), row.fact);
        tell(row.said_on, &fact, Said { by, why: row.why, should_be: row.should_be, at: said_at, is_end: false });
        if let Some(ended) = ended.filter(|ended| counts(ended.at, when)) {
            let by = ended.by.map(&mut name).transpose()?;
            let said = Said { by, why: ended.why, should_be: String::new(), at: ended.at, is_end: true };
            tell(ended.at.day(), &fact, said);
        }
    }
    Ok(happened)
}
