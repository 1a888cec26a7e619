//! Rows of facts and entries as leaves: every column, told apart by lengths, so that two rows are never one leaf.

use crate::conn::{Row, Value};
use crate::error::{Result, StoreError};
use crate::reading::Reader;
use std::io::Write;
use std::ops::Range;

/// Where a row comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The facts.
    Fact,
    /// The log.
    Log,
}

impl Source {
    /// Both.
    pub const ALL: [Source; 2] = [Source::Fact, Source::Log];

    /// Its word in tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        ["fact", "log"][self as usize]
    }

    /// The source with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.code() == code)
    }

    /// The columns of its rows, in the order of a leaf's fields, after the first, which says what it is.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Source::Fact => &[
                "seq",
                "id",
                "subject_kind",
                "subject",
                "kind",
                "happened_on",
                "recorded_at",
                "stored_at",
                "actor",
                "via",
                "corrects",
                "body_hash",
            ],
            Source::Log => &["seq", "at", "actor", "verb", "what", "scope", "subjects", "purpose", "correlation"],
        }
    }

    const fn tag(self) -> &'static [u8] {
        match self {
            Source::Fact => b"touchstone fact 1",
            Source::Log => b"touchstone log 1",
        }
    }
}

/// Are bodies of facts read with their leaves? A leaf has only its body's digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bodies {
    /// They are to be compared with their digests, or shown.
    Too,
    /// The leaves alone.
    LeftOut,
}

/// The length that stands for an unknown value.
const UNKNOWN: u32 = u32::MAX;

statements! {
    [hot] FACTS_AFTER = "select f.seq, f.id, f.subject_kind, f.subject, f.kind, f.happened_on, f.recorded_at, f.stored_at, f.actor, \
        f.via, f.corrects, f.body_hash, b.salt, b.body from fact f left join fact_body b on b.seq = f.seq \
        where f.seq > $1 and f.seq <= $2 order by f.seq limit $3";
    [hot] FACT_LEAVES_AFTER = "select f.seq, f.id, f.subject_kind, f.subject, f.kind, f.happened_on, f.recorded_at, f.stored_at, \
        f.actor, f.via, f.corrects, f.body_hash, null, null from fact f where f.seq > $1 and f.seq <= $2 order by f.seq limit $3";
    [hot] LOG_AFTER = "select seq, at, actor, verb, what, scope, subjects, purpose, correlation from log \
        where seq > $1 and seq <= $2 order by seq limit $3";
}

/// Rows as leaves, in one piece of memory.
#[derive(Debug, Default)]
pub struct Chunk {
    bytes: Vec<u8>,
    leaves: Vec<Place>,
}

#[derive(Clone, Debug)]
struct Place {
    seq: i64,
    leaf: Range<usize>,
    /// Salt and body, unless the body was erased or the row is no fact.
    body: Option<(Range<usize>, Range<usize>)>,
}

/// One row as a leaf.
#[derive(Clone, Copy, Debug)]
pub struct Leaf<'c> {
    /// The number of the row.
    pub seq: i64,
    /// The leaf's bytes.
    pub bytes: &'c [u8],
    /// Salt and body of a fact, unless it was erased.
    pub body: Option<(&'c [u8], &'c str)>,
}

impl Leaf<'_> {
    /// The leaf's fields.
    #[must_use]
    pub fn fields(&self) -> Fields<'_> {
        Fields(self.bytes)
    }
}

/// The fields of a leaf, in their order; a leaf that is none ends early.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'l>(pub &'l [u8]);

impl<'l> Iterator for Fields<'l> {
    type Item = Option<&'l [u8]>;

    fn next(&mut self) -> Option<Self::Item> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        let length = u32::from_be_bytes(*length);
        if length == UNKNOWN {
            self.0 = rest;
            return Some(None);
        }
        let (field, rest) = rest.split_at_checked(length as usize)?;
        self.0 = rest;
        Some(Some(field))
    }
}

impl<'l> Fields<'l> {
    /// Of which source the leaf is, if it is one of ours.
    #[must_use]
    pub fn source(&self) -> Option<Source> {
        let first = { *self }.next()??;
        Source::ALL.into_iter().find(|source| source.tag() == first)
    }

    /// The text of a column of its source; empty if it is unknown.
    #[must_use]
    pub fn text(&self, column: &str) -> &'l str {
        self.bytes(column).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// The bytes of a column of its source.
    #[must_use]
    pub fn bytes(&self, column: &str) -> Option<&'l [u8]> {
        let at = self.source()?.columns().iter().position(|name| *name == column)?;
        { *self }.nth(at + 1)?
    }
}

