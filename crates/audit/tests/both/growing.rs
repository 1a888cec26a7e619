//! The tree grows with what is stored, in any order of commits, and never says what is not so.

use crate::house::{House, today};
use crate::support::{Chance, Open, sample, taken};
use std::sync::atomic::{AtomicU64, Ordering};
use touchstone_audit::{Fault, Guard, Guards, Keeper, Publish};
use touchstone_service::import::Options;
use touchstone_service::{Moment, Via};
use touchstone_store::ledger::Source;
use touchstone_store::{Entry, Shown, StoreError, Verb, copy};

on_both!(
    what_is_stored_is_in_the_tree_and_verifies,
    an_empty_database_gets_its_name_and_its_key_at_once,
    nothing_new_changes_nothing,
    many_writers_and_many_keepers_give_each_row_one_place,
    a_row_that_is_committed_late_gets_its_place_late,
    a_copy_verifies_with_the_same_checkpoints_and_goes_on,
    a_new_key_signs_after_an_entry_that_the_old_one_vouches_for,
    a_change_of_keys_that_was_cut_off_is_ended_at_the_next_start,
    a_body_may_be_erased_and_the_tree_still_verifies,
    no_clean_database_raises_an_alarm,
    no_name_can_forge_a_line_or_a_field_of_an_entry,
    an_older_copy_is_refused_before_anything_is_done_with_it,
);

fn what_is_stored_is_in_the_tree_and_verifies(open: &Open) {
    let house = House::filled(open);
    let verified = house.verified(&house.given(), Guards::ALL);
    assert_eq!(verified.faults, []);
    let facts = house.service.store.read(|reader| reader.ledger_last()).map_err(|fault: StoreError| fault);
    let [facts, entries] = facts.expect("read");
    if open.is_sqlite() {
        // PostgreSQL reserves more numbers than it uses.
        assert_eq!((verified.facts, verified.entries), (facts.unsigned_abs(), entries.unsigned_abs()));
    }
    assert!(verified.facts > 1000, "{verified:?}");
    assert_eq!((verified.checkpoints, verified.keys.len()), (7, 1));
}

fn an_empty_database_gets_its_name_and_its_key_at_once(open: &Open) {
    let house = House::empty(open);
    house.keeper.begin(&open.moment(today())).expect("begun");
    let key = house.secret();
    house.restarted().begin(&open.moment(today())).expect("begun again");
    house.look(Shown::Nobody);
    house.keep();
    assert_eq!((house.faults(), house.key()), (vec![], key.public().clone()));
}

fn nothing_new_changes_nothing(open: &Open) {
    let house = House::filled(open);
    let before = std::fs::read(house.checkpoints()).expect("checkpoints");
    for _ in 0..3 {
        house.keep();
        house.keeper.keep_up(&open.moment(today()), Publish::Now).expect("kept");
    }
    assert!(std::fs::read(house.checkpoints()).expect("checkpoints") == before);
    assert_eq!(house.faults(), []);
}

fn many_writers_and_many_keepers_give_each_row_one_place(open: &Open) {
    let house = House::filled(open);
    let (keepers, moments) = ([house.restarted(), house.restarted()], std::sync::Mutex::new(open));
    let now = open.moment(today()).at;
    let moment = || Moment { at: now, ..moments.lock().expect("one at a time").moment(today()) };
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let (house, moment) = (&house, &moment);
            scope.spawn(move || {
                for number in 0..30 {
                    let shown = Shown::These(vec![format!("B{writer}{number:05}")]);
                    let entry = Entry::new(Verb::Consultation, "case", shown);
                    let store = &house.service.store;
                    let done = store.write(&moment(), "many", Via::Look, |tx| {
                        tx.add_user(&format!("user.{writer}.{number}"), None)?;
                        // Some acts are refused at the end, and leave a number that nobody uses.
                        if number % 7 == 3 { Err(StoreError::Busy) } else { Ok(((), tx.log(&entry)?)) }
                    });
                    assert_eq!(done.is_err(), number % 7 == 3);
                }
            });
        }
        for keeper in &keepers {
            let moment = &moment;
            scope.spawn(move || {
                for _ in 0..40 {
                    keeper.keep(&moment(), Publish::Now).unwrap_or_else(|fault| panic!("{fault}"));
                }
            });
        }
    });
    house.keeper.keep(&moment(), Publish::Now).expect("kept");
    assert_eq!(house.faults(), []);
}

