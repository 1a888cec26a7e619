//! Today: what needs an SPO, and why.

mod page;

pub(crate) use page::{begin, colour, sentence, today};

#[cfg(test)]
pub(crate) use page::samples;
