//! What Touchstone brings in and sends out: strict readers and writers.
//!
//! What lives here: formats. What does not: what facts mean (crate `domain`), where they are kept, who may see them.

pub mod export;
pub mod import;
