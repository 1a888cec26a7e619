//! What is due: everybody's facts for a question, one person's list, and turning the duty table to another day.

use crate::actor::Actor;
use crate::error::{Error, NotAllowed};
use crate::replan::{AllDuties, duties};
use crate::{Moment, Service, Via};
use std::collections::BTreeSet;
use std::convert::Infallible;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{Facts, State};
use touchstone_domain::permission::{LookPurpose, Permission, Relation};
use touchstone_domain::words::{About, Crn};
use touchstone_store::{
    DoubtRow, DutyRow, Entry, ListUntil, ListedDuty, Planning, Reader, Shown, StoreError, Subjects, Verb, When, load,
};

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

/// Answers a question from everybody's facts on a day, as known at an instant. `answer` is told which CRNs limited access hides from
/// whoever asks, and shows nothing of theirs; it says whose data it shows, where that is fewer people than the question's scope.
///
/// # Errors
/// Somebody who may not ask that widely, faults of the database.
pub fn ask<T>(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    question: &Question,
    answer: impl FnOnce(Facts, &Hidden) -> (T, Option<Vec<String>>),
) -> Result<T, Error<Infallible>> {
    service.store.look(moment, actor.name(), |reader| {
        let hidden = hidden_from(reader, actor, moment)?;
        let facts = load(reader, &service.library.contacts, question.when)?;
        let purpose = check_scope(service, reader, actor, moment, (&facts, &question.shown))?;
        let (answer, subjects) = answer(facts, &hidden);
        let shown = subjects.map_or_else(|| question.shown.clone(), Shown::These);
        Ok((answer, Entry::new(Verb::Consultation, question.what, shown).with_purpose(purpose)))
    })
}

/// CRNs that limited access hides from somebody today.
pub type Hidden = BTreeSet<String>;

fn hidden_from(reader: &mut Reader<'_>, actor: &Actor, moment: &Moment) -> Result<Hidden, StoreError> {
    match actor {
        Actor::Owner(_) => Ok(Hidden::new()),
        Actor::User(user) => reader.barred_from(user.staff_code.as_deref(), moment.today()),
    }
}

/// May this person see what a question shows? As they stand today, whatever day is asked about.
fn check_scope(
    service: &Service,
    reader: &mut Reader<'_>,
    actor: &Actor,
    moment: &Moment,
    (facts, shown): (&Facts, &Shown),
) -> Result<Option<LookPurpose>, Error<Infallible>> {
    let Actor::User(user) = actor else { return Ok(None) };
    actor.may_ever(Permission::SeeDue)?;
    let today = moment.today();
    // It is for one purpose only if all of it is.
    let mut purposes = BTreeSet::new();
    match shown {
        Shown::Nobody | Shown::Key(_) => {}
        Shown::Everybody => actor.may(Permission::SeeDue, Relation::Everybody)?,
        Shown::Unit(code) => {
            let found = crate::actor::place_of_unit(facts, code);
            let relation = actor.relation_to(&found);
            purposes.insert(actor.purpose(relation));
            let may = actor.may(Permission::SeeDue, relation);
            may.map_err(|_| NotAllowed::NotFound(format!("unit {code}")))?;
        }
        Shown::These(codes) => {
            for code in codes {
                let mut subjects = Subjects::staff(code);
                subjects.join(Subjects::case(code));
                subjects.people.extend(user.staff_code.clone());
                let facts = reader.load_about(&subjects, &service.library, When::on(today))?;
                let state = State::fold(facts, None);
                let absent = || NotAllowed::NotFound(code.clone());
                let relation = actor.relation_to_code(&state, code, today).ok_or_else(absent)?;
                actor.may(Permission::SeeDue, relation).map_err(|_| absent())?;
                let is_case = Crn::parse(code.as_bytes()).is_some();
                purposes.insert(if is_case { actor.purpose_with(relation, code)? } else { actor.purpose(relation) });
            }
        }
    }
    let first = purposes.pop_first().flatten();
    Ok(first.filter(|_| purposes.is_empty()))
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
        let mut purpose = actor.purpose(Relation::Themselves);
        if !matches!(actor, Actor::Owner(_)) && actor.staff_code().ok() == Some(accountable) {
            let absent = |_| NotAllowed::NotFound(format!("staff {accountable}"));
            actor.may(Permission::SeeDue, Relation::Themselves).map_err(absent)?;
        } else if !matches!(actor, Actor::Owner(_)) {
            let facts =
                reader.load_about(&Subjects::person(accountable), &service.library, When::on(moment.today()))?;
            let state = State::fold(facts, None);
            let absent = || NotAllowed::NotFound(format!("staff {accountable}"));
            let staff = state.facts.staff_coded(accountable).ok_or_else(absent)?;
            let relation = actor.relation_to_staff(&state, staff, moment.today());
            actor.may(Permission::SeeDue, relation).map_err(|_| absent())?;
            purpose = actor.purpose(relation);
        }
        let list = listed(service, reader, accountable, on)?;
        let (list, _) = without_barred(reader, actor, list, moment.today())?;
        let mut subjects: Vec<String> = list.iter().map(|listed| listed.duty.subject.to_string()).collect();
        subjects.sort_unstable();
        subjects.dedup();
        let entry = Entry::new(Verb::Consultation, "due.list", Shown::These(subjects));
        Ok((list, entry.with_purpose(purpose)))
    })
}