fn a_row_that_is_committed_late_gets_its_place_late(open: &Open) {
    let house = House::filled(open);
    if open.is_sqlite() {
        // SQLite has one writer: nothing is committed late. A number that is left out must still be borne.
        open.by_hand("insert into log select seq + 3, at, actor, verb, what, scope, subjects, purpose, correlation from log order by seq desc limit 1")
            .expect("by hand");
        house.keep();
        assert_eq!(house.faults(), []);
        return;
    }
    let gaps = || {
        let gaps = house.service.store.read(|reader| reader.ledger_gaps()).map_err(|fault: StoreError| fault);
        gaps.expect("read").len()
    };
    let before = gaps();
    let (late, early) = (open.moment(today()), open.moment(today()));
    let entry = |what| Entry::new(Verb::Consultation, what, Shown::Nobody);
    let stored = house.service.store.write(&late, "late", Via::Look, |tx| {
        let logged = tx.log(&entry("late"))?;
        let other = house
            .service
            .store
            .write(&early, "early", Via::Look, |tx| Ok::<_, StoreError>(((), tx.log(&entry("early"))?)));
        other.expect("written");
        house.keep();
        assert_eq!(gaps(), before + 1);
        Ok::<_, StoreError>(((), logged))
    });
    stored.expect("written");
    let unplaced = house.faults();
    assert!(unplaced.iter().all(|fault| fault.guard == Guard::Runs) && unplaced.len() == 1, "{unplaced:?}");
    house.keep();
    assert_eq!(house.faults(), []);
    let places = house.service.store.read(|reader| {
        let last = reader.ledger_last()?[1];
        Ok::<_, StoreError>((reader.ledger_place(Source::Log, last - 1)?, reader.ledger_place(Source::Log, last)?))
    });
    let (late, early) = places.expect("read");
    assert!(late > early, "the one that was committed late stands after: {late:?} {early:?}");
}

fn a_copy_verifies_with_the_same_checkpoints_and_goes_on(open: &Open) {
    let house = House::filled(open);
    let there = open.other(false);
    let store = there.store();
    copy(&house.service.store, &store, &open.moment(today()), "mover").unwrap_or_else(|fault| panic!("{fault}"));
    let service = touchstone_service::Service::new(
        std::sync::Arc::new(store),
        house.service.library.clone(),
        house.service.policies.clone(),
    );
    let keeper = Keeper::new(service.store.clone(), Some(house.checkpoints()), Some(house.folder.join("key")));
    keeper.begin(&open.moment(today())).expect("the same log");
    keeper.keep(&open.moment(today()), Publish::Now).expect("kept");
    let verified = service.store.read(|reader| touchstone_audit::verify(reader, &house.given(), Guards::ALL));
    let verified = verified.expect("verified");
    assert_eq!(verified.faults, []);
    assert_eq!(verified.checkpoints, 8);
}

fn a_new_key_signs_after_an_entry_that_the_old_one_vouches_for(open: &Open) {
    let house = House::filled(open);
    let server = house.restarted();
    server.keep(&open.moment(today()), Publish::Now).expect("kept");
    let first = house.key();
    let second = house.rotate();
    assert_eq!(house.key(), second);
    // Another process, which has the old key in its memory, takes the new one.
    house.look(Shown::Nobody);
    server.keep(&open.moment(today()), Publish::Now).expect("kept");
    let third = house.rotate();
    house.look(Shown::Nobody);
    house.keep();
    let verified = house.verified(&house.given(), Guards::ALL);
    assert_eq!(verified.faults, []);
    assert_eq!(verified.keys, [first, second, third]);
}

fn a_change_of_keys_that_was_cut_off_is_ended_at_the_next_start(open: &Open) {
    let house = House::filled(open);
    let old = std::fs::read(house.folder.join("key")).expect("a key");
    let second = house.rotate();
    // As it was after the entry and before the file: both keys are there.
    std::fs::rename(house.folder.join("key"), house.folder.join("key.next")).expect("moved");
    std::fs::write(house.folder.join("key"), old).expect("written");
    #[cfg(unix)]
    std::fs::set_permissions(house.folder.join("key"), std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .expect("a mode");
    let keeper = house.restarted();
    keeper.begin(&open.moment(today())).expect("begun");
    house.look(Shown::Nobody);
    keeper.keep(&open.moment(today()), Publish::Now).expect("kept");
    assert_eq!((house.faults(), house.key()), (vec![], second));
    // A key that is lost is said to be, and one of another log is refused.
    std::fs::remove_file(house.folder.join("key")).expect("removed");
    let refused = house.restarted().begin(&open.moment(today())).expect_err("no key");
    assert!(refused.to_string().contains("put it back"), "{refused}");
}

fn a_body_may_be_erased_and_the_tree_still_verifies(open: &Open) {
    let house = House::filled(open);
    open.tamper("delete from fact_body where seq = 7");
    let verified = house.verified(&house.given(), Guards::ALL);
    assert_eq!((verified.faults.as_slice(), verified.erased), (&[][..], 1));
}

/// Small databases grow by chance; `TOUCHSTONE_CLEAN_DATABASES` says how many, and `cargo xtask check tampering` says 1,000.
fn no_clean_database_raises_an_alarm(open: &Open) {
    let wanted = std::env::var("TOUCHSTONE_CLEAN_DATABASES").ok().and_then(|count| count.parse().ok());
    let count: u64 = wanted.unwrap_or(if open.is_sqlite() { 40 } else { 10 });
    let next = AtomicU64::new(1);
    let alarmed: Vec<u64> = std::thread::scope(|scope| {
        let work = || {
            let mut alarmed = Vec::new();
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed > count {
                    return alarmed;
                }
                let own = open.other(true);
                let faults = grown_by_chance(&own, seed);
                if !faults.is_empty() {
                    println!("the clean database of seed {seed}: {faults:?}");
                    alarmed.push(seed);
                }
            }
        };
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("it ends")).collect()
    });
    let engine = if open.is_sqlite() { "SQLite" } else { "PostgreSQL" };
    println!("{count} clean databases on {engine}, {} raised an alarm", alarmed.len());
    assert_eq!(alarmed, [0; 0]);
}

