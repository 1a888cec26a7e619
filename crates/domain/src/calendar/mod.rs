//! Civil days, instants, periods and working days (DOMAIN section 2).

mod day;
mod instant;
mod period;
mod working_days;

pub use day::{Day, NotADay};
pub use instant::{Instant, NotAnInstant};
pub use period::{NotAPeriod, Period, Unit};
pub use working_days::{Calendar, Holiday};
