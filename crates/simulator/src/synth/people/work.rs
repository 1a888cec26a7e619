//! What managers did for their staff: conversations, reflection, observation, quality checks, pay, induction.

use crate::synth::chance::Chance;
use crate::synth::day::{Day, OfficeDay};
use crate::synth::desk::{Act, Desk};
use crate::synth::people::Staff;
use crate::synth::plan::Brief;
use crate::synth::words::{Code, Duties, Grade, TeamKind};

/// A quality development officer of the region, known to all its units.
pub struct Reviewer {
    code: Code,
    started: Day,
    left: Option<Day>,
}

/// The region's quality development officers among the staff of the unit that hosts them.
pub fn reviewers(staff: &[Staff]) -> Vec<Reviewer> {
    let quality = staff.iter().filter(|staff| staff.grade == Grade::Qdo);
    quality.map(|staff| Reviewer { code: staff.code, started: staff.grade_since(), left: staff.left }).collect()
}

/// Cases by the practitioner who holds them, with the day since when.
pub type Held = Vec<Vec<(Code, Day)>>;

/// Writes the records about everybody in a unit.
pub fn write(desk: &mut Desk<'_>, reviewers: &[Reviewer], held: &Held) {
    for (place, held) in held.iter().enumerate() {
        let mut chance = desk.brief.chance("staff-work", desk.plan.staff_number(place));
        conversations(desk, &mut chance, place);
        pay_progression(desk, &mut chance, place);
        let staff = &desk.crew.staff[place];
        if staff.grade.is_practitioner() {
            development(desk, &mut chance, place);
            if desk.crew.teams[staff.team].kind == Some(TeamKind::SentenceManagement) {
                quality(desk, &mut chance, place, reviewers, held);
            }
        }
        if staff.grade == Grade::Spo && desk.plan.region_code == "N57" {
            induction(desk, &mut chance, place);
        }
    }
}

/// The first and last day in the extract's reach on which somebody was in the service.
fn reach(brief: &Brief<'_>, staff: &Staff) -> (Day, Day) {
    (staff.started.max(brief.since), staff.left.unwrap_or(brief.on).min(brief.on))
}

/// The manager on a day if live, and neither of the two is away.
fn manager(desk: &Desk<'_>, place: usize, on: Day) -> Option<Code> {
    let staff = &desk.crew.staff[place];
    if !staff.is_live(on) || staff.is_away(on) {
        return None;
    }
    if let Some(outside) = staff.outside_manager {
        return Some(outside);
    }
    let manager = staff.manager_on(on)?;
    let managing = &desk.crew.staff[manager];
    (managing.is_live(on) && !managing.is_away(on)).then_some(managing.code)
}

/// The first working day from `day` on which the two can meet, within a month.
fn meeting(desk: &Desk<'_>, place: usize, day: Day, until: Day) -> Option<(Day, Code)> {
    let mut day = day.or_next_working();
    for _ in 0..22 {
        if day > until {
            return None;
        }
        if let Some(manager) = manager(desk, place, day) {
            return Some((day, manager));
        }
        day = day.plus_working(1);
    }
    None
}

fn about(
    desk: &mut Desk<'_>,
    chance: &mut Chance,
    place: usize,
    purpose: &'static str,
    (on, by): (Day, Code),
    minutes: i32,
) {
    let staff = Some(desk.crew.staff[place].code);
    desk.write(
        chance,
        &Act { on, purpose, crn: None, staff, team: None, by, minutes, decision: "", changed_work: None },
    );
}

/// One-to-ones about every six weeks, and performance conversations about every eight: often the same meeting.
fn conversations(desk: &mut Desk<'_>, chance: &mut Chance, place: usize) {
    let staff = &desk.crew.staff[place];
    let (from, last) = reach(desk.brief, staff);
    let supervised = staff.grade.is_practitioner() || staff.grade == Grade::Spo;
    let every = if supervised { desk.brief.calibration.whole("people.one_to_one_days") } else { 56 };
    let (light, diligent) =
        (staff.light, staff.manager_on(last).map_or(0.5, |manager| desk.crew.staff[manager].diligence));
    let mut due = from.plus(chance.between(5, every));
    let mut performance_due = from.plus(chance.between(10, 70));
    while due <= last {
        let Some((on, by)) = meeting(desk, place, due, last) else {
            due = due.plus(30);
            continue;
        };
        let asked = on >= performance_due && chance.happens(desk.brief.number("people.performance_share") * 1.35);
        let returned = desk.crew.staff[place]
            .absences
            .iter()
            .any(|absence| absence.is_long() && absence.until.is_some_and(|until| on.since(until) < 40 && on > until));
        let purpose = match (supervised, asked, returned) {
            (_, _, true) if chance.happens(0.6) => "one_to_one;absence_review",
            (true, true, _) if chance.happens(0.08) => "one_to_one;performance_conversation;wellbeing",
            (true, true, _) if chance.happens(0.75) => "one_to_one;performance_conversation",
            (_, true, _) => "performance_conversation",
            (true, false, _) if chance.happens(0.07) => "one_to_one;wellbeing",
            (true, false, _) => "one_to_one",
            (false, false, _) => "",
        };
        if asked {
            performance_due = on.plus(if light { 118 } else { 54 });
        }
        let minutes = chance.between(35, 75);
        if !purpose.is_empty() {
            about(desk, chance, place, purpose, (on, by), minutes);
        }
        let late = if chance.happens(0.35 + 0.55 * diligent) {
            chance.between(-9, 2)
        } else {
            3 + (chance.unit() * chance.unit() * 55.0) as i32
        };
        due = on.plus(every + late);
    }
}

