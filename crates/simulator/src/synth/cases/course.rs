//! How a case went: assessment, risk raised and lowered, registrations, MAPPA levels, serious events.

use super::Case;
use super::tier::tier;
use crate::synth::chance::Chance;
use crate::synth::day::{Day, OfficeDay};
use crate::synth::mixes::EVENTS;
use crate::synth::plan::Brief;
use crate::synth::words::{CaseType, Rosh};

/// Fills in the course of a case whose assessed risk today is `rosh`.
pub fn run(brief: &Brief<'_>, chance: &mut Chance, case: &mut Case, rosh: Rosh) {
    risk(brief, chance, case, rosh);
    serious_events(brief, chance, case);
    registrations(brief, chance, case);
    mappa(brief, chance, case);
    tiers(brief, chance, case);
    case.events.retain(|(day, _)| *day >= case.start);
    case.events.sort_unstable();
    case.events.dedup();
}

fn assessed_on(chance: &mut Chance, case: &Case) -> Day {
    let unit = chance.unit();
    match case.kinds[0].1 {
        // A report before sentence often settles it on the first day.
        CaseType::Community if chance.happens(0.44) => case.start,
        CaseType::Community => case.start.plus(5 + (unit * unit * 38.0) as i32),
        _ if chance.happens(0.12) => case.start,
        _ => case.start.plus(12 + (unit * unit * 55.0) as i32),
    }
}

fn risk(brief: &Brief<'_>, chance: &mut Chance, case: &mut Case, rosh: Rosh) {
    let last = case.last_day(brief.on);
    let assessed = assessed_on(chance, case);
    // Only in supervision that began in the last year; these are fewer than half.
    let recent = last.since(case.start) < 365;
    if assessed > last || (recent && chance.happens(brief.number("faults.never_assessed") * 2.1)) {
        case.rosh.push((case.start, Rosh::NotAssessed));
        return;
    }
    let mut changes = Vec::new();
    let (mut now, mut until) = (rosh, last);
    let from = assessed.max(brief.since);
    for _ in 0..2 {
        let years = f64::from(until.since(from) - 25) / 365.25;
        let Some((before, weight)) = earlier(brief, chance, now).filter(|_| years > 0.0) else { break };
        if !chance.happens(weight * years) {
            break;
        }
        let changed = from.plus(chance.between(20, until.since(from) - 5)).or_last_working();
        changes.push((changed, now));
        (now, until) = (before, changed);
    }
    if assessed > case.start {
        case.rosh.push((case.start, Rosh::NotAssessed));
    }
    case.rosh.push((assessed, now));
    case.rosh.extend(changes.into_iter().rev());
    case.rosh.dedup_by_key(|(from, _)| *from);
}

/// The level that may have come before this one, and how likely the change is in a year.
fn earlier(brief: &Brief<'_>, chance: &mut Chance, now: Rosh) -> Option<(Rosh, f64)> {
    let (raised, lowered) = (brief.number("events.rosh_raised"), brief.number("events.rosh_lowered"));
    Some(match now {
        Rosh::NotAssessed => return None,
        Rosh::VeryHigh => (Rosh::High, raised * 6.0),
        Rosh::High if chance.happens(0.1) => (Rosh::VeryHigh, lowered),
        Rosh::High => (Rosh::Medium, raised * 2.6),
        Rosh::Medium if chance.happens(0.3) => (Rosh::Low, raised),
        Rosh::Medium => (Rosh::High, lowered * 1.7),
        Rosh::Low => (Rosh::Medium, lowered * 1.1),
    })
}

