//! Files that are no sound backup: each is refused whole, by name.

use crate::place::Place;
use crate::support::{Chance, Open};
use std::path::Path;
use touchstone_backup::{Identity, new_identity, read_identities, verify};

on_both!(
    a_backup_that_was_changed_or_cut_off_anywhere_is_refused,
    a_backup_of_a_database_that_somebody_changed_is_refused,
);

fn refused(place: &Place<'_>, bytes: &[u8], why: &str) -> String {
    let path = place.file("damaged");
    std::fs::write(&path, bytes).expect("written");
    let wrong = place.verify(&path).map(|opened| opened.proof).expect_err(why).to_string();
    assert!(wrong.contains("nothing was restored") && wrong.contains("damaged"), "{why}: {wrong}");
    wrong
}

fn a_backup_that_was_changed_or_cut_off_anywhere_is_refused(open: &Open) {
    let place = Place::new(open);
    place.create("backup").expect("a backup");
    let whole = std::fs::read(place.file("backup")).expect("a file");
    let mut chance = Chance::new(7);
    let far = whole.len();
    let places = (0..far.min(240)).step_by(3).chain((0..12).map(|_| chance.below(far))).chain([far - 17, far - 1]);
    for at in places.collect::<Vec<_>>() {
        let mut changed = whole.clone();
        changed[at] ^= 1 << chance.below(8);
        refused(&place, &changed, &format!("byte {at} of {far} was changed"));
    }
    // Nothing, inside its head, at the ends of its parts and beside them, without its last byte.
    let part = 64 * 1024 + 16;
    let head = far % part;
    let cuts = [0, 1, 21, 100, head, head + part, head + part + 1, 2 * part, far / 2, far - 16, far - 1];
    for length in cuts.into_iter().filter(|length| *length < far) {
        refused(&place, &whole[..length], &format!("cut off after {length} of {far}"));
    }
    refused(&place, &[&whole[..], &[0]].concat(), "something was added");
    refused(&place, &[&whole[..], &whole[..]].concat(), "another was added");
    refused(&place, b"SQLite format 3\0", "not encrypted");
    let foreign = age::encrypt(&place.key.to_public(), b"A letter.\n").expect("encrypted");
    assert!(refused(&place, &foreign, "somebody's letter").contains("no backup of Touchstone"));
    let other = [Identity::generate()];
    let wrong = verify(&place.file("backup"), &place.folder, &other, Vec::new()).expect_err("another key").to_string();
    assert!(wrong.contains("none of these keys opens it"), "{wrong}");
    assert_eq!(place.scratches(), 0, "data is left in the clear");
}

fn a_backup_of_a_database_that_somebody_changed_is_refused(open: &Open) {
    let place = Place::new(open);
    place.create("before").expect("a backup");
    place.verify(&place.file("before")).expect("a sound backup");
    open.change_a_body();
    place.create("body").expect("a backup");
    let wrong = place.verify(&place.file("body")).map(|it| it.proof).expect_err("a body was changed").to_string();
    assert!(wrong.contains("its body is not the one that was stored"), "{wrong}");
    open.change_an_entry();
    place.create("log").expect("a backup");
    let wrong = place.verify(&place.file("log")).map(|it| it.proof.log.faults).expect_err("the log was changed");
    assert!(wrong.to_string().contains("faults in the database inside"), "{wrong}");
}

#[test]
fn a_private_key_reads_back_replaces_nothing_and_is_never_said() {
    let folder = std::env::temp_dir().join(format!("touchstone-keys-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("backup.key");
    let public = new_identity(&path).expect("a key");
    let read = read_identities(&path).expect("it reads back");
    assert_eq!(read[0].to_public().to_string(), public.to_string());
    new_identity(&path).expect_err("a key replaces nothing");
    std::fs::write(&path, "AGE-SECRET-KEY-1SENTINEL").expect("written");
    let wrong = read_identities(Path::new(&path)).map(|_| ()).expect_err("no key").to_string();
    assert!(!wrong.contains("SENTINEL"), "{wrong}");
    drop(std::fs::remove_dir_all(&folder));
}
