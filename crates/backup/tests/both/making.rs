//! Backups that are sound: made while people work, restored into either engine, with nothing that need not be in them.

use crate::place::{Place, new_record, somebody_with_a_case};
use crate::support::{Open, at, day, differences, owner, printed_from};
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use touchstone_backup::restore;
use touchstone_service::oversight::record;
use touchstone_service::{Moment, Service, Via};
use touchstone_store::{Store, When};

on_both!(
    a_backup_restores_into_either_engine_and_answers_as_the_original_did,
    a_backup_is_of_one_moment_while_others_write,
    a_backup_holds_no_session_attempt_or_draft_and_others_cannot_read_it,
    a_database_that_is_not_empty_takes_no_backup_and_stays_as_it_was,
    somebody_who_may_not_check_makes_and_restores_no_backup,
);

fn a_backup_restores_into_either_engine_and_answers_as_the_original_did(open: &Open) {
    let place = Place::new(open);
    let header = place.create("backup").expect("a backup");
    assert!(header.size > 3000 && !header.checkpoint.is_empty(), "{header:?}");
    let opened = place.verify(&place.file("backup")).expect("a sound backup");
    assert_eq!((opened.proof.log.checkpoints, opened.proof.log.faults.len()), (1, 0));
    place.nobody_else_can_use_the_scratch();
    for same in [true, false] {
        let other = open.other(same);
        let to = other.store();
        let rows = restore(&opened, &to, &owner(), &open.moment(day("2026-03-18"))).expect("restored");
        assert!(rows > 10_000, "{rows}");
        let restored = Service::new(Arc::new(to), place.service.library.clone(), place.service.policies.clone());
        assert_eq!(differences(&restored, &open.moment(day("2026-03-18"))), Vec::<String>::new());
        let when = When { on: day("2026-03-31"), known_at: Some(at("2026-03-20T17:00:00Z")) };
        assert!(printed_from(&restored, when) == printed_from(&place.service, when));
    }
    drop(opened);
    assert_eq!(place.scratches(), 0, "data is left in the clear");
}

fn a_backup_is_of_one_moment_while_others_write(open: &Open) {
    let place = Place::new(open);
    let (actor, crn) = somebody_with_a_case(&place, day("2026-03-16"));
    let (stop, start) = (AtomicBool::new(false), open.moment(day("2026-03-16")).at);
    let written = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut written = 0_u64;
            while !stop.load(Ordering::Relaxed) {
                // What they write has no place in the tree yet: as long as it is young, that is no fault.
                let mut seed = [9; 32];
                seed[..8].copy_from_slice(&u64::to_le_bytes(written));
                let moment = Moment { at: start, seed };
                record(&place.service, &actor, &moment, Via::Page, &new_record(&crn, &format!("Seen {written}.")))
                    .unwrap_or_else(|fault| panic!("{fault}"));
                written += 1;
            }
            written
        });
        for name in ["first", "second", "third"] {
            place.create(name).unwrap_or_else(|fault| panic!("{fault}"));
        }
        stop.store(true, Ordering::Relaxed);
        writer.join().expect("it writes to the end")
    });
    assert!(written > 3, "only {written} records were written meanwhile");
    let sizes = ["first", "second", "third"].map(|name| {
        let opened = place.verify(&place.file(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        opened.proof.facts
    });
    assert!(sizes[0] < sizes[2], "nothing was written between {sizes:?}");
}

fn a_backup_holds_no_session_attempt_or_draft_and_others_cannot_read_it(open: &Open) {
    let place = Place::new(open);
    open.leave_begun();
    assert!(open.nothing_is_begun().is_err(), "the test cannot see what is begun");
    place.create("backup").expect("a backup");
    let path = place.file("backup");
    let mode = std::fs::metadata(&path).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let bytes = std::fs::read(&path).expect("a file");
    for clear in [&b"SQLite format"[..], b"SENTINEL", b"touchstone-backup", b"oversight"] {
        assert!(!bytes.windows(clear.len()).any(|part| part == clear), "a backup shows what it holds");
    }
    let opened = place.verify(&path).expect("a sound backup");
    let other = open.other(true);
    restore(&opened, &other.store(), &owner(), &open.moment(day("2026-03-18"))).expect("restored");
    assert_eq!(other.nothing_is_begun(), Ok(()));
}

fn a_database_that_is_not_empty_takes_no_backup_and_stays_as_it_was(open: &Open) {
    let place = Place::new(open);
    place.create("backup").expect("a backup");
    let opened = place.verify(&place.file("backup")).expect("a sound backup");
    let other = open.other(false);
    let full = Place::new(&other);
    let when = When { on: day("2026-03-31"), known_at: None };
    let before = printed_from(&full.service, when);
    let refused = restore(&opened, &full.service.store, &owner(), &open.moment(day("2026-03-18")));
    assert!(refused.expect_err("it is not empty").to_string().contains("not empty"));
    assert!(printed_from(&full.service, when) == before);
    let again = place.create("backup").expect_err("a backup replaces nothing").to_string();
    assert!(again.contains("never replaces another"), "{again}");
}

fn somebody_who_may_not_check_makes_and_restores_no_backup(open: &Open) {
    let place = Place::new(open);
    let (actor, _) = somebody_with_a_case(&place, day("2026-03-16"));
    let moment = open.moment(day("2026-03-17"));
    let to = [place.key.to_public()];
    let paths = (place.file("stolen"), place.folder.clone());
    let made = touchstone_backup::create((&place.service, &place.keeper), &actor, &moment, &to, (&paths.0, &paths.1));
    assert!(made.is_err() && !paths.0.exists(), "somebody without the right made a backup");
    place.create("backup").expect("a backup");
    let opened = place.verify(&place.file("backup")).expect("a sound backup");
    let other = open.other(true);
    let empty: Store = other.store();
    restore(&opened, &empty, &actor, &moment).expect_err("somebody without the right restored a backup");
    restore(&opened, &empty, &owner(), &moment).expect("nothing was left of that");
}
