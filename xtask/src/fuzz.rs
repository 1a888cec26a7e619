//! `cargo xtask fuzz`: the fuzzer against the readers, and each input it breaks.
//!
//! `libFuzzer` is compiled from its crate. Its counters come from a pass of the compiler that the stable toolchain has,
//! so that no other toolchain is needed.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::journal::Journal;
use crate::place::Place;
use crate::run::{Failure, Printed, answer, must, run as run_command};
use crate::seeds::Seeds;
use crate::setup;

/// Each target, and what it starts from.
const TARGETS: [(&str, SeedsOf); 2] = [("extract", Seeds::of_extracts), ("editions", Seeds::of_editions)];
type SeedsOf = fn(&Place) -> Result<Seeds, Failure>;

/// Seconds a target, where nobody says.
const LONG: u32 = 600;
/// Seconds a target among the tests.
const SHORT: u32 = 10;

/// A counter for each edge and the values that are compared, as `libFuzzer` reads them.
const COUNTERS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
                        -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
                        -Cllvm-args=-sanitizer-coverage-pc-table \
                        -Cllvm-args=-sanitizer-coverage-trace-compares \
                        -Cllvm-args=-simplifycfg-branch-fold-threshold=0";

/// What a run came to.
struct Ran {
    inputs: u64,
    seconds: u32,
}

/// The task, from its arguments.
pub(crate) fn command(place: &Place, arguments: &[&str]) -> ExitCode {
    Journal::keep(|journal| match *arguments {
        [] => long(place, journal, LONG),
        ["--seconds", seconds] => {
            let seconds = seconds.parse().ok().filter(|seconds| *seconds > 0);
            long(place, journal, seconds.ok_or_else(|| usage("--seconds takes a whole number from 1"))?)
        }
        [target, input] if is_target(target) => again(place, journal, target, input),
        _ => Err(usage("fuzz takes nothing, `--seconds N`, or a target and a file")),
    })
}

fn usage(what: &str) -> Failure {
    Failure::new(what, "run `cargo xtask fuzz`, or `cargo xtask fuzz extract FILE` to try one input again")
}

fn is_target(name: &str) -> bool {
    TARGETS.iter().any(|(target, _)| *target == name)
}

/// Both targets for as long as is said. What reached new code is kept and is where the next run starts.
fn long(place: &Place, journal: &mut Journal, seconds: u32) -> Result<(), Failure> {
    setup::for_fuzzing(place, journal)?;
    let programs = journal.step("compiling", |_| compile(place))?;
    for (target, seeds) in TARGETS {
        journal.step(target, |_| {
            let found = folder(place).join("found").join(target);
            make(&found)?;
            run(place, &programs.join(target), target, &seeds(place)?, &found, seconds)
        })?;
    }
    Ok(())
}

/// Both targets for a moment, from the same start each time.
pub(crate) fn short(place: &Place) -> Result<(), Failure> {
    let programs = compile(place)?;
    for (target, seeds) in TARGETS {
        let found = folder(place).join("found-in-tests").join(target);
        if found.exists() {
            std::fs::remove_dir_all(&found).map_err(|error| unwritable(&found, &error))?;
        }
        make(&found)?;
        run(place, &programs.join(target), target, &seeds(place)?, &found, SHORT)?;
    }
    Ok(())
}

fn again(place: &Place, journal: &mut Journal, target: &str, input: &str) -> Result<(), Failure> {
    setup::for_fuzzing(place, journal)?;
    let programs = journal.step("compiling", |_| compile(place))?;
    journal.step("the input", |_| {
        if !Path::new(input).is_file() {
            return Err(usage(&format!("there is no file {input}")));
        }
        must(
            place.command(programs.join(target)).arg(input),
            "the input still breaks the target",
            "look above for the panic and where it happened",
        )?;
        println!("The input breaks nothing.");
        Ok(())
    })
}

