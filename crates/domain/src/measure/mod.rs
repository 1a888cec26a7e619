//! Measures: figures about work, each by one function, so that a figure is the same wherever it is shown.
//!
//! What does not live here: what is due ([`crate::plan`]), which class a case is in ([`crate::coverage`]).

mod hours;

pub use hours::{Hours, Unknown, Week, hours};
