//! Sending out: what is due, as JSON lines and CSV.

mod due;

pub use due::{DueLine, due_csv, due_lines, write_lines};
