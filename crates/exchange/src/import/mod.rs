//! Bringing in a folder of CSV extracts (DOMAIN section 10): all or nothing, every fault by file, line, column and reason.

mod again;
mod cases;
mod documents;
mod fault;
mod files;
mod history;
mod joining;
mod letters;
mod limits;
mod people;
mod read;
mod records;
mod sheet;

pub use again::Extract;
pub use fault::ImportFault;
pub use files::{ExtractFile, folder};
pub use read::read;
