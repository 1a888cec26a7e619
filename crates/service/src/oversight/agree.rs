//! Agreeing another next date for a case: professional judgement with a written rationale (DOMAIN 3.5).

use super::{OversightRefusal, changed, facts_of, find_case, refused};
use crate::actor::Actor;
use crate::error::Error;
use crate::replan::{duties_today, replan};
use crate::text::written;
use crate::{DutyRow, Moment, Service, Via};
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{AgreedDate, CaseIx, Facts, Sheet, State};
use touchstone_domain::permission::Permission;
use touchstone_domain::plan::{Planner, Status, Subject};
use touchstone_domain::words::Crn;
use touchstone_store::{Entry, NewRow, Shown, Subjects, Verb};

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
    let by = actor.staff_code()?.to_owned();
    let today = moment.today();
    service.store.write(moment, actor.name(), via, |tx| {
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
        let rationale =
            written("the rationale", &new.rationale).map_err(|wrong| Error::Refused(OversightRefusal::Text(wrong)))?;
        let (agreed_on, next_due) = (today.to_string(), new.next_due.to_string());
        let cells = [new.rule.as_str(), &new.crn, &agreed_on, &next_due, &by, &rationale];
        let subjects = Subjects::case(&new.crn);
        let before = duties_today(service, tx, &subjects)?;
        tx.add(&NewRow { known_from_now: true, ..NewRow::of(Sheet::AgreedDates, &cells) })?;
        replan(service, tx, &subjects)?;
        let after = duties_today(service, tx, &subjects)?;
        let shown = Shown::These(vec![new.crn.clone()]);
        let logged =
            tx.log(&Entry::new(Verb::Alteration, "oversight.agree_date", shown).with_purpose(found.purpose))?;
        Ok((changed(&before, &after), logged))
    })
}

/// Does the rule let dates be agreed?
fn check_rule(service: &Service, state: &State, today: Day, rule: &str) -> Result<(), Error<OversightRefusal>> {
    let planner = Planner::new(state, &service.library, today);
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
    let planner = Planner::new(&state, &service.library, today);
    let duties = planner.duties_of(Subject::Case(case));
    let duty = duties.iter().find(|duty| planner.variants()[usize::from(duty.variant)].rule == rule)?;
    // Where the date does not stand (the agreer may not), the standard date is the latest.
    duty.due.filter(|_| duty.status != Status::Gap)
}
