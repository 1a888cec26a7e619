//! Facts and their bodies: added, never changed. One fact for each row of an extract and each act.

use crate::batch::{Batch, Holds, Table};
use crate::body;
use crate::conn::{Engine, Value};
use crate::error::{Result, StoreError};
use crate::hash;
use crate::sheets::{TABLES, table_of};
use crate::store::Tx;
use touchstone_domain::facts::{Sheet, SubjectKind};

/// How a fact came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// With an extract.
    Import,
    /// By the command line.
    Command,
    /// By a page.
    Page,
    /// By the API.
    Api,
    /// By a job of ours.
    Job,
    /// Nothing came in: somebody looked.
    Look,
}

impl Via {
    /// Its word in facts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        ["import", "command", "page", "api", "job", "look"][self as usize]
    }
}

/// The number of a fact, in the order in which facts were stored.
pub type FactId = i64;

/// The cells of a row, in the order of its sheet's columns; empty is unknown.
pub type Cells<'c> = &'c [&'c str];

/// A row to be stored.
#[derive(Clone, Copy, Debug)]
pub struct NewRow<'r> {
    /// Of which sheet.
    pub sheet: Sheet,
    /// Its cells.
    pub cells: Cells<'r>,
    /// The first version of it that was stored, if this is a later one.
    pub replaces: Option<FactId>,
    /// The day from which it counts, where its columns do not say.
    pub as_at: Option<&'r str>,
    /// Did an act of ours record it, so that it was not known before now?
    pub known_from_now: bool,
    /// Is the row no more?
    pub withdrawn: bool,
    /// The kind of fact, where it is not that of the sheet.
    pub kind: Option<&'r str>,
}

impl<'r> NewRow<'r> {
    /// A row as an extract has it.
    #[must_use]
    pub const fn of(sheet: Sheet, cells: Cells<'r>) -> Self {
        Self { sheet, cells, replaces: None, as_at: None, known_from_now: false, withdrawn: false, kind: None }
    }

    /// The cell of a column.
    #[must_use]
    pub fn cell(&self, column: &str) -> &'r str {
        self.cells[self.sheet.column(column)]
    }

    /// What it is about.
    #[must_use]
    pub fn subject(&self) -> (SubjectKind, &'r str) {
        let subjects = self.sheet.subjects();
        let filled = subjects.iter().find(|(column, _)| !self.cell(column).is_empty());
        let (column, kind) = filled.unwrap_or(&subjects[0]);
        (*kind, self.cell(column))
    }
}

/// A fact to be stored whole, row or not.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewFact<'f> {
    pub(crate) subject_kind: &'f str,
    pub(crate) subject: &'f str,
    pub(crate) kind: &'f str,
    pub(crate) happened_on: Option<&'f str>,
    pub(crate) recorded_at: Option<&'f str>,
    pub(crate) corrects: Option<FactId>,
    pub(crate) body: &'f str,
}

pub(crate) static FACT: Table = Table {
    name: "fact",
    insert: INSERT,
    copy: "copy fact (seq, id, subject_kind, subject, kind, happened_on, recorded_at, stored_at, actor, via, corrects, \
           body_hash) from stdin binary",
    columns: &[
        Holds::Int,
        Holds::Blob,
        Holds::Text,
        Holds::Text,
        Holds::Text,
        Holds::Text,
        Holds::Text,
        Holds::Text,
        Holds::Text,
        Holds::Text,
        Holds::Int,
        Holds::Blob,
    ],
};

pub(crate) static BODY: Table = Table {
    name: "fact_body",
    insert: INSERT_BODY,
    copy: "copy fact_body (seq, salt, body) from stdin binary",
    columns: &[Holds::Int, Holds::Blob, Holds::Text],
};

statements! {
    INSERT = "insert into fact (seq, id, subject_kind, subject, kind, happened_on, recorded_at, stored_at, actor, via, \
        corrects, body_hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    INSERT_BODY = "insert into fact_body (seq, salt, body) values ($1, $2, $3)";
    [hot] LAST = "select coalesce(max(seq), 0) from fact";
    [hot] FIND_BODY = "select body from fact_body where seq = $1";
}

