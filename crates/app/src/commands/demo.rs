//! `touchstone demo`.

use crate::database::today;
use crate::ending::Ending;
use crate::shipped::shipped;
use crate::table::Table;
use clap::Args;
use std::io::Write;
use touchstone_domain::calendar::Day;
use touchstone_domain::coverage::{Class, coverage};
use touchstone_domain::facts::{StaffIx, State};
use touchstone_domain::plan::{Plan, Planner, Status, plan};
use touchstone_domain::words::Grade;
use touchstone_domain::words::language::{Language, Words};
use touchstone_exchange::import::{self, ExtractFile};
use touchstone_simulator::synth::{Calibration, Scale, synthesise};

/// Show what is due today in a PDU of synthetic people
///
/// Nobody in it is real, and nothing is written.
#[derive(Args, Debug)]
pub struct Demo {
    /// "Today" of the demonstration (default: today)
    #[arg(long, value_name = "DAY", value_parser = crate::data::day)]
    on: Option<Day>,
}

/// The seed of the demonstration.
const SEED: u64 = 1;

impl Demo {
    pub fn run(&self) -> Result<(), Ending> {
        let on = self.on.map_or_else(today, Ok)?;
        let folder = synthesise(&Calibration::shipped(), Scale::Pdu, SEED, on);
        let files: Vec<ExtractFile> =
            folder.files.iter().map(|file| ExtractFile { name: file.name.to_owned(), bytes: file.bytes() }).collect();
        let library = shipped()?;
        let facts = import::read(&files, &library.contacts, None)
            .map_err(|faults| Ending::Fault(anyhow::anyhow!("the synthetic PDU is refused: {}", faults[0])))?;
        let state = State::fold(facts, None);
        let plan = plan(&state, &library, on);
        let planner = Planner::new(&state, &library, on);
        let mut out = std::io::stdout().lock();
        writeln!(out, "A synthetic PDU on {}: nobody here is real.\n", Words::of(Language::English).day(on))?;
        let cover = coverage(&state, &library.calendar, &plan, |_| true, |_| false);
        let counts: Vec<String> = Class::ALL
            .iter()
            .map(|class| format!("{} {}", cover.count(*class), class.code().replace('_', " ")))
            .collect();
        writeln!(out, "{} live cases: {}\n", cover.live(), counts.join(", "))?;
        managers(&planner, &plan).write(&mut out)?;
        writeln!(out, "\nTo look closer: touchstone synth --scale pdu --seed {SEED} --on {on} --out extract")?;
        writeln!(out, "then:           touchstone due --data extract --on {on} --spo CODE")?;
        Ok(())
    }
}

/// What each SPO answers for today.
fn managers(planner: &Planner<'_>, plan: &Plan) -> Table {
    let mut table = Table::new(&["SPO", "OVERDUE", "TODAY", "NEXT 14 DAYS", "MISSING FACTS", "HOURS NEEDED"]);
    let state = planner.state();
    for at in 0..state.facts.staff.len() {
        let spo = StaffIx::new(at);
        let today = planner.roster().person(spo);
        if !today.live || today.grade != Some(Grade::Spo) {
            continue;
        }
        let own: Vec<_> = plan.duties.iter().filter(|duty| duty.accountable == Some(spo)).collect();
        let count = |status: Status| own.iter().filter(|duty| duty.status == status).count();
        let pressing =
            own.iter().filter(|duty| matches!(duty.status, Status::Overdue | Status::DueToday | Status::DueSoon));
        let minutes: u32 = pressing.map(|duty| u32::from(plan.variants[usize::from(duty.variant)].minutes)).sum();
        let mut row = vec![crate::data::staff_name(planner, Some(spo))];
        row.extend(
            [Status::Overdue, Status::DueToday, Status::DueSoon, Status::Gap].map(|status| count(status).to_string()),
        );
        row.push(format!("{} h {:02}", minutes / 60, minutes % 60));
        table.row(row);
    }
    table
}
