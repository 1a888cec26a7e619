//! Rows on their way into a table, kept in one piece of memory: bulk writing is where an import spends its time.

use crate::conn::Value;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    Int,
    Text,
    Blob,
}

/// A table that rows are added to in bulk.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// `insert into … values ($1, …)`.
    pub(crate) insert: &'static str,
    /// `copy … from stdin binary`.
    pub(crate) copy: &'static str,
    pub(crate) columns: &'static [Holds],
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Null,
    Int(i64),
    Text(usize, usize),
    Blob(usize, usize),
}

/// Rows of one table.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) table: &'static Table,
    bytes: Vec<u8>,
    places: Vec<Place>,
}

impl Batch {
    pub(crate) fn of(table: &'static Table) -> Self {
        Self { table, bytes: Vec::new(), places: Vec::new() }
    }

    /// Adds a row; its values are in the order of the table's columns.
    pub(crate) fn push(&mut self, values: &[Value<'_>]) {
        debug_assert_eq!(values.len(), self.table.columns.len(), "{}", self.table.name);
        for value in values {
            let start = self.bytes.len();
            let mut keep = |bytes: &[u8]| {
                self.bytes.extend_from_slice(bytes);
                self.bytes.len()
            };
            self.places.push(match value {
                Value::Null => Place::Null,
                Value::Int(number) => Place::Int(*number),
                Value::Text(text) => Place::Text(start, keep(text.as_bytes())),
                Value::Blob(blob) => Place::Blob(start, keep(blob)),
            });
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub(crate) fn rows(&self) -> usize {
        self.places.len() / self.table.columns.len()
    }

    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.places.clear();
    }

    /// The values, row after row.
    pub(crate) fn values(&self) -> impl Iterator<Item = Value<'_>> {
        self.places.iter().map(|place| match *place {
            Place::Null => Value::Null,
            Place::Int(number) => Value::Int(number),
            // What was kept as text is text.
            Place::Text(from, until) => Value::Text(std::str::from_utf8(&self.bytes[from..until]).unwrap_or_default()),
            Place::Blob(from, until) => Value::Blob(&self.bytes[from..until]),
        })
    }
}
