//! The kinds of tampering that docs/security.md lists: what somebody does who can change the database, the files, or both.

use crate::house::{House, today};
use crate::support::{Open, sample, taken};
use Guard as G;
use touchstone_audit::{Checkpoint, Given, Guard, Keeper, Note, PrivateKey, Publish};
use touchstone_service::Service;
use touchstone_service::import::Options;
use touchstone_store::{Shown, copy};

/// One kind.
pub struct Kind {
    pub name: &'static str,
    /// What finds it: with these not consulted, it goes unseen.
    pub found_by: &'static [Guard],
    /// Does it; what there is to verify with afterwards, if it is not what the house has.
    pub done: fn(&House<'_>) -> Option<Given>,
}

/// Rows within whole subtrees, whose hashes are kept; what comes after them is judged by itself.
const EARLY: &[Guard] = &[G::Tree];
/// The last rows: in no whole subtree yet.
const LATE: &[Guard] = &[G::Tree, G::Checkpoints];
const PLACES: &[Guard] = &[G::Runs, G::Tree, G::Checkpoints];

macro_rules! by_hand {
    ($name:literal, $found_by:expr, $sql:literal) => {
        Kind {
            name: $name,
            found_by: $found_by,
            done: |house| {
                house.by_hand($sql);
                None
            },
        }
    };
}

/// The last entries stand in no whole segment: the index of subjects does not know them yet.
pub static KINDS: [Kind; 30] = [
    by_hand!("a fact is changed", EARLY, "update fact set happened_on = '2020-01-01' where seq = 50"),
    by_hand!("who stored a fact is changed", EARLY, "update fact set actor = 'anna.ward' where seq = 50"),
    by_hand!("a fact is back-dated", EARLY, "update fact set stored_at = '2024-03-16T09:00:00.000000Z' where seq = 50"),
    by_hand!(
        "the subjects of two facts are swapped",
        EARLY,
        "update fact set subject = case when seq = 50 then 'A000051' else 'A000050' end where seq in (50, 51)"
    ),
    by_hand!(
        "what a fact says is changed",
        &[G::Bodies],
        "update fact_body set body = '{\"kind\":\"none\"}' where seq = 50"
    ),
    by_hand!(
        "what a fact says is replaced, digest and all",
        EARLY,
        "update fact set body_hash = (select body_hash from fact where seq = 60) where seq = 50; \
         update fact_body set salt = (select salt from fact_body where seq = 60), \
         body = (select body from fact_body where seq = 60) where seq = 50"
    ),
    Kind {
        name: "a letter goes from a body into its salt",
        found_by: &[G::Bodies],
        done: |house| {
            let salt = if house.open.is_sqlite() { "unhex(hex(salt) || '7B')" } else { "salt || '\\x7b'::bytea" };
            house.by_hand(&format!("update fact_body set salt = {salt}, body = substr(body, 2) where seq = 50"));
            None
        },
    },
    by_hand!(
        "a fact is removed",
        &[G::Runs, G::Tree],
        "delete from fact where seq = 50; delete from fact_body where seq = 50"
    ),
    Kind {
        name: "a fact is slipped in and says it is old",
        found_by: &[G::Times],
        done: |house| {
            house.by_hand(
                "insert into fact select (select max(seq) + 1 from fact), id, 'case', 'A000001', kind, happened_on, \
            recorded_at, '2024-03-16T09:00:00.000000Z', actor, via, corrects, body_hash from fact where seq = 50",
            );
            house.keep();
            None
        },
    },
    by_hand!(
        "a body is left without its fact",
        &[G::Bodies],
        "insert into fact_body select 990000, salt, body from fact_body where seq = 50"
    ),
    Kind {
        name: "a row is replaced by INSERT OR REPLACE, or what PostgreSQL has for it",
        found_by: EARLY,
        done: |house| {
            let columns = "seq, id, subject_kind, subject, kind, happened_on, recorded_at, stored_at, actor, via, corrects, body_hash";
            let row = "seq, id, subject_kind, subject, kind, happened_on, recorded_at, stored_at, 'eve', via, corrects, body_hash";
            house.by_hand(&if house.open.is_sqlite() {
                format!("insert or replace into fact ({columns}) select {row} from fact where seq = 50")
            } else {
                format!(
                    "insert into fact ({columns}) select {row} from fact where seq = 50 \
                on conflict (seq) do update set actor = excluded.actor"
                )
            });
            None
        },
    },
    by_hand!(
        "who looked is changed",
        LATE,
        "update log set actor = 'anna.ward' where seq = (select max(seq) - 2 from log)"
    ),
    by_hand!(
        "at whom somebody looked is changed",
        LATE,
        "update log set subjects = 'A000777' where seq = (select max(seq) - 2 from log)"
    ),
    by_hand!(
        "what somebody looked for is changed",
        LATE,
        "update log set purpose = 'allocation' where seq = (select max(seq) - 2 from log)"
    ),
    Kind {
        name: "two entries are put in another order",
        found_by: LATE,
        done: |house| {
            house.by_hand("update log set subjects = case seq when (select max(seq) - 2 from log) then \
            (select subjects from log where seq = (select max(seq) - 3 from log)) else \
            (select subjects from log where seq = (select max(seq) - 2 from log)) end, \
            at = case seq when (select max(seq) - 2 from log) then (select at from log where seq = (select max(seq) - 3 from log)) else \
            (select at from log where seq = (select max(seq) - 2 from log)) end \
            where seq in ((select max(seq) - 2 from log), (select max(seq) - 3 from log))");
            None
        },
    },
    by_hand!("an entry is removed", PLACES, "delete from log where seq = (select max(seq) - 2 from log)"),
    by_hand!(
        "an entry is slipped in under a number that nobody used",
        &[G::Runs],
        "insert into log select -5, at, actor, verb, what, scope, subjects, purpose, correlation from log where seq = 5"
    ),
    by_hand!(
        "a run is changed",
        &[G::Runs, G::Checkpoints],
        "update log_run set amount = amount - 1 where place = (select max(place) from log_run)"
    ),
    by_hand!(
        "a run is removed",
        &[G::Runs, G::Checkpoints],
        "delete from log_run where place = (select max(place) from log_run)"
    ),
    Kind {
        name: "a kept hash is changed",
        found_by: LATE,
        done: |house| {
            house.by_hand("update log_tile set hash = (select hash from log_tile where level = 1 and n = 4) where level = 1 and n = 3");
            None
        },
    },
    by_hand!("a kept hash is removed", &[G::Tiles], "delete from log_tile where level = 1 and n = 3"),
    Kind {
        name: "the last entries are cut off, with their runs and the head of the tree",
        found_by: &[G::Checkpoints],
        done: cut_off,
    },
    Kind { name: "an older copy of the database is put in its place", found_by: &[G::Checkpoints], done: older_copy },
    Kind {
        name: "a checkpoint is changed",
        found_by: &[G::Signatures, G::Checkpoints, G::Chain],
        done: |house| {
            let text = std::fs::read_to_string(house.checkpoints()).expect("a file");
            let root = text.lines().nth(9 + 1).expect("the root of the second note").to_owned();
            let first = if root.starts_with('A') { "B" } else { "A" };
            std::fs::write(house.checkpoints(), text.replace(&root, &format!("{first}{}", &root[1..])))
                .expect("written");
            None
        },
    },
    Kind {
        name: "a checkpoint is removed",
        found_by: &[G::Chain],
        done: |house| {
            let mut notes = house.notes();
            notes.remove(3);
            house.write_notes(&notes);
            None
        },
    },
    Kind {
        name: "the last checkpoints are cut off",
        found_by: &[G::Published],
        done: |house| {
            let notes = house.notes();
            house.write_notes(&notes[..4]);
            None
        },
    },
    Kind {
        name: "the checkpoints are signed anew with another key",
        found_by: &[G::Signatures],
        done: |house| {
            let notes =
                signed_anew(house, &house.notes(), &PrivateKey::of(house.key().name(), [66; 32]).expect("a key"));
            house.write_notes(&notes);
            None
        },
    },
    Kind {
        name: "a larger tree is signed with the key before the one in force",
        found_by: &[G::Signatures],
        done: |house| {
            let old = house.secret();
            house.rotate();
            house.look(Shown::Nobody);
            house.keep();
            let mut notes = house.notes();
            let last = notes.pop().expect("a note").checkpoint;
            notes.push(last.signed(&old));
            house.write_notes(&notes);
            None
        },
    },
    Kind {
        name: "the log is rewritten whole and signed with a key of somebody's own",
        found_by: &[G::Keys],
        done: |house| {
            let known = house.key();
            Some(rewritten(house, "eve", vec![known]))
        },
    },
    Kind {
        name: "the log is rewritten whole and signed with a stolen key that was in force before",
        found_by: &[G::Keys],
        done: |house| {
            let stolen = house.folder.join("stolen");
            std::fs::create_dir_all(&stolen).expect("a folder");
            std::fs::copy(house.folder.join("key"), stolen.join("key")).expect("copied");
            let known = house.rotate();
            Some(rewritten(house, "stolen", vec![known]))
        },
    },
];

/// Kinds that need more than a small database.
pub static MORE: [Kind; 6] = [
    by_hand!(
        "an entry of the index of subjects is removed",
        &[G::Subjects],
        "delete from log_subject where subject = 'A000777'"
    ),
    by_hand!(
        "an entry of the index of subjects is changed",
        &[G::Subjects],
        "update log_subject set entries = '1' where subject = 'A000777'"
    ),
    Kind {
        name: "a row is changed, and the whole tree is worked out anew",
        found_by: &[G::Checkpoints],
        done: |house| {
            house.by_hand("update log set actor = 'anna.ward' where seq = 50");
            house.by_hand(&forget_tree(house, "(select signing_key from log_head)"));
            let other = house.folder.join("other");
            std::fs::create_dir_all(&other).expect("a folder");
            std::fs::copy(house.folder.join("key"), other.join("key")).expect("copied");
            house
                .other_keeper("other")
                .keep(&house.open.moment(today()), Publish::Now)
                .unwrap_or_else(|fault| panic!("{fault}"));
            None
        },
    },
    by_hand!(
        "somebody gives themselves a role by hand",
        &[G::Users],
        "insert into roles (seq, username, role, unit, ended) values (990000, 'user.1', 'auditor', null, 0)"
    ),
    Kind {
        name: "the ids of two cases are swapped",
        found_by: &[G::Ids],
        done: |house| {
            taken(&house.service, &house.open.moment(today()), &sample("one"), Options::default());
            house.keep();
            let two = "(select min(code) from names where kind = 'case')";
            let other = "(select max(code) from names where kind = 'case')";
            house.by_hand(&format!("update names set id = case code when {two} then (select id from names where kind = 'case' and code = {other}) \
            else (select id from names where kind = 'case' and code = {two}) end where kind = 'case' and code in ({two}, {other})"));
            None
        },
    },
    Kind {
        name: "an entry that brings a key is slipped in",
        found_by: &[G::Keys],
        done: |house| {
            let eve = PrivateKey::of(house.key().name(), [66; 32]).expect("a key");
            house.by_hand(&format!(
                "insert into log select (select max(seq) + 1 from log), at, actor, verb, 'audit.rotate_key', \
            'key {} AAAA', subjects, purpose, correlation from log where seq = (select max(seq) from log)",
                eve.public()
            ));
            // Whoever keeps the tree has no such key, and signs nothing any more.
            house.keeper.keep(&house.open.moment(today()), Publish::Now).expect_err("no such key");
            None
        },
    },
];

fn signed_anew(house: &House<'_>, notes: &[Note], key: &PrivateKey) -> Vec<Note> {
    assert_eq!(key.public().name(), house.key().name());
    let mut after = [0; 32];
    let sign = |note: &Note| {
        let note = Checkpoint { after, ..note.checkpoint.clone() }.signed(key);
        after = note.digest();
        note
    };
    notes.iter().map(sign).collect()
}

fn forget_tree(house: &House<'_>, key: &str) -> String {
    let nothing = if house.open.is_sqlite() { "x''" } else { "''::bytea" };
    format!(
        "delete from log_run; delete from log_tile; delete from log_subject; delete from log_segment; delete from log_gap; \
         update log_head set size = 0, frontier = {nothing}, last_fact = 0, last_log = 0, indexed = 0, signing_key = {key}, \
         published = 0"
    )
}

/// Whoever can do anything with the database forgets a look, and makes tree, key and checkpoints anew.
fn rewritten(house: &House<'_>, name: &str, keys: Vec<touchstone_audit::PublicKey>) -> Given {
    house.by_hand(
        "delete from log where what in ('audit.first_key', 'audit.rotate_key'); delete from log where seq = 77",
    );
    house.by_hand(&forget_tree(house, "''"));
    let keeper = house.other_keeper(name);
    keeper.keep(&house.open.moment(today()), Publish::Now).unwrap_or_else(|fault| panic!("{fault}"));
    Given { checkpoints: vec![house.folder.join(name).join("checkpoints")], keys, now: None }
}

fn cut_off(house: &House<'_>) -> Option<Given> {
    house.by_hand("create table head_before as select * from log_head");
    for _ in 0..3 {
        house.look(Shown::These(vec!["A000001".to_owned()]));
    }
    house.keep();
    house.by_hand(
        "delete from log where seq > (select last_log from head_before); \
         delete from log_run where place >= (select size from head_before); \
         delete from log_head; insert into log_head select * from head_before; drop table head_before",
    );
    None
}

/// The older copy takes the place of the database: the house verifies that.
fn older_copy(house: &House<'_>) -> Option<Given> {
    let open: &'static Open = Box::leak(Box::new(house.open.other(true)));
    let store = open.store();
    copy(&house.service.store, &store, &house.open.moment(today()), "mover").unwrap_or_else(|fault| panic!("{fault}"));
    house.look(Shown::These(vec!["A000001".to_owned()]));
    house.look(Shown::These(vec!["A000002".to_owned()]));
    house.keep();
    let store = std::sync::Arc::new(store);
    Keeper::new(store.clone(), None, None).keep(&house.open.moment(today()), Publish::Now).expect("kept");
    let service = Service::new(store, house.service.library.clone(), house.service.policies.clone());
    *house.instead.lock().expect("one at a time") = Some(service);
    None
}
