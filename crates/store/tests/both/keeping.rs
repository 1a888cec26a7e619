//! What is stored stays as it was stored, and a database that would not keep it is refused.

use crate::support::{Open, day, differences, sample, taken};
use touchstone_service::Via;
use touchstone_service::import::Options;
use touchstone_store::{Entry, Shown, Store, StoreError, Verb};

on_both!(
    facts_bodies_and_log_cannot_be_changed_or_removed,
    a_database_without_its_triggers_is_refused,
    a_change_by_hand_is_found_and_named,
    nothing_is_stored_when_an_act_fails,
    many_servers_may_start_at_once,
    an_address_that_is_none_is_refused,
);

fn filled(open: &Open) -> touchstone_service::Service {
    let service = open.service();
    taken(&service, &open.moment(day("2026-03-16")), &sample("one"), Options::default());
    service
}

fn facts_bodies_and_log_cannot_be_changed_or_removed(open: &Open) {
    let _service = filled(open);
    let mut statements = vec![
        "update fact set kind = 'other' where seq = 1".to_owned(),
        "delete from fact where seq = 1".to_owned(),
        "update fact_body set body = '{}' where seq = 1".to_owned(),
        "delete from fact_body where seq = 1".to_owned(),
        "update log set actor = 'nobody'".to_owned(),
        "delete from log".to_owned(),
    ];
    if open.is_sqlite() {
        // With and without recursive triggers, as another program may open the file.
        for setting in ["on", "off"] {
            statements.push(format!(
                "pragma recursive_triggers = {setting}; \
                 insert or replace into fact_body (seq, salt, body) values (1, x'00', '{{}}')"
            ));
            statements.push(format!(
                "pragma recursive_triggers = {setting}; replace into fact select * from fact where seq = 1"
            ));
            statements.push(format!(
                "pragma recursive_triggers = {setting}; replace into log select * from log where seq = 1"
            ));
        }
    } else {
        statements.push(
            "insert into fact_body (seq, salt, body) values (1, '\\x00', '{}') \
            on conflict (seq) do update set body = excluded.body"
                .to_owned(),
        );
        statements.push("truncate fact".to_owned());
        statements.push("truncate log".to_owned());
    }
    for statement in statements {
        let said = open.by_hand(&statement).expect_err(&statement);
        assert!(said.contains("never changed"), "{statement}: {said}");
    }
}

fn a_database_without_its_triggers_is_refused(open: &Open) {
    drop(filled(open));
    let breaks = if open.is_sqlite() {
        vec![
            "drop trigger fact_kept_from_update",
            "create trigger fact_kept_from_update before update on fact begin select 1; end",
        ]
    } else {
        vec![
            "alter table fact_body disable trigger fact_body_kept",
            "alter table fact_body enable trigger fact_body_kept",
            "create or replace function refuse_change() returns trigger language plpgsql as $$ begin return new; end $$",
        ]
    };
    for sql in breaks {
        open.by_hand(sql).expect("it can be done by hand");
        let refused = Store::open(&open.url).expect_err(sql);
        assert!(
            matches!(refused, StoreError::Refused(_)) && refused.to_string().contains("trigger"),
            "{sql}: {refused}"
        );
    }
}

fn a_change_by_hand_is_found_and_named(open: &Open) {
    let service = filled(open);
    let moment = open.moment(day("2026-03-16"));
    assert_eq!(differences(&service, &moment), Vec::<String>::new());
    let changes = [
        (
            "update fact_body set body = replace(body, 'high', 'low') where seq = (select min(seq) from case_history where value = 'high')",
            "its body is not the one",
        ),
        ("update fact set happened_on = '2020-01-01' where seq = (select min(seq) from events)", "happened on"),
        ("update fact set subject = 'Z000000' where seq = (select max(seq) from events)", "is about"),
        (
            "update records set decision = 'recall' where seq = (select min(seq) from records where decision = 'endorsed')",
            "decision is recall",
        ),
        ("delete from absences where seq = (select min(seq) from absences)", "absences"),
        (
            "update duty set due = '2030-01-01' where subject = (select min(subject) from duty where due is not null)",
            "duty",
        ),
        ("delete from duty where subject = (select max(subject) from duty)", "is missing"),
        ("delete from leaders", "names"),
        ("insert into users (seq, username, staff_code, disabled) values (99000001, 'eve', null, 0)", "users eve"),
        (
            "insert into roles (seq, username, role, unit, ended) values (99000002, 'eve', 'auditor', null, 0)",
            "roles eve auditor",
        ),
        (
            "insert into events (seq, withdrawn, crn, \"on\", kind) select 99000003, 0, min(crn), '2026-01-01', 'other' from cases",
            "events 99000003",
        ),
    ];
    open.tamper("select 1");
    for (sql, named) in changes {
        let before = differences(&service, &moment).len();
        open.by_hand(sql).expect(sql);
        let found = differences(&service, &moment);
        assert!(found.len() > before, "{sql} is not found");
        assert!(found.iter().any(|difference| difference.contains(named)), "{sql}: {found:?}");
    }
}

