//! Planned oversight, reviews and consultations: about when they are due, and late or missing as often as they are.

use super::responses::{self, Done, add, routine_decision};
use super::{Case, Holder};
use crate::synth::chance::Chance;
use crate::synth::day::{Day, OfficeDay};
use crate::synth::desk::Desk;
use crate::synth::words::{CaseType, Duties, Rosh};

/// A stretch of days on which one rhythm holds.
struct Stretch {
    from: Day,
    until: Day,
    first: i32,
    every: i32,
    punctual: f64,
}

/// Writes all oversight of one case.
pub fn write(desk: &mut Desk<'_>, case: &Case) {
    let mut chance = desk.brief.chance("oversight", case.number);
    let mut done = Vec::new();
    allocation(desk, &mut chance, case, &mut done);
    responses::responses(desk, &mut chance, case, &mut done);
    panels(desk, &mut chance, case, &mut done);
    before_release(desk, &mut chance, case, &mut done);
    // Oversight follows what is brought to it: some cases are spoken of often, some never.
    let attention = [0.05, 0.4, 1.0, 2.3][chance.weighted(&desk.brief.mixes.attention)];
    consultations(desk, &mut chance, case, attention, &mut done);
    rhythm(desk, &mut chance, case, attention, &mut done);
    responses::write(desk, &mut chance, case, &mut done);
    agreed_date(desk, &mut chance, case, &done);
}

/// The note at allocation, the conversation after it, and the one after a change of practitioner.
fn allocation(desk: &Desk<'_>, chance: &mut Chance, case: &Case, done: &mut Vec<Done>) {
    let last = case.last_day(desk.brief.on);
    let mut earlier = false;
    for (from, holder) in &case.holders {
        let Holder::Staff(holder) = holder else { continue };
        let first = !std::mem::replace(&mut earlier, true);
        if *from < desk.brief.since {
            continue;
        }
        if chance.happens(desk.brief.number("oversight.allocation_recorded")) {
            add(desk, case, *from, last, ("allocation_oversight", "endorsed", chance.between(4, 12)), done);
        }
        let diligent = desk.diligence(*holder, *from);
        let held = if first { 0.5 + 0.45 * diligent } else { 0.22 + 0.5 * diligent };
        if case.kind_on(*from) != CaseType::Custody && chance.happens(held) {
            conversation(desk, chance, case, *from, diligent, done);
        }
    }
    for pair in case.kinds.windows(2) {
        let (released, kind) = pair[1];
        let diligent = case.holder_on(released).map_or(0.0, |holder| desk.diligence(holder, released));
        if kind == CaseType::Licence && released >= desk.brief.since && chance.happens(0.42 + 0.45 * diligent) {
            conversation(desk, chance, case, released, diligent, done);
        }
    }
}

/// Oversight within 15 days of a beginning, or late.
fn conversation(desk: &Desk<'_>, chance: &mut Chance, case: &Case, from: Day, diligent: f64, done: &mut Vec<Done>) {
    let wait = if chance.happens(0.35 + 0.6 * diligent) {
        chance.between(2, 14)
    } else {
        16 + (chance.unit() * chance.unit() * 60.0) as i32
    };
    let decision = routine_decision(desk, chance);
    add(
        desk,
        case,
        from.plus(wait),
        case.last_day(desk.brief.on),
        ("case_oversight", decision, chance.between(12, 40)),
        done,
    );
}

/// MAPPA level 1 reviews and panels for life sentences.
fn panels(desk: &Desk<'_>, chance: &mut Chance, case: &Case, done: &mut Vec<Done>) {
    let last = case.last_day(desk.brief.on);
    let begun = case.kinds.iter().rev().find(|(_, kind)| *kind != CaseType::Custody).map(|(from, _)| *from);
    let Some(begun) = begun.filter(|_| case.kind() != CaseType::Custody) else { return };
    if case.mappa_on(last) == 1 {
        let joint = chance.happens(0.15);
        let purpose = if joint { "mappa_level_1_review;case_oversight" } else { "mappa_level_1_review" };
        cycle(desk, chance, case, (begun, 92, 122), purpose, done);
    }
    if case.life && case.kind() == CaseType::Licence {
        let joint = chance.happens(0.3);
        cycle(
            desk,
            chance,
            case,
            (begun, 92, 365),
            if joint { "lifer_panel;case_oversight" } else { "lifer_panel" },
            done,
        );
    }
}

