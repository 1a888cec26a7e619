//! Adopting an edition: from which day a unit works by a policy.

use crate::actor::{Actor, Place};
use crate::error::{Error, NotAllowed};
use crate::replan::replan;
use crate::{Moment, Service, Via};
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::Sheet;
use touchstone_domain::permission::Permission;
use touchstone_store::{Entry, NewRow, Shown, Verb};

/// Why a policy was not adopted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AdoptionRefusal {
    /// There is no such policy.
    #[error("{0}: there is no such policy; expected * or one of {1}")]
    NoPolicy(String, String),
    /// It is as it was.
    #[error("{unit} has adopted {policy} from {from} already")]
    Same {
        /// PDU or region.
        unit: String,
        /// The policy, or `*`.
        policy: String,
        /// First day.
        from: Day,
    },
}

/// Says from which day a PDU or region works by a policy (`*` for all), and works out again every duty of the unit.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn adopt(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    via: Via,
    (unit, policy, from): (&str, &str, Day),
) -> Result<(), Error<AdoptionRefusal>> {
    service.store.write(moment, actor.name(), via, |tx| {
        tx.hold(None)?;
        actor.may_ever(Permission::AdoptEdition)?;
        let absent = || NotAllowed::NotFound(format!("unit {unit}"));
        if !tx.reader().knows_unit(unit)? {
            return Err(absent().into());
        }
        let place = Place { team: None, pdu: Some(unit.to_owned()), region: Some(unit.to_owned()) };
        actor.may(Permission::AdoptEdition, actor.relation_to(&place)).map_err(|_| absent())?;
        let known: Vec<&str> = service.library.policies.iter().map(|policy| policy.name.as_str()).collect();
        if policy != "*" && !known.contains(&policy) {
            return Err(Error::Refused(AdoptionRefusal::NoPolicy(policy.to_owned(), known.join(", "))));
        }
        let day = from.to_string();
        let rows = tx.reader().latest_rows(Sheet::Adoption, unit)?;
        let earlier = rows.into_iter().find(|row| row.cells[1] == policy);
        if earlier.as_ref().is_some_and(|row| row.cells[2] == day) {
            let (unit, policy) = (unit.to_owned(), policy.to_owned());
            return Err(Error::Refused(AdoptionRefusal::Same { unit, policy, from }));
        }
        let cells = [unit, policy, &day];
        let replaces = earlier.map(|row| row.first);
        tx.add(&NewRow { known_from_now: true, replaces, ..NewRow::of(Sheet::Adoption, &cells) })?;
        let subjects = tx.reader().subjects_in(unit)?;
        replan(service, tx, &subjects)?;
        Ok(((), tx.log(&Entry::new(Verb::Alteration, "adoption.adopt", Shown::Unit(unit.to_owned())))?))
    })
}
