//! What oversight refuses.

use touchstone_domain::calendar::Day;

/// Why oversight was not recorded, a record not corrected, or a date not agreed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OversightRefusal {
    /// The day is still to come.
    #[error("{0} is still to come: record what was done once it is done")]
    Future(Day),
    /// The day is before supervision.
    #[error("{0} is before supervision began on {1}: choose the day of the conversation")]
    BeforeSupervision(Day, Day),
    /// No purpose, or none about a case.
    #[error("{0}: expected purposes about a case: {1}")]
    Purpose(String, String),
    /// A text that is missing or cannot be kept: which, and what is wrong with it.
    #[error("{1}")]
    Text(&'static str, String),
    /// An action that does not say what, or not as it can be kept.
    #[error("action {0}: say what is to be done, in letters that can be kept and 20,000 at most")]
    Action(usize),
    /// An action that was to be done before the conversation.
    #[error("action {0}: {1} is before the conversation: enter its day or a later one")]
    ActionBefore(usize, Day),
    /// More actions than one record holds.
    #[error("more than {0} actions: keep those that matter most here, and the others where they are worked on")]
    TooManyActions(usize),
    /// Fewer minutes than cases.
    #[error("{0} minutes for {1} cases: enter at least a minute for each, or leave the minutes out")]
    TooFewMinutes(u16, usize),
    /// Minutes that cannot be.
    #[error("{0} minutes: expected 1 to 1440")]
    Minutes(u16),
    /// The record came with an extract.
    #[error("record {0} came with an extract: put it right where it is kept, and bring in the next extract")]
    Imported(String),
    /// Nothing differs.
    #[error("nothing would change: say what is different")]
    NothingChanged,
    /// The rule does not let dates be agreed.
    #[error("{0} does not let another date be agreed; these do: {1}")]
    NoJudgement(String, String),
    /// Nothing is due under the rule.
    #[error("{0} makes nothing due for this case today, so that there is no date to agree")]
    NotDue(String),
    /// The date is too late.
    #[error("{0} is later than {1}, the latest that {2} allows: agree an earlier date")]
    TooLate(Day, Day, String),
    /// The latest date that may be agreed has passed.
    #[error("{0}, the latest that {1} allows, has passed, so that no other date can be agreed: record oversight")]
    LatestPassed(Day, String),
    /// The date has passed.
    #[error("{0} has passed: agree today or a later date")]
    Passed(Day),
}
