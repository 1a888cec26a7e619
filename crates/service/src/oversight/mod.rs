//! Oversight of a case: recording it, one by one or after a conversation about several, correcting a record, agreeing another next date.

mod agree;
mod correct;
mod details;
mod entries;
mod form;
mod meeting;
mod outcome;
mod record;
mod refusal;

pub use agree::{AgreeDate, AgreeForm, agree_date, agree_form, agree_once};
pub use correct::{CorrectForm, Correction, correct, correct_form, correct_once};
pub use details::{ACTIONS, Action, Details};
pub(crate) use entries::entries;
pub use entries::{Entered, Written};
pub use form::{Form, form};
pub(crate) use meeting::practitioner;
pub use meeting::{
    Meeting, MeetingCase, MeetingEntry, MeetingRefusal, NewMeeting, TalkedOver, meeting_form, record_meeting,
};
pub(crate) use outcome::contacts;
pub use outcome::{Act, Outcome, Sent, SentCase, outcome};
pub use record::{NewRecord, Recorded, record, record_once};
pub use refusal::OversightRefusal;

use crate::actor::Actor;
use crate::error::{Error, NotAllowed};
use crate::{DutyRow, Service};
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{CaseIx, Facts, State};
use touchstone_domain::permission::{LookPurpose, Permission, Relation};
use touchstone_domain::words::Crn;
use touchstone_store::{Subjects, Tx, When};

/// A case as somebody who may do something with it finds it.
pub(crate) struct FoundCase {
    pub(crate) state: State,
    pub(crate) case: CaseIx,
    /// What whoever acts does so for.
    pub(crate) purpose: Option<LookPurpose>,
}

/// The facts of a case and of whoever acts.
pub(crate) fn facts_of(
    service: &Service,
    tx: &mut Tx<'_>,
    actor: &Actor,
    crn: &str,
    on: Day,
) -> Result<Facts, touchstone_store::StoreError> {
    let mut subjects = Subjects::case(crn);
    if let Actor::User(user) = actor {
        subjects.people.extend(user.staff_code.clone());
    }
    tx.reader().load_about(&subjects, &service.library, When::on(on))
}

/// The case with this CRN, if there is one with which this person may do this: what is absent and what is forbidden are alike.
pub(crate) fn find_case(
    state: State,
    actor: &Actor,
    crn: &str,
    on: Day,
    permission: Permission,
) -> Result<FoundCase, NotAllowed> {
    let (case, relation) = near_case(&state, actor, crn, on, permission)?;
    Ok(FoundCase { purpose: actor.purpose_with(relation, crn)?, state, case })
}

/// As [`find_case`], where nothing of the case is shown or changed, so that nobody is asked what for.
pub(crate) fn near_case(
    state: &State,
    actor: &Actor,
    crn: &str,
    on: Day,
    permission: Permission,
) -> Result<(CaseIx, Relation), NotAllowed> {
    let absent = || NotAllowed::NotFound(format!("case {crn}"));
    actor.may_ever(permission)?;
    let case = Crn::parse(crn.as_bytes()).and_then(|crn| state.facts.case_with(crn)).ok_or_else(absent)?;
    let relation = actor.relation_to_case(state, case, on).ok_or_else(absent)?;
    actor.may(permission, relation).map_err(|_| absent())?;
    Ok((case, relation))
}

/// What an act did to duties: those that it met or moved, as they are now.
pub(crate) fn changed(before: &[DutyRow], after: &[DutyRow]) -> Vec<DutyRow> {
    after.iter().filter(|now| !before.contains(now)).cloned().collect()
}

/// A refusal as this feature gives it.
pub(crate) fn refused<T>(refusal: OversightRefusal) -> Result<T, Error<OversightRefusal>> {
    Err(Error::Refused(refusal))
}
