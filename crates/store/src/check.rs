//! Checking what is stored: every body is the one that was stored, and every row of every table is what its fact says.

use crate::body;
use crate::conn::{Row, Value};
use crate::emergencies::Emergencies;
use crate::error::{Result, StoreError};
use crate::fact::FactId;
use crate::hash;
use crate::reading::Reader;
use crate::sheets::{HEAD, table_of};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use touchstone_domain::facts::Sheet;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// In which table.
    pub table: String,
    /// Which row, or which duty.
    pub row: String,
    /// What is different.
    pub what: String,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.table, self.row, self.what)
    }
}

statements! {
    [hot] FACTS = "select f.seq, f.subject_kind, f.subject, f.kind, f.happened_on, f.recorded_at, f.stored_at, f.via, \
        f.corrects, f.body_hash, b.salt, b.body from fact f left join fact_body b on b.seq = f.seq \
        where f.seq >= $1 and f.seq < $2 order by f.seq";
    [hot] LAST_FACT = "select coalesce(max(seq), 0) from fact";
    [hot] OUTPUTS = "select seq, record, purpose, audience, sensitive from output where seq >= $1 and seq < $2 order by seq";
    STRAY_BODIES = "select count(*) from fact_body b where not exists (select 1 from fact f where f.seq = b.seq)";
    USERS_NOW = "select seq, username, staff_code, disabled from users order by seq";
    ROLES_NOW = "select seq, username, role, unit, ended from roles order by seq";
    DOUBTS_NOW = "select seq, crn, fact, stood, owner, by_code, said_on, ended from doubt order by seq";
    LEADERS_NOW = "select team_code, staff_code, grade from leaders order by team_code, staff_code, grade";
    NAMES_NOW = "select kind, code, forename, surname, id from names order by kind, code";
}

/// Facts looked at together.
const STEP: FactId = 8192;

/// A row as a table has it: what every sheet's table begins with, then its cells.
pub type TableRow = Vec<Option<String>>;

/// What one fact says.
pub(crate) struct Told {
    pub(crate) seq: FactId,
    pub(crate) subject: (String, String),
    pub(crate) kind: String,
    happened_on: Option<String>,
    pub(crate) recorded_at: Option<String>,
    stored_at: String,
    via: String,
    corrects: Option<FactId>,
    pub(crate) body: Option<String>,
    sound: bool,
}

fn told(row: &Row<'_>) -> Result<Told> {
    let text = |at: usize| Ok::<_, StoreError>(row.text(at)?.to_owned());
    let maybe = |at: usize| Ok::<_, StoreError>(row.maybe_text(at)?.map(str::to_owned));
    let body = maybe(11)?;
    let sound = match &body {
        Some(body) => hash::of_body(row.blob(10)?, body) == *row.blob(9)?,
        None => true,
    };
    Ok(Told {
        seq: row.int(0)?,
        subject: (text(1)?, text(2)?),
        kind: text(3)?,
        happened_on: maybe(4)?,
        recorded_at: maybe(5)?,
        stored_at: text(6)?,
        via: text(7)?,
        corrects: row.maybe_int(8)?,
        body,
        sound,
    })
}

/// The row of its sheet's table that a fact comes to, if it is one's.
fn row_of(told: &Told) -> Result<Option<(Sheet, TableRow)>> {
    let Some(sheet) = Sheet::of_kind(&told.kind) else { return Ok(None) };
    let Some(text) = &told.body else { return Ok(None) };
    let cells = body::read(sheet.columns(), text)?;
    let withdrawn = told.kind == sheet.withdrawn_kind();
    let by_act = told.via != "import" || withdrawn;
    let dated = !by_act && told.corrects.is_some() && !sheet.carries_its_day();
    let mut row: TableRow = vec![
        Some(told.seq.to_string()),
        told.corrects.map(|first| first.to_string()),
        told.happened_on.clone().filter(|_| dated),
        by_act.then(|| told.stored_at.clone()),
        Some(i64::from(withdrawn).to_string()),
    ];
    row.extend(cells.into_iter().map(|cell| Some(cell).filter(|cell| !cell.is_empty())));
    Ok(Some((sheet, row)))
}

