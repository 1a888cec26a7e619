//! The contract between the statements of the store and both engines: each is prepared on both, and means the same on both.

#![expect(clippy::print_stdout, reason = "the counts of both engines are printed")]

use crate::Statement;
use crate::conn::Conn;
use crate::copy::read_statements;
use crate::open::Address;
use crate::statement::statements;
use std::collections::BTreeMap;
use touchstone_testkit::postgres::Server;

struct Both {
    sqlite: Conn,
    postgres: Conn,
    file: std::path::PathBuf,
}

impl Drop for Both {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            drop(std::fs::remove_file(format!("{}{end}", self.file.display())));
        }
    }
}

/// An empty database on each engine.
fn both() -> Both {
    let template = Server::shared().template(|_| Ok::<_, postgres::Error>(())).expect("a template");
    let database = template.database().expect("a database");
    let file = std::env::temp_dir().join(format!("touchstone-contract-{}.db", std::process::id()));
    let open = |address: &str| {
        let mut conn = Address::parse(address).expect("an address").prepare().expect("a database");
        crate::migrate::migrate(&mut conn).expect("tables");
        crate::guard::check(&mut conn).expect("fit for use");
        conn
    };
    let url = database.url().to_string();
    // The database outlives this function as long as the server does.
    std::mem::forget(database);
    Both { sqlite: open(&format!("sqlite:{}", file.display())), postgres: open(&url), file }
}

