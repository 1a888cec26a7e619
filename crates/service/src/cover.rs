//! Cover: who stands in for whom.

use crate::absence::{find_staff, touch};
use crate::actor::Actor;
use crate::error::{Error, NotAllowed};
use crate::refused::{Named, told_why};
use crate::{Moment, Service, Via};
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::Sheet;
use touchstone_domain::permission::Permission;
use touchstone_store::{Entry, NewRow, Reader, Shown, StoreError, Verb};

/// Why cover was not set or ended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CoverRefusal {
    /// It ends before it begins.
    #[error("until {until} is before from {from}")]
    Backwards {
        /// First day.
        from: Day,
        /// Last day.
        until: Day,
    },
    /// Somebody would stand in for themselves.
    #[error("{0} cannot stand in for themselves")]
    Themselves(String),
    /// Cover would lead back to where it began.
    #[error("cover would go round in a circle: {0}; choose another deputy")]
    Circle(String),
    /// It is set already.
    #[error("{deputy} stands in for {staff} from {from} already")]
    Twice {
        /// For whom.
        staff: String,
        /// First day.
        from: Day,
        /// Who.
        deputy: String,
    },
    /// There is none to end.
    #[error("{deputy} does not stand in for {staff} from {from}")]
    None {
        /// For whom.
        staff: String,
        /// First day.
        from: Day,
        /// Who.
        deputy: String,
    },
}

/// Somebody stands in for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCover {
    /// For whom, by code.
    pub staff: String,
    /// First day.
    pub from: Day,
    /// Last day; `None` while open.
    pub until: Option<Day>,
    /// Who, by code.
    pub deputy: String,
}

/// Says who stands in for somebody, and works out again every duty that it may touch.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn set_cover(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    via: Via,
    new: &NewCover,
) -> Result<(), Error<CoverRefusal>> {
    let done = service.store.write(moment, actor.name(), via, |tx| {
        let (_, _, purpose) = find_staff(service, tx, actor, &new.staff, moment.today(), Permission::SetCover)?;
        if !tx.reader().knows_staff(&new.deputy)? {
            return Err(NotAllowed::NotFound(format!("staff {}", new.deputy)).into());
        }
        if let Some(until) = new.until.filter(|until| *until < new.from) {
            return Err(Error::Refused(CoverRefusal::Backwards { from: new.from, until }));
        }
        if new.deputy == new.staff {
            return Err(Error::Refused(CoverRefusal::Themselves(new.staff.clone())));
        }
        if let Some(circle) = circle(&mut tx.reader(), new)? {
            return Err(Error::Refused(CoverRefusal::Circle(circle)));
        }
        let (from, until) = (new.from.to_string(), new.until.map(|until| until.to_string()).unwrap_or_default());
        let same = |cells: &[String]| cells[1] == from && cells[3] == new.deputy;
        if tx.reader().latest_rows(Sheet::Cover, &new.staff)?.iter().any(|row| same(&row.cells)) {
            let (staff, from, deputy) = (new.staff.clone(), new.from, new.deputy.clone());
            return Err(Error::Refused(CoverRefusal::Twice { staff, from, deputy }));
        }
        let cells = [new.staff.as_str(), &from, &until, &new.deputy];
        tx.add(&NewRow { known_from_now: true, ..NewRow::of(Sheet::Cover, &cells) })?;
        touch(service, tx, &new.staff)?;
        let shown = Shown::These(vec![new.staff.clone(), new.deputy.clone()]);
        Ok(((), tx.log(&Entry::new(Verb::Alteration, "cover.set", shown).with_purpose(purpose))?))
    });
    told_why(service, actor, moment, ("cover.set", Named::Code(&new.staff)), done)
}

/// Ends cover on a day; before its first day, it never was.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn end_cover(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    via: Via,
    ended: &NewCover,
) -> Result<(), Error<CoverRefusal>> {
    let done = service.store.write(moment, actor.name(), via, |tx| {
        let (_, _, purpose) = find_staff(service, tx, actor, &ended.staff, moment.today(), Permission::SetCover)?;
        let from = ended.from.to_string();
        let same = |cells: &[String]| cells[1] == from && cells[3] == ended.deputy;
        let known = tx.reader().latest_rows(Sheet::Cover, &ended.staff)?.into_iter().find(|row| same(&row.cells));
        let Some(known) = known else {
            let (staff, from, deputy) = (ended.staff.clone(), ended.from, ended.deputy.clone());
            return Err(Error::Refused(CoverRefusal::None { staff, from, deputy }));
        };
        let until = ended.until.filter(|until| *until >= ended.from);
        // Cover that ends before it begins is withdrawn.
        let last = until.map(|until| until.to_string()).unwrap_or(known.cells[2].clone());
        let cells = [ended.staff.as_str(), &from, &last, &ended.deputy];
        tx.add(&NewRow {
            known_from_now: true,
            replaces: Some(known.first),
            withdrawn: until.is_none(),
            kind: until.is_some().then(|| Sheet::Cover.changed_kind()),
            ..NewRow::of(Sheet::Cover, &cells)
        })?;
        touch(service, tx, &ended.staff)?;
        let shown = Shown::These(vec![ended.staff.clone(), ended.deputy.clone()]);
        Ok(((), tx.log(&Entry::new(Verb::Alteration, "cover.end", shown).with_purpose(purpose))?))
    });
    told_why(service, actor, moment, ("cover.end", Named::Code(&ended.staff)), done)
}

/// The way round, if whoever stands in for the deputy, and for them, comes back to the covered person on a day of the new cover.
fn circle(reader: &mut Reader<'_>, new: &NewCover) -> Result<Option<String>, StoreError> {
    let (mut path, mut open) = (vec![new.staff.clone()], vec![(new.deputy.clone(), 1)]);
    while let Some((current, depth)) = open.pop() {
        path.truncate(depth);
        path.push(current.clone());
        if current == new.staff {
            return Ok(Some(path.join(", ")));
        }
        for row in reader.latest_rows(Sheet::Cover, &current)? {
            let day = |at: usize| Day::parse(row.cells[at].as_bytes()).ok();
            let (from, until) = (day(1).unwrap_or(Day::EARLIEST), day(2).unwrap_or(Day::LATEST));
            let overlaps = from <= new.until.unwrap_or(Day::LATEST) && new.from <= until;
            let next = &row.cells[3];
            if overlaps && (*next == new.staff || !path.contains(next)) {
                open.push((next.clone(), path.len()));
            }
        }
    }
    Ok(None)
}
