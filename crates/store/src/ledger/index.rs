//! Which entries are about whom, by segments of the tree: written once, in order, when a segment is whole; a few rows at a time, since
//! whoever looks at somebody waits while a writer is at work on a file.

use crate::batch::{Batch, Holds, Table};
use crate::conn::Value;
use crate::error::{Result, StoreError};
use crate::reading::Reader;
use crate::store::Tx;
use std::collections::BTreeMap;
use std::ops::Range;

/// Places in a segment.
pub const SEGMENT: i64 = 4096;
/// Letters of subjects and numbers that are kept in one transaction, a subject more or less: a millisecond or two.
const AT_ONCE: usize = 32 * 1024;

/// The entries of a segment by whom they are about: a code, `unit` and its code, or `everybody`.
pub type Segment = BTreeMap<String, Vec<i64>>;

statements! {
    ADD_SEGMENT = "insert into log_segment (segment, entries) values ($1, $2)";
    [hot] SUBJECTS_OF = "select subject, entries from log_subject where segment = $1 order by subject";
    ENTRIES_OF = "select i.entries from log_segment s cross join log_subject i where i.segment = s.segment and i.subject = $1 \
        order by s.segment";
    SEGMENTS = "select segment, entries from log_segment order by segment";
    LAST_SUBJECT = "select coalesce(max(segment), -1) from log_subject";
    [hot] LAST_KEPT = "select coalesce(max(subject), '') from log_subject where segment = $1";
}

static SUBJECT: Table = Table {
    name: "log_subject",
    insert: "insert into log_subject (segment, subject, entries) values ($1, $2, $3)",
    copy: "copy log_subject (segment, subject, entries) from stdin binary",
    columns: &[Holds::Int, Holds::Text, Holds::Text],
};

/// The scope of an entry, if entries are found by it.
#[must_use]
pub fn found_by(scope: &str) -> Option<&str> {
    Some(scope).filter(|scope| *scope == "everybody" || scope.starts_with("unit "))
}

/// What an entry is found by: the codes of its subjects and, for some, its scope.
pub fn keys_of<'e>(scope: &'e str, subjects: &'e str) -> impl Iterator<Item = &'e str> {
    subjects.split(' ').filter(|code| !code.is_empty()).chain(found_by(scope))
}

/// Adds an entry to a segment: its number, its scope and its subjects.
pub fn add_to_segment(segment: &mut Segment, seq: i64, scope: &str, subjects: &str) {
    for subject in keys_of(scope, subjects) {
        match segment.get_mut(subject) {
            Some(entries) if entries.last() == Some(&seq) => {}
            Some(entries) => entries.push(seq),
            None => {
                segment.insert(subject.to_owned(), vec![seq]);
            }
        }
    }
}

/// The numbers of entries, as a row of the index has them.
pub fn numbers(text: &str) -> impl Iterator<Item = i64> {
    text.split(' ').filter_map(|number| number.parse().ok())
}

/// A whole segment, ready to be kept.
pub struct WholeSegment {
    /// The first after those that were kept, from 0: from here to this one none has entries.
    pub from: i64,
    /// Which.
    pub number: i64,
    entries: i64,
    /// Subjects in their order, and the numbers of the entries about each.
    rows: Vec<(String, String)>,
}

impl Reader<'_> {
    /// Makes the first segment ready that has entries, or the last of these: whole ones, of which there is one at least. Facts are many,
    /// and nobody is found by them.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_whole_segment(&mut self, whole: Range<i64>) -> Result<WholeSegment> {
        let (from, mut number, mut segment) = (whole.start, whole.start, Segment::new());
        let entries = loop {
            let place = number * SEGMENT;
            let entries = self.ledger_subjects_within(place, place + SEGMENT, &mut segment)?;
            if entries > 0 || number + 1 >= whole.end {
                break entries;
            }
            number += 1;
        };
        let text = |entries: Vec<i64>| entries.iter().map(i64::to_string).collect::<Vec<_>>().join(" ");
        let rows = segment.into_iter().map(|(subject, entries)| (subject, text(entries))).collect();
        Ok(WholeSegment { from, number, entries, rows })
    }

    /// Shows each row of a segment as it is indexed: a subject, and the numbers of its entries with spaces between.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_segment(&mut self, segment: i64, mut each: impl FnMut(&str, &str)) -> Result<()> {
        self.conn().query(SUBJECTS_OF, &[Value::Int(segment)], |row| {
            each(row.text(0)?, row.text(1)?);
            Ok::<_, StoreError>(())
        })
    }

    /// Segments that have entries, and how many; and the last segment that has a subject.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_segments(&mut self) -> Result<(BTreeMap<i64, i64>, i64)> {
        let mut segments = BTreeMap::new();
        self.conn().query(SEGMENTS, &[], |row| {
            segments.insert(row.int(0)?, row.int(1)?);
            Ok::<_, StoreError>(())
        })?;
        let last = self.conn().one(LAST_SUBJECT, &[], |row| row.int(0))?.unwrap_or(-1);
        Ok((segments, last))
    }

    /// The numbers of indexed entries about any of these subjects: each segment is probed, of which there are few.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_entries_about(&mut self, subjects: &[String]) -> Result<Vec<i64>> {
        let mut entries = Vec::new();
        for subject in subjects {
            self.conn().query(ENTRIES_OF, &[Value::Text(subject)], |row| {
                entries.extend(numbers(row.text(0)?));
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(entries)
    }
}

impl Tx<'_> {
    /// Indexes the next subjects of a whole segment, after those that were kept before; is it indexed whole now?
    ///
    /// # Errors
    /// Of the database.
    pub fn add_to_ledger_index(&mut self, segment: &WholeSegment) -> Result<bool> {
        let kept = self.conn().one(LAST_KEPT, &[Value::Int(segment.number)], |row| {
            let last = row.text(0)?;
            Ok(segment.rows.partition_point(|(subject, _)| subject.as_str() <= last))
        })?;
        let mut left = segment.rows[kept.unwrap_or(0)..].iter();
        let (mut rows, mut letters) = (Batch::of(&SUBJECT), 0);
        for (subject, entries) in left.by_ref() {
            rows.push(&[Value::Int(segment.number), Value::Text(subject), Value::Text(entries)]);
            letters += subject.len() + entries.len();
            if letters >= AT_ONCE {
                break;
            }
        }
        self.conn().insert(&mut rows)?;
        let is_whole = left.len() == 0;
        if is_whole && segment.entries > 0 {
            self.conn().execute(ADD_SEGMENT, &[Value::Int(segment.number), Value::Int(segment.entries)])?;
        }
        Ok(is_whole)
    }
}

#[cfg(test)]
mod tests {
    use super::{Segment, add_to_segment as add};

    #[test]
    fn an_entry_is_found_by_each_of_its_subjects_and_by_its_scope() {
        let mut segment = Segment::new();
        add(&mut segment, 1, "these", "A000001 A000002");
        add(&mut segment, 2, "unit N54", "");
        add(&mut segment, 3, "everybody", "");
        add(&mut segment, 4, "these", "A000001 A000001");
        add(&mut segment, 5, "nobody", "");
        add(&mut segment, 6, "key touchstone/x+1+y", "");
        let found: Vec<(&str, &[i64])> =
            segment.iter().map(|(subject, entries)| (subject.as_str(), entries.as_slice())).collect();
        assert_eq!(found, [("A000001", &[1, 4][..]), ("A000002", &[1]), ("everybody", &[3]), ("unit N54", &[2])]);
    }
}