/// How a statement's parameters must be named: `$1`, `$2` … in the order of their first use.
fn parameters(sql: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in sql.split('$').skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        let name = format!("${digits}");
        if !digits.is_empty() && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

fn faults(both: &mut Both, statement: &Statement) -> Vec<String> {
    let (Conn::Sqlite(sqlite), Conn::Postgres(postgres)) = (&both.sqlite, &mut both.postgres) else {
        return vec!["not one of each".to_owned()];
    };
    let mut faults = Vec::new();
    let wanted: Vec<String> = (1..=parameters(statement.sql).len()).map(|number| format!("${number}")).collect();
    if parameters(statement.sql) != wanted {
        faults.push(format!("its parameters are not used in their order: {:?}", parameters(statement.sql)));
    }
    match (sqlite.describe(statement.sql), postgres.describe(statement.sql)) {
        (Ok((ours, columns)), Ok((kinds, theirs))) => {
            if ours != wanted || kinds.len() != wanted.len() {
                faults.push(format!("parameters {ours:?} and {kinds:?}"));
            }
            if let Some(odd) = kinds.iter().find(|kind| !["int8", "text", "bytea"].contains(&kind.as_str())) {
                faults.push(format!("a parameter is {odd} on PostgreSQL; values are int8, text or bytea"));
            }
            // An answer without a name of its own is named differently; how many there are is the same.
            if columns.len() != theirs.len() {
                faults.push(format!("columns {columns:?} and {theirs:?}"));
            }
        }
        (ours, theirs) => faults.push(format!("{:?} {:?}", ours.err(), theirs.err())),
    }
    faults
}

/// Does SQLite look every table of the statement up by an index?
fn scans(both: &mut Both, statement: &Statement) -> Option<String> {
    let Conn::Sqlite(sqlite) = &both.sqlite else { return None };
    let plan = sqlite.way(statement.sql).expect("a plan");
    plan.into_iter().find(|line| line.starts_with("SCAN ") && !line.contains("INDEX") && !line.contains("CONSTANT"))
}

#[test]
fn every_statement_means_the_same_on_both_engines_and_hot_ones_use_an_index() {
    let mut both = both();
    let mut wrong = Vec::new();
    let mut all = statements();
    all.extend(read_statements());
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for statement in &all {
        *names.entry(statement.name).or_default() += 1;
        wrong.extend(faults(&mut both, statement).into_iter().map(|fault| format!("{}: {fault}", statement.name)));
        if statement.hot
            && let Some(scan) = scans(&mut both, statement)
        {
            wrong.push(format!("{} reads a whole table: {scan}", statement.name));
        }
    }
    wrong.extend(names.iter().filter(|(_, count)| **count > 1).map(|(name, _)| format!("{name} is there twice")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{} statements on SQLite, {} on PostgreSQL", all.len(), all.len());
}

#[test]
fn planted_statements_are_found() {
    let mut both = both();
    let planted = |sql: &'static str| Statement { name: "planted", sql, hot: true };
    let found = |both: &mut Both, sql| faults(both, &planted(sql)).join(" ");
    assert!(found(&mut both, "select seq from fact where seq < $2 and seq > $1").contains("order"));
    assert!(!found(&mut both, "select colour from fact").is_empty());
    assert!(found(&mut both, "select ifnull(kind, '') from fact").contains("ifnull"));
    assert!(found(&mut both, "select seq from fact limit $1::integer").contains("parameters"));
    assert!(scans(&mut both, &planted("select seq from fact where kind = $1")).is_some());
    assert!(scans(&mut both, &planted("select seq from fact where seq = $1")).is_none());
}

#[test]
fn the_tables_of_sheets_have_the_columns_of_the_sheets() {
    let mut both = both();
    for (sheet, table) in touchstone_domain::facts::Sheet::ALL.into_iter().zip(&crate::sheets::TABLES) {
        assert_eq!(sheet.name(), table.table.name);
        let (Conn::Sqlite(sqlite), Conn::Postgres(postgres)) = (&both.sqlite, &mut both.postgres) else { return };
        let wanted: Vec<&str> = ["seq", "replaces", "as_at", "known_from", "withdrawn"]
            .into_iter()
            .chain(sheet.columns().iter().map(|(column, _)| *column))
            .collect();
        assert_eq!(sqlite.describe(table.all).expect("a statement").1, wanted);
        assert_eq!(postgres.describe(table.all).expect("a statement").1, wanted);
    }
    both.sqlite.run("select 1").expect("still there");
}

#[test]
fn a_migration_that_is_killed_has_not_happened() {
    let both = both();
    let template = Server::shared().template(|_| Ok::<_, postgres::Error>(())).expect("a template");
    let database = template.database().expect("a database");
    let file = std::env::temp_dir().join(format!("touchstone-killed-{}.db", std::process::id()));
    for address in [format!("sqlite:{}", file.display()), database.url()] {
        let address = Address::parse(&address).expect("an address");
        for statements in [1, 5, 20] {
            let mut conn = address.prepare().expect("a database");
            crate::migrate::begin_and_leave(&mut conn, statements);
            // The connection goes as it does when the program is killed: without a word.
            drop(conn);
        }
        let mut conn = address.prepare().expect("a database");
        crate::migrate::migrate(&mut conn).expect("tables");
        crate::guard::check(&mut conn).expect("fit for use");
    }
    for end in ["", "-wal", "-shm"] {
        drop(std::fs::remove_file(format!("{}{end}", file.display())));
    }
    drop(both);
}

#[test]
fn a_database_that_cannot_keep_what_it_acknowledged_is_refused() {
    // In memory there is no write-ahead log, as on a network share.
    let mut sqlite = crate::sqlite::Sqlite::open(std::path::Path::new(":memory:")).expect("memory");
    sqlite.run(crate::guard::PRAGMAS).expect("settings that are not taken are no fault of SQLite");
    let mut conn = Conn::Sqlite(sqlite);
    let refused = crate::guard::check(&mut conn).expect_err("refused");
    assert!(refused.to_string().contains("journal_mode is memory and must be wal"), "{refused}");
    for (setting, wanted) in
        [("synchronous = normal", "synchronous"), ("recursive_triggers = off", "recursive_triggers")]
    {
        let file = std::env::temp_dir().join(format!("touchstone-setting-{}.db", std::process::id()));
        let mut conn =
            Address::parse(&format!("sqlite:{}", file.display())).expect("an address").prepare().expect("made");
        crate::migrate::migrate(&mut conn).expect("tables");
        conn.run(&format!("pragma {setting}")).expect("a setting");
        let refused = crate::guard::check(&mut conn).expect_err("refused");
        assert!(refused.to_string().contains(wanted), "{refused}");
        drop(conn);
        for end in ["", "-wal", "-shm"] {
            drop(std::fs::remove_file(format!("{}{end}", file.display())));
        }
    }
}

#[test]
fn what_a_reading_foresaw_that_did_not_begin_answers_no_other() {
    const NEXT: &str = "select nextval('log_seq')";
    let template = Server::shared().template(|_| Ok::<_, postgres::Error>(())).expect("a template");
    let database = template.database().expect("a database");
    let store = crate::Store::open(&database.url()).expect("a store");
    let next = |conn: &mut Conn| conn.one(NEXT, &[], |row| row.int(0)).expect("a number").expect("a row");
    let refused = store.begun(|conn| {
        conn.foresee(NEXT, &[]);
        conn.one("select 1 / 0", &[], |_| Ok(())).map(drop)
    });
    assert!(refused.is_err());
    let mut begun = store.begun(|conn| {
        conn.foresee(NEXT, &[]);
        conn.one("select 1::bigint", &[], |_| Ok(())).map(drop)
    });
    let conn = begun.as_mut().expect("begun").conn().expect("a connection");
    assert_eq!(next(conn), 2, "the first was of the reading that did not begin");
    conn.foresee(NEXT, &[]);
    conn.one("select 1::bigint", &[], |_| Ok(())).expect("asked with it");
    assert_eq!((next(conn), next(conn)), (3, 4), "what went along is answered from there, once");
}
