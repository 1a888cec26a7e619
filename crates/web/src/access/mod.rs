//! Signing in and out, and choosing a language.

pub(crate) mod language;
pub(crate) mod permissions;
pub(crate) mod sign_in;
