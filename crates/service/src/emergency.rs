//! Break-glass: an administrator, who sees no case, sees one in an emergency. One person asks with a reason, another allows it, every
//! look is logged, and whoever answers for the case is alarmed until they take note.

use crate::actor::Actor;
use crate::case::{self, Case};
use crate::drafts::Begun;
use crate::error::{Error, NotAllowed};
use crate::text::written;
use crate::{Moment, Service, Via};
use std::convert::Infallible;
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::facts::State;
use touchstone_domain::permission::{Permission, Relation, UserRole};
use touchstone_domain::words::Crn;
use touchstone_domain::words::language::Words;
use touchstone_store::{Entry, Reader, Shown, StoreError, Subjects, Verb, When};

pub use touchstone_store::EmergencyRow;

const MINUTE: i64 = 60_000_000;
/// How long a case may be seen once it is allowed: long enough to find whom to warn and what was agreed, and to be asked again if it
/// was not; short enough that nobody works with it.
pub const LASTS: i64 = 60;
/// How long after somebody asked it may be allowed: an emergency of this morning is none tonight.
const ALLOWED_WITHIN: i64 = 60;

/// Why a case is not asked for, allowed or noted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmergencyRefusal {
    /// The reason is missing or cannot be kept.
    #[error("{0}")]
    Reason(String),
    /// The same person asks and allows, or asks and takes note.
    #[error("somebody else must do this: nobody opens a case for themselves")]
    SamePerson,
    /// It was allowed before.
    #[error("this was allowed already")]
    Already,
    /// It was asked too long ago.
    #[error(
        "this was asked more than {ALLOWED_WITHIN} minutes ago: if it is still an emergency, it must be asked again"
    )]
    Late,
    /// Nobody allowed it yet.
    #[error("nobody has allowed this: there is nothing to take note of yet")]
    NotAllowedYet,
}

type Found = Result<(EmergencyRow, State), Error<EmergencyRefusal>>;

/// The facts about a case and somebody.
fn state_of(
    service: &Service,
    reader: &mut Reader<'_>,
    actor: &Actor,
    crn: &str,
    on: Day,
) -> Result<State, StoreError> {
    let mut subjects = Subjects::case(crn);
    if let Actor::User(user) = actor {
        subjects.people.extend(user.staff_code.clone());
    }
    Ok(State::fold(reader.load_about(&subjects, &service.library, When::on(on))?, None))
}

/// Does an exclusion keep them out? An emergency opens a restriction, and never a conflict of interest.
fn is_excluded(reader: &mut Reader<'_>, actor: &Actor, crn: &str, on: Day) -> Result<bool, StoreError> {
    let Actor::User(user) = actor else { return Ok(false) };
    reader.is_excluded(user.staff_code.as_deref(), crn, on)
}

/// Asks to see a case; the number by which somebody else allows it.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn ask(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    via: Via,
    (crn, reason): (&str, &str),
) -> Result<i64, Error<EmergencyRefusal>> {
    service.store.write(moment, actor.name(), via, |tx| {
        actor.may(Permission::AskInEmergency, Relation::Elsewhere)?;
        let Actor::User(user) = actor else { return Err(NotAllowed::NeedsName.into()) };
        let absent = || NotAllowed::NotFound(format!("case {crn}"));
        let (mut reader, today) = (tx.reader(), moment.today());
        let state = state_of(service, &mut reader, actor, crn, today)?;
        Crn::parse(crn.as_bytes()).and_then(|crn| state.facts.case_with(crn)).ok_or_else(absent)?;
        if is_excluded(&mut reader, actor, crn, today)? {
            return Err(absent().into());
        }
        let reason = written("the reason", reason).map_err(|wrong| Error::Refused(EmergencyRefusal::Reason(wrong)))?;
        let seq = tx.ask_in_emergency(crn, &user.username, &reason)?;
        tx.forget_draft(&user.username, &Begun::Emergency.key(""))?;
        Ok((seq, tx.log(&entry(Verb::Alteration, "emergency.ask", crn))?))
    })
}

fn entry(verb: Verb, what: &'static str, crn: &str) -> Entry {
    Entry::new(verb, what, Shown::These(vec![crn.to_owned()]))
}

/// An emergency about which this person may do this, and the facts about its case.
fn found(
    service: &Service,
    reader: &mut Reader<'_>,
    (actor, today): (&Actor, Day),
    seq: i64,
    permission: Permission,
) -> Found {
    let absent = || NotAllowed::NotFound(format!("emergency {seq}"));
    let known = reader.emergency(seq)?.ok_or_else(absent)?;
    let state = state_of(service, reader, actor, &known.crn, today)?;
    let case = Crn::parse(known.crn.as_bytes()).and_then(|crn| state.facts.case_with(crn)).ok_or_else(absent)?;
    // Who administers the service allows it without seeing the case; whoever heads the PDU must not be barred from it.
    let administers = matches!(actor, Actor::User(user) if user.roles.iter().any(|(role, _)| {
        matches!(role, UserRole::Administrator | UserRole::Auditor)
    }));
    let relation = if administers {
        Some(actor.nearness(&state, case, today))
    } else {
        actor.relation_to_case(&state, case, today)
    };
    actor.may(permission, relation.ok_or_else(absent)?).map_err(|_| absent())?;
    Ok((known, state))
}