/// What a fact says of itself beside its body must agree with it.
fn disagreements(told: &Told, sheet: Sheet, row: &TableRow) -> Option<String> {
    let cell = |column: &str| row[HEAD + sheet.column(column)].as_deref();
    let (column, kind) = sheet.subjects().iter().find(|(column, _)| cell(column).is_some())?;
    if cell(column) != Some(told.subject.1.as_str()) || kind.code() != told.subject.0 {
        return Some(format!("is about {} {}, and its body about {}", told.subject.0, told.subject.1, cell(column)?));
    }
    let day = row[2].as_deref().or_else(|| sheet.day_column().and_then(cell));
    if told.happened_on.as_deref() != day && sheet.day_column().is_some() {
        return Some(format!("happened on {:?}, and its body says {day:?}", told.happened_on));
    }
    let recorded = match (row[3].as_deref(), sheet) {
        (Some(at), _) => Some(at),
        (None, Sheet::Records | Sheet::Contacts) => cell("recorded_at"),
        (None, _) => None,
    };
    (told.recorded_at.as_deref() != recorded)
        .then(|| format!("was recorded at {:?}, and its body says {recorded:?}", told.recorded_at))
}

fn table_rows(reader: &mut Reader<'_>, sheet: Sheet, from: FactId) -> Result<FxHashMap<FactId, TableRow>> {
    let mut rows = FxHashMap::default();
    reader.conn().query(table_of(sheet).range, &[Value::Int(from), Value::Int(from + STEP)], |row| {
        let number = |at: usize| Ok::<_, StoreError>(row.maybe_int(at)?.map(|number| number.to_string()));
        let text = |at: usize| Ok::<_, StoreError>(row.maybe_text(at)?.map(str::to_owned));
        let mut cells = vec![number(0)?, number(1)?, text(2)?, text(3)?, number(4)?];
        for at in 0..sheet.columns().len() {
            cells.push(text(HEAD + at)?);
        }
        rows.insert(row.int(0)?, cells);
        Ok::<_, StoreError>(())
    })?;
    Ok(rows)
}

