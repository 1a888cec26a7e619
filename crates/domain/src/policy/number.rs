//! A number of a policy: its value, on what it rests, and where that is written.

/// On what a number rests, weakest first (DOMAIN, introduction).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// We chose it: the sources are silent.
    Assumed,
    /// A source reports that people do so.
    Practice,
    /// A region's own choice.
    Local,
    /// A source sets it.
    Published,
}

impl Basis {
    /// Every basis, weakest first.
    pub const ALL: [Basis; 4] = [Basis::Assumed, Basis::Practice, Basis::Local, Basis::Published];
    /// Their codes, in the same order.
    pub const CODES: [&'static str; 4] = ["assumed", "practice", "local", "published"];

    /// The code by which policies and answers name this basis.
    #[must_use]
    pub const fn code(self) -> &'static str {
        Self::CODES[self as usize]
    }

    /// The basis with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.code() == code)
    }
}

impl std::fmt::Display for Basis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// Where a number is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The document, as `policies/README.md` names it.
    pub doc: String,
    /// Its section.
    pub section: String,
    /// The words themselves, where they help.
    pub quote: Option<String>,
}

/// One number of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number<T> {
    /// Its value.
    pub value: T,
    /// On what it rests.
    pub basis: Basis,
    /// Where it is written; none for an assumed number.
    pub source: Option<Source>,
    /// The national value that a local edition replaced.
    pub standard: Option<T>,
}
