//! One member of staff: grade, tenure, hours, pay, approval.

use super::{ALWAYS, Staff};
use crate::synth::chance::Chance;
use crate::synth::day::{Day, OfficeDay};
use crate::synth::mixes::TENTHS;
use crate::synth::names::Names;
use crate::synth::plan::{Brief, PduPlan};
use crate::synth::words::{Code, Grade};

/// Makes the staff of one unit, one after the other.
pub struct Cast<'a> {
    brief: &'a Brief<'a>,
    plan: &'a PduPlan,
    names: &'a Names,
    /// Everybody so far.
    pub staff: Vec<Staff>,
}

/// The code of the n-th member of staff of a unit: unique in its region, and telling nothing.
pub fn staff_code(region: &str, place: usize, index: usize) -> Code {
    let shuffled = ((place * 600 + index) * 8_117 + 311) % (26 * 999);
    let letter = char::from(b'A' + (shuffled / 999) as u8);
    Code::new(&format!("{region}{letter}{:03}", shuffled % 999 + 1))
}

/// First day in the service, and the earlier grade with the day it ended.
struct Tenure {
    started: Day,
    former: Option<(Grade, Day)>,
    qualified: Option<Day>,
}

impl<'a> Cast<'a> {
    /// Nobody yet.
    pub const fn new(brief: &'a Brief<'a>, plan: &'a PduPlan, names: &'a Names) -> Self {
        Self { brief, plan, names, staff: Vec::new() }
    }

    /// Adds somebody who is in post today.
    pub fn hire(&mut self, grade: Grade, team: usize) -> usize {
        self.add(grade, team, None)
    }

    /// Adds somebody whose last day was `left`.
    pub fn former(&mut self, grade: Grade, team: usize, left: Day) -> usize {
        self.add(grade, team, Some(left))
    }

    fn add(&mut self, grade: Grade, team: usize, left: Option<Day>) -> usize {
        let index = self.staff.len();
        let (brief, plan) = (self.brief, self.plan);
        let mut chance = brief.chance("staff", plan.staff_number(index));
        let woman = chance.happens(brief.number("staff.women"));
        let name = self.names.draw(&mut chance, plan.in_wales(), woman, 0.55);
        let as_of = left.unwrap_or(brief.on);
        let tenure = tenure(brief, &mut chance, grade, as_of, left.is_some());
        let mut staff = Staff {
            code: staff_code(&plan.region_code, plan.place, index),
            name,
            woman,
            grade,
            former_grade: tenure.former,
            team,
            former_team: None,
            managers: Vec::new(),
            outside_manager: None,
            post: None,
            tenths: 10,
            former_tenths: None,
            started: tenure.started,
            left,
            terms: chance.happens(brief.number("staff.on_probation_terms")),
            top: None,
            top_since: None,
            light: chance.happens(brief.number("staff.light_performance")),
            qualified: tenure.qualified,
            approved: None,
            approval_withdrawn: None,
            vetted: None,
            diligence: 0.0,
            absences: Vec::new(),
        };
        hours(brief, &mut chance, &mut staff, as_of);
        pay(brief, &mut chance, &mut staff, as_of);
        approval(brief, &mut chance, &mut staff, as_of);
        staff.diligence = diligence(brief, plan, &mut chance, &staff);
        self.staff.push(staff);
        index
    }
}

/// A day so many years before another, spread evenly between the two numbers; or skewed to the fewer.
fn years_before(chance: &mut Chance, day: Day, from: f64, to: f64, skewed: bool) -> Day {
    let unit = chance.unit();
    let years = from + (to - from) * if skewed { unit * unit } else { unit };
    day.plus(-((years * 365.25) as i32))
}

fn tenure(brief: &Brief<'_>, chance: &mut Chance, grade: Grade, as_of: Day, leaving: bool) -> Tenure {
    match grade {
        Grade::Po => probation_officer(brief, chance, as_of, leaving),
        Grade::Pso => {
            let new = chance.happens(brief.number("staff.pso_service_under_one_year")) && !leaving;
            let started =
                if new { as_of.plus(-chance.between(5, 364)) } else { years_before(chance, as_of, 1.0, 19.0, true) };
            Tenure { started: started.or_next_working(), former: None, qualified: None }
        }
        Grade::Pqip => {
            let began = as_of.plus(-chance.between(20, 630)).or_next_working();
            // Three in ten were PSOs before.
            let earlier = chance.happens(0.3).then(|| years_before(chance, began, 0.8, 6.0, true).or_next_working());
            Tenure { started: earlier.unwrap_or(began), former: earlier.map(|_| (Grade::Pso, began)), qualified: None }
        }
        Grade::Spo => promoted(brief, chance, as_of, leaving),
        Grade::PduHead => {
            let since = years_before(chance, as_of, 0.4, 6.0, false).or_next_working();
            let started = years_before(chance, since, 7.0, 20.0, false).or_next_working();
            Tenure {
                started,
                former: Some((Grade::Spo, since)),
                qualified: Some(started.plus(chance.between(200, 900))),
            }
        }
        Grade::Qdo => {
            let since = years_before(chance, as_of, 0.2, 5.0, false).or_next_working();
            let started = years_before(chance, since, 3.0, 15.0, false).or_next_working();
            Tenure {
                started,
                former: Some((Grade::Po, since)),
                qualified: Some(started.plus(chance.between(200, 900))),
            }
        }
        Grade::Other => {
            let started = years_before(chance, as_of, 3.0, 24.0, false).or_next_working();
            Tenure { started, former: None, qualified: Some(started) }
        }
        Grade::Sao | Grade::CaseAdmin | Grade::BusinessManager => {
            let started = years_before(chance, as_of, 0.1, 18.0, true).or_next_working();
            Tenure { started, former: None, qualified: None }
        }
    }
}

