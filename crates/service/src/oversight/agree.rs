//! Agreeing another next date for a case: professional judgement with a written rationale (DOMAIN 3.5).

use super::outcome::{Act, KeptCase, kept};
use super::record::{rationale, sent_before};
use super::{OversightRefusal, changed, facts_of, find_case, refused};
use crate::actor::{Actor, surname_first};
use crate::case::{crn_of, shown_on};
use crate::drafts::{Begun, draft_of};
use crate::error::{Error, NotAllowed};
use crate::refused::{Named, told_why};
use crate::replan::{duties_today, replan};
use crate::{DutyRow, Moment, Service, Via, When};
use std::convert::Infallible;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{AgreedDate, CaseIx, Facts, Sheet, State};
use touchstone_domain::permission::Permission;
use touchstone_domain::plan::{Status, Subject};
use touchstone_domain::words::Crn;
use touchstone_store::{Entry, Logged, NewRow, SentRow, Shown, Subjects, Tx, Verb};

/// Another next date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreeDate {
    /// Whose case.
    pub crn: String,
    /// The rule, by id.
    pub rule: String,
    /// The date.
    pub next_due: Day,
    /// Why.
    pub rationale: String,
}

/// What the form for agreeing another date begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgreeForm {
    /// Whose case.
    pub name: String,
    /// Their CRN.
    pub crn: String,
    /// The rule, by id.
    pub rule: String,
    /// The date that the rule gives without any agreement.
    pub standard: Option<Day>,
    /// The date that was agreed before, if one stands.
    pub agreed: Option<Day>,
    /// The latest that may be agreed.
    pub latest: Option<Day>,
    /// What was begun before: names and values of fields.
    pub draft: Option<Vec<(String, String)>>,
}

/// The form for one case, by the id in its address, and one rule that allows another date and makes something due.
///
/// # Errors
/// Absent and forbidden alike; faults of the database.
pub fn agree_form(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    (id, rule): (&str, &str),
) -> Result<AgreeForm, Error<Infallible>> {
    let today = moment.today();
    service.store.look(moment, actor.name(), |reader| {
        let absent = || NotAllowed::NotFound("case".to_owned());
        let by = actor.staff_code().map_err(|_| absent())?;
        let crn = crn_of(reader, id)?;
        let facts = reader.load_about(&shown_on(actor, &crn), &service.library, When::on(today))?;
        let found = find_case(State::fold(facts.clone(), None), actor, &crn, today, Permission::AgreeDate)
            .map_err(|not| not.or_absent("case".to_owned()))?;
        check_rule(service, &found.state, today, rule).map_err(|_| absent())?;
        let planner = service.planner(&found.state, today);
        let duties = planner.duties_of(Subject::Case(found.case));
        let duty = duties.iter().find(|duty| planner.variants()[usize::from(duty.variant)].rule == rule);
        let duty = duty.filter(|duty| duty.status != Status::Gap).ok_or_else(absent)?;
        let case = &found.state.facts.cases[found.case.at()];
        let form = AgreeForm {
            name: surname_first(found.state.facts.name(case.name)),
            rule: rule.to_owned(),
            standard: duty.standard.or(duty.due),
            agreed: duty.standard.and(duty.due),
            latest: latest(service, facts, &crn, by, today, rule),
            draft: draft_of(reader, actor, &Begun::Agree(id, rule).key(&crn))?,
            crn: crn.clone(),
        };
        let entry = Entry::new(Verb::Consultation, "oversight.agree_date", Shown::These(vec![crn]));
        Ok((form, entry.with_purpose(found.purpose)))
    })
}

/// Agrees another next date under a rule that allows it; the duties that it moved, as they are now.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn agree_date(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    via: Via,
    new: &AgreeDate,
) -> Result<Vec<DutyRow>, Error<OversightRefusal>> {
    let done = service.store.write(moment, actor.name(), via, |tx| agreed_in(tx, service, actor, new));
    told_why(service, actor, moment, ("oversight.agree_date", Named::Code(&new.crn)), done)
}

