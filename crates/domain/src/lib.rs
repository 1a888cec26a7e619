//! The pure core of Touchstone: facts in, duties out.
//!
//! What lives here: the words of the service, days and periods, policies as data, the fold from facts to state,
//! the planner that turns policies × state × day into duties, gaps and reasons, signing, coverage, doubts and measures.
//! What does not: clocks, files, environment, chance, databases, pages. Days, instants and texts are passed in.

pub mod calendar;
pub mod coverage;
pub mod doubt;
pub mod facts;
pub mod measure;
pub mod permission;
pub mod plan;
pub mod policy;
pub mod signing;
pub mod words;
