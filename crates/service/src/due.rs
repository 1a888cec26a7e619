//! What is due: everybody's facts for a question, one person's list, and turning the duty table to another day.

use crate::actor::Actor;
use crate::error::{Error, NotAllowed};
use crate::replan::{AllDuties, duties};
use crate::{Moment, Service, Via};
use std::convert::Infallible;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{Facts, State};
use touchstone_domain::permission::{Permission, Relation};
use touchstone_store::{DutyRow, Entry, ListedDuty, Planning, Reader, Shown, StoreError, Verb, When, load};

/// A question that is answered from everybody's facts.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its name in the log.
    pub what: &'static str,
    /// The day, and as known when.
    pub when: When,
    /// Whose data it asks about.
    pub shown: Shown,
}

/// Answers a question from everybody's facts on a day, as known at an instant. `answer` says whose data it shows, where that is fewer
/// people than the question's scope.
///
/// # Errors
/// Somebody who may not ask that widely, faults of the database.
pub fn ask<T>(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    question: &Question,
    answer: impl FnOnce(Facts) -> (T, Option<Vec<String>>),
) -> Result<T, Error<Infallible>> {
    service.store.look(moment, actor.name(), |reader| {
        let facts = load(reader, &service.library.contacts, question.when)?;
        check_scope(actor, &facts, question)?;
        let (answer, subjects) = answer(facts);
        let shown = subjects.map_or_else(|| question.shown.clone(), Shown::These);
        Ok((answer, Entry { verb: Verb::Consultation, what: question.what, shown }))
    })
}

/// May this person see what a question shows?
fn check_scope(actor: &Actor, facts: &Facts, question: &Question) -> Result<(), NotAllowed> {
    let Actor::User(_) = actor else { return Ok(()) };
    actor.may_ever(Permission::SeeDue)?;
    let on = question.when.on;
    match &question.shown {
        Shown::Nobody => Ok(()),
        Shown::Everybody => actor.may(Permission::SeeDue, Relation::Everybody),
        Shown::Unit(code) => {
            let found = crate::actor::place_of_unit(facts, code);
            actor
                .may(Permission::SeeDue, actor.relation_to(&found))
                .map_err(|_| NotAllowed::NotFound(format!("unit {code}")))
        }
        Shown::These(codes) => {
            let state = State::fold(facts.clone(), None);
            codes.iter().try_for_each(|code| {
                let absent = || NotAllowed::NotFound(code.clone());
                let relation = actor.relation_to_code(&state, code, on).ok_or_else(absent)?;
                actor.may(Permission::SeeDue, relation).map_err(|_| absent())
            })
        }
    }
}

/// What one person is accountable for on a day and is not met, by due day: from the table if it is for that day, else worked out now.
///
/// # Errors
/// Somebody who may not, faults of the database.
pub fn list_of(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    accountable: &str,
    on: Day,
) -> Result<Vec<ListedDuty>, Error<Infallible>> {
    service.store.look(moment, actor.name(), |reader| {
        if !matches!(actor, Actor::Owner(_)) && actor.staff_code().ok() != Some(accountable) {
            let facts = reader.load_about(
                &touchstone_store::Subjects::staff(accountable),
                &service.library.contacts,
                When::on(on),
            )?;
            let state = State::fold(facts, None);
            let absent = || NotAllowed::NotFound(format!("staff {accountable}"));
            let staff = state.facts.staff_coded(accountable).ok_or_else(absent)?;
            actor.may(Permission::SeeDue, actor.relation_to_staff(&state, staff, on)).map_err(|_| absent())?;
        }
        let list = listed(service, reader, accountable, on)?;
        let mut subjects: Vec<String> = list.iter().map(|listed| listed.duty.subject.clone()).collect();
        subjects.sort_unstable();
        subjects.dedup();
        Ok((list, Entry { verb: Verb::Consultation, what: "due.list", shown: Shown::These(subjects) }))
    })
}

