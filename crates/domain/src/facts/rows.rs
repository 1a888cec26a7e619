//! The rows: one struct for each kind of fact, with codes interned and days as numbers.
//!
//! Cells and history values are numbers: the position in the attribute's list of codes, an interned code, a set, a
//! position of staff or team; [`UNKNOWN`] is an unknown value (of a practitioner or manager: nobody).

use super::{CaseIx, Names, People, StaffIx, TeamIx};
use crate::calendar::{Day, Instant};
use crate::words::{CodeIx, Codes, Crn, Decision, DocumentKind, DocumentState, LimitKind, Rosh, TeamKind, YesNo};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The value of an unknown cell.
pub const UNKNOWN: u32 = u32::MAX;

/// The number of an interned set of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SetIx(pub u32);

/// Interned sets of codes; the empty set has number 0.
#[derive(Clone, Debug)]
pub struct Sets {
    by_members: FxHashMap<Box<[CodeIx]>, u32>,
    members: Vec<Box<[CodeIx]>>,
}

impl Default for Sets {
    fn default() -> Self {
        let empty: Box<[CodeIx]> = Box::default();
        Self { by_members: FxHashMap::from_iter([(empty.clone(), 0)]), members: vec![empty] }
    }
}

impl Sets {
    /// The empty set.
    pub const EMPTY: SetIx = SetIx(0);

    /// The number of the set of these codes, in any order.
    pub fn intern(&mut self, mut members: Vec<CodeIx>) -> SetIx {
        members.sort_unstable();
        members.dedup();
        let members = members.into_boxed_slice();
        if let Some(known) = self.by_members.get(&members) {
            return SetIx(*known);
        }
        let number = u32::try_from(self.members.len()).expect("fewer than four thousand million sets");
        self.members.push(members.clone());
        self.by_members.insert(members, number);
        SetIx(number)
    }

    /// How many sets there are, the empty one included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Never: the empty set is always there.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        false
    }

    /// The codes of a set.
    #[must_use]
    pub fn members(&self, set: SetIx) -> &[CodeIx] {
        self.members.get(set.0 as usize).map_or(&[], |members| members)
    }
}

/// A person's name, as two ranges of the names text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PersonName {
    /// Where the forename starts.
    pub start: u32,
    /// How long the forename is.
    pub forename: u16,
    /// How long the surname, which follows it, is.
    pub surname: u16,
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamFact {
    /// Code.
    pub code: Box<str>,
    /// Name, if known.
    pub name: Box<str>,
    /// What it is for.
    pub kind: Option<TeamKind>,
    /// Its PDU.
    pub pdu: Option<CodeIx>,
    /// Its region.
    pub region: Option<CodeIx>,
}

/// An attribute of staff that has a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum StaffAttribute {
    /// Grade.
    Grade,
    /// Team.
    Team,
    /// Line manager.
    Manager,
    /// Full-time equivalent, in thousandths.
    Fte,
    /// At the top of the pay band.
    TopOfPayBand,
    /// On probation terms.
    OnProbationTerms,
    /// Chose the lighter cadence.
    LightPerformance,
    /// Approved to sign.
    Approved,
}

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffFact {
    /// Code.
    pub code: Box<str>,
    /// Sign-in name, if known.
    pub username: Box<str>,
    /// Name.
    pub name: PersonName,
    /// Cells by [`StaffAttribute`]; `Approved` has none, see `approved_on`.
    pub cells: [u32; 7],
    /// ISO weekdays worked, as bits 1 to 7.
    pub working_days: u8,
    /// First day of service.
    pub started_on: Day,
    /// Last day of service.
    pub left_on: Option<Day>,
    /// Qualified as a probation officer on.
    pub qualified_on: Option<Day>,
    /// Approved to sign from.
    pub approved_on: Option<Day>,
    /// Vetted for ViSOR on.
    pub visor_vetted_on: Option<Day>,
}

