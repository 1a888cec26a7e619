//! What somebody looks at a case for.

/// Why somebody looks: known from who holds the case, or said with one click by whoever it is not given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LookPurpose {
    /// It is theirs: they hold it, manage whoever does, or cover for them. Never asked.
    Allocation,
    /// They help a team that is short of managers or practitioners.
    Helping,
    /// They are on duty, and somebody asks about it.
    Duty,
    /// They check or countersign work on it.
    Checking,
    /// They review the quality of work on it.
    Assurance,
    /// A court, the police or another service asks about it.
    Enquiry,
    /// They look into a complaint, or into who looked at it.
    Inquiry,
}

impl LookPurpose {
    /// Every purpose.
    pub const ALL: [LookPurpose; 7] = {
        use LookPurpose as L;
        [L::Allocation, L::Helping, L::Duty, L::Checking, L::Assurance, L::Enquiry, L::Inquiry]
    };

    /// Those that somebody may state.
    pub const STATED: [LookPurpose; 6] = {
        use LookPurpose as L;
        [L::Helping, L::Duty, L::Checking, L::Assurance, L::Enquiry, L::Inquiry]
    };

    /// Its word in the log.
    #[must_use]
    pub const fn code(self) -> &'static str {
        ["allocation", "helping", "duty", "checking", "assurance", "enquiry", "inquiry"][self as usize]
    }

    /// The purpose with this word, if it is one that may be stated.
    #[must_use]
    pub fn stated(code: &str) -> Option<Self> {
        Self::STATED.into_iter().find(|purpose| purpose.code() == code)
    }
}
