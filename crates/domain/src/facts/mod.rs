//! Facts as they were reported, and the state that they fold into.
//!
//! What lives here: compact rows for each kind of fact, and the fold, which sorts them by subject, derives the events
//! that history implies, finds who held each case when, and in which roles the maker of each record could act.
//! What does not: reading extracts (crate `exchange`), deciding what is due ([`crate::plan`]).

mod derived;
mod fold;
mod grouped;
mod holding;
mod index;
mod people;
mod roster;
mod rows;
mod sheet;
mod standing;
mod timeline;
mod views;

pub use derived::DERIVED;
pub use fold::State;
pub use grouped::Grouped;
pub use holding::{Holding, Unit};
pub use index::{CaseIx, DocumentIx, StaffIx, TeamIx};
pub use people::{Names, People};
pub use roster::{Bars, Groups, Roster, Today};
pub use rows::{
    Absence, Adoption, AgreedDate, Arm, ArmScope, CaseAttribute, CaseChange, CaseFact, Cover, DocumentFact, Event,
    Facts, Limit, NeededBy, PersonName, RecordFact, SetIx, Sets, Signature, StaffAttribute, StaffChange, StaffFact,
    TeamFact, UNKNOWN,
};
pub use sheet::{Columns, Rows, Sheet, SubjectKind};
pub use standing::RoleSet;
pub use timeline::Timeline;
pub use views::{Barred, Deputy, Entry, Happened, Row, Stretch};
