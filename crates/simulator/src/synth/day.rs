//! The little of a calendar that a plausible diary needs, beside the days themselves.
//!
//! The bank holidays are worked out by their rules (no one-off ones): they only keep records off days on which offices are
//! shut, and never decide what is due.

pub use touchstone_domain::calendar::Day;

/// When offices are open, and how clocks stand.
pub trait OfficeDay: Sized {
    /// Whether offices are open: a weekday that is no bank holiday of England and Wales.
    fn is_working(&self) -> bool;
    /// This day if offices are open, else the next day on which they are.
    fn or_next_working(self) -> Self;
    /// This day if offices are open, else the last day before it on which they were.
    fn or_last_working(self) -> Self;
    /// The n-th working day strictly after this day.
    fn plus_working(self, n: i32) -> Self;
    /// Whether clocks show British Summer Time at midday.
    fn is_summer_time(&self) -> bool;
}

impl OfficeDay for Day {
    fn is_working(&self) -> bool {
        self.iso_weekday() <= 5 && !is_bank_holiday(*self)
    }

    fn or_next_working(self) -> Self {
        let mut day = self;
        while !day.is_working() {
            day = day.plus(1);
        }
        day
    }

    fn or_last_working(self) -> Self {
        let mut day = self;
        while !day.is_working() {
            day = day.plus(-1);
        }
        day
    }

    fn plus_working(self, n: i32) -> Self {
        let mut day = self;
        for _ in 0..n {
            day = day.plus(1).or_next_working();
        }
        day
    }

    fn is_summer_time(&self) -> bool {
        let (year, ..) = self.civil();
        let last_sunday = |month: u8| {
            Day::from_civil(year, month, 31).map_or(*self, |end| end.plus(-i32::from(end.iso_weekday() % 7)))
        };
        last_sunday(3) <= *self && *self < last_sunday(10)
    }
}

fn is_bank_holiday(on: Day) -> bool {
    let (year, month, day) = on.civil();
    let weekday = on.iso_weekday();
    let monday = weekday == 1;
    match month {
        1 => day == 1 || (day <= 3 && monday),
        3 | 4 => {
            let easter = easter_sunday(year);
            on == easter.plus(-2) || on == easter.plus(1)
        }
        5 => monday && (day <= 7 || day >= 25),
        8 => monday && day >= 25,
        12 => matches!(day, 25 | 26) || (matches!(day, 27 | 28) && weekday <= 2),
        _ => false,
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
    Day(datealgo::date_to_rd((year, (n / 31) as u8, (n % 31) as u8 + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text.as_bytes()).expect("a day written in the test")
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
}
