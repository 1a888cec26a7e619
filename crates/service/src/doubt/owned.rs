//! The facts that somebody is to put right, for whoever sees nothing else of the cases.

use super::form::owners;
use super::{Doubt, still_open, told};
use crate::actor::{Actor, surname_first};
use crate::error::Error;
use crate::{Moment, Service, When};
use std::convert::Infallible;
use touchstone_domain::facts::State;
use touchstone_domain::permission::{Permission, Relation, Withheld};
use touchstone_domain::words::Crn;
use touchstone_store::{Entry, Shown, Subjects, Verb};

/// What somebody is to put right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owned {
    /// What is said to be wrong, each with the name and the CRN of whom it is about, the oldest first.
    pub doubts: Vec<(Doubt, String, String)>,
    /// How many are about people whose records they may not see, as far as that may be told.
    pub limited: Withheld,
}

/// What whoever asks is to put right: of what was addressed to them, what they may still put right today.
///
/// # Errors
/// Somebody who may not, faults of the database.
pub fn owned(service: &Service, actor: &Actor, moment: &Moment) -> Result<Owned, Error<Infallible>> {
    let today = moment.today();
    let me = actor.staff_code()?.to_owned();
    actor.may(Permission::PutRight, Relation::Themselves)?;
    service.store.look(moment, actor.name(), |reader| {
        let mut rows = reader.doubts_for(&me)?;
        rows.retain(|row| row.owner.as_ref() == Some(&me));
        let mut subjects = Subjects::person(&me);
        subjects.cases.extend(rows.iter().map(|row| row.crn.clone()));
        let state = State::fold(reader.load_about(&subjects, &service.library, When::on(today))?, None);
        let (mut doubts, mut limited, mut shown) = (Vec::new(), 0, Vec::new());
        for open in still_open(rows, &state, today) {
            let crn = open.row.crn.clone();
            let Some(case) = Crn::parse(crn.as_bytes()).and_then(|crn| state.facts.case_with(crn)) else { continue };
            // Whoever left the PDU since is no longer who puts it right.
            if owners(reader, &state, case, today)?.iter().all(|owner| owner.code != me) {
                continue;
            }
            if actor.relation_to_case(&state, case, today).is_none() {
                limited += 1;
                continue;
            }
            let name = surname_first(state.facts.name(state.facts.cases[case.at()].name));
            doubts.push((told(service, reader, &open, today)?, name, crn.clone()));
            shown.push(crn);
        }
        let owned = Owned { doubts, limited: Withheld::of(limited) };
        let entry = Entry::new(Verb::Consultation, "doubt.owned", Shown::These(shown));
        Ok((owned, entry.with_purpose(actor.purpose(Relation::Themselves))))
    })
}
