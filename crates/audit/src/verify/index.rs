//! The index of subjects, compared with the entries it was made of.

use super::faults::{Faults, Guard};
use super::rows::Row;
use crate::error::Result;
use std::collections::BTreeMap;
use touchstone_store::ledger::{Reader, SEGMENT, Segment, add_to_segment};

pub(super) struct Index {
    indexed: i64,
    number: i64,
    segment: Segment,
    entries: i64,
    /// Segments that have entries, as was kept, and the last that has a subject.
    kept: Option<(BTreeMap<i64, i64>, i64)>,
}

impl Index {
    pub(super) fn new(indexed: i64) -> Self {
        Self { indexed, number: 0, segment: Segment::new(), entries: 0, kept: None }
    }

    pub(super) fn hear(&mut self, seq: i64, row: &Row) {
        if let Some((scope, subjects)) = &row.shown
            && self.number < self.indexed
        {
            self.entries += 1;
            add_to_segment(&mut self.segment, seq, scope, subjects);
        }
    }

    /// The tree has come to a size: is a segment whole?
    pub(super) fn at(&mut self, reader: &mut Reader<'_>, size: u64, faults: &mut Faults) -> Result<()> {
        if !size.is_multiple_of(SEGMENT.unsigned_abs()) || self.number >= self.indexed {
            return Ok(());
        }
        if self.kept.is_none() {
            self.kept = Some(reader.ledger_segments()?);
        }
        let count = self.kept.as_ref().and_then(|(counts, _)| counts.get(&self.number)).copied().unwrap_or(0);
        let kept = reader.ledger_segment(self.number)?;
        if count != self.entries || kept != self.segment {
            let odd = self.segment.iter().find(|(subject, entries)| kept.get(*subject) != Some(entries));
            let odd = odd.or_else(|| kept.iter().find(|(subject, _)| !self.segment.contains_key(*subject)));
            let about = odd.map(|(subject, _)| format!(", as for {subject}")).unwrap_or_default();
            let what = format!("segment {} of the index of subjects is not what its entries say{about}", self.number);
            faults.tell(Guard::Subjects, what);
        }
        self.segment.clear();
        self.entries = 0;
        self.number += 1;
        Ok(())
    }

    pub(super) fn end(&mut self, reader: &mut Reader<'_>, faults: &mut Faults) -> Result<()> {
        let (counts, last) = match self.kept.take() {
            Some(kept) => kept,
            None => reader.ledger_segments()?,
        };
        let last = counts.keys().next_back().copied().unwrap_or(-1).max(last);
        if self.number != self.indexed || last >= self.indexed {
            let what = format!("the index of subjects goes to segment {last}, and was left at {}", self.indexed);
            faults.tell(Guard::Subjects, what);
        }
        Ok(())
    }
}
