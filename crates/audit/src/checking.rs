//! Verifying for somebody who may: that they did is logged, and what has no place yet gets one first.

use crate::error::{AuditError, Result};
use crate::keeper::{Keeper, Publish};
use crate::verify::{Given, Guards, Verified, verify};
use touchstone_domain::permission::{Permission, Relation};
use touchstone_service::actor::Actor;
use touchstone_service::{Moment, Service, Verb, Via};
use touchstone_store::{Entry, Shown};

/// Verifies the whole log for somebody who may.
///
/// # Errors
/// Somebody who may not; faults of files and database. What is wrong with the log is told.
pub fn verify_all(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    keeper: &Keeper,
    given: &Given,
) -> Result<Verified> {
    actor.may(Permission::Check, Relation::Everybody)?;
    service.store.write(moment, actor.name(), Via::Command, |tx| {
        Ok::<_, AuditError>(((), tx.log(&Entry::new(Verb::Consultation, "audit.verify", Shown::Nobody))?))
    })?;
    let given = Given { now: Some(moment.at), ..given.clone() };
    match keeper.keep(moment, Publish::WhenDue) {
        // A database that is not as it was left is what verifying is for: what is wrong is told with all the rest.
        Ok(_) | Err(AuditError::Refused(_)) => {}
        Err(fault) => return Err(fault),
    }
    service.store.read(|reader| verify(reader, &given, Guards::ALL))
}