/// As [`agree_date`], for a form that may be sent twice: the second time nothing is stored.
///
/// # Errors
/// As [`agree_date`].
pub fn agree_once(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    token: &str,
    new: &AgreeDate,
) -> Result<(), Error<OversightRefusal>> {
    service.store.write(moment, actor.name(), Via::Page, |tx| {
        tx.hold(Some(&[&new.crn]))?;
        if sent_before(tx, actor, token)?.is_some() {
            let entry = Entry::new(Verb::Consultation, "oversight.agree_date", Shown::Nobody);
            return Ok(((), tx.log(&entry)?));
        }
        let (changed, logged) = agreed_in(tx, service, actor, new)?;
        let case = KeptCase { crn: &new.crn, purposes: &[], decision: None, changed: &changed };
        let sent = SentRow {
            username: actor.name().to_owned(),
            record_id: new.rule.clone(),
            changed: kept(Act::Agreed, &[case]),
        };
        tx.add_sent(token, &Begun::Agree("", &new.rule).key(&new.crn), &sent)?;
        Ok(((), logged))
    })
}

fn agreed_in(
    tx: &mut Tx<'_>,
    service: &Service,
    actor: &Actor,
    new: &AgreeDate,
) -> Result<(Vec<DutyRow>, Logged), Error<OversightRefusal>> {
    let by = actor.staff_code()?.to_owned();
    let today = tx.moment().today();
    tx.hold(Some(&[&new.crn]))?;
    let facts = facts_of(service, tx, actor, &new.crn, today)?;
    let found = find_case(State::fold(facts.clone(), None), actor, &new.crn, today, Permission::AgreeDate)?;
    check_rule(service, &found.state, today, &new.rule)?;
    if new.next_due < today {
        return refused(OversightRefusal::Passed(new.next_due));
    }
    let Some(latest) = latest(service, facts, &new.crn, &by, today, &new.rule) else {
        return refused(OversightRefusal::NotDue(new.rule.clone()));
    };
    if new.next_due > latest {
        return refused(OversightRefusal::TooLate(new.next_due, latest, new.rule.clone()));
    }
    let rationale = rationale(&new.rationale)?;
    let (agreed_on, next_due) = (today.to_string(), new.next_due.to_string());
    let cells = [new.rule.as_str(), &new.crn, &agreed_on, &next_due, &by, &rationale];
    let subjects = Subjects::case(&new.crn);
    let before = duties_today(service, tx, &subjects)?;
    tx.add(&NewRow { known_from_now: true, ..NewRow::of(Sheet::AgreedDates, &cells) })?;
    replan(service, tx, &subjects)?;
    let after = duties_today(service, tx, &subjects)?;
    let shown = Shown::These(vec![new.crn.clone()]);
    let logged = tx.log(&Entry::new(Verb::Alteration, "oversight.agree_date", shown).with_purpose(found.purpose))?;
    Ok((changed(&before, &after), logged))
}
/// Does the rule let dates be agreed?
fn check_rule(service: &Service, state: &State, today: Day, rule: &str) -> Result<(), Error<OversightRefusal>> {
    let planner = service.planner(state, today);
    let mut allow: Vec<&str> = planner
        .variants()
        .iter()
        .filter(|variant| variant.numbers.as_ref().is_some_and(|rule| rule.judgement.is_some()))
        .map(|variant| variant.rule.as_str())
        .collect();
    allow.sort_unstable();
    allow.dedup();
    if allow.contains(&rule) {
        return Ok(());
    }
    refused(OversightRefusal::NoJudgement(rule.to_owned(), allow.join(", ")))
}

/// The latest date that may be agreed today: what the planner cuts a date without end to. `None` if nothing is due.
fn latest(service: &Service, mut facts: Facts, crn: &str, by: &str, today: Day, rule: &str) -> Option<Day> {
    let case: CaseIx = facts.case_with(Crn::parse(crn.as_bytes())?)?;
    let agreed = AgreedDate {
        rule: facts.codes.intern(rule),
        case,
        agreed_on: today,
        next_due: Day::LATEST,
        by: facts.staff_coded(by)?,
    };
    facts.agreed.push(agreed);
    let state = State::fold(facts, None);
    let planner = service.planner(&state, today);
    let duties = planner.duties_of(Subject::Case(case));
    let duty = duties.iter().find(|duty| planner.variants()[usize::from(duty.variant)].rule == rule)?;
    // Where the date does not stand (the agreer may not), the standard date is the latest.
    duty.due.filter(|_| duty.status != Status::Gap)
}
