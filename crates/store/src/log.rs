//! The log: who saw and did what, about whom, when. Written with an act, and before an answer.

use crate::conn::Value;
use crate::error::Result;
use crate::store::{Reader, Tx};
use touchstone_domain::calendar::Instant;

/// What was done with personal data, in the words of the Data Protection Act 2018, section 62.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Brought in.
    Collection,
    /// Changed or added to.
    Alteration,
    /// Looked at.
    Consultation,
    /// Given to somebody outside.
    Disclosure,
    /// Put together with other data.
    Combination,
    /// Erased.
    Erasure,
}

impl Verb {
    /// The word in the log.
    #[must_use]
    pub const fn code(self) -> &'static str {
        ["collection", "alteration", "consultation", "disclosure", "combination", "erasure"][self as usize]
    }
}

/// Whose data it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Nobody's.
    Nobody,
    /// That of these subjects, by code.
    These(Vec<String>),
    /// That of everybody in a team, PDU or region.
    Unit(String),
    /// That of everybody.
    Everybody,
}

/// One entry to be.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What was done with data.
    pub verb: Verb,
    /// The act or question by its name, as `oversight.record` or `due.list`.
    pub what: &'static str,
    /// Whose data.
    pub shown: Shown,
}

/// Proof that an entry was written: nothing is committed, and nothing is answered, without one.
#[derive(Debug)]
#[must_use]
pub struct Logged(());

impl Logged {
    /// For upkeep that neither shows nor changes anything about anybody.
    pub(crate) const fn not_needed() -> Self {
        Logged(())
    }
}

/// One entry as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRow {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: String,
    /// Who.
    pub actor: String,
    /// The verb's word.
    pub verb: String,
    /// The act or question.
    pub what: String,
    /// `nobody`, `these`, `everybody`, or `unit` and its code.
    pub scope: String,
    /// The codes of subjects, with spaces between.
    pub subjects: String,
}

statements! {
    ADD = "insert into log (seq, at, actor, verb, what, scope, subjects) values ($1, $2, $3, $4, $5, $6, $7)";
    [hot] RECENT = "select seq, at, actor, verb, what, scope, subjects from log where seq > $1 order by seq";
    [hot] LAST = "select coalesce(max(seq), 0) from log";
}

impl Tx<'_> {
    /// Writes an entry in this transaction.
    ///
    /// # Errors
    /// Of the database.
    pub fn log(&mut self, entry: &Entry) -> Result<Logged> {
        let seq = self.next_log_seq(LAST)?;
        let (scope, subjects) = match &entry.shown {
            Shown::Nobody => ("nobody".to_owned(), String::new()),
            Shown::These(subjects) => ("these".to_owned(), subjects.join(" ")),
            Shown::Unit(code) => (format!("unit {code}"), String::new()),
            Shown::Everybody => ("everybody".to_owned(), String::new()),
        };
        let at = self.at_text().to_owned();
        let actor = self.actor().to_owned();
        let values = [
            Value::Int(seq),
            Value::Text(&at),
            Value::Text(&actor),
            Value::Text(entry.verb.code()),
            Value::Text(entry.what),
            Value::Text(&scope),
            Value::Text(&subjects),
        ];
        self.conn().execute(ADD, &values)?;
        Ok(Logged(()))
    }
}

impl Reader<'_> {
    /// The entries after a number.
    ///
    /// # Errors
    /// Of the database.
    pub fn log_after(&mut self, seq: i64) -> Result<Vec<LogRow>> {
        let mut rows = Vec::new();
        self.conn().query(RECENT, &[Value::Int(seq)], |row| {
            rows.push(LogRow {
                seq: row.int(0)?,
                at: row.text(1)?.to_owned(),
                actor: row.text(2)?.to_owned(),
                verb: row.text(3)?.to_owned(),
                what: row.text(4)?.to_owned(),
                scope: row.text(5)?.to_owned(),
                subjects: row.text(6)?.to_owned(),
            });
            Ok::<_, crate::StoreError>(())
        })?;
        Ok(rows)
    }
}

/// An instant as it is stored: UTC with six digits, so that texts sort as instants do.
pub(crate) fn instant_text(at: Instant) -> String {
    at.to_string()
}
