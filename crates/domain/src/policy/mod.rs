//! Policies: editions, rules, conditions, cadences and local patches, as data; and the strict reader of their files.
//!
//! What lives here: what a policy says. What it makes due is worked out in [`crate::plan`].

mod calendar_file;
mod compare;
mod condition;
mod conflicts;
mod edition;
mod fault;
mod load;
mod local;
mod mapping;
mod mutate;
mod ndelius;
mod number;
mod read_edition;
mod read_rule;
mod reckoning;
mod said;
mod series;
mod table;

pub use compare::{Difference, differences};
pub use condition::{Attribute, Condition};
pub use edition::{Bilingual, Cadence, Edition, Ladder, Note, NumberLine, Rule, Rung, YearKind};
pub use fault::Fault;
pub use load::{Library, PolicyFile, load};
pub use local::LocalEdition;
pub use mapping::ContactMapping;
pub use mutate::{Mutation, mutations};
pub use ndelius::{NdeliusContact, RecordMapping};
pub use number::{Basis, Number, Source};
pub use reckoning::{Keeper, Reckoning};
pub use said::{RuleInWords, Said, Shown};
pub use series::{Policy, Variant};