/// Reviews about every so many days since a beginning.
fn cycle(
    desk: &Desk<'_>,
    chance: &mut Chance,
    case: &Case,
    rhythm: (Day, i32, i32),
    purpose: &'static str,
    done: &mut Vec<Done>,
) {
    let (begun, first, every) = rhythm;
    let last = case.last_day(desk.brief.on);
    let mut due =
        if begun >= desk.brief.since { begun.plus(first) } else { desk.brief.since.plus(chance.between(0, every)) };
    while due <= last.plus(25) {
        let diligent = case.holder_on(due.min(last)).map_or(0.0, |holder| desk.diligence(holder, due.min(last)));
        if chance.happens(0.18 * (1.0 - diligent)) {
            due = due.plus(every);
            continue;
        }
        let slip = slip(chance, 0.38 + 0.45 * diligent, every / 5);
        let minutes = if purpose.starts_with("lifer") { chance.between(35, 60) } else { chance.between(15, 35) };
        let decision = routine_decision(desk, chance);
        add(desk, case, due.plus(slip), last, (purpose, decision, minutes), done);
        due = due.plus(slip + every);
    }
}

/// Days before or after the due day: before as often as `punctual` says, else late, a few very late.
fn slip(chance: &mut Chance, punctual: f64, early: i32) -> i32 {
    if chance.happens(punctual) {
        -chance.between(1, early.max(2))
    } else if chance.happens(0.75) {
        chance.between(2, 35)
    } else {
        chance.between(36, 130)
    }
}

fn before_release(desk: &Desk<'_>, chance: &mut Chance, case: &Case, done: &mut Vec<Done>) {
    let inside = case.kind() == CaseType::Custody;
    let Some(release) =
        case.release.filter(|release| *release >= desk.brief.since && (inside || case.kinds.len() == 2))
    else {
        return;
    };
    let holder = case.holder_on(release.plus(-40).min(desk.brief.on));
    let diligent = holder.map_or(0.0, |holder| desk.diligence(holder, desk.brief.on.min(release)));
    if chance.happens(0.3 + 0.5 * diligent) {
        let decision = routine_decision(desk, chance);
        let ahead = if chance.happens(0.7) { chance.between(29, 80) } else { chance.between(3, 28) };
        add(
            desk,
            case,
            release.plus(-ahead),
            case.last_day(desk.brief.on).min(release),
            ("case_oversight", decision, chance.between(10, 30)),
            done,
        );
    }
}

/// What practitioners bring to their manager: most of what is looked at is looked at because it was brought.
fn consultations(desk: &Desk<'_>, chance: &mut Chance, case: &Case, attention: f64, done: &mut Vec<Done>) {
    let last = case.last_day(desk.brief.on);
    let from = case.start.max(desk.brief.since);
    let rate = match (case.kind(), case.rosh_now()) {
        (CaseType::Custody, _) => desk.brief.number("oversight.consultations_custody"),
        (_, Rosh::High | Rosh::VeryHigh) => desk.brief.number("oversight.consultations_high"),
        (_, Rosh::Medium | Rosh::NotAssessed) => desk.brief.number("oversight.consultations_medium"),
        _ => desk.brief.number("oversight.consultations_low"),
    };
    let days = last.since(from);
    // Those new to the work ask more often.
    let inexperience = case
        .holder_on(last)
        .map_or(1.0, |holder| if last.since(desk.crew.staff[holder].grade_since()) < 500 { 1.3 } else { 0.9 });
    let count = chance.times(rate * attention * inexperience * f64::from(days) / 365.25);
    for _ in 0..count {
        let decision = routine_decision(desk, chance);
        add(
            desk,
            case,
            from.plus(chance.between(0, days)),
            last,
            ("case_oversight", decision, chance.between(5, 30)),
            done,
        );
    }
}

/// Planned oversight at the rhythm of the case's risk, counted from the latest oversight of any kind.
fn rhythm(desk: &Desk<'_>, chance: &mut Chance, case: &Case, attention: f64, done: &mut Vec<Done>) {
    let last = case.last_day(desk.brief.on);
    let mut seen: Vec<Day> = done
        .iter()
        .filter(|act| !matches!(act.purpose, "allocation_oversight" | "home_visit_decision"))
        .map(|act| act.on)
        .collect();
    seen.sort_unstable();
    let mut planned = Vec::new();
    let mut latest: Option<Day> = None;
    if case.start < desk.brief.since && chance.happens(0.7) {
        latest = Some(desk.brief.since.plus(-chance.between(0, 80)));
    }
    for stretch in stretches(desk, case, attention.min(1.0)) {
        let mut due = latest.map_or(stretch.from.plus(stretch.first), |day| {
            day.plus(stretch.every).max(stretch.from.plus(stretch.first))
        });
        while due < stretch.until.plus(30) {
            let between = seen.iter().rev().find(|day| **day <= due && latest.is_none_or(|latest| **day > latest));
            if let Some(day) = between {
                latest = Some(*day);
                due = day.plus(stretch.every);
                continue;
            }
            let skipped = chance.happens(0.55 * (1.0 - stretch.punctual));
            let on = due.plus(slip(chance, stretch.punctual, stretch.every / 4)).max(stretch.from);
            if !skipped && on < stretch.until && on <= last && latest.is_none_or(|latest| on > latest) {
                planned.push(on);
                latest = Some(on);
            }
            due = due.max(on).plus(stretch.every);
        }
    }
    for on in planned {
        let decision = routine_decision(desk, chance);
        add(desk, case, on, last, ("case_oversight", decision, chance.between(10, 35)), done);
    }
}

