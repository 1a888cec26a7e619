//! What came of a form that was sent with a page, kept so that the page can be shown again.

use super::NewRecord;
use crate::actor::Actor;
use crate::error::{Error, NotAllowed};
use crate::{DutyRow, Moment, Service};
use std::convert::Infallible;
use touchstone_domain::calendar::Day;
use touchstone_domain::policy::{NdeliusContact, RecordMapping};
use touchstone_domain::words::{Decision, Purpose};
use touchstone_store::{Entry, SentRow, Shown, Verb};

/// One duty that an act met or moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The rule.
    pub rule: String,
    /// The day it was met, if it is.
    pub met_on: Option<Day>,
    /// When it is due, or was.
    pub due: Option<Day>,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Oversight was recorded.
    Recorded,
    /// A record was corrected.
    Corrected,
    /// Another date was agreed.
    Agreed,
}

impl Act {
    const ALL: [Act; 3] = [Act::Recorded, Act::Corrected, Act::Agreed];

    /// Its word in pages and in what is kept.
    #[must_use]
    pub const fn code(self) -> &'static str {
        ["recorded", "corrected", "agreed"][self as usize]
    }
}

/// What came of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// What was done.
    pub act: Act,
    /// About whom.
    pub cases: Vec<SentCase>,
}

/// What a form did about one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentCase {
    /// Whose.
    pub crn: String,
    /// The duties that it met or moved.
    pub outcomes: Vec<Outcome>,
    /// What the record is in NDelius, for each of its purposes; `None` where no code is public.
    pub contacts: Vec<Option<NdeliusContact>>,
}

/// What a record is in NDelius, for each of its purposes.
pub(crate) fn contacts(
    mapping: &RecordMapping,
    purposes: &[Purpose],
    decision: Option<Decision>,
) -> Vec<Option<NdeliusContact>> {
    purposes.iter().map(|purpose| mapping.contact(*purpose, decision).cloned()).collect()
}

/// What is kept of a form about one case.
pub(super) struct KeptCase<'k> {
    pub(super) crn: &'k str,
    pub(super) purposes: &'k [Purpose],
    pub(super) decision: Option<Decision>,
    pub(super) changed: &'k [DutyRow],
}

impl<'k> KeptCase<'k> {
    pub(super) fn of(new: &'k NewRecord, changed: &'k [DutyRow]) -> Self {
        Self { crn: &new.crn, purposes: &new.purposes, decision: Some(new.decision), changed }
    }
}

type Row = (String, Option<String>, Option<String>);
type Case = (String, Vec<String>, Option<String>, Vec<Row>);

/// What is kept of a form.
pub(super) fn kept(act: Act, cases: &[KeptCase<'_>]) -> String {
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    let case = |case: &KeptCase<'_>| -> Case {
        let own = case.changed.iter().filter(|duty| duty.subject == case.crn);
        let rows = own.map(|duty| (duty.rule.to_string(), day(duty.met_on), day(duty.due))).collect();
        let purposes = case.purposes.iter().map(|purpose| purpose.code().to_owned()).collect();
        (case.crn.to_owned(), purposes, case.decision.map(|decision| decision.code().to_owned()), rows)
    };
    serde_json::json!([act.code(), cases.iter().map(case).collect::<Vec<Case>>()]).to_string()
}

/// What was kept of a form.
pub(super) fn read(mapping: &RecordMapping, sent: &SentRow) -> Option<Sent> {
    let (act, cases): (String, Vec<Case>) = serde_json::from_str(&sent.changed).ok()?;
    let day = |day: Option<String>| day.and_then(|day| Day::parse(day.as_bytes()).ok());
    let case = |(crn, purposes, decision, rows): Case| {
        let outcome = |(rule, met_on, due): Row| Outcome { rule, met_on: day(met_on), due: day(due) };
        let purposes: Vec<Purpose> = purposes.iter().filter_map(|code| Purpose::from_code(code)).collect();
        let decision = decision.and_then(|code| Decision::from_code(&code));
        let contacts = contacts(mapping, &purposes, decision);
        SentCase { crn, outcomes: rows.into_iter().map(outcome).collect(), contacts }
    };
    let act = Act::ALL.into_iter().find(|known| known.code() == act)?;
    Some(Sent { act, cases: cases.into_iter().map(case).collect() })
}

/// What came of a form that this person sent.
///
/// # Errors
/// There is none that they sent; faults of the database.
pub fn outcome(service: &Service, actor: &Actor, moment: &Moment, token: &str) -> Result<Sent, Error<Infallible>> {
    service.store.look(moment, actor.name(), |reader| {
        let sent = reader.sent(token)?.filter(|sent| sent.username == actor.name());
        let sent = sent.and_then(|sent| read(&service.library.records, &sent));
        let sent = sent.ok_or_else(|| NotAllowed::NotFound("form".to_owned()))?;
        // Rules and days alone, of a case that the page names and logs itself.
        let entry = Entry::new(Verb::Consultation, "oversight.outcome", Shown::Nobody);
        Ok((sent, entry))
    })
}
