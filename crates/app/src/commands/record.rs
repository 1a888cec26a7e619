//! `touchstone record`, `correct` and `agree-date`.

use crate::data::day;
use crate::database::{Database, ending, moment};
use crate::ending::Ending;
use clap::Args;
use std::io::Write;
use touchstone_domain::calendar::Day;
use touchstone_domain::plan::Status;
use touchstone_domain::words::{Decision, Purpose, YesNo};
use touchstone_service::oversight::{AgreeDate, Correction, NewRecord, agree_date, correct, record};
use touchstone_service::{DutyRow, Via};

fn purpose(code: &str) -> Result<Purpose, String> {
    Purpose::from_code(code).ok_or_else(|| format!("expected one of {}", Purpose::CODES.join(", ")))
}

fn decision(code: &str) -> Result<Decision, String> {
    Decision::from_code(code).ok_or_else(|| format!("expected one of {}", Decision::CODES.join(", ")))
}

fn yes_no(code: &str) -> Result<YesNo, String> {
    YesNo::from_code(code).ok_or_else(|| "expected yes or no".to_owned())
}

/// Record oversight of a case: what was done, decided and why
#[derive(Args, Debug)]
#[command(after_help = "Example:
  touchstone record --as anna.ward --case X320741 --decision endorsed --rationale \"Plan holds; curfew kept.\"")]
pub struct Record {
    #[command(flatten)]
    database: Database,
    /// The person
    #[arg(long, value_name = "CRN")]
    case: String,
    /// The day it happened (default: today)
    #[arg(long, value_name = "DAY", value_parser = day)]
    on: Option<Day>,
    /// What it served; may be given several times
    #[arg(long, value_name = "PURPOSE", value_parser = purpose, default_value = "case_oversight")]
    purpose: Vec<Purpose>,
    /// What was decided
    #[arg(long, value_name = "DECISION", value_parser = decision)]
    decision: Decision,
    /// Why
    #[arg(long, value_name = "TEXT")]
    rationale: String,
    /// Minutes it took
    #[arg(long, value_name = "N")]
    minutes: Option<u16>,
    /// Did it change the work? yes or no
    #[arg(long, value_name = "YES|NO", value_parser = yes_no)]
    changed_work: Option<YesNo>,
    /// The rationale may be kept from the person under subject access
    #[arg(long)]
    sensitive: bool,
}

impl Record {
    pub fn run(self) -> Result<(), Ending> {
        let service = self.database.open(false)?;
        let now = moment()?;
        let actor = self.database.actor(&service, &now)?;
        let new = NewRecord {
            crn: self.case,
            on: self.on.unwrap_or_else(|| now.today()),
            purposes: self.purpose,
            decision: self.decision,
            rationale: self.rationale,
            minutes: self.minutes,
            changed_work: self.changed_work,
            sensitive: self.sensitive,
        };
        let recorded = record(&service, &actor, &now, Via::Command, &new).map_err(ending)?;
        writeln!(std::io::stdout(), "Recorded as {}.", recorded.record_id)?;
        told(&recorded.changed, now.today())
    }
}

/// Correct a record that you made: a new entry; the old one is kept
#[derive(Args, Debug)]
pub struct Correct {
    #[command(flatten)]
    database: Database,
    /// The record
    #[arg(value_name = "RECORD")]
    record: String,
    /// Why it is corrected
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// The day it happened
    #[arg(long, value_name = "DAY", value_parser = day)]
    on: Option<Day>,
    /// What it served; may be given several times
    #[arg(long, value_name = "PURPOSE", value_parser = purpose)]
    purpose: Vec<Purpose>,
    /// What was decided
    #[arg(long, value_name = "DECISION", value_parser = decision)]
    decision: Option<Decision>,
    /// Minutes it took
    #[arg(long, value_name = "N")]
    minutes: Option<u16>,
}

impl Correct {
    pub fn run(self) -> Result<(), Ending> {
        let service = self.database.open(false)?;
        let now = moment()?;
        let actor = self.database.actor(&service, &now)?;
        let correction = Correction {
            record_id: self.record,
            reason: self.reason,
            on: self.on,
            purposes: Some(self.purpose).filter(|purposes| !purposes.is_empty()),
            decision: self.decision,
            minutes: self.minutes,
        };
        let corrected = correct(&service, &actor, &now, Via::Command, &correction).map_err(ending)?;
        writeln!(std::io::stdout(), "Corrected {}; the first entry is kept.", corrected.record_id)?;
        told(&corrected.changed, now.today())
    }
}

/// Agree another next date for a case, with a reason
#[derive(Args, Debug)]
pub struct Agree {
    #[command(flatten)]
    database: Database,
    /// The person
    #[arg(long, value_name = "CRN")]
    case: String,
    /// The rule, as touch-points/high-risk
    #[arg(long, value_name = "RULE")]
    rule: String,
    /// The next date
    #[arg(long, value_name = "DAY", value_parser = day)]
    next_due: Day,
    /// Why
    #[arg(long, value_name = "TEXT")]
    rationale: String,
}

impl Agree {
    pub fn run(self) -> Result<(), Ending> {
        let service = self.database.open(false)?;
        let now = moment()?;
        let actor = self.database.actor(&service, &now)?;
        let new = AgreeDate { crn: self.case, rule: self.rule, next_due: self.next_due, rationale: self.rationale };
        let changed = agree_date(&service, &actor, &now, Via::Command, &new).map_err(ending)?;
        writeln!(std::io::stdout(), "Agreed.")?;
        told(&changed, now.today())
    }
}

/// What an act met or moved.
fn told(changed: &[DutyRow], today: Day) -> Result<(), Ending> {
    let mut out = std::io::stdout().lock();
    if changed.is_empty() {
        writeln!(out, "It met nothing that was due, and moved no date.")?;
    }
    for duty in changed {
        let status = duty.status(today);
        let due = duty.due.map_or_else(|| "no due day".to_owned(), |due| format!("due {due}"));
        let standard = duty.standard.map(|day| format!(" (standard {day})")).unwrap_or_default();
        match (status, duty.met_on) {
            (Status::Met | Status::MetLate, Some(met)) => {
                writeln!(out, "{}: met on {met}, {due}{standard}", duty.rule)?;
            }
            _ => writeln!(out, "{}: {}, {due}{standard}", duty.rule, status.code().replace('_', " "))?,
        }
    }
    Ok(())
}
