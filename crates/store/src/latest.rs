//! The latest versions of a few rows, for acts that change them.

use crate::error::{Result, StoreError};
use crate::fact::FactId;
use crate::sheets::table_of;
use crate::slice::{Stored, each_of};
use crate::store::Reader;
use std::collections::BTreeMap;
use touchstone_domain::facts::Sheet;

/// The latest version of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownRow {
    /// The number of its first version.
    pub first: FactId,
    /// Its cells, in the order of the sheet's columns, empty where unknown.
    pub cells: Vec<String>,
    /// Did an extract bring the first version?
    pub imported: bool,
    /// Is it no more?
    pub withdrawn: bool,
}

impl Reader<'_> {
    fn latest(&mut self, sheet: Sheet, sql: &'static str, code: &str) -> Result<Vec<KnownRow>> {
        let mut rows: BTreeMap<FactId, KnownRow> = BTreeMap::new();
        each_of(self.conn(), sql, [code], |row| {
            let stored = Stored::of(sheet, row)?;
            let first = stored.head.first();
            let imported = rows.get(&first).map_or(stored.head.known_from.is_none(), |known| known.imported);
            let cells = stored.texts().map(str::to_owned).collect();
            rows.insert(first, KnownRow { first, cells, imported, withdrawn: stored.head.withdrawn });
            Ok::<_, StoreError>(())
        })?;
        Ok(rows.into_values().collect())
    }

    /// The rows of a sheet about somebody or some unit, by the code that the sheet is looked up by, without those that are no more.
    ///
    /// # Errors
    /// Of the database.
    pub fn latest_rows(&mut self, sheet: Sheet, code: &str) -> Result<Vec<KnownRow>> {
        let mut rows = self.latest(sheet, table_of(sheet).of[0].1, code)?;
        rows.retain(|row| !row.withdrawn);
        Ok(rows)
    }

    /// The record with this id.
    ///
    /// # Errors
    /// Of the database.
    pub fn record(&mut self, record_id: &str) -> Result<Option<KnownRow>> {
        let by_id = table_of(Sheet::Records).of.iter().find(|(column, _)| *column == "record_id");
        let Some((_, sql)) = by_id else { return Ok(None) };
        Ok(self.latest(Sheet::Records, sql, record_id)?.into_iter().next())
    }
}