fn probation_officer(brief: &Brief<'_>, chance: &mut Chance, as_of: Day, leaving: bool) -> Tenure {
    // 65 % of those who left had five years of experience or more (001, key statistics).
    let fresh = if leaving { 0.2 } else { brief.number("staff.po_qualified_under_two_years") };
    if chance.happens(fresh) {
        let qualified = as_of.plus(-chance.between(15, 725)).or_next_working();
        let started = qualified.plus(-chance.between(460, 640)).or_next_working();
        return Tenure { started, former: Some((Grade::Pqip, qualified)), qualified: Some(qualified) };
    }
    let qualified = years_before(chance, as_of, 2.05, 24.0, true);
    let started = if chance.happens(0.4) { years_before(chance, qualified, 1.3, 7.0, true) } else { qualified };
    Tenure { started: started.or_next_working(), former: None, qualified: Some(qualified) }
}

fn promoted(brief: &Brief<'_>, chance: &mut Chance, as_of: Day, leaving: bool) -> Tenure {
    let (one, two) = (brief.number("staff.spo_post_under_one_year"), brief.number("staff.spo_post_under_two_years"));
    let drawn = if leaving { 1.0 } else { chance.unit() };
    let days = if drawn < one {
        chance.between(6, 364)
    } else if drawn < two {
        chance.between(365, 729)
    } else {
        730 + (chance.unit() * chance.unit() * 3_000.0) as i32
    };
    let since = as_of.plus(-days).or_next_working();
    // Whoever was promoted three years ago or more has long service; so of the others fewer need it to make the share.
    let long = days > 1_100 || chance.happens(brief.number("staff.spo_service_over_five_years") * 0.78);
    let earliest = f64::from(days + 500) / 365.25;
    let (from, to) = if long { (earliest.max(5.0), 24.0) } else { (earliest, 4.95) };
    let started = years_before(chance, as_of, from, to, long);
    let qualified = started.plus(chance.between(0, 540));
    Tenure { started: started.or_next_working(), former: Some((Grade::Po, since)), qualified: Some(qualified) }
}

fn hours(brief: &Brief<'_>, chance: &mut Chance, staff: &mut Staff, as_of: Day) {
    let full = match staff.grade {
        Grade::Pqip => 0.97,
        Grade::Spo | Grade::PduHead => brief.number("staff.full_time_spo"),
        _ => brief.number("staff.full_time_practitioner"),
    };
    if chance.happens(full) {
        return;
    }
    staff.tenths = TENTHS[chance.weighted(&brief.mixes.tenths)];
    let since = as_of.since(staff.started);
    if since > 400 && chance.happens(brief.number("staff.changed_hours") * 4.0) {
        staff.former_tenths = Some((10, as_of.plus(-chance.between(30, since.min(700) - 60))));
    }
}

fn pay(brief: &Brief<'_>, chance: &mut Chance, staff: &mut Staff, as_of: Day) {
    if chance.happens(brief.number("faults.pay_band_unknown")) {
        return;
    }
    let years = as_of.since(staff.grade_since()) / 365;
    let top = years >= 3 && chance.happens(brief.number("staff.top_of_pay_band") * 1.7);
    staff.top = Some(top);
    if top && chance.happens(0.15) {
        // Pay moves on 1 April.
        let april = as_of.financial_year().0;
        staff.top_since = Some(april).filter(|april| *april > staff.started && *april <= as_of);
    }
}

fn approval(brief: &Brief<'_>, chance: &mut Chance, staff: &mut Staff, as_of: Day) {
    if chance.happens(brief.number("staff.visor_vetted")) {
        let spread = as_of.since(staff.started) - 60;
        staff.vetted = (spread > 0).then(|| staff.started.plus(60 + chance.between(0, spread.min(1_500))));
    }
    if staff.grade == Grade::Po && chance.happens(brief.number("faults.qualification_unknown")) {
        staff.qualified = None;
    }
    let share = match staff.grade {
        Grade::Po => brief.number("staff.approved_po"),
        Grade::Pso | Grade::Pqip => brief.number("staff.approved_other"),
        _ => 0.0,
    };
    let framework = Day::from_civil(2022, 2, 1).unwrap_or(ALWAYS);
    let earliest = staff.grade_since().plus(150).max(framework);
    if earliest < as_of && chance.happens(share) {
        let approved = earliest.plus(chance.between(0, as_of.since(earliest)));
        staff.approved = Some(approved);
        if as_of.since(approved) > 120 && chance.happens(brief.number("staff.approval_withdrawn")) {
            staff.approval_withdrawn = Some(approved.plus(chance.between(60, as_of.since(approved) - 10)));
        }
    }
}

/// How well an SPO keeps up: worse when new in post and where posts are vacant.
fn diligence(brief: &Brief<'_>, plan: &PduPlan, chance: &mut Chance, staff: &Staff) -> f64 {
    let habit =
        brief.number("oversight.diligence") + brief.number("oversight.diligence_spread") * (chance.unit() - 0.5);
    let new = staff.left.unwrap_or(brief.on).since(staff.grade_since()) < 365;
    let newness = if new { brief.number("oversight.new_spo") } else { 0.0 };
    let wales = if plan.in_wales() { brief.number("oversight.wales") } else { 0.0 };
    (habit + newness + wales + brief.number("oversight.vacancy") * (plan.vacancy - 0.2)).clamp(0.12, 0.95)
}
