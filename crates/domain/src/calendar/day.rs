//! Civil days in Europe/London, counted so that a day is four bytes.

use std::fmt;

/// A civil day: days since 1 January 1970.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// A text that is not a day of the calendar, `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADay;

impl Day {
    /// Earlier than every real day.
    pub const EARLIEST: Day = Day(i32::MIN / 4);
    /// Later than every real day: stands for "open" in ranges.
    pub const LATEST: Day = Day(i32::MAX / 4);
    /// 1 January of the year 1, the first day that can be written with four digits of a year.
    pub const FIRST_WRITTEN: Day = Day(datealgo::date_to_rd((1, 1, 1)));
    /// 31 December 9999, the last day that can be written with four digits of a year.
    pub const LAST_WRITTEN: Day = Day(datealgo::date_to_rd((9999, 12, 31)));

    /// The day with this year, month and day of the month; `None` if there is none.
    #[must_use]
    pub fn from_civil(year: i32, month: u8, day: u8) -> Option<Self> {
        let valid = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && day >= 1
            && day <= datealgo::days_in_month(year, month);
        valid.then(|| Day(datealgo::date_to_rd((year, month, day))))
    }

    /// Year, month and day of the month.
    #[must_use]
    pub fn civil(self) -> (i32, u8, u8) {
        datealgo::rd_to_date(self.0)
    }

    /// Reads `YYYY-MM-DD`, strictly.
    ///
    /// # Errors
    /// [`NotADay`] for any other shape and for impossible days.
    pub fn parse(text: &[u8]) -> Result<Self, NotADay> {
        let [a, b, c, d, b'-', e, f, b'-', g, h] = text else { return Err(NotADay) };
        let mut digits = [a, b, c, d, e, f, g, h].into_iter().map(|byte| byte.wrapping_sub(b'0'));
        let mut number = |places: usize| {
            (0..places).try_fold(0_i32, |sum, _| match digits.next() {
                Some(digit @ 0..=9) => Ok(sum * 10 + i32::from(digit)),
                _ => Err(NotADay),
            })
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let (month, day) = (u8::try_from(month).map_err(|_| NotADay)?, u8::try_from(day).map_err(|_| NotADay)?);
        Self::from_civil(year, month, day).ok_or(NotADay)
    }

    /// The day `count` days later (earlier if negative).
    #[must_use]
    pub const fn plus(self, count: i32) -> Self {
        Day(self.0 + count)
    }

    /// Days from `earlier` to this day.
    #[must_use]
    pub const fn since(self, earlier: Day) -> i32 {
        self.0 - earlier.0
    }

    /// The day `count` months later (earlier if negative), clamped to the last day of the month.
    #[must_use]
    pub fn plus_months(self, count: i32) -> Self {
        let (year, month, day) = self.civil();
        let months = year * 12 + i32::from(month) - 1 + count;
        let (year, month) = (months.div_euclid(12), u8::try_from(months.rem_euclid(12) + 1).unwrap_or(1));
        let last = datealgo::days_in_month(year, month);
        Day(datealgo::date_to_rd((year, month, day.min(last))))
    }

    /// Monday is 1, Sunday is 7.
    #[must_use]
    pub fn iso_weekday(self) -> u8 {
        u8::try_from((self.0 + 3).rem_euclid(7) + 1).unwrap_or(1)
    }

    /// First and last day of the calendar year that contains this day.
    #[must_use]
    pub fn calendar_year(self) -> (Day, Day) {
        let (year, ..) = self.civil();
        (Day(datealgo::date_to_rd((year, 1, 1))), Day(datealgo::date_to_rd((year, 12, 31))))
    }

    /// First and last day of the financial year (1 April to 31 March) that contains this day.
    #[must_use]
    pub fn financial_year(self) -> (Day, Day) {
        let (year, month, _) = self.civil();
        let first = if month >= 4 { year } else { year - 1 };
        (Day(datealgo::date_to_rd((first, 4, 1))), Day(datealgo::date_to_rd((first + 1, 3, 31))))
    }

    /// The ten ASCII characters of `YYYY-MM-DD`.
    #[must_use]
    pub fn iso(self) -> [u8; 10] {
        let (year, month, day) = self.civil();
        let digit = |number: i32| b'0' + u8::try_from(number.rem_euclid(10)).unwrap_or(0);
        let (month, day) = (i32::from(month), i32::from(day));
        [
            digit(year / 1000),
            digit(year / 100),
            digit(year / 10),
            digit(year),
            b'-',
            digit(month / 10),
            digit(month),
            b'-',
            digit(day / 10),
            digit(day),
        ]
    }
}

impl Default for Day {
    fn default() -> Self {
        Day::EARLIEST
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Ten ASCII characters.
        f.write_str(std::str::from_utf8(&self.iso()).unwrap_or_default())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for NotADay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a day of the calendar, as 2026-04-09")
    }
}

#[cfg(test)]
mod tests {
    use super::Day;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::parse(text.as_bytes()).expect("a day")
    }

    #[test]
    fn months_clamp_to_the_last_day() {
        assert_eq!(day("2026-01-31").plus_months(1), day("2026-02-28"));
        assert_eq!(day("2024-01-31").plus_months(1), day("2024-02-29"));
        assert_eq!(day("2024-02-29").plus_months(12), day("2025-02-28"));
        assert_eq!(day("2024-03-31").plus_months(-1), day("2024-02-29"));
        assert_eq!(day("2026-01-15").plus_months(-13), day("2024-12-15"));
    }

    #[test]
    fn impossible_days_are_refused() {
        for wrong in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-01-00",
            "0000-01-01",
            "2026-1-01",
            " 2026-01-01",
            "2026-01-01 ",
            "2026/01/01",
            "20260101",
            "",
        ] {
            assert!(Day::parse(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_day_agrees_with_an_independent_calendar(count in -40_000_i32..80_000, months in -600_i32..600) {
            let ours = Day(count);
            let theirs = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(count)).expect("in range");
            prop_assert_eq!(ours.to_string(), theirs.to_string());
            prop_assert_eq!(Day::parse(ours.to_string().as_bytes()), Ok(ours));
            prop_assert_eq!(i32::from(ours.iso_weekday()), i32::from(theirs.weekday().to_monday_one_offset()));
            let moved = theirs.checked_add(jiff::Span::new().months(months)).expect("in range");
            prop_assert_eq!(ours.plus_months(months).to_string(), moved.to_string());
        }
    }
}
