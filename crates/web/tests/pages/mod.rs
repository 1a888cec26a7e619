//! What single pages must do, each in a file of its feature.

mod drafts;
mod failed;
pub mod oversight;
mod users;
