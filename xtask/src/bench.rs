//! `cargo xtask bench`: instructions, times and memory, as docs/performance.md keeps them.

use std::time::Duration;

use crate::instructions;
use crate::journal::Journal;
use crate::nation;
use crate::place::Place;
use crate::run::{Failure, must};
use crate::setup;

/// What is done with the counted instructions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Baseline {
    /// A phase that grew is a failure.
    Compare,
    /// They are the baseline from now on.
    Accept,
}

/// Percent of a core: above this, others use the machine, and times say little.
const BUSY: u64 = 15;

/// Counts first, since they say the same on a busy machine; then everything that is timed.
pub(crate) fn run(place: &Place, journal: &mut Journal, baseline: Baseline) -> Result<(), Failure> {
    setup::for_benches(place, journal)?;
    journal.step("compiling", |_| compile(place))?;
    journal.step("instructions", |_| instructions::count(place, baseline))?;
    let folder = journal.step("a nation", |_| nation::make(place))?;
    journal.step("limits of the machine", |_| {
        tell_whether_busy();
        must(
            place.command(place.target.join("release/examples/limits")).arg(&folder),
            "the limits could not be measured",
            "look above",
        )
    })?;
    journal.step("the whole command", |_| {
        tell_whether_busy();
        nation::time(place, &folder)
    })?;
    journal.step("phases", |_| {
        tell_whether_busy();
        must(
            place.cargo().args(["bench", "--locked", "--package", "touchstone-exchange", "--bench", "nation"]),
            "the phases could not be timed",
            "look above for what criterion said",
        )
    })?;
    for (step, engine) in [("a database on SQLite", "sqlite"), ("a database on PostgreSQL", "postgres")] {
        journal.step(step, |_| {
            tell_whether_busy();
            must(
                place.command(place.target.join("release/examples/figures")).arg(engine).arg(&folder).arg(nation::DAY),
                "the database could not be timed",
                "look above",
            )
        })?;
    }
    Ok(())
}

fn compile(place: &Place) -> Result<(), Failure> {
    let hint = "look above for the first error";
    must(
        place.cargo().args(["build", "--release", "--locked", "--package", "touchstone"]),
        "the product does not compile",
        hint,
    )?;
    must(
        place.cargo().args(["build", "--release", "--locked", "--package", "touchstone-exchange", "--examples"]),
        "the phases do not compile",
        hint,
    )?;
    must(
        place.cargo().args(["build", "--release", "--locked", "--package", "touchstone-store", "--example", "figures"]),
        "the figures of databases do not compile",
        hint,
    )?;
    Ok(())
}

/// Says so when times of this moment are not worth writing down.
fn tell_whether_busy() {
    let before = busy_ticks();
    std::thread::sleep(Duration::from_secs(1));
    let Some(ticks) = busy_ticks().zip(before).map(|(after, before)| after.saturating_sub(before)) else { return };
    if ticks >= BUSY {
        println!("note: others use {ticks} % of a core; write no time down that was measured meanwhile");
    }
}

/// What all cores have worked since the machine began, in hundredths of a second.
fn busy_ticks() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/stat").ok()?;
    let ticks = told.lines().next()?.split_ascii_whitespace().skip(1).map_while(|ticks| ticks.parse::<u64>().ok());
    // user, nice, system, idle, waiting for a disk, interrupts of both kinds
    Some(ticks.take(7).enumerate().filter(|(place, _)| !matches!(place, 3 | 4)).map(|(_, ticks)| ticks).sum())
}
