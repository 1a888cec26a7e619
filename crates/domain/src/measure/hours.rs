//! The hours that somebody has in a week, from what is known of them (DOMAIN section 7, manager's load).
//!
//! What is not measured yet (check-in, protected hour, meetings, work that is no oversight) is not taken off here: a page says so.

use crate::calendar::{Calendar, Day};

/// What is known of somebody's week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its first day; it has seven.
    pub first: Day,
    /// Contracted hours a week at FTE 1.
    pub contracted_hours: Option<u16>,
    /// Full-time equivalent, in thousandths.
    pub fte: Option<u32>,
    /// ISO weekdays worked, as bits 1 to 7.
    pub working_days: u8,
}

/// Minutes of a week, and what was taken off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// Contracted, at their FTE.
    pub contracted: u32,
    /// Of these, on bank holidays; and how many such days.
    pub holidays: (u32, u8),
    /// Of these, on days of absence or outside service; and how many such days.
    pub away: (u32, u8),
}

impl Hours {
    /// The minutes there are.
    #[must_use]
    pub const fn there_are(&self) -> u32 {
        self.contracted - self.holidays.0 - self.away.0
    }
}

/// Which fact is missing, so that the hours cannot be worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unknown {
    /// Contracted hours a week.
    ContractedHours,
    /// Full-time equivalent.
    Fte,
    /// On which weekdays they work.
    WorkingDays,
}

impl Unknown {
    /// The name of the missing fact.
    #[must_use]
    pub const fn code(self) -> &'static str {
        ["contracted_hours", "fte", "working_days"][self as usize]
    }
}

/// The minutes that somebody has in a week: contracted hours at their FTE, spread over the weekdays they work, less bank holidays and
/// the days on which `is_away` says they are not there.
///
/// # Errors
/// The fact that is missing: what is not known is not zero.
pub fn hours(week: &Week, calendar: &Calendar, is_away: impl Fn(Day) -> bool) -> Result<Hours, Unknown> {
    let full = week.contracted_hours.ok_or(Unknown::ContractedHours)?;
    let fte = week.fte.ok_or(Unknown::Fte)?;
    let works = |day: Day| week.working_days & (1 << day.iso_weekday()) != 0;
    let days: Vec<Day> = (0..7).map(|at| week.first.plus(at)).filter(|day| works(*day)).collect();
    let all = u32::try_from(days.len()).ok().filter(|count| *count > 0).ok_or(Unknown::WorkingDays)?;
    let is_holiday = |day: Day| calendar.holidays().binary_search_by_key(&day, |holiday| holiday.on).is_ok();
    let mut holidays: u8 = 0;
    let mut away: u8 = 0;
    for day in days {
        if is_holiday(day) {
            holidays += 1;
        } else if is_away(day) {
            away += 1;
        }
    }
    let minutes = u64::from(full) * 60 * u64::from(fte) / 1000;
    let contracted = u32::try_from(minutes).unwrap_or(u32::MAX);
    // Rounded once: what is left and what was taken off always come to what was contracted.
    let of = |count: u32| u32::try_from(u64::from(contracted) * u64::from(count) / u64::from(all)).unwrap_or(u32::MAX);
    let (on_holidays, gone) = (of(u32::from(holidays)), of(u32::from(holidays) + u32::from(away)));
    Ok(Hours { contracted, holidays: (on_holidays, holidays), away: (gone - on_holidays, away) })
}

#[cfg(test)]
mod tests {
    use super::{Unknown, Week, hours};
    use crate::calendar::{Calendar, Day, Holiday};
    use proptest::prelude::*;

    const MONDAY_TO_FRIDAY: u8 = 0b0011_1110;

    fn day(text: &str) -> Day {
        Day::parse(text.as_bytes()).expect("a day")
    }

    fn calendar(holidays: &[Day]) -> Calendar {
        let holiday = |on: &Day| Holiday { on: *on, en: "Holiday".to_owned(), cy: "Gŵyl".to_owned() };
        Calendar::new(holidays.iter().map(holiday).collect(), day("2026-01-01"), day("2026-12-31"))
    }

    fn week(fte: u32, working_days: u8) -> Week {
        Week { first: day("2026-01-12"), contracted_hours: Some(37), fte: Some(fte), working_days }
    }

    #[test]
    fn a_full_week_has_37_hours_and_four_fifths_of_it_four_fifths() {
        let none = calendar(&[]);
        assert_eq!(hours(&week(1000, MONDAY_TO_FRIDAY), &none, |_| false).map(|hours| hours.there_are()), Ok(2220));
        let four_days = MONDAY_TO_FRIDAY & !(1 << 5);
        assert_eq!(hours(&week(800, four_days), &none, |_| false).map(|hours| hours.there_are()), Ok(1776));
    }

    #[test]
    fn a_bank_holiday_and_a_day_of_absence_take_a_day_each_and_one_day_is_taken_once() {
        let monday = day("2026-01-12");
        let one = hours(&week(1000, MONDAY_TO_FRIDAY), &calendar(&[monday]), |on| on <= monday.plus(1)).expect("known");
        assert_eq!((one.holidays, one.away, one.there_are()), ((444, 1), (444, 1), 1332));
        // A day on which they do not work anyway takes nothing.
        let saturday = day("2026-01-17");
        let none = hours(&week(1000, MONDAY_TO_FRIDAY), &calendar(&[]), |on| on == saturday).expect("known");
        assert_eq!(none.there_are(), 2220);
    }

    #[test]
    fn what_is_not_known_is_named_and_is_not_zero() {
        let none = calendar(&[]);
        let known = week(1000, MONDAY_TO_FRIDAY);
        assert_eq!(hours(&Week { fte: None, ..known }, &none, |_| false), Err(Unknown::Fte));
        assert_eq!(hours(&Week { working_days: 0, ..known }, &none, |_| false), Err(Unknown::WorkingDays));
        assert_eq!(hours(&Week { contracted_hours: None, ..known }, &none, |_| false), Err(Unknown::ContractedHours));
    }

    proptest! {
        #[test]
        fn lines_come_to_what_was_contracted_and_nothing_ever_adds_time(
            fte in 0_u32..2000, more in 0_u32..500, days in 1_u8..128, away: u8, longer: u8, holidays: u8, first in 0_i32..300,
        ) {
            let week = Week { first: day("2026-01-12").plus(first), ..week(fte, days << 1) };
            let in_bits = |bits: u8| move |on: Day| bits & (1 << on.since(week.first)) != 0;
            let off: Vec<Day> = (0..7).map(|at| week.first.plus(at)).filter(|on| in_bits(holidays)(*on)).collect();
            let off = calendar(&off);
            let now = hours(&week, &off, in_bits(away)).expect("known");
            prop_assert_eq!(now.there_are() + now.holidays.0 + now.away.0, now.contracted);
            let fewer = hours(&week, &off, in_bits(away | longer)).expect("known");
            prop_assert!(fewer.there_are() <= now.there_are(), "a longer absence never gives time");
            let without = hours(&week, &calendar(&[]), in_bits(away)).expect("known");
            prop_assert!(now.there_are() <= without.there_are(), "a bank holiday never gives time");
            let fuller = hours(&Week { fte: Some(fte + more), ..week }, &off, in_bits(away)).expect("known");
            prop_assert!(now.there_are() <= fuller.there_are(), "more FTE never takes time");
            let gone = hours(&week, &off, |_| true).expect("known");
            prop_assert_eq!(gone.there_are(), 0);
        }
    }
}