impl Chunk {
    /// The leaves, in the order of their rows.
    pub fn leaves(&self) -> impl ExactSizeIterator<Item = Leaf<'_>> {
        (0..self.leaves.len()).map(|at| self.leaf(at))
    }

    /// One of them.
    ///
    /// # Panics
    /// If there are not so many.
    #[must_use]
    pub fn leaf(&self, at: usize) -> Leaf<'_> {
        let place = &self.leaves[at];
        let body = place.body.as_ref().map(|(salt, body)| {
            // What was kept as text is text.
            (&self.bytes[salt.clone()], std::str::from_utf8(&self.bytes[body.clone()]).unwrap_or_default())
        });
        Leaf { seq: place.seq, bytes: &self.bytes[place.leaf.clone()], body }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.leaves.len()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.leaves.is_empty()
    }

    /// Forgets them.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.leaves.clear();
    }

    fn keep(&mut self, bytes: &[u8]) -> Range<usize> {
        let from = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        from..self.bytes.len()
    }

    fn field(&mut self, field: Option<&[u8]>) {
        // A field of four billion bytes does not fit in a row.
        let length = field.map_or(UNKNOWN, |field| u32::try_from(field.len()).unwrap_or(UNKNOWN));
        self.bytes.extend_from_slice(&length.to_be_bytes());
        self.bytes.extend_from_slice(field.unwrap_or_default());
    }

    fn number(&mut self, number: Option<i64>) -> Result<()> {
        let mut digits = [0; 20];
        let mut left = &mut digits[..];
        let Some(number) = number else {
            self.field(None);
            return Ok(());
        };
        write!(left, "{number}").map_err(|_| StoreError::Refused("a number of too many digits".to_owned()))?;
        let unused = left.len();
        self.field(Some(&digits[..20 - unused]));
        Ok(())
    }

    /// Adds a row as its source's statement reads it.
    pub(super) fn push(&mut self, source: Source, row: &Row<'_>) -> Result<()> {
        let from = self.bytes.len();
        self.field(Some(source.tag()));
        for (at, column) in source.columns().iter().enumerate() {
            match *column {
                "seq" | "corrects" => self.number(row.maybe_int(at)?)?,
                "id" | "body_hash" => self.field(row.maybe_blob(at)?),
                _ => self.field(row.maybe_text(at)?.map(str::as_bytes)),
            }
        }
        let leaf = from..self.bytes.len();
        let mut body = None;
        if source == Source::Fact
            && let Some(text) = row.maybe_text(13)?
        {
            let salt = self.keep(row.blob(12)?);
            body = Some((salt, self.keep(text.as_bytes())));
        }
        self.leaves.push(Place { seq: row.int(0)?, leaf, body });
        Ok(())
    }
}

impl Reader<'_> {
    /// Adds the rows of a source after one number, up to another, to a chunk; at most so many.
    ///
    /// # Errors
    /// Of the database.
    pub(crate) fn rows_after(
        &mut self,
        source: Source,
        (after, until): (i64, i64),
        most: i64,
        (chunk, bodies): (&mut Chunk, Bodies),
    ) -> Result<()> {
        let sql = match (source, bodies) {
            (Source::Fact, Bodies::Too) => FACTS_AFTER,
            (Source::Fact, Bodies::LeftOut) => FACT_LEAVES_AFTER,
            (Source::Log, _) => LOG_AFTER,
        };
        self.conn().query(sql, &[Value::Int(after), Value::Int(until), Value::Int(most)], |row| chunk.push(source, row))
    }
}

#[cfg(test)]
mod tests {
    use super::{Chunk, Fields, Source};

    #[test]
    fn fields_are_told_apart_by_their_lengths() {
        let mut chunk = Chunk::default();
        let leaf = |chunk: &mut Chunk, fields: &[Option<&[u8]>]| {
            chunk.clear();
            fields.iter().for_each(|field| chunk.field(*field));
            chunk.bytes.clone()
        };
        let some: [&[Option<&[u8]>]; 5] = [
            &[Some(b"ab"), Some(b"")],
            &[Some(b"a"), Some(b"b")],
            &[Some(b"ab"), None],
            &[Some(b"ab")],
            &[None, Some(b"ab")],
        ];
        let mut known = std::collections::BTreeSet::new();
        for fields in some {
            let bytes = leaf(&mut chunk, fields);
            assert_eq!(Fields(&bytes).collect::<Vec<_>>(), fields);
            assert!(known.insert(bytes), "{fields:?}");
        }
        assert_eq!(Source::from_code("log"), Some(Source::Log));
        assert_eq!(Fields(&[0, 0, 0, 9, 1]).count(), 0);
    }
}
