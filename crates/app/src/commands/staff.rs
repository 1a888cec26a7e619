//! `touchstone absence`, `cover` and `adopt`: who is here, who stands in, and from when a unit works by a policy.

use crate::data::day;
use crate::database::{Database, ending, moment};
use crate::ending::Ending;
use clap::{Args, Subcommand};
use std::io::Write;
use touchstone_domain::calendar::Day;
use touchstone_service::Via;
use touchstone_service::absence::{NewAbsence, end_absence, record_absence};
use touchstone_service::adoption::adopt;
use touchstone_service::cover::{NewCover, end_cover, set_cover};

/// Record absences of staff
#[derive(Subcommand, Debug)]
pub enum Absence {
    /// Record an absence
    Add(AddAbsence),
    /// Say on which day an open absence ends
    End(EndAbsence),
}

#[derive(Args, Debug)]
pub struct AddAbsence {
    #[command(flatten)]
    database: Database,
    /// Whose
    #[arg(long, value_name = "CODE")]
    staff: String,
    /// First day
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Day,
    /// Last day; leave it out while it is open
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Day>,
    /// What kind, as annual_leave or sickness
    #[arg(long, value_name = "KIND")]
    kind: String,
}

#[derive(Args, Debug)]
pub struct EndAbsence {
    #[command(flatten)]
    database: Database,
    /// Whose
    #[arg(long, value_name = "CODE")]
    staff: String,
    /// First day of the absence
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Day,
    /// Last day
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Day,
}

impl Absence {
    pub fn run(self) -> Result<(), Ending> {
        let now = moment()?;
        match self {
            Absence::Add(add) => {
                let service = add.database.open(false)?;
                let actor = add.database.actor(&service, &now)?;
                let new = NewAbsence { staff: add.staff, from: add.from, until: add.until, kind: add.kind };
                record_absence(&service, &actor, &now, Via::Command, &new).map_err(ending)?;
            }
            Absence::End(end) => {
                let service = end.database.open(false)?;
                let actor = end.database.actor(&service, &now)?;
                let which = (end.staff.as_str(), end.from, end.until);
                end_absence(&service, &actor, &now, Via::Command, which).map_err(ending)?;
            }
        }
        Ok(writeln!(std::io::stdout(), "Recorded.")?)
    }
}

/// Say who stands in for whom
#[derive(Subcommand, Debug)]
pub enum Cover {
    /// Somebody stands in for somebody
    Set(CoverOf),
    /// End it; without --until, as if it had never been
    End(CoverOf),
}

#[derive(Args, Debug)]
pub struct CoverOf {
    #[command(flatten)]
    database: Database,
    /// For whom
    #[arg(long, value_name = "CODE")]
    staff: String,
    /// Who
    #[arg(long, value_name = "CODE")]
    deputy: String,
    /// First day
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Day,
    /// Last day
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Day>,
}

impl Cover {
    pub fn run(self) -> Result<(), Ending> {
        let now = moment()?;
        let (of, ends) = match self {
            Cover::Set(of) => (of, false),
            Cover::End(of) => (of, true),
        };
        let service = of.database.open(false)?;
        let actor = of.database.actor(&service, &now)?;
        let cover = NewCover { staff: of.staff, from: of.from, until: of.until, deputy: of.deputy };
        let done = if ends {
            end_cover(&service, &actor, &now, Via::Command, &cover)
        } else {
            set_cover(&service, &actor, &now, Via::Command, &cover)
        };
        done.map_err(ending)?;
        Ok(writeln!(std::io::stdout(), "Recorded.")?)
    }
}

/// Say from which day a PDU or region works by a policy
#[derive(Args, Debug)]
pub struct Adopt {
    #[command(flatten)]
    database: Database,
    /// PDU or region
    #[arg(long, value_name = "CODE")]
    unit: String,
    /// The policy, or * for all
    #[arg(long, value_name = "POLICY")]
    policy: String,
    /// First day
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Day,
}

impl Adopt {
    pub fn run(self) -> Result<(), Ending> {
        let (service, now) = (self.database.open(false)?, moment()?);
        let actor = self.database.actor(&service, &now)?;
        adopt(&service, &actor, &now, Via::Command, (&self.unit, &self.policy, self.from)).map_err(ending)?;
        Ok(writeln!(std::io::stdout(), "Recorded.")?)
    }
}
