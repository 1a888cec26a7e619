//! What must be true of backups, of SQLite and of PostgreSQL alike; the databases are those of the store's tests.

/// Makes of each function named a test on SQLite and one on PostgreSQL.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&crate::support::Open::sqlite()); })+
        }
        mod postgres {
            $(#[test] fn $name() { super::$name(&crate::support::Open::postgres()); })+
        }
    };
}

mod damage;
mod making;
mod place;
#[expect(dead_code, reason = "the store's tests use the rest")]
#[path = "../../../store/tests/both/support.rs"]
mod support;
