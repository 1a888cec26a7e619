//! The words of the service: closed lists of codes, as extracts and policies spell them (DOMAIN sections 1, 4, 6 and 10).
//!
//! Lists that the service may extend without us (registrations, cohorts, event kinds, absence kinds, tiers) are free codes,
//! interned by the facts that mention them. What people read about these words lives in [`language`].

mod codes;
mod crn;
pub mod language;
mod lists;
mod ready;

pub use codes::{CodeIx, Codes, is_free_code};
pub use crn::Crn;
pub use lists::{
    About, Anchor, AskedFor, CaseType, Category, Decision, DocumentKind, DocumentState, Grade, LimitKind, Occasion,
    Purpose, Role, Rosh, TeamKind, YesNo,
};
