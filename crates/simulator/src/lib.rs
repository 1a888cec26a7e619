//! A probation service that does not exist.
//!
//! [`synth`] makes one from a seed: staff, caseloads, histories, records and documents that hang together, as the
//! folder of CSV files that every import accepts. Nothing here reads a clock, a file or the environment: the caller
//! says which day it is and writes the bytes.

pub mod synth;
