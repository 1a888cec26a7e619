//! What regions and units chose for themselves: adoption days, evaluation arms, structured days; and limited access.

use super::cases::Case;
use super::chance::Chance;
use super::day::{Day, OfficeDay};
use super::desk::{Act, Desk};
use super::folder::Sheets;
use super::people::Crew;
use super::plan::{Brief, PduPlan};
use super::words::{Duties, Grade, TeamKind};

/// Unification: the policies of the new service hold from this day.
fn unified() -> Option<Day> {
    Day::from_civil(2021, 6, 26)
}

/// When structured days (check-in, protected hour) began in a unit, if they did.
fn structured_since(brief: &Brief<'_>, plan: &PduPlan) -> Option<Day> {
    if plan.in_wales() {
        return Day::from_civil(2023, 1, 1);
    }
    // One unit elsewhere tries it out.
    (plan.region_code == "N57" && plan.hosts_region()).then(|| brief.on.plus(-96).or_next_working())
}

/// Writes adoption days and arms of a unit, and with its first unit those of the region.
pub fn choices(brief: &Brief<'_>, plan: &PduPlan, crew: &Crew, sheets: &mut Sheets) {
    let mut chance = brief.chance("local", plan.number as u64);
    adoption(brief, plan, &mut chance, sheets);
    arms(brief, plan, crew, &mut chance, sheets);
}

fn adoption(brief: &Brief<'_>, plan: &PduPlan, chance: &mut Chance, sheets: &mut Sheets) {
    let mut row = |code: &str, policy: &str, day: Option<Day>| {
        if let Some(day) = day.filter(|day| *day <= brief.on) {
            sheets.adoption.row().text(code).text(policy).day(Some(day)).end();
        }
    };
    if plan.hosts_region() {
        row(&plan.region_code, "*", unified());
        if plan.in_wales() {
            row(&plan.region_code, "human-factors", structured_since(brief, plan));
        }
    } else if plan.one_team {
        row(&plan.code, "*", unified());
    }
    if !plan.in_wales() {
        row(&plan.code, "human-factors", structured_since(brief, plan));
    }
    if chance.happens(0.25) || plan.hosts_region() {
        row(
            &plan.code,
            "reflective-supervision",
            Day::from_civil(2022, 9, 5).map(|day| day.plus(chance.between(0, 120)).or_next_working()),
        );
    }
    if chance.happens(0.2) {
        row(
            &plan.code,
            "countersigning",
            Day::from_civil(2022, 6, 6).map(|day| day.plus(chance.between(0, 330)).or_next_working()),
        );
    }
    if chance.happens(0.15) {
        row(
            &plan.code,
            "quality-assurance",
            Day::from_civil(2022, 4, 4).map(|day| day.plus(chance.between(0, 300)).or_next_working()),
        );
    }
}

fn arms(brief: &Brief<'_>, plan: &PduPlan, crew: &Crew, chance: &mut Chance, sheets: &mut Sheets) {
    let mut row = |policy: &str, code: &str, arm: &str, from: Option<Day>, until: Option<Day>| {
        if from.is_some_and(|from| from <= brief.on) {
            sheets.arms.row().text(policy).text(code).text(arm).day(from).day(until).end();
        }
    };
    if plan.control {
        row("reflective-supervision", &plan.code, "control", Day::from_civil(2022, 5, 1), None);
    }
    let early = matches!(plan.region_code.as_str(), "N52" | "N56") && chance.happens(0.4);
    let arm = if early { "early_adopter" } else { ["treatment", "control"][chance.below(2) as usize] };
    row(
        "seeds2-managers",
        &plan.code,
        arm,
        Day::from_civil(2022, 3, 1),
        Day::from_civil(2023, 3, 31).filter(|_| early),
    );
    let people: Vec<usize> = (0..crew.staff.len())
        .filter(|place| crew.staff[*place].grade.is_practitioner() && crew.staff[*place].left.is_none())
        .collect();
    let count = brief.calibration.count("arms.seeds2_people_per_unit");
    for (number, place) in chance.sample(people.len(), count).into_iter().enumerate() {
        let staff = &crew.staff[people[place]];
        let policy = if number == 0 { "reflective-supervision" } else { "seeds2-practitioners" };
        let from = staff.started.max(brief.since).plus(chance.between(0, 40)).min(brief.on);
        row(policy, staff.code.as_str(), if number == 0 { "control" } else { "treatment" }, Some(from), None);
    }
}

