//! The same pass, telling its reasons: facts used, arithmetic, duties.

use super::reckon::{Leaf, Reckon, Sum, milestone};
use super::{Duty, Gap, Subject, Verdict};
use crate::calendar::{Calendar, Day, Period};
use crate::facts::StaffIx;
use crate::policy::Attribute;
use std::rc::Rc;

/// A fact that a decision rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactUsed {
    /// The policy has been in force in the subject's unit since then.
    InForce(Day),
    /// An attribute had this value on the day asked about, and a value that satisfies the rule since `since`.
    Held {
        /// Which.
        attribute: Attribute,
        /// The value that day.
        value: u32,
        /// Since when the rule's condition on it has held.
        since: Day,
    },
    /// A record counted: its position among the records.
    Counted(u32),
    /// A signature was read.
    Signed {
        /// Whose.
        by: StaffIx,
        /// When.
        on: Day,
        /// Did it count?
        counts: bool,
    },
    /// Somebody who would have been accountable was away, so that cover was followed.
    Away(StaffIx),
    /// A long absence moved the due day.
    Absent {
        /// First day.
        from: Day,
        /// Last day, if known.
        until: Option<Day>,
    },
    /// The agreed date was later than allowed and was cut.
    Cut(Day),
}

/// A duty with how its due day was reckoned.
#[derive(Clone, Debug)]
pub struct ToldDuty {
    /// The duty.
    pub duty: Duty,
    /// The arithmetic of its due day.
    pub due: Option<Sum>,
    /// The arithmetic of the standard due day, where another date was agreed.
    pub standard: Option<Sum>,
    /// The missing fact, if it is a gap.
    pub gap: Option<Gap>,
    /// Facts used for this duty alone.
    pub facts: Vec<FactUsed>,
}

/// Everything that one rule comes to for one subject, and why.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The rule: a position in the planner's variants.
    pub variant: u16,
    /// The subject.
    pub subject: Subject,
    /// What it came to.
    pub verdict: Verdict,
    /// Facts used.
    pub facts: Vec<FactUsed>,
    /// The duties, gaps included.
    pub duties: Vec<ToldDuty>,
    /// The latest next date that may be agreed (DOMAIN 3.5); none where the rule allows no other date or makes nothing due. It may have
    /// passed: then none can be agreed.
    pub agreeable_until: Option<Day>,
}

impl Explanation {
    /// Can another next date be agreed on a day? Not where the latest that may be has passed by then.
    #[must_use]
    pub fn is_agreeable_on(&self, on: Day) -> bool {
        self.agreeable_until.is_some_and(|until| until >= on)
    }
}

/// Keeps everything.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) common: Vec<FactUsed>,
    pub(super) pending: Vec<FactUsed>,
    pub(super) duties: Vec<ToldDuty>,
    pub(super) agreeable_until: Option<Day>,
}

impl Reckon for Told {
    type Day = (Day, Rc<Sum>);

    fn fact(&mut self, leaf: Leaf, day: Day) -> Self::Day {
        (day, Rc::new(Sum::Fact(leaf, day)))
    }

    fn day(of: &Self::Day) -> Day {
        of.0
    }

    fn after(&mut self, (day, sum): Self::Day, period: Period, calendar: &Calendar) -> Self::Day {
        (period.after(day, calendar), Rc::new(Sum::After(sum, period)))
    }

    fn before(&mut self, (day, sum): Self::Day, period: Period, calendar: &Calendar) -> Self::Day {
        (period.before(day, calendar), Rc::new(Sum::Before(sum, period)))
    }

    fn later(&mut self, a: Self::Day, b: Self::Day) -> Self::Day {
        (a.0.max(b.0), Rc::new(Sum::Later(a.1, b.1)))
    }

    fn earlier(&mut self, a: Self::Day, b: Self::Day) -> Self::Day {
        (a.0.min(b.0), Rc::new(Sum::Earlier(a.1, b.1)))
    }

    fn milestone(&mut self, start: Day, length: i32, number: i32, of: i32, shift: i32) -> Self::Day {
        let first = Rc::new(Sum::Fact(Leaf::YearStart, start));
        (
            milestone(start, length, number, of, shift),
            Rc::new(Sum::Milestone { start: first, length, number, of, shift }),
        )
    }

    fn used(&mut self, fact: impl FnOnce() -> FactUsed) {
        let fact = fact();
        match fact {
            FactUsed::InForce(_) | FactUsed::Held { .. } => self.common.push(fact),
            _ => self.pending.push(fact),
        }
    }

    fn agreeable(&mut self, until: impl FnOnce() -> Day) {
        self.agreeable_until = Some(until());
    }

    fn duty(&mut self, duty: Duty, due: Option<Self::Day>, standard: Option<Self::Day>) {
        let sum = |day: Self::Day| Sum::clone(&day.1);
        self.duties.push(ToldDuty {
            duty,
            due: due.map(sum),
            standard: standard.map(sum),
            gap: None,
            facts: std::mem::take(&mut self.pending),
        });
    }

    fn gap(&mut self, duty: Duty, gap: Gap) {
        self.duties.push(ToldDuty {
            duty,
            due: None,
            standard: None,
            gap: Some(gap),
            facts: std::mem::take(&mut self.pending),
        });
    }
}
