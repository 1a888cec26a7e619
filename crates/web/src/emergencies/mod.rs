//! Emergencies: an administrator sees a case when somebody else allows it, and whoever answers for it is alarmed.

mod list;

pub(crate) use list::{allow, ask, list, look, note};

#[cfg(test)]
pub(crate) use list::samples;
