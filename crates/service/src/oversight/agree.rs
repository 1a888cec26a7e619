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
use touchstone_domain::facts::{CaseIx, Sheet, State};
use touchstone_domain::permission::Permission;
use touchstone_domain::plan::{Duty, Planner, Subject, VariantLine};
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
    pub latest: Day,
    /// Has it passed, so that no date can be agreed?
    pub latest_passed: bool,
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
        actor.staff_code().map_err(|_| absent())?;
        let crn = crn_of(reader, id)?;
        let facts = reader.load_about(&shown_on(actor, &crn), &service.library, When::on(today))?;
        let found = find_case(State::fold(facts, None), actor, &crn, today, Permission::AgreeDate)
            .map_err(|not| not.or_absent("case".to_owned()))?;
        let due = due_under(&service.planner(&found.state, today), found.case, rule).ok_or_else(absent)?;
        let case = &found.state.facts.cases[found.case.at()];
        let form = AgreeForm {
            name: surname_first(found.state.facts.name(case.name)),
            rule: rule.to_owned(),
            standard: due.duty.standard.or(due.duty.due),
            agreed: due.duty.standard.and(due.duty.due),
            latest: due.latest,
            latest_passed: due.latest_passed,
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
    let found = find_case(State::fold(facts, None), actor, &new.crn, today, Permission::AgreeDate)?;
    let planner = service.planner(&found.state, today);
    let Some(Due { latest, latest_passed, .. }) = due_under(&planner, found.case, &new.rule) else {
        return refused(not_due(&planner, &new.rule));
    };
    if latest_passed {
        return refused(OversightRefusal::LatestPassed(latest, new.rule.clone()));
    }
    if new.next_due < today {
        return refused(OversightRefusal::Passed(new.next_due));
    }
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

/// What a rule that lets dates be agreed makes due for a case.
struct Due {
    duty: Duty,
    /// The latest date that may be agreed.
    latest: Day,
    /// Has it passed by the planner's day?
    latest_passed: bool,
}

/// `None` where the rule lets no date be agreed or makes nothing due.
fn due_under(planner: &Planner<'_>, case: CaseIx, rule: &str) -> Option<Due> {
    let explanation = planner.explain(planner.rule_with(rule)?, Subject::Case(case));
    let latest = explanation.agreeable_until?;
    let latest_passed = !explanation.is_agreeable_on(planner.on);
    explanation.duties.first().map(|told| Due { duty: told.duty, latest, latest_passed })
}

/// Why a rule has no date to agree: it lets none be agreed, or makes nothing due.
fn not_due(planner: &Planner<'_>, rule: &str) -> OversightRefusal {
    let allows = |line: &&VariantLine| line.numbers.as_ref().is_some_and(|rule| rule.judgement.is_some());
    let mut allow: Vec<&str> = planner.variants().iter().filter(allows).map(|line| line.rule.as_str()).collect();
    allow.sort_unstable();
    allow.dedup();
    if allow.contains(&rule) {
        return OversightRefusal::NotDue(rule.to_owned());
    }
    OversightRefusal::NoJudgement(rule.to_owned(), allow.join(", "))
}
