//! `touchstone demo`.

use crate::database::{audit_ending, moment, store_ending};
use crate::ending::Ending;
use crate::serving::serve;
use crate::shipped::library_and_digest;
use crate::table::Table;
use clap::Args;
use std::collections::BTreeMap;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use touchstone_audit::{Keeper, Publish};
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{StaffIx, State};
use touchstone_domain::permission::UserRole;
use touchstone_domain::plan::{Planner, Status, plan};
use touchstone_domain::policy::Library;
use touchstone_domain::words::language::{Language, Words};
use touchstone_exchange::import::{self, Extract, ExtractFile};
use touchstone_service::actor::Actor;
use touchstone_service::import::{Brought, Options, import};
use touchstone_service::{Moment, Service, Via, access, users};
use touchstone_simulator::synth::{Calibration, Scale, synthesise};
use touchstone_store::Store;

/// Serve a PDU of synthetic people as of today, with one sign-in for each role
///
/// Nobody in it is real. The database is new each time, in a folder that is removed at the end unless you name one.
#[derive(Args, Debug)]
pub struct Demo {
    /// Folder for the database, which is kept; it must not hold one yet
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Where to listen; only on this machine
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Make the database and the sign-ins, and do not serve
    #[arg(long)]
    only_make: bool,
}

/// The seed of the demonstration.
const SEED: u64 = 1;

/// A folder, removed at the end if nobody named it.
struct Folder {
    path: PathBuf,
    named: bool,
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.named {
            // What is left of a demonstration in a temporary folder harms nobody.
            drop(std::fs::remove_dir_all(&self.path));
        }
    }
}

impl Demo {
    pub fn run(self) -> Result<(), Ending> {
        if !self.listen.ip().is_loopback() {
            return Err(Ending::refused(
                "--listen: a demonstration is served to this machine alone, as on 127.0.0.1:8080",
            ));
        }
        let now = moment()?;
        let named = self.folder.is_some();
        let temporary = || std::env::temp_dir().join(format!("touchstone-demo-{}", std::process::id()));
        let folder = Folder { path: self.folder.unwrap_or_else(temporary), named };
        let file = folder.path.join("touchstone.db");
        if file.exists() {
            return Err(Ending::refused(format!(
                "{}: there is a database already; name another folder",
                file.display()
            )));
        }
        let (service, people) = make(&file, &now)?;
        let mut table = Table::new(&["ROLE", "NAME", "USERNAME", "PASSWORD"]);
        for (role, name, username) in &people {
            let password = password(&moment()?);
            let owner = Actor::Owner("owner:demo".to_owned());
            access::set_password(&service, &owner, &moment()?, Via::Command, (username, &password))
                .map_err(crate::database::ending)?;
            table.row(vec![role.code().to_owned(), name.clone(), username.clone(), password]);
        }
        let today = Words::of(Language::English).day(now.today());
        let say = |address: Option<SocketAddr>| {
            let mut out = std::io::stdout().lock();
            writeln!(out, "A synthetic PDU on {today}: nobody here is real.\n")?;
            table.write(&mut out)?;
            writeln!(out, "\nThe database: sqlite:{}", file.display())?;
            if let Some(address) = address {
                writeln!(out, "Sign in at http://{address} - stop with Ctrl+C.")?;
            }
            Ok(out.flush()?)
        };
        let (checkpoints, key) = Keeper::files_beside(&file);
        let keeper = Arc::new(Keeper::new(service.store.clone(), Some(checkpoints), Some(key)));
        keeper.begin(&moment()?).map_err(audit_ending)?;
        keeper.keep(&moment()?, Publish::Now).map_err(audit_ending)?;
        if self.only_make { say(None) } else { serve(service, keeper, self.listen, |address| say(Some(address))) }
    }
}

/// The role, name and username of somebody to sign in as.
type Person = (UserRole, String, String);

/// Makes the database; whom to sign in as.
fn make(file: &Path, now: &Moment) -> Result<(Service, Vec<Person>), Ending> {
    let on = now.today();
    let (library, policies) = library_and_digest(None)?;
    let store = Store::open(&format!("sqlite:{}", file.display())).map_err(store_ending)?;
    let service = Service::new(Arc::new(store), Arc::new(library), policies);
    let synthetic = synthesise(&Calibration::shipped(), Scale::Pdu, SEED, on);
    let files: Vec<ExtractFile> =
        synthetic.files.iter().map(|file| ExtractFile { name: file.name.to_owned(), bytes: file.bytes() }).collect();
    let read = || {
        import::read(&files, &service.library.contacts, None)
            .map_err(|faults| Ending::Fault(anyhow::anyhow!("the synthetic PDU is refused: {}", faults[0])))
    };
    let mut people = staff(&service.library, read()?, on);
    let extract = Extract(&files);
    let digests = extract.digests();
    let brought = Brought { rows: &extract, files: &digests };
    let owner = Actor::Owner("owner:demo".to_owned());
    import(&service, &owner, now, (brought, read()?), Options::default(), |_| {}).map_err(crate::database::ending)?;
    for role in [UserRole::Administrator, UserRole::Auditor, UserRole::PolicyLead] {
        let username = role.code().replace('_', ".");
        let given = [role.code()];
        let new = (username.as_str(), None, given.as_slice());
        users::add(&service, Some(&owner), &moment()?, Via::Command, new).map_err(crate::database::ending)?;
        people.push((role, "-".to_owned(), username));
    }
    Ok((service, people))
}

/// One member of staff for each role that a grade brings: of SPOs, who has most to do.
fn staff(library: &Library, facts: touchstone_domain::facts::Facts, on: Day) -> Vec<Person> {
    let state = State::fold(facts, None);
    let all = plan(&state, library, on);
    let mut pressing = vec![0_u32; state.facts.people.staff.len()];
    for duty in &all.duties {
        let presses = matches!(duty.status, Status::Overdue | Status::DueToday | Status::DueSoon);
        if let Some(staff) = duty.accountable.filter(|_| presses) {
            pressing[staff.at()] += 1;
        }
    }
    let planner = Planner::new(&state, library, on);
    let mut chosen: BTreeMap<UserRole, (u32, StaffIx)> = BTreeMap::new();
    for (at, presses) in pressing.into_iter().enumerate() {
        let staff = StaffIx::new(at);
        let today = planner.roster().person(staff);
        let role = today.grade.and_then(UserRole::of_grade).filter(|_| today.live && !today.absent);
        let Some(role) = role else { continue };
        let best = chosen.entry(role).or_insert((presses, staff));
        if presses > best.0 {
            *best = (presses, staff);
        }
    }
    let person = |(role, (_, staff)): (UserRole, (u32, StaffIx))| {
        let fact = &state.facts.people.staff[staff.at()];
        let (forename, surname) = state.facts.name(fact.name);
        (role, format!("{surname}, {forename}"), fact.username.to_string())
    };
    chosen.into_iter().map(person).filter(|(_, _, username)| !username.is_empty()).collect()
}

/// Sixteen letters of chance, in fours.
fn password(now: &Moment) -> String {
    const LETTERS: &[u8; 16] = b"bcdfghjkmnpqrtvw";
    let letters = now.seed[..16].iter().map(|byte| char::from(LETTERS[usize::from(byte % 16)]));
    let mut password = String::new();
    for (at, letter) in letters.enumerate() {
        if at > 0 && at % 4 == 0 {
            password.push('-');
        }
        password.push(letter);
    }
    password
}