fn nothing_is_stored_when_an_act_fails(open: &Open) {
    let service = filled(open);
    let moment = open.moment(day("2026-03-16"));
    let rows = |store: &Store| store.read(|reader| reader.ledger_log_after(0, i64::MAX)).expect("the log").len();
    let before = rows(&service.store);
    let failed: Result<(), StoreError> = service.store.write(&moment, "somebody", Via::Command, |tx| {
        tx.add_user("new.user", None)?;
        let logged = tx.log(&Entry::new(Verb::Alteration, "test", Shown::Nobody))?;
        drop(logged);
        Err(StoreError::Busy)
    });
    assert!(failed.is_err());
    assert_eq!(rows(&service.store), before);
    assert_eq!(service.store.read(|reader| reader.user("new.user")).expect("an answer"), None);
    assert_eq!(differences(&service, &moment), Vec::<String>::new());
}

fn many_servers_may_start_at_once(open: &Open) {
    let opened: Vec<Result<Store, StoreError>> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..6).map(|_| scope.spawn(|| Store::open(&open.url))).collect();
        starts.into_iter().map(|start| start.join().expect("no panic")).collect()
    });
    for store in opened {
        let store = store.unwrap_or_else(|fault| panic!("{fault}"));
        assert!(store.read(|reader| reader.is_empty()).expect("an answer"));
    }
}

fn an_address_that_is_none_is_refused(open: &Open) {
    for wrong in ["", "sqlite:", "mysql://server/x", "postgres://user:secret@[::1/x", &open.url.replace("://", ":/")] {
        if wrong == open.url {
            continue;
        }
        let refused = Store::open(wrong).expect_err(wrong);
        assert!(matches!(refused, StoreError::Address(_)), "{wrong}: {refused}");
        assert!(!refused.to_string().contains("secret"), "{refused}");
    }
}

/// Of files alone.
mod files {
    use crate::support::Open;
    use touchstone_store::Store;

    #[cfg(unix)]
    #[test]
    fn a_database_file_is_for_its_owner_alone_and_one_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let open = Open::sqlite();
        drop(open.store());
        let mode = |path: &std::path::Path| std::fs::metadata(path).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode(open.path()), 0o600);
        let service = super::filled(&open);
        for end in ["-wal", "-shm"] {
            let beside = std::path::PathBuf::from(format!("{}{end}", open.path().display()));
            assert_eq!(mode(&beside), 0o600, "{end}");
        }
        drop(service);
        std::fs::set_permissions(open.path(), std::fs::Permissions::from_mode(0o644)).expect("a change of mode");
        let refused = Store::open(&open.url).expect_err("others can read it");
        assert!(refused.to_string().contains("chmod 600"), "{refused}");
    }

    #[test]
    fn a_table_or_index_that_is_not_as_it_was_made_is_found_and_named() {
        let column = "update sqlite_schema set sql = replace(sql, 'record_id', 'recgrd_id') where name = 'sent'";
        let index = "update sqlite_schema set sql = sql || ' ' where name = 'cases_crn'";
        let breaks = [
            (column.to_owned(), "table sent is not"),
            (index.to_owned(), "index cases_crn of table cases is not"),
            (
                "update sqlite_schema set name = cast(name as blob) where name = 'cases_crn'".to_owned(),
                "index cases_crn",
            ),
            ("create index more on sent (username)".to_owned(), "index more of table sent is not"),
            (
                "create trigger more after insert on sent begin delete from sent; end".to_owned(),
                "trigger more of table sent is not",
            ),
            // Then nothing can be asked of it.
            (column.replace("record_id", "signed_on").replace("sent", "documents"), "table documents is not"),
        ];
        for (sql, named) in breaks {
            let open = Open::sqlite();
            let moment = open.moment(crate::support::day("2026-03-16"));
            drop(open.store());
            open.by_hand("create table notes (one integer primary key, two text unique)").expect("a table beside ours");
            assert_eq!(super::differences(&open.service(), &moment), Vec::<String>::new());
            open.by_hand(&format!("pragma writable_schema = on; {sql}")).expect(&sql);
            let found = super::differences(&open.service(), &moment);
            assert!(found.iter().any(|difference| difference.contains(named)), "{sql}: {found:?}");
        }
    }

    #[test]
    fn a_database_of_a_newer_version_is_refused() {
        let open = Open::sqlite();
        drop(open.store());
        open.by_hand("pragma user_version = 999").expect("a change by hand");
        let refused = Store::open(&open.url).expect_err("from a newer version");
        assert!(refused.to_string().contains("newer version"), "{refused}");
    }

    #[test]
    fn a_file_that_is_no_database_is_left_alone() {
        let open = Open::sqlite();
        std::fs::write(open.path(), "this is no database, and long enough to be looked at as one").expect("a file");
        #[cfg(unix)]
        std::fs::set_permissions(open.path(), std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("a mode");
        assert!(Store::open(&open.url).is_err());
        assert!(std::fs::read_to_string(open.path()).expect("still there").starts_with("this is no database"));
    }
}

/// Of servers alone.
mod servers {
    use crate::support::Open;

    #[test]
    fn a_server_that_went_away_and_came_back_is_connected_to_again() {
        let open = Open::postgres();
        let store = open.store();
        assert!(store.read(|reader| reader.is_empty()).expect("an answer"));
        open.by_hand(
            "select pg_terminate_backend(pid) from pg_stat_activity \
             where datname = current_database() and pid <> pg_backend_pid()",
        )
        .expect("connections can be ended");
        assert!(store.read(|reader| reader.is_empty()).expect("an answer over a new connection"));
    }
}
