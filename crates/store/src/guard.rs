//! What a database must be like before it is used: settings that lose nothing, and triggers that let nothing be rewritten.

use crate::conn::{Conn, Engine, Value};
use crate::error::{Result, StoreError};

/// Settings of every SQLite connection.
pub(crate) const PRAGMAS: &str = "pragma page_size = 8192; pragma journal_mode = wal; pragma synchronous = full; \
    pragma foreign_keys = on; pragma recursive_triggers = on; pragma trusted_schema = off; \
    pragma temp_store = memory; pragma cache_size = -4096; pragma journal_size_limit = 67108864";

/// Settings that are asked for again, and what must be answered.
const MUST: [(&str, &str, &str); 5] = [
    ("journal_mode", "pragma journal_mode", "wal"),
    ("synchronous", "pragma synchronous", "2"),
    ("foreign_keys", "pragma foreign_keys", "1"),
    ("recursive_triggers", "pragma recursive_triggers", "1"),
    ("trusted_schema", "pragma trusted_schema", "0"),
];

/// A table of which nothing may be changed or removed, the columns of its key, and the migration that makes it.
struct Kept {
    table: &'static str,
    key: &'static [&'static str],
    since: i64,
}

const fn kept(table: &'static str, key: &'static [&'static str], since: i64) -> Kept {
    Kept { table, key, since }
}

const KEPT: [Kept; 5] = [
    kept("fact", &["seq"], 1),
    kept("fact_body", &["seq"], 1),
    kept("log", &["seq"], 1),
    kept("log_run", &["place"], 5),
    kept("log_tile", &["level", "n"], 5),
];

/// The triggers that keep them, for SQLite: `INSERT OR REPLACE` of a row that is there is caught by the third.
fn sqlite_triggers(of: impl Iterator<Item = &'static Kept>) -> Vec<(String, String)> {
    let trigger = |table: &str, verb: &str, when: &str| {
        let name = format!("{table}_kept_from_{verb}");
        let text = format!(
            "CREATE TRIGGER {name} before {verb} on {table} {when}begin select raise(abort, '{table}: what was stored is never changed'); end"
        );
        (name, text)
    };
    of.flat_map(|Kept { table, key, .. }| {
        let same: Vec<String> = key.iter().map(|column| format!("{column} = new.{column}")).collect();
        let again = format!("when exists (select 1 from {table} where {}) ", same.join(" and "));
        [trigger(table, "update", ""), trigger(table, "delete", ""), trigger(table, "insert", &again)]
    })
    .collect()
}

const REFUSE: &str = "create or replace function refuse_change() returns trigger language plpgsql as $$ \
    begin raise exception '%: what was stored is never changed', tg_table_name; end $$";

/// Makes the triggers of the tables that a migration made; part of it.
pub(crate) fn make_triggers(conn: &mut Conn, since: i64) -> Result<()> {
    let mut of = KEPT.iter().filter(|kept| kept.since == since);
    match conn.engine() {
        Engine::Sqlite => sqlite_triggers(of).iter().try_for_each(|(_, text)| conn.run(text)),
        Engine::Postgres => {
            conn.run(REFUSE)?;
            of.try_for_each(|Kept { table, .. }| {
                conn.run(&format!(
                    "create trigger {table}_kept before update or delete on {table} for each row execute function refuse_change(); \
                     create trigger {table}_kept_whole before truncate on {table} for each statement execute function refuse_change(); \
                     alter table {table} enable always trigger {table}_kept; \
                     alter table {table} enable always trigger {table}_kept_whole"
                ))
            })
        }
    }
}

const SQLITE_TRIGGER: &str = "select sql from sqlite_schema where type = 'trigger' and name = $1";
const POSTGRES_TRIGGERS: &str = "select t.tgname::text, p.prosrc::text from pg_trigger t \
    join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid \
    where c.relname::text = $1 and c.relnamespace = current_schema()::regnamespace and t.tgenabled = 'A' and not t.tgisinternal \
    and ((t.tgtype = 27 and t.tgname::text = $1 || '_kept') or (t.tgtype = 34 and t.tgname::text = $1 || '_kept_whole'))";
/// What the function of PostgreSQL's triggers does.
const POSTGRES_BODY: &str = "begin raise exception '%: what was stored is never changed', tg_table_name; end";

/// Refuses a database that works in another way.
pub(crate) fn check(conn: &mut Conn) -> Result<()> {
    match conn.engine() {
        Engine::Sqlite => {
            for (name, ask, wanted) in MUST {
                let found = conn.one(ask, &[], |row| {
                    row.int(0).map(|number| number.to_string()).or_else(|_| row.text(0).map(str::to_owned))
                })?;
                if found.as_deref() != Some(wanted) {
                    return Err(StoreError::Refused(format!(
                        "{name} is {} and must be {wanted}; is the file on a disk of this machine?",
                        found.as_deref().unwrap_or("unknown")
                    )));
                }
            }
            for (name, text) in sqlite_triggers(KEPT.iter()) {
                let found = conn.one(SQLITE_TRIGGER, &[Value::Text(&name)], |row| Ok(row.text(0)?.to_owned()))?;
                if found.as_deref() != Some(&text) {
                    return Err(missing(&name));
                }
            }
        }
        Engine::Postgres => {
            for Kept { table, .. } in &KEPT {
                let mut found = 0;
                conn.query(POSTGRES_TRIGGERS, &[Value::Text(table)], |row| {
                    found += i32::from(row.text(1)?.trim() == POSTGRES_BODY);
                    Ok::<_, StoreError>(())
                })?;
                if found != 2 {
                    return Err(missing(&format!("{table}_kept")));
                }
            }
        }
    }
    Ok(())
}

fn missing(trigger: &str) -> StoreError {
    StoreError::Refused(format!(
        "the trigger {trigger}, which keeps what was stored from being changed, is missing or not as it was made; \
         somebody has changed this database by hand: restore a backup and find out who"
    ))
}