/// The rows that facts come to, with their facts' numbers: shown part after part to whoever compares them.
///
/// # Errors
/// Of the database, and for bodies that cannot be read.
pub fn expected_rows(
    reader: &mut Reader<'_>,
    mut part: impl FnMut(&mut Reader<'_>, FactId, FxHashMap<Sheet, FxHashMap<FactId, TableRow>>) -> Result<()>,
    found: &mut Vec<Difference>,
) -> Result<u64> {
    let last = reader.conn().one(LAST_FACT, &[], |row| row.int(0))?.unwrap_or(0);
    let mut facts = 0;
    let mut from = 0;
    let (mut users, mut doubts, mut emergencies) = (Users::default(), Doubts::default(), Emergencies::default());
    while from <= last {
        let mut wanted: FxHashMap<Sheet, FxHashMap<FactId, TableRow>> = FxHashMap::default();
        let mut told_here = Vec::new();
        reader.conn().query(FACTS, &[Value::Int(from), Value::Int(from + STEP)], |row| {
            told_here.push(told(row)?);
            Ok::<_, StoreError>(())
        })?;
        let mut outputs: FxHashMap<FactId, String> = FxHashMap::default();
        for told in &told_here {
            facts += 1;
            let mut differs = |what: String| {
                found.push(Difference { table: "fact".to_owned(), row: told.seq.to_string(), what });
            };
            if !told.sound {
                differs("its body is not the one that was stored".to_owned());
            }
            match row_of(told) {
                Err(wrong) => differs(wrong.to_string()),
                Ok(Some((sheet, row))) => {
                    if let Some(wrong) = disagreements(told, sheet, &row) {
                        differs(wrong);
                    }
                    wanted.entry(sheet).or_default().insert(told.seq, row);
                }
                Ok(None) if told.kind == "output_written" => {
                    outputs.insert(told.seq, told.body.clone().unwrap_or_default());
                }
                Ok(None) => {
                    users.hear(told);
                    doubts.hear(told);
                    emergencies.hear(told);
                }
            }
        }
        check_outputs(reader, from, outputs, found)?;
        part(reader, from, wanted)?;
        from += STEP;
    }
    users.check(reader, found)?;
    doubts.check(reader, found)?;
    emergencies.check(reader, found)?;
    for sheet in Sheet::ALL {
        reader.conn().query(table_of(sheet).range, &[Value::Int(from), Value::Int(FactId::MAX)], |row| {
            let what = "is there without a fact".to_owned();
            found.push(Difference { table: sheet.name().to_owned(), row: row.int(0)?.to_string(), what });
            Ok::<_, StoreError>(())
        })?;
    }
    Ok(facts)
}

/// Who may use the service, as facts tell it: lines of the tables of users and roles.
#[derive(Default)]
struct Users {
    users: BTreeMap<FactId, (String, String, bool)>,
    roles: BTreeMap<FactId, (String, String, String, bool)>,
}

impl Users {
    fn hear(&mut self, told: &Told) {
        let body: serde_json::Value =
            told.body.as_deref().and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let name = &told.subject.1;
        match told.kind.as_str() {
            "user_added" => {
                self.users.insert(told.seq, (name.clone(), text("staff_code"), false));
            }
            kind @ ("user_disabled" | "user_enabled") => {
                let disabled = kind == "user_disabled";
                self.users.values_mut().filter(|user| user.0 == *name).for_each(|user| user.2 = disabled);
            }
            "role_given" => {
                self.roles.insert(told.seq, (name.clone(), text("role"), text("unit"), false));
            }
            "role_ended" => {
                let role = text("role");
                let same = |given: &&mut (String, String, String, bool)| given.0 == *name && given.1 == role;
                self.roles.values_mut().filter(same).for_each(|given| given.3 = true);
            }
            _ => {}
        }
    }

    fn check(mut self, reader: &mut Reader<'_>, found: &mut Vec<Difference>) -> Result<()> {
        let mut differs = |table: &str, row: String, what: &str| {
            found.push(Difference { table: table.to_owned(), row, what: what.to_owned() });
        };
        let text = |row: &Row<'_>, at: usize| Ok::<_, StoreError>(row.maybe_text(at)?.unwrap_or_default().to_owned());
        reader.conn().query(USERS_NOW, &[], |row| {
            let user = (text(row, 1)?, text(row, 2)?, row.int(3)? != 0);
            if self.users.remove(&row.int(0)?).as_ref() != Some(&user) {
                differs("users", user.0, "is not what its facts say");
            }
            Ok::<_, StoreError>(())
        })?;
        reader.conn().query(ROLES_NOW, &[], |row| {
            let role = (text(row, 1)?, text(row, 2)?, text(row, 3)?, row.int(4)? != 0);
            if self.roles.remove(&row.int(0)?).as_ref() != Some(&role) {
                differs("roles", format!("{} {}", role.0, role.1), "is not what its facts say");
            }
            Ok::<_, StoreError>(())
        })?;
        self.users.into_values().for_each(|user| differs("users", user.0, "is missing"));
        self.roles.into_values().for_each(|role| differs("roles", format!("{} {}", role.0, role.1), "is missing"));
        Ok(())
    }
}

/// Doubts as facts tell them: lines of their table. What was erased is compared in nothing but its ends.
#[derive(Default)]
struct Doubts {
    said: BTreeMap<FactId, (Option<[String; 6]>, Option<FactId>)>,
}

impl Doubts {
    fn hear(&mut self, told: &Told) {
        match told.kind.as_str() {
            "fact_doubted" => {
                let body: Option<serde_json::Value> =
                    told.body.as_deref().and_then(|body| serde_json::from_str(body).ok());
                let said = body.map(|body| {
                    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
                    let on = told.happened_on.clone().unwrap_or_default();
                    [told.subject.1.clone(), text("fact"), text("stood"), text("owner"), text("by"), on]
                });
                self.said.insert(told.seq, (said, None));
            }
            "doubt_withdrawn" | "doubt_settled" => {
                if let Some(doubt) = told.corrects.and_then(|doubted| self.said.get_mut(&doubted)) {
                    doubt.1 = Some(told.seq);
                }
            }
            _ => {}
        }
    }

    fn check(mut self, reader: &mut Reader<'_>, found: &mut Vec<Difference>) -> Result<()> {
        let mut differs = |seq: FactId, what: &str| {
            found.push(Difference { table: "doubt".to_owned(), row: seq.to_string(), what: what.to_owned() });
        };
        reader.conn().query(DOUBTS_NOW, &[], |row| {
            let text = |at: usize| Ok::<_, StoreError>(row.maybe_text(at)?.unwrap_or_default().to_owned());
            let now = [text(1)?, text(2)?, text(3)?, text(4)?, text(5)?, text(6)?];
            let (seq, ended) = (row.int(0)?, row.maybe_int(7)?);
            match self.said.remove(&seq) {
                None => differs(seq, "is there without a fact"),
                Some((said, end)) if said.as_ref().is_some_and(|said| *said != now) || end != ended => {
                    differs(seq, "is not what its facts say");
                }
                Some(_) => {}
            }
            Ok::<_, StoreError>(())
        })?;
        self.said.keys().for_each(|seq| differs(*seq, "is missing"));
        Ok(())
    }
}

fn check_outputs(
    reader: &mut Reader<'_>,
    from: FactId,
    mut wanted: FxHashMap<FactId, String>,
    found: &mut Vec<Difference>,
) -> Result<()> {
    let mut differs = |seq: FactId, what: &str| {
        found.push(Difference { table: "output".to_owned(), row: seq.to_string(), what: what.to_owned() });
    };
    reader.conn().query(OUTPUTS, &[Value::Int(from), Value::Int(from + STEP)], |row| {
        let seq = row.int(0)?;
        let Some(body) = wanted.remove(&seq) else {
            differs(seq, "is there without a fact");
            return Ok(());
        };
        let body: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
        let same = body["record"] == row.int(1)?
            && body["purpose"] == row.text(2)?
            && body["audience"] == row.text(3)?
            && body["sensitive"] == (row.int(4)? != 0);
        if !same && !body.is_null() {
            differs(seq, "is not what its fact says");
        }
        Ok::<_, StoreError>(())
    })?;
    wanted.keys().for_each(|seq| differs(*seq, "is missing"));
    Ok(())
}

/// Compares bodies with their digests, facts with their bodies and the tables of all sheets with facts; how many facts there are.
///
/// # Errors
/// Of the database.
pub fn check_facts(reader: &mut Reader<'_>, found: &mut Vec<Difference>) -> Result<u64> {
    let stray = reader.conn().one(STRAY_BODIES, &[], |row| row.int(0))?.unwrap_or(0);
    if stray > 0 {
        let what = format!("{stray} bodies are there without a fact");
        found.push(Difference { table: "fact_body".to_owned(), row: "all".to_owned(), what });
    }
    let mut differences = Vec::new();
    let facts = expected_rows(
        reader,
        |reader, from, mut wanted| {
            for sheet in Sheet::ALL {
                let have = table_rows(reader, sheet, from)?;
                compare_rows(sheet, &have, &wanted.remove(&sheet).unwrap_or_default(), &mut differences);
            }
            Ok(())
        },
        found,
    )?;
    found.append(&mut differences);
    Ok(facts)
}

fn compare_rows(
    sheet: Sheet,
    have: &FxHashMap<FactId, TableRow>,
    want: &FxHashMap<FactId, TableRow>,
    found: &mut Vec<Difference>,
) {
    let mut differs = |seq: FactId, what: String| {
        found.push(Difference { table: sheet.name().to_owned(), row: seq.to_string(), what });
    };
    let mut seqs: Vec<FactId> = have.keys().chain(want.keys()).copied().collect();
    seqs.sort_unstable();
    seqs.dedup();
    for seq in seqs {
        match (have.get(&seq), want.get(&seq)) {
            (Some(have), Some(want)) if have != want => {
                let at = have.iter().zip(want).position(|(have, want)| have != want).unwrap_or(0);
                let column = ["seq", "replaces", "as_at", "known_from", "withdrawn"]
                    .get(at)
                    .copied()
                    .unwrap_or_else(|| sheet.columns()[at - HEAD].0);
                let text = |cell: &Option<String>| cell.clone().unwrap_or_else(|| "nothing".to_owned());
                differs(seq, format!("{column} is {}, and its fact says {}", text(&have[at]), text(&want[at])));
            }
            (Some(_), None) => differs(seq, "is there without a fact".to_owned()),
            (None, Some(_)) => differs(seq, "is missing".to_owned()),
            _ => {}
        }
    }
}

impl Reader<'_> {
    /// The tables of leaders and names, line by line.
    ///
    /// # Errors
    /// Of the database.
    pub fn names_and_leaders(&mut self) -> Result<Vec<String>> {
        let mut lines = Vec::new();
        for (sql, columns, id) in [(LEADERS_NOW, 3, None), (NAMES_NOW, 4, Some(4))] {
            self.conn().query(sql, &[], |row| {
                let mut line = String::new();
                for at in 0..columns {
                    line.push_str(row.maybe_text(at)?.unwrap_or_default());
                    line.push('\t');
                }
                if let Some(id) = id {
                    line.extend(row.blob(id)?.iter().map(|byte| format!("{byte:02x}")));
                }
                lines.push(line);
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(lines)
    }
}
