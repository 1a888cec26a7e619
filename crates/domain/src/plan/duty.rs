//! What the planner answers: duties, gaps, and why something is not due.

use crate::calendar::Day;
use crate::facts::{CaseIx, DocumentIx, StaffIx};
use crate::policy::Attribute;
use crate::words::{About, Anchor, DocumentState};

/// What a duty is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A case.
    Case(CaseIx),
    /// A member of staff.
    Staff(StaffIx),
    /// A document.
    Document(DocumentIx),
}

impl Subject {
    /// What kind of subject it is.
    #[must_use]
    pub const fn about(self) -> About {
        match self {
            Subject::Case(_) => About::Case,
            Subject::Staff(_) => About::Staff,
            Subject::Document(_) => About::Document,
        }
    }

    pub(super) fn numbered(kind: usize, at: usize) -> Self {
        match kind {
            0 => Subject::Case(CaseIx::new(at)),
            1 => Subject::Staff(StaffIx::new(at)),
            _ => Subject::Document(DocumentIx::new(at)),
        }
    }
}

/// How a duty stands on a day (DOMAIN section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Met, on or before its due day.
    Met,
    /// Met, after its due day.
    MetLate,
    /// Its due day has passed.
    Overdue,
    /// Its due day is today.
    DueToday,
    /// Due within the next 14 days.
    DueSoon,
    /// Due later.
    Upcoming,
    /// Held back by an open-ended absence.
    Paused,
    /// A fact is missing.
    Gap,
}

/// Days ahead for which a duty is "due soon".
const SOON: i32 = 14;

impl Status {
    /// Every status.
    pub const ALL: [Status; 8] = {
        use Status as S;
        [S::Met, S::MetLate, S::Overdue, S::DueToday, S::DueSoon, S::Upcoming, S::Paused, S::Gap]
    };

    /// The code by which answers name it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        ["met", "met_late", "overdue", "due_today", "due_soon", "upcoming", "paused", "gap"][self as usize]
    }

    /// Met or met late?
    #[must_use]
    pub const fn is_met(self) -> bool {
        matches!(self, Status::Met | Status::MetLate)
    }

    /// How an open duty with this due day stands.
    #[must_use]
    pub const fn of_open(due: Day, on: Day) -> Self {
        match due.since(on) {
            ..0 => Status::Overdue,
            0 => Status::DueToday,
            1..=SOON => Status::DueSoon,
            _ => Status::Upcoming,
        }
    }

    /// How a duty met on a day stands; one without a due day is met.
    #[must_use]
    pub fn of_met(due: Option<Day>, met_on: Day) -> Self {
        if due.is_some_and(|due| met_on > due) { Status::MetLate } else { Status::Met }
    }
}

/// Tells duties of one rule and subject apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Occurrence {
    /// There is only one.
    Only,
    /// That of the year which begins on this day.
    Year(Day),
    /// That after this event: its day and the number of its kind.
    After(Day, u32),
}

/// One thing due: a rule applied to a subject, with who and by when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duty {
    /// The rule, as the subject's unit has it: a position in the plan's variants.
    pub variant: u16,
    /// What it is about.
    pub subject: Subject,
    /// Which of several.
    pub occurrence: Occurrence,
    /// The one person who must see that it is met; `None` if nobody could be found.
    pub accountable: Option<StaffIx>,
    /// Its due day.
    pub due: Option<Day>,
    /// How it stands.
    pub status: Status,
    /// The day it was met.
    pub met_on: Option<Day>,
    /// The standard due day, where another date was agreed.
    pub standard: Option<Day>,
}

impl Duty {
    /// The order of duties of one rule and subject: due, then met day, none last.
    pub(super) fn order(&self) -> (Day, Day) {
        (self.due.unwrap_or(Day::LATEST), self.met_on.unwrap_or(Day::LATEST))
    }
}

/// A fact that is missing, so that a duty cannot be worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gap {
    /// An attribute that a condition reads.
    Attribute(Attribute),
    /// The day that the rule counts from.
    Anchor(Anchor),
    /// The day by which a document is needed.
    NeededBy,
}

impl Gap {
    /// The name of the missing fact.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Gap::Attribute(attribute) => attribute.code(),
            Gap::Anchor(anchor) => anchor.code(),
            Gap::NeededBy => "needed_by",
        }
    }
}

/// Why a rule makes nothing due for a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotDue {
    /// The policy begins later, everywhere.
    PolicyBegins(Day),
    /// The unit adopts the policy later.
    AdoptedLater(Day),
    /// The policy is in force only where adopted, and here it is not.
    NotAdopted,
    /// The edition in force has no such rule.
    NotInEdition,
    /// A local edition switches the rule off.
    SwitchedOff,
    /// Supervision or service begins later.
    Begins(Day),
    /// Supervision or service has ended.
    Ended(Day),
    /// A condition is false: the attribute and its value.
    Condition(Attribute, u32),
    /// There is no day to count back from.
    NoDay(Anchor),
    /// Too early: it opens on this day.
    Opens(Day),
    /// No event of the kinds since the rule began to apply.
    NoEvent,
    /// No milestone of this year is required.
    NoMilestone,
    /// It would fall after the end of the year.
    AfterYear(Day),
    /// The document's state asks for no signature.
    State(DocumentState),
    /// The document is submitted later.
    SubmittedLater(Day),
    /// The document was submitted before the policy was in force in its unit.
    SubmittedBefore(Day),
    /// The document needs no countersignature.
    NoCountersignature,
}

/// What a rule comes to for a subject: exactly one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// So many duties.
    Duties(usize),
    /// A gap.
    Gap(Gap),
    /// Nothing, and why.
    NotDue(NotDue),
}
