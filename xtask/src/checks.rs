//! The whole forms of the checks that the tests run for a moment: `cargo xtask check NAME`.

use crate::journal::Journal;
use crate::place::Place;
use crate::run::{Failure, must, run};
use std::process::{Command, ExitCode};

/// The checks, and how often each does it unless told.
pub(crate) const CHECKS: [(&str, &str); 4] = [("kill", "60"), ("power", "25"), ("disk", "1"), ("overload", "16")];

/// What is asked for beside the name.
struct Options<'a> {
    times: &'a str,
    engine: &'a str,
    sabotage: bool,
}

fn options<'a>(times: &'a str, arguments: &[&'a str]) -> Option<Options<'a>> {
    let mut options = Options { times, engine: "", sabotage: false };
    let mut left = arguments;
    while let Some((first, rest)) = left.split_first() {
        left = match (*first, rest) {
            ("--sabotage", _) => {
                options.sabotage = true;
                rest
            }
            ("--times", [times, rest @ ..]) if times.parse::<u32>().is_ok_and(|times| times > 0) => {
                options.times = times;
                rest
            }
            ("--engine", [engine @ ("sqlite" | "postgres"), rest @ ..]) => {
                options.engine = engine;
                rest
            }
            _ => return None,
        };
    }
    // Parts that are about another engine would find nothing.
    (!options.sabotage || options.engine.is_empty()).then_some(options)
}

/// Runs one check whole; `None` if there is none of this name, or its options are wrong.
pub(crate) fn command(place: &Place, name: &str, arguments: &[&str]) -> Option<ExitCode> {
    let (name, times) = CHECKS.iter().find(|(known, _)| *known == name)?;
    let options = options(times, arguments)?;
    Some(Journal::keep(|journal| journal.step(name, |_| whole(place, name, &options))))
}

fn whole(place: &Place, name: &str, options: &Options<'_>) -> Result<(), Failure> {
    if options.sabotage {
        return sabotaged(place, name, options);
    }
    let filter = format!("{name}_");
    let arguments = ["--nocapture", "--test-threads=1", &filter];
    must(&mut hardship(place, options, &arguments), &format!("the check {name} found something"), "look above")
        .map(drop)
}

/// The tests of hardship with such arguments.
fn hardship(place: &Place, options: &Options<'_>, arguments: &[&str]) -> Command {
    let mut command = place.cargo();
    command
        .args(["test", "--locked", "--package", "touchstone", "--test", "hardship", "--"])
        .args(arguments)
        .env("TOUCHSTONE_TIMES", options.times)
        .env("TOUCHSTONE_ENGINE", options.engine)
        .env("TOUCHSTONE_SABOTAGE", if options.sabotage { "yes" } else { "" });
    command
}

/// Tests that sabotage what they are about themselves say so by name: nothing is left to be sabotaged there.
const BY_ITSELF: &str = "told_from";

/// Runs each part of a check by itself, as it must fail. The check fails if each of them does: none can hide behind another.
fn sabotaged(place: &Place, name: &str, options: &Options<'_>) -> Result<(), Failure> {
    let filter = format!("{name}_");
    let listed = hardship(place, options, &["--list", "--skip", BY_ITSELF, &filter]);
    let listed = must(&mut { listed }, "the tests cannot be listed", "look above")?;
    let parts: Vec<&str> = listed.lines.iter().filter_map(|line| line.strip_suffix(": test")).collect();
    let mut unnoticed = Vec::new();
    for part in &parts {
        let ran = run(&mut hardship(place, options, &["--nocapture", "--exact", part]))?;
        // A test that did not run found nothing either.
        let failed = ran.lines.iter().any(|line| line.starts_with("test result: FAILED. 0 passed; 1 failed"));
        println!("\n{part}: {}", if failed { "failed, as it must" } else { "sabotaged, and it found nothing" });
        if !failed {
            unnoticed.push(*part);
        }
    }
    if unnoticed.is_empty() && !parts.is_empty() {
        let what = format!("each of {} parts of the check {name} failed", parts.len());
        return Err(Failure::new(what, "it was sabotaged: this is how it must end"));
    }
    println!("\nSabotaged, and yet nothing was found by {}: mend the check.", unnoticed.join(", "));
    Ok(())
}
