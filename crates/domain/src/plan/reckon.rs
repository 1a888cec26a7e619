//! Reckoning a due day: silently, or keeping every step. The planner is written once, over [`Reckon`].

use super::{Duty, FactUsed, Gap};
use crate::calendar::{Calendar, Day, Period};
use crate::words::Anchor;
use std::rc::Rc;

/// A dated fact that the arithmetic starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// The rule has applied since then.
    AppliesSince,
    /// An anchor.
    Anchor(Anchor),
    /// The latest matching record: its position among the records.
    LastRecord(u32),
    /// An event: the number of its kind.
    Event(u32),
    /// The day a document was submitted.
    Submitted,
    /// The day by which a document is needed.
    NeededBy,
    /// The date that was agreed.
    Agreed,
    /// A day of the financial year that the rule names.
    DayOfYear,
    /// The last day of an absence.
    AbsenceEnds,
    /// The first day of the year.
    YearStart,
}

/// How a day was reckoned, as data: replaying it from its leaves gives the day again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sum {
    /// A dated fact.
    Fact(Leaf, Day),
    /// So long after.
    After(Rc<Sum>, Period),
    /// So long before.
    Before(Rc<Sum>, Period),
    /// The later of two.
    Later(Rc<Sum>, Rc<Sum>),
    /// The earlier of two.
    Earlier(Rc<Sum>, Rc<Sum>),
    /// The `number`-th of `of` milestones of a year of `length` days, less a shift of `shift` days.
    Milestone {
        /// First day of the year.
        start: Rc<Sum>,
        /// Days in the year.
        length: i32,
        /// Which milestone, from 1.
        number: i32,
        /// How many there are.
        of: i32,
        /// Days by which this subject's milestones come earlier, to spread the work.
        shift: i32,
    },
}

/// The day of a milestone (DOMAIN 3.2, times).
pub(super) const fn milestone(start: Day, length: i32, number: i32, of: i32, shift: i32) -> Day {
    start.plus(number * length / of - 1 - shift)
}

impl Sum {
    /// Replays the arithmetic.
    #[must_use]
    pub fn day(&self, calendar: &Calendar) -> Day {
        match self {
            Sum::Fact(_, day) => *day,
            Sum::After(base, period) => period.after(base.day(calendar), calendar),
            Sum::Before(base, period) => period.before(base.day(calendar), calendar),
            Sum::Later(a, b) => a.day(calendar).max(b.day(calendar)),
            Sum::Earlier(a, b) => a.day(calendar).min(b.day(calendar)),
            Sum::Milestone { start, length, number, of, shift } => {
                milestone(start.day(calendar), *length, *number, *of, *shift)
            }
        }
    }
}

/// Does arithmetic on days, hears which facts were used, and takes the duties.
pub trait Reckon {
    /// A day, with or without how it was reckoned.
    type Day: Clone;

    /// A dated fact.
    fn fact(&mut self, leaf: Leaf, day: Day) -> Self::Day;
    /// The day itself.
    fn day(of: &Self::Day) -> Day;
    /// So long after.
    fn after(&mut self, base: Self::Day, period: Period, calendar: &Calendar) -> Self::Day;
    /// So long before.
    fn before(&mut self, base: Self::Day, period: Period, calendar: &Calendar) -> Self::Day;
    /// The later of two; the first if equal.
    fn later(&mut self, a: Self::Day, b: Self::Day) -> Self::Day;
    /// The earlier of two; the first if equal.
    fn earlier(&mut self, a: Self::Day, b: Self::Day) -> Self::Day;
    /// A milestone of the year that starts on `start`.
    fn milestone(&mut self, start: Day, length: i32, number: i32, of: i32, shift: i32) -> Self::Day;
    /// Hears of a fact that was used; built only when somebody listens.
    fn used(&mut self, fact: impl FnOnce() -> FactUsed);
    /// Hears of the latest next date that may be agreed (DOMAIN 3.5); worked out only when somebody listens.
    fn agreeable(&mut self, _until: impl FnOnce() -> Day) {}
    /// Takes a duty, its due day and, where another date was agreed, the standard one.
    fn duty(&mut self, duty: Duty, due: Option<Self::Day>, standard: Option<Self::Day>);
    /// Takes a gap.
    fn gap(&mut self, duty: Duty, gap: Gap);
}

/// Keeps each duty in a list, with whatever else it keeps of it.
pub(super) trait Keeps: Reckon + Sized {
    /// A duty as it is kept.
    type Kept: Clone + Send;

    /// Goes on with a list.
    fn with(kept: Vec<Self::Kept>) -> Self;
    /// The list.
    fn into_kept(self) -> Vec<Self::Kept>;
    /// The duty of what is kept.
    fn duty_in(kept: &Self::Kept) -> &Duty;
}

impl Keeps for Silent {
    type Kept = Duty;

    fn with(duties: Vec<Duty>) -> Self {
        Self { duties }
    }

    fn into_kept(self) -> Vec<Duty> {
        self.duties
    }

    fn duty_in(kept: &Duty) -> &Duty {
        kept
    }
}

/// Keeps the duties and nothing else.
#[derive(Clone, Debug, Default)]
pub struct Silent {
    /// The duties taken.
    pub duties: Vec<Duty>,
}

impl Reckon for Silent {
    type Day = Day;

    fn fact(&mut self, _leaf: Leaf, day: Day) -> Day {
        day
    }

    fn day(of: &Day) -> Day {
        *of
    }

    fn after(&mut self, base: Day, period: Period, calendar: &Calendar) -> Day {
        period.after(base, calendar)
    }

    fn before(&mut self, base: Day, period: Period, calendar: &Calendar) -> Day {
        period.before(base, calendar)
    }

    fn later(&mut self, a: Day, b: Day) -> Day {
        a.max(b)
    }

    fn earlier(&mut self, a: Day, b: Day) -> Day {
        a.min(b)
    }

    fn milestone(&mut self, start: Day, length: i32, number: i32, of: i32, shift: i32) -> Day {
        milestone(start, length, number, of, shift)
    }

    fn used(&mut self, _fact: impl FnOnce() -> FactUsed) {}

    fn duty(&mut self, duty: Duty, _due: Option<Day>, _standard: Option<Day>) {
        self.duties.push(duty);
    }

    fn gap(&mut self, duty: Duty, _gap: Gap) {
        self.duties.push(duty);
    }
}
