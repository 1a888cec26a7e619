//! Correcting a record: a new entry that names the old one; both are kept.

use super::entries::{CORRECTION, Entered, Written, entries};
use super::outcome::{Act, KeptCase, kept};
use super::record::{check_day, minutes, purposes, rationale, sent_before};
use super::{Details, OversightRefusal, Recorded, changed, facts_of, near_case, refused};
use crate::actor::{Actor, surname_first};
use crate::case::shown_on;
use crate::drafts::{Begun, draft_of};
use crate::error::{Error, NotAllowed};
use crate::refused::{Named, told_why};
use crate::replan::{duties_today, replan};
use crate::text::written;
use crate::{Moment, Service, Via, When};
use std::convert::Infallible;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{Sheet, State};
use touchstone_domain::permission::{LookPurpose, Permission};
use touchstone_domain::words::{Decision, Purpose, YesNo};
use touchstone_store::{Entry, KnownRow, Logged, NewRow, Output, SentRow, Shown, Subjects, Tx, Verb};

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
    /// Minutes it took, if that was wrong; 0 if they are not known.
    pub minutes: Option<u16>,
    /// Did it change the work, if that was wrong?
    pub changed_work: Option<YesNo>,
    /// Why it was decided so, if that was wrong.
    pub rationale: Option<String>,
    /// What else was said, if that was wrong.
    pub details: Option<Details>,
    /// May it be kept from the person, if that was wrong?
    pub sensitive: Option<bool>,
}

/// What the form for correcting a record begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectForm {
    /// The id by which addresses name the case.
    pub case: String,
    /// Whose case.
    pub name: String,
    /// Their CRN.
    pub crn: String,
    /// What the record says now.
    pub entered: Entered,
    /// What was begun before: names and values of fields.
    pub draft: Option<Vec<(String, String)>>,
}

/// The form for correcting a record of one's own.
///
/// # Errors
/// Absent and forbidden alike; faults of the database.
pub fn correct_form(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    id: &str,
) -> Result<CorrectForm, Error<Infallible>> {
    let today = moment.today();
    service.store.look(moment, actor.name(), |reader| {
        let none = || NotAllowed::NotFound("record".to_owned());
        let by = actor.staff_code().map_err(|_| none())?;
        let known = reader.record(id)?.ok_or_else(none)?;
        let crn = known.cells[Sheet::Records.column("crn")].clone();
        let facts = reader.load_about(&shown_on(actor, &crn), &service.library, When::on(today))?;
        let state = State::fold(facts, None);
        let (case, relation) =
            near_case(&state, actor, &crn, today, Permission::RecordOversight).map_err(|_| none())?;
        let entered = entries(reader, actor, &crn, None)?.into_iter().rfind(|entered| entered.record_id == id);
        let entered = entered.filter(|entered| entered.by == by).ok_or_else(none)?;
        // Of a record that somebody else made nobody is asked what for: that would tell that there is one.
        let purpose = actor.purpose_with(relation, &crn)?;
        let facts = &state.facts;
        let form = CorrectForm {
            case: reader.id_of_case(&crn)?.unwrap_or_default(),
            name: surname_first(facts.name(facts.cases[case.at()].name)),
            draft: draft_of(reader, actor, &Begun::Correct(id).key(&crn))?,
            crn: crn.clone(),
            entered,
        };
        let entry = Entry::new(Verb::Consultation, "oversight.correct", Shown::These(vec![crn]));
        Ok((form, entry.with_purpose(purpose)))
    })
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
    let done = service.store.write(moment, actor.name(), via, |tx| {
        let (corrected, logged) = corrected_in(tx, service, actor, correction)?;
        Ok((corrected.recorded, logged))
    });
    told_why(service, actor, moment, ("oversight.correct", Named::Record(&correction.record_id)), done)
}

/// As [`correct`], for a form that may be sent twice: the second time nothing is stored.
///
/// # Errors
/// As [`correct`].
pub fn correct_once(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    token: &str,
    correction: &Correction,
) -> Result<(), Error<OversightRefusal>> {
    service.store.write(moment, actor.name(), Via::Page, |tx| {
        // The same form may be on its way twice: the second waits for the case.
        if let Some(known) = tx.reader().record(&correction.record_id)? {
            tx.hold(Some(&[&known.cells[Sheet::Records.column("crn")]]))?;
        }
        if sent_before(tx, actor, token)?.is_some() {
            let entry = Entry::new(Verb::Consultation, "oversight.correct", Shown::Nobody);
            return Ok(((), tx.log(&entry)?));
        }
        let (corrected, logged) = corrected_in(tx, service, actor, correction)?;
        let case = KeptCase {
            crn: &corrected.crn,
            purposes: &corrected.purposes,
            decision: corrected.decision,
            changed: &corrected.recorded.changed,
        };
        let sent = SentRow {
            username: actor.name().to_owned(),
            record_id: correction.record_id.clone(),
            changed: kept(Act::Corrected, &[case]),
        };
        tx.add_sent(token, &Begun::Correct(&correction.record_id).key(&corrected.crn), &sent)?;
        Ok(((), logged))
    })
}

