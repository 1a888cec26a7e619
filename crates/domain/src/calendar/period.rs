//! Periods: `15 days`, `5 working days`, `6 weeks`, `3 months`, `1 year`.

use super::{Calendar, Day};
use std::fmt;

/// What a period counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Civil days.
    Days,
    /// Monday to Friday less bank holidays.
    WorkingDays,
    /// Seven days.
    Weeks,
    /// Calendar months, clamped.
    Months,
    /// Twelve months, clamped.
    Years,
}

/// A length of time as policies state it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// How many.
    pub count: u16,
    /// Of what.
    pub unit: Unit,
}

/// A text that is not a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPeriod;

impl Period {
    /// Reads `15 days`, `1 working day`, `6 weeks`, `3 months`, `1 year`.
    ///
    /// # Errors
    /// [`NotAPeriod`] for anything else.
    pub fn parse(text: &str) -> Result<Self, NotAPeriod> {
        let (count, unit) = text.split_once(' ').ok_or(NotAPeriod)?;
        if count.is_empty() || count.len() > 4 || !count.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotAPeriod);
        }
        let unit = match unit {
            "day" | "days" => Unit::Days,
            "working day" | "working days" => Unit::WorkingDays,
            "week" | "weeks" => Unit::Weeks,
            "month" | "months" => Unit::Months,
            "year" | "years" => Unit::Years,
            _ => return Err(NotAPeriod),
        };
        Ok(Period { count: count.parse().map_err(|_| NotAPeriod)?, unit })
    }

    /// The day this long after `day`.
    #[must_use]
    pub fn after(self, day: Day, calendar: &Calendar) -> Day {
        self.from(day, 1, calendar)
    }

    /// The day this long before `day`.
    #[must_use]
    pub fn before(self, day: Day, calendar: &Calendar) -> Day {
        self.from(day, -1, calendar)
    }

    fn from(self, day: Day, sign: i32, calendar: &Calendar) -> Day {
        let count = i32::from(self.count) * sign;
        let found = match self.unit {
            Unit::Days => day.plus(count),
            Unit::Weeks => day.plus(count * 7),
            Unit::Months => day.plus_months(count),
            Unit::Years => day.plus_months(count * 12),
            Unit::WorkingDays => calendar.plus_working_days(day, count),
        };
        // An absence until the last day that can be written, as some systems write an open one, must not end after it.
        found.clamp(Day::FIRST_WRITTEN, Day::LAST_WRITTEN)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Days => "day",
            Unit::WorkingDays => "working day",
            Unit::Weeks => "week",
            Unit::Months => "month",
            Unit::Years => "year",
        };
        let plural = if self.count == 1 { "" } else { "s" };
        write!(f, "{} {unit}{plural}", self.count)
    }
}

impl fmt::Display for NotAPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a period, as \"15 days\", \"5 working days\", \"6 weeks\", \"3 months\" or \"1 year\"")
    }
}
