//! Checking what is stored: facts, the tables worked out from them, and duties agree.

use crate::Service;
use crate::actor::Actor;
use crate::error::Error;
use crate::replan::AllDuties;
use crate::{Moment, Via};
use std::convert::Infallible;
use touchstone_domain::permission::{Permission, Relation};
use touchstone_store::{Difference, Entry, Shown, Store, StoreError, Verb, When, check_facts, copy, load};

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Facts looked at.
    pub facts: u64,
    /// Duties looked at.
    pub duties: usize,
    /// What is not as it should be.
    pub differences: Vec<Difference>,
}

/// Works out every table again from the facts, and says what differs; changes nothing.
///
/// # Errors
/// Somebody who may not, faults of the database.
pub fn check(service: &Service, actor: &Actor, moment: &Moment) -> Result<Checked, Error<Infallible>> {
    actor.may(Permission::Check, Relation::Everybody)?;
    let mut differences = service.store.read(|reader| reader.misshapen())?;
    match compared(service, actor, moment) {
        Ok(checked) => {
            differences.extend(checked.differences);
            Ok(Checked { differences, ..checked })
        }
        // What is asked of tables that are not as they were made need not have an answer.
        Err(Error::Fault(_)) if !differences.is_empty() => Ok(Checked { differences, ..Checked::default() }),
        Err(fault) => Err(fault),
    }
}

fn compared(service: &Service, actor: &Actor, moment: &Moment) -> Result<Checked, Error<Infallible>> {
    let mut checked = service.store.look(moment, actor.name(), |reader| {
        let mut checked = Checked { differences: reader.damages()?, ..Checked::default() };
        checked.facts = check_facts(reader, &mut checked.differences)?;
        let planning = reader.planning()?;
        let mut differs = |row: String, what: &str| {
            checked.differences.push(Difference { table: "duty".to_owned(), row, what: what.to_owned() });
        };
        if let Some(day) = planning.turning_to {
            differs("all".to_owned(), &format!("are being turned to {day}; check again when that is done"));
        } else if planning.policies != service.policies && planning.planned_for.is_some() {
            differs("all".to_owned(), "were worked out with other policies");
        } else if let Some(day) = planning.planned_for {
            match load(reader, &service.library.contacts, When::on(day)) {
                Err(wrong) => differs("all".to_owned(), &wrong.to_string()),
                Ok(facts) => {
                    let want = AllDuties::of(service, facts, day);
                    checked.duties = want.len();
                    for (subject, rule, what) in reader.duty_changes(want.rows())?.told() {
                        differs(format!("{subject} {rule}"), what);
                    }
                }
            }
        }
        let entry = Entry::new(Verb::Consultation, "check.rebuild", Shown::Everybody);
        Ok::<_, Error<Infallible>>((checked, entry))
    })?;
    // Names and leaders are worked out by the database itself: in a transaction that is given up.
    let mut lines = (Vec::new(), Vec::new());
    let given_up = service.store.write(moment, actor.name(), Via::Job, |tx| {
        lines.0 = tx.reader().names_and_leaders()?;
        tx.refresh_names()?;
        lines.1 = tx.reader().names_and_leaders()?;
        Err::<((), touchstone_store::Logged), _>(GivenUp(None))
    });
    if let Err(GivenUp(Some(fault))) = given_up {
        return Err(fault.into());
    }
    if lines.0 != lines.1 {
        let (table, row) = ("names".to_owned(), "all".to_owned());
        let what = "are not those of the cases and staff that are stored".to_owned();
        checked.differences.push(Difference { table, row, what });
    }
    Ok(checked)
}

/// A transaction that was given up on purpose, or by a fault.
struct GivenUp(Option<StoreError>);

impl From<StoreError> for GivenUp {
    fn from(fault: StoreError) -> Self {
        GivenUp(Some(fault))
    }
}

/// Copies the whole database into an empty one, for somebody who may look at all of it. How many rows each table has.
///
/// # Errors
/// Somebody who may not, faults of either database; then the new one stays empty.
pub fn copy_to(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    to: &Store,
) -> Result<Vec<(&'static str, u64)>, Error<Infallible>> {
    actor.may(Permission::Check, Relation::Everybody)?;
    Ok(copy(&service.store, to, moment, actor.name())?)
}
