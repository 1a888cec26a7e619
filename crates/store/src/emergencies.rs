//! Seeing a case in an emergency: who asked, who allowed it and until when, who took note. Facts, and a table of what they come to.
//!
//! What does not live here: who may ask and allow, and for how long (crate `service`).

use crate::conn::{Row, Value};
use crate::error::{Result, StoreError};
use crate::fact::NewFact;
use crate::store::{Reader, Tx};
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
