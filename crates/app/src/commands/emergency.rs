//! `touchstone emergency`.

use crate::database::{Database, ending, moment};
use crate::ending::Ending;
use crate::table::Table;
use clap::{Args, Subcommand};
use std::io::Write;
use touchstone_service::Via;
use touchstone_service::emergency;

/// See a case in an emergency: one administrator asks, somebody else allows, and it is shown on a page
///
/// What is asked, allowed and looked at is logged, and shown to the head of PDU of the case, to auditors and to all administrators
/// until somebody else takes note.
#[derive(Subcommand, Debug)]
pub enum Emergency {
    /// Ask to see a case, with a reason
    Ask(Ask),
    /// Allow what somebody else asked
    Allow(Which),
    /// Take note that somebody was allowed
    Note(Which),
    /// List who asked for what, who allowed it and who took note
    List(Database),
}

#[derive(Args, Debug)]
pub struct Ask {
    #[command(flatten)]
    database: Database,
    /// The person
    #[arg(long, value_name = "CRN")]
    case: String,
    /// What happened, and who needs an answer by when
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

#[derive(Args, Debug)]
pub struct Which {
    #[command(flatten)]
    database: Database,
    /// The number that asking gave
    #[arg(value_name = "NUMBER")]
    number: i64,
}

impl Emergency {
    pub fn run(self) -> Result<(), Ending> {
        let now = moment()?;
        let mut out = std::io::stdout().lock();
        match self {
            Emergency::Ask(ask) => {
                let service = ask.database.open(false)?;
                let actor = ask.database.actor(&service, &now)?;
                let new = (ask.case.as_str(), ask.reason.as_str());
                let number = emergency::ask(&service, &actor, &now, Via::Command, new).map_err(ending)?;
                writeln!(
                    out,
                    "Asked. Somebody else allows it: touchstone emergency allow {number}, or on the page Emergencies."
                )?;
            }
            Emergency::Allow(which) => {
                let service = which.database.open(false)?;
                let actor = which.database.actor(&service, &now)?;
                emergency::allow(&service, &actor, &now, Via::Command, which.number).map_err(ending)?;
                writeln!(out, "Allowed for {} minutes.", emergency::LASTS)?;
            }
            Emergency::Note(which) => {
                let service = which.database.open(false)?;
                let actor = which.database.actor(&service, &now)?;
                emergency::note(&service, &actor, &now, Via::Command, which.number).map_err(ending)?;
                writeln!(out, "Noted.")?;
            }
            Emergency::List(database) => {
                let service = database.open(false)?;
                let actor = database.actor(&service, &now)?;
                let known = emergency::list(&service, &actor, &now).map_err(ending)?;
                if known.is_empty() {
                    return Ok(writeln!(out, "Nobody has asked to see a case.")?);
                }
                let mut table = Table::new(&[
                    "NUMBER",
                    "CASE",
                    "ASKED BY",
                    "ASKED AT",
                    "ALLOWED BY",
                    "UNTIL",
                    "NOTED BY",
                    "REASON",
                ]);
                for row in known {
                    table.row(vec![
                        row.seq.to_string(),
                        row.crn,
                        row.asked_by,
                        row.asked_at.to_string(),
                        row.allowed_by.unwrap_or_default(),
                        row.until.map(|until| until.to_string()).unwrap_or_default(),
                        row.noted_by.unwrap_or_default(),
                        row.reason,
                    ]);
                }
                table.write(&mut out)?;
            }
        }
        Ok(())
    }
}
