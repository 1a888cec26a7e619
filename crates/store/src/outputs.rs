//! What was written with a record: its text stands in the body of its fact alone, so that it can be erased.

use crate::conn::Value;
use crate::error::{Result, StoreError};
use crate::fact::{FactId, NewFact};
use crate::reading::Reader;
use crate::store::Tx;

/// A text for some readers, that came of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// The purpose that it serves, by code.
    pub purpose: String,
    /// Who may read it, as section 4 names them.
    pub audience: String,
    /// May it be kept from the person under subject access?
    pub sensitive: bool,
    /// The text.
    pub text: String,
    /// What else was written with it, by name: like the text it stands in the body alone.
    pub more: serde_json::Map<String, serde_json::Value>,
}

statements! {
    PUT = "insert into output (seq, record, purpose, audience, sensitive) values ($1, $2, $3, $4, $5)";
    [hot] OF_RECORD = "select o.purpose, o.audience, o.sensitive, b.body from output o left join fact_body b on b.seq = o.seq \
        where o.record = $1 order by o.seq";
}

impl Tx<'_> {
    /// Stores what was written with a record: a fact of its own about the record's subject.
    ///
    /// # Errors
    /// Of the database.
    pub fn write_output(&mut self, record: FactId, subject: (&str, &str), on: &str, output: &Output) -> Result<()> {
        let mut body = serde_json::json!({
            "record": record,
            "purpose": output.purpose,
            "audience": output.audience,
            "sensitive": output.sensitive,
            "text": output.text,
        });
        if !output.more.is_empty() {
            body["more"] = serde_json::Value::Object(output.more.clone());
        }
        let now = self.at_text().to_owned();
        let seq = self.add_fact(&NewFact {
            subject_kind: subject.0,
            subject: subject.1,
            kind: "output_written",
            happened_on: Some(on),
            recorded_at: Some(&now),
            corrects: None,
            body: &body.to_string(),
        })?;
        let values = [
            Value::Int(seq),
            Value::Int(record),
            Value::Text(&output.purpose),
            Value::Text(&output.audience),
            Value::Int(i64::from(output.sensitive)),
        ];
        self.conn().execute(PUT, &values).map(drop)
    }
}

impl Reader<'_> {
    /// [`Self::outputs_of`] will be asked.
    pub fn foresee_outputs(&mut self, record: FactId) {
        self.conn().foresee(OF_RECORD, &[Value::Int(record)]);
    }

    /// What was written with a record; of one that was erased, the text and what else was written are empty.
    ///
    /// # Errors
    /// Of the database.
    pub fn outputs_of(&mut self, record: FactId) -> Result<Vec<Output>> {
        let mut outputs = Vec::new();
        self.conn().query(OF_RECORD, &[Value::Int(record)], |row| {
            let body: Option<serde_json::Value> = row.maybe_text(3)?.and_then(|body| serde_json::from_str(body).ok());
            let text = body.as_ref().and_then(|body| body.get("text")?.as_str()).unwrap_or_default();
            let more = body.as_ref().and_then(|body| body.get("more")?.as_object());
            outputs.push(Output {
                purpose: row.text(0)?.to_owned(),
                audience: row.text(1)?.to_owned(),
                sensitive: row.int(2)? != 0,
                text: text.to_owned(),
                more: more.cloned().unwrap_or_default(),
            });
            Ok::<_, StoreError>(())
        })?;
        Ok(outputs)
    }
}
