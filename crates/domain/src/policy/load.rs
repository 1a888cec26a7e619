//! Loading a policies folder whole: every file read, every fault listed, nothing taken if there is one.

use super::calendar_file::calendar;
use super::conflicts::conflicts;
use super::fault::Fault;
use super::local::local_edition;
use super::mapping::{ContactMapping, contact_mapping};
use super::read_edition::edition;
use super::series::Policy;
use super::table::Reading;
use crate::calendar::Calendar;
use std::collections::BTreeMap;

/// One file of a policies folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFile {
    /// Its path below the folder, with `/` between its parts.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Everything that a policies folder says.
#[derive(Clone, Debug)]
pub struct Library {
    /// The policies, by name.
    pub policies: Vec<Policy>,
    /// Bank holidays and what follows from them.
    pub calendar: Calendar,
    /// NDelius contact types as purposes.
    pub contacts: ContactMapping,
}

impl Library {
    /// The policy with this name.
    #[must_use]
    pub fn policy(&self, name: &str) -> Option<&Policy> {
        self.policies.iter().find(|policy| policy.name == name)
    }
}

const CALENDAR: &str = "calendar/bank-holidays.toml";
const CONTACTS: &str = "ndelius/contact-mapping.csv";

/// Reads every file of a policies folder. A folder without a calendar or a contact mapping takes those of `shipped`.
///
/// # Errors
/// Every fault of every file.
pub fn load(files: &[PolicyFile], shipped: Option<&Library>) -> Result<Library, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut policies: BTreeMap<String, Policy> = BTreeMap::new();
    let (mut locals, mut dated, mut mapped) = (Vec::new(), None, None);
    for file in files {
        let reading = Reading::new(&file.path, &file.text);
        let parts: Vec<&str> = file.path.split('/').collect();
        match parts.as_slice() {
            _ if file.path == CALENDAR => dated = calendar(&reading),
            _ if file.path == CONTACTS => mapped = contact_mapping(&reading, &file.text),
            ["local", unit, folder, name] if name.ends_with(".toml") => locals.extend(local_edition(&reading, unit, folder, day_of(name)).map(|local| (local, file.path.clone()))),
            [_, "cases", ..] | ["README.md"] | ["REGISTER.toml"] => {}
            [folder, name] if name.ends_with(".toml") => {
                if let Some(edition) = edition(&reading, folder, day_of(name)) {
                    let policy = policies.entry((*folder).to_owned()).or_insert_with(|| Policy { name: (*folder).to_owned(), editions: Vec::new(), local: Vec::new() });
                    policy.editions.push(edition);
                }
            }
            _ => reading.fault_at(0, "", "is no file of a policies folder; expected POLICY/DATE.toml, POLICY/cases/RULE.toml, local/UNIT/POLICY/DATE.toml, calendar/bank-holidays.toml or ndelius/contact-mapping.csv"),
        }
        faults.extend(reading.into_faults());
    }
    let mut policies: Vec<Policy> = policies.into_values().collect();
    for policy in &mut policies {
        policy.editions.sort_by_key(|edition| edition.from);
    }
    if policies.is_empty() && faults.is_empty() {
        faults.push(Fault {
            file: "policies".into(),
            line: 0,
            key: String::new(),
            message: "holds no edition; expected POLICY/DATE.toml".into(),
        });
    }
    // A patch can only be laid over editions that could be read.
    if faults.is_empty() {
        for (local, path) in locals {
            match policies.iter_mut().find(|policy| policy.name == local.policy) {
                Some(policy) => {
                    faults.extend(local.stale(policy, &path).into_iter().chain(policy.take_local(local, &path)))
                }
                None => faults.push(Fault {
                    file: path,
                    line: 1,
                    key: "policy".into(),
                    message: "there is no such policy to vary".into(),
                }),
            }
        }
    }
    faults.extend(conflicts(&policies));
    let calendar = dated.or_else(|| shipped.map(|library| library.calendar.clone()));
    let contacts = mapped.or_else(|| shipped.map(|library| library.contacts.clone()));
    for (missing, path) in [(calendar.is_none(), CALENDAR), (contacts.is_none(), CONTACTS)] {
        if missing && faults.iter().all(|fault| fault.file != path) {
            faults.push(Fault { file: path.into(), line: 0, key: String::new(), message: "is missing".into() });
        }
    }
    faults.sort();
    match (calendar, contacts) {
        (Some(calendar), Some(contacts)) if faults.is_empty() => Ok(Library { policies, calendar, contacts }),
        _ => Err(faults),
    }
}

fn day_of(name: &str) -> &str {
    name.strip_suffix(".toml").unwrap_or(name)
}
