//! The whole forms of the checks that the tests run for a moment: `cargo xtask check NAME`.

use crate::journal::Journal;
use crate::place::Place;
use crate::run::{Failure, must};
use std::process::ExitCode;

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
    Some(options)
}

/// Runs one check whole; `None` if there is none of this name, or its options are wrong.
pub(crate) fn command(place: &Place, name: &str, arguments: &[&str]) -> Option<ExitCode> {
    let (name, times) = CHECKS.iter().find(|(known, _)| *known == name)?;
    let options = options(times, arguments)?;
    Some(Journal::keep(|journal| journal.step(name, |_| whole(place, name, &options))))
}

fn whole(place: &Place, name: &str, options: &Options<'_>) -> Result<(), Failure> {
    let filter = format!("{name}_");
    must(
        place
            .cargo()
            .args(["test", "--locked", "--package", "touchstone", "--test", "hardship"])
            .args(["--", "--nocapture", "--test-threads=1", &filter])
            .env("TOUCHSTONE_TIMES", options.times)
            .env("TOUCHSTONE_ENGINE", options.engine)
            .env("TOUCHSTONE_SABOTAGE", if options.sabotage { "yes" } else { "" }),
        &format!("the check {name} found something"),
        if options.sabotage { "it was sabotaged: this is how it must end" } else { "look above" },
    )
    .map(drop)
}
