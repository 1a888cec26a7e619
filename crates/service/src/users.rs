//! Who may use the service: adding people, giving roles, ending them.

use crate::actor::Actor;
use crate::error::Error;
use crate::{Moment, Service, Via};
use touchstone_domain::permission::{Permission, Relation, UserRole};
use touchstone_store::{Entry, RoleRow, Shown, UserRow, Verb};

/// Why a user was not added or changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UserRefusal {
    /// The name cannot be one.
    #[error("{0}: expected a username of letters, digits, dots, hyphens, underscores and @, up to 100")]
    Name(String),
    /// The name is taken.
    #[error("{0}: there is such a user already")]
    Taken(String),
    /// There is no such user.
    #[error("{0}: there is no such user")]
    None(String),
    /// The role is not given by name.
    #[error("{0}: expected one of {1}; other roles follow from a person's grade")]
    Role(String, String),
    /// There is no such member of staff.
    #[error("{0}: there is no such staff code")]
    Staff(String),
}

/// A user with the roles they were given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The user.
    pub user: UserRow,
    /// Roles given by name.
    pub roles: Vec<RoleRow>,
}

/// May this person manage users? As long as there are none, whoever can reach the database may add the first.
fn check(actor: Option<&Actor>, nobody_yet: bool) -> Result<&str, crate::NotAllowed> {
    match actor {
        Some(actor) => actor.may(Permission::ManageUsers, Relation::Everybody).map(|()| actor.name()),
        None if nobody_yet => Ok("the first"),
        None => Err(crate::NotAllowed::NeedsName),
    }
}

/// Adds a user, who may be on the staff and may be given roles. Without an actor, only the first.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn add(
    service: &Service,
    actor: Option<&Actor>,
    moment: &Moment,
    via: Via,
    (username, staff, roles): (&str, Option<&str>, &[&str]),
) -> Result<(), Error<UserRefusal>> {
    let name = actor.map_or("the first", Actor::name);
    service.store.write(moment, name, via, |tx| {
        tx.hold(None)?;
        check(actor, tx.reader().users()?.is_empty())?;
        let fits = |letter: char| letter.is_ascii_alphanumeric() || ".-_@".contains(letter);
        if username.is_empty() || username.len() > 100 || !username.chars().all(fits) {
            return Err(Error::Refused(UserRefusal::Name(username.to_owned())));
        }
        if tx.reader().user(username)?.is_some() {
            return Err(Error::Refused(UserRefusal::Taken(username.to_owned())));
        }
        if let Some(code) = staff
            && !tx.reader().knows_staff(code)?
        {
            return Err(Error::Refused(UserRefusal::Staff(code.to_owned())));
        }
        tx.add_user(username, staff)?;
        for role in roles {
            let given = UserRole::from_code(role).filter(|role| UserRole::GIVEN.contains(role));
            let given = given.ok_or_else(|| Error::Refused(no_role(role)))?;
            tx.give_role(username, given.code(), None)?;
        }
        Ok(((), tx.log(&entry("users.add", username))?))
    })
}

fn no_role(role: &str) -> UserRefusal {
    UserRefusal::Role(role.to_owned(), UserRole::GIVEN.map(UserRole::code).join(", "))
}

fn entry(what: &'static str, username: &str) -> Entry {
    Entry::new(Verb::Alteration, what, Shown::These(vec![username.to_owned()]))
}

/// Everybody who was added, with the roles they were given.
///
/// # Errors
/// Somebody who may not, faults of the database.
pub fn list(service: &Service, actor: &Actor, moment: &Moment) -> Result<Vec<Listed>, Error<UserRefusal>> {
    check(Some(actor), false)?;
    service.store.look(moment, actor.name(), |reader| {
        let mut listed = Vec::new();
        for user in reader.users()? {
            let roles = reader.roles_of(&user.username)?;
            listed.push(Listed { user, roles });
        }
        let names = listed.iter().map(|listed| listed.user.username.clone()).collect();
        Ok((listed, Entry::new(Verb::Consultation, "users.list", Shown::These(names))))
    })
}

/// Gives a role by name, or ends it.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn change_role(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    via: Via,
    (username, role, gives): (&str, &str, bool),
) -> Result<(), Error<UserRefusal>> {
    service.store.write(moment, actor.name(), via, |tx| {
        check(Some(actor), false)?;
        let given = UserRole::from_code(role).filter(|role| UserRole::GIVEN.contains(role));
        let given = given.ok_or_else(|| Error::Refused(no_role(role)))?;
        if tx.reader().user(username)?.is_none() {
            return Err(Error::Refused(UserRefusal::None(username.to_owned())));
        }
        let has = tx.reader().roles_of(username)?.iter().any(|known| known.role == given.code());
        match (gives, has) {
            (true, false) => tx.give_role(username, given.code(), None)?,
            (false, true) => drop(tx.end_role(username, given.code())?),
            _ => {}
        }
        Ok(((), tx.log(&entry("users.change_role", username))?))
    })
}

/// Disables a user: from now on they may do and see nothing.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn disable(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    via: Via,
    username: &str,
) -> Result<(), Error<UserRefusal>> {
    service.store.write(moment, actor.name(), via, |tx| {
        check(Some(actor), false)?;
        if tx.reader().user(username)?.is_none() {
            return Err(Error::Refused(UserRefusal::None(username.to_owned())));
        }
        tx.disable_user(username)?;
        Ok(((), tx.log(&entry("users.disable", username))?))
    })
}
