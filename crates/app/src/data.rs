//! Where a command's facts come from, and which subjects it asks about.

use crate::database::Database;
use crate::ending::Ending;
use crate::shipped::library;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::facts::{CaseIx, Facts, StaffIx, State, TeamIx};
use touchstone_domain::plan::{Planner, Subject};
use touchstone_domain::policy::{ContactMapping, Library};
use touchstone_domain::words::language::Language;
use touchstone_domain::words::{CodeIx, Crn};
use touchstone_exchange::import::{self, ExtractFile};
use touchstone_service::due::Hidden;

/// Facts and policies.
#[derive(Args, Debug)]
pub struct Source {
    /// Folder of CSV extracts (teams.csv, staff.csv, cases.csv and any of the others)
    #[arg(long, value_name = "DIR", conflicts_with_all = ["url", "user"])]
    data: Option<PathBuf>,
    #[command(flatten)]
    database: Database,
}

/// What a question asks about, for the log and for who may ask.
pub enum Scope<'s> {
    /// Everybody.
    Everybody,
    /// A team, PDU or region.
    Unit(&'s str),
    /// A person on probation or a member of staff, by code.
    One(&'s str),
    /// What one member of staff is accountable for: their code.
    Accountable(&'s str),
}

/// What a command answers from.
pub struct Asked {
    /// Policies.
    pub library: Arc<Library>,
    /// Folded facts.
    pub state: State,
    /// CRNs of which whoever asks is shown nothing.
    pub hidden: Hidden,
}

impl Asked {
    /// Is the subject a case that is hidden, or a document about its person?
    pub fn hides(&self, subject: Subject) -> bool {
        let facts = &self.state.facts;
        let crn = match subject {
            _ if self.hidden.is_empty() => return false,
            Subject::Case(case) => Some(facts.cases[case.at()].crn),
            Subject::Document(document) => facts.documents[document.at()].crn,
            Subject::Staff(_) => None,
        };
        crn.is_some_and(|crn| self.hidden.contains(&crn.to_string()))
    }
}

impl Source {
    /// Reads policies and facts, and folds them as they were known at an instant. From a database, the look is logged first.
    pub fn load(&self, when: When, what: &'static str, scope: &Scope<'_>) -> Result<Asked, Ending> {
        match &self.data {
            Some(folder) => {
                let library = library(self.database.policies.as_deref())?;
                let state = State::fold(extract(folder, &library.contacts, None)?.1, when.known_at);
                Ok(Asked { library: Arc::new(library), state, hidden: Hidden::new() })
            }
            None => self.database.ask(when, what, scope),
        }
    }
}

/// Reads an extract whole, with its files.
pub fn extract(
    folder: &Path,
    contacts: &ContactMapping,
    as_at: Option<Day>,
) -> Result<(Vec<ExtractFile>, Facts), Ending> {
    let refused = |faults: Vec<import::ImportFault>| {
        let (count, them) = match faults.len() {
            1 => ("1 fault".to_owned(), "it"),
            more => (format!("{more} faults"), "them"),
        };
        let mut sentences: Vec<String> = faults.iter().map(ToString::to_string).collect();
        sentences.push(format!("{count} in {}: nothing was read. Put {them} right and try again.", folder.display()));
        Ending::Refused(sentences)
    };
    let files = import::folder(folder).map_err(refused)?;
    let facts = import::read(&files, contacts, as_at).map_err(refused)?;
    Ok((files, facts))
}

/// The day a command asks about, and as known when.
#[derive(Args, Clone, Copy, Debug)]
pub struct When {
    /// The day asked about, as 2026-01-12
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub on: Day,
    /// Only what had been recorded by this instant, as 2026-01-10T09:00:00Z
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    pub known_at: Option<Instant>,
}

/// Reads a day of the command line.
pub fn day(text: &str) -> Result<Day, String> {
    Day::parse(text.as_bytes()).map_err(|wrong| wrong.to_string())
}

/// Reads an instant of the command line.
fn instant(text: &str) -> Result<Instant, String> {
    Instant::parse(text.as_bytes()).map_err(|wrong| wrong.to_string())
}

/// A language of the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Tongue {
    /// English
    En,
    /// Welsh (draft)
    Cy,
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::En => Language::English,
            Tongue::Cy => Language::Welsh,
        }
    }
}

