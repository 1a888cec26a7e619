//! What somebody began to write and has not sent: kept for them alone, under the form that they wrote in.
//!
//! Their own words go back to them and to nobody else, so that neither keeping nor giving back is logged.

use crate::actor::Actor;
use crate::case::{crn_of, shown_on};
use crate::error::{Error, NotAllowed};
use crate::oversight::{near_case, practitioner};
use crate::{Moment, Service, When};
use std::convert::Infallible;
use touchstone_domain::facts::{Sheet, State};
use touchstone_domain::permission::Permission;
use touchstone_store::{Reader, StoreError};

/// A form that somebody began, by what its address names.
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
    /// That a fact of a case is wrong: the id in the case's address, and the fact by its code.
    Doubt(&'b str, &'b str),
    /// That a doubt of a case is taken back: the id in the case's address, and the number of the doubt.
    Withdraw(&'b str, &'b str),
    /// Somebody who is to use the service.
    AddUser,
    /// That somebody needs to see a case in an emergency.
    Emergency,
}

impl Begun<'_> {
    /// Under what the draft is kept: a case by its CRN, a practitioner by their code.
    pub(crate) fn key(&self, code: &str) -> String {
        match self {
            Begun::Record(_) => code.to_owned(),
            Begun::Agree(_, rule) => format!("{code} {rule}"),
            Begun::Correct(record) => format!("{code} {record}"),
            Begun::Meeting(_) => format!("conversation {code}"),
            Begun::Doubt(_, fact) => format!("doubt {code} {fact}"),
            Begun::Withdraw(_, number) => format!("withdraw {code} {number}"),
            Begun::AddUser => "user".to_owned(),
            Begun::Emergency => "emergency".to_owned(),
        }
    }

    const fn permission(&self) -> Permission {
        match self {
            Begun::Record(_) | Begun::Correct(_) | Begun::Meeting(_) => Permission::RecordOversight,
            Begun::Agree(..) => Permission::AgreeDate,
            Begun::Doubt(..) | Begun::Withdraw(..) => Permission::Doubt,
            Begun::AddUser => Permission::ManageUsers,
            Begun::Emergency => Permission::AskInEmergency,
        }
    }

    /// The key, if this person may write there.
    fn key_for(
        &self,
        service: &Service,
        actor: &Actor,
        moment: &Moment,
        reader: &mut Reader<'_>,
    ) -> Result<String, Error<Infallible>> {
        let today = moment.today();
        let absent = || NotAllowed::NotFound("form".to_owned());
        actor.may_ever(self.permission()).map_err(|_| absent())?;
        let crn = match self {
            Begun::AddUser | Begun::Emergency => return Ok(self.key("")),
            Begun::Meeting(id) => return Ok(self.key(&practitioner(service, reader, actor, today, id)?.code)),
            Begun::Record(id) | Begun::Agree(id, _) | Begun::Doubt(id, _) | Begun::Withdraw(id, _) => {
                crn_of(reader, id)?
            }
            Begun::Correct(record) => {
                let known = reader.record(record)?.ok_or_else(absent)?;
                known.cells[Sheet::Records.column("crn")].clone()
            }
        };
        let facts = reader.load_about(&shown_on(actor, &crn), &service.library, When::on(today))?;
        near_case(&State::fold(facts, None), actor, &crn, today, self.permission()).map_err(|_| absent())?;
        Ok(self.key(&crn))
    }
}

/// Names and values of fields that were begun, under a key.
pub(crate) fn draft_of(
    reader: &mut Reader<'_>,
    actor: &Actor,
    key: &str,
) -> Result<Option<Vec<(String, String)>>, StoreError> {
    Ok(reader.draft(actor.name(), key)?.and_then(|text| serde_json::from_str(&text).ok()))
}

/// What somebody began in a form, if they may still write there.
///
/// # Errors
/// Absent and forbidden alike; faults of the database.
pub fn draft(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    begun: Begun<'_>,
) -> Result<Option<Vec<(String, String)>>, Error<Infallible>> {
    service.store.read(|reader| {
        let key = begun.key_for(service, actor, moment, reader)?;
        Ok(draft_of(reader, actor, &key)?)
    })
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
    let key = service.store.read(|reader| begun.key_for(service, actor, moment, reader))?;
    let text = serde_json::to_string(fields).unwrap_or_default();
    Ok(service.store.save_draft(moment, actor.name(), &key, &text)?)
}
