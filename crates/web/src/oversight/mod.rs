//! Oversight: recording it, correcting a record, agreeing another date, and several cases from one conversation.

pub(crate) mod agree;
pub(crate) mod correct;
mod fields;
pub(crate) mod meeting;
pub(crate) mod ndelius;
pub(crate) mod record;
mod said;