/// Numbers for facts, of which PostgreSQL keeps a sequence and SQLite, which has one writer, the last.
const RESERVE: &str = "select nextval('fact_seq') from generate_series(1, $1::bigint)";

/// Facts that are gathered before they go to the database.
const GATHERED: usize = 16_384;

/// Adds facts and their rows, gathering them into batches.
pub(crate) struct Appender {
    facts: Batch,
    bodies: Batch,
    rows: Vec<Batch>,
    reserved: std::vec::IntoIter<FactId>,
    text: String,
    /// Facts that went in.
    pub(crate) added: u64,
}

impl Appender {
    pub(crate) fn new() -> Self {
        Self {
            facts: Batch::of(&FACT),
            bodies: Batch::of(&BODY),
            rows: TABLES.iter().map(|table| Batch::of(&table.table)).collect(),
            reserved: Vec::new().into_iter(),
            text: String::new(),
            added: 0,
        }
    }

    /// Adds a fact and its body.
    pub(crate) fn fact(&mut self, tx: &mut Tx<'_>, fact: &NewFact<'_>) -> Result<FactId> {
        let seq = match self.reserved.next() {
            Some(seq) => seq,
            None => {
                let wanted = if self.added < 16 { 1 } else { GATHERED };
                self.reserved = reserve(tx, wanted, self.facts.rows())?.into_iter();
                self.reserved.next().ok_or_else(|| StoreError::Refused("no numbers for facts".to_owned()))?
            }
        };
        let salt: [u8; 16] = tx.chance();
        let id = id(tx);
        tx.adds_about(fact.subject_kind);
        let hash = hash::of_body(&salt, fact.body);
        self.facts.push(&[
            Value::Int(seq),
            Value::Blob(&id),
            Value::Text(fact.subject_kind),
            Value::Text(fact.subject),
            Value::Text(fact.kind),
            Value::optional(fact.happened_on),
            Value::optional(fact.recorded_at),
            Value::Text(tx.at_text()),
            Value::Text(tx.actor()),
            Value::Text(tx.via().code()),
            fact.corrects.map_or(Value::Null, Value::Int),
            Value::Blob(&hash),
        ]);
        self.bodies.push(&[Value::Int(seq), Value::Blob(&salt), Value::Text(fact.body)]);
        self.added += 1;
        if self.facts.rows() >= GATHERED {
            self.flush(tx)?;
        }
        Ok(seq)
    }

    /// Adds a row of a sheet: its fact, body and table row.
    pub(crate) fn row(&mut self, tx: &mut Tx<'_>, row: &NewRow<'_>) -> Result<FactId> {
        let mut body = std::mem::take(&mut self.text);
        body.clear();
        body::write(&mut body, row.sheet.columns(), row.cells);
        let (kind, subject) = row.subject();
        let filled = |text: &'static str| Some(row.cell(text)).filter(|cell| !cell.is_empty());
        let recorded = matches!(row.sheet, Sheet::Records | Sheet::Contacts).then(|| filled("recorded_at")).flatten();
        let now = tx.at_text().to_owned();
        let known_from = row.known_from_now.then_some(now.as_str());
        let seq = self.fact(
            tx,
            &NewFact {
                subject_kind: kind.code(),
                subject,
                kind: row.kind.unwrap_or(if row.withdrawn {
                    row.sheet.withdrawn_kind()
                } else {
                    row.sheet.fact_kind()
                }),
                happened_on: row.as_at.or_else(|| row.sheet.day_column().and_then(filled)),
                recorded_at: known_from.or(recorded),
                corrects: row.replaces,
                body: &body,
            },
        )?;
        self.text = body;
        tx.adds_row_of(row.sheet);
        let mut values: Vec<Value<'_>> = Vec::with_capacity(24);
        values.extend([
            Value::Int(seq),
            row.replaces.map_or(Value::Null, Value::Int),
            Value::optional(row.as_at),
            Value::optional(known_from),
            Value::Int(i64::from(row.withdrawn)),
        ]);
        values.extend(row.cells.iter().map(|cell| Value::cell(cell)));
        self.rows[row.sheet as usize].push(&values);
        Ok(seq)
    }

