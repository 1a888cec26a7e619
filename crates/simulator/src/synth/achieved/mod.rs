//! What came out: counts and shares of a folder, beside what the calibration aimed at.
//!
//! Counted from the files themselves, as anybody else would, not from what the generator meant.

mod cases;
mod render;
mod staff;
mod tables;
mod work;

use super::calibration::Calibration;
use super::day::Day;
use super::folder::Folder;

/// One figure.
#[derive(Clone, Debug)]
pub struct Line {
    /// What is counted.
    pub what: String,
    /// How many there are.
    pub count: u64,
    /// The share achieved, 0 to 1, where it is a share of something.
    pub share: Option<f64>,
    /// The share or the count that was aimed at.
    pub aimed: Option<Aim>,
}

/// What a figure was to be.
#[derive(Clone, Debug)]
pub struct Aim {
    /// The number: a share, or a count in proportion to the cases.
    pub value: f64,
    /// Whether it is a share.
    pub is_share: bool,
    /// `published`, `practice` or `assumed`.
    pub basis: String,
}

/// Figures that belong together.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its title.
    pub title: &'static str,
    /// Its figures.
    pub lines: Vec<Line>,
}

/// All figures of a folder.
#[derive(Clone, Debug)]
pub struct Achieved {
    /// The sections in reading order.
    pub sections: Vec<Section>,
}

impl Achieved {
    /// The line of this name in the section of this title.
    pub fn line(&self, section: &str, what: &str) -> Option<&Line> {
        self.sections.iter().find(|own| own.title == section)?.lines.iter().find(|line| line.what == what)
    }
}

/// Counts a folder. `on` is the day it was made for.
pub fn achieved(folder: &Folder, calibration: &Calibration, on: Day) -> Achieved {
    let people = staff::People::of(folder);
    let known = cases::Known::of(folder, &people, on);
    let aims = Aims { calibration, ratio: known.rows as f64 / calibration.number("size.cases") };
    let mut sections = vec![staff::in_post(&people, &aims), staff::experience(&people, &aims, on)];
    sections.push(staff::spans(&people));
    sections.extend(cases::sections(&known, &people, &aims));
    sections.push(cases::history(folder, &aims));
    sections.extend(work::records(folder, &people, &aims, on));
    sections.push(work::events(folder, &aims));
    sections.push(work::documents(folder, &aims));
    sections.push(work::faults(folder, &known, &people, &aims, on));
    Achieved { sections }
}

/// Where the aims come from.
struct Aims<'a> {
    calibration: &'a Calibration,
    ratio: f64,
}

impl Aims<'_> {
    fn aim(&self, key: &str, value: f64, is_share: bool) -> Option<Aim> {
        let basis = self.calibration.entries().iter().find(|entry| entry.key == key).map(|entry| entry.basis.clone());
        basis.map(|basis| Aim { value, is_share, basis })
    }

    fn share(&self, key: &str) -> Option<Aim> {
        self.aim(key, self.calibration.number(key), true)
    }

    /// A count of the nation, in proportion to the cases.
    fn count(&self, key: &str) -> Option<Aim> {
        self.aim(key, self.calibration.number(key) * self.ratio, false)
    }
}

fn plain(what: impl Into<String>, count: u64) -> Line {
    Line { what: what.into(), count, share: None, aimed: None }
}

fn part(what: impl Into<String>, count: u64, of: u64, aimed: Option<Aim>) -> Line {
    let share = (of > 0).then(|| count as f64 / of as f64);
    Line { what: what.into(), count, share, aimed }
}

/// Smallest, quartiles and largest.
fn spread(what: &str, mut values: Vec<u64>) -> Vec<Line> {
    values.sort_unstable();
    let at = |quarter: usize| values.get((values.len().saturating_sub(1)) * quarter / 4).copied().unwrap_or(0);
    ["least", "lower quartile", "median", "upper quartile", "most"]
        .iter()
        .enumerate()
        .map(|(quarter, name)| plain(format!("{what}: {name}"), at(quarter)))
        .collect()
}
