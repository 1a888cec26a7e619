//! Users: searching them, and that somebody who may say who uses the service is always left.

use crate::support::{Open, day, differences, found, owner, taken, team};
use touchstone_domain::permission::{Permission, UserRole};
use touchstone_service::access::{Actors, set_password, sign_in, who_is};
use touchstone_service::import::Options;
use touchstone_service::users::{PAGE, Sought, UserRefusal, add, change_role, disable, enable, person, search};
use touchstone_service::{Error, Service, Via};

on_both!(
    searching_finds_staff_and_those_who_were_added_page_by_page,
    somebody_of_the_staff_is_given_a_role_and_disabled_and_enabled_again,
    the_last_administrator_is_neither_ended_nor_disabled,
    two_administrators_who_end_each_other_at_once_leave_one,
    who_is_signed_in_is_known_whatever_was_done_to_the_plan_by_hand,
);

const TODAY: &str = "2026-11-23";

fn service(open: &Open) -> Service {
    let service = open.service();
    taken(&service, &open.moment(day(TODAY)), &team(6, day("2026-11-21")), Options::default());
    for name in ["root", "second"] {
        let new = (name, None, ["administrator"].as_slice());
        add(&service, Some(&owner()), &open.moment(day(TODAY)), Via::Command, new).expect("added");
    }
    service
}

fn searching_finds_staff_and_those_who_were_added_page_by_page(open: &Open) {
    let service = service(open);
    let root = found(&service, "root", day(TODAY)).expect("root");
    let moment = || open.moment(day(TODAY));
    let all = Sought::default();
    let first = search(&service, &root, &moment(), all, 1).expect("a page");
    let mut names = Vec::new();
    for page in 1..=first.count.div_ceil(PAGE) {
        let part = search(&service, &root, &moment(), all, page).expect("a page");
        assert!(part.people.len() <= PAGE);
        names.extend(part.people.into_iter().map(|person| person.username));
    }
    assert_eq!(names.len(), first.count);
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), first.count, "nobody is on two pages");
    let beyond = search(&service, &root, &moment(), all, 1_000_000).expect("the last page");
    assert_eq!(beyond.page, first.count.div_ceil(PAGE));
    // A name is found by any part, in either order, in capitals or not; what a pattern could mean is only letters.
    let somebody = first.people.iter().find(|person| person.staff_code.is_some()).expect("somebody of the staff");
    let name = somebody.name.clone().expect("a name");
    let (surname, forename) = name.split_once(", ").expect("two names");
    for text in [name.to_uppercase(), format!("{forename} {surname}").to_lowercase(), somebody.username.clone()] {
        let sought = Sought { text: &text, only_added: false };
        let got = search(&service, &root, &moment(), sought, 1).expect("a page");
        assert!(got.people.iter().any(|person| person.username == somebody.username), "{text}");
        assert_eq!(got.people[0].id, somebody.id, "{text}");
    }
    for (text, count) in [("%", 0), ("_", 0), ("!", 0), ("' or 1=1 --", 0), ("root", 1)] {
        let got = search(&service, &root, &moment(), Sought { text, only_added: false }, 1).expect("a page");
        assert_eq!(got.count, count, "{text}");
    }
    let added = search(&service, &root, &moment(), Sought { text: "", only_added: true }, 1).expect("a page");
    assert_eq!(added.count, 2);
    // Nobody else looks.
    let other = found(&service, &somebody.username, day(TODAY)).expect("somebody");
    assert!(matches!(search(&service, &other, &moment(), all, 1), Err(Error::NotAllowed(_))));
    for absent in ["", "0", "999999", "0198c2a0-0000-7000-8000-000000000001", "anna.ward"] {
        assert!(matches!(person(&service, &root, &moment(), absent), Err(Error::NotAllowed(_))), "{absent}");
    }
}

