//! `touchstone check` and `copy`: is what is stored as it should be, and moving it elsewhere.

use crate::database::{Database, ending, moment, store_ending};
use crate::ending::Ending;
use clap::Args;
use std::io::Write;
use touchstone_service::{check, copy_to};
use touchstone_store::Store;

/// Check that facts, the tables worked out from them, and duties agree; changes nothing
#[derive(Args, Debug)]
pub struct Check {
    #[command(flatten)]
    database: Database,
    /// Work out every table again from the facts and compare
    #[arg(long)]
    rebuild: bool,
}

impl Check {
    pub fn run(&self) -> Result<(), Ending> {
        // Opening checks the settings and the triggers that keep facts from being changed.
        let (service, now) = (self.database.open(false)?, moment()?);
        let mut out = std::io::stdout().lock();
        if !self.rebuild {
            writeln!(
                out,
                "Settings and triggers are as they must be. With --rebuild, every table is compared with its facts."
            )?;
            return Ok(());
        }
        let actor = self.database.actor(&service, &now)?;
        let checked = check(&service, &actor, &now).map_err(ending)?;
        if checked.differences.is_empty() {
            writeln!(out, "{} facts and {} duties: no difference.", checked.facts, checked.duties)?;
            return Ok(());
        }
        const MOST: usize = 100;
        let mut sentences: Vec<String> = checked.differences.iter().take(MOST).map(ToString::to_string).collect();
        if checked.differences.len() > MOST {
            sentences.push(format!("and {} more", checked.differences.len() - MOST));
        }
        sentences.push(format!(
            "{} differences in {} facts. Keep this file as it is, restore a backup, and find out who changed it.",
            checked.differences.len(),
            checked.facts
        ));
        Err(Ending::Refused(sentences))
    }
}

/// Copy a database into an empty one, of either kind, and compare every row of both
///
/// Stop every server of both databases first.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  touchstone copy sqlite:/srv/touchstone/touchstone.db postgres://server/touchstone")]
pub struct Copy {
    /// Database to copy from
    #[arg(value_name = "FROM")]
    from: String,
    /// Empty database to copy to
    #[arg(value_name = "TO")]
    to: String,
    /// Who copies; needed from a shared database
    #[arg(long = "as", value_name = "USERNAME")]
    user: Option<String>,
}

impl Copy {
    pub fn run(&self) -> Result<(), Ending> {
        if let Some(path) = self.from.strip_prefix("sqlite:").filter(|path| !std::path::Path::new(path).exists()) {
            return Err(Ending::refused(format!("{path}: there is no such file")));
        }
        let now = moment()?;
        let source = Database::at(&self.from, self.user.clone());
        let service = source.open(false)?;
        let actor = source.actor(&service, &now)?;
        let to = Store::open(&self.to).map_err(store_ending)?;
        let counts = copy_to(&service, &actor, &now, &to).map_err(ending)?;
        let mut out = std::io::stdout().lock();
        let rows: u64 = counts.iter().map(|(_, rows)| rows).sum();
        for (table, rows) in counts.iter().filter(|(_, rows)| *rows > 0) {
            writeln!(out, "{table}: {rows} rows, each the same in both")?;
        }
        writeln!(out, "Copied {rows} rows. Point TOUCHSTONE_DATABASE at the new database.")?;
        Ok(())
    }
}
