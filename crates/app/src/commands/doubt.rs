//! `touchstone doubt`: say that a fact of a case is wrong, list what is said, take it back.

use crate::database::{Database, ending, moment};
use crate::ending::Ending;
use crate::table::Table;
use clap::{Args, Subcommand};
use std::io::Write;
use touchstone_service::Via;
use touchstone_service::doubt::{NewDoubting, list, say, withdraw};

/// Say that a fact of a case is wrong, and who puts it right
///
/// What is due does not change until the fact does. For some days, what is overdue because of the fact is not shown in red.
#[derive(Subcommand, Debug)]
pub enum Doubt {
    /// Say that a fact is wrong
    Say(Say),
    /// List the facts of a case that are said to be wrong
    List(List),
    /// Take it back
    Withdraw(Withdraw),
}

#[derive(Args, Debug)]
#[command(after_help = "Facts: rosh, case_type, tier, mappa_level, mappa_category, registration, cohort, practitioner,
supervision_start, supervision_end_expected, release_date, event/DAY/KIND, record/DAY/PURPOSES (joined by +)

Example:
  touchstone doubt say --as anna.ward --case X320741 --fact rosh --why 'The panel of 9 January lowered it.'")]
pub struct Say {
    #[command(flatten)]
    database: Database,
    /// Whose case
    #[arg(long, value_name = "CRN")]
    case: String,
    /// Which fact
    #[arg(long, value_name = "FACT")]
    fact: String,
    /// Why it is wrong
    #[arg(long, value_name = "TEXT")]
    why: String,
    /// What it should be
    #[arg(long, value_name = "TEXT")]
    should_be: Option<String>,
    /// Who puts it right: somebody around the case (default: whoever keeps NDelius)
    #[arg(long, value_name = "CODE")]
    owner: Option<String>,
}

#[derive(Args, Debug)]
pub struct List {
    #[command(flatten)]
    database: Database,
    /// Whose case
    #[arg(long, value_name = "CRN")]
    case: String,
}

#[derive(Args, Debug)]
pub struct Withdraw {
    #[command(flatten)]
    database: Database,
    /// Whose case
    #[arg(long, value_name = "CRN")]
    case: String,
    /// The number that the list shows
    #[arg(long, value_name = "NUMBER")]
    doubt: i64,
    /// Why it is taken back
    #[arg(long, value_name = "TEXT")]
    why: String,
}

impl Doubt {
    pub fn run(self) -> Result<(), Ending> {
        let now = moment()?;
        let mut out = std::io::stdout().lock();
        match self {
            Doubt::Say(new) => {
                let service = new.database.open(false)?;
                let actor = new.database.actor(&service, &now)?;
                let (fact, owner) = (new.fact, new.owner);
                let new = NewDoubting { crn: new.case, fact, should_be: new.should_be, why: new.why, owner };
                let number = say(&service, &actor, &now, Via::Command, &new).map_err(ending)?;
                writeln!(out, "Recorded as {number}.")?;
            }
            Doubt::List(of) => {
                let service = of.database.open(false)?;
                let actor = of.database.actor(&service, &now)?;
                let doubts = list(&service, &actor, &now, &of.case).map_err(ending)?;
                if doubts.is_empty() {
                    return Ok(writeln!(out, "No fact of this case is said to be wrong.")?);
                }
                let mut table = Table::new(&["NUMBER", "FACT", "SAID", "BY", "OWNER", "HELD UNTIL", "WHY"]);
                for doubt in doubts {
                    table.row(vec![
                        doubt.number.to_string(),
                        doubt.fact,
                        doubt.said_on.to_string(),
                        doubt.by,
                        doubt.owner.unwrap_or_else(|| "whoever keeps NDelius".to_owned()),
                        doubt.holds_until.map(|until| until.to_string()).unwrap_or_default(),
                        doubt.why.replace(['\n', '\r', '\t'], " "),
                    ]);
                }
                table.write(&mut out)?;
            }
            Doubt::Withdraw(back) => {
                let service = back.database.open(false)?;
                let actor = back.database.actor(&service, &now)?;
                let which = (back.case.as_str(), back.doubt, back.why.as_str());
                withdraw(&service, &actor, &now, Via::Command, which).map_err(ending)?;
                writeln!(out, "Recorded.")?;
            }
        }
        Ok(())
    }
}
