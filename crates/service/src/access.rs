//! Signing in and out with a password kept here, and who a session belongs to.
//!
//! What lives here: passwords, how often they may be tried, how long a session lasts. What does not: cookies and pages (crate `web`),
//! what somebody may do once they are known ([`crate::actor`]).

use crate::actor::Actor;
use crate::error::{Error, NotAllowed};
use crate::{Moment, Service, Via};
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::permission::{Permission, Relation};
use touchstone_store::{Entry, Shown, StoreError, Verb};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
/// A session ends when nothing was asked for so long.
const IDLE: i64 = 30 * MINUTE;
/// A session ends so long after it began.
const LONGEST: i64 = 12 * 60 * MINUTE;
/// How often it is noted that a session is in use.
const NOTED: i64 = MINUTE;
/// Attempts are counted within so long.
const WITHIN: i64 = 15 * MINUTE;
/// More attempts than this on one username are refused, whoever makes them.
const TRIES_FOR_NAME: i64 = 10;
/// More attempts than this from one address are refused.
const TRIES_FROM_ADDRESS: i64 = 100;
/// Characters that a password must have, and may have.
const SHORTEST: usize = 12;
const MOST: usize = 128;

/// Why a password was not set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// Nobody with this name may use the service.
    #[error("{0}: nobody with this name may use the service; add them first, or bring in staff.csv")]
    Nobody(String),
    /// It is too short or too long.
    #[error("expected a password of {SHORTEST} to {MOST} characters; three words are a good one")]
    Length,
    /// It says who they are.
    #[error("a password must not have the username in it")]
    HoldsName,
}

/// Why somebody was not signed in. Says nothing about whether there is such a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInRefusal {
    /// Name and password do not belong together.
    #[error("the username or the password is wrong")]
    Wrong,
    /// Too many attempts were made.
    #[error("too many attempts; try again in 15 minutes")]
    TooMany,
}

/// Sets somebody's password and ends their sessions.
///
/// # Errors
/// What the rules refuse, somebody who may not, faults of the database; then nothing is stored.
pub fn set_password(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    via: Via,
    (username, password): (&str, &str),
) -> Result<(), Error<PasswordRefusal>> {
    service.store.write(moment, actor.name(), via, |tx| {
        actor.may(Permission::ManageUsers, Relation::Everybody)?;
        let known = Actor::named(&mut tx.reader(), &service.library, username, moment.today())?;
        if known.is_err() {
            return Err(Error::Refused(PasswordRefusal::Nobody(username.to_owned())));
        }
        check(username, password).map_err(Error::Refused)?;
        let hash = hashed(password, &tx.salt())?;
        tx.set_password(username, &hash)?;
        tx.end_sessions_of(username)?;
        let shown = Shown::These(vec![username.to_owned()]);
        Ok(((), tx.log(&Entry::new(Verb::Alteration, "access.set_password", shown))?))
    })
}

fn check(username: &str, password: &str) -> Result<(), PasswordRefusal> {
    if !(SHORTEST..=MOST).contains(&password.chars().count()) {
        return Err(PasswordRefusal::Length);
    }
    if password.to_lowercase().contains(&username.to_lowercase()) {
        return Err(PasswordRefusal::HoldsName);
    }
    Ok(())
}

fn hashed(password: &str, salt: &[u8]) -> Result<String, StoreError> {
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), salt);
    hash.map(|hash| hash.to_string())
        .map_err(|fault| StoreError::Refused(format!("a password was not hashed: {fault}")))
}

/// The hash that is compared when there is no such user, so that this takes as long. It is of nothing that anybody knows.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdCBvZiBub2JvZHkuLg$u3kZc1r8hYt0mQb5Vx2Lw7Ndf9EoJgKqPiSaTz4yXcA";

