//! Absences: recording one and ending one.

use crate::actor::Actor;
use crate::error::{Error, NotAllowed};
use crate::refused::{Named, told_why};
use crate::replan::replan;
use crate::{Moment, Service, Via};
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{Sheet, StaffIx, State};
use touchstone_domain::permission::{LookPurpose, Permission};
use touchstone_domain::words::is_free_code;
use touchstone_store::{Entry, NewRow, Shown, StoreError, Subjects, Tx, Verb, When};

/// Why an absence was not recorded or ended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AbsenceRefusal {
    /// It ends before it begins.
    #[error("until {until} is before from {from}")]
    Backwards {
        /// First day.
        from: Day,
        /// Last day.
        until: Day,
    },
    /// The kind is no code.
    #[error("{0}: expected a kind in lower-case letters, digits and underscores, as annual_leave or sickness")]
    Kind(String),
    /// It is recorded already.
    #[error("an absence of {staff} from {from} is recorded already: end or change that one")]
    Twice {
        /// Whose.
        staff: String,
        /// First day.
        from: Day,
    },
    /// There is none to end.
    #[error("no open absence of {staff} from {from} is recorded")]
    None {
        /// Whose.
        staff: String,
        /// First day.
        from: Day,
    },
}

/// An absence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAbsence {
    /// Whose, by code.
    pub staff: String,
    /// First day.
    pub from: Day,
    /// Last day; `None` while open.
    pub until: Option<Day>,
    /// What kind.
    pub kind: String,
}

/// Records an absence, and works out again every duty that it may touch.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn record_absence(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    via: Via,
    new: &NewAbsence,
) -> Result<(), Error<AbsenceRefusal>> {
    let done = service.store.write(moment, actor.name(), via, |tx| {
        let permission = Permission::RecordAbsence;
        let (state, staff, purpose) = find_staff(service, tx, actor, &new.staff, moment.today(), permission)?;
        if let Some(until) = new.until.filter(|until| *until < new.from) {
            return Err(Error::Refused(AbsenceRefusal::Backwards { from: new.from, until }));
        }
        if !is_free_code(&new.kind) {
            return Err(Error::Refused(AbsenceRefusal::Kind(new.kind.clone())));
        }
        if state.absences_of(staff).iter().any(|known| known.from == new.from) {
            return Err(Error::Refused(AbsenceRefusal::Twice { staff: new.staff.clone(), from: new.from }));
        }
        let until = new.until.map(|until| until.to_string()).unwrap_or_default();
        let cells = [new.staff.as_str(), &new.from.to_string(), &until, &new.kind];
        tx.add(&NewRow { known_from_now: true, ..NewRow::of(Sheet::Absences, &cells) })?;
        touch(service, tx, &new.staff)?;
        let shown = Shown::These(vec![new.staff.clone()]);
        Ok(((), tx.log(&Entry::new(Verb::Alteration, "absence.record", shown).with_purpose(purpose))?))
    });
    told_why(service, actor, moment, ("absence.record", Named::Code(&new.staff)), done)
}

/// Says on which day an open absence ends.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn end_absence(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    via: Via,
    (staff, from, until): (&str, Day, Day),
) -> Result<(), Error<AbsenceRefusal>> {
    let done = service.store.write(moment, actor.name(), via, |tx| {
        let (_, _, purpose) = find_staff(service, tx, actor, staff, moment.today(), Permission::RecordAbsence)?;
        if until < from {
            return Err(Error::Refused(AbsenceRefusal::Backwards { from, until }));
        }
        let day = from.to_string();
        let open = |cells: &[String]| cells[1] == day && cells[2].is_empty();
        let Some(known) = tx.reader().latest_rows(Sheet::Absences, staff)?.into_iter().find(|row| open(&row.cells))
        else {
            return Err(Error::Refused(AbsenceRefusal::None { staff: staff.to_owned(), from }));
        };
        let cells = [staff, &day, &until.to_string(), &known.cells[3]];
        tx.add(&NewRow {
            known_from_now: true,
            replaces: Some(known.first),
            kind: Some(Sheet::Absences.changed_kind()),
            ..NewRow::of(Sheet::Absences, &cells)
        })?;
        touch(service, tx, staff)?;
        let shown = Shown::These(vec![staff.to_owned()]);
        Ok(((), tx.log(&Entry::new(Verb::Alteration, "absence.end", shown).with_purpose(purpose))?))
    });
    told_why(service, actor, moment, ("absence.end", Named::Code(staff)), done)
}

/// The member of staff with this code, if there is one with whom this person may do this, and what they do it for.
pub(crate) fn find_staff(
    service: &Service,
    tx: &mut Tx<'_>,
    actor: &Actor,
    code: &str,
    on: Day,
    permission: Permission,
) -> Result<(State, StaffIx, Option<LookPurpose>), NotAllowedOrFault> {
    // Everybody's duties may hang on who is here: nobody else works them out meanwhile.
    tx.hold(None)?;
    actor.may_ever(permission)?;
    let mut subjects = Subjects::staff(code);
    if let Actor::User(user) = actor {
        subjects.people.extend(user.staff_code.clone());
    }
    let facts = tx.reader().load_about(&subjects, &service.library, When::on(on))?;
    let state = State::fold(facts, None);
    let absent = || NotAllowed::NotFound(format!("staff {code}"));
    let staff = state.facts.staff_coded(code).ok_or_else(absent)?;
    let relation = actor.relation_to_staff(&state, staff, on);
    actor.may(permission, relation).map_err(|_| absent())?;
    Ok((state, staff, actor.purpose(relation)))
}

/// Works out again whatever a change to a member of staff may touch.
pub(crate) fn touch(service: &Service, tx: &mut Tx<'_>, staff: &str) -> Result<(), StoreError> {
    let reach = tx.reader().reach_of(staff)?;
    replan(service, tx, &reach)
}

/// Somebody who may not, or a fault of ours: what finding can end in, whatever the feature.
pub(crate) enum NotAllowedOrFault {
    NotAllowed(NotAllowed),
    Fault(StoreError),
}

impl From<NotAllowed> for NotAllowedOrFault {
    fn from(not: NotAllowed) -> Self {
        Self::NotAllowed(not)
    }
}

impl From<StoreError> for NotAllowedOrFault {
    fn from(fault: StoreError) -> Self {
        Self::Fault(fault)
    }
}

impl<R> From<NotAllowedOrFault> for Error<R> {
    fn from(not: NotAllowedOrFault) -> Self {
        match not {
            NotAllowedOrFault::NotAllowed(not) => Error::NotAllowed(not),
            NotAllowedOrFault::Fault(fault) => Error::Fault(fault),
        }
    }
}
