//! `touchstone audit`: the log as evidence.

use crate::data::day;
use crate::database::{Database, Files, audit_ending, moment};
use crate::ending::Ending;
use crate::table::Table;
use clap::{Args, Subcommand};
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use touchstone_audit::{
    AuditError, Given, LogRow, PublicKey, check_receipt, export, line_of, receipt, report_role, who,
};
use touchstone_domain::calendar::Day;

/// Verify the log, see who looked at somebody, prove what was recorded
#[derive(Subcommand, Debug)]
pub enum Audit {
    /// Verify facts, log and checkpoints, and name whatever is not as it was written; exit code 1 if anything is
    Verify(Verify),
    /// Show who looked at a case or member of staff, the newest first
    Who(Who),
    /// Print the log as JSON lines, for an auditor
    Export(Export),
    /// Print a receipt for a record: what was written and when, with its proof
    Receipt(Receipt),
    /// Check a receipt, without any database
    CheckReceipt(CheckReceipt),
    /// Print the public key in force, to be kept where the database is not
    Key(Key),
    /// Make a new signing key; the old one vouches for it and is of no use after
    RotateKey(RotateKey),
    /// Print the script for a role of PostgreSQL that may report and cannot read the log
    ReportRole,
}

/// Reads a public key of the log.
pub fn key(text: &str) -> Result<PublicKey, String> {
    PublicKey::parse(text).ok_or_else(|| "expected a key as `touchstone audit key` prints it".to_owned())
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  touchstone audit verify
  touchstone audit verify --key \"$(cat key-on-paper.txt)\"
  touchstone audit verify --as jo.auditor --checkpoints server1.checkpoints --also server2.checkpoints")]
pub struct Verify {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    files: Files,
    /// Another file of checkpoints of the same database, as of another server; may be given several times
    #[arg(long, value_name = "PATH")]
    also: Vec<PathBuf>,
    /// A public key that you know; may be given several times, the one in force last
    #[arg(long, value_name = "KEY", value_parser = key)]
    key: Vec<PublicKey>,
}

impl Verify {
    fn run(self) -> Result<(), Ending> {
        let database = self.database.with_files(&self.files);
        let (service, keeper) = database.open_to_verify(false)?;
        let now = moment()?;
        let actor = database.actor(&service, &now)?;
        let own = keeper.checkpoints().filter(|path| path.exists()).map(std::path::Path::to_path_buf);
        let checkpoints: Vec<PathBuf> = own.into_iter().chain(self.also).collect();
        let (named, knows_key) = (!checkpoints.is_empty(), !self.key.is_empty());
        let given = Given { checkpoints, keys: self.key, now: None };
        let verified = touchstone_audit::verify_all(&service, &actor, &now, &keeper, &given).map_err(audit_ending)?;
        let mut out = std::io::stdout().lock();
        writeln!(
            out,
            "{} facts and {} log entries in one tree, {} checkpoints.",
            verified.facts, verified.entries, verified.checkpoints
        )?;
        for (count, what) in [
            (verified.erased, "bodies were erased; that they were stored is still proved"),
            (verified.waiting, "rows were stored just now and wait for their places"),
            (verified.broken, "checkpoints were not written to their end, or changed; the chain says which"),
        ] {
            if count > 0 {
                writeln!(out, "{count} {what}.")?;
            }
        }
        if !named {
            writeln!(
                out,
                "No file of checkpoints was found: a log that was rewritten whole cannot be told. Name one with --checkpoints."
            )?;
        }
        if !knows_key {
            writeln!(out, "The key was taken from the log itself: name the one you know with --key.")?;
        }
        if verified.faults.is_empty() {
            writeln!(out, "Everything is as it was written.")?;
            return Ok(());
        }
        const MOST: usize = 100;
        let mut sentences: Vec<String> = verified.faults.iter().take(MOST).map(ToString::to_string).collect();
        if verified.faults.len() > MOST {
            sentences.push(format!("and {} more", verified.faults.len() - MOST));
        }
        sentences.push(format!(
            "{} faults. Keep the database and the checkpoints as they are, and find out who changed them.",
            verified.faults.len()
        ));
        Err(Ending::Refused(sentences))
    }
}

#[derive(Args, Debug)]
pub struct Who {
    #[command(flatten)]
    database: Database,
    /// The case's CRN, or the code of a member of staff
    #[arg(value_name = "CRN")]
    code: String,
    /// Entries to show at most
    #[arg(long, value_name = "N", default_value_t = 100)]
    most: usize,
}

impl Who {
    fn run(&self) -> Result<(), Ending> {
        let service = self.database.open(false)?;
        let now = moment()?;
        let actor = self.database.actor(&service, &now)?;
        let looks = who(&service, &actor, &now, &self.code, (1, self.most.max(1))).map_err(audit_ending)?;
        let mut out = std::io::stdout().lock();
        if looks.entries.is_empty() {
            writeln!(out, "Nobody has looked at {} yet.", self.code)?;
            return Ok(());
        }
        let mut table = Table::new(&["AT", "WHO", "VERB", "WHAT", "SCOPE", "PURPOSE", "REFERENCE"]);
        for row in looks.entries {
            let LogRow { at, actor, verb, what, scope, purpose, correlation, .. } = row;
            table.row(vec![at, actor, verb, what, scope, purpose, correlation]);
        }
        table.write(&mut out)?;
        writeln!(out, "{} of {} entries.", looks.count.min(self.most), looks.count)?;
        Ok(())
    }
}

#[derive(Args, Debug)]
pub struct Export {
    #[command(flatten)]
    database: Database,
    /// From this day on
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<Day>,
    /// To this day, included
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Day>,
}

/// What stops an export.
enum Stopped {
    Audit(AuditError),
    Closed(std::io::Error),
}

impl From<AuditError> for Stopped {
    fn from(fault: AuditError) -> Self {
        Stopped::Audit(fault)
    }
}

impl From<touchstone_store::StoreError> for Stopped {
    fn from(fault: touchstone_store::StoreError) -> Self {
        Stopped::Audit(fault.into())
    }
}

impl Export {
    fn run(&self) -> Result<(), Ending> {
        let service = self.database.open(false)?;
        let now = moment()?;
        let actor = self.database.actor(&service, &now)?;
        let mut out = BufWriter::new(std::io::stdout().lock());
        let days = (self.from.unwrap_or(Day::EARLIEST), self.until.unwrap_or(Day::LATEST));
        let done =
            export(&service, &actor, &now, days, |row| writeln!(out, "{}", line_of(row)).map_err(Stopped::Closed));
        match done {
            Ok(_) => Ok(out.flush()?),
            Err(Stopped::Audit(fault)) => Err(audit_ending(fault)),
            Err(Stopped::Closed(fault)) => Err(fault.into()),
        }
    }
}

#[derive(Args, Debug)]
pub struct Receipt {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    files: Files,
    /// The record, as `touchstone record` says it
    #[arg(value_name = "RECORD")]
    record: String,
}

impl Receipt {
    fn run(self) -> Result<(), Ending> {
        let database = self.database.with_files(&self.files);
        let (service, keeper) = database.open_kept(false)?;
        let now = moment()?;
        let actor = database.actor(&service, &now)?;
        let text = receipt(&service, &actor, &now, &keeper, &self.record).map_err(audit_ending)?;
        Ok(write!(std::io::stdout(), "{text}")?)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Example:
  touchstone audit check-receipt receipt.txt --key \"$(cat key-on-paper.txt)\"")]
pub struct CheckReceipt {
    /// The receipt
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// A public key that you know; may be given several times
    #[arg(long, value_name = "KEY", value_parser = key, required = true)]
    key: Vec<PublicKey>,
}

impl CheckReceipt {
    fn run(&self) -> Result<(), Ending> {
        let name = self.file.display();
        let text = std::fs::read_to_string(&self.file).map_err(|fault| Ending::refused(format!("{name}: {fault}")))?;
        let proved = check_receipt(&text, &self.key).map_err(|wrong| Ending::refused(format!("{name}: {wrong}")))?;
        let mut out = std::io::stdout().lock();
        for row in &proved.rows {
            writeln!(out, "{} about {}, stored at {} by {}", row.kind, row.subject, row.stored_at, row.actor)?;
            match &row.body {
                Some(body) => writeln!(out, "  {body}")?,
                None => writeln!(out, "  what it said was erased")?,
            }
        }
        writeln!(
            out,
            "Each is in the tree of {} ({} leaves) that was signed at {} with the key {}.",
            proved.origin, proved.size, proved.signed_at, proved.key
        )?;
        Ok(())
    }
}

#[derive(Args, Debug)]
pub struct Key {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    files: Files,
}

impl Key {
    fn run(self) -> Result<(), Ending> {
        let (_, keeper) = self.database.with_files(&self.files).open_kept(false)?;
        keeper.keep(&moment()?, touchstone_audit::Publish::Now).map_err(audit_ending)?;
        let key = keeper.public_key().map_err(audit_ending)?;
        Ok(writeln!(std::io::stdout(), "{key}")?)
    }
}

#[derive(Args, Debug)]
pub struct RotateKey {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    files: Files,
}

impl RotateKey {
    fn run(self) -> Result<(), Ending> {
        let database = self.database.with_files(&self.files);
        let (service, keeper) = database.open_kept(false)?;
        let now = moment()?;
        let actor = database.actor(&service, &now)?;
        let key = keeper.rotate(&actor, &now).map_err(audit_ending)?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{key}")?;
        writeln!(out, "This key signs from now on. Keep it where you kept the one before it, and keep that one too.")?;
        Ok(())
    }
}

impl Audit {
    pub fn run(self) -> Result<(), Ending> {
        match self {
            Audit::Verify(verify) => verify.run(),
            Audit::Who(who) => who.run(),
            Audit::Export(export) => export.run(),
            Audit::Receipt(receipt) => receipt.run(),
            Audit::CheckReceipt(check) => check.run(),
            Audit::Key(key) => key.run(),
            Audit::RotateKey(rotate) => rotate.run(),
            Audit::ReportRole => Ok(write!(std::io::stdout(), "{}", report_role())?),
        }
    }
}
