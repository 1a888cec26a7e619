//! Looking people up: whoever staff tell of and whoever was added, with the roles that they have today.

use crate::actor::{Actor, surname_first};
use crate::case::bytes_of;
use crate::error::{Error, NotAllowed};
use crate::{Moment, Service, When};
use std::convert::Infallible;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::State;
use touchstone_domain::permission::{Permission, Relation, UserRole};
use touchstone_store::{Entry, PersonRow, Reader, Shown, Sought, StoreError, Subjects, Verb};

/// People on one page.
pub const PAGE: usize = 25;

/// Somebody who may use the service, or may not any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// What names them in addresses.
    pub id: String,
    /// Sign-in name.
    pub username: String,
    /// Their name as lists have it, if it is known.
    pub name: Option<String>,
    /// Their code, if they are on the staff.
    pub staff_code: Option<String>,
    /// The role that their grade brings today.
    pub by_grade: Option<UserRole>,
    /// Roles given by name.
    pub given: Vec<UserRole>,
    /// Were they disabled?
    pub disabled: bool,
    /// Are they neither in service today nor added by name, so that they may do nothing?
    pub gone: bool,
    /// Is there a password with which they can sign in?
    pub has_password: bool,
}

/// A page of people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Who.
    pub people: Vec<Person>,
    /// How many in all.
    pub count: usize,
    /// Which page, from 1.
    pub page: usize,
}

/// A page of those who are found.
///
/// # Errors
/// Somebody who may not, faults of the database.
pub fn search(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    sought: Sought<'_>,
    page: usize,
) -> Result<Found, Error<Infallible>> {
    actor.may(Permission::ManageUsers, Relation::Everybody)?;
    service.store.look(moment, actor.name(), |reader| {
        let wanted = page.max(1);
        let (mut rows, count) = reader.people(sought, PAGE, (wanted - 1).saturating_mul(PAGE))?;
        let page = wanted.min(count.div_ceil(PAGE).max(1));
        if page != wanted {
            rows = reader.people(sought, PAGE, (page - 1) * PAGE)?.0;
        }
        let shown = Shown::These(rows.iter().map(|row| row.username.clone()).collect());
        let people = told(service, reader, rows, moment.today())?;
        Ok((Found { people, count, page }, Entry::new(Verb::Consultation, "users.search", shown)))
    })
}

/// One person, by the id in their address.
///
/// # Errors
/// There is none, somebody who may not, faults of the database.
pub fn person(service: &Service, actor: &Actor, moment: &Moment, id: &str) -> Result<Person, Error<Infallible>> {
    actor.may(Permission::ManageUsers, Relation::Everybody)?;
    service.store.look(moment, actor.name(), |reader| {
        let absent = || NotAllowed::NotFound("user".to_owned());
        let username = username_of(reader, id)?.ok_or_else(absent)?;
        let row = reader.person(&username)?.ok_or_else(absent)?;
        let found = told(service, reader, vec![row], moment.today())?.pop().ok_or_else(absent)?;
        let shown = Shown::These(vec![found.username.clone()]);
        Ok((found, Entry::new(Verb::Consultation, "users.person", shown)))
    })
}

/// Whom an address names: by the number of the fact that added them, or the id of a member of staff.
fn username_of(reader: &mut Reader<'_>, id: &str) -> Result<Option<String>, StoreError> {
    if let Ok(seq) = id.parse() {
        return reader.added_by(seq);
    }
    let Some(bytes) = bytes_of(id) else { return Ok(None) };
    match reader.staff_with_id(&bytes)? {
        Some(code) => reader.username_of(&code),
        None => Ok(None),
    }
}

/// Rows with the roles that people have today.
fn told(service: &Service, reader: &mut Reader<'_>, rows: Vec<PersonRow>, on: Day) -> Result<Vec<Person>, StoreError> {
    let mut subjects = Subjects::default();
    subjects.people.extend(rows.iter().filter_map(|row| row.staff_code.clone()));
    let state = State::fold(reader.load_about(&subjects, &service.library, When::on(on))?, None);
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        let staff = row.staff_code.as_deref().and_then(|code| state.facts.staff_coded(code));
        let live = staff.filter(|staff| state.staff_is_live(*staff, on));
        let given = reader.roles_of(&row.username)?;
        let name = surname_first((&row.name.0, &row.name.1));
        people.push(Person {
            has_password: reader.password_of(&row.username)?.is_some(),
            id: row.id,
            name: Some(name).filter(|name| !name.is_empty()),
            staff_code: row.staff_code,
            by_grade: live.and_then(|staff| state.grade_on(staff, on)).and_then(UserRole::of_grade),
            given: given.iter().filter_map(|role| UserRole::from_code(&role.role)).collect(),
            disabled: row.disabled,
            gone: !row.added && live.is_none(),
            username: row.username,
        });
    }
    Ok(people)
}
