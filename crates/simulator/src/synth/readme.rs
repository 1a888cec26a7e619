//! The note that goes with a folder: that nobody in it exists, and what was assumed.

use std::fmt::Write;

use super::achieved::Achieved;
use super::calibration::Calibration;
use super::day::Day;
use super::plan::Scale;
use super::sheet::push_day;

/// A `README.md` for a folder: what it is, how to make it again, every assumed number, and the shares achieved.
pub fn readme(calibration: &Calibration, scale: Scale, seed: u64, on: Day, achieved: &Achieved) -> String {
    let mut date = Vec::new();
    push_day(&mut date, on);
    let date = String::from_utf8_lossy(&date).into_owned();
    let mut text = format!(
        "# A synthetic service\n\nNobody in these files exists. Names, codes and histories were drawn by chance; any \
         likeness is an accident.\n\nMade again, byte for byte, by\n\n    touchstone synth --scale {} --seed {seed} --on {date} --out DIR\n\n",
        scale.name()
    );
    text.push_str("## Where the numbers come from\n\n| number | value | basis | source |\n|---|--:|---|---|\n");
    for entry in calibration.entries() {
        let _ = writeln!(text, "| {} | {} | {} | {} |", entry.key, entry.value, entry.basis, entry.source);
    }
    text.push_str("\n## What came out\n\n");
    text.push_str(&achieved.to_markdown());
    text
}