/// The stretches on which kind and risk stay the same, those in prison left out.
fn stretches(desk: &Desk<'_>, case: &Case, attention: f64) -> Vec<Stretch> {
    let last = case.last_day(desk.brief.on);
    let from = case.start.max(desk.brief.since);
    let mut borders: Vec<Day> = case
        .kinds
        .iter()
        .map(|(day, _)| *day)
        .chain(case.rosh.iter().map(|(day, _)| *day))
        .filter(|day| *day > from)
        .collect();
    borders.push(from);
    borders.push(last.plus(1));
    borders.sort_unstable();
    borders.dedup();
    let mut stretches = Vec::new();
    for pair in borders.windows(2) {
        let (from, until) = (pair[0], pair[1]);
        if case.kind_on(from) == CaseType::Custody {
            continue;
        }
        let diligent = case.holder_on(from).map_or(0.0, |holder| desk.diligence(holder, from));
        let (first, every, punctual) = match case.rosh_on(from) {
            Rosh::High | Rosh::VeryHigh => (14, 91, 0.16 + 0.55 * diligent),
            Rosh::NotAssessed => (42, 91, 0.05 + 0.5 * diligent),
            Rosh::Low | Rosh::Medium => (182, 365, 0.05 + 0.45 * diligent),
        };
        let punctual = punctual * (0.45 + 0.55 * attention);
        stretches.push(Stretch { from, until, first, every, punctual });
    }
    stretches
}

const RATIONALES: [&str; 14] = [
    "Settled accommodation and in work; next look after the programme's halfway point",
    "Child protection conference before then; look again the week after",
    "New relationship disclosed, earlier than the standard date",
    "Agreed in supervision, to follow the OASys review",
    "Seen by the MAPPA panel last month",
    "Breach hearing listed; look again once the outcome is known",
    "Release from hospital expected, plan to be checked then",
    "Co-worked with children's services; joint visit first",
    "Practitioner new to the case: earlier look, then the standard date",
    "Curfew ends that week",
    "Domestic abuse checks awaited from the police",
    "Cytunwyd: asesiad newydd ar y gweill",
    "Victim liaison asked for an earlier date, \"before the anniversary\"",
    "Alcohol tag removed; compliance to be reviewed",
];

/// An SPO may agree another date for the next look, with a reason.
fn agreed_date(desk: &mut Desk<'_>, chance: &mut Chance, case: &Case, done: &[Done]) {
    let on = desk.brief.on;
    let rule = match (case.kind(), case.rosh_now()) {
        (CaseType::Custody, _) => return,
        (_, Rosh::NotAssessed) => "touch-points/unassessed",
        (_, Rosh::High | Rosh::VeryHigh) => "touch-points/high-risk",
        _ => "touch-points/standard",
    };
    let oversees = |act: &&Done| act.purpose == "case_oversight" && desk.crew.staff[act.by].grade_on(act.on).oversees();
    let Some(latest) = done.iter().rev().find(oversees).filter(|_| case.end.is_none() && chance.happens(0.05)) else {
        return;
    };
    let rosh_since = case.rosh.last().map_or(case.start, |(from, _)| *from);
    if latest.on < rosh_since || done.iter().any(|act| act.on > latest.on) {
        return;
    }
    let longest = if rule == "touch-points/standard" { 330 } else { 85 };
    let ahead = if chance.happens(0.85) { chance.between(14, longest) } else { longest + chance.between(10, 60) };
    let next = latest.on.plus(ahead).or_next_working();
    // Some dates were agreed for the very day of the extract.
    let today = latest.on < on && on.since(latest.on) <= longest && chance.happens(0.14);
    let next = if today { on } else { next };
    if next < on.plus(-40) {
        return;
    }
    let by = desk.crew.staff[latest.by].code;
    desk.sheets
        .agreed_dates
        .row()
        .text(rule)
        .code(Some(case.crn))
        .day(Some(latest.on))
        .day(Some(next))
        .code(Some(by))
        .text(RATIONALES[chance.below(RATIONALES.len() as u32) as usize])
        .end();
}
