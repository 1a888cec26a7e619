//! The pages of Touchstone.
//!
//! Lives here: the components that pages are made of, in `kit`; one folder a feature, one file a page; the table of routes.
//! Does not live here: rules, which are the core's, acts and what may be seen, which are the service's, and SQL, which is the store's.

pub mod kit;

mod access;
mod assets;
mod case;
mod documents;
mod doubt;
mod drafts;
mod emergencies;
mod failed;
mod headers;
mod hearing;
mod layout;
mod logging;
mod looks;
mod oversight;
pub mod routes;
pub mod server;
mod staff;
mod today;
mod tongue;
mod users;
mod visit;
mod why;

pub use server::{Site, app};
