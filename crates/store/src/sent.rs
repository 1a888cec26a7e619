//! What was begun and what was sent: drafts, and forms that were sent already.

use crate::conn::Value;
use crate::error::Result;
use crate::fact::Via;
use crate::log::Logged;
use crate::reading::Reader;
use crate::store::{Moment, Store, Tx};

/// A form that was sent, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentRow {
    /// Who sent it.
    pub username: String,
    /// The record that it made.
    pub record_id: String,
    /// The duties that it met or moved, as JSON.
    pub changed: String,
}

statements! {
    [hot] FIND = "select username, record_id, changed from sent where token = $1";
    ADD = "insert into sent (token, username, record_id, changed) values ($1, $2, $3, $4)";
    [hot] DRAFT = "select fields from draft where username = $1 and subject = $2";
    SAVE = "insert into draft (username, subject, fields, saved_at) values ($1, $2, $3, $4) on conflict (username, subject) \
        do update set fields = excluded.fields, saved_at = excluded.saved_at";
    [hot] DROP = "delete from draft where username = $1 and subject = $2";
}

impl Reader<'_> {
    /// The form with this token, if it was sent.
    ///
    /// # Errors
    /// Of the database.
    pub fn sent(&mut self, token: &str) -> Result<Option<SentRow>> {
        self.conn().one(FIND, &[Value::Text(token)], |row| {
            Ok(SentRow {
                username: row.text(0)?.to_owned(),
                record_id: row.text(1)?.to_owned(),
                changed: row.text(2)?.to_owned(),
            })
        })
    }

    /// What somebody began to write about a subject.
    ///
    /// # Errors
    /// Of the database.
    pub fn draft(&mut self, username: &str, subject: &str) -> Result<Option<String>> {
        let values = [Value::Text(username), Value::Text(subject)];
        self.conn().one(DRAFT, &values, |row| Ok(row.text(0)?.to_owned()))
    }
}

impl Tx<'_> {
    /// Notes that a form was sent, and forgets the draft of it.
    ///
    /// # Errors
    /// Of the database.
    pub fn add_sent(&mut self, token: &str, subject: &str, sent: &SentRow) -> Result<()> {
        let texts = [token, &sent.username, &sent.record_id, &sent.changed];
        self.conn().execute(ADD, &texts.map(Value::Text))?;
        self.forget_draft(&sent.username, subject)
    }

    /// Forgets what somebody began to write about a subject: it was sent.
    ///
    /// # Errors
    /// Of the database.
    pub fn forget_draft(&mut self, username: &str, subject: &str) -> Result<()> {
        self.conn().execute(DROP, &[Value::Text(username), Value::Text(subject)]).map(drop)
    }
}

impl Store {
    /// Keeps what somebody began to write. Their own words go back to them alone, so that nothing is logged.
    ///
    /// # Errors
    /// Of the database.
    pub fn save_draft(&self, moment: &Moment, username: &str, subject: &str, fields: &str) -> Result<()> {
        self.write(moment, username, Via::Page, |tx| {
            let values = [Value::Text(username), Value::Text(subject), Value::Text(fields), Value::Int(moment.at.0)];
            tx.conn().execute(SAVE, &values)?;
            Ok(((), Logged::not_needed()))
        })
    }
}