/// A list without what is about people whose records limited access keeps from whoever asks today, and how much that was: also
/// documents about them.
pub(crate) fn without_barred(
    reader: &mut Reader<'_>,
    actor: &Actor,
    mut list: Vec<ListedDuty>,
    today: Day,
) -> Result<(Vec<ListedDuty>, usize), StoreError> {
    let Actor::User(user) = actor else { return Ok((list, 0)) };
    let limited: BTreeSet<&str> =
        list.iter().filter(|listed| listed.ever_limited()).filter_map(|listed| listed.duty.crn.as_deref()).collect();
    if limited.is_empty() {
        return Ok((list, 0));
    }
    let barred = reader.barred_among(user.staff_code.as_deref(), limited, today)?;
    let all = list.len();
    list.retain(|listed| listed.duty.crn.as_ref().is_none_or(|crn| !barred.contains(crn.as_str())));
    let left_out = all - list.len();
    Ok((list, left_out))
}

/// One person's list, unlogged: for whoever logs it.
fn listed(
    service: &Service,
    reader: &mut Reader<'_>,
    accountable: &str,
    on: Day,
) -> Result<Vec<ListedDuty>, StoreError> {
    if reader.planning()?.answers_for(on, &service.policies) {
        return reader.list_of(accountable);
    }
    listed_live(service, reader, accountable, on)
}

/// What of one person's list is due by a day or has no due day.
pub(crate) struct ListedUntil {
    pub(crate) list: Vec<ListedDuty>,
    /// The first due day after that day.
    pub(crate) next: Option<Day>,
    /// The open doubts about cases in the list, those that its reader puts right, and those that they said; one may be there twice.
    pub(crate) doubts: Vec<DoubtRow>,
}

/// What of one person's list is due by a day or has no due day; unlogged.
pub(crate) fn listed_until(
    service: &Service,
    reader: &mut Reader<'_>,
    accountable: &str,
    (on, until): (Day, Day),
) -> Result<ListedUntil, StoreError> {
    if reader.planning()?.answers_for(on, &service.policies) {
        let ListUntil { list, next, doubted } = reader.list_until(accountable, until)?;
        let doubts = doubts_around(reader, accountable, doubted.iter().map(String::as_str))?;
        return Ok(ListedUntil { list, next, doubts });
    }
    let mut list = listed_live(service, reader, accountable, on)?;
    let next = list.iter().filter_map(|listed| listed.duty.due).filter(|due| *due > until).min();
    list.retain(|listed| listed.duty.due.is_none_or(|due| due <= until));
    let cases = list.iter().filter(|listed| listed.duty.about == About::Case);
    let crns: BTreeSet<&str> = cases.map(|listed| listed.duty.subject.as_str()).collect();
    let doubts = doubts_around(reader, accountable, crns)?;
    Ok(ListedUntil { list, next, doubts })
}

/// The open doubts that somebody puts right, those that they said, and those about these cases.
fn doubts_around<'c>(
    reader: &mut Reader<'_>,
    accountable: &str,
    crns: impl IntoIterator<Item = &'c str>,
) -> Result<Vec<DoubtRow>, StoreError> {
    let mut doubts = reader.doubts_for(accountable)?;
    doubts.append(&mut reader.doubts_of(crns)?);
    Ok(doubts)
}

/// One person's list worked out now, because the table is for another day.
fn listed_live(
    service: &Service,
    reader: &mut Reader<'_>,
    accountable: &str,
    on: Day,
) -> Result<Vec<ListedDuty>, StoreError> {
    let mut subjects = reader.reach_of(accountable)?;
    subjects.join(reader.subjects_of(accountable)?);
    let facts = reader.load_about(&subjects, &service.library, When::on(on))?;
    let duties: Vec<DutyRow> = duties(service, facts, &subjects, on)
        .into_iter()
        .filter(|duty| duty.accountable.as_deref() == Some(accountable) && duty.state != crate::DutyState::Met)
        .collect();
    reader.listed(duties)
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
    let entry = Entry::new(Verb::Combination, "due.turn", Shown::Nobody);
    // Two servers may turn at once: the one that began last goes on, and the other leaves the rest to it.
    let turn = i64::from(u32::from_le_bytes([moment.seed[0], moment.seed[1], moment.seed[2], moment.seed[3]]));
    let is_ours = |now: &Planning| now.turning_to == Some(day) && now.turn == turn && now.policies == *policies;
    service.store.write(moment, JOB, Via::Job, |tx| {
        tx.hold(None)?;
        let planned_for = tx.reader().planning()?.planned_for;
        tx.set_planning(&Planning { planned_for, turning_to: Some(day), turn, policies: policies.clone() })?;
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
        let done = service.store.write(&moment, JOB, Via::Job, |tx| {
            tx.hold(None)?;
            if !is_ours(&tx.reader().planning()?) {
                return Ok((None, tx.log(&entry)?));
            }
            let turned = tx.reader().turned()?;
            part.leave_out(|subject| turned.contains(subject));
            tx.change_duties(&part)?;
            Ok::<_, StoreError>((Some(part.len()), tx.log(&entry)?))
        })?;
        // Another server has begun to turn them since, and finishes what it began.
        let Some(done) = done else { return Ok(changed) };
        changed += done;
    }
    service.store.write(moment, JOB, Via::Job, |tx| {
        tx.hold(None)?;
        if is_ours(&tx.reader().planning()?) {
            tx.set_planning(&Planning { planned_for: Some(day), turning_to: None, turn, policies: policies.clone() })?;
            tx.forget_turned()?;
        }
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
