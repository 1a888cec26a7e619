//! Runs the worked examples that stand beside the policies.
//!
//! What lives here: reading `policies/*/cases/*.toml`, turning their facts into an extract for the strict reader, and comparing
//! what the planner says with what the example says. What does not: the examples themselves, which are written from the policies' text.

mod expect;
mod file;
mod run;

pub use file::{Example, examples};
pub use run::{Failure, Suite, Survivor};
