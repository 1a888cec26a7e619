//! What the form for saying that a fact is wrong begins with: how the fact stands, and who may put it right.

use crate::actor::{Actor, surname_first};
use crate::case::{crn_of, shown_on};
use crate::drafts::{Begun, draft_of};
use crate::error::{Error, NotAllowed};
use crate::oversight::find_case;
use crate::{Moment, Service, When};
use std::convert::Infallible;
use touchstone_domain::calendar::Day;
use touchstone_domain::doubt::Doubted;
use touchstone_domain::facts::{CaseIx, State};
use touchstone_domain::permission::Permission;
use touchstone_domain::plan::why;
use touchstone_domain::policy::Keeper;
use touchstone_domain::words::language::Words;
use touchstone_store::{Entry, Reader, Shown, StoreError, Verb};

/// Somebody around a case who may put a fact right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Their code.
    pub code: String,
    /// Their name.
    pub name: String,
    /// What they are to the case.
    pub keeper: Keeper,
}

/// What the form begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Whose case.
    pub name: String,
    /// Their CRN.
    pub crn: String,
    /// Which fact, by its code.
    pub fact: String,
    /// Is it missing?
    pub is_missing: bool,
    /// How it stands, in words; nothing if it is missing, or if its name says all.
    pub stands: Option<String>,
    /// Who may put it right.
    pub owners: Vec<Owner>,
    /// Who keeps such facts, of these; nobody if whoever keeps NDelius does.
    pub keeper: Option<String>,
    /// What was begun before: names and values of fields.
    pub draft: Option<Vec<(String, String)>>,
}

/// The form for one fact of a case, by the id in its address.
///
/// # Errors
/// Absent and forbidden alike; faults of the database.
pub fn form(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    words: &Words,
    (id, fact): (&str, &str),
) -> Result<Form, Error<Infallible>> {
    let today = moment.today();
    service.store.look(moment, actor.name(), |reader| {
        let absent = || NotAllowed::NotFound("fact".to_owned());
        let crn = crn_of(reader, id)?;
        let facts = reader.load_about(&shown_on(actor, &crn), &service.library, When::on(today))?;
        let found = find_case(State::fold(facts, None), actor, &crn, today, Permission::Doubt)
            .map_err(|not| not.or_absent("case".to_owned()))?;
        let doubted = Doubted::parse(fact).ok_or_else(absent)?;
        let stands = doubted.stands(&found.state, found.case, today).ok_or_else(absent)?;
        let owners = owners(reader, &found.state, found.case, today)?;
        let keeper = service.library.reckoning.keeper_of(fact);
        let draft = draft_of(reader, actor, &Begun::Doubt(id, fact).key(&crn))?;
        let in_words = if stands.is_empty() {
            None
        } else {
            in_words(service, &found.state, found.case, words, (&doubted, today))
        };
        let facts = &found.state.facts;
        let form = Form {
            name: surname_first(facts.name(facts.cases[found.case.at()].name)),
            fact: doubted.code(),
            is_missing: stands.is_empty(),
            stands: in_words,
            keeper: owners.iter().find(|owner| owner.keeper == keeper).map(|owner| owner.code.clone()),
            owners,
            crn: crn.clone(),
            draft,
        };
        let entry = Entry::new(Verb::Consultation, "doubt.form", Shown::These(vec![crn]));
        Ok((form, entry.with_purpose(found.purpose)))
    })
}

/// How a fact stands; nothing if nobody or nothing is there, or if its name says all.
pub(super) fn in_words(
    service: &Service,
    state: &State,
    case: CaseIx,
    words: &Words,
    (doubted, on): (&Doubted, Day),
) -> Option<String> {
    let fact = &state.facts.cases[case.at()];
    match doubted {
        Doubted::Attribute(of_case) => match doubted.attribute() {
            Some(attribute) => {
                let value = state.case_timeline(case, *of_case).on(on);
                Some(why::value(&service.planner(state, on), attribute, value, words))
            }
            None => {
                let holder = state.holding_on(case, on).holder?;
                Some(surname_first(state.facts.name(state.facts.people.staff[holder.at()].name)))
            }
        },
        Doubted::SupervisionStart => Some(words.day(fact.supervision_start)),
        Doubted::SupervisionEnd => fact.supervision_end.or(fact.supervision_end_expected).map(|day| words.day(day)),
        Doubted::ReleaseDate => fact.release_date.map(|day| words.day(day)),
        Doubted::Event(..) | Doubted::Record(..) => None,
    }
}

/// Whoever holds a case, manages them, or administers their PDU; each once.
pub(super) fn owners(reader: &mut Reader<'_>, state: &State, case: CaseIx, on: Day) -> Result<Vec<Owner>, StoreError> {
    let holding = state.holding_on(case, on);
    let code = |staff: touchstone_domain::facts::StaffIx| state.facts.people.staff[staff.at()].code.to_string();
    let mut found: Vec<(String, Keeper)> = Vec::new();
    found.extend(holding.holder.map(|staff| (code(staff), Keeper::Practitioner)));
    found.extend(holding.unit.manager.map(|staff| (code(staff), Keeper::Manager)));
    let pdu = holding.unit.team.and_then(|team| state.facts.people.teams[team.at()].pdu);
    if let Some(pdu) = pdu {
        let administration = reader.administration_of(state.facts.codes.text(pdu))?;
        found.extend(administration.into_iter().map(|code| (code, Keeper::Administration)));
    }
    let mut owners: Vec<Owner> = Vec::new();
    for (code, keeper) in found {
        if owners.iter().all(|known| known.code != code) {
            let (forename, surname) = reader.name_of_staff(&code)?;
            owners.push(Owner { name: surname_first((&forename, &surname)), code, keeper });
        }
    }
    Ok(owners)
}
