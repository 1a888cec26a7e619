//! The commands, one file each.

mod audit;
mod backup;
mod completions;
mod coverage;
mod demo;
mod doubt;
mod due;
mod emergency;
mod explain;
mod import;
mod keep;
mod policy;
mod record;
mod serve;
mod staff;
mod synth;
mod user;

use crate::ending::Ending;
use clap::{Parser, Subcommand};

/// What oversight is due, why, and by when, across every policy at once.
///
/// Facts come from a database, or from a folder of CSV extracts; policies are inside the program, or in a folder of your own.
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
    Serve(serve::Serve),
    Import(import::Import),
    Record(record::Record),
    Records(record::Records),
    Correct(record::Correct),
    AgreeDate(record::Agree),
    #[command(subcommand)]
    Doubt(doubt::Doubt),
    #[command(subcommand)]
    Absence(staff::Absence),
    #[command(subcommand)]
    Cover(staff::Cover),
    Adopt(staff::Adopt),
    #[command(subcommand)]
    User(user::User),
    #[command(subcommand)]
    Emergency(emergency::Emergency),
    Check(keep::Check),
    Copy(keep::Copy),
    #[command(subcommand)]
    Audit(audit::Audit),
    #[command(subcommand)]
    Backup(backup::Backup),
    #[command(subcommand)]
    Policy(policy::Policy),
    Synth(synth::Synth),
    Demo(demo::Demo),
    Completions(completions::Completions),
}

/// Runs one command line.
pub fn run(line: Line) -> Result<(), Ending> {
    let mut ended = answer(line);
    let refused = if let Err(Ending::NotAllowed(not)) = &ended { Some(not) } else { None };
    let kept = crate::database::finish(refused);
    ended = kept.and(ended);
    // Looks that were refused in the end are logged too.
    let settled = crate::database::settle();
    ended.and(settled)
}

fn answer(line: Line) -> Result<(), Ending> {
    match line.command {
        Command::Due(due) => due.run(),
        Command::Explain(explain) => explain.run(),
        Command::Coverage(coverage) => coverage.run(),
        Command::Serve(serve) => serve.run(),
        Command::Import(import) => import.run(),
        Command::Record(record) => record.run(),
        Command::Records(records) => records.run(),
        Command::Correct(correct) => correct.run(),
        Command::AgreeDate(agree) => agree.run(),
        Command::Doubt(doubt) => doubt.run(),
        Command::Absence(absence) => absence.run(),
        Command::Cover(cover) => cover.run(),
        Command::Adopt(adopt) => adopt.run(),
        Command::User(user) => user.run(),
        Command::Emergency(emergency) => emergency.run(),
        Command::Check(check) => check.run(),
        Command::Copy(copy) => copy.run(),
        Command::Audit(audit) => audit.run(),
        Command::Backup(backup) => backup.run(),
        Command::Policy(policy) => policy.run(),
        Command::Synth(synth) => synth.run(),
        Command::Demo(demo) => demo.run(),
        Command::Completions(completions) => completions.run(),
    }
}
