//! Bringing in an extract: the first whole, later ones by what changed (DOMAIN section 10).

use crate::Service;
use crate::actor::Actor;
use crate::error::Error;
use crate::replan::AllDuties;
use crate::{Moment, Via};
use std::collections::BTreeSet;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{Facts, Rows, Sheet};
use touchstone_domain::permission::{Permission, Relation};
use touchstone_store::{Compared, Entry, Known, Missing, NewRow, Planning, Shown, StoreError, Tx, Verb, When, load};

/// How an extract is to be taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The day that changed cells are dated; today if not given.
    pub as_at: Option<Day>,
    /// Only say what would change.
    pub dry_run: bool,
    /// Withdraw rows that earlier extracts had and this one lacks.
    pub withdraw: bool,
}

/// What became of the rows of one sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that were not known.
    pub new: u64,
    /// Later versions of rows that were.
    pub changed: u64,
    /// Rows that were known as they stand.
    pub same: u64,
    /// Rows withdrawn.
    pub withdrawn: u64,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// For each sheet of the extract.
    pub counts: Vec<(Sheet, Counts)>,
    /// Teams, staff and cases that are known and not in this extract, by code: they are kept.
    pub not_in_extract: Vec<(Sheet, Vec<String>)>,
    /// Duties that came, went or changed.
    pub duties: usize,
}

impl Report {
    /// Did anything change?
    #[must_use]
    pub fn is_news(&self) -> bool {
        self.counts.iter().any(|(_, counts)| counts.new + counts.changed + counts.withdrawn > 0)
    }
}

/// Why an extract was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportRefusal {
    /// It is older than the last.
    #[error("--as-at {0} is before {1}, the day of the last extract: bring extracts in in their order")]
    OlderThanLast(Day, String),
    /// It is dated in the future.
    #[error("--as-at {0} is still to come")]
    Future(Day),
    /// It lacks rows that earlier ones had.
    #[error("{}", .0.join("\n"))]
    Missing(Vec<String>),
    /// It has CRNs of others: nothing that a person keeps is as it was.
    #[error("{}", .0.join("\n"))]
    SomebodyElse(Vec<String>),
}

/// An extract that was read without a fault.
#[derive(Clone, Copy)]
pub struct Brought<'e> {
    /// Its rows as they were written.
    pub rows: &'e dyn Rows,
    /// Name and digest of each file.
    pub files: &'e [(String, String)],
}

/// Brings in an extract: everything or nothing. `progress` hears how many rows are stored.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn import(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    (brought, facts): (Brought<'_>, Facts),
    options: Options,
    mut progress: impl FnMut(u64),
) -> Result<Report, Error<ImportRefusal>> {
    actor.may(Permission::Import, Relation::Everybody)?;
    let today = moment.today();
    if let Some(day) = options.as_at.filter(|day| *day > today) {
        return Err(Error::Refused(ImportRefusal::Future(day)));
    }
    let as_at = options.as_at.unwrap_or(today);
    if options.dry_run {
        return service.store.look(moment, actor.name(), |reader| {
            check_order(reader.latest_extract()?, as_at)?;
            let report = if reader.is_empty()? { first(brought.rows) } else { later(reader, brought.rows, options)?.0 };
            Ok((report, Entry::new(Verb::Consultation, "import.dry_run", Shown::Everybody)))
        });
    }
    service.store.write(moment, actor.name(), Via::Import, |tx| {
        tx.hold(None)?;
        check_order(tx.reader().latest_extract()?, as_at)?;
        let is_first = tx.reader().is_empty()?;
        let mut report = if is_first {
            let counts = tx.add_all(brought.rows, &mut progress)?;
            Report { counts: counts_of(brought.rows, counts), ..Report::default() }
        } else {
            let (report, changes) = later(&mut tx.reader(), brought.rows, options)?;
            store(tx, &changes, as_at)?;
            report
        };
        let planning = tx.reader().planning()?;
        if report.is_news() {
            tx.refresh_names()?;
            crate::doubt::settle_changed(service, tx)?;
            finish(tx, brought.files, &report, as_at)?;
        }
        if report.is_news() || !planning.answers_for(today, &service.policies) {
            // What was read is what is stored, where nothing was stored before.
            let facts = if is_first {
                facts
            } else {
                drop(facts);
                load(&mut tx.reader(), &service.library.contacts, When::on(today))?
            };
            report.duties = tx.set_duties(AllDuties::of(service, facts, today).rows())?;
            let policies = service.policies.clone();
            tx.set_planning(&Planning { planned_for: Some(today), turning_to: None, turn: 0, policies })?;
            tx.forget_turned()?;
            tx.count_for_plans()?;
        }
        let logged = tx.log(&Entry::new(Verb::Collection, "import.bring_in", Shown::Everybody))?;
        Ok((report, logged))
    })
}

