//! The synthetic service generator.
//!
//! [`synthesise`] makes a folder of CSV files from a [`Calibration`], a [`Scale`], a seed and a day. The same four give
//! the same bytes on every machine and for any number of threads: units are made apart, each subject draws from its own
//! stream, and the parts are joined in the order of the estate. [`achieved`] says what shares came out.
//!
//! How it hangs together: staff first ([`people`]), with posts that fall vacant and are filled; then each team's cases
//! ([`cases`]), given to those whose grade and hours fit, with histories that agree with who worked there when; then what
//! managers did ([`desk`]), on days on which they were there, later where they were new, away or stretched.

pub mod achieved;
pub mod calibration;
pub mod cases;
pub mod chance;
mod court;
pub mod day;
pub mod desk;
pub mod estate;
pub mod folder;
mod local;
pub mod mixes;
pub mod names;
pub mod papers;
pub mod people;
pub mod plan;
mod readme;
pub mod sheet;
pub mod words;

use rayon::prelude::*;

pub use self::achieved::{Achieved, achieved};
pub use self::calibration::{Calibration, CalibrationFault, Entry};
pub use self::day::Day;
pub use self::folder::{CsvFile, Folder};
pub use self::plan::Scale;
pub use self::readme::readme;

use self::cases::person::person;
use self::cases::{Case, documents, holding, oversight, rows};
use self::desk::Desk;
use self::folder::Sheets;
use self::names::Names;
use self::people::work::{self, Held, Reviewer};
use self::people::{Crew, postings};
use self::plan::{Brief, PduPlan, pdus_of, share_out};
use self::words::TeamKind;

/// Makes a service: `on` is "today" of the extract.
pub fn synthesise(calibration: &Calibration, scale: Scale, seed: u64, on: Day) -> Folder {
    let brief = Brief::new(calibration, seed, on);
    let names = Names::new(calibration);
    let plans = pdus_of(&brief, scale);
    let crews: Vec<Crew> = plans.par_iter().map(|plan| postings::crew(&brief, plan, &names)).collect();
    let parts: Vec<Sheets> = plans
        .par_iter()
        .zip(&crews)
        .map(|(plan, crew)| {
            let host = plans.iter().position(|other| other.region_code == plan.region_code && other.place == 0);
            let reviewers = host.map_or_else(Vec::new, |host| work::reviewers(&crews[host].staff));
            unit(&brief, plan, crew, &names, &reviewers)
        })
        .collect();
    Folder::of(parts)
}

/// Everything about one unit.
fn unit(brief: &Brief<'_>, plan: &PduPlan, crew: &Crew, names: &Names, reviewers: &[Reviewer]) -> Sheets {
    let cases = cases_of(brief, plan, crew, names);
    let mut desk = Desk::new(brief, plan, crew);
    people::rows::write(brief, plan, crew, &mut desk.sheets);
    local::choices(brief, plan, crew, &mut desk.sheets);
    let mut held: Held = vec![Vec::new(); crew.staff.len()];
    for case in &cases {
        rows::write(brief, crew, case, &mut desk.sheets);
        local::limited_access(brief, crew, case, &mut desk.sheets);
        oversight::write(&mut desk, case);
        documents::write(&mut desk, case);
        if let (Some(holder), Some((since, _))) =
            (case.holder_on(brief.on).filter(|_| case.end.is_none()), case.holders.last())
        {
            held[holder].push((case.crn, *since));
        }
    }
    work::write(&mut desk, reviewers, &held);
    court::write(&mut desk, &cases);
    local::structured_days(&mut desk);
    desk.sheets
}

/// The unit's cases: shared between its teams by what their practitioners can hold, then between these.
fn cases_of(brief: &Brief<'_>, plan: &PduPlan, crew: &Crew, names: &Names) -> Vec<Case> {
    let teams: Vec<usize> =
        (0..crew.teams.len()).filter(|team| crew.teams[*team].kind == Some(TeamKind::SentenceManagement)).collect();
    let mut chance = brief.chance("caseloads", plan.number as u64);
    let weights: Vec<f64> = teams
        .iter()
        .map(|team| {
            let here = crew.staff.iter().filter(|staff| staff.team == *team && staff.is_live(brief.on));
            here.map(|staff| holding::capacity(staff, brief.on)).sum::<f64>() * (0.85 + 0.3 * chance.unit())
        })
        .collect();
    let mut all = Vec::with_capacity(plan.cases);
    for (team, count) in teams.into_iter().zip(share_out(plan.cases, &weights)) {
        let first = all.len();
        let mut cases: Vec<Case> =
            (first..first + count).map(|index| person(brief, plan, names, team, index)).collect();
        let mut chance = brief.chance("holding", plan.number as u64 * 100 + team as u64);
        holding::hold(brief, crew, team, &mut cases, &mut chance);
        all.append(&mut cases);
    }
    all
}