/// Builds both targets in a folder of their own, since every crate is compiled with counters; returns where they are.
fn compile(place: &Place) -> Result<PathBuf, Failure> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let about = answer(place.command(rustc).arg("-vV")).unwrap_or_default();
    let machine = about.lines().find_map(|line| line.strip_prefix("host: "));
    let machine =
        machine.ok_or_else(|| Failure::new("rustc does not say which machine it builds for", "run rustc -vV"))?;
    // With a target named, build scripts and macros are compiled without counters.
    must(
        place
            .cargo()
            .args(["build", "--release", "--locked", "--manifest-path", "fuzz/Cargo.toml", "--target", machine])
            .env("CARGO_TARGET_DIR", folder(place))
            .env("RUSTFLAGS", COUNTERS)
            .env_remove("CARGO_ENCODED_RUSTFLAGS"),
        "the fuzzer's targets do not compile",
        "look above; where Cargo.lock is out of date, run `cargo update --workspace --manifest-path fuzz/Cargo.toml`",
    )?;
    Ok(folder(place).join(machine).join("release"))
}

fn folder(place: &Place) -> PathBuf {
    place.target.join("fuzz")
}

fn run(place: &Place, program: &Path, target: &str, seeds: &Seeds, found: &Path, seconds: u32) -> Result<(), Failure> {
    let (start, broken) = (folder(place).join("seeds").join(target), folder(place).join("broken").join(target));
    make(&broken)?;
    let words = seeds.write(&start)?;
    let kept = place.root.join("fuzz/seeds").join(target);
    println!("{target}, {seconds} seconds …");
    let mut command = place.command(program);
    command
        .args([found, &start])
        .args(kept.is_dir().then_some(kept))
        .arg(format!("-dict={}", words.display()))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}/", broken.display()))
        .args([
            "-max_len=16384",
            "-len_control=0",
            "-timeout=10",
            "-rss_limit_mb=2048",
            "-print_final_stats=1",
            "-verbosity=0",
        ]);
    let printed = run_command(&mut command)?;
    let ran = judge(&printed, target, seconds)?;
    println!("{} inputs in {} seconds, none of which broke anything", ran.inputs, ran.seconds);
    Ok(())
}

/// Believes a run that ended well and says how many inputs it tried.
fn judge(printed: &Printed, target: &str, seconds: u32) -> Result<Ran, Failure> {
    let after = |start: &str| printed.lines.iter().find_map(|line| line.split_once(start).map(|(_, rest)| rest.trim()));
    if !printed.succeeded {
        return Err(match after("Test unit written to ") {
            Some(input) => Failure::new(
                format!("an input breaks {target}: {input}"),
                format!(
                    "look above for why; try it again with `cargo xtask fuzz {target} {input}`; \
                     when it is mended, keep it as fuzz/seeds/{target}/<what-it-shows>"
                ),
            ),
            None => Failure::new(format!("the fuzzer's target {target} did not succeed"), "look above for why"),
        });
    }
    let inputs = after("stat::number_of_executed_units:").and_then(|number| number.parse().ok());
    match inputs {
        Some(inputs) if inputs > 100 => Ok(Ran { inputs, seconds }),
        _ => Err(Failure::new(
            format!("the fuzzer's target {target} tried next to nothing"),
            "look above for what it printed; correct xtask/src/fuzz.rs if its words have changed",
        )),
    }
}

fn make(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display()), "the build's folder must be writable")
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::run::Printed;

    fn printed(succeeded: bool, text: &str) -> Printed {
        Printed { succeeded, lines: text.lines().map(str::to_owned).collect() }
    }

    #[test]
    fn a_broken_input_is_named() {
        let text = "panicked\nartifact_prefix='b/'; Test unit written to b/crash-01\nBase64: AA==";
        let failure = judge(&printed(false, text), "extract", 10).err().expect("a failure");
        assert_eq!(failure.what, "an input breaks extract: b/crash-01");
        assert!(failure.hint.contains("cargo xtask fuzz extract b/crash-01"), "{}", failure.hint);
    }

    #[test]
    fn a_run_must_have_tried_something() {
        let tried = |number: u32| format!("stat::number_of_executed_units: {number}\nstat::peak_rss_mb: 30");
        assert_eq!(judge(&printed(true, &tried(4321)), "extract", 10).map(|ran| ran.inputs).ok(), Some(4321));
        assert!(judge(&printed(true, &tried(3)), "extract", 10).is_err());
        assert!(judge(&printed(true, ""), "extract", 10).is_err());
    }
}
