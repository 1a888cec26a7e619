//! A case: what is due about it, why and why not, and what happened.

mod page;
mod parts;
mod timeline;

pub(crate) use page::{case, in_emergency};
pub(crate) use parts::{NotDue, date, due, fact_value, fields_of_day, outcomes};

#[cfg(test)]
pub(crate) use page::{sample_rules, samples};
