//! The rows of `cases.csv`, `case_history.csv` and `events.csv`.

use super::{Case, Holder};
use crate::synth::day::Day;
use crate::synth::folder::Sheets;
use crate::synth::people::Crew;
use crate::synth::plan::Brief;
use crate::synth::words::Code;

fn code_of(crew: &Crew, holder: Holder) -> Option<Code> {
    match holder {
        Holder::Nobody => None,
        Holder::Unallocated(code) => Some(code),
        Holder::Staff(staff) => Some(crew.staff[staff].code),
    }
}

/// Whether a history reaches into the extract; what is older is in the case's own row alone.
fn reaches<T>(timeline: &[(Day, T)], since: Day) -> bool {
    timeline.len() > 1 && timeline.last().is_some_and(|(from, _)| *from >= since)
}

/// Writes a case, its history and its events.
pub fn write(brief: &Brief<'_>, crew: &Crew, case: &Case, sheets: &mut Sheets) {
    case_row(brief, crew, case, sheets);
    let since = brief.since;
    let mut row = |attribute: &str, from: Day, value: &str| {
        sheets.case_history.row().code(Some(case.crn)).text(attribute).day(Some(from)).text(value).end();
    };
    if reaches(&case.rosh, since) {
        case.rosh.iter().for_each(|(from, rosh)| row("rosh", *from, rosh.code()));
    }
    if case.kind_known && reaches(&case.kinds, since) {
        case.kinds.iter().for_each(|(from, kind)| row("case_type", *from, kind.code()));
    }
    if reaches(&case.tiers, since) {
        case.tiers.iter().for_each(|(from, tier)| row("tier", *from, tier.as_ref().map_or("", Code::as_str)));
    }
    if reaches(&case.mappa_level, since) {
        case.mappa_level.iter().for_each(|(from, level)| row("mappa_level", *from, level_word(*level)));
    }
    if reaches(&case.registrations, since) {
        case.registrations.iter().for_each(|(from, set)| row("registrations", *from, &set.join(";")));
    }
    if has_holder_rows(case) {
        for (from, holder) in &case.holders {
            row("practitioner", *from, code_of(crew, *holder).as_ref().map_or("", Code::as_str));
        }
    }
    for (day, kind) in &case.events {
        sheets.events.row().code(Some(case.crn)).day(Some(*day)).text(kind).end();
    }
}

fn has_holder_rows(case: &Case) -> bool {
    case.holders.len() > 1 || (case.holders.len() == 1 && case.allocation_row)
}

fn level_word(level: Option<u8>) -> &'static str {
    level.map_or("", |level| ["0", "1", "2", "3"][usize::from(level.min(3))])
}

fn case_row(brief: &Brief<'_>, crew: &Crew, case: &Case, sheets: &mut Sheets) {
    let (allocated, holder) = match case.holders.last() {
        Some((from, holder)) => (Some(*from), code_of(crew, *holder)),
        None => (None, None),
    };
    debug_assert!(case.start <= brief.on, "a case starts after the extract's day");
    sheets
        .cases
        .row()
        .code(Some(case.crn))
        .text(&case.name.forename)
        .text(&case.name.surname)
        .code(Some(crew.teams[case.team].code))
        .text(if case.kind_known { case.kind().code() } else { "" })
        .day(Some(case.start))
        .day(case.expected_end)
        .day(case.end)
        .day(case.release)
        .text(case.rosh_now().code())
        .code(case.tiers.last().and_then(|(_, tier)| *tier))
        .text(["0", "1", "2", "3", "4"][usize::from(case.mappa_category.min(4))])
        .text(level_word(case.mappa_level.last().and_then(|(_, level)| *level)))
        .set(case.registered().iter().copied())
        .set(case.cohorts.iter().copied())
        .code(holder)
        .day(allocated.filter(|_| holder.is_some()))
        .end();
}