#[cfg(test)]
thread_local! {
    /// How often a password was hashed to be compared, by this thread.
    static COMPARED: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

fn fits(password: &str, hash: &str) -> bool {
    #[cfg(test)]
    COMPARED.set(COMPARED.get() + 1);
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Signs somebody in; the token of their session. `address` is where they are, so that guessing from there is slowed down.
///
/// # Errors
/// A wrong name or password, too many attempts, faults of the database.
pub fn sign_in(
    service: &Service,
    moment: &Moment,
    address: &str,
    (username, password): (&str, &str),
) -> Result<String, Error<SignInRefusal>> {
    let since = Instant(moment.at.0 - WITHIN);
    let (by_name, by_address) = (format!("name {}", username.to_lowercase()), format!("address {address}"));
    let entry = |what| Entry::new(Verb::Consultation, what, Shown::Nobody);
    let within = service.store.write(moment, "touchstone", Via::Page, |tx| {
        let tries = (tx.count_attempt(&by_name, since)?, tx.count_attempt(&by_address, since)?);
        let within = tries.0 <= TRIES_FOR_NAME && tries.1 <= TRIES_FROM_ADDRESS;
        Ok::<_, StoreError>((within, tx.log(&entry("access.try"))?))
    })?;
    if !within {
        return Err(Error::Refused(SignInRefusal::TooMany));
    }
    let known = service.store.read(|reader| {
        let hash = reader.password_of(username)?;
        let actor = Actor::named(reader, &service.library, username, moment.today())?;
        Ok::<_, StoreError>(hash.filter(|_| actor.is_ok()))
    })?;
    let right = fits(password, known.as_deref().unwrap_or(NOBODYS)) && known.is_some();
    if !right {
        return Err(Error::Refused(SignInRefusal::Wrong));
    }
    service.store.write(moment, username, Via::Page, |tx| {
        tx.forgive_attempt(&by_name, since)?;
        tx.forgive_attempt(&by_address, since)?;
        tx.end_old_sessions(Instant(moment.at.0 - LONGEST), Instant(moment.at.0 - IDLE))?;
        let token = tx.begin_session(username)?;
        Ok((token, tx.log(&entry("access.sign_in"))?))
    })
}

/// Ends a session.
///
/// # Errors
/// Faults of the database.
pub fn sign_out(service: &Service, actor: &Actor, moment: &Moment, token: &str) -> Result<(), StoreError> {
    service.store.write(moment, actor.name(), Via::Page, |tx| {
        tx.end_session(token)?;
        let entry = Entry::new(Verb::Consultation, "access.sign_out", Shown::Nobody);
        Ok(((), tx.log(&entry)?))
    })
}

/// People at most who are remembered; then all are forgotten.
const REMEMBERED: usize = 20_000;

/// Who those are who asked last. What somebody is follows from facts about staff, teams and users alone: as long as none was added,
/// and on the same day, they are still the same.
#[derive(Debug, Default)]
pub struct Actors {
    remembered: Mutex<Remembered>,
    /// Tokens are not kept.
    hasher: RandomState,
}

#[derive(Debug)]
struct Remembered {
    /// The database's version of people, and the day.
    of: (i64, Day),
    actors: BTreeMap<String, Actor>,
    /// Whose session each was, by the hash of its token: a guess, since it may have ended.
    sessions: BTreeMap<u64, String>,
}

impl Default for Remembered {
    fn default() -> Self {
        Self { of: (-1, Day(0)), actors: BTreeMap::new(), sessions: BTreeMap::new() }
    }
}

impl Actors {
    fn remembered(&self) -> MutexGuard<'_, Remembered> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, of: (i64, Day), username: &str, token: &str) -> Option<Actor> {
        let mut remembered = self.remembered();
        if remembered.of != of {
            return None;
        }
        let actor = remembered.actors.get(username).cloned()?;
        if remembered.sessions.len() >= REMEMBERED {
            remembered.sessions.clear();
        }
        remembered.sessions.entry(self.hasher.hash_one(token)).or_insert_with(|| username.to_owned());
        Some(actor)
    }

    /// The staff code of whoever most likely asks, so that what they will be shown can be asked for before it is known who they are. Whether
    /// they are, and may see it, is another question ([`who_is`]).
    #[must_use]
    pub fn likely_staff(&self, token: &str) -> Option<String> {
        let remembered = self.remembered();
        match remembered.actors.get(remembered.sessions.get(&self.hasher.hash_one(token))?)? {
            Actor::User(user) => user.staff_code.clone(),
            Actor::Owner(_) => None,
        }
    }

    fn keep(&self, of: (i64, Day), actor: &Actor) {
        let mut remembered = self.remembered();
        // Somebody who began to ask before a change does not bring back what was before it.
        if remembered.of.0 > of.0 {
            return;
        }
        if remembered.of != of || remembered.actors.len() >= REMEMBERED {
            *remembered = Remembered { of, ..Remembered::default() };
        }
        remembered.actors.insert(actor.name().to_owned(), actor.clone());
    }
}

/// Whose session this is, with the roles they have today; nobody's if it has ended or they may not use the service any more.
///
/// # Errors
/// Faults of the database.
pub fn who_is(service: &Service, actors: &Actors, moment: &Moment, token: &str) -> Result<Option<Actor>, StoreError> {
    let now = moment.at.0;
    let Some(session) = service.store.session(token)? else { return Ok(None) };
    if session.created_at.0 + LONGEST <= now || session.seen_at.0 + IDLE <= now {
        return Ok(None);
    }
    let (seen_at, today) = (session.seen_at, moment.today());
    let actor = match actors.find((session.people, today), &session.username, token) {
        Some(actor) => actor,
        None => {
            let (version, actor) = service.store.read(|reader| {
                let version = reader.version_of_people()?;
                Ok::<_, StoreError>((version, Actor::named(reader, &service.library, &session.username, today)?))
            })?;
            let Ok(actor) = actor else { return Ok(None) };
            actors.keep((version, today), &actor);
            actor
        }
    };
    if seen_at.0 + NOTED <= now {
        service.store.keep_session(moment, token)?;
    }
    Ok(Some(actor))
}

/// Has anybody a password yet?
///
/// # Errors
/// Faults of the database.
pub fn anybody(service: &Service) -> Result<bool, StoreError> {
    service.store.read(|reader| reader.has_passwords())
}

impl From<NotAllowed> for SignInRefusal {
    fn from(_: NotAllowed) -> Self {
        SignInRefusal::Wrong
    }
}

#[cfg(test)]
mod tests {
    use super::{COMPARED, NOBODYS, hashed, set_password, sign_in};
    use crate::actor::Actor;
    use crate::{Moment, Service, Via, users};
    use argon2::PasswordHash;
    use std::sync::Arc;
    use touchstone_domain::calendar::{Calendar, Day, Instant};
    use touchstone_domain::policy::{ContactMapping, Library, Reckoning, RecordMapping};
    use touchstone_store::Store;

    #[test]
    fn the_hash_of_nobody_is_worked_out_like_that_of_anybody() {
        let somebodys = hashed("slow green harbour", b"salt of somebody").expect("a hash");
        let (nobody, somebody) = (PasswordHash::new(NOBODYS), PasswordHash::new(&somebodys));
        let (nobody, somebody) = (nobody.expect("a hash"), somebody.expect("a hash"));
        assert_eq!((nobody.algorithm, nobody.version), (somebody.algorithm, somebody.version));
        assert_eq!(nobody.params, somebody.params);
        let length = |hash: &PasswordHash| hash.hash.as_ref().map(|hash| hash.as_bytes().len());
        assert_eq!(length(&nobody), length(&somebody));
    }

    #[test]
    fn a_wrong_password_an_unknown_name_and_somebody_disabled_take_the_same_work() {
        let file = std::env::temp_dir().join(format!("touchstone-work-{}.db", std::process::id()));
        let day = Day::parse(b"2027-01-01").expect("a day");
        let calendar = Calendar::new(Vec::new(), day, day);
        let library = Library {
            policies: Vec::new(),
            calendar,
            contacts: ContactMapping::default(),
            records: RecordMapping::default(),
            reckoning: Reckoning::default(),
        };
        let store = Store::open(&format!("sqlite:{}", file.display())).expect("a database");
        let service = Service::new(Arc::new(store), Arc::new(library), String::new());
        let now = Moment { at: Instant(1_800_000_000_000_000), seed: [1; 32] };
        let owner = Actor::Owner("owner:test".to_owned());
        for name in ["root", "gone"] {
            users::add(&service, Some(&owner), &now, Via::Command, (name, None, &["administrator"])).expect("added");
            set_password(&service, &owner, &now, Via::Command, (name, "slow green harbour")).expect("set");
        }
        users::disable(&service, &owner, &now, Via::Command, "gone").expect("disabled");
        for (name, password) in [("root", "wrong"), ("nobody", "wrong"), ("gone", "slow green harbour"), ("", "")] {
            let before = COMPARED.get();
            sign_in(&service, &now, "192.0.2.1", (name, password)).expect_err("refused");
            assert_eq!(COMPARED.get() - before, 1, "{name}");
        }
        drop(service);
        for end in ["", "-wal", "-shm"] {
            drop(std::fs::remove_file(format!("{}{end}", file.display())));
        }
    }
}