/// One person's list, unlogged: for whoever logs it.
pub(crate) fn listed(
    service: &Service,
    reader: &mut Reader<'_>,
    accountable: &str,
    on: Day,
) -> Result<Vec<ListedDuty>, StoreError> {
    if reader.planning()?.answers_for(on, &service.policies) {
        return reader.list_of(accountable);
    }
    let mut subjects = reader.reach_of(accountable)?;
    subjects.join(reader.subjects_of(accountable)?);
    let facts = reader.load_about(&subjects, &service.library.contacts, When::on(on))?;
    let names = facts.clone();
    let mut list: Vec<ListedDuty> = duties(service, facts, &subjects, on)
        .into_iter()
        .filter(|duty| duty.accountable.as_deref() == Some(accountable) && duty.state != crate::DutyState::Met)
        .map(|duty| with_name(&names, duty))
        .collect();
    list.sort_unstable_by(|a, b| a.order().cmp(&b.order()));
    Ok(list)
}

fn with_name(facts: &Facts, duty: DutyRow) -> ListedDuty {
    use touchstone_domain::words::{About, Crn};
    let name = match duty.about {
        About::Case => Crn::parse(duty.subject.as_bytes())
            .and_then(|crn| facts.case_with(crn))
            .map(|case| facts.name(facts.cases[case.at()].name)),
        About::Staff => facts.staff_coded(&duty.subject).map(|staff| facts.name(facts.staff[staff.at()].name)),
        About::Document => None,
    };
    let (forename, surname) = name.unwrap_or_default();
    ListedDuty { forename: forename.to_owned(), surname: surname.to_owned(), id: None, duty }
}

/// Duties that are changed in one short transaction.
const BATCH: usize = 500;

/// Turns the duty table to a day and to the policies of this service, in short batches between which people work: what they touch
/// meanwhile they work out for the new day themselves. How many duties came, went or changed; nothing if the table is for the day.
///
/// # Errors
/// Of the database. What was turned stays turned, and turning again finishes it.
pub fn turn_to(service: &Service, moment: &Moment, day: Day) -> Result<usize, StoreError> {
    let policies = &service.policies;
    if service.store.read(|reader| reader.planning())?.answers_for(day, policies) {
        return Ok(0);
    }
    let entry = Entry { verb: Verb::Combination, what: "due.turn", shown: Shown::Nobody };
    service.store.write(moment, JOB, Via::Job, |tx| {
        tx.hold(None)?;
        let planned_for = tx.reader().planning()?.planned_for;
        tx.set_planning(&Planning { planned_for, turning_to: Some(day), policies: policies.clone() })?;
        tx.forget_turned()?;
        Ok::<_, StoreError>(((), tx.log(&entry)?))
    })?;
    let changes = service.store.read(|reader| {
        let facts = load(reader, &service.library.contacts, When::on(day))?;
        reader.duty_changes(AllDuties::of(service, facts, day).rows())
    })?;
    let mut changed = 0;
    for (number, mut part) in changes.into_parts(BATCH).into_iter().enumerate() {
        let moment = Moment { seed: seed_of(moment, number), ..*moment };
        changed += service.store.write(&moment, JOB, Via::Job, |tx| {
            tx.hold(None)?;
            if tx.reader().planning()?.turning_to != Some(day) {
                return Err(StoreError::Refused("the duties are being turned to another day".to_owned()));
            }
            let turned = tx.reader().turned()?;
            part.leave_out(|subject| turned.contains(subject));
            tx.change_duties(&part)?;
            Ok::<_, StoreError>((part.len(), tx.log(&entry)?))
        })?;
    }
    service.store.write(moment, JOB, Via::Job, |tx| {
        tx.hold(None)?;
        if tx.reader().planning()?.turning_to != Some(day) {
            return Err(StoreError::Refused("the duties are being turned to another day".to_owned()));
        }
        tx.set_planning(&Planning { planned_for: Some(day), turning_to: None, policies: policies.clone() })?;
        tx.forget_turned()?;
        Ok::<_, StoreError>(((), tx.log(&entry)?))
    })?;
    Ok(changed)
}

/// The name under which jobs of ours are kept.
const JOB: &str = "touchstone";

/// Another seed for each batch.
fn seed_of(moment: &Moment, number: usize) -> [u8; 32] {
    let mut seed = moment.seed;
    for (byte, with) in seed.iter_mut().zip((number as u64 + 1).to_le_bytes()) {
        *byte ^= with;
    }
    seed
}
