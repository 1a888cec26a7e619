//! What the checks ask databases beside the program.

/// Who gives places in the log's tree now, and since when: whoever holds the lock 7241987113, of which these are the two halves.
pub const LEADER: &str = "select a.pid, a.xact_start::text from pg_locks l join pg_stat_activity a on a.pid = l.pid \
    where l.locktype = 'advisory' and l.granted and l.classid = 1 and l.objid = 2947019817::bigint::oid \
    and l.database = (select oid from pg_database where datname = current_database())";

/// How long the oldest entry without a place has waited, in milliseconds.
pub const BEHIND: &str = "select coalesce(extract(epoch from clock_timestamp() - min(l.at::timestamptz)) * 1000, 0)::float8 \
    from log l where l.seq > (select last_log from log_head)";

/// Has every entry of the log its place?
pub const ALL_PLACED: &str = "select (select max(seq) from log) <= last_log and not exists (select 1 from log_gap g join log l \
    on l.seq between g.first_seq and g.last_seq where g.source = 'log') from log_head";

/// Tables, indexes and triggers of an embedded database.
pub const TABLES: &str = "select name, coalesce(sql, '') from sqlite_schema order by name";

/// Every row of one of its tables, as the table has it.
pub fn all_of(table: &str) -> String {
    format!("select * from {table} not indexed")
}
