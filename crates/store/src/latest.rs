//! The latest versions of a few rows, for acts that change them.

use crate::conn::Value;
use crate::error::{Result, StoreError};
use crate::fact::FactId;
use crate::load::Head;
use crate::reach::Subjects;
use crate::reading::Reader;
use crate::sheets::{Lookup, table_of};
use crate::slice::Slice;
use crate::stored::Stored;
use std::collections::{BTreeMap, BTreeSet};
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::facts::Sheet;
use touchstone_domain::permission::Limits;
use touchstone_domain::words::LimitKind;

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

/// One version of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowVersion {
    /// Its number.
    pub seq: FactId,
    /// The number of the row's first version.
    pub first: FactId,
    /// Its cells, in the order of the sheet's columns, empty where unknown.
    pub cells: Vec<String>,
    /// When an act of ours recorded it; `None` for one that an extract brought.
    pub known_from: Option<Instant>,
    /// Is the row no more from here on?
    pub withdrawn: bool,
}

statements! {
    // Records that extracts brought and nobody touched since are most, and say nothing here.
    [hot] RECORDED_HERE = concat!("select seq, replaces, as_at, known_from, withdrawn, ", columns!(records),
        " from records where crn = $1 and (known_from is not null or replaces is not null) order by seq");
}

/// Adds a version of a record, in the order in which they were stored, if the record was made here.
fn put(versions: &mut Vec<RowVersion>, stored: &Stored) {
    let Head { seq, known_from, withdrawn, .. } = stored.head;
    let first = stored.head.first();
    // The first version of what an extract brought is not among these.
    let is_ours = if seq == first { known_from.is_some() } else { versions.iter().any(|known| known.first == first) };
    if is_ours {
        let cells = stored.texts().map(str::to_owned).collect();
        versions.push(RowVersion { seq, first, cells, known_from, withdrawn });
    }
}

