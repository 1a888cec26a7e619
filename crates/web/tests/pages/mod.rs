//! What single pages must do, each in a file of its feature.

mod failed;
mod oversight;
mod users;