/// Lets a database grow by chance; what verifying it finds.
fn grown_by_chance(own: &Open, seed: u64) -> Vec<Fault> {
    let house = House::empty(own);
    let mut chance = Chance::new(seed);
    if seed % 20 == 1 {
        taken(&house.service, &own.moment(today()), &sample("one"), Options::default());
    }
    for number in 0..chance.below(60) {
        match chance.below(8) {
            0 => house.keep(),
            1 => drop(house.rotate()),
            2 => house.look(Shown::Unit(format!("N{}", chance.below(9)))),
            3 => house.look(Shown::Everybody),
            4 => house.log("odd\nname %0A", &Entry::new(Verb::Erasure, "test", Shown::Nobody)),
            5 => {
                let done = house.service.store.write(&own.moment(today()), "root", Via::Command, |tx| {
                    tx.add_user(&format!("user.{number}"), None)?;
                    tx.give_role(&format!("user.{number}"), "auditor", None)?;
                    Ok::<_, StoreError>(((), tx.log(&Entry::new(Verb::Alteration, "users.add", Shown::Nobody))?))
                });
                done.expect("written");
            }
            _ => {
                let codes = (0..chance.below(40)).map(|_| format!("A{:06}", chance.below(50))).collect();
                house.look(Shown::These(codes));
            }
        }
    }
    house.keep();
    house.verified(&house.given(), Guards::ALL).faults
}

fn no_name_can_forge_a_line_or_a_field_of_an_entry(open: &Open) {
    let house = House::empty(open);
    let evil = "eve\n2026-01-01 anna.ward consultation\u{2028}\u{202e} these A000001";
    let shown = Shown::These(vec!["A000001 A000002".to_owned(), "A\n000003".to_owned()]);
    house.log(evil, &Entry::new(Verb::Consultation, "case", shown));
    house.log("eve", &Entry::new(Verb::Consultation, "due.list", Shown::Unit("N54\neverybody".to_owned())));
    house.keep();
    let rows = house.service.store.read(|reader| reader.ledger_log_after(0, 10)).map_err(|fault: StoreError| fault);
    let rows = rows.expect("read");
    for row in &rows[..2] {
        assert!(row.actor.chars().all(|letter| letter.is_ascii_graphic()), "{row:?}");
        assert!(row.scope.chars().all(|letter| letter.is_ascii_graphic() || letter == ' '), "{row:?}");
        assert_eq!(touchstone_audit::line_of(row).lines().count(), 1);
    }
    assert_eq!(rows[0].subjects.split(' ').count(), 2, "{rows:?}");
    assert_eq!(rows[1].scope.split(' ').count(), 2, "{rows:?}");
    assert_eq!(house.faults(), []);
}

fn an_older_copy_is_refused_before_anything_is_done_with_it(open: &Open) {
    let house = House::filled(open);
    let older = open.other(true);
    let store = older.store();
    copy(&house.service.store, &store, &open.moment(today()), "mover").unwrap_or_else(|fault| panic!("{fault}"));
    for _ in 0..3 {
        house.look(Shown::Nobody);
    }
    house.keep();
    let store = std::sync::Arc::new(store);
    let keeper = Keeper::new(store, Some(house.checkpoints()), Some(house.folder.join("key")));
    let refused = keeper.begin(&open.moment(today())).expect_err("an older copy");
    assert!(refused.to_string().contains("older copy"), "{refused}");
    // Nor are its checkpoints added to.
    let before = std::fs::read(house.checkpoints()).expect("checkpoints");
    keeper.keep(&open.moment(today()), Publish::Now).expect_err("an older copy");
    assert!(std::fs::read(house.checkpoints()).expect("checkpoints") == before);
}