/// Check-ins of teams and protected hours of SPOs, where days are structured so.
pub fn structured_days(desk: &mut Desk<'_>) {
    let Some(since) = structured_since(desk.brief, desk.plan) else { return };
    let mut chance = desk.brief.chance("structured-days", desk.plan.number as u64);
    for team in 0..desk.crew.teams.len() {
        if desk.crew.teams[team].kind == Some(TeamKind::SentenceManagement) {
            structured_days_of(desk, &mut chance, team, since.max(desk.brief.since));
        }
    }
}

fn structured_days_of(desk: &mut Desk<'_>, chance: &mut Chance, team: usize, since: Day) {
    let (check_in, hour) = (desk.brief.number("people.check_in_held"), desk.brief.number("people.protected_hour_held"));
    let staff = &desk.crew.staff;
    let managers: Vec<usize> =
        (0..staff.len()).filter(|place| staff[*place].grade == Grade::Spo && staff[*place].team == team).collect();
    let code = Some(desk.crew.teams[team].code);
    let mut day = since.or_next_working();
    while day <= desk.brief.on {
        let is_there = |place: &usize| {
            let spo = &staff[*place];
            spo.is_live(day) && spo.grade_on(day) == Grade::Spo && !spo.is_away(day)
        };
        let there: Vec<usize> = managers.iter().copied().filter(is_there).collect();
        let held = |desk: &mut Desk<'_>, chance: &mut Chance, place: usize, purpose, minutes| {
            let by = staff[place].code;
            let own = (purpose == "protected_hour").then_some(by);
            let (crn, decision, changed_work) = (None, "", None);
            desk.write(
                chance,
                &Act { on: day, purpose, crn, staff: own, team: code, by, minutes, decision, changed_work },
            );
        };
        if let Some(first) = there.first().filter(|_| chance.happens(check_in)) {
            let minutes = chance.between(10, 25);
            held(desk, chance, *first, "check_in", minutes);
        }
        for place in there {
            if chance.happens(hour) {
                held(desk, chance, place, "protected_hour", 60);
            }
        }
        day = day.plus_working(1);
    }
}

/// Some staff may not see some cases; some cases only a few may see.
pub fn limited_access(brief: &Brief<'_>, crew: &Crew, case: &Case, sheets: &mut Sheets) {
    let mut chance = brief.chance("limited-access", case.number);
    if !chance.happens(brief.number("person.limited_access")) {
        return;
    }
    let last = case.last_day(brief.on);
    let from = case.start.plus(chance.between(0, last.since(case.start).clamp(0, 400)));
    let until = (last.since(from) > 200 && chance.happens(0.2)).then(|| from.plus(chance.between(60, 190)));
    let mut row = |kind: &str, place: usize| {
        sheets
            .limited_access
            .row()
            .code(Some(case.crn))
            .text(kind)
            .code(Some(crew.staff[place].code))
            .day(Some(from))
            .day(until)
            .end();
    };
    let holder = case.holder_on(brief.on);
    if chance.happens(0.7) {
        // A relative, a neighbour, a former partner among the staff; now and then the manager.
        let manager =
            holder.and_then(|holder| crew.staff[holder].manager_on(brief.on)).filter(|_| chance.happens(0.12));
        let anybody = chance.below(crew.staff.len() as u32) as usize;
        let barred =
            manager.or(Some(anybody)).filter(|place| Some(*place) != holder && crew.staff[*place].left.is_none());
        if let Some(barred) = barred {
            row("exclusion", barred);
        }
    } else if let Some(holder) = holder {
        row("restriction", holder);
        if let Some(manager) =
            crew.staff[holder].manager_on(brief.on).filter(|manager| *manager != holder && chance.happens(0.85))
        {
            row("restriction", manager);
        }
        if let Some(head) = crew.head_on(brief.on) {
            row("restriction", head);
        }
    }
}
