//! Civil days and the little of a calendar that a plausible diary needs.
//!
//! A day counts from 1 January 1970. The bank holidays are worked out by their rules (no one-off ones): they only keep
//! records off days on which offices are shut, and never decide what is due.

use datealgo::{date_to_rd, days_in_month, rd_to_date, rd_to_weekday};

/// A civil day, as the number of days since 1 January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The day of a year, month and day of the month; nothing if there is no such day.
    pub fn of(year: i32, month: u8, day: u8) -> Option<Self> {
        let real =
            (1..=12).contains(&month) && (1900..=2200).contains(&year) && day >= 1 && day <= days_in_month(year, month);
        real.then(|| Self(date_to_rd((year, month, day))))
    }

    /// Reads `2026-11-21`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if year.len() != 4 || month.len() != 2 || day.len() != 2 {
            return None;
        }
        Self::of(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// Year, month and day of the month.
    pub const fn parts(self) -> (i32, u8, u8) {
        rd_to_date(self.0)
    }

    /// This day and so many days.
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// This day and so many months, clamped to the last day of the month.
    pub fn plus_months(self, months: i32) -> Self {
        let (year, month, day) = self.parts();
        let count = year * 12 + i32::from(month) - 1 + months;
        let (year, month) = (count.div_euclid(12), count.rem_euclid(12) as u8 + 1);
        Self(date_to_rd((year, month, day.min(days_in_month(year, month)))))
    }

    /// Whole days from `earlier` to this day.
    pub const fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// The day of the week, 1 for Monday to 7 for Sunday.
    pub const fn weekday(self) -> u8 {
        rd_to_weekday(self.0)
    }

    /// Whether offices are open: a weekday that is no bank holiday of England and Wales.
    pub fn is_working(self) -> bool {
        self.weekday() <= 5 && !self.is_bank_holiday()
    }

    /// This day if offices are open, else the next day on which they are.
    pub fn or_next_working(self) -> Self {
        let mut day = self;
        while !day.is_working() {
            day = day.plus(1);
        }
        day
    }

    /// This day if offices are open, else the last day before it on which they were.
    pub fn or_last_working(self) -> Self {
        let mut day = self;
        while !day.is_working() {
            day = day.plus(-1);
        }
        day
    }

    /// The n-th working day strictly after this day.
    pub fn plus_working(self, n: i32) -> Self {
        let mut day = self;
        for _ in 0..n {
            day = day.plus(1).or_next_working();
        }
        day
    }

    /// 1 April of the financial year that contains this day.
    pub fn financial_year_start(self) -> Self {
        let (year, month, _) = self.parts();
        Self(date_to_rd((if month >= 4 { year } else { year - 1 }, 4, 1)))
    }

    /// Whether clocks show British Summer Time at midday.
    pub fn is_summer_time(self) -> bool {
        let (year, _, _) = self.parts();
        let last_sunday = |month: u8| {
            let end = Self(date_to_rd((year, month, 31)));
            end.plus(-i32::from(end.weekday() % 7))
        };
        last_sunday(3) <= self && self < last_sunday(10)
    }

    fn is_bank_holiday(self) -> bool {
        let (year, month, day) = self.parts();
        let monday = self.weekday() == 1;
        match month {
            1 => day == 1 || (day <= 3 && monday),
            3 | 4 => {
                let easter = easter_sunday(year);
                self == easter.plus(-2) || self == easter.plus(1)
            }
            5 => monday && (day <= 7 || day >= 25),
            8 => monday && day >= 25,
            12 => matches!(day, 25 | 26) || (matches!(day, 27 | 28) && self.weekday() <= 2),
            _ => false,
        }
    }
}

/// Easter Sunday of the Gregorian calendar (the anonymous computus of 1876).
fn easter_sunday(year: i32) -> Day {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Day(date_to_rd((year, (n / 31) as u8, (n % 31) as u8 + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day written in the test")
    }

    #[test]
    fn months_clamp() {
        assert_eq!(day("2024-01-31").plus_months(1), day("2024-02-29"));
        assert_eq!(day("2026-03-31").plus_months(-1), day("2026-02-28"));
    }

    #[test]
    fn offices_shut() {
        for shut in [
            "2026-04-03",
            "2026-04-06",
            "2026-05-04",
            "2026-05-25",
            "2026-08-31",
            "2026-12-25",
            "2026-12-28",
            "2027-01-01",
        ] {
            assert!(!day(shut).is_working(), "{shut}");
        }
        assert!(day("2026-12-29").is_working() && day("2026-11-20").is_working());
    }

    #[test]
    fn summer_time() {
        assert!(!day("2026-03-28").is_summer_time() && day("2026-03-29").is_summer_time());
        assert!(day("2026-10-24").is_summer_time() && !day("2026-10-25").is_summer_time());
    }

    #[test]
    fn impossible_days_are_refused() {
        assert_eq!(Day::parse("2026-02-29"), None);
        assert_eq!(Day::parse("2026-2-9"), None);
    }
}
