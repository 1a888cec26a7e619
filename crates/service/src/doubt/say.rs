//! Saying that a fact is wrong, and taking it back.

use super::form::owners;
use super::{DoubtRefusal, open};
use crate::actor::Actor;
use crate::drafts::Begun;
use crate::error::{Error, NotAllowed};
use crate::oversight::{facts_of, find_case};
use crate::refused::{Named, told_why};
use crate::text::written;
use crate::{Moment, Service, Via};
use touchstone_domain::doubt::Doubted;
use touchstone_domain::facts::State;
use touchstone_domain::permission::Permission;
use touchstone_store::{Entry, Logged, NewDoubt, SentRow, Shown, Tx, Verb};

/// What somebody says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewDoubting {
    /// Whose case.
    pub crn: String,
    /// Which fact, by its code.
    pub fact: String,
    /// What it should be, if they know.
    pub should_be: Option<String>,
    /// Why.
    pub why: String,
    /// Who puts it right, by staff code; whoever keeps NDelius if nobody is named.
    pub owner: Option<String>,
}

/// Says that a fact of a case is wrong. The number of the doubt. What is due does not change.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn say(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    via: Via,
    new: &NewDoubting,
) -> Result<i64, Error<DoubtRefusal>> {
    let done = service.store.write(moment, actor.name(), via, |tx| said_in(tx, service, actor, new));
    told_why(service, actor, moment, ("doubt.say", Named::Code(&new.crn)), done)
}

/// As [`say`], for a form that may be sent twice: the second time nothing is said.
///
/// # Errors
/// As [`say`].
pub fn say_once(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    token: &str,
    new: &NewDoubting,
) -> Result<i64, Error<DoubtRefusal>> {
    service.store.write(moment, actor.name(), Via::Page, |tx| {
        tx.hold(Some(&[&new.crn]))?;
        if let Some(sent) = tx.reader().sent(token)? {
            if sent.username != actor.name() {
                return Err(NotAllowed::NotFound("form".to_owned()).into());
            }
            let shown = Shown::These(vec![new.crn.clone()]);
            let logged = tx.log(&Entry::new(Verb::Consultation, "doubt.say", shown))?;
            return Ok((sent.record_id.parse().unwrap_or_default(), logged));
        }
        let (number, logged) = said_in(tx, service, actor, new)?;
        let sent = SentRow { username: actor.name().to_owned(), record_id: number.to_string(), changed: String::new() };
        tx.add_sent(token, &Begun::Doubt("", &new.fact).key(&new.crn), &sent)?;
        Ok((number, logged))
    })
}

fn said_in(
    tx: &mut Tx<'_>,
    service: &Service,
    actor: &Actor,
    new: &NewDoubting,
) -> Result<(i64, Logged), Error<DoubtRefusal>> {
    let by = actor.staff_code()?.to_owned();
    let today = tx.moment().today();
    tx.hold(Some(&[&new.crn]))?;
    let facts = facts_of(service, tx, actor, &new.crn, today)?;
    let found = find_case(State::fold(facts, None), actor, &new.crn, today, Permission::Doubt)?;
    let no_such = || Error::Refused(DoubtRefusal::Fact(new.fact.clone()));
    let fact = Doubted::parse(&new.fact).ok_or_else(no_such)?;
    let stood = fact.stands(&found.state, found.case, today).ok_or_else(no_such)?;
    let why = written("why it is wrong", &new.why).map_err(|wrong| Error::Refused(DoubtRefusal::Text(wrong)))?;
    let should_be = new.should_be.as_deref().filter(|text| !text.trim().is_empty());
    let should_be = should_be.map(|text| written("what it should be", text)).transpose();
    let should_be = should_be.map_err(|wrong| Error::Refused(DoubtRefusal::ShouldBe(wrong)))?;
    let owners = owners(&mut tx.reader(), &found.state, found.case, today)?;
    if let Some(owner) = new.owner.as_ref().filter(|owner| owners.iter().all(|near| near.code != **owner)) {
        let near: Vec<String> = owners.iter().map(|near| near.code.clone()).collect();
        return Err(Error::Refused(DoubtRefusal::Owner(owner.clone(), near.join(", "))));
    }
    let code = fact.code();
    for known in tx.reader().doubts_of([new.crn.as_str()])?.into_iter().filter(|known| known.fact == code) {
        if known.stood == stood {
            return Err(Error::Refused(DoubtRefusal::Already(known.said_on)));
        }
        tx.end_doubt(&known, None)?;
    }
    let number = tx.add_doubt(&NewDoubt {
        crn: &new.crn,
        fact: &code,
        stood: &stood,
        owner: new.owner.as_deref(),
        by: &by,
        why: &why,
        should_be: should_be.as_deref(),
    })?;
    let shown = Shown::These(vec![new.crn.clone()]);
    Ok((number, tx.log(&Entry::new(Verb::Alteration, "doubt.say", shown).with_purpose(found.purpose))?))
}

/// Takes a doubt back, whoever said it: the fact is right, or was said by mistake.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn withdraw(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    via: Via,
    (crn, number, why): (&str, i64, &str),
) -> Result<(), Error<DoubtRefusal>> {
    let done = service.store.write(moment, actor.name(), via, |tx| {
        let by = actor.staff_code()?.to_owned();
        let today = moment.today();
        tx.hold(Some(&[crn]))?;
        let facts = facts_of(service, tx, actor, crn, today)?;
        let found = find_case(State::fold(facts, None), actor, crn, today, Permission::Doubt)?;
        let why = written("why it is taken back", why).map_err(|wrong| Error::Refused(DoubtRefusal::Text(wrong)))?;
        let rows = tx.reader().doubts_of([crn])?;
        let row = open::still_open(rows, &found.state, today).into_iter().find(|open| open.row.seq == number);
        let row = row.ok_or(Error::Refused(DoubtRefusal::None(number)))?.row;
        tx.end_doubt(&row, Some((&by, &why)))?;
        tx.forget_draft(actor.name(), &Begun::Withdraw("", &number.to_string()).key(crn))?;
        let shown = Shown::These(vec![crn.to_owned()]);
        Ok(((), tx.log(&Entry::new(Verb::Alteration, "doubt.withdraw", shown).with_purpose(found.purpose))?))
    });
    told_why(service, actor, moment, ("doubt.withdraw", Named::Code(crn)), done)
}
