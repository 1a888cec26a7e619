//! `touchstone record`, `records`, `correct` and `agree-date`.

use crate::data::day;
use crate::database::{Database, ending, moment};
use crate::ending::Ending;
use clap::Args;
use std::io::Write;
use touchstone_domain::calendar::Day;
use touchstone_domain::plan::Status;
use touchstone_domain::policy::NdeliusContact;
use touchstone_domain::words::{AskedFor, Decision, Occasion, Purpose, YesNo};
use touchstone_service::case::{InNdelius, Ours, Recorded, records};
use touchstone_service::oversight::{Action, AgreeDate, Correction, Details, NewRecord, agree_date, correct, record};
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

fn occasion(code: &str) -> Result<Occasion, String> {
    Occasion::from_code(code).ok_or_else(|| format!("expected one of {}", Occasion::CODES.join(", ")))
}

fn asked_for(code: &str) -> Result<AskedFor, String> {
    AskedFor::from_code(code).ok_or_else(|| format!("expected one of {}", AskedFor::CODES.join(", ")))
}

/// An action as a line has it: what, and after a semicolon each, who and by when.
fn action(text: &str) -> Result<Action, String> {
    let parts: Vec<&str> = text.split(';').map(str::trim).collect();
    let (what, owner, by) = match parts.as_slice() {
        [what] => (what, &"", &""),
        [what, owner] => (what, owner, &""),
        [what, owner, by] => (what, owner, by),
        _ => return Err("expected \"WHAT; WHO; DAY\"".to_owned()),
    };
    let by = if by.is_empty() { None } else { Some(day(by)?) };
    Ok(Action { what: (*what).to_owned(), owner: (*owner).to_owned(), by })
}

/// Record oversight of a case: what was done, decided and why
#[derive(Args, Debug)]
#[command(after_help = "Example:
  touchstone record --as anna.ward --case X320741 --decision endorsed --rationale \"Plan holds; curfew kept.\"
  touchstone record --as anna.ward --case X320741 --decision endorsed_with_actions --rationale \"Plan holds.\" \\
    --action \"Refer to housing; Patel; 2026-02-01\" --own-view \"He wants to move nearer to work.\"")]
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
    /// What was written may be kept from the person under subject access
    #[arg(long)]
    sensitive: bool,
    /// What is to be done, as "WHAT; WHO; DAY", who and by when if they are known; may be given three times
    #[arg(long, value_name = "ACTION", value_parser = action)]
    action: Vec<Action>,
    /// The person's own view
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    own_view: String,
    /// Their diversity needs, and what was made of them
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    diversity: String,
    /// Was it planned, or did it answer something? planned or responsive
    #[arg(long, value_name = "OCCASION", value_parser = occasion)]
    occasion: Option<Occasion>,
    /// What the practitioner asked for: decide, test_my_thinking or record
    #[arg(long, value_name = "ASKED", value_parser = asked_for)]
    asked_for: Option<AskedFor>,
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
            details: Details {
                actions: self.action,
                own_view: self.own_view,
                diversity: self.diversity,
                occasion: self.occasion,
                asked_for: self.asked_for,
            },
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
    /// Minutes it took; 0 if they are not known
    #[arg(long, value_name = "N")]
    minutes: Option<u16>,
    /// Did it change the work? yes or no
    #[arg(long, value_name = "YES|NO", value_parser = yes_no)]
    changed_work: Option<YesNo>,
    /// Why it was decided so
    #[arg(long, value_name = "TEXT")]
    rationale: Option<String>,
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
            changed_work: self.changed_work,
            rationale: self.rationale,
            details: None,
            sensitive: None,
        };
        let corrected = correct(&service, &actor, &now, Via::Command, &correction).map_err(ending)?;
        writeln!(std::io::stdout(), "Corrected {}; the first entry is kept.", corrected.record_id)?;
        told(&corrected.changed, now.today())
    }
}

/// List the records that were made here about a case, entry by entry, as JSON lines
#[derive(Args, Debug)]
#[command(after_help = "Example:
  touchstone records --as anna.ward --case X320741")]
pub struct Records {
    #[command(flatten)]
    database: Database,
    /// The person
    #[arg(long, value_name = "CRN")]
    case: String,
}

impl Records {
    pub fn run(self) -> Result<(), Ending> {
        let service = self.database.open(false)?;
        let now = moment()?;
        let actor = self.database.actor(&service, &now)?;
        let told = records(&service, &actor, &now, &self.case).map_err(ending)?;
        let mut out = std::io::stdout().lock();
        for (on, recorded) in told {
            let Some(ours) = &recorded.ours else { continue };
            writeln!(out, "{}", line(on, &recorded, ours))?;
        }
        Ok(())
    }
}

/// One entry as an object; what is unknown is null.
fn line(on: Day, recorded: &Recorded, ours: &Ours) -> serde_json::Value {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let action = |action: &Action| {
        serde_json::json!({
            "what": action.what, "owner": text(&action.owner), "by": action.by.map(|by| by.to_string()),
        })
    };
    let contact = |contact: &NdeliusContact| {
        serde_json::json!({
            "type": contact.contact_type, "name": contact.name, "outcome": contact.outcome,
            "outcome_code": contact.outcome_code,
        })
    };
    let ndelius = |found: &InNdelius| serde_json::json!({ "contact": found.contact.as_ref().map(contact), "there": found.is_there });
    let instant = |at: Option<touchstone_domain::calendar::Instant>| at.map(|at| at.to_string());
    serde_json::json!({
        "record": ours.record_id,
        "on": on.to_string(),
        "recorded_at": instant(recorded.recorded_at),
        "corrected_at": instant(ours.corrected_at),
        "purposes": recorded.purposes,
        "by": recorded.by,
        "decision": recorded.decision,
        "rationale": text(&ours.rationale),
        "reason": ours.reason,
        "minutes": recorded.minutes,
        "changed_work": recorded.changed_work.map(YesNo::code),
        "sensitive": ours.sensitive,
        "actions": ours.details.actions.iter().map(action).collect::<Vec<_>>(),
        "own_view": text(&ours.details.own_view),
        "diversity": text(&ours.details.diversity),
        "occasion": ours.details.occasion.map(Occasion::code),
        "asked_for": ours.details.asked_for.map(AskedFor::code),
        "ndelius": ours.contacts.iter().map(ndelius).collect::<Vec<_>>(),
    })
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
