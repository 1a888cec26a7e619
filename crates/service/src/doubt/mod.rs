//! Doubts: somebody says that a fact of a case is wrong, why, and who puts it right; and takes it back.
//!
//! What lives here: saying so, taking it back, ending doubts whose fact has changed, and which are open. What does not: how facts
//! stand and what rests on them (the core's `doubt`).

mod choose;
mod form;
mod open;
mod owned;
mod past;
mod say;

pub use choose::{Choice, Choices, choices};
pub use form::{Form, Owner, form};
pub use open::{Doubt, list, one};
pub use owned::{Owned, owned};
pub use past::Said;
pub use say::{NewDoubting, say, say_once, withdraw};

pub(crate) use open::{Open, Opened, open_among, settle_changed, still_open, told};
pub(crate) use past::{happened, open_at};

use touchstone_domain::calendar::Day;

/// Why a doubt was not kept or taken back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DoubtRefusal {
    /// The case has no such fact.
    #[error("{0}: this case has no such fact; `touchstone doubt list` and the page of the case name them")]
    Fact(String),
    /// Somebody said so already.
    #[error("it is said to be wrong already, since {0}: take that back first if something else is wrong with it")]
    Already(Day),
    /// A text that is missing or cannot be kept.
    #[error("{0}")]
    Text(String),
    /// The text about what it should be cannot be kept.
    #[error("{0}")]
    ShouldBe(String),
    /// Whoever is to put it right is nowhere near the case.
    #[error("{0}: expected somebody around the case: {1}; or nobody, which leaves it to whoever keeps NDelius")]
    Owner(String, String),
    /// There is no such doubt.
    #[error("{0}: there is no open doubt of this case with that number")]
    None(i64),
}