fn somebody_of_the_staff_is_given_a_role_and_disabled_and_enabled_again(open: &Open) {
    let service = service(open);
    let root = found(&service, "root", day(TODAY)).expect("root");
    let moment = || open.moment(day(TODAY));
    let list = search(&service, &root, &moment(), Sought::default(), 1).expect("a page");
    let spo = list.people.iter().find(|person| person.by_grade == Some(UserRole::Spo)).expect("an SPO").clone();
    let change = |gives| change_role(&service, &root, &moment(), Via::Page, (&spo.username, "auditor", gives));
    change(true).expect("given");
    change(true).expect("given already");
    let actor = found(&service, &spo.username, day(TODAY)).expect("an SPO");
    assert!(actor.could(Permission::RecordOversight) && actor.could(Permission::Check), "both roles count");
    let now = person(&service, &root, &moment(), &spo.id).expect("found by the id they had");
    assert_eq!((now.given.as_slice(), now.by_grade), ([UserRole::Auditor].as_slice(), Some(UserRole::Spo)));
    change(false).expect("ended");
    for _ in 0..2 {
        disable(&service, &root, &moment(), Via::Page, &spo.username).expect("disabled");
    }
    assert!(found(&service, &spo.username, day(TODAY)).is_none());
    enable(&service, &root, &moment(), Via::Page, &spo.username).expect("enabled");
    let actor = found(&service, &spo.username, day(TODAY)).expect("an SPO again");
    assert!(actor.could(Permission::RecordOversight) && !actor.could(Permission::Check));
    assert_eq!(differences(&service, &moment()), Vec::<String>::new());
    let unknown = disable(&service, &root, &moment(), Via::Page, "nobody.known");
    assert!(matches!(unknown, Err(Error::Refused(UserRefusal::None(_)))));
}

fn the_last_administrator_is_neither_ended_nor_disabled(open: &Open) {
    let service = service(open);
    let root = found(&service, "root", day(TODAY)).expect("root");
    let moment = || open.moment(day(TODAY));
    disable(&service, &root, &moment(), Via::Page, "second").expect("there is another");
    let is_refused = |did: Result<(), Error<UserRefusal>>| matches!(did, Err(Error::Refused(UserRefusal::Last(_))));
    // The other one is disabled, and does not count.
    assert!(is_refused(change_role(&service, &root, &moment(), Via::Page, ("root", "administrator", false))));
    assert!(is_refused(disable(&service, &root, &moment(), Via::Page, "root")));
    change_role(&service, &root, &moment(), Via::Page, ("second", "administrator", false)).expect("they count no more");
    enable(&service, &root, &moment(), Via::Page, "second").expect("enabled");
    assert!(is_refused(disable(&service, &root, &moment(), Via::Page, "root")), "enabled, and no administrator");
    change_role(&service, &root, &moment(), Via::Page, ("second", "administrator", true)).expect("given");
    disable(&service, &root, &moment(), Via::Page, "root").expect("there is another again");
    assert_eq!(differences(&service, &moment()), Vec::<String>::new());
}

fn two_administrators_who_end_each_other_at_once_leave_one(open: &Open) {
    let service = service(open);
    let acts = [("root", "second"), ("second", "root")]
        .map(|(by, whom)| (found(&service, by, day(TODAY)).expect("an administrator"), whom, open.moment(day(TODAY))));
    let service = &service;
    let done: Vec<bool> = std::thread::scope(|scope| {
        let acts = acts.map(|(by, whom, moment)| {
            scope.spawn(move || change_role(service, &by, &moment, Via::Page, (whom, "administrator", false)).is_ok())
        });
        acts.map(|act| act.join().expect("no panic")).to_vec()
    });
    assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");
}

fn who_is_signed_in_is_known_whatever_was_done_to_the_plan_by_hand(open: &Open) {
    let (service, moment) = (service(open), || open.moment(day(TODAY)));
    let password = "slow green harbour";
    set_password(&service, &owner(), &moment(), Via::Command, ("root", password)).expect("set");
    let token = sign_in(&service, &moment(), "192.0.2.1", ("root", password)).expect("signed in");
    let actors = Actors::default();
    let known =
        || who_is(&service, &actors, &moment(), &token).expect("an answer").map(|actor| actor.name().to_owned());
    assert_eq!(known().as_deref(), Some("root"));
    open.by_hand("update planning set planned_for = 'some day'").expect("changed by hand");
    assert_eq!(known().as_deref(), Some("root"));
}
