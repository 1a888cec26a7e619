//! Working days: Monday to Friday less the bank holidays of England and Wales.

use super::Day;

/// One bank holiday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// The day.
    pub on: Day,
    /// Its name in English.
    pub en: String,
    /// Its name in Welsh.
    pub cy: String,
}

/// The working days of England and Wales, as a table for the years in use and by counting outside them.
#[derive(Clone, Debug)]
pub struct Calendar {
    holidays: Vec<Holiday>,
    from: Day,
    until: Day,
    /// For each day of the table, how many working days of the table are on or before it.
    counted: Vec<i32>,
    /// The working days of the table, in order.
    working: Vec<Day>,
}

/// First day of the table of working days (1 January 1990, a Monday).
const TABLE_FROM: Day = Day(7305);
/// Days in the table: to the year 2060.
const TABLE_DAYS: i32 = 26_000;

impl Calendar {
    /// A calendar with these bank holidays, known from `from` until `until` inclusive; outside that range only weekends are non-working.
    #[must_use]
    pub fn new(mut holidays: Vec<Holiday>, from: Day, until: Day) -> Self {
        holidays.sort_by_key(|holiday| holiday.on);
        holidays.dedup_by_key(|holiday| holiday.on);
        let mut calendar = Self { holidays, from, until, counted: Vec::new(), working: Vec::new() };
        for offset in 0..TABLE_DAYS {
            let day = TABLE_FROM.plus(offset);
            if calendar.is_working(day) {
                calendar.working.push(day);
            }
            calendar.counted.push(i32::try_from(calendar.working.len()).unwrap_or(i32::MAX));
        }
        calendar
    }

    /// Is this a working day?
    #[must_use]
    pub fn is_working(&self, day: Day) -> bool {
        day.iso_weekday() <= 5 && self.holidays.binary_search_by_key(&day, |holiday| holiday.on).is_err()
    }

    /// Are the bank holidays around this day known, or only the weekends?
    #[must_use]
    pub fn knows(&self, day: Day) -> bool {
        self.from <= day && day <= self.until
    }

    /// The bank holidays, in order.
    #[must_use]
    pub fn holidays(&self) -> &[Holiday] {
        &self.holidays
    }

    /// First and last day for which bank holidays are known.
    #[must_use]
    pub const fn known_range(&self) -> (Day, Day) {
        (self.from, self.until)
    }

    /// The `count`-th working day strictly after `day`; strictly before it if `count` is negative; `day` itself for none.
    #[must_use]
    pub fn plus_working_days(&self, day: Day, count: i32) -> Day {
        self.by_table(day, count).unwrap_or_else(|| self.by_counting(day, count))
    }

    fn by_table(&self, day: Day, count: i32) -> Option<Day> {
        let offset = usize::try_from(day.since(TABLE_FROM)).ok()?;
        let on_or_before = *self.counted.get(offset)?;
        let place = match count {
            0 => return Some(day),
            1.. => on_or_before + count - 1,
            _ => {
                let before = on_or_before - i32::from(self.is_working(day));
                before + count
            }
        };
        self.working.get(usize::try_from(place).ok()?).copied()
    }

    fn by_counting(&self, day: Day, count: i32) -> Day {
        let step = count.signum();
        let (mut at, mut left) = (day, count.abs());
        while left > 0 {
            at = at.plus(step);
            if self.is_working(at) {
                left -= 1;
            }
        }
        at
    }

    /// Working days from `first` to `last`, both included.
    #[must_use]
    pub fn working_days_between(&self, first: Day, last: Day) -> i32 {
        let counted =
            |day: Day| usize::try_from(day.since(TABLE_FROM)).ok().and_then(|offset| self.counted.get(offset)).copied();
        if first > last {
            return 0;
        }
        match (counted(first.plus(-1)), counted(last)) {
            (Some(before), Some(through)) => through - before,
            _ => {
                let days = (0..=last.since(first)).filter(|offset| self.is_working(first.plus(*offset))).count();
                i32::try_from(days).unwrap_or(i32::MAX)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Calendar, Day, Holiday};
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::parse(text.as_bytes()).expect("a day")
    }

    fn with(holidays: &[&str]) -> Calendar {
        let holidays =
            holidays.iter().map(|on| Holiday { on: day(on), en: String::new(), cy: String::new() }).collect();
        Calendar::new(holidays, day("2015-01-01"), day("2030-12-31"))
    }

    #[test]
    fn the_nth_working_day_is_strictly_after() {
        let easter = with(&["2026-04-03", "2026-04-06"]);
        assert_eq!(easter.plus_working_days(day("2026-04-02"), 1), day("2026-04-07"));
        assert_eq!(easter.plus_working_days(day("2026-04-04"), 1), day("2026-04-07"));
        assert_eq!(easter.plus_working_days(day("2026-04-07"), -1), day("2026-04-02"));
        assert_eq!(easter.plus_working_days(day("2026-04-05"), -2), day("2026-04-01"));
        assert_eq!(easter.plus_working_days(day("2026-04-05"), 0), day("2026-04-05"));
        assert_eq!(easter.working_days_between(day("2026-04-02"), day("2026-04-07")), 2);
    }

    proptest! {
        #[test]
        fn the_table_agrees_with_counting(from in 6000_i32..35_000, count in -400_i32..400, holidays in prop::collection::vec(0_i32..4000, 0..30)) {
            let holidays = holidays.into_iter().map(|offset| Holiday { on: Day(16_500 + offset), en: String::new(), cy: String::new() }).collect();
            let calendar = Calendar::new(holidays, Day(16_436), Day(22_279));
            prop_assert_eq!(calendar.plus_working_days(Day(from), count), calendar.by_counting(Day(from), count));
        }

        #[test]
        fn one_more_holiday_makes_no_day_earlier(from in 16_436_i32..22_000, count in 1_i32..60, extra in 16_436_i32..22_100) {
            let plain = Calendar::new(Vec::new(), Day(16_436), Day(22_279));
            let with_one = Calendar::new(vec![Holiday { on: Day(extra), en: String::new(), cy: String::new() }], Day(16_436), Day(22_279));
            prop_assert!(with_one.plus_working_days(Day(from), count) >= plain.plus_working_days(Day(from), count));
        }
    }
}
