//! What must be true of a store, on SQLite and on PostgreSQL alike.
//!
//! Each test is written once, as a function of an open database, and runs on both engines: `on_both!` makes two of it, and the
//! closing line of `cargo xtask test` counts them.

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

mod acts;
mod copies;
mod days;
mod doubts;
mod emergencies;
mod equality;
mod extracts;
mod keeping;
mod logs;
mod pages;
mod records;
mod support;
mod users;
