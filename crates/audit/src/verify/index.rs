//! The index of subjects, compared with the entries it was made of.

use super::faults::{Faults, Guard};
use super::rows::Row;
use crate::error::{AuditError, Result};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Receiver, sync_channel};
use touchstone_store::ledger::{Reader, SEGMENT, keys_of, numbers};

/// Segments that are compared beside, while the entries of another are read.
const BESIDE: usize = 2;

/// An entry: its number, its scope, its subjects.
type Entry = (i64, String, String);

/// The rows of a segment, in one piece of memory: where each subject and its entries end.
#[derive(Default)]
struct Rows {
    text: String,
    ends: Vec<(usize, usize)>,
}

impl Rows {
    fn push(&mut self, subject: &str, entries: &str) {
        self.text.push_str(subject);
        let end = self.text.len();
        self.text.push_str(entries);
        self.ends.push((end, self.text.len()));
    }

    fn each(&self) -> impl Iterator<Item = (&str, &str)> {
        let begins = std::iter::once(0).chain(self.ends.iter().map(|(_, end)| *end));
        begins.zip(&self.ends).map(|(from, (subject, end))| (&self.text[from..*subject], &self.text[*subject..*end]))
    }
}

/// How far rows of a segment were kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    Whole,
    /// As far as they go: whoever keeps them was stopped, or is at it.
    Begun,
}

/// A subject about whom the rows say something else than the entries.
fn odd(entries: &[Entry], rows: &Rows, kept: Kept) -> Option<String> {
    let mut told: FxHashMap<&str, Vec<i64>> = FxHashMap::default();
    for (seq, scope, subjects) in entries {
        for subject in keys_of(scope, subjects) {
            let about = told.entry(subject).or_default();
            if about.last() != Some(seq) {
                about.push(*seq);
            }
        }
    }
    for (subject, kept) in rows.each() {
        // A row is compared once: a second of the same subject is too many.
        if told.remove(subject).is_none_or(|entries| !numbers(kept).eq(entries)) {
            return Some(subject.to_owned());
        }
    }
    // Rows are kept in the order of their subjects: those after the last may still come.
    let until = (kept == Kept::Begun).then(|| rows.each().map(|(subject, _)| subject).max().unwrap_or_default());
    told.into_keys().filter(|subject| until.is_none_or(|last| *subject < last)).min().map(str::to_owned)
}

pub(super) struct Index {
    /// Segments that were kept whole; the next may be begun.
    indexed: i64,
    number: i64,
    heard: Vec<Entry>,
    entries: i64,
    /// Segments that have entries, as was kept, and the last that has a subject.
    kept: Option<(BTreeMap<i64, i64>, i64)>,
    comparing: VecDeque<(i64, Receiver<Option<String>>)>,
}

impl Index {
    pub(super) fn new(indexed: i64) -> Self {
        Self { indexed, number: 0, heard: Vec::new(), entries: 0, kept: None, comparing: VecDeque::new() }
    }

    pub(super) fn hear(&mut self, seq: i64, row: &mut Row) {
        if let Some((scope, subjects)) = row.shown.take()
            && self.number <= self.indexed
        {
            self.entries += 1;
            if !(scope.is_empty() && subjects.is_empty()) {
                self.heard.push((seq, scope, subjects));
            }
        }
    }

    /// The tree has come to a size: is a segment whole?
    pub(super) fn at(&mut self, reader: &mut Reader<'_>, size: u64, faults: &mut Faults) -> Result<()> {
        if !size.is_multiple_of(SEGMENT.unsigned_abs()) || self.number > self.indexed {
            return Ok(());
        }
        if self.kept.is_none() {
            self.kept = Some(reader.ledger_segments()?);
        }
        let number = self.number;
        let kept = if number < self.indexed { Kept::Whole } else { Kept::Begun };
        let count = self.kept.as_ref().and_then(|(counts, _)| counts.get(&number)).copied().unwrap_or(0);
        if count != if kept == Kept::Whole { self.entries } else { 0 } {
            differs(number, "", faults);
        }
        let (heard, mut rows) = (std::mem::take(&mut self.heard), Rows::default());
        reader.ledger_segment(number, |subject, entries| rows.push(subject, entries))?;
        let (tell, comparing) = sync_channel(1);
        // Whoever waited for it has given up.
        rayon::spawn(move || drop(tell.send(odd(&heard, &rows, kept))));
        self.comparing.push_back((number, comparing));
        self.compared(BESIDE, faults)?;
        self.entries = 0;
        self.number += 1;
        Ok(())
    }