fn pay_progression(desk: &mut Desk<'_>, chance: &mut Chance, place: usize) {
    let staff = &desk.crew.staff[place];
    let (from, last) = reach(desk.brief, staff);
    let (terms, top_since) = (staff.terms, staff.top_since);
    if !terms || (staff.top == Some(true) && top_since.is_none()) || staff.grade == Grade::Other {
        return;
    }
    let mut april = from.financial_year().0;
    while april <= last {
        let eligible = top_since.is_none_or(|since| april < since);
        let drawn = chance.unit();
        let (in_time, late) =
            (desk.brief.number("people.pay_opening_in_time"), desk.brief.number("people.pay_opening_late"));
        let wait = if drawn < in_time { chance.between(0, 58) } else { chance.between(63, 160) };
        let opening = april.plus(wait).max(from.plus(chance.between(10, 50)));
        if eligible
            && drawn < in_time + late
            && let Some(meeting) = meeting(desk, place, opening, last)
        {
            about(desk, chance, place, "pay_progression_opening", meeting, 30);
        }
        let closing = april.plus(chance.between(318, 362));
        if eligible
            && closing >= from
            && chance.happens(desk.brief.number("people.pay_outcome"))
            && let Some(meeting) = meeting(desk, place, closing, last)
        {
            about(desk, chance, place, "pay_progression_outcome", meeting, 20);
        }
        april = april.plus_months(12);
    }
}

/// Reflective sessions, rare but in two regions; observations.
fn development(desk: &mut Desk<'_>, chance: &mut Chance, place: usize) {
    let (from, last) = reach(desk.brief, &desk.crew.staff[place]);
    let years = f64::from(last.since(from)) / 365.25;
    let leading = matches!(desk.plan.region_code.as_str(), "N03" | "N52");
    let rate = desk.brief.number("people.reflective_a_year");
    // The national share, between regions that lead and the others (which are 82 % of the caseload).
    let rate = if leading { rate * desk.brief.number("people.reflective_leading") } else { rate * 0.52 };
    let rate = if desk.plan.control { rate * 0.2 } else { rate };
    if chance.happens(rate * years) {
        let sessions = 1 + chance.below(3);
        let mut day = from.plus(chance.between(0, last.since(from)));
        for _ in 0..sessions {
            if let Some(meeting) = meeting(desk, place, day, last) {
                about(desk, chance, place, "reflective_session", meeting, 75);
            }
            day = day.plus(chance.between(50, 100));
        }
    }
    let observations = chance.times(desk.brief.number("people.observation_a_year") * years);
    for _ in 0..observations {
        let day = from.plus(chance.between(0, last.since(from)));
        if let Some(meeting) = meeting(desk, place, day, last) {
            let minutes = chance.between(60, 110);
            about(desk, chance, place, "observation", meeting, minutes);
        }
    }
}

/// AQA and RCAT on one of the practitioner's cases, by a quality development officer or the manager.
fn quality(desk: &mut Desk<'_>, chance: &mut Chance, place: usize, reviewers: &[Reviewer], held: &[(Code, Day)]) {
    let (from, last) = reach(desk.brief, &desk.crew.staff[place]);
    let years = f64::from(last.since(from)) / 365.25;
    for (purpose, key, share) in [
        ("aqa", "people.aqa_a_year", 0.45),
        ("rcat", "people.rcat_a_year", 0.7),
        ("inspection_assessment", "people.inspection_assessment_a_year", 0.9),
    ] {
        let count = chance.times(desk.brief.number(key) * years);
        for _ in 0..count {
            let day = from.plus(chance.between(0, last.since(from)));
            let Some((on, manager)) = meeting(desk, place, day, last) else { continue };
            let there: Vec<&Reviewer> = reviewers
                .iter()
                .filter(|reviewer| reviewer.started <= on && reviewer.left.is_none_or(|left| on <= left))
                .collect();
            let by = if chance.happens(share) && !there.is_empty() { chance.pick(&there).code } else { manager };
            let cases: Vec<Code> = held.iter().filter(|(_, since)| *since <= on).map(|(crn, _)| *crn).collect();
            let crn = (!cases.is_empty()).then(|| *chance.pick(&cases));
            let minutes = if purpose == "aqa" { chance.between(40, 75) } else { chance.between(75, 110) };
            let staff = Some(desk.crew.staff[place].code);
            desk.write(
                chance,
                &Act { on, purpose, crn, staff, team: None, by, minutes, decision: "", changed_work: None },
            );
        }
    }
}

/// The region's six sessions for new SPOs; attendance is kept for longer than the extract reaches.
fn induction(desk: &mut Desk<'_>, chance: &mut Chance, place: usize) {
    let staff = &desk.crew.staff[place];
    let last = staff.left.unwrap_or(desk.brief.on).min(desk.brief.on);
    let programme = Day::from_civil(2023, 9, 1).unwrap_or(desk.brief.since);
    let from = staff.grade_since().max(programme);
    let complete = chance.happens(desk.brief.number("people.induction_complete"));
    let sessions = if complete { 6 } else { chance.below(6) };
    let mut day = from.plus(chance.between(10, 40));
    for _ in 0..sessions {
        day = day.or_next_working();
        let Some(by) = desk.crew.head_on(day).map(|head| desk.crew.staff[head].code).filter(|_| day <= last) else {
            return;
        };
        about(desk, chance, place, "induction_session", (day, by), 60);
        day = day.plus(chance.between(14, 34));
    }
}
