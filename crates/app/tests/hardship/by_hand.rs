//! What the checks ask databases beside the program.

/// Who gives places in the log's tree now, and since when: whoever holds the lock 7241987113, of which these are the two halves.
pub const LEADER: &str = "select a.pid, a.xact_start::text from pg_locks l join pg_stat_activity a on a.pid = l.pid \
    where l.locktype = 'advisory' and l.granted and l.classid = 1 and l.objid = 2947019817::bigint::oid \
    and l.database = (select oid from pg_database where datname = current_database())";

/// How long the oldest entry without a place has waited, in milliseconds.
pub const BEHIND: &str = "select coalesce(extract(epoch from clock_timestamp() - min(l.at::timestamptz)) * 1000, 0)::float8 \
    from log l where l.seq > (select last_log from log_head)";

/// Now, in seconds, and which entries are there and wait for their places.
pub const WAITING: &str = "select extract(epoch from clock_timestamp())::float8, array(select l.seq from log l \
    where l.seq > h.last_log or exists (select 1 from log_gap g where g.source = 'log' and l.seq between g.first_seq and g.last_seq)) \
    from log_head h";

/// Has every entry of the log its place?
pub const ALL_PLACED: &str = "select (select max(seq) from log) <= last_log and not exists (select 1 from log_gap g join log l \
    on l.seq between g.first_seq and g.last_seq where g.source = 'log') from log_head";

/// A table beside the log, as a program writes to that forgets where the log is.
pub const BESIDE_THE_LOG: &str = "create table lag as select * from log where false";

/// How the program writes to the log, and how one does that writes beside it.
pub const TO_THE_LOG: (&str, &str) = ("insert into log (seq, at", "insert into lag (seq, at");

/// How the program stores both times of a fact, and how one does that takes each for the other.
pub const BOTH_TIMES: (&str, &str) = (
    "insert into fact (seq, id, subject_kind, subject, kind, happened_on, recorded_at,",
    "insert into fact (seq, id, subject_kind, subject, kind, recorded_at, happened_on,",
);

/// Makes it impossible to write to the log.
pub const NO_LOG: &str = "create trigger no_log before insert on log begin select raise(abort, 'no log'); end";

/// How many entries the log has.
pub const ENTRIES: &str = "select count(*) from log";

/// How many facts there are.
pub const FACTS: &str = "select count(*) from fact";

/// When the newest fact about oversight happened, and when it was recorded.
pub const NEWEST_RECORD: &str = "select happened_on, recorded_at from fact where subject_kind = 'case' and happened_on is not null order by seq desc limit 1";

/// Tables, indexes and triggers of an embedded database.
pub const TABLES: &str = "select name, coalesce(sql, '') from sqlite_schema order by name";

/// Every row of one of its tables, as the table has it.
pub fn all_of(table: &str) -> String {
    format!("select * from {table} not indexed")
}
