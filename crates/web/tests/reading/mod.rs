//! Reading HTML and telling two pieces of it apart.

pub mod difference;
pub mod package;
pub mod rendered;
pub mod tree;
