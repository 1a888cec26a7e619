//! `touchstone backup`: the whole database in one encrypted file, and back.

use super::audit::key as log_key;
use crate::database::{Database, Files, audit_ending, moment, store_ending};
use crate::ending::Ending;
use clap::{Args, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use touchstone_audit::{Keeper, PublicKey, check_key};
use touchstone_backup::{
    BackupError, Opened, Recipient, create, new_identity, read_identities, recipient, restore, verify,
};
use touchstone_service::Service;
use touchstone_store::Store;

/// Back up the database into one encrypted file, verify such a file by restoring it, and restore it
#[derive(Subcommand, Debug)]
pub enum Backup {
    /// Make the pair of keys for backups: the private one in a new file, to be kept away from the server
    Key(Key),
    /// Back up the database, while it is in use, into a new file that only the private key opens
    Create(Create),
    /// Verify a backup by restoring it into a scratch folder: facts against bodies, the log against its tree
    Verify(Verify),
    /// Restore a backup into an empty database of either kind, all of it or nothing
    Restore(Restore),
}

#[derive(Args, Debug)]
#[command(after_help = "Example:
  touchstone backup key --out backup.key      (on a machine that is not the server; prints the public key)")]
pub struct Key {
    /// New file for the private key
    #[arg(long, value_name = "PATH")]
    out: PathBuf,
}

impl Key {
    fn run(&self) -> Result<(), Ending> {
        let key = new_identity(&self.out).map_err(ended)?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{key}")?;
        writeln!(
            out,
            "Give this public key to `touchstone backup create --recipient`. Keep {} and a copy of it where the server is not: \
             without it no backup can be opened.",
            self.out.display()
        )?;
        Ok(())
    }
}

/// Where a database lies in the clear for a moment.
#[derive(Args, Debug)]
pub struct Within {
    /// Folder in which a copy of the database lies in the clear meanwhile, on a disk of this machine (default: the system's folder
    /// for temporary files)
    #[arg(long, value_name = "DIR")]
    scratch: Option<PathBuf>,
}

impl Within {
    fn folder(&self) -> PathBuf {
        self.scratch.clone().unwrap_or_else(std::env::temp_dir)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Example:
  touchstone backup create /backups/2026-11-22.backup --recipient age1… --as boss")]
pub struct Create {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    files: Files,
    /// New file for the backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Public key whose private key opens the backup; may be given several times
    #[arg(long, value_name = "KEY", value_parser = recipient, required = true)]
    recipient: Vec<Recipient>,
    #[command(flatten)]
    within: Within,
}

impl Create {
    fn run(self) -> Result<(), Ending> {
        let database = self.database.with_files(&self.files);
        let (service, keeper) = database.open_kept(false)?;
        let now = moment()?;
        let actor = database.actor(&service, &now)?;
        let paths = (self.file.as_path(), self.within.folder());
        let (header, length) =
            create((&service, &keeper), &actor, &now, &self.recipient, (paths.0, &paths.1)).map_err(ended)?;
        writeln!(
            std::io::stdout(),
            "Backed up as of {}: {} facts and log entries in the tree, root {}, {length} bytes. \
             Verify it where the private key is: `touchstone backup verify`.",
            header.made_at,
            header.size,
            header.root
        )?;
        Ok(())
    }
}

/// A backup, and what opens and vouches for it.
#[derive(Args, Debug)]
pub struct Sealed {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// File with the private key, as `touchstone backup key` wrote it
    #[arg(long, value_name = "PATH")]
    identity: PathBuf,
    /// A public key of the log that you know, as `touchstone audit key` prints it; may be given several times
    #[arg(long, value_name = "KEY", value_parser = log_key)]
    key: Vec<PublicKey>,
    #[command(flatten)]
    within: Within,
}

impl Sealed {
    fn open(&self) -> Result<Opened, Ending> {
        let identities = read_identities(&self.identity).map_err(ended)?;
        verify(&self.file, &self.within.folder(), &identities, self.key.clone()).map_err(ended)
    }
}

fn tell(opened: &Opened, knows_key: bool) -> Result<(), Ending> {
    let (proof, mut out) = (&opened.proof, std::io::stdout().lock());
    writeln!(
        out,
        "Made at {} by version {}: {} facts, each as its body says; {} facts and log entries in one tree, as it stood then.",
        proof.header.made_at, proof.header.program, proof.facts, proof.header.size
    )?;
    match (proof.header.checkpoint.is_empty(), knows_key) {
        (true, _) => {
            writeln!(out, "It holds no signed checkpoint: that the log was not rewritten before cannot be told.")?
        }
        (false, false) => {
            writeln!(
                out,
                "The key of its checkpoint was taken from the log itself: name the one you know with --key."
            )?;
        }
        (false, true) => writeln!(out, "Its checkpoint is signed with a key that you know.")?,
    }
    Ok(())
}

#[derive(Args, Debug)]
#[command(after_help = "Example:
  touchstone backup verify 2026-11-22.backup --identity backup.key --key \"$(cat key-on-paper.txt)\"")]
pub struct Verify {
    #[command(flatten)]
    sealed: Sealed,
}

impl Verify {
    fn run(&self) -> Result<(), Ending> {
        let opened = self.sealed.open()?;
        tell(&opened, !self.sealed.key.is_empty())?;
        Ok(writeln!(std::io::stdout(), "The backup is whole.")?)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Example:
  touchstone backup restore 2026-11-22.backup --identity backup.key --log-key log.key \\
    --database postgres://server/touchstone --key-file /etc/touchstone/log.key --as boss

It says what is left to do before the database is used.")]
pub struct Restore {
    #[command(flatten)]
    sealed: Sealed,
    /// Empty database to restore into: sqlite:FILE or postgres://…
    #[arg(long, value_name = "URL")]
    database: String,
    /// Who restores, by the users in the backup; needed into a shared database
    #[arg(long = "as", value_name = "USERNAME")]
    user: Option<String>,
    /// The private key that signs the log, as you kept it apart from the backups: it is put where the database looks for it
    #[arg(long, value_name = "PATH")]
    log_key: Option<PathBuf>,
    #[command(flatten)]
    files: Files,
}

impl Restore {
    fn run(self) -> Result<(), Ending> {
        let now = moment()?;
        let opened = self.sealed.open()?;
        tell(&opened, !self.sealed.key.is_empty())?;
        if let Some(from) = &self.log_key {
            check_key(opened.store(), from).map_err(audit_ending)?;
        }
        let to = Arc::new(Store::open(&self.database).map_err(store_ending)?);
        let library = crate::shipped::library_and_digest(None)?;
        let service = Service::new(to.clone(), Arc::new(library.0), library.1);
        // Nobody is in the new database yet: who may restore is asked of the backup.
        let actor = Database::at(&self.database, self.user).actor_of(&service, opened.store(), &now)?;
        let rows = restore(&opened, &to, &actor, &now).map_err(ended)?;
        writeln!(std::io::stdout(), "Restored {rows} rows, each the same in both.")?;
        let keeper = self.files.keeper(&self.database, to);
        if let Some(from) = &self.log_key {
            keeper.put_key(from).map_err(audit_ending)?;
        }
        left_to_do(&keeper)
    }
}

/// Says what is left to do before a restored database is used.
fn left_to_do(keeper: &Keeper) -> Result<(), Ending> {
    let mut out = std::io::stdout().lock();
    match keeper.key_file() {
        _ if keeper.public_key().is_err() => {
            writeln!(out, "Its log was never signed: it gets a key when it is first used.")?
        }
        Some(path) if path.exists() => writeln!(out, "The key that signs its log is in {}.", path.display())?,
        Some(path) => writeln!(
            out,
            "Put the private key that signs its log into {}, for its owner alone (mode 600): it is in no backup, and the log cannot \
             go on without it.",
            path.display()
        )?,
        None => writeln!(
            out,
            "Name the file with the private key that signs its log to every server and command, with --key-file: it is in no backup."
        )?,
    }
    match keeper.checkpoints() {
        Some(path) if path.exists() => writeln!(
            out,
            "Move {} away, keep it, and write down why: it knows what was stored after the backup, and this database would be refused.",
            path.display()
        )?,
        Some(path) => writeln!(out, "Its checkpoints go on in {}; keep those of before.", path.display())?,
        None => {
            writeln!(out, "Name a new file for checkpoints to each server, with --checkpoints; keep those of before.")?
        }
    }
    Ok(writeln!(
        out,
        "Then run `touchstone check --rebuild` and `touchstone audit verify` on it: neither must find anything."
    )?)
}

fn ended(fault: BackupError) -> Ending {
    match fault {
        BackupError::Store(fault) => store_ending(fault),
        BackupError::Audit(fault) => audit_ending(fault),
        BackupError::NotAllowed(not) => Ending::NotAllowed(not),
        other => Ending::refused(other.to_string()),
    }
}

impl Backup {
    pub fn run(self) -> Result<(), Ending> {
        match self {
            Backup::Key(key) => key.run(),
            Backup::Create(create) => create.run(),
            Backup::Verify(verify) => verify.run(),
            Backup::Restore(restore) => restore.run(),
        }
    }
}
