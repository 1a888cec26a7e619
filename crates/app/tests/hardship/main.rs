//! What the service does when it is killed, when the power goes, when the disk is full or fails, and when too many ask at once.
//!
//! These are the quick forms. `cargo xtask check kill`, `power`, `disk` and `overload` run the same tests for longer, and with
//! `--sabotage` as they must fail; `TOUCHSTONE_TIMES`, `TOUCHSTONE_ENGINE` and `TOUCHSTONE_SABOTAGE` say so to them.

#![expect(clippy::print_stdout, reason = "a check says how often it did what, and what it found")]

#[path = "../support/mod.rs"]
mod support;

mod acts;
mod by_hand;
mod careless;
mod disk;
mod flips;
mod guards;
mod house;
mod http;
mod idle;
mod image;
mod kill;
mod leader;
mod overload;
mod power;
mod server;

/// How often to do it: as the whole form is asked for, else a few times.
fn times(few: usize) -> usize {
    std::env::var("TOUCHSTONE_TIMES").ok().and_then(|times| times.parse().ok()).unwrap_or(few)
}

/// Is it asked for whole, on a machine that does nothing else?
fn is_whole() -> bool {
    std::env::var("TOUCHSTONE_TIMES").is_ok()
}

/// Is this engine asked for?
fn wants(engine: &str) -> bool {
    std::env::var("TOUCHSTONE_ENGINE").map_or(true, |wanted| wanted.is_empty() || wanted == engine)
}

/// Is the whole form to run as it must fail?
fn sabotaged() -> bool {
    std::env::var("TOUCHSTONE_SABOTAGE").is_ok_and(|wanted| wanted == "yes")
}

/// Numbers that differ from run to run, and are printed with whatever fails.
fn chance() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}
