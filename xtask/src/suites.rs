//! The tests: units, documentation, worked examples of the policies, browser.

use std::path::Path;
use std::process::Command;

use crate::counts::{Counts, Engines};
use crate::fuzz;
use crate::journal::Journal;
use crate::place::Place;
use crate::run::{Failure, must, run as run_command};
use crate::scratch::Scratch;

const LOOK_ABOVE: &str = "look above for the first failure";

/// Every test, up to the first step that fails; within a step all tests run.
pub(crate) fn run(place: &Place, journal: &mut Journal) -> Result<(), Failure> {
    journal.step("compiling", |_| {
        must(
            place.cargo().args(["build", "--workspace", "--bins", "--tests", "--locked"]),
            "the workspace does not compile",
            LOOK_ABOVE,
        )
    })?;
    let scratch = Scratch::take(place);
    journal.step("unit tests", |journal| unit_tests(place, journal, &scratch))?;
    journal.step("documentation tests", |journal| documentation_tests(place, journal))?;
    let binary = place.target.join("debug/touchstone");
    journal.step("policy examples and mutations", |_| {
        must_tell(
            place.command(&binary).args(["policy", "test", "--mutate"]),
            "a worked example of a policy does not hold, or none notices a changed policy",
            "correct the edition or the example, whichever the source contradicts; add an example that the change would break",
        )
    })?;
    journal.step("fuzzing, for a moment", |_| fuzz::short(place))?;
    journal.step("browser tests", |journal| browser_tests(place, journal, &binary, &scratch))
}

fn unit_tests(place: &Place, journal: &mut Journal, scratch: &Scratch) -> Result<(), Failure> {
    let mut command = place.cargo();
    command.args(["nextest", "run", "--workspace", "--locked", "--no-fail-fast"]);
    let printed = run_command(scratch.give(&mut command))?;
    let counts = Counts::of_nextest(&printed.lines);
    journal.engines = Engines::of_nextest(&printed.lines);
    judge(journal, "cargo nextest", counts, printed.succeeded)?.must_prove_something("cargo nextest")?;
    journal.engines.must_be_equal()
}

/// The whole of what every test run tries with a few databases: 1,000 of each engine that nobody tampered with.
pub(crate) fn tampering(place: &Place, journal: &mut Journal) -> Result<(), Failure> {
    journal.step("tampering", |journal| {
        let mut command = place.cargo();
        command.args(["nextest", "run", "-p", "touchstone-audit", "--locked", "--no-fail-fast"]);
        // How many databases there were, and how many kinds of tampering.
        command.args(["--success-output", "final"]);
        command.env("TOUCHSTONE_CLEAN_DATABASES", "1000");
        let printed = run_command(&mut command)?;
        let counts = Counts::of_nextest(&printed.lines);
        judge(journal, "cargo nextest", counts, printed.succeeded)?.must_prove_something("cargo nextest").map(drop)
    })
}

fn documentation_tests(place: &Place, journal: &mut Journal) -> Result<(), Failure> {
    let printed = run_command(place.cargo().args(["test", "--doc", "--workspace", "--locked", "--no-fail-fast"]))?;
    let counts = Counts::of_libtest(&printed.lines);
    let counts = judge(journal, "cargo test --doc", counts, printed.succeeded)?;
    // A documentation without examples is no failure; one that is left out is.
    if counts.skipped > 0 { counts.must_prove_something("cargo test --doc") } else { Ok(()) }
}

fn browser_tests(place: &Place, journal: &mut Journal, binary: &Path, scratch: &Scratch) -> Result<(), Failure> {
    let mut command = place.command("npm");
    command.current_dir(place.e2e()).args(["--silent", "test"]).env("TOUCHSTONE_BIN", binary);
    let printed = run_command(scratch.give(&mut command))?;
    let counts = Counts::of_node(&printed.lines);
    judge(journal, "node --test", counts, printed.succeeded)?.must_prove_something("node --test")
}

/// The product's own tests must succeed and say how many they were: a silent success proves nothing.
fn must_tell(command: &mut Command, what: &str, hint: &str) -> Result<(), Failure> {
    let printed = must(command, what, hint)?;
    if printed.lines.iter().any(|line| line.contains(|letter: char| ('1'..='9').contains(&letter))) {
        return Ok(());
    }
    Err(Failure::new("the product tested nothing and succeeded", "let `touchstone policy test` say how many it tried"))
}

/// Counts a runner's tests, then believes the worse of its figures and its ending.
fn judge(journal: &mut Journal, runner: &str, counts: Option<Counts>, succeeded: bool) -> Result<Counts, Failure> {
    if let Some(counts) = counts {
        journal.count(counts);
    }
    match counts {
        Some(counts) if counts.failed > 0 => {
            let tests = if counts.failed == 1 { "one test" } else { &format!("{} tests", counts.failed) };
            Err(Failure::new(format!("{runner}: {tests} failed"), LOOK_ABOVE))
        }
        _ if !succeeded => Err(Failure::new(format!("{runner} did not succeed"), LOOK_ABOVE)),
        Some(counts) => Ok(counts),
        None => Err(Failure::new(
            format!("{runner} printed no figures"),
            "its output has changed: correct xtask/src/counts.rs",
        )),
    }
}
