//! Today: what needs an SPO, and why.

mod hours;
mod missing;
mod page;

pub(crate) use page::{begin, colour, held, sentence, today, withheld};

#[cfg(test)]
pub(crate) use page::samples;
