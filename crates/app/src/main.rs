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
mod thrift;

use clap::Parser;
use std::process::ExitCode;

/// Pages are made of thousands of short texts on several threads: this allocator is quicker at that, and gives memory back.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let line = commands::Line::parse();
    ending::exit(commands::run(line))
}
