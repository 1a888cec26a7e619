//! One member of staff: what every rule about staff comes to for them, and why.
//!
//! What does not live here: what was said in their supervision, which its audience alone reads; it is not kept here yet.

use crate::actor::{Actor, surname_first};
use crate::case::{Ruled, bytes_of, rules_about};
use crate::error::{Error, NotAllowed};
use crate::{Moment, Service, When};
use std::convert::Infallible;
use touchstone_domain::facts::{StaffIx, State};
use touchstone_domain::permission::Permission;
use touchstone_domain::plan::Subject;
use touchstone_domain::words::Grade;
use touchstone_domain::words::language::Words;
use touchstone_store::{Entry, Shown, Subjects, Verb};

/// A member of staff today.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Member {
    /// Their name.
    pub name: String,
    /// Their code.
    pub code: String,
    /// Their grade, by code.
    pub grade: Option<&'static str>,
    /// Their team, by name.
    pub team: Option<String>,
    /// Their manager, by name.
    pub manager: Option<String>,
    /// What each rule comes to: what is due first.
    pub rules: Vec<Ruled>,
}

/// A member of staff, by the id in their address.
///
/// # Errors
/// Absent and forbidden alike; faults of the database.
pub fn see(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    words: &Words,
    id: &str,
) -> Result<Member, Error<Infallible>> {
    let today = moment.today();
    service.store.look(moment, actor.name(), |reader| {
        let absent = || NotAllowed::NotFound("staff".to_owned());
        let code = reader.staff_with_id(&bytes_of(id).ok_or_else(absent)?)?.ok_or_else(absent)?;
        let mut subjects = Subjects::staff(&code);
        if let Actor::User(user) = actor {
            subjects.people.extend(user.staff_code.clone());
        }
        let facts = reader.load_about(&subjects, &service.library, When::on(today))?;
        let state = State::fold(facts, None);
        let staff = state.facts.staff_coded(&code).ok_or_else(absent)?;
        let relation = actor.relation_to_staff(&state, staff, today);
        actor.may(Permission::SeeDue, relation).map_err(|_| absent())?;
        let purpose = actor.purpose_with(relation, &code)?;
        let entry = Entry::new(Verb::Consultation, "staff", Shown::These(vec![code.clone()])).with_purpose(purpose);
        let person = |staff: StaffIx| surname_first(state.facts.name(state.facts.people.staff[staff.at()].name));
        let planner = service.planner(&state, today);
        let team = state.staff_team_on(staff, today).map(|team| &state.facts.people.teams[team.at()]);
        let member = Member {
            name: person(staff),
            grade: state.grade_on(staff, today).map(Grade::code),
            team: team.map(|team| team.name.to_string()),
            manager: state.manager_on(staff, today).map(person),
            rules: rules_about(&planner, Subject::Staff(staff), words, |_, _| {}),
            code,
        };
        Ok((member, entry))
    })
}
