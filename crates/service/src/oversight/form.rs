//! What the form for recording oversight begins with: whom it is about, the minutes that the rule gives, and a draft if there is one.

use super::find_case;
use crate::actor::{Actor, surname_first};
use crate::case::{crn_of, shown_on};
use crate::drafts::{Begun, draft_of};
use crate::error::Error;
use crate::{Moment, Service, When};
use std::convert::Infallible;
use touchstone_domain::facts::State;
use touchstone_domain::permission::Permission;
use touchstone_domain::plan::{Duty, Status, Subject};
use touchstone_domain::policy::Rule;
use touchstone_domain::words::Purpose;
use touchstone_store::{Entry, Shown, Verb};

/// What the form begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Whose case.
    pub name: String,
    /// Their CRN, for whoever records.
    pub crn: String,
    /// Rules under which something is due that a record for this purpose may meet, most pressing first.
    pub rules: Vec<String>,
    /// What a record for the most pressing one serves.
    pub purpose: Option<Purpose>,
    /// Minutes that the most pressing one gives.
    pub minutes: Option<u16>,
    /// What was begun before: names and values of fields.
    pub draft: Option<Vec<(String, String)>>,
}

/// The form for one case, by the id in its address.
///
/// # Errors
/// Absent and forbidden alike; faults of the database.
pub fn form(service: &Service, actor: &Actor, moment: &Moment, id: &str) -> Result<Form, Error<Infallible>> {
    let today = moment.today();
    service.store.look(moment, actor.name(), |reader| {
        let crn = crn_of(reader, id)?;
        let facts = reader.load_about(&shown_on(actor, &crn), &service.library, When::on(today))?;
        let found = find_case(State::fold(facts, None), actor, &crn, today, Permission::RecordOversight)
            .map_err(|not| not.or_absent("case".to_owned()))?;
        let planner = service.planner(&found.state, today);
        let mut pressing: Vec<_> = planner
            .duties_of(Subject::Case(found.case))
            .into_iter()
            .filter(|duty| {
                matches!(duty.status, Status::Overdue | Status::DueToday | Status::DueSoon | Status::Upcoming)
            })
            .collect();
        pressing.sort_by_key(|duty| duty.due);
        let line = |variant: u16| &planner.variants()[usize::from(variant)];
        let facts = &found.state.facts;
        let draft = draft_of(reader, actor, &Begun::Record(id).key(&crn))?;
        let purpose = pressing.first().and_then(|duty| serving(line(duty.variant).numbers.as_ref()?));
        // Only what a record for that purpose would meet: the rest needs another conversation.
        let meets = |duty: &&Duty| {
            let rule = line(duty.variant).numbers.as_ref();
            duty.status != Status::Upcoming
                && rule.is_some_and(|rule| rule.met_by.iter().any(|met| Some(*met) == purpose))
        };
        let form = Form {
            name: surname_first(facts.name(facts.cases[found.case.at()].name)),
            purpose,
            minutes: pressing.first().map(|duty| line(duty.variant).minutes),
            rules: pressing.iter().filter(meets).map(|duty| line(duty.variant).rule.clone()).collect(),
            crn: crn.clone(),
            draft,
        };
        let entry = Entry::new(Verb::Consultation, "oversight.form", Shown::These(vec![crn]));
        Ok((form, entry.with_purpose(found.purpose)))
    })
}

/// A touch point where one meets the rule, else whatever does.
pub(super) fn serving(rule: &Rule) -> Option<Purpose> {
    let touch_point = rule.met_by.contains(&Purpose::CaseOversight).then_some(Purpose::CaseOversight);
    touch_point.or_else(|| rule.met_by.first().copied())
}
