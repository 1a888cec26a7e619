//! The entries of the log as they were written.

use super::index::{Segment, add_to_segment};
use super::leaf::Source;
use crate::conn::{Row, Value};
use crate::error::{Result, StoreError};
use crate::reading::Reader;
use crate::slice::MANY;

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
    /// What for, by its word; empty if that was not said.
    pub purpose: String,
    /// What the request is found again by.
    pub correlation: String,
}

statements! {
    [hot] AFTER = "select seq, at, actor, verb, what, scope, subjects, purpose, correlation from log where seq > $1 \
        order by seq limit $2";
    [hot] THESE = concat!("select seq, at, actor, verb, what, scope, subjects, purpose, correlation from log where seq in ",
        many!(), " order by seq desc");
    [hot] UNITS = "select distinct t.team_code, t.pdu_code, t.region_code from cases c join teams t on t.team_code = c.team_code \
        where c.crn = $1";
    [hot] FACTS_OF_RECORD = "select r.seq, r.crn from records r where r.record_id = $1 union select o.seq, r.crn from records r \
        join output o on o.record = r.seq where r.record_id = $1 and o.audience = 'case' order by 1";
    [hot] SUBJECTS = "select seq, scope, subjects from log where seq >= $1 and seq <= $2 order by seq";
}

fn read(row: &Row<'_>) -> Result<LogRow> {
    let text = |at: usize| Ok::<_, StoreError>(row.text(at)?.to_owned());
    Ok(LogRow {
        seq: row.int(0)?,
        at: text(1)?,
        actor: text(2)?,
        verb: text(3)?,
        what: text(4)?,
        scope: text(5)?,
        subjects: text(6)?,
        purpose: text(7)?,
        correlation: text(8)?,
    })
}

impl Reader<'_> {
    /// The entries after a number, in their order.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_log_after(&mut self, seq: i64, most: i64) -> Result<Vec<LogRow>> {
        let mut rows = Vec::new();
        self.conn().query(AFTER, &[Value::Int(seq), Value::Int(most)], |row| {
            rows.push(read(row)?);
            Ok::<_, StoreError>(())
        })?;
        Ok(rows)
    }

    /// The entries with these numbers, the newest first.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_log_rows(&mut self, numbers: &[i64]) -> Result<Vec<LogRow>> {
        let mut rows = Vec::new();
        for part in numbers.chunks(MANY) {
            let mut values = [Value::Null; MANY];
            values.iter_mut().zip(part).for_each(|(value, number)| *value = Value::Int(*number));
            self.conn().query(THESE, &values, |row| {
                rows.push(read(row)?);
                Ok::<_, StoreError>(())
            })?;
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.seq));
        Ok(rows)
    }

    /// The teams, PDUs and regions that a case is or was in.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_units_of(&mut self, crn: &str) -> Result<Vec<String>> {
        let mut units = Vec::new();
        self.conn().query(UNITS, &[Value::Text(crn)], |row| {
            for at in 0..3 {
                units.extend(row.maybe_text(at)?.map(str::to_owned));
            }
            Ok::<_, StoreError>(())
        })?;
        units.sort_unstable();
        units.dedup();
        Ok(units)
    }

    /// The case of a record, and the facts that say what was written in it for all who may see the case.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_facts_of_record(&mut self, record_id: &str) -> Result<Option<(String, Vec<i64>)>> {
        let (mut case, mut facts) = (None, Vec::new());
        self.conn().query(FACTS_OF_RECORD, &[Value::Text(record_id)], |row| {
            facts.push(row.int(0)?);
            case = row.maybe_text(1)?.map(str::to_owned).or(case.take());
            Ok::<_, StoreError>(())
        })?;
        Ok(case.map(|case| (case, facts)))
    }

    /// Whom the entries between two numbers are about, both included; how many entries there are.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_subjects(&mut self, (from, until): (i64, i64), segment: &mut Segment) -> Result<i64> {
        let mut entries = 0;
        self.conn().query(SUBJECTS, &[Value::Int(from), Value::Int(until)], |row| {
            entries += 1;
            add_to_segment(segment, row.int(0)?, row.text(1)?, row.text(2)?);
            Ok::<_, StoreError>(())
        })?;
        Ok(entries)
    }

    /// Whom the entries of a part of the tree are about, from one place to another, the second excluded; how many entries there are.
    ///
    /// # Errors
    /// Of the database.
    pub fn ledger_subjects_within(&mut self, from: i64, until: i64, segment: &mut Segment) -> Result<i64> {
        let mut entries = 0;
        for run in self.ledger_runs_within(from, until)?.into_iter().filter(|run| run.source == Source::Log) {
            let first = run.first + (from - run.place).max(0);
            let last = run.first + run.amount.min(until - run.place) - 1;
            entries += self.ledger_subjects((first, last), segment)?;
        }
        Ok(entries)
    }
}
