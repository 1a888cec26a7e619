//! Countersigning: bands, what a document needs, and how far it has come (DOMAIN section 6).

mod band;
mod progress;

pub use band::{Band, band_on};
pub use progress::{Progress, Stage, may_sign, needs_countersignature, progress};
