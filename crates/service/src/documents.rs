//! One document: what every rule about documents comes to for it, and why.
//!
//! What does not live here: signing it or sending it back, which is done where it was handed in.

use crate::actor::{Actor, Place, surname_first};
use crate::case::{Ruled, rules_about};
use crate::error::{Error, NotAllowed};
use crate::{Moment, Service, When};
use std::convert::Infallible;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{DocumentIx, StaffIx, State};
use touchstone_domain::permission::{Permission, Relation};
use touchstone_domain::plan::Subject;
use touchstone_domain::words::language::Words;
use touchstone_domain::words::{DocumentKind, DocumentState};
use touchstone_store::{Entry, Shown, Subjects, Verb};

/// A document today.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its id where it was handed in.
    pub reference: String,
    /// What it is, by code.
    pub kind: &'static str,
    /// How far it is, by code.
    pub state: &'static str,
    /// Whom it is about: their name, as far as it is known, and their CRN.
    pub person: Option<(String, String)>,
    /// The id by which addresses name their case, if they have one.
    pub case: Option<String>,
    /// Who wrote it.
    pub author: String,
    /// Day on which it was handed in.
    pub submitted_on: Option<Day>,
    /// Day by which it is needed.
    pub needed_by: Option<Day>,
    /// Who signed it, and when.
    pub signatures: Vec<(String, Day)>,
    /// What each rule comes to: what is due first.
    pub rules: Vec<Ruled>,
}

/// How near somebody is to a document: as near as to its author or to the case that it is about, whichever is nearer.
fn nearness(actor: &Actor, state: &State, document: DocumentIx, on: Day) -> Relation {
    let fact = &state.facts.documents[document.at()];
    let near = actor.relation_to_staff(state, fact.author, on);
    let near = match fact.team {
        Some(team) => near.min(actor.relation_to(&Place::of_team(&state.facts, Some(team)))),
        None => near,
    };
    fact.case.map_or(near, |case| near.min(actor.nearness(state, case, on)))
}

/// A document, by the number in its address.
///
/// # Errors
/// Absent and forbidden alike, also where limited access to the record of whom it is about bars whoever asks; faults of the database.
pub fn see(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    words: &Words,
    number: &str,
) -> Result<Document, Error<Infallible>> {
    let today = moment.today();
    service.store.look(moment, actor.name(), |reader| {
        let absent = || NotAllowed::NotFound("document".to_owned());
        let number: i64 = number.parse().map_err(|_| absent())?;
        let id = reader.document_numbered(number)?.ok_or_else(absent)?;
        let mut subjects = Subjects::default();
        subjects.documents.insert(id.clone());
        if let Actor::User(user) = actor {
            subjects.people.extend(user.staff_code.clone());
        }
        let facts = reader.load_about(&subjects, &service.library, When::on(today))?;
        let state = State::fold(facts, None);
        let documents = &state.facts.documents;
        let at = documents.binary_search_by(|known| known.id.as_ref().cmp(id.as_str())).map_err(|_| absent())?;
        let (at, fact) = (DocumentIx::new(at), &documents[at]);
        let crn = fact.crn.map(|crn| crn.to_string());
        let relation = nearness(actor, &state, at, today);
        actor.may(Permission::SeeDue, relation).map_err(|_| absent())?;
        if let (Some(crn), Actor::User(user)) = (&crn, actor) {
            let barred = reader.barred_among(user.staff_code.as_deref(), [crn.as_str()], today)?;
            if !barred.is_empty() {
                return Err(absent().into());
            }
        }
        let about = crn.clone().unwrap_or_else(|| id.clone());
        let purpose = actor.purpose_with(relation, &about)?;
        let entry = Entry::new(Verb::Consultation, "document", Shown::These(vec![about])).with_purpose(purpose);
        let name = |staff: StaffIx| surname_first(state.facts.name(state.facts.people.staff[staff.at()].name));
        let named = fact.case.map(|case| surname_first(state.facts.name(state.facts.cases[case.at()].name)));
        let case = crn.as_deref().map(|crn| reader.id_of_case(crn)).transpose()?.flatten();
        let planner = service.planner(&state, today);
        let document = Document {
            reference: id,
            kind: DocumentKind::code(fact.kind),
            state: DocumentState::code(fact.state),
            person: crn.map(|crn| (named.unwrap_or_default(), crn)),
            case,
            author: name(fact.author),
            submitted_on: fact.submitted_on,
            needed_by: fact.needed_by.map(|needed| needed.day),
            signatures: fact.signatures.iter().map(|given| (name(given.by), given.on)).collect(),
            rules: rules_about(&planner, Subject::Document(at), words, |_, _| {}),
        };
        Ok((document, entry))
    })
}
