//! What a record that was sent with a page met or moved, kept so that the page can be shown again.

use crate::actor::Actor;
use crate::error::{Error, NotAllowed};
use crate::{DutyRow, Moment, Service};
use std::convert::Infallible;
use touchstone_domain::calendar::Day;
use touchstone_store::{Entry, Shown, Verb};

/// One duty that a record met or moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The rule.
    pub rule: String,
    /// The day it was met, if it is.
    pub met_on: Option<Day>,
    /// When it is due, or was.
    pub due: Option<Day>,
}

/// What duties became, as it is kept.
pub(super) fn written(changed: &[DutyRow], crn: &str) -> String {
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    let rows: Vec<serde_json::Value> = changed
        .iter()
        .filter(|duty| duty.subject == crn)
        .map(|duty| serde_json::json!([duty.rule, day(duty.met_on), day(duty.due)]))
        .collect();
    serde_json::Value::Array(rows).to_string()
}

fn read(text: &str) -> Vec<Outcome> {
    let rows: Vec<(String, Option<String>, Option<String>)> = serde_json::from_str(text).unwrap_or_default();
    let day = |day: Option<String>| day.and_then(|day| Day::parse(day.as_bytes()).ok());
    rows.into_iter().map(|(rule, met_on, due)| Outcome { rule, met_on: day(met_on), due: day(due) }).collect()
}

/// What came of a form that this person sent.
///
/// # Errors
/// There is none that they sent; faults of the database.
pub fn outcome(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    token: &str,
) -> Result<Vec<Outcome>, Error<Infallible>> {
    service.store.look(moment, actor.name(), |reader| {
        let sent = reader.sent(token)?.filter(|sent| sent.username == actor.name());
        let sent = sent.ok_or_else(|| NotAllowed::NotFound("form".to_owned()))?;
        // Rules and days alone, of a case that the page names and logs itself.
        let entry = Entry::new(Verb::Consultation, "oversight.outcome", Shown::Nobody);
        Ok((read(&sent.changed), entry))
    })
}
