//! What was refused: whoever asks for what is not theirs is kept too, so that somebody who tries can be found.
//!
//! Of what is not there the same is written, about nobody: absent and forbidden take the same work, so that no clock tells them apart.

use crate::actor::Actor;
use crate::case::{bytes_of, crn_of, shown_on};
use crate::error::Error;
use crate::{Moment, Service};
use touchstone_domain::facts::{Sheet, State};
use touchstone_store::{Entry, Reader, Shown, StoreError, Subjects, Verb, When};

/// What somebody asked for, as they named it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named<'a> {
    /// A case, by the id in its address.
    Case(&'a str),
    /// A member of staff, by the id in their address.
    Staff(&'a str),
    /// A document, by its number.
    Document(&'a str),
    /// A record, by its id.
    Record(&'a str),
    /// An emergency, by its number.
    Emergency(&'a str),
    /// A case or a member of staff, by their code.
    Code(&'a str),
    /// Something that is about nobody by itself.
    Nobody,
}

/// Writes that somebody asked for something and was refused it.
///
/// # Errors
/// Of the database; then there is no answer either.
pub fn refused(service: &Service, actor: &Actor, moment: &Moment, asked: Named<'_>) -> Result<(), StoreError> {
    service.store.look(moment, actor.name(), |reader| {
        let about = about(reader, asked)?;
        let shown = about.map_or(Shown::Nobody, |code| Shown::These(vec![code]));
        Ok(((), Entry::new(Verb::Consultation, "refused", shown)))
    })
}

/// Writes that somebody asked for what is about somebody who is not theirs, by code, and was asked what for: they know now that there is
/// such a thing.
///
/// # Errors
/// Of the database; then they are not asked either.
pub fn asked_what_for(service: &Service, actor: &Actor, moment: &Moment, code: &str) -> Result<(), StoreError> {
    service.store.look(moment, actor.name(), |_| {
        Ok(((), Entry::new(Verb::Consultation, "ask_why", Shown::These(vec![code.to_owned()]))))
    })
}

/// What came of an act on the command line. Why the rules refuse it tells of whom it is about: that is logged as a look at them, as the
/// form of a page is, under the name of the act.
pub(crate) fn told_why<T, R>(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    (what, asked): (&'static str, Named<'_>),
    done: Result<T, Error<R>>,
) -> Result<T, Error<R>> {
    if matches!(done, Err(Error::Refused(_))) {
        let today = moment.today();
        service.store.look(moment, actor.name(), |reader| {
            let Some(code) = about(reader, asked)? else {
                return Ok(((), Entry::new(Verb::Consultation, what, Shown::Nobody)));
            };
            let mut subjects = shown_on(actor, &code);
            subjects.join(Subjects::staff(&code));
            let facts = reader.load_about(&subjects, &service.library, When::on(today))?;
            let relation = actor.relation_to_code(&State::fold(facts, None), &code, today);
            let purpose = relation.and_then(|relation| actor.purpose(relation));
            let entry = Entry::new(Verb::Consultation, what, Shown::These(vec![code]));
            Ok::<_, StoreError>(((), entry.with_purpose(purpose)))
        })?;
    }
    done
}

/// Whom it is about, if there is anybody.
fn about(reader: &mut Reader<'_>, asked: Named<'_>) -> Result<Option<String>, StoreError> {
    Ok(match asked {
        Named::Case(id) => match crn_of(reader, id) {
            Ok(crn) => Some(crn),
            Err(Error::Fault(fault)) => return Err(fault),
            Err(_) => None,
        },
        Named::Staff(id) => bytes_of(id).map(|id| reader.staff_with_id(&id)).transpose()?.flatten(),
        Named::Record(id) => {
            let record = reader.record(id)?;
            record.map(|record| record.cells[Sheet::Records.column("crn")].clone()).filter(|crn| !crn.is_empty())
        }
        Named::Document(number) => {
            let id = number.parse().ok().map(|number| reader.document_numbered(number)).transpose()?.flatten();
            let Some(id) = id else { return Ok(None) };
            let person = reader.crns_of_documents([id.as_str()])?.remove(&id);
            Some(person.unwrap_or(id))
        }
        Named::Emergency(number) => match number.parse() {
            Ok(number) => reader.emergency(number)?.map(|emergency| emergency.crn),
            Err(_) => None,
        },
        Named::Code(code) => {
            let known = reader.id_of_case(code)?.is_some() || reader.id_of_staff(code)?.is_some();
            known.then(|| code.to_owned())
        }
        Named::Nobody => None,
    })
}
