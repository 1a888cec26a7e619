//! Versions of rows: of each row the latest that counts.

use super::cells::Head;
use crate::fact::FactId;
use rustc_hash::FxHashSet;

/// Rows in the order in which their first versions were stored.
pub(super) struct Versions<T> {
    firsts: Vec<FactId>,
    rows: Vec<T>,
    gone: FxHashSet<FactId>,
}

impl<T> Default for Versions<T> {
    fn default() -> Self {
        Self { firsts: Vec::new(), rows: Vec::new(), gone: FxHashSet::default() }
    }
}

impl<T> Versions<T> {
    /// Takes a version that counts; versions come in the order in which they were stored.
    pub(super) fn put(&mut self, head: &Head, row: T) {
        let first = head.first();
        if head.withdrawn {
            self.gone.insert(first);
        } else if head.replaces.is_some() {
            self.gone.remove(&first);
        }
        match self.firsts.last() {
            Some(last) if *last >= first => match self.firsts.binary_search(&first) {
                Ok(at) => self.rows[at] = row,
                Err(at) => {
                    self.firsts.insert(at, first);
                    self.rows.insert(at, row);
                }
            },
            _ => {
                self.firsts.push(first);
                self.rows.push(row);
            }
        }
    }

    /// The rows that are left.
    pub(super) fn into_rows(self) -> Vec<T> {
        let (firsts, gone) = (self.firsts, self.gone);
        let mut rows = self.rows;
        if !gone.is_empty() {
            let mut at = 0;
            rows.retain(|_| {
                at += 1;
                !gone.contains(&firsts[at - 1])
            });
        }
        rows
    }
}