    /// Hears what was found, until no more than so many are still compared.
    fn compared(&mut self, left: usize, faults: &mut Faults) -> Result<()> {
        while self.comparing.len() > left
            && let Some((number, comparing)) = self.comparing.pop_front()
        {
            let odd = comparing.recv().map_err(|_| AuditError::refused("verifying was cut off: try again"))?;
            if let Some(subject) = odd {
                differs(number, &format!(", as for {subject}"), faults);
            }
        }
        Ok(())
    }

    pub(super) fn end(&mut self, reader: &mut Reader<'_>, faults: &mut Faults) -> Result<()> {
        self.compared(0, faults)?;
        let (counts, last) = match self.kept.take() {
            Some(kept) => kept,
            None => reader.ledger_segments()?,
        };
        let last = counts.keys().next_back().copied().unwrap_or(-1).max(last);
        if self.number < self.indexed || last >= self.number {
            let what = format!("the index of subjects goes to segment {last}, and was left at {}", self.indexed);
            faults.tell(Guard::Subjects, what);
        }
        Ok(())
    }
}

fn differs(number: i64, about: &str, faults: &mut Faults) {
    let what = format!("segment {number} of the index of subjects is not what its entries say{about}");
    faults.tell(Guard::Subjects, what);
}

#[cfg(test)]
mod tests {
    use super::{Entry, Kept, Rows, odd};

    fn entries() -> Vec<Entry> {
        let entry = |seq, scope: &str, subjects: &str| (seq, scope.to_owned(), subjects.to_owned());
        vec![entry(7, "", "A1 A2 A2"), entry(8, "unit N54", ""), entry(9, "everybody", "A1")]
    }

    fn found_in(rows: &[(&str, &str)], how_far: Kept) -> Option<String> {
        let mut kept = Rows::default();
        rows.iter().for_each(|(subject, entries)| kept.push(subject, entries));
        odd(&entries(), &kept, how_far)
    }

    fn found(rows: &[(&str, &str)]) -> Option<String> {
        found_in(rows, Kept::Whole)
    }

    #[test]
    fn rows_that_say_what_the_entries_say_are_as_they_must_be_and_no_others() {
        let right = [("A1", "7 9"), ("A2", "7"), ("everybody", "9"), ("unit N54", "8")];
        assert_eq!(found(&right), None);
        for at in 0..right.len() {
            let mut rows = right.to_vec();
            let gone = rows.remove(at);
            assert_eq!(found(&rows).as_deref(), Some(gone.0), "one is missing");
            rows.push((gone.0, "7 8"));
            assert_eq!(found(&rows).as_deref(), Some(gone.0), "one says something else");
            assert_eq!(found(&[&right[..], &[gone]].concat()).as_deref(), Some(gone.0), "one is there twice");
        }
        assert_eq!(found(&[&right[..], &[("A3", "7")]].concat()).as_deref(), Some("A3"), "one is too many");
    }

    #[test]
    fn rows_of_a_segment_that_is_begun_may_end_early_but_leave_nobody_out_and_say_nothing_else() {
        let right = [("A1", "7 9"), ("A2", "7"), ("everybody", "9"), ("unit N54", "8")];
        for until in 0..=right.len() {
            assert_eq!(found_in(&right[..until], Kept::Begun), None, "{until}");
        }
        assert_eq!(found_in(&right[1..2], Kept::Begun).as_deref(), Some("A1"), "one before is missing");
        assert_eq!(found_in(&[("A1", "7")], Kept::Begun).as_deref(), Some("A1"), "one says something else");
        assert_eq!(found_in(&[("A3", "7")], Kept::Begun).as_deref(), Some("A3"), "one is too many");
        assert_eq!(found(&right[..2]).as_deref(), Some("everybody"), "one that is whole may not end early");
    }
}
