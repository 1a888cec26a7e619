//! Loading a policies folder whole: every file read, every fault listed, nothing taken if there is one.

use super::Cadence;
use super::calendar_file::calendar;
use super::conflicts::conflicts;
use super::fault::Fault;
use super::local::{LocalEdition, local_edition};
use super::mapping::{ContactMapping, contact_mapping};
use super::ndelius::{RecordMapping, record_mapping};
use super::read_edition::edition;
use super::reckoning::{Reckoning, reckoning};
use super::series::Policy;
use super::table::Reading;
use crate::calendar::Calendar;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Records as NDelius contacts.
    pub records: RecordMapping,
    /// Numbers with which pages reckon, and who keeps which fact.
    pub reckoning: Reckoning,
}

impl Library {
    /// The policy with this name.
    #[must_use]
    pub fn policy(&self, name: &str) -> Option<&Policy> {
        self.policies.iter().find(|policy| policy.name == name)
    }

    /// Every free code that a rule names, and every rule's id: facts that have a number for each can be bound to the policies once,
    /// before all of them are known.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        let rules = self.policies.iter().flat_map(|policy| &policy.editions).flat_map(|edition| &edition.rules);
        rules.flat_map(|rule| {
            let of = match &rule.cadence {
                Cadence::After { of, .. } => of.as_slice(),
                _ => &[],
            };
            let free = rule.when.iter().filter(|condition| condition.attribute.values().is_none());
            let values = free.flat_map(|condition| &condition.values);
            std::iter::once(&rule.id).chain(of).chain(values).map(String::as_str)
        })
    }
}

const CALENDAR: &str = "calendar/bank-holidays.toml";
const CONTACTS: &str = "ndelius/contact-mapping.csv";
const RECORDS: &str = "ndelius/record-mapping.toml";
const RECKONING: &str = "reckoning/numbers.toml";
const NO_POLICY_FILE: &str = "is no file of a policies folder; expected POLICY/DATE.toml, POLICY/cases/RULE.toml, \
     local/UNIT/POLICY/DATE.toml, calendar/bank-holidays.toml, reckoning/numbers.toml, ndelius/contact-mapping.csv or \
     ndelius/record-mapping.toml";

/// What the files of a folder come to before they are put together.
#[derive(Default)]
struct Found {
    policies: BTreeMap<String, Policy>,
    locals: Vec<(LocalEdition, String)>,
    /// Policies with an edition that has a fault: what varies them is not held against it.
    faulty: BTreeSet<String>,
    calendar: Option<Calendar>,
    contacts: Option<ContactMapping>,
    records: Option<RecordMapping>,
    reckoning: Option<Reckoning>,
    faults: Vec<Fault>,
}

impl Found {
    fn file(&mut self, file: &PolicyFile) {
        let reading = Reading::new(&file.path, &file.text);
        let parts: Vec<&str> = file.path.split('/').collect();
        match parts.as_slice() {
            _ if file.path == CALENDAR => self.calendar = calendar(&reading),
            _ if file.path == CONTACTS => self.contacts = contact_mapping(&reading, &file.text),
            _ if file.path == RECORDS => self.records = record_mapping(&reading),
            _ if file.path == RECKONING => self.reckoning = reckoning(&reading),
            ["local", unit, folder, name] if name.ends_with(".toml") => {
                let local = local_edition(&reading, unit, folder, day_of(name));
                self.locals.extend(local.map(|local| (local, file.path.clone())));
            }
            [_, "cases", ..] | ["README.md"] | ["REGISTER.toml"] => {}
            [folder, name] if name.ends_with(".toml") => {
                if let Some(edition) = edition(&reading, folder, day_of(name)) {
                    self.policies
                        .entry((*folder).to_owned())
                        .or_insert_with(|| Policy::new(folder))
                        .editions
                        .push(edition);
                }
            }
            _ => reading.fault_at(0, "", NO_POLICY_FILE),
        }
        let faults = reading.into_faults();
        if let ([folder, _], false) = (parts.as_slice(), faults.is_empty()) {
            self.faulty.insert((*folder).to_owned());
        }
        self.faults.extend(faults);
    }

    fn fault(&mut self, file: &str, line: usize, key: &str, message: &str) {
        self.faults.push(Fault { file: file.into(), line, key: key.into(), message: message.into() });
    }

    /// Lays the local editions over the policies that could be read whole.
    fn lay_locals(&mut self) {
        for (local, path) in std::mem::take(&mut self.locals) {
            if self.faulty.contains(&local.policy) {
                continue;
            }
            match self.policies.get_mut(&local.policy) {
                Some(policy) => {
                    let stale = local.stale(policy, &path);
                    let overlap = policy.take_local(local, &path);
                    self.faults.extend(stale.into_iter().chain(overlap));
                }
                None => self.fault(&path, 1, "policy", "there is no such policy to vary"),
            }
        }
    }
}

/// Reads every file of a policies folder. A folder without a calendar, a contact mapping or numbers to reckon with takes those of
/// `shipped`; without a mapping of records there either, no code is known for any record.
///
/// # Errors
/// Every fault of every file.
pub fn load(files: &[PolicyFile], shipped: Option<&Library>) -> Result<Library, Vec<Fault>> {
    let mut found = Found::default();
    for file in files {
        found.file(file);
    }
    for policy in found.policies.values_mut() {
        policy.editions.sort_by_key(|edition| edition.from);
    }
    if found.policies.is_empty() && found.faults.is_empty() {
        found.fault("policies", 0, "", "holds no edition; expected POLICY/DATE.toml");
    }
    found.lay_locals();
    let policies: Vec<Policy> = std::mem::take(&mut found.policies).into_values().collect();
    found.faults.extend(conflicts(&policies));
    let calendar = found.calendar.take().or_else(|| shipped.map(|library| library.calendar.clone()));
    let contacts = found.contacts.take().or_else(|| shipped.map(|library| library.contacts.clone()));
    let records = found.records.take().or_else(|| shipped.map(|library| library.records.clone())).unwrap_or_default();
    let reckoning = found.reckoning.take().or_else(|| shipped.map(|library| library.reckoning.clone()));
    let reckoning = reckoning.unwrap_or_default();
    for (missing, path) in [(calendar.is_none(), CALENDAR), (contacts.is_none(), CONTACTS)] {
        if missing && found.faults.iter().all(|fault| fault.file != path) {
            found.fault(path, 0, "", "is missing");
        }
    }
    found.faults.sort();
    match (calendar, contacts) {
        (Some(calendar), Some(contacts)) if found.faults.is_empty() => {
            Ok(Library { policies, calendar, contacts, records, reckoning })
        }
        _ => Err(found.faults),
    }
}

fn day_of(name: &str) -> &str {
    name.strip_suffix(".toml").unwrap_or(name)
}
