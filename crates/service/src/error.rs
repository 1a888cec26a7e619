//! Why an act was not done or a question not answered.

use touchstone_domain::permission::LookPurpose;
use touchstone_store::StoreError;

/// What a feature refuses, somebody who may not, or a fault of ours.
#[derive(Debug)]
pub enum Error<R> {
    /// The rule says no; the sentence says why and what to do.
    Refused(R),
    /// This person may not.
    NotAllowed(NotAllowed),
    /// Our side failed.
    Fault(StoreError),
}

/// Somebody may not do or see something. What is absent and what is forbidden are answered alike.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAllowed {
    /// There is no such thing, or not for them.
    #[error("{0}: there is none that you may see or change")]
    NotFound(String),
    /// Their role does not do this at all.
    #[error("your role does not allow this; an administrator can tell you whose does")]
    Role,
    /// Nobody with this name may use the service.
    #[error("{0}: nobody with this name may use the service")]
    Nobody(String),
    /// The act needs somebody by name.
    #[error("this is recorded in somebody's name: say whose with --as USERNAME")]
    NeedsName,
    /// This is about somebody who is not theirs, by code, and they have not said what they look for.
    #[error("this case is not yours: say what you look at it for with --for {}", stated())]
    NeedsPurpose(String),
}

impl NotAllowed {
    /// As if there were no such thing; but whoever only has not said what for is told so.
    #[must_use]
    pub fn or_absent(self, what: String) -> Self {
        if matches!(self, NotAllowed::NeedsPurpose(_)) { self } else { NotAllowed::NotFound(what) }
    }
}

/// The purposes that somebody may state.
fn stated() -> String {
    LookPurpose::STATED.map(LookPurpose::code).join(", ")
}

impl<R> From<StoreError> for Error<R> {
    fn from(fault: StoreError) -> Self {
        Error::Fault(fault)
    }
}

impl<R> From<NotAllowed> for Error<R> {
    fn from(not: NotAllowed) -> Self {
        Error::NotAllowed(not)
    }
}

impl<R: std::fmt::Display> std::fmt::Display for Error<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Refused(refusal) => refusal.fmt(f),
            Error::NotAllowed(not) => not.fmt(f),
            Error::Fault(fault) => fault.fmt(f),
        }
    }
}
