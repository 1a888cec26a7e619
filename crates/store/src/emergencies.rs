//! Seeing a case in an emergency: who asked, who allowed it and until when, who took note. Facts, and a table of what they come to.
//!
//! What does not live here: who may ask and allow, and for how long (crate `service`).

use crate::check::{Difference, Told};
use crate::conn::{Row, Value};
use crate::error::{Result, StoreError};
use crate::fact::{FactId, NewFact};
use crate::reading::Reader;
use crate::store::Tx;
use std::collections::{BTreeMap, BTreeSet};
use touchstone_domain::calendar::Instant;

/// One emergency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmergencyRow {
    /// Its number: that of the fact that it was asked for.
    pub seq: i64,
    /// Whose case.
    pub crn: String,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: Instant,
    /// Why.
    pub reason: String,
    /// Who allowed it, if anybody did.
    pub allowed_by: Option<String>,
    /// Until when the case may be seen.
    pub until: Option<Instant>,
    /// Who took note, if anybody did.
    pub noted_by: Option<String>,
}

statements! {
    ADD = "insert into emergency (seq, crn, asked_by, asked_at, reason) values ($1, $2, $3, $4, $5)";
    [hot] FIND = "select seq, crn, asked_by, asked_at, reason, allowed_by, until, noted_by from emergency where seq = $1";
    LATEST = "select seq, crn, asked_by, asked_at, reason, allowed_by, until, noted_by from emergency \
        order by seq desc limit 100";
    UNNOTED = "select seq, crn, asked_by, asked_at, reason, allowed_by, until, noted_by from emergency \
        where noted_by is null order by seq desc limit 100";
    NOW = "select seq, crn, asked_by, asked_at, reason, allowed_by, allowed_at, until, noted_by, noted_at from emergency \
        order by seq";
    [hot] ALLOW = "update emergency set allowed_by = $1, allowed_at = $2, until = $3 where seq = $4";
    [hot] NOTE = "update emergency set noted_by = $1, noted_at = $2 where seq = $3";
}

fn row(row: &Row<'_>) -> Result<EmergencyRow> {
    Ok(EmergencyRow {
        seq: row.int(0)?,
        crn: row.text(1)?.to_owned(),
        asked_by: row.text(2)?.to_owned(),
        asked_at: Instant(row.int(3)?),
        reason: row.text(4)?.to_owned(),
        allowed_by: row.maybe_text(5)?.map(str::to_owned),
        until: row.maybe_int(6)?.map(Instant),
        noted_by: row.maybe_text(7)?.map(str::to_owned),
    })
}

impl Reader<'_> {
    /// The emergency with this number.
    ///
    /// # Errors
    /// Of the database.
    pub fn emergency(&mut self, seq: i64) -> Result<Option<EmergencyRow>> {
        self.conn().one(FIND, &[Value::Int(seq)], row)
    }

    /// The latest emergencies, at most 100; or those of which nobody took note.
    ///
    /// # Errors
    /// Of the database.
    pub fn emergencies(&mut self, only_unnoted: bool) -> Result<Vec<EmergencyRow>> {
        let mut rows = Vec::new();
        self.conn().query(if only_unnoted { UNNOTED } else { LATEST }, &[], |found| {
            rows.push(row(found)?);
            Ok::<_, StoreError>(())
        })?;
        Ok(rows)
    }
}

impl Tx<'_> {
    fn emergency_fact(&mut self, crn: &str, kind: &str, body: &serde_json::Value) -> Result<i64> {
        let now = self.at_text().to_owned();
        self.add_fact(&NewFact {
            subject_kind: "case",
            subject: crn,
            kind,
            happened_on: None,
            recorded_at: Some(&now),
            corrects: None,
            body: &body.to_string(),
        })
    }

    /// Somebody asks to see a case in an emergency; its number.
    ///
    /// # Errors
    /// Of the database.
    pub fn ask_in_emergency(&mut self, crn: &str, by: &str, reason: &str) -> Result<i64> {
        let at = self.moment().at.0;
        let seq = self.emergency_fact(crn, "emergency_asked", &serde_json::json!({ "by": by, "reason": reason }))?;
        let values = [Value::Int(seq), Value::Text(crn), Value::Text(by), Value::Int(at), Value::Text(reason)];
        self.conn().execute(ADD, &values)?;
        Ok(seq)
    }

    /// Somebody allows it until an instant.
    ///
    /// # Errors
    /// Of the database.
    pub fn allow_in_emergency(&mut self, known: &EmergencyRow, by: &str, until: Instant) -> Result<()> {
        let body = serde_json::json!({ "emergency": known.seq, "by": by, "until": until.to_string() });
        self.emergency_fact(&known.crn, "emergency_allowed", &body)?;
        let at = self.moment().at.0;
        let values = [Value::Text(by), Value::Int(at), Value::Int(until.0), Value::Int(known.seq)];
        self.conn().execute(ALLOW, &values).map(drop)
    }

    /// Somebody takes note of it.
    ///
    /// # Errors
    /// Of the database.
    pub fn note_emergency(&mut self, known: &EmergencyRow, by: &str) -> Result<()> {
        let body = serde_json::json!({ "emergency": known.seq, "by": by });
        self.emergency_fact(&known.crn, "emergency_noted", &body)?;
        let at = self.moment().at.0;
        self.conn().execute(NOTE, &[Value::Text(by), Value::Int(at), Value::Int(known.seq)]).map(drop)
    }
}

