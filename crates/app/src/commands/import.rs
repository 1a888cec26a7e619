//! `touchstone import`.

use crate::data::{day, extract};
use crate::database::{Database, ending, moment};
use crate::ending::Ending;
use crate::table::Table;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use touchstone_domain::calendar::Day;
use touchstone_exchange::import::Extract;
use touchstone_service::import::{Brought, Options, Report, import};

/// Bring a folder of CSV extracts into the database: everything or nothing
///
/// The first extract is stored whole. A later one adds what changed: rows with a day of their own are kept under that day, other
/// changes count from --as-at. A file that is not there is no news. A row that is missing from a file that is there is a fault,
/// except for people and teams, who are listed and kept. Nothing that was known is lost.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  touchstone import extract
  touchstone import extract --dry-run
  touchstone import next-week --as-at 2026-01-19 --withdraw
  touchstone import extract --database postgres://server/touchstone --as anna.ward")]
pub struct Import {
    /// Folder of CSV extracts (teams.csv, staff.csv, cases.csv and any of the others)
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    #[command(flatten)]
    database: Database,
    /// The day from which changes count that have no day of their own (default: today)
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_at: Option<Day>,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
    /// Withdraw rows that an earlier extract had and this one lacks
    #[arg(long)]
    withdraw: bool,
}

impl Import {
    pub fn run(&self) -> Result<(), Ending> {
        let service = self.database.open(true)?;
        let now = moment()?;
        let actor = self.database.actor(&service, &now)?;
        let (files, facts) = extract(&self.folder, &service.library.contacts, self.as_at)?;
        let extract = Extract(&files);
        let digests = extract.digests();
        let bar = bar(extract.lines());
        let options = Options { as_at: self.as_at, dry_run: self.dry_run, withdraw: self.withdraw };
        let brought = Brought { rows: &extract, files: &digests };
        let report = import(&service, &actor, &now, (brought, facts), options, |rows| bar.set_position(rows));
        bar.finish_and_clear();
        self.told(&report.map_err(ending)?)
    }

    fn told(&self, report: &Report) -> Result<(), Ending> {
        let mut out = std::io::stdout().lock();
        if !report.is_news() {
            writeln!(out, "Nothing in {} is new.", self.folder.display())?;
        } else {
            let mut table = Table::new(&["FILE", "NEW", "CHANGED", "SAME", "WITHDRAWN"]);
            for (sheet, counts) in &report.counts {
                let mut row = vec![sheet.file().to_owned()];
                row.extend([counts.new, counts.changed, counts.same, counts.withdrawn].map(|count| count.to_string()));
                table.row(row);
            }
            table.write(&mut out)?;
        }
        for (sheet, codes) in &report.not_in_extract {
            writeln!(out, "Not in this extract, and kept: {} of {}:", codes.len(), sheet.file())?;
            for codes in codes.chunks(12) {
                writeln!(out, "  {}", codes.join(" "))?;
            }
        }
        match (self.dry_run, report.is_news()) {
            (true, _) => writeln!(out, "Nothing was stored: this was a dry run.")?,
            (false, true) => writeln!(out, "Stored. {} duties came, went or changed.", report.duties)?,
            (false, false) => {}
        }
        Ok(())
    }
}

/// A bar on a terminal; elsewhere nothing.
fn bar(lines: u64) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of about {human_len} rows, {elapsed}");
    ProgressBar::new(lines).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
