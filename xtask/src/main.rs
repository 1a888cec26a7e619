//! The tasks of this repository, as `cargo xtask <task>`.
//!
//! Lives here: what a developer and the continuous integration run, from a fresh machine to the last browser test.
//! Does not live here: anything of the product, which does not know this crate.

#![expect(clippy::print_stdout, reason = "a task tells the person who runs it how far it is")]
#![expect(clippy::print_stderr, reason = "what a tool wrote to its error output is passed on as such")]

mod assets;
mod bench;
mod checks;
mod counts;
mod demo;
mod fuzz;
mod instructions;
mod journal;
mod lints;
mod nation;
mod place;
mod run;
mod scratch;
mod seeds;
mod setup;
mod suites;

use std::process::ExitCode;

use bench::Baseline;
use journal::Journal;
use place::Place;

const USAGE: &str = "\
usage: cargo xtask <task>

  demo [ARGUMENT…]   build the product and run `touchstone demo`
  test               install what is missing, then check and test everything
  check              the checks alone: formatting, spelling, clippy, licences, unused dependencies
  check tampering    1,000 clean databases raise no alarm, and every kind of tampering is found, on both engines
  check NAME [--times N] [--engine sqlite|postgres] [--sabotage]
                     kill, power, disk or overload whole, which the tests run for a moment; sabotaged, it must fail
  fuzz [--seconds N] let the fuzzer try the readers, N seconds each, 600 unless told
  fuzz TARGET FILE   try one input again: TARGET is extract or editions
  bench [--accept]   time the phases and the whole command; count the phases' instructions and compare them with
                     docs/performance-baseline.json, or with --accept write that file anew
  setup              only install what is missing
  assets [--accept]  install the front-end packages and compare their files with e2e/assets.sha256;
                     --accept writes that file anew, after a version was raised on purpose";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let place = Place::find();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["demo", rest @ ..] => demo::run(&place, rest),
        ["test"] => Journal::keep(|journal| {
            setup::everything(&place, journal)?;
            lints::run(&place, journal)?;
            suites::run(&place, journal)
        }),
        ["check"] => Journal::keep(|journal| {
            setup::for_lints(&place, journal)?;
            assets::check(&place, journal)?;
            lints::run(&place, journal)
        }),
        ["check", "tampering"] => Journal::keep(|journal| suites::tampering(&place, journal)),
        ["check", name, options @ ..] => checks::command(&place, name, options).unwrap_or_else(|| {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }),
        ["fuzz", options @ ..] => fuzz::command(&place, options),
        ["bench"] => Journal::keep(|journal| bench::run(&place, journal, Baseline::Compare)),
        ["bench", "--accept"] => Journal::keep(|journal| bench::run(&place, journal, Baseline::Accept)),
        ["setup"] => Journal::keep(|journal| setup::everything(&place, journal)),
        ["assets"] => Journal::keep(|journal| assets::check(&place, journal)),
        ["assets", "--accept"] => Journal::keep(|journal| assets::accept(&place, journal)),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}
