//! The pages of Touchstone.
//!
//! Lives here: the components that pages are made of, in `kit`.
//! Does not live here: rules, which are the core's, acts and what may be seen, which are the service's, and SQL, which is the store's.

pub mod kit;
