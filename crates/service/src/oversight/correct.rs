//! Correcting a record: a new entry that names the old one; both are kept.

use super::record::{check_day, minutes, purposes};
use super::{OversightRefusal, Recorded, changed, facts_of, find_case, refused};
use crate::actor::Actor;
use crate::error::Error;
use crate::replan::{duties_today, replan};
use crate::text::written;
use crate::{Moment, Service, Via};
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{Sheet, State};
use touchstone_domain::permission::Permission;
use touchstone_domain::words::{Decision, Purpose};
use touchstone_store::{Entry, NewRow, Output, Shown, Subjects, Verb};

/// What a record should have said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correction {
    /// The record, by id.
    pub record_id: String,
    /// Why it is corrected.
    pub reason: String,
    /// The day it happened, if that was wrong.
    pub on: Option<Day>,
    /// What it served, if that was wrong.
    pub purposes: Option<Vec<Purpose>>,
    /// What was decided, if that was wrong.
    pub decision: Option<Decision>,
    /// Minutes it took, if that was wrong.
    pub minutes: Option<u16>,
}

/// Corrects a record that was made here by the same person, and works out again what is due.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn correct(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    via: Via,
    correction: &Correction,
) -> Result<Recorded, Error<OversightRefusal>> {
    let by = actor.staff_code()?.to_owned();
    let today = moment.today();
    let id = &correction.record_id;
    service.store.write(moment, actor.name(), via, |tx| {
        let none = || Error::Refused(OversightRefusal::NoRecord(id.clone()));
        let Some(crn) = tx.reader().record(id)?.map(|known| known.cells[Sheet::Records.column("crn")].clone()) else {
            return Err(none());
        };
        tx.hold(Some(&[&crn]))?;
        // Read again now that nobody else writes about this case.
        let known = tx.reader().record(id)?.filter(|known| !known.withdrawn).ok_or_else(none)?;
        let facts = facts_of(service, tx, actor, &crn, today)?;
        let found =
            find_case(State::fold(facts, None), actor, &crn, today, Permission::RecordOversight).map_err(|_| none())?;
        if known.imported {
            return refused(OversightRefusal::Imported(id.clone()));
        }
        if known.cells[Sheet::Records.column("by_code")] != by {
            return Err(none());
        }
        let reason =
            written("the reason", &correction.reason).map_err(|wrong| Error::Refused(OversightRefusal::Text(wrong)))?;
        let start = found.state.facts.cases[found.case.at()].supervision_start;
        let cells = corrected(&known.cells, correction, today, start)?;
        let texts: Vec<&str> = cells.iter().map(String::as_str).collect();
        let subjects = Subjects::case(&crn);
        let before = duties_today(service, tx, &subjects)?;
        let fact = tx.add(&NewRow {
            known_from_now: true,
            replaces: Some(known.first),
            kind: Some(Sheet::Records.changed_kind()),
            ..NewRow::of(Sheet::Records, &texts)
        })?;
        let output =
            Output { purpose: "correction".to_owned(), audience: "case".to_owned(), sensitive: false, text: reason };
        tx.write_output(fact, ("case", &crn), &today.to_string(), &output)?;
        replan(service, tx, &subjects)?;
        let after = duties_today(service, tx, &subjects)?;
        let shown = Shown::These(vec![crn.clone()]);
        let logged = tx.log(&Entry::new(Verb::Alteration, "oversight.correct", shown).with_purpose(found.purpose))?;
        Ok((Recorded { record_id: id.clone(), changed: changed(&before, &after) }, logged))
    })
}

/// The cells of the record as it should have been.
fn corrected(
    known: &[String],
    correction: &Correction,
    today: Day,
    start: Day,
) -> Result<Vec<String>, Error<OversightRefusal>> {
    let mut cells = known.to_vec();
    let mut set = |column: &str, value: String| cells[Sheet::Records.column(column)] = value;
    if let Some(on) = correction.on {
        check_day(on, today, start)?;
        set("on", on.to_string());
    }
    if let Some(wanted) = &correction.purposes {
        set("purpose", purposes(wanted)?);
    }
    if let Some(decision) = correction.decision {
        set("decision", decision.code().to_owned());
    }
    if correction.minutes.is_some() {
        set("minutes", minutes(correction.minutes)?);
    }
    if cells == known { refused(OversightRefusal::NothingChanged) } else { Ok(cells) }
}