impl Reader<'_> {
    /// Every version of the records of a case that were made here, as they were stored.
    ///
    /// # Errors
    /// Of the database.
    pub fn records_made_here(&mut self, crn: &str) -> Result<Vec<RowVersion>> {
        if let Some((_, versions)) = self.made_here.take_if(|(known, _)| known == crn) {
            return Ok(versions);
        }
        let mut versions = Vec::new();
        self.conn().query(RECORDED_HERE, &[Value::Text(crn)], |row| {
            put(&mut versions, &Stored::of(Sheet::Records, row, 0)?);
            Ok::<_, StoreError>(())
        })?;
        Ok(versions)
    }

    /// Keeps them from a slice about the case alone, which has them.
    pub(crate) fn keep_made_here(&mut self, subjects: &Subjects, slice: &Slice) {
        if let Some(crn) = subjects.cases.first().filter(|_| subjects.cases.len() == 1) {
            let (mut versions, column) = (Vec::new(), Sheet::Records.column("crn"));
            let about = |row: &&Stored| row.cell(column) == Some(crn);
            slice.of(Sheet::Records).iter().filter(about).for_each(|row| put(&mut versions, row));
            self.made_here = Some((crn.clone(), versions));
        }
    }

    fn latest(&mut self, sheet: Sheet, lookup: &Lookup, code: &str) -> Result<Vec<KnownRow>> {
        let mut rows: BTreeMap<FactId, KnownRow> = BTreeMap::new();
        lookup.rows(self.conn(), [code], |row| {
            let stored = Stored::of(sheet, row, 0)?;
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
        let mut rows = self.latest(sheet, &table_of(sheet).of[0], code)?;
        rows.retain(|row| !row.withdrawn);
        Ok(rows)
    }

    /// CRNs of cases that limited access bars somebody from on a day: an exclusion names them, or there is a restriction and none does.
    /// Whoever has no staff code is named nowhere, and is barred by any limit.
    ///
    /// # Errors
    /// Of the database.
    pub fn barred_from(&mut self, staff_code: Option<&str>, on: Day) -> Result<BTreeSet<String>> {
        let sheet = Sheet::LimitedAccess;
        let mut rows: BTreeMap<FactId, Stored> = BTreeMap::new();
        self.conn().query(table_of(sheet).all, &[], |row| keep(Stored::of(sheet, row, 0)?, on, &mut rows))?;
        Ok(barred(limits(rows.values(), staff_code, on)))
    }

    /// As [`Reader::barred_from`], among some cases.
    ///
    /// # Errors
    /// Of the database.
    pub fn barred_among<'c>(
        &mut self,
        staff_code: Option<&str>,
        crns: impl IntoIterator<Item = &'c str>,
        on: Day,
    ) -> Result<BTreeSet<String>> {
        Ok(barred(self.limits_among(staff_code, crns, on)?))
    }

    /// Does an exclusion keep somebody from a case on a day?
    ///
    /// # Errors
    /// Of the database.
    pub fn is_excluded(&mut self, staff_code: Option<&str>, crn: &str, on: Day) -> Result<bool> {
        let limits = self.limits_among(staff_code, [crn], on)?;
        Ok(limits.get(crn).is_some_and(|limits| limits.exclude()))
    }

    fn limits_among<'c>(
        &mut self,
        staff_code: Option<&str>,
        crns: impl IntoIterator<Item = &'c str>,
        on: Day,
    ) -> Result<BTreeMap<String, Limits>> {
        let sheet = Sheet::LimitedAccess;
        let mut rows: BTreeMap<FactId, Stored> = BTreeMap::new();
        table_of(sheet).of[0].rows(self.conn(), crns, |row| keep(Stored::of(sheet, row, 0)?, on, &mut rows))?;
        Ok(limits(rows.values(), staff_code, on))
    }

    /// Whom documents are about: the CRN of each that names one, by its id.
    ///
    /// # Errors
    /// Of the database.
    pub fn crns_of_documents<'d>(
        &mut self,
        ids: impl IntoIterator<Item = &'d str>,
    ) -> Result<BTreeMap<String, String>> {
        let (sheet, mut crns) = (Sheet::Documents, BTreeMap::new());
        table_of(sheet).of[0].rows(self.conn(), ids, |row| {
            let stored = Stored::of(sheet, row, 0)?;
            let cell = |column: &str| stored.cell(sheet.column(column)).map(str::to_owned);
            if let (Some(id), Some(crn)) = (cell("document_id"), cell("crn")) {
                crns.insert(id, crn);
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(crns)
    }

    /// The record with this id.
    ///
    /// # Errors
    /// Of the database.
    pub fn record(&mut self, record_id: &str) -> Result<Option<KnownRow>> {
        let by_id = table_of(Sheet::Records).by("record_id")?;
        Ok(self.latest(Sheet::Records, by_id, record_id)?.into_iter().next())
    }
}

/// Keeps the latest version of a row that counts on a day.
fn keep(stored: Stored, on: Day, rows: &mut BTreeMap<FactId, Stored>) -> Result<()> {
    if stored.head.as_at.is_none_or(|day| day <= on) {
        rows.insert(stored.head.first(), stored);
    }
    Ok(())
}

/// What rows come to for somebody on a day, by CRN.
fn limits<'r>(rows: impl Iterator<Item = &'r Stored>, staff_code: Option<&str>, on: Day) -> BTreeMap<String, Limits> {
    let on = on.to_string();
    let mut limits: BTreeMap<String, Limits> = BTreeMap::new();
    for row in rows.filter(|row| !row.head.withdrawn) {
        let cell = |at: usize| row.cell(at).unwrap_or_default();
        if cell(3) > on.as_str() || (!cell(4).is_empty() && cell(4) < on.as_str()) {
            continue;
        }
        // What is no exclusion keeps out everybody whom it does not name.
        let kind = LimitKind::from_code(cell(1)).unwrap_or(LimitKind::Restriction);
        limits.entry(cell(0).to_owned()).or_default().hear(kind, staff_code.map(|mine| mine == cell(2)));
    }
    limits
}

/// CRNs that limits bar somebody from.
fn barred(limits: BTreeMap<String, Limits>) -> BTreeSet<String> {
    limits.into_iter().filter(|(_, limits)| limits.bar()).map(|(crn, _)| crn).collect()
}
