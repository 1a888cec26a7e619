//! What the form for recording oversight begins with: whom it is about, the minutes that the rule gives, and a draft if there is one.

use super::find_case;
use crate::actor::{Actor, surname_first};
use crate::case::{crn_of, shown_on};
use crate::error::{Error, NotAllowed};
use crate::{Moment, Service, When};
use std::convert::Infallible;
use touchstone_domain::facts::{Sheet, State};
use touchstone_domain::permission::Permission;
use touchstone_domain::plan::{Duty, Planner, Status, Subject};
use touchstone_domain::policy::Rule;
use touchstone_domain::words::Purpose;
use touchstone_store::{Entry, Reader, Shown, StoreError, Subjects, Verb};

/// What the form begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Whose case.
    pub name: String,
    /// Their CRN, for whoever records.
    pub crn: String,
    /// Rules under which something is due that a record for this purpose may meet, most pressing first.
    pub rules: Vec<String>,
    /// What a record for the most pressing one serves.
    pub purpose: Option<Purpose>,
    /// Minutes that the most pressing one gives.
    pub minutes: Option<u16>,
    /// What was begun before: names and values of fields.
    pub draft: Option<Vec<(String, String)>>,
}

/// The form for one case, by the id in its address.
///
/// # Errors
/// Absent and forbidden alike; faults of the database.
pub fn form(service: &Service, actor: &Actor, moment: &Moment, id: &str) -> Result<Form, Error<Infallible>> {
    let today = moment.today();
    service.store.look(moment, actor.name(), |reader| {
        let crn = crn_of(reader, id)?;
        let facts = reader.load_about(&shown_on(actor, &crn), &service.library.contacts, When::on(today))?;
        let found = find_case(State::fold(facts, None), actor, &crn, today, Permission::RecordOversight)
            .map_err(|_| NotAllowed::NotFound("case".to_owned()))?;
        let planner = Planner::new(&found.state, &service.library, today);
        let mut pressing: Vec<_> = planner
            .duties_of(Subject::Case(found.case))
            .into_iter()
            .filter(|duty| {
                matches!(duty.status, Status::Overdue | Status::DueToday | Status::DueSoon | Status::Upcoming)
            })
            .collect();
        pressing.sort_by_key(|duty| duty.due);
        let line = |variant: u16| &planner.variants()[usize::from(variant)];
        let facts = &found.state.facts;
        let draft = draft_of(reader, actor, &Begun::Record(id).key(&crn))?;
        let purpose = pressing.first().and_then(|duty| serving(line(duty.variant).numbers.as_ref()?));
        // Only what a record for that purpose would meet: the rest needs another conversation.
        let meets = |duty: &&Duty| {
            let rule = line(duty.variant).numbers.as_ref();
            duty.status != Status::Upcoming
                && rule.is_some_and(|rule| rule.met_by.iter().any(|met| Some(*met) == purpose))
        };
        let form = Form {
            name: surname_first(facts.name(facts.cases[found.case.at()].name)),
            purpose,
            minutes: pressing.first().map(|duty| line(duty.variant).minutes),
            rules: pressing.iter().filter(meets).map(|duty| line(duty.variant).rule.clone()).collect(),
            crn: crn.clone(),
            draft,
        };
        let entry = Entry::new(Verb::Consultation, "oversight.form", Shown::These(vec![crn]));
        Ok((form, entry.with_purpose(found.purpose)))
    })
}

/// A touch point where one meets the rule, else whatever does.
pub(super) fn serving(rule: &Rule) -> Option<Purpose> {
    let touch_point = rule.met_by.contains(&Purpose::CaseOversight).then_some(Purpose::CaseOversight);
    touch_point.or_else(|| rule.met_by.first().copied())
}

/// What somebody began to write, and has not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun<'b> {
    /// Oversight of a case, by the id in its address.
    Record(&'b str),
    /// Another date for a case, by the id in its address, under a rule.
    Agree(&'b str, &'b str),
    /// The correction of a record, by its id.
    Correct(&'b str),
    /// A conversation with a practitioner, by the id in their address.
    Meeting(&'b str),
}

impl Begun<'_> {
    /// Under what the draft is kept: a case by its CRN, a practitioner by their code.
    pub(super) fn key(&self, code: &str) -> String {
        match self {
            Begun::Record(_) => code.to_owned(),
            Begun::Agree(_, rule) => format!("{code} {rule}"),
            Begun::Correct(record) => format!("{code} {record}"),
            Begun::Meeting(_) => format!("conversation {code}"),
        }
    }
}

/// What somebody began to write: names and values of fields.
pub(super) fn draft_of(
    reader: &mut Reader<'_>,
    actor: &Actor,
    key: &str,
) -> Result<Option<Vec<(String, String)>>, StoreError> {
    Ok(reader.draft(actor.name(), key)?.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Keeps what somebody began to write, if they may write there.
///
/// # Errors
/// Absent and forbidden alike; faults of the database.
pub fn save_draft(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    (begun, fields): (Begun<'_>, &[(String, String)]),
) -> Result<(), Error<Infallible>> {
    let today = moment.today();
    let absent = || NotAllowed::NotFound("form".to_owned());
    let key = service.store.read(|reader| {
        let permission = match begun {
            Begun::Agree(..) => Permission::AgreeDate,
            _ => Permission::RecordOversight,
        };
        let crn = match begun {
            Begun::Record(id) | Begun::Agree(id, _) => crn_of(reader, id)?,
            Begun::Correct(record) => {
                let known = reader.record(record)?.ok_or_else(absent)?;
                known.cells[Sheet::Records.column("crn")].clone()
            }
            Begun::Meeting(id) => {
                let code = super::meeting::practitioner(service, reader, actor, today, id)?.code;
                return Ok(begun.key(&code));
            }
        };
        let subjects: Subjects = shown_on(actor, &crn);
        let facts = reader.load_about(&subjects, &service.library.contacts, When::on(today))?;
        find_case(State::fold(facts, None), actor, &crn, today, permission).map_err(|_| absent())?;
        Ok::<_, Error<Infallible>>(begun.key(&crn))
    })?;
    let text = serde_json::to_string(fields).unwrap_or_default();
    Ok(service.store.save_draft(moment, actor.name(), &key, &text)?)
}
