//! The commands, one file each.

mod completions;
mod coverage;
mod demo;
mod due;
mod explain;
mod policy;
mod synth;

use crate::ending::Ending;
use clap::{Parser, Subcommand};

/// What oversight is due, why, and by when, across every policy at once.
///
/// Facts come from a folder of CSV extracts; policies are inside the program, or in a folder of your own.
/// Every answer is for a day you name, and any day may be named.
#[derive(Parser, Debug)]
#[command(name = "touchstone", version, max_term_width = 100)]
pub struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    Due(due::Due),
    Explain(explain::Explain),
    Coverage(coverage::CoverageOf),
    #[command(subcommand)]
    Policy(policy::Policy),
    Synth(synth::Synth),
    Demo(demo::Demo),
    Completions(completions::Completions),
}

/// Runs one command line.
pub fn run(line: Line) -> Result<(), Ending> {
    match line.command {
        Command::Due(due) => due.run(),
        Command::Explain(explain) => explain.run(),
        Command::Coverage(coverage) => coverage.run(),
        Command::Policy(policy) => policy.run(),
        Command::Synth(synth) => synth.run(),
        Command::Demo(demo) => demo.run(),
        Command::Completions(completions) => completions.run(),
    }
}