/// An attribute of a case that has a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum CaseAttribute {
    /// Risk of serious harm.
    Rosh,
    /// Sentence.
    CaseType,
    /// Tier.
    Tier,
    /// MAPPA level.
    MappaLevel,
    /// MAPPA category.
    MappaCategory,
    /// Registrations.
    Registrations,
    /// Cohorts.
    Cohorts,
    /// Who holds it.
    Practitioner,
}

/// A person's current supervision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFact {
    /// CRN.
    pub crn: Crn,
    /// Name.
    pub name: PersonName,
    /// Team, for a case that nobody live ever held.
    pub team: Option<TeamIx>,
    /// First day of supervision.
    pub supervision_start: Day,
    /// Day on which it is expected to end.
    pub supervision_end_expected: Option<Day>,
    /// Last day, once it has ended.
    pub supervision_end: Option<Day>,
    /// Release from custody.
    pub release_date: Option<Day>,
    /// Cells by [`CaseAttribute`].
    pub cells: [u32; 8],
    /// Day of the present practitioner's allocation.
    pub allocated_on: Option<Day>,
}

/// A dated change of an attribute of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseChange {
    /// Whose.
    pub case: CaseIx,
    /// Which.
    pub attribute: CaseAttribute,
    /// From this day on.
    pub from: Day,
    /// Its value.
    pub value: u32,
}

/// A dated change of an attribute of a member of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaffChange {
    /// Whose.
    pub staff: StaffIx,
    /// Which.
    pub attribute: StaffAttribute,
    /// From this day on.
    pub from: Day,
    /// Its value.
    pub value: u32,
}

/// Something that happened in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// In which.
    pub case: CaseIx,
    /// When.
    pub on: Day,
    /// What.
    pub kind: CodeIx,
}

/// What was done: a record, or an NDelius contact read as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordFact {
    /// When it was learned; [`Instant::EARLIEST`] if that was never said.
    pub recorded_at: Instant,
    /// The day it happened.
    pub on: Day,
    /// What it served, as bits.
    pub purposes: u32,
    /// The case it is about.
    pub case: Option<CaseIx>,
    /// The member of staff it is about.
    pub staff: Option<StaffIx>,
    /// The team it is about.
    pub team: Option<TeamIx>,
    /// Who made it, if known.
    pub by: Option<StaffIx>,
    /// Minutes it took, if known.
    pub minutes: Option<u16>,
    /// What was decided.
    pub decision: Option<Decision>,
    /// Did it change the work?
    pub changed_work: Option<YesNo>,
}

/// An absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Whose.
    pub staff: StaffIx,
    /// First day.
    pub from: Day,
    /// Last day; `None` while open.
    pub until: Option<Day>,
    /// What kind.
    pub kind: CodeIx,
}

/// Somebody stands in for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cover {
    /// For whom.
    pub staff: StaffIx,
    /// First day.
    pub from: Day,
    /// Last day; `None` while open.
    pub until: Option<Day>,
    /// Who stands in.
    pub deputy: StaffIx,
}

/// A limit on access to a person's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Whose record.
    pub case: CaseIx,
    /// Exclusion or restriction.
    pub kind: LimitKind,
    /// Who is named.
    pub staff: StaffIx,
    /// First day.
    pub from: Day,
    /// Last day; `None` while open.
    pub until: Option<Day>,
}

/// Whom a row of arms names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArmScope {
    /// A member of staff.
    Staff(StaffIx),
    /// A PDU or a region.
    Unit(CodeIx),
}

/// An evaluation arm for one policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arm {
    /// The policy or course.
    pub policy: CodeIx,
    /// Whom it names.
    pub scope: ArmScope,
    /// Position in [`crate::policy::Attribute::Arm`]'s values.
    pub arm: u32,
    /// First day.
    pub from: Day,
    /// Last day; `None` while open.
    pub until: Option<Day>,
}

/// The day from which a unit works by a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// PDU or region.
    pub unit: CodeIx,
    /// The policy; `None` for all.
    pub policy: Option<CodeIx>,
    /// First day.
    pub adopted_on: Day,
}