fn check_order(latest: Option<String>, as_at: Day) -> Result<(), Error<ImportRefusal>> {
    match latest.filter(|latest| as_at.to_string() < *latest) {
        Some(latest) => Err(Error::Refused(ImportRefusal::OlderThanLast(as_at, latest))),
        None => Ok(()),
    }
}

/// What a first import does: every row is new.
fn first(rows: &dyn Rows) -> Report {
    let mut counts = Vec::new();
    for sheet in Sheet::ALL {
        let mut count = 0;
        rows.each(sheet, &mut |_, _| count += 1);
        counts.push((sheet, count));
    }
    Report { counts: counts_of(rows, counts), ..Report::default() }
}

fn counts_of(rows: &dyn Rows, counts: Vec<(Sheet, u64)>) -> Vec<(Sheet, Counts)> {
    let counts = counts.into_iter().filter(|(sheet, _)| rows.has(*sheet));
    counts.map(|(sheet, new)| (sheet, Counts { new, ..Counts::default() })).collect()
}

/// What a later extract changes: rows to store, in the order of sheets and lines.
struct Change {
    sheet: Sheet,
    /// The line of the extract; 0 for a row that it lacks.
    line: u64,
    cells: Vec<String>,
    replaces: Option<i64>,
    withdrawn: bool,
}

/// Compares a later extract with what is known.
fn later(
    reader: &mut touchstone_store::Reader<'_>,
    rows: &dyn Rows,
    options: Options,
) -> Result<(Report, Vec<Change>), Error<ImportRefusal>> {
    let (mut report, mut changes, mut faults) = (Report::default(), Vec::new(), Vec::new());
    let mut others = Vec::new();
    let mut gone: BTreeSet<String> = BTreeSet::new();
    for sheet in Sheet::ALL.into_iter().filter(|sheet| rows.has(*sheet)) {
        let mut known = Known::of(reader, sheet)?;
        let mut counts = Counts::default();
        let from = changes.len();
        differing(sheet, rows, &mut known, &mut counts, &mut changes);
        if sheet == Sheet::Cases {
            others.extend(somebody_else(reader, &changes[from..])?);
        }
        let mut missing = known.missing(reader)?;
        // Rows of people and teams that the extract lacks altogether are not in it either: they are kept with them.
        missing.retain(|row| sheet.is_never_ended() || !names_any(row, &gone));
        if sheet.is_never_ended() {
            gone.extend(missing.iter().map(|row| row.cells[0].clone()));
        }
        if sheet.is_never_ended() && (sheet != Sheet::Teams || options.withdraw) {
            let codes: Vec<String> = missing.iter().map(|row| row.cells[0].clone()).collect();
            report.not_in_extract.extend((!codes.is_empty()).then_some((sheet, codes)));
        } else if options.withdraw {
            counts.withdrawn = missing.len() as u64;
            changes.extend(missing.into_iter().map(|row| Change {
                sheet,
                line: 0,
                cells: row.cells,
                replaces: Some(row.first),
                withdrawn: true,
            }));
        } else {
            faults.extend(missing.iter().map(|row| lacking(sheet, row)));
        }
        report.counts.push((sheet, counts));
    }
    if !others.is_empty() {
        return Err(Error::Refused(ImportRefusal::SomebodyElse(others)));
    }
    if faults.is_empty() {
        return Ok((report, changes));
    }
    faults.push(
        "an earlier extract had these rows: put them back, or say with --withdraw that they are no more".to_owned(),
    );
    Err(Error::Refused(ImportRefusal::Missing(faults)))
}

