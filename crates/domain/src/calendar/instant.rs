//! Instants: when something was learned, to the microsecond, in UTC.

use super::Day;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

/// A text that is not an instant of RFC 3339.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnInstant;

impl Instant {
    /// Earlier than every real instant: "known all along".
    pub const EARLIEST: Instant = Instant(i64::MIN);

    /// Reads an instant of RFC 3339, as `2026-04-09T10:30:00Z` or `2026-04-09T10:30:00+01:00`.
    ///
    /// # Errors
    /// [`NotAnInstant`] for anything else, an instant without its offset included.
    pub fn parse(text: &[u8]) -> Result<Self, NotAnInstant> {
        if let Some(quick) = utc_to_the_second(text) {
            return Ok(quick);
        }
        let separated = matches!(text.get(10), Some(b'T' | b't'));
        let text = std::str::from_utf8(text).map_err(|_| NotAnInstant)?;
        if !separated || text.contains('[') {
            return Err(NotAnInstant);
        }
        let parsed: Timestamp = text.parse().map_err(|_| NotAnInstant)?;
        Ok(Instant(parsed.as_microsecond()))
    }

    /// 00:00 of a day in Europe/London.
    #[must_use]
    pub fn start_of(day: Day) -> Self {
        let (year, month, date) = day.civil();
        let midnight = i16::try_from(year).ok().and_then(|year| {
            let (month, date) = (i8::try_from(month).ok()?, i8::try_from(date).ok()?);
            let civil = Date::new(year, month, date).ok()?;
            civil.to_zoned(LONDON.clone()).ok()
        });
        midnight
            .map_or(Instant(i64::from(day.0) * MICROSECONDS_A_DAY), |zoned| Instant(zoned.timestamp().as_microsecond()))
    }

    /// The civil day in Europe/London at this instant.
    #[must_use]
    pub fn day(self) -> Day {
        let Ok(timestamp) = Timestamp::from_microsecond(self.0) else {
            return Day::EARLIEST;
        };
        let date = timestamp.to_zoned(LONDON.clone()).date();
        Day::from_civil(i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs())
            .unwrap_or(Day::EARLIEST)
    }

    /// The hour, from 0, and the minute of a clock in London at this instant.
    #[must_use]
    pub fn clock(self) -> (u8, u8) {
        let Ok(timestamp) = Timestamp::from_microsecond(self.0) else { return (0, 0) };
        let time = timestamp.to_zoned(LONDON.clone()).time();
        (time.hour().unsigned_abs(), time.minute().unsigned_abs())
    }
}

static LONDON: TimeZone = jiff::tz::get!("Europe/London");
const MICROSECONDS_A_DAY: i64 = 86_400_000_000;

/// The shape that nearly every extract uses, `2026-04-09T10:30:00Z`, read without ceremony; `None` for any other.
fn utc_to_the_second(text: &[u8]) -> Option<Instant> {
    let [.., b'Z'] = text else { return None };
    if text.len() != 20 || text[10] != b'T' || text[13] != b':' || text[16] != b':' {
        return None;
    }
    let two = |at: usize| {
        let (tens, units) = (text[at].wrapping_sub(b'0'), text[at + 1].wrapping_sub(b'0'));
        (tens <= 9 && units <= 9).then(|| i64::from(tens) * 10 + i64::from(units))
    };
    let (hour, minute, second) = (two(11)?, two(14)?, two(17)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let day = Day::parse(&text[..10]).ok()?;
    Some(Instant(i64::from(day.0) * MICROSECONDS_A_DAY + ((hour * 60 + minute) * 60 + second) * 1_000_000))
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match Timestamp::from_microsecond(self.0) {
            Ok(timestamp) => write!(f, "{timestamp:.6}"),
            Err(_) => f.write_str("known all along"),
        }
    }
}

impl std::fmt::Display for NotAnInstant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("expected an instant with its offset, as 2026-04-09T10:30:00Z")
    }
}

#[cfg(test)]
mod tests {
    use super::{Day, Instant};
    use proptest::prelude::*;

    fn at(text: &str) -> Instant {
        Instant::parse(text.as_bytes()).expect("an instant")
    }

    fn day(text: &str) -> Day {
        Day::parse(text.as_bytes()).expect("a day")
    }

    #[test]
    fn midnight_is_london_midnight() {
        assert_eq!(Instant::start_of(day("2026-01-12")), at("2026-01-12T00:00:00Z"));
        assert_eq!(Instant::start_of(day("2026-06-12")), at("2026-06-11T23:00:00Z"));
        assert_eq!(Instant::start_of(day("2026-03-29")), at("2026-03-29T00:00:00Z"));
        assert_eq!(Instant::start_of(day("2026-03-30")), at("2026-03-29T23:00:00Z"));
        assert_eq!(at("2026-06-11T23:30:00Z").day(), day("2026-06-12"));
        assert_eq!(at("2026-06-11T23:30:00Z").clock(), (0, 30));
    }

    #[test]
    fn clocks_are_those_of_london() {
        assert_eq!(at("2026-01-12T10:30:00Z").clock(), (10, 30));
        assert_eq!(at("2026-07-12T23:05:00Z").clock(), (0, 5));
    }

    #[test]
    fn an_instant_needs_its_offset() {
        for wrong in [
            "2026-04-09T10:30:00",
            "2026-04-09",
            "2026-04-09 10:30:00Z",
            "2026-02-30T10:30:00Z",
            "2026-04-09T25:30:00Z",
            "2026-04-09T10:30:00Z[Europe/London]",
            "",
        ] {
            assert!(Instant::parse(wrong.as_bytes()).is_err(), "{wrong}");
        }
        assert_eq!(at("2026-01-14T18:50:00+01:00"), at("2026-01-14T17:50:00Z"));
    }

    proptest! {
        #[test]
        fn the_quick_reading_is_the_full_reading(second in 0_i64..4_000_000_000) {
            let full = jiff::Timestamp::from_second(second).expect("in range");
            prop_assert_eq!(at(&full.to_string()).0, full.as_microsecond());
        }
    }
}
