//! Signing in: what a password, a session and too many attempts come to.

use std::sync::Arc;
use touchstone_domain::calendar::{Calendar, Day, Instant};
use touchstone_domain::policy::{ContactMapping, Library, Reckoning, RecordMapping};
use touchstone_service::access::{PasswordRefusal, SignInRefusal, set_password, sign_in, sign_out, who_is};
use touchstone_service::actor::Actor;
use touchstone_service::{Error, Moment, Service, StoreError, Via, users};
use touchstone_store::Store;

const MINUTE: i64 = 60_000_000;
const PASSWORD: &str = "slow green harbour";

struct House {
    service: Service,
    file: std::path::PathBuf,
    seed: std::cell::Cell<u8>,
    actors: touchstone_service::access::Actors,
}

impl Drop for House {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            drop(std::fs::remove_file(format!("{}{end}", self.file.display())));
        }
    }
}

impl House {
    /// A database in which `root` may manage users and has a password.
    fn new(name: &str) -> Self {
        let file = std::env::temp_dir().join(format!("touchstone-access-{name}-{}.db", std::process::id()));
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
        let house = Self {
            service,
            file,
            seed: std::cell::Cell::new(0),
            actors: touchstone_service::access::Actors::default(),
        };
        let owner = Actor::Owner("owner:test".to_owned());
        let new = ("root", None, ["administrator"].as_slice());
        users::add(&house.service, Some(&owner), &house.at(0), Via::Command, new).expect("added");
        set_password(&house.service, &owner, &house.at(0), Via::Command, ("root", PASSWORD)).expect("set");
        house
    }

    /// So many minutes after the beginning.
    fn at(&self, minutes: i64) -> Moment {
        self.seed.set(self.seed.get().wrapping_add(1));
        Moment { at: Instant(1_800_000_000_000_000 + minutes * MINUTE), seed: [self.seed.get(); 32] }
    }

    fn sign_in(&self, minutes: i64, name: &str, password: &str) -> Result<String, SignInRefusal> {
        match sign_in(&self.service, &self.at(minutes), "192.0.2.1", (name, password)) {
            Ok(token) => Ok(token),
            Err(Error::Refused(refusal)) => Err(refusal),
            Err(other) => panic!("{other}"),
        }
    }

    fn who(&self, minutes: i64, token: &str) -> Option<String> {
        let who = who_is(&self.service, &self.actors, &self.at(minutes), token).expect("an answer");
        who.map(|actor| actor.name().to_owned())
    }
}

#[test]
fn a_session_begins_with_the_password_and_ends_by_signing_out() {
    let house = House::new("round");
    let token = house.sign_in(0, "root", PASSWORD).expect("signed in");
    assert_eq!(token.len(), 64);
    assert_eq!(house.who(1, &token).as_deref(), Some("root"));
    assert_eq!(house.who(1, "something else"), None);
    let actor = who_is(&house.service, &house.actors, &house.at(1), &token).expect("an answer").expect("somebody");
    sign_out(&house.service, &actor, &house.at(2), &token).expect("signed out");
    assert_eq!(house.who(2, &token), None);
}

#[test]
fn a_wrong_password_and_an_unknown_name_are_answered_alike() {
    let house = House::new("alike");
    let entries = || {
        let log = house.service.store.read(|reader| reader.ledger_log_after(0, 1_000));
        log.map_err(|wrong: StoreError| wrong).expect("a log").len()
    };
    for (name, password) in [("root", "not the password"), ("nobody", PASSWORD), ("nobody", "")] {
        let before = entries();
        assert_eq!(house.sign_in(0, name, password), Err(SignInRefusal::Wrong));
        assert_eq!(entries() - before, 1, "{name}: as much is written");
    }
}

#[test]
fn the_eleventh_attempt_within_15_minutes_is_refused_for_known_and_unknown_names() {
    let house = House::new("limit");
    for name in ["root", "nobody"] {
        for _ in 0..10 {
            assert_eq!(house.sign_in(0, name, "wrong wrong wrong"), Err(SignInRefusal::Wrong));
        }
        assert_eq!(house.sign_in(14, name, PASSWORD), Err(SignInRefusal::TooMany));
    }
    assert!(house.sign_in(15, "root", PASSWORD).is_ok());
}

#[test]
fn a_session_ends_after_half_an_hour_of_nothing_and_after_12_hours_of_anything() {
    let house = House::new("limits");
    let token = house.sign_in(0, "root", PASSWORD).expect("signed in");
    assert_eq!(house.who(30, &token), None);
    for minutes in (0..720).step_by(29) {
        assert!(house.who(minutes, &token).is_some(), "{minutes}");
    }
    assert_eq!(house.who(720, &token), None);
}

#[test]
fn a_new_password_ends_sessions_and_a_disabled_user_has_none() {
    let house = House::new("ends");
    let owner = Actor::Owner("owner:test".to_owned());
    let token = house.sign_in(0, "root", PASSWORD).expect("signed in");
    set_password(&house.service, &owner, &house.at(1), Via::Command, ("root", "another long password")).expect("set");
    assert_eq!(house.who(1, &token), None);
    let token = house.sign_in(2, "root", "another long password").expect("signed in");
    let second = ("second", None, ["administrator"].as_slice());
    users::add(&house.service, Some(&owner), &house.at(2), Via::Command, second).expect("added");
    users::disable(&house.service, &owner, &house.at(3), Via::Command, "root").expect("disabled");
    assert_eq!(house.who(3, &token), None);
    assert_eq!(house.sign_in(4, "root", "another long password"), Err(SignInRefusal::Wrong));
}

#[test]
fn passwords_that_are_short_or_hold_the_name_or_belong_to_nobody_are_refused() {
    let house = House::new("refused");
    let owner = Actor::Owner("owner:test".to_owned());
    let refusal = |name: &str, password: &str| match set_password(
        &house.service,
        &owner,
        &house.at(0),
        Via::Command,
        (name, password),
    ) {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    assert_eq!(refusal("root", "eleven char"), PasswordRefusal::Length);
    assert_eq!(refusal("root", "this is Root's password"), PasswordRefusal::HoldsName);
    assert_eq!(refusal("nobody", PASSWORD), PasswordRefusal::Nobody("nobody".to_owned()));
}
