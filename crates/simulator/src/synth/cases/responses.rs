//! What followed serious events and changes of risk.

use super::Case;
use crate::synth::chance::Chance;
use crate::synth::day::{Day, OfficeDay};
use crate::synth::desk::{Act, Desk};
use crate::synth::mixes::DECISIONS;
use crate::synth::words::{CaseType, Height, Rosh};

/// Something a manager did about a case, before it is written down.
pub struct Done {
    /// The day.
    pub on: Day,
    /// The purposes.
    pub purpose: &'static str,
    /// What was decided.
    pub decision: &'static str,
    /// Who did it, by place.
    pub by: usize,
    /// How long it took.
    pub minutes: i32,
    /// Whether something that had happened asked for it.
    pub responsive: bool,
}

/// What was decided when nothing special was.
pub fn routine_decision(desk: &Desk<'_>, chance: &mut Chance) -> &'static str {
    DECISIONS[chance.weighted(&desk.brief.mixes.decision)]
}

/// Adds what followed events, raised and lowered risk.
pub fn responses(desk: &Desk<'_>, chance: &mut Chance, case: &Case, done: &mut Vec<Done>) {
    let last = case.last_day(desk.brief.on);
    for (day, kind) in &case.events {
        if *kind != "enforcement_considered" && *day >= desk.brief.since {
            to_event(desk, chance, case, *day, kind, last, done);
        }
    }
    for (day, kind) in &case.events {
        if *kind == "enforcement_considered" && *day >= desk.brief.since && chance.happens(0.62) {
            let decision = if chance.happens(0.55) { "enforcement" } else { "endorsed" };
            add(
                desk,
                case,
                day.plus(chance.between(0, 9)),
                last,
                ("enforcement_decision", decision, chance.between(10, 25)),
                done,
            );
        }
    }
    for pair in case.rosh.windows(2) {
        let (changed, now, before) = (pair[1].0, pair[1].1, pair[0].1);
        if changed < desk.brief.since || (before == Rosh::NotAssessed && !now.is_high()) {
            continue;
        }
        // A first assessment of high counts as raised; it is talked over when it is countersigned, or not at all.
        let weight = match (before, now > before) {
            (Rosh::NotAssessed, _) => 0.85,
            (_, true) => 0.75,
            (_, false) => 0.7,
        };
        let share = diligence(desk, case, changed) * weight + 0.2;
        if chance.happens(share) {
            let wait = if chance.happens(0.72) { chance.between(0, 6) } else { chance.between(8, 40) };
            let purpose = if now.is_high() && chance.happens(0.12) { "high_risk_review" } else { "risk_change" };
            add(desk, case, changed.plus(wait), last, (purpose, "changed_risk", chance.between(15, 40)), done);
        }
    }
}

fn diligence(desk: &Desk<'_>, case: &Case, on: Day) -> f64 {
    case.holder_on(on).map_or(0.1, |holder| desk.diligence(holder, on))
}

fn to_event(desk: &Desk<'_>, chance: &mut Chance, case: &Case, day: Day, kind: &str, last: Day, done: &mut Vec<Done>) {
    let recalled = case.recalls.iter().find(|recall| recall.since(day) >= 0 && recall.since(day) <= 4);
    if let (Some(recalled), "recall_considered") = (recalled, kind) {
        add(
            desk,
            case,
            day.plus(chance.between(0, recalled.since(day))),
            last,
            ("recall_decision", "recall", chance.between(25, 60)),
            done,
        );
        return;
    }
    let diligent = diligence(desk, case, day);
    if !chance.happens(0.42 + 0.5 * diligent) {
        return;
    }
    let wait = if chance.happens(0.35 + 0.5 * diligent) {
        chance.between(0, 1)
    } else {
        2 + (chance.unit() * chance.unit() * 28.0) as i32
    };
    let (purpose, decision) = match kind {
        "recall_considered" => {
            ("recall_decision", if chance.happens(0.9) { "no_action" } else { "further_information" })
        }
        _ => (
            "risk_change",
            ["changed_plan", "endorsed_with_actions", "changed_risk", "no_action"]
                [chance.weighted(&[0.35, 0.35, 0.14, 0.16])],
        ),
    };
    add(desk, case, day.plus(wait), last, (purpose, decision, chance.between(12, 45)), done);
}

/// Adds an act on the first day on which somebody can do it.
pub fn add(
    desk: &Desk<'_>,
    case: &Case,
    from: Day,
    until: Day,
    what: (&'static str, &'static str, i32),
    done: &mut Vec<Done>,
) {
    let responsive = matches!(what.0, "risk_change" | "recall_decision" | "enforcement_decision" | "high_risk_review");
    if let Some((on, by)) =
        desk.first_chance(|day| case.holder_on(day), from.max(case.start).max(desk.brief.since), until)
    {
        done.push(Done { on, purpose: what.0, decision: what.1, by, minutes: what.2, responsive });
    }
}

/// Writes what was done about a case, in order of days.
pub fn write(desk: &mut Desk<'_>, chance: &mut Chance, case: &Case, done: &mut Vec<Done>) {
    done.sort_by_key(|act| act.on);
    // One conversation serves several purposes on one day; nobody writes the same twice.
    done.dedup_by(|later, earlier| later.on == earlier.on && later.purpose == earlier.purpose);
    let (planned, responsive) =
        (desk.brief.number("oversight.changed_work_planned"), desk.brief.number("oversight.changed_work_responsive"));
    let by_practitioner = desk.brief.number("oversight.made_by_practitioner");
    for act in done.iter() {
        let holder = case.holder_on(act.on);
        let holder = holder.filter(|holder| desk.crew.staff[*holder].is_live(act.on));
        let by =
            holder.filter(|_| act.purpose == "case_oversight" && chance.happens(by_practitioner)).unwrap_or(act.by);
        let changed = chance.happens(if act.responsive { responsive } else { planned });
        let changed_work = (act.purpose != "allocation_oversight" && chance.happens(0.7)).then_some(changed);
        let by = desk.crew.staff[by].code;
        let (on, purpose, minutes, decision) = (act.on, act.purpose, act.minutes, act.decision);
        desk.write(
            chance,
            &Act { on, purpose, crn: Some(case.crn), staff: None, team: None, by, minutes, decision, changed_work },
        );
    }
    unmapped_contacts(desk, chance, case);
}

/// NDelius holds other contacts too, which are kept and are no records.
fn unmapped_contacts(desk: &mut Desk<'_>, chance: &mut Chance, case: &Case) {
    if case.kind() == CaseType::Custody || !chance.happens(0.05) {
        return;
    }
    let kinds = [
        ("CTPJ", "Reviewed attendance frequency"),
        ("CTPJ", "Enforcement action consideration"),
        ("C238", ""),
        ("C053", "Significant event"),
        ("C053", "Contact frequency"),
        ("MAPLS", ""),
    ];
    let (kind, outcome) = *chance.pick(&kinds);
    let from = case.start.max(desk.brief.since);
    let on = from.plus(chance.between(0, case.last_day(desk.brief.on).since(from))).or_last_working();
    if let Some(holder) = case.holder_on(on).filter(|_| on >= case.start) {
        let by = desk.crew.staff[holder].code;
        desk.contact(chance, Some(case.crn), on, kind, outcome, by);
    }
}
