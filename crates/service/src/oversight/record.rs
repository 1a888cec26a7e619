//! Recording oversight of a case.

use super::outcome::{Act, KeptCase, kept};
use super::{Details, OversightRefusal, changed, facts_of, find_case, refused};
use crate::actor::Actor;
use crate::error::{Error, NotAllowed};
use crate::refused::{Named, told_why};
use crate::replan::{duties_today, replan};
use crate::text::written;
use crate::{DutyRow, Moment, Service, Via};
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{Sheet, State};
use touchstone_domain::permission::Permission;
use touchstone_domain::words::{Decision, Purpose, YesNo};
use touchstone_store::{Entry, Logged, NewRow, Output, SentRow, Shown, Subjects, Tx, Verb};

/// What was done and decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRecord {
    /// Whose case.
    pub crn: String,
    /// The day it happened.
    pub on: Day,
    /// What it served.
    pub purposes: Vec<Purpose>,
    /// What was decided.
    pub decision: Decision,
    /// Why.
    pub rationale: String,
    /// Minutes it took.
    pub minutes: Option<u16>,
    /// Did it change the work?
    pub changed_work: Option<YesNo>,
    /// May what was written be kept from the person under subject access?
    pub sensitive: bool,
    /// What else was said.
    pub details: Details,
}

/// What recording did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The id of the record.
    pub record_id: String,
    /// Duties that it met or moved, as they are now.
    pub changed: Vec<DutyRow>,
}

/// Records oversight of a case, and works out again what is due about it.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn record(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    via: Via,
    new: &NewRecord,
) -> Result<Recorded, Error<OversightRefusal>> {
    let done = service.store.write(moment, actor.name(), via, |tx| recorded_in(tx, service, actor, new));
    told_why(service, actor, moment, ("oversight.record", Named::Code(&new.crn)), done)
}

/// As [`record`], for a form that may be sent twice: the second time it is answered as the first, and nothing is recorded.
///
/// # Errors
/// As [`record`].
pub fn record_once(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    token: &str,
    new: &NewRecord,
) -> Result<Recorded, Error<OversightRefusal>> {
    service.store.write(moment, actor.name(), Via::Page, |tx| {
        tx.hold(Some(&[&new.crn]))?;
        if let Some(sent) = sent_before(tx, actor, token)? {
            let shown = Shown::These(vec![new.crn.clone()]);
            let logged = tx.log(&Entry::new(Verb::Consultation, "oversight.record", shown))?;
            return Ok((Recorded { record_id: sent.record_id, changed: Vec::new() }, logged));
        }
        let (recorded, logged) = recorded_in(tx, service, actor, new)?;
        let sent = SentRow {
            username: actor.name().to_owned(),
            record_id: recorded.record_id.clone(),
            changed: kept(Act::Recorded, &[KeptCase::of(new, &recorded.changed)]),
        };
        tx.add_sent(token, &new.crn, &sent)?;
        Ok((recorded, logged))
    })
}

/// The form with this token, if this person sent it before; it is nobody else's.
pub(super) fn sent_before(
    tx: &mut Tx<'_>,
    actor: &Actor,
    token: &str,
) -> Result<Option<SentRow>, Error<OversightRefusal>> {
    match tx.reader().sent(token)? {
        Some(sent) if sent.username != actor.name() => Err(NotAllowed::NotFound("form".to_owned()).into()),
        sent => Ok(sent),
    }
}

pub(super) fn recorded_in(
    tx: &mut Tx<'_>,
    service: &Service,
    actor: &Actor,
    new: &NewRecord,
) -> Result<(Recorded, Logged), Error<OversightRefusal>> {
    let by = actor.staff_code()?.to_owned();
    let today = tx.moment().today();
    tx.hold(Some(&[&new.crn]))?;
    let facts = facts_of(service, tx, actor, &new.crn, today)?;
    let found = find_case(State::fold(facts, None), actor, &new.crn, today, Permission::RecordOversight)?;
    check_day(new.on, today, found.state.facts.cases[found.case.at()].supervision_start)?;
    let purposes = purposes(&new.purposes)?;
    let minutes = minutes(new.minutes)?;
    let rationale = rationale(&new.rationale)?;
    let details = new.details.checked(new.on).map_err(Error::Refused)?;
    let record_id = tx.new_id();
    let (on, now) = (new.on.to_string(), tx.at_text().to_owned());
    let cells = [
        record_id.as_str(),
        &on,
        &purposes,
        &new.crn,
        "",
        "",
        &by,
        &minutes,
        new.decision.code(),
        new.changed_work.map_or("", YesNo::code),
        &now,
    ];
    let subjects = Subjects::case(&new.crn);
    let before = duties_today(service, tx, &subjects)?;
    let fact = tx.add(&NewRow { known_from_now: true, ..NewRow::of(Sheet::Records, &cells) })?;
    let output = Output {
        purpose: purposes.clone(),
        audience: "case".to_owned(),
        sensitive: new.sensitive,
        text: rationale,
        more: details.written(),
    };
    tx.write_output(fact, ("case", &new.crn), &on, &output)?;
    replan(service, tx, &subjects)?;
    let after = duties_today(service, tx, &subjects)?;
    let shown = Shown::These(vec![new.crn.clone()]);
    let logged = tx.log(&Entry::new(Verb::Alteration, "oversight.record", shown).with_purpose(found.purpose))?;
    Ok((Recorded { record_id, changed: changed(&before, &after) }, logged))
}

/// A rationale as it is stored.
pub(super) fn rationale(text: &str) -> Result<String, Error<OversightRefusal>> {
    written("the rationale", text).map_err(|wrong| Error::Refused(OversightRefusal::Text("rationale", wrong)))
}

/// The day of a record: not to come, and not before supervision.
pub(super) fn check_day(on: Day, today: Day, start: Day) -> Result<(), Error<OversightRefusal>> {
    if on > today {
        return refused(OversightRefusal::Future(on));
    }
    if on < start {
        return refused(OversightRefusal::BeforeSupervision(on, start));
    }
    Ok(())
}

/// Purposes as a cell: at least one, each once, all about a case.
pub(super) fn purposes(purposes: &[Purpose]) -> Result<String, Error<OversightRefusal>> {
    let fit: Vec<&str> =
        Purpose::ALL.iter().filter(|purpose| purpose.is_case_oversight()).map(|purpose| purpose.code()).collect();
    let mut wanted = purposes.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let codes: Vec<&str> = wanted.iter().map(|purpose| purpose.code()).collect();
    match codes.iter().find(|code| !fit.contains(code)) {
        Some(wrong) => refused(OversightRefusal::Purpose((*wrong).to_owned(), fit.join(", "))),
        None if codes.is_empty() => refused(OversightRefusal::Purpose("no purpose".to_owned(), fit.join(", "))),
        None => Ok(codes.join(";")),
    }
}

/// Minutes as a cell.
pub(super) fn minutes(minutes: Option<u16>) -> Result<String, Error<OversightRefusal>> {
    match minutes {
        None => Ok(String::new()),
        Some(minutes @ 1..=1440) => Ok(minutes.to_string()),
        Some(wrong) => refused(OversightRefusal::Minutes(wrong)),
    }
}