/// A team, PDU or region.
#[derive(Clone, Copy, Debug)]
pub enum UnitScope {
    /// A team.
    Team(TeamIx),
    /// A PDU or region.
    Over(CodeIx),
}

/// Finds a team, PDU or region by its code.
pub fn unit(state: &State, code: &str) -> Result<UnitScope, Ending> {
    let facts = &state.facts;
    if let Some(team) = facts.team_coded(code) {
        return Ok(UnitScope::Team(team));
    }
    let over = facts
        .codes
        .find(code)
        .filter(|unit| facts.people.teams.iter().any(|team| team.pdu == Some(*unit) || team.region == Some(*unit)));
    over.map(UnitScope::Over)
        .ok_or_else(|| Ending::refused(format!("--unit {code}: there is no such team, PDU or region")))
}

impl UnitScope {
    /// Does the unit contain the team?
    pub fn holds(self, state: &State, team: Option<TeamIx>) -> bool {
        let Some(team) = team else { return false };
        match self {
            UnitScope::Team(wanted) => wanted == team,
            UnitScope::Over(unit) => {
                let fact = &state.facts.people.teams[team.at()];
                fact.pdu == Some(unit) || fact.region == Some(unit)
            }
        }
    }
}

/// Finds a member of staff by code.
pub fn staff(state: &State, flag: &str, code: &str) -> Result<StaffIx, Ending> {
    state.facts.staff_coded(code).ok_or_else(|| Ending::refused(format!("{flag} {code}: there is no such staff_code")))
}

/// A person on probation, by CRN, who may have documents without having a case.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// CRN.
    pub crn: Crn,
    /// Their case, if they have one.
    pub case: Option<CaseIx>,
}

/// Finds a person by CRN.
pub fn person(state: &State, code: &str) -> Result<Person, Ending> {
    let Some(crn) = Crn::parse(code.as_bytes()) else {
        return Err(Ending::refused(format!("--case {code}: expected a CRN, a capital letter and six digits")));
    };
    let case = state.facts.case_with(crn);
    if case.is_none() && state.facts.documents.iter().all(|document| document.crn != Some(crn)) {
        return Err(Ending::refused(format!("--case {code}: no case or document has this CRN")));
    }
    Ok(Person { crn, case })
}

/// Is the subject about the person, or a document about them?
pub fn is_about_person(state: &State, person: Person, subject: Subject) -> bool {
    match subject {
        Subject::Case(case) => person.case == Some(case),
        Subject::Document(document) => state.facts.documents[document.at()].crn == Some(person.crn),
        Subject::Staff(_) => false,
    }
}

/// Is the subject the member of staff, or a document by them?
pub fn is_about_staff(state: &State, staff: StaffIx, subject: Subject) -> bool {
    match subject {
        Subject::Staff(other) => other == staff,
        Subject::Document(document) => state.facts.documents[document.at()].author == staff,
        Subject::Case(_) => false,
    }
}

/// "Smith, John (X320741)": a subject as people know it.
pub fn subject_name(planner: &Planner<'_>, subject: Subject) -> String {
    let facts = &planner.state().facts;
    let code = planner.subject_code(subject);
    let (forename, surname) = match subject {
        Subject::Case(case) => facts.name(facts.cases[case.at()].name),
        Subject::Staff(staff) => facts.name(facts.people.staff[staff.at()].name),
        Subject::Document(document) => {
            return format!("{} {code}", facts.documents[document.at()].kind.code().replace('_', " "));
        }
    };
    match (surname, forename) {
        ("", "") => code,
        (one, "") | ("", one) => format!("{one} ({code})"),
        (surname, forename) => format!("{surname}, {forename} ({code})"),
    }
}

/// "Smith, Ann (N54A001)", or "unassigned".
pub fn staff_name(planner: &Planner<'_>, staff: Option<StaffIx>) -> String {
    staff.map_or_else(|| "unassigned".to_owned(), |staff| subject_name(planner, Subject::Staff(staff)))
}