/// The rows of a sheet that are not known as they stand, as changes.
fn differing(sheet: Sheet, rows: &dyn Rows, known: &mut Known, counts: &mut Counts, changes: &mut Vec<Change>) {
    let mut others: Vec<(u64, Vec<String>)> = Vec::new();
    rows.each(sheet, &mut |line, cells| {
        if known.meet(cells) {
            counts.same += 1;
        } else {
            others.push((line, cells.iter().map(|cell| (*cell).to_owned()).collect()));
        }
    });
    for (line, cells) in others {
        let texts: Vec<&str> = cells.iter().map(String::as_str).collect();
        let replaces = match known.place(&texts) {
            Compared::Changed(first) => {
                counts.changed += 1;
                Some(first)
            }
            _ => {
                counts.new += 1;
                None
            }
        };
        changes.push(Change { sheet, line, cells, replaces, withdrawn: false });
    }
}

/// What makes a person the same person from one extract to the next. Names change, and supervision begins anew: not both of them, and
/// with them the day it began, from one extract to the next.
const KEPT: [&str; 3] = ["forename", "surname", "supervision_start"];

/// Changed cases of which nothing that a person keeps is as it was: somebody else under their CRN.
fn somebody_else(reader: &mut touchstone_store::Reader<'_>, changes: &[Change]) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    for change in changes.iter().filter(|change| change.replaces.is_some()) {
        let crn = &change.cells[Sheet::Cases.column("crn")];
        let Some(known) = reader.latest_rows(Sheet::Cases, crn)?.pop() else { continue };
        let differs = |column: &str| {
            let (was, is) = (&known.cells[Sheet::Cases.column(column)], &change.cells[Sheet::Cases.column(column)]);
            !was.is_empty() && !is.is_empty() && was != is
        };
        if KEPT.iter().all(|column| differs(column)) {
            found.push(format!(
                "cases.csv:{} crn \"{crn}\": was somebody with another forename, surname and start of supervision. If the CRN is \
                 right and it is the same person, bring in their new name first, and the rest with the next extract",
                change.line
            ));
        }
    }
    Ok(found)
}

/// Does a row name anybody of these, so that an extract without them cannot have it?
fn names_any(row: &Missing, gone: &BTreeSet<String>) -> bool {
    !gone.is_empty() && row.cells.iter().flat_map(|cell| cell.split(';')).any(|code| gone.contains(code))
}

fn lacking(sheet: Sheet, row: &Missing) -> String {
    let key = sheet.key().iter().map(|column| (*column, &row.cells[sheet.column(column)]));
    let told: Vec<String> =
        key.filter(|(_, cell)| !cell.is_empty()).map(|(column, cell)| format!("{column} \"{cell}\"")).collect();
    format!("{}: {}: this row is missing", sheet.file(), told.join(", "))
}

fn store(tx: &mut Tx<'_>, changes: &[Change], as_at: Day) -> Result<(), StoreError> {
    let day = as_at.to_string();
    let texts: Vec<Vec<&str>> =
        changes.iter().map(|change| change.cells.iter().map(String::as_str).collect()).collect();
    let rows = changes.iter().zip(&texts).map(|(change, cells)| NewRow {
        replaces: change.replaces,
        as_at: Some(day.as_str())
            .filter(|_| change.replaces.is_some() && !change.withdrawn && !change.sheet.carries_its_day()),
        known_from_now: change.withdrawn,
        withdrawn: change.withdrawn,
        ..NewRow::of(change.sheet, cells)
    });
    tx.add_rows(rows)
}

/// Stores what was brought in: the files with their digests, and how many rows.
fn finish(tx: &mut Tx<'_>, files: &[(String, String)], report: &Report, as_at: Day) -> Result<(), StoreError> {
    let digests: serde_json::Map<String, serde_json::Value> =
        files.iter().map(|(name, digest)| (name.clone(), digest.clone().into())).collect();
    let counts: serde_json::Map<String, serde_json::Value> = report
        .counts
        .iter()
        .map(|(sheet, counts)| {
            let told = serde_json::json!({
                "new": counts.new, "changed": counts.changed, "same": counts.same, "withdrawn": counts.withdrawn
            });
            (sheet.file().to_owned(), told)
        })
        .collect();
    tx.import_finished(&as_at.to_string(), &serde_json::json!({ "sha256": digests, "rows": counts }).to_string())
}
