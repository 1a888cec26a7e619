//! Who may use the service: adding people, giving roles, ending them.

mod search;

use crate::actor::Actor;
use crate::drafts::Begun;
use crate::error::{Error, NotAllowed};
use crate::{Moment, Service, Via};
use touchstone_domain::permission::{Permission, Relation, UserRole};
use touchstone_store::{Entry, RoleRow, SentRow, Shown, StoreError, Tx, UserRow, Verb};

pub use search::{Found, PAGE, Person, person, search};
pub use touchstone_store::Sought;

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
    /// Nobody else could say who may use the service.
    #[error("{0}: nobody else is an administrator; make somebody else one first")]
    Last(String),
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
fn check(actor: Option<&Actor>, nobody_yet: bool) -> Result<&str, NotAllowed> {
    match actor {
        Some(actor) => actor.may(Permission::ManageUsers, Relation::Everybody).map(|()| actor.name()),
        None if nobody_yet => Ok("the first"),
        None => Err(NotAllowed::NeedsName),
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
        add_in(tx, (username, staff, roles))?;
        Ok(((), tx.log(&entry("users.add", username))?))
    })
}

/// As [`add`], for a form that may be sent twice: the second time nothing is added.
///
/// # Errors
/// As [`add`].
pub fn add_once(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    token: &str,
    (username, staff, roles): (&str, Option<&str>, &[&str]),
) -> Result<(), Error<UserRefusal>> {
    service.store.write(moment, actor.name(), Via::Page, |tx| {
        tx.hold(None)?;
        check(Some(actor), false)?;
        let sent = tx.reader().sent(token)?;
        if sent.as_ref().is_some_and(|sent| sent.username != actor.name()) {
            return Err(NotAllowed::NotFound("form".to_owned()).into());
        }
        if sent.is_none() {
            add_in(tx, (username, staff, roles))?;
            let added = username.to_owned();
            let sent = SentRow { username: actor.name().to_owned(), record_id: added, changed: String::new() };
            tx.add_sent(token, &Begun::AddUser.key(""), &sent)?;
        }
        Ok(((), tx.log(&entry("users.add", username))?))
    })
}

fn add_in(tx: &mut Tx<'_>, (username, staff, roles): (&str, Option<&str>, &[&str])) -> Result<(), Error<UserRefusal>> {
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
    Ok(())
}

/// Somebody who is known from the staff alone is added by name, so that something can be said of them. Their code is left to the staff:
/// a username that is somebody else's later does not bring the first one's grade.
fn make_known(tx: &mut Tx<'_>, username: &str) -> Result<UserRow, Error<UserRefusal>> {
    if let Some(user) = tx.reader().user(username)? {
        return Ok(user);
    }
    if tx.reader().staff_named(username)?.is_none() {
        return Err(Error::Refused(UserRefusal::None(username.to_owned())));
    }
    tx.add_user(username, None)?;
    Ok(UserRow { username: username.to_owned(), staff_code: None, disabled: false })
}

/// Would nobody be an administrator any more, if this person were none?
fn is_last(tx: &mut Tx<'_>, username: &str) -> Result<bool, StoreError> {
    let role = UserRole::Administrator.code();
    let mut reader = tx.reader();
    let is_one = reader.roles_of(username)?.iter().any(|known| known.role == role)
        && reader.user(username)?.is_some_and(|user| !user.disabled);
    Ok(is_one && !reader.others_have(role, username)?)
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
        tx.hold(None)?;
        check(Some(actor), false)?;
        let given = UserRole::from_code(role).filter(|role| UserRole::GIVEN.contains(role));
        let given = given.ok_or_else(|| Error::Refused(no_role(role)))?;
        make_known(tx, username)?;
        if !gives && given == UserRole::Administrator && is_last(tx, username)? {
            return Err(Error::Refused(UserRefusal::Last(username.to_owned())));
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
        tx.hold(None)?;
        check(Some(actor), false)?;
        if is_last(tx, username)? {
            return Err(Error::Refused(UserRefusal::Last(username.to_owned())));
        }
        if !make_known(tx, username)?.disabled {
            tx.disable_user(username)?;
            tx.end_sessions_of(username)?;
        }
        Ok(((), tx.log(&entry("users.disable", username))?))
    })
}

/// Lets somebody who was disabled use the service again.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn enable(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    via: Via,
    username: &str,
) -> Result<(), Error<UserRefusal>> {
    service.store.write(moment, actor.name(), via, |tx| {
        tx.hold(None)?;
        check(Some(actor), false)?;
        let user = tx.reader().user(username)?;
        let user = user.ok_or_else(|| Error::Refused(UserRefusal::None(username.to_owned())))?;
        if user.disabled {
            tx.enable_user(username)?;
        }
        Ok(((), tx.log(&entry("users.enable", username))?))
    })
}
