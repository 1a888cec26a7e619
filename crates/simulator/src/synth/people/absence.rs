//! Days away, and who covers them.
//!
//! A deputy is never away for long while covering, and never away at all while covering a short absence: so no chain of
//! cover comes back to where it began.

use super::{Absence, Cover, Crew, Staff};
use crate::synth::chance::Chance;
use crate::synth::day::{Day, OfficeDay};
use crate::synth::plan::{Brief, PduPlan};
use crate::synth::words::{Duties, Grade};

/// Gives everybody leave and sickness, and some a long absence.
pub fn absences(brief: &Brief<'_>, plan: &PduPlan, crew: &mut Crew) {
    long_now(brief, plan, crew);
    for (index, staff) in crew.staff.iter_mut().enumerate() {
        let mut chance = brief.chance("absence", plan.staff_number(index));
        long_past(brief, &mut chance, staff);
        sickness(brief, &mut chance, staff);
        leave(brief, &mut chance, staff);
        staff.absences.sort_by_key(|absence| (absence.from, absence.kind));
    }
}

/// Adds an absence unless it meets another one or days outside the service.
fn add(staff: &mut Staff, from: Day, until: Option<Day>, kind: &'static str) {
    let absence = Absence { from, until, kind };
    let served = staff.is_live(from) && until.is_none_or(|until| from <= until && staff.is_live(until));
    if served && !staff.absences.iter().any(|other| other.overlaps(&absence)) {
        staff.absences.push(absence);
    }
}

fn long_now(brief: &Brief<'_>, plan: &PduPlan, crew: &mut Crew) {
    let mut chance = brief.chance("long-absence", plan.number as u64);
    let people: Vec<usize> = (0..crew.staff.len())
        .filter(|person| {
            let staff = &crew.staff[*person];
            staff.left.is_none()
                && (staff.grade.is_practitioner() || staff.grade == Grade::Spo)
                && brief.on.since(staff.started) > 200
        })
        .collect();
    let count = chance.about(people.len() as f64 * brief.number("staff.long_absence_now")).max(if plan.one_team {
        1
    } else {
        2
    });
    for (number, place) in chance.sample(people.len(), count).into_iter().enumerate() {
        let staff = &mut crew.staff[people[place]];
        let begun = brief.on.plus(-chance.between(30, 170)).or_next_working();
        match (number, chance.below(10)) {
            // The first has no end, so that something is paused in every unit.
            (0, _) | (_, 0..=3) => add(staff, begun, None, "sickness"),
            (_, 4..=6) if staff.woman => {
                let until = begun.plus(chance.between(220, 364));
                add(staff, begun, Some(until), "maternity");
            }
            (_, 4) => add(staff, begun, Some(begun.plus(chance.between(190, 330))), "adoption"),
            (_, 5..=8) => {
                let until = brief.on.plus(chance.between(3, 60));
                add(staff, begun, Some(until), "sickness");
            }
            _ => add(staff, begun, Some(brief.on.plus(chance.between(5, 40))), "special_leave"),
        }
    }
}

fn long_past(brief: &Brief<'_>, chance: &mut Chance, staff: &mut Staff) {
    if chance.happens(brief.number("staff.long_absence_past") * 2.0) {
        let days = chance.between(28, 190);
        let from = brief.since.plus(chance.between(0, 700 - days)).or_next_working();
        let kind = if days > 150 && staff.woman { "maternity" } else { "sickness" };
        add(staff, from, Some(from.plus(days)), kind);
    }
}

fn sickness(brief: &Brief<'_>, chance: &mut Chance, staff: &mut Staff) {
    let spells = chance.times(brief.number("staff.sickness_spells_a_year"));
    for _ in 0..spells {
        let from = brief.on.plus(-chance.between(0, 364)).or_next_working();
        let days = [0, 0, 1, 1, 2, 3, 4, 8, 11][chance.below(9) as usize];
        if from <= brief.on {
            add(staff, from, Some(from.plus(days).min(brief.on.plus(7))), "sickness");
        }
    }
}

/// A week at a time, in the half year past and the weeks to come.
fn leave(brief: &Brief<'_>, chance: &mut Chance, staff: &mut Staff) {
    let (reach, ahead) = (182, 42);
    let mean = brief.number("staff.leave_spells_a_year") * f64::from(reach + ahead) / 365.25;
    let spells = chance.times(mean);
    for _ in 0..spells {
        let day = brief.on.plus(chance.between(-reach, ahead));
        let monday = day.plus(1 - i32::from(day.iso_weekday()));
        let last = if chance.happens(0.25) { 11 } else { 4 };
        add(staff, monday, Some(monday.plus(last)), "annual_leave");
    }
    if chance.happens(0.3) {
        let day = brief.on.plus(-chance.between(1, reach)).or_next_working();
        add(staff, day, Some(day), if chance.happens(0.6) { "training" } else { "special_leave" });
    }
}

/// Finds deputies for managers who are away and for practitioners who are away for more than five working days.
pub fn cover(brief: &Brief<'_>, plan: &PduPlan, crew: &mut Crew) {
    let mut rows = Vec::new();
    for absent in 0..crew.staff.len() {
        let staff = &crew.staff[absent];
        let mut chance = brief.chance("cover", plan.staff_number(absent));
        for absence in &staff.absences {
            let days = absence.until.map_or(i32::MAX, |until| until.since(absence.from) + 1);
            let wanted = staff.grade.oversees() || (staff.grade.is_practitioner() && days > 7);
            if !wanted || chance.happens(brief.number("faults.cover_missing")) {
                continue;
            }
            if let Some(deputy) = deputy(crew, absent, absence, &mut chance) {
                rows.push(Cover { absent, from: absence.from, until: absence.until, deputy });
            }
        }
    }
    crew.cover = rows;
}

fn deputy(crew: &Crew, absent: usize, absence: &Absence, chance: &mut Chance) -> Option<usize> {
    let staff = &crew.staff[absent];
    let kind = crew.teams[staff.team].kind;
    let candidates: Vec<usize> = (0..crew.staff.len())
        .filter(|other| {
            let deputy = &crew.staff[*other];
            let fits = match staff.grade {
                Grade::PduHead => deputy.grade == Grade::Spo,
                Grade::Spo => deputy.grade == Grade::Spo && crew.teams[deputy.team].kind == kind,
                _ => deputy.team == staff.team && (deputy.grade == staff.grade || deputy.grade == Grade::Po),
            };
            let there = deputy.is_live(absence.from)
                && deputy.left.is_none_or(|left| absence.until.is_some_and(|until| until <= left));
            let since = deputy.grade_since() <= absence.from;
            let present =
                deputy.absences.iter().all(|own| !own.overlaps(absence) || (absence.is_long() && !own.is_long()));
            *other != absent && fits && there && since && present
        })
        .collect();
    match (candidates.is_empty(), staff.grade) {
        (false, _) => Some(*chance.pick(&candidates)),
        // With no SPO to ask, the head covers.
        (true, Grade::Spo) => crew.staff.iter().position(|head| {
            head.grade == Grade::PduHead
                && head.left.is_none()
                && head.grade_since() <= absence.from
                && !head.absences.iter().any(|own| own.overlaps(absence))
        }),
        _ => None,
    }
}
