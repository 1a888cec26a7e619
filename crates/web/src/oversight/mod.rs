//! Oversight: recording it.

mod fields;
pub(crate) mod record;
