//! `touchstone`: what oversight is due, why, and by when, across every policy at once.
//!
//! What lives here: the command line, the real clock, the shipped policies. What does not: rules (crate `domain`), formats (crate `exchange`).

mod commands;
mod data;
mod database;
mod ending;
mod listening;
mod serving;
mod shipped;
mod table;

use clap::Parser;
use std::process::ExitCode;

/// Pages are made of thousands of short texts: this allocator gives again first what was given back last, which the processor still has
/// at hand. How it is set stands in `.cargo/config.toml`.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let line = commands::Line::parse();
    ending::exit(commands::run(line))
}