fn serious_events(brief: &Brief<'_>, chance: &mut Chance, case: &mut Case) {
    let (from, last) = (case.start.max(brief.since), case.last_day(brief.on));
    let days = last.since(from);
    let rate = match (case.kind(), case.rosh_now()) {
        (CaseType::Custody, _) => brief.number("events.custody"),
        (_, Rosh::High | Rosh::VeryHigh) => brief.number("events.high"),
        (_, Rosh::Medium) => brief.number("events.medium"),
        _ => brief.number("events.low"),
    };
    let count = chance.times(rate * f64::from(days) / 365.25);
    for _ in 0..count {
        let day = from.plus(chance.between(0, days));
        case.events.push((day, event_kind(brief, chance, case.kind_on(day))));
    }
    for place in 1..case.rosh.len() {
        let (changed, rosh) = case.rosh[place];
        let raised = rosh > case.rosh[place - 1].1 && case.rosh[place - 1].1 != Rosh::NotAssessed;
        if raised && chance.happens(0.65) {
            let kinds = ["serious_risk_information", "arrest_for_serious_offence", "safeguarding_concern"];
            case.events.push((changed.plus(-chance.between(0, 5)), kinds[chance.weighted(&[0.4, 0.35, 0.25])]));
        }
    }
    for recalled in case.recalls.clone() {
        if recalled >= brief.since {
            case.events.push((recalled.plus(-chance.between(0, 3)), "recall_considered"));
        }
    }
}

fn event_kind(brief: &Brief<'_>, chance: &mut Chance, kind: CaseType) -> &'static str {
    let place = match kind {
        CaseType::Community => 0,
        CaseType::Licence => 1,
        CaseType::Custody => 2,
    };
    EVENTS[chance.weighted(&brief.mixes.event[place])]
}

/// Some registrations came or went within the extract's reach.
fn registrations(brief: &Brief<'_>, chance: &mut Chance, case: &mut Case) {
    let (from, last) = (case.start.max(brief.since), case.last_day(brief.on));
    if last.since(from) < 60 || !chance.happens(brief.number("person.registration_change")) {
        return;
    }
    let now = case.registered().to_vec();
    let changed = from.plus(chance.between(20, last.since(from) - 20)).or_last_working();
    let recent = ["child_protection", "child_concerns", "domestic_abuse", "adult_at_risk", "stalking", "iom"];
    let mut before = now.clone();
    match now.iter().find(|code| recent.contains(code)) {
        Some(came) => {
            before.retain(|code| code != came);
            if came.starts_with("child") && chance.happens(0.6) {
                case.events.push((changed.plus(-chance.between(0, 6)), "safeguarding_concern"));
            }
        }
        None => {
            before.push(recent[chance.weighted(&[0.3, 0.3, 0.2, 0.1, 0.02, 0.08])]);
            before.sort_unstable();
        }
    }
    case.registrations = vec![(case.start, before), (changed, now)];
}

/// A case at level 2 or 3 was often at level 1 before; some at level 1 were higher.
fn mappa(brief: &Brief<'_>, chance: &mut Chance, case: &mut Case) {
    let Some((_, Some(level))) = case.mappa_level.last().copied() else { return };
    let (from, last) = (case.start.max(brief.since), case.last_day(brief.on));
    let share = [0.0, 0.02, 0.6, 0.5][usize::from(level.min(3))];
    let fits = last.since(from) > 90 && case.mappa_category != 3 && case.rosh_now() != Rosh::NotAssessed;
    if fits && chance.happens(share) {
        let changed = from.plus(chance.between(30, last.since(from) - 20)).or_last_working();
        case.mappa_level = vec![(case.start, Some(if level == 1 { 2 } else { 1 })), (changed, Some(level))];
    }
}

/// The tier follows the risk. What it was before the first assessment is not kept.
fn tiers(brief: &Brief<'_>, chance: &mut Chance, case: &mut Case) {
    if chance.happens(brief.number("person.tier_unknown")) {
        case.tiers = vec![(case.start, None)];
        return;
    }
    let first = case.rosh.iter().position(|(_, rosh)| *rosh != Rosh::NotAssessed).unwrap_or(0);
    let set = case.registered().to_vec();
    let mut tiers = Vec::new();
    for (place, (from, rosh)) in case.rosh.iter().enumerate().skip(first) {
        let from = if place == first { case.start } else { *from };
        let tier = tier(case, case.kind(), *rosh, &set, case.mappa_on(brief.on));
        if tiers.last().is_none_or(|(_, before)| *before != Some(tier)) {
            tiers.push((from, Some(tier)));
        }
    }
    case.tiers = tiers;
}