/// The day by which a document is needed, and the minute of that day where a hearing gives one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NeededBy {
    /// The day.
    pub day: Day,
    /// Minutes after midnight.
    pub minute: Option<u16>,
}

/// One signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Whose.
    pub by: StaffIx,
    /// When.
    pub on: Day,
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentFact {
    /// Its id.
    pub id: Box<str>,
    /// Kind.
    pub kind: DocumentKind,
    /// Type of report; `None` is known (none).
    pub report_type: Option<CodeIx>,
    /// The person it is about, who need not have a case.
    pub crn: Option<Crn>,
    /// Their case.
    pub case: Option<CaseIx>,
    /// Its own team.
    pub team: Option<TeamIx>,
    /// Who wrote it.
    pub author: StaffIx,
    /// ROSH as the document has it.
    pub rosh: Option<Rosh>,
    /// Day it was handed in.
    pub submitted_on: Option<Day>,
    /// Day by which it is needed.
    pub needed_by: Option<NeededBy>,
    /// State.
    pub state: DocumentState,
    /// Signatures, in the order given.
    pub signatures: Vec<Signature>,
}

/// Another next date, agreed with a rationale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgreedDate {
    /// The rule, by id.
    pub rule: CodeIx,
    /// The case.
    pub case: CaseIx,
    /// The day it was agreed.
    pub agreed_on: Day,
    /// The next date.
    pub next_due: Day,
    /// Who agreed it.
    pub by: StaffIx,
}

/// All facts, as reported. Teams, staff, cases and documents are sorted by code.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Free codes.
    pub codes: Codes,
    /// Sets of them.
    pub sets: Sets,
    /// The names of people.
    pub names: Names,
    /// Staff, teams and units.
    pub people: Arc<People>,
    /// Cases, by CRN.
    pub cases: Vec<CaseFact>,
    /// History of cases.
    pub case_changes: Vec<CaseChange>,
    /// Events listed; those that history implies are derived by the fold.
    pub events: Vec<Event>,
    /// Records and mapped contacts.
    pub records: Vec<RecordFact>,
    /// Limited access.
    pub limits: Vec<Limit>,
    /// Documents, by id.
    pub documents: Vec<DocumentFact>,
    /// Agreed dates.
    pub agreed: Vec<AgreedDate>,
}

impl Facts {
    /// Staff, teams and units, to be changed; shared ones are copied first.
    pub fn people_mut(&mut self) -> &mut People {
        let people = Arc::make_mut(&mut self.people);
        people.unsort();
        people
    }

    /// Shares what was read so far with everything that is built [`Facts::upon`] it.
    #[must_use]
    pub fn shared(mut self) -> Self {
        self.codes.share();
        self.names.share();
        self
    }

    /// Facts of the same people, teams and units, and of no case yet.
    #[must_use]
    pub fn upon(shared: &Facts) -> Self {
        Self {
            codes: shared.codes.clone(),
            sets: shared.sets.clone(),
            names: shared.names.clone(),
            people: shared.people.clone(),
            ..Self::default()
        }
    }

    /// Are they [built upon](Facts::upon) people who are shared?
    #[must_use]
    pub fn stands_on_others(&self) -> bool {
        self.codes.is_shared()
    }

    /// The position of the member of staff with this code.
    #[must_use]
    pub fn staff_coded(&self, code: &str) -> Option<StaffIx> {
        self.people.staff_coded(code)
    }

    /// The position of the team with this code.
    #[must_use]
    pub fn team_coded(&self, code: &str) -> Option<TeamIx> {
        self.people.team_coded(code)
    }

    /// The position of the case with this CRN.
    #[must_use]
    pub fn case_with(&self, crn: Crn) -> Option<CaseIx> {
        self.cases.binary_search_by_key(&crn, |case| case.crn).ok().map(CaseIx::new)
    }

    /// Forename and surname.
    #[must_use]
    pub fn name(&self, name: PersonName) -> (&str, &str) {
        self.names.of(name)
    }
}
