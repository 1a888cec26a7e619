//! What must be true of the log's tree, on SQLite and on PostgreSQL alike; the databases are those of the store's tests.

#![expect(clippy::print_stdout, reason = "a check says how often it did what, and what it found")]

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

mod growing;
mod house;
mod looks;
mod receipts;
mod reports;
#[expect(dead_code, reason = "the store's tests use the rest")]
#[path = "../../../store/tests/both/support.rs"]
mod support;
mod tampering;
mod tampers;
