//! `cargo xtask bench`: instructions, times and memory, as docs/performance.md keeps them.

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

/// Above this, others use the machine, and times say little.
const BUSY: f64 = 0.5;

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
    Ok(())
}

/// Says so when times of this moment are not worth writing down.
fn tell_whether_busy() {
    let told = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let Some(load) = told.split(' ').next().and_then(|load| load.parse::<f64>().ok()) else { return };
    if load >= BUSY {
        println!("note: the machine is busy (load {load}); write no time down that was measured above {BUSY}");
    }
}
