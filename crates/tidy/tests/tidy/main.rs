//! Tests about the repository itself: what a reader may rely on without asking.
//!
//! One module a rule. Each rule is a function from files to faults, tried on the repository and, so that it cannot
//! pass by looking away, on a file with a fault planted in it. The files are those that git knows or would add.

mod abuse;
mod documented;
mod imports;
mod languages;
mod ledger;
mod pins;
mod planner;
mod pure;
mod sizes;
mod sql;
mod tree;
mod words;
