//! Reading the bank holidays.

use super::table::Reading;
use crate::calendar::{Calendar, Holiday};

/// Reads `calendar/bank-holidays.toml`; faults go to the reading.
pub(super) fn calendar(reading: &Reading<'_>) -> Option<Calendar> {
    let parsed = reading.parse()?;
    let root = reading.root(parsed.get_ref());
    let source = root.text("source");
    let checked = root.day("checked");
    let (from, until) = (root.day("from")?, root.day("until")?);
    if from > until {
        root.fault("until", "is before from");
    }
    let mut holidays: Vec<Holiday> = Vec::new();
    for table in root.need("holiday").map(|item| item.list()).unwrap_or_default().iter().filter_map(|item| item.table())
    {
        let on = table.day("on");
        let (en, cy) = (table.text("en"), table.text("cy"));
        if let (Some(on), Some(en), Some(cy)) = (on, en, cy) {
            if on < from || on > until {
                table.fault("on", format!("is outside the range of the file, {from} to {until}"));
            }
            if holidays.iter().any(|holiday| holiday.on == on) {
                table.fault("on", "is listed twice");
            }
            holidays.push(Holiday { on, en, cy });
        }
        table.finish();
    }
    root.finish();
    source.zip(checked)?;
    Some(Calendar::new(holidays, from, until))
}