/// A record as it was corrected.
struct Corrected {
    recorded: Recorded,
    crn: String,
    purposes: Vec<Purpose>,
    decision: Option<Decision>,
}

/// A record that whoever corrects it made themselves.
struct Own {
    crn: String,
    known: KnownRow,
    /// The first day of supervision.
    start: Day,
    /// What they look at the case for.
    purpose: Option<LookPurpose>,
}

/// A record of one's own, with whose it is and when their supervision began; nobody else writes about the case meanwhile.
fn own_record(tx: &mut Tx<'_>, service: &Service, actor: &Actor, id: &str) -> Result<Own, Error<OversightRefusal>> {
    let by = actor.staff_code()?.to_owned();
    let today = tx.moment().today();
    let none = || NotAllowed::NotFound(format!("record {id}"));
    let Some(crn) = tx.reader().record(id)?.map(|known| known.cells[Sheet::Records.column("crn")].clone()) else {
        return Err(none().into());
    };
    tx.hold(Some(&[&crn]))?;
    // Read again now that nobody else writes about this case.
    let known = tx.reader().record(id)?.filter(|known| !known.withdrawn).ok_or_else(none)?;
    let facts = facts_of(service, tx, actor, &crn, today)?;
    let state = State::fold(facts, None);
    let (case, relation) = near_case(&state, actor, &crn, today, Permission::RecordOversight).map_err(|_| none())?;
    if known.imported {
        return refused(OversightRefusal::Imported(id.to_owned()));
    }
    if known.cells[Sheet::Records.column("by_code")] != by {
        return Err(none().into());
    }
    let purpose = actor.purpose_with(relation, &crn)?;
    let start = state.facts.cases[case.at()].supervision_start;
    Ok(Own { crn, known, start, purpose })
}

fn corrected_in(
    tx: &mut Tx<'_>,
    service: &Service,
    actor: &Actor,
    correction: &Correction,
) -> Result<(Corrected, Logged), Error<OversightRefusal>> {
    let today = tx.moment().today();
    let id = &correction.record_id;
    let Own { crn, known, start, purpose } = own_record(tx, service, actor, id)?;
    let reason = written("the reason", &correction.reason)
        .map_err(|wrong| Error::Refused(OversightRefusal::Text("reason", wrong)))?;
    let cells = corrected(&known.cells, correction, today, start)?;
    let cell = |column: &str| cells[Sheet::Records.column(column)].clone();
    let on = Day::parse(cell("on").as_bytes()).unwrap_or(today);
    let said = entries(&mut tx.reader(), actor, &crn, None)?.into_iter().rfind(|entered| entered.record_id == *id);
    let said = said.map(|entered| entered.written).unwrap_or_default();
    let now = rewritten(&said, correction, on)?;
    if cells == known.cells && now == said {
        return refused(OversightRefusal::NothingChanged);
    }
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
        |purpose: String, text: String| Output { purpose, audience: "case".to_owned(), text, ..Output::default() };
    let mut outputs = vec![output(CORRECTION.to_owned(), reason)];
    if now != said {
        let more = now.details.written();
        outputs.push(Output { sensitive: now.sensitive, more, ..output(cell("purpose"), now.rationale) });
    }
    for output in &outputs {
        tx.write_output(fact, ("case", &crn), &today.to_string(), output)?;
    }
    replan(service, tx, &subjects)?;
    let after = duties_today(service, tx, &subjects)?;
    let logged = tx.log(
        &Entry::new(Verb::Alteration, "oversight.correct", Shown::These(vec![crn.clone()])).with_purpose(purpose),
    )?;
    let recorded = Recorded { record_id: id.clone(), changed: changed(&before, &after) };
    let purposes = cell("purpose").split(';').filter_map(Purpose::from_code).collect();
    Ok((Corrected { recorded, crn, purposes, decision: Decision::from_code(&cell("decision")) }, logged))
}

/// What should have been written.
fn rewritten(said: &Written, correction: &Correction, on: Day) -> Result<Written, Error<OversightRefusal>> {
    let mut now = said.clone();
    if let Some(text) = &correction.rationale {
        now.rationale = rationale(text)?;
    }
    if let Some(details) = &correction.details {
        now.details = details.checked(on).map_err(Error::Refused)?;
    }
    now.sensitive = correction.sensitive.unwrap_or(now.sensitive);
    Ok(now)
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
        set("minutes", minutes(correction.minutes.filter(|minutes| *minutes > 0))?);
    }
    if let Some(answer) = correction.changed_work {
        set("changed_work", answer.code().to_owned());
    }
    Ok(cells)
}