    /// Sends what was gathered.
    pub(crate) fn flush(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        tx.conn().insert(&mut self.facts)?;
        tx.conn().insert(&mut self.bodies)?;
        self.rows.iter_mut().try_for_each(|batch| tx.conn().insert(batch))
    }
}

/// Numbers for facts; `waiting` facts have a number and are not yet in the table.
fn reserve(tx: &mut Tx<'_>, wanted: usize, waiting: usize) -> Result<Vec<FactId>> {
    let count = i64::try_from(wanted).unwrap_or(1);
    match tx.conn().engine() {
        Engine::Sqlite => {
            let last = tx.conn().one(LAST, &[], |row| row.int(0))?.unwrap_or(0);
            let first = last + 1 + i64::try_from(waiting).unwrap_or(0);
            Ok((first..first + count).collect())
        }
        Engine::Postgres => {
            let mut numbers = Vec::with_capacity(wanted);
            tx.conn().query(RESERVE, &[Value::Int(count)], |row| {
                numbers.push(row.int(0)?);
                Ok::<_, StoreError>(())
            })?;
            numbers.sort_unstable();
            Ok(numbers)
        }
    }
}

/// A UUID of version 7: in the order of time, and not to be guessed.
fn id(tx: &mut Tx<'_>) -> [u8; 16] {
    let chance: [u8; 10] = tx.chance();
    let milliseconds = u64::try_from(tx.moment().at.0 / 1000).unwrap_or(0);
    *uuid::Builder::from_unix_timestamp_millis(milliseconds, &chance).into_uuid().as_bytes()
}

impl Tx<'_> {
    /// Stores one row: its fact, its body and its place in the sheet's table.
    ///
    /// # Errors
    /// Of the database.
    pub fn add(&mut self, row: &NewRow<'_>) -> Result<FactId> {
        let mut appender = Appender::new();
        let seq = appender.row(self, row)?;
        appender.flush(self)?;
        Ok(seq)
    }

    /// Stores many rows.
    ///
    /// # Errors
    /// Of the database.
    pub fn add_rows<'r>(&mut self, rows: impl Iterator<Item = NewRow<'r>>) -> Result<()> {
        let mut appender = Appender::new();
        for row in rows {
            appender.row(self, &row)?;
        }
        appender.flush(self)
    }

    /// Stores that an extract was brought in: its day, and what is said of its files and rows.
    ///
    /// # Errors
    /// Of the database.
    pub fn import_finished(&mut self, as_at: &str, body: &str) -> Result<()> {
        let kind = SubjectKind::Import.code();
        self.add_fact(&NewFact {
            subject_kind: kind,
            subject: "extract",
            kind: "import_finished",
            happened_on: Some(as_at),
            recorded_at: None,
            corrects: None,
            body,
        })
        .map(drop)
    }

    /// Stores a fact that is no row of a sheet.
    pub(crate) fn add_fact(&mut self, fact: &NewFact<'_>) -> Result<FactId> {
        let mut appender = Appender::new();
        let seq = appender.fact(self, fact)?;
        appender.flush(self)?;
        Ok(seq)
    }

    /// A UUID of version 7 as text, for what is named by one.
    pub fn new_id(&mut self) -> String {
        uuid::Uuid::from_bytes(id(self)).to_string()
    }
}

impl crate::Reader<'_> {
    /// What a fact says, unless that was erased.
    ///
    /// # Errors
    /// Of the database.
    pub fn body_of(&mut self, seq: FactId) -> Result<Option<String>> {
        self.conn().one(FIND_BODY, &[Value::Int(seq)], |row| Ok(row.text(0)?.to_owned()))
    }
}

/// The rows of a sheet: how many versions are stored.
pub(crate) fn count(conn: &mut crate::conn::Conn, sheet: Sheet) -> Result<i64> {
    Ok(conn.one(table_of(sheet).count, &[], |row| row.int(0))?.unwrap_or(0))
}