/// Is this the person who asked, by name or by staff code?
fn asked_it(reader: &mut Reader<'_>, actor: &Actor, known: &EmergencyRow) -> Result<bool, StoreError> {
    if actor.name() == known.asked_by {
        return Ok(true);
    }
    let theirs = match reader.user(&known.asked_by)?.and_then(|user| user.staff_code) {
        Some(code) => Some(code),
        None => reader.staff_named(&known.asked_by)?,
    };
    let Actor::User(user) = actor else { return Ok(false) };
    Ok(theirs.is_some() && theirs == user.staff_code)
}

/// Allows somebody else to see a case, for a while.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn allow(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    via: Via,
    seq: i64,
) -> Result<(), Error<EmergencyRefusal>> {
    service.store.write(moment, actor.name(), via, |tx| {
        tx.hold(None)?;
        let Actor::User(_) = actor else { return Err(NotAllowed::NeedsName.into()) };
        let mut reader = tx.reader();
        let (known, _) = found(service, &mut reader, (actor, moment.today()), seq, Permission::AllowInEmergency)?;
        if asked_it(&mut reader, actor, &known)? {
            return Err(Error::Refused(EmergencyRefusal::SamePerson));
        }
        if known.allowed_by.is_some() {
            return Err(Error::Refused(EmergencyRefusal::Already));
        }
        if known.asked_at.0 + ALLOWED_WITHIN * MINUTE <= moment.at.0 {
            return Err(Error::Refused(EmergencyRefusal::Late));
        }
        tx.allow_in_emergency(&known, actor.name(), Instant(moment.at.0 + LASTS * MINUTE))?;
        Ok(((), tx.log(&entry(Verb::Disclosure, "emergency.allow", &known.crn))?))
    })
}

/// Takes note that somebody was allowed to see a case: the alarm ends.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn note(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    via: Via,
    seq: i64,
) -> Result<(), Error<EmergencyRefusal>> {
    service.store.write(moment, actor.name(), via, |tx| {
        tx.hold(None)?;
        let Actor::User(_) = actor else { return Err(NotAllowed::NeedsName.into()) };
        let mut reader = tx.reader();
        let (known, _) = found(service, &mut reader, (actor, moment.today()), seq, Permission::SeeEmergencies)?;
        if known.allowed_by.is_none() {
            return Err(Error::Refused(EmergencyRefusal::NotAllowedYet));
        }
        if asked_it(&mut reader, actor, &known)? {
            return Err(Error::Refused(EmergencyRefusal::SamePerson));
        }
        if known.noted_by.is_none() {
            tx.note_emergency(&known, actor.name())?;
        }
        Ok(((), tx.log(&entry(Verb::Alteration, "emergency.note", &known.crn))?))
    })
}

/// The latest emergencies that this person may know of.
///
/// # Errors
/// Somebody who may not, faults of the database.
pub fn list(service: &Service, actor: &Actor, moment: &Moment) -> Result<Vec<EmergencyRow>, Error<EmergencyRefusal>> {
    actor.may_ever(Permission::SeeEmergencies)?;
    service.store.look(moment, actor.name(), |reader| {
        let known = theirs(service, reader, actor, moment, false)?;
        let shown = Shown::These(known.iter().map(|row| row.crn.clone()).collect());
        Ok((known, Entry::new(Verb::Consultation, "emergency.list", shown)))
    })
}

/// How many of them nobody took note of. A number alone: nobody is shown.
///
/// # Errors
/// Faults of the database.
pub fn alarms(service: &Service, actor: &Actor, moment: &Moment) -> Result<usize, StoreError> {
    if !actor.could(Permission::SeeEmergencies) {
        return Ok(0);
    }
    let open = service.store.read(|reader| theirs(service, reader, actor, moment, true));
    match open {
        Ok(open) => Ok(open.len()),
        Err(Error::Fault(fault)) => Err(fault),
        Err(_) => Ok(0),
    }
}

fn theirs(
    service: &Service,
    reader: &mut Reader<'_>,
    actor: &Actor,
    moment: &Moment,
    only_unnoted: bool,
) -> Result<Vec<EmergencyRow>, Error<EmergencyRefusal>> {
    let mut known = Vec::new();
    for row in reader.emergencies(only_unnoted)? {
        match found(service, reader, (actor, moment.today()), row.seq, Permission::SeeEmergencies) {
            Ok(_) => known.push(row),
            Err(Error::Fault(fault)) => return Err(fault.into()),
            Err(_) => {}
        }
    }
    Ok(known)
}

/// The case that this person asked for and was allowed to see, while they may: its row says until when.
///
/// # Errors
/// Absent and forbidden alike; faults of the database.
pub fn look(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    words: &Words,
    seq: i64,
) -> Result<(EmergencyRow, Case), Error<Infallible>> {
    service.store.look(moment, actor.name(), |reader| {
        let absent = || NotAllowed::NotFound(format!("emergency {seq}"));
        actor.may(Permission::AskInEmergency, Relation::Elsewhere)?;
        let known = reader.emergency(seq)?.filter(|known| known.asked_by == actor.name()).ok_or_else(absent)?;
        let lasts = known.allowed_by.is_some() && known.until.is_some_and(|until| moment.at < until);
        if !lasts || is_excluded(reader, actor, &known.crn, moment.today())? {
            return Err(absent().into());
        }
        let case = case::whole(service, reader, actor, words, &known.crn, moment.today())?.ok_or_else(absent)?;
        let entry = entry(Verb::Consultation, "case.emergency", &known.crn);
        Ok(((known, case), entry))
    })
}