/// An instant with who did it then.
type Done = Option<(String, i64)>;

/// What a row comes to by its facts. What was asked is not known once its body is erased.
#[derive(Debug, Default, PartialEq, Eq)]
struct Line {
    crn: String,
    asked_at: i64,
    asked: Option<(String, String)>,
    allowed: Done,
    until: Option<i64>,
    noted: Done,
}

/// Emergencies as facts tell them: lines of their table. Where a body is erased, what it said is not compared.
#[derive(Default)]
pub(crate) struct Emergencies {
    said: BTreeMap<FactId, Line>,
    /// Cases with a body that is erased, which said of which emergency it was.
    erased: BTreeSet<String>,
}

/// An instant as the table counts it; one that cannot be read fits no row.
fn micros(text: Option<&str>) -> i64 {
    text.and_then(|text| Instant::parse(text.as_bytes()).ok()).map_or(i64::MIN, |at| at.0)
}

impl Emergencies {
    pub(crate) fn hear(&mut self, told: &Told) {
        let body: Option<serde_json::Value> = told.body.as_deref().and_then(|body| serde_json::from_str(body).ok());
        let at = micros(told.recorded_at.as_deref());
        let text = |body: &serde_json::Value, name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let crn = &told.subject.1;
        match (told.kind.as_str(), body) {
            ("emergency_asked", body) => {
                let asked = body.map(|body| (text(&body, "by"), text(&body, "reason")));
                self.said.insert(told.seq, Line { crn: crn.clone(), asked_at: at, asked, ..Line::default() });
            }
            ("emergency_allowed" | "emergency_noted", None) => drop(self.erased.insert(crn.clone())),
            (kind @ ("emergency_allowed" | "emergency_noted"), Some(body)) => {
                let line = body["emergency"].as_i64().and_then(|seq| self.said.get_mut(&seq));
                let Some(line) = line.filter(|line| line.crn == *crn) else { return };
                let done = Some((text(&body, "by"), at));
                if kind == "emergency_noted" {
                    line.noted = done;
                } else {
                    (line.allowed, line.until) = (done, Some(micros(body["until"].as_str())));
                }
            }
            _ => {}
        }
    }

    pub(crate) fn check(mut self, reader: &mut Reader<'_>, found: &mut Vec<Difference>) -> Result<()> {
        let mut differs = |seq: FactId, what: &str| {
            found.push(Difference { table: "emergency".to_owned(), row: seq.to_string(), what: what.to_owned() });
        };
        let done = |row: &Row<'_>, by: usize| {
            let at = row.maybe_int(by + 1)?;
            Ok::<_, StoreError>(row.maybe_text(by)?.map(|by| (by.to_owned(), at.unwrap_or(i64::MAX))))
        };
        reader.conn().query(NOW, &[], |row| {
            let seq = row.int(0)?;
            let Some(mut said) = self.said.remove(&seq) else {
                differs(seq, "is there without a fact");
                return Ok(());
            };
            let mut now = Line {
                crn: row.text(1)?.to_owned(),
                asked_at: row.int(3)?,
                asked: Some((row.text(2)?.to_owned(), row.text(4)?.to_owned())),
                allowed: done(row, 5)?,
                until: row.maybe_int(7)?,
                noted: done(row, 8)?,
            };
            if said.asked.is_none() {
                now.asked = None;
            }
            if self.erased.contains(&said.crn) {
                for line in [&mut said, &mut now] {
                    (line.allowed, line.until, line.noted) = (None, None, None);
                }
            }
            if said != now {
                differs(seq, "is not what its facts say");
            }
            Ok::<_, StoreError>(())
        })?;
        self.said.keys().for_each(|seq| differs(*seq, "is missing"));
        Ok(())
    }
}
