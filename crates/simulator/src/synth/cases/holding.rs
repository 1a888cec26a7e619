//! Who holds each case of a team, and who held it before.
//!
//! Cases go to those whose grade suits the risk and who have least for their hours; so a vacancy makes the others'
//! caseloads larger. When somebody leaves or moves, their cases go to the others.

use super::{Case, Holder};
use crate::synth::chance::Chance;
use crate::synth::day::{Day, OfficeDay};
use crate::synth::people::{Crew, Staff};
use crate::synth::plan::Brief;
use crate::synth::words::{CaseType, Code, Duties, Grade, Height, Rosh};

/// Somebody who held cases in the team until a day within the extract's reach.
struct Gone {
    staff: usize,
    from: Day,
    until: Day,
}

/// The people among whom a team's cases are shared.
struct Team<'a> {
    crew: &'a Crew,
    on: Day,
    since: Day,
    here: Vec<usize>,
    gone: Vec<Gone>,
    loads: Vec<f64>,
    capacities: Vec<f64>,
}

/// How many cases somebody can hold, by grade and hours; a trainee's or newcomer's share is small.
pub fn capacity(staff: &Staff, on: Day) -> f64 {
    let hours = f64::from(staff.tenths) / 10.0;
    let months = on.since(staff.in_team_since().max(staff.grade_since())) / 30;
    let grade = match staff.grade {
        Grade::Po => 1.0,
        Grade::Pso => 1.08,
        Grade::Pqip => 0.15 + 0.03 * f64::from(months.clamp(0, 15)),
        _ => 0.0,
    };
    let newcomer = if months < 2 { 0.4 } else { 1.0 };
    let away = if staff.absences.iter().any(|absence| absence.is_long() && absence.contains(on)) { 0.45 } else { 1.0 };
    hours * grade * newcomer * away
}

fn suits(grade: Grade, rosh: Rosh, kind: CaseType) -> f64 {
    let risk = match (grade, rosh) {
        (Grade::Po, Rosh::VeryHigh | Rosh::High) => 1.0,
        (Grade::Po, Rosh::Medium) => 0.45,
        (Grade::Po, Rosh::Low) => 0.12,
        (Grade::Po, Rosh::NotAssessed) => 0.6,
        (Grade::Pso, Rosh::VeryHigh) => 0.0005,
        (Grade::Pso, Rosh::High) => 0.02,
        (Grade::Pso, Rosh::Medium | Rosh::Low) => 1.0,
        (Grade::Pso, Rosh::NotAssessed) => 0.7,
        (Grade::Pqip, Rosh::VeryHigh) => 0.0,
        (Grade::Pqip, Rosh::High) => 0.008,
        (Grade::Pqip, Rosh::Medium | Rosh::NotAssessed) => 0.6,
        (Grade::Pqip, Rosh::Low) => 0.7,
        _ => 0.0,
    };
    let custody = if kind == CaseType::Custody { if grade == Grade::Po { 1.3 } else { 0.7 } } else { 1.0 };
    risk * custody
}

/// Gives every case of one team its holders.
pub fn hold(brief: &Brief<'_>, crew: &Crew, team: usize, cases: &mut [Case], chance: &mut Chance) {
    let mut team = team_of(brief, crew, team, cases.len());
    for case in cases {
        if team.here.is_empty() {
            case.holders = vec![(case.start, Holder::Nobody)];
            continue;
        }
        let holder = team.choose(case, chance);
        case.holders = team.history(brief, case, holder, chance);
        unheld(brief, &team, case, chance);
    }
}

fn team_of<'a>(brief: &Brief<'_>, crew: &'a Crew, team: usize, count: usize) -> Team<'a> {
    let (on, since) = (brief.on, brief.since);
    let of_team = |staff: &Staff| staff.grade.is_practitioner() && staff.team == team;
    let here: Vec<usize> =
        (0..crew.staff.len()).filter(|place| of_team(&crew.staff[*place]) && crew.staff[*place].is_live(on)).collect();
    let mut gone = Vec::new();
    for (place, staff) in crew.staff.iter().enumerate() {
        match (staff.left, staff.former_team) {
            (Some(left), _) if of_team(staff) => gone.push(Gone { staff: place, from: staff.started, until: left }),
            (None, Some((former, moved))) if former == team => {
                gone.push(Gone { staff: place, from: staff.started, until: moved.plus(-1) })
            }
            _ => {}
        }
    }
    let weights: Vec<f64> = here.iter().map(|place| capacity(&crew.staff[*place], on)).collect();
    let sum = weights.iter().sum::<f64>().max(0.1);
    let capacities = weights.iter().map(|weight| (weight / sum * count as f64).max(0.5)).collect();
    Team { crew, on, since, loads: vec![0.0; here.len()], here, gone, capacities }
}

impl Team<'_> {
    fn choose(&mut self, case: &Case, chance: &mut Chance) -> usize {
        let (rosh, kind) = (case.rosh_now(), case.kind());
        let weights: Vec<f64> = (0..self.here.len())
            .map(|place| {
                let staff = &self.crew.staff[self.here[place]];
                if staff.in_team_since() > case.last_day(self.on) {
                    return 0.0;
                }
                let room = (1.15 - self.loads[place] / self.capacities[place]).max(0.02);
                suits(staff.grade, rosh, kind) * self.capacities[place] * room * room
            })
            .collect();
        let place = chance.weighted(&weights);
        self.loads[place] += 1.0;
        self.here[place]
    }

    /// The holders from the first that the extract knows of to `holder`, who holds the case today.
    fn history(&self, brief: &Brief<'_>, case: &Case, holder: usize, chance: &mut Chance) -> Vec<(Day, Holder)> {
        let last = case.last_day(self.on);
        let wait = if chance.happens(0.06) { chance.between(6, 18) } else { chance.between(0, 5) };
        // Of what is older than the extract's reach, only the last allocation before it is known.
        let known = self.since.plus(-chance.between(20, 420));
        let first = case.start.plus(wait).max(known.min(last)).or_next_working().min(last);
        let available = self.crew.staff[holder].in_team_since();
        if let Some((staff, until)) = self.predecessor(first, available, chance) {
            let from = until.plus(chance.between(-6, 16)).max(available).max(first.plus(1)).min(last);
            let mut rows = vec![(first, Holder::Staff(staff))];
            if from > until.plus(4) && chance.happens(0.3) {
                rows.push((until.plus(1), Holder::Nobody));
            }
            rows.push((from, Holder::Staff(holder)));
            return rows;
        }
        if let Some(row) = self.raised(case, first, holder, chance) {
            return vec![row, self.after_raise(case, holder, chance)];
        }
        let years = f64::from(last.since(first.max(self.since))) / 365.25;
        let moved = available > first || chance.happens(brief.number("events.reallocated") * years);
        let room = last.since(first.max(available)) - 20;
        if moved && room > 0 {
            let from = first.max(available).plus(if available > first {
                chance.between(0, 20)
            } else {
                chance.between(20, room + 20)
            });
            let others: Vec<usize> = self
                .here
                .iter()
                .copied()
                .filter(|other| *other != holder && self.crew.staff[*other].in_team_since() <= first)
                .collect();
            if !others.is_empty() {
                return vec![(first, Holder::Staff(*chance.pick(&others))), (from.min(last), Holder::Staff(holder))];
            }
        }
        vec![(first.max(available).min(last.max(available)), Holder::Staff(holder))]
    }

    /// Somebody who left or moved after holding the case, if that explains why the holder of today has it.
    fn predecessor(&self, first: Day, available: Day, chance: &mut Chance) -> Option<(usize, Day)> {
        let fits: Vec<&Gone> =
            self.gone.iter().filter(|gone| gone.from <= first && gone.until > first.plus(15)).collect();
        // Of the people who could have held it then, these are so many among those who are still here.
        let share = fits.len() as f64 / (fits.len() as f64 + self.here.len() as f64);
        let must = available > first;
        if fits.is_empty() || !(must || chance.happens(share)) {
            return None;
        }
        let nearest = fits.iter().filter(|gone| available.since(gone.until) < 60).collect::<Vec<_>>();
        if nearest.is_empty() { None } else { Some(**chance.pick(&nearest)).map(|gone| (gone.staff, gone.until)) }
    }

    /// A PSO held the case until its risk was raised to high; then a PO took it over.
    fn raised(&self, case: &Case, first: Day, holder: usize, chance: &mut Chance) -> Option<(Day, Holder)> {
        let raise = raise_to_high(case)?;
        if raise <= first.plus(10)
            || self.crew.staff[holder].grade != Grade::Po
            || self.crew.staff[holder].in_team_since() > raise
            || !chance.happens(0.6)
        {
            return None;
        }
        let officers: Vec<usize> = self
            .here
            .iter()
            .copied()
            .filter(|place| {
                self.crew.staff[*place].grade == Grade::Pso && self.crew.staff[*place].in_team_since() <= first
            })
            .collect();
        if officers.is_empty() { None } else { Some((first, Holder::Staff(*chance.pick(&officers)))) }
    }

    fn after_raise(&self, case: &Case, holder: usize, chance: &mut Chance) -> (Day, Holder) {
        let raise = raise_to_high(case).unwrap_or(case.start);
        (raise.plus(chance.between(1, 14)).or_next_working().min(case.last_day(self.on)), Holder::Staff(holder))
    }
}

fn raise_to_high(case: &Case) -> Option<Day> {
    case.rosh
        .windows(2)
        .rev()
        .find(|pair| pair[1].1.is_high() && matches!(pair[0].1, Rosh::Low | Rosh::Medium))
        .map(|pair| pair[1].0)
}

/// Some cases are held by nobody, in the several ways in which that shows.
fn unheld(brief: &Brief<'_>, team: &Team<'_>, case: &mut Case, chance: &mut Chance) {
    if case.end.is_some() || !chance.happens(brief.number("faults.unheld_case")) {
        return;
    }
    let on = team.on;
    let (from, _) = case.holders[case.holders.len() - 1];
    let unallocated = Code::new(&format!("{}U", &team.crew.teams[case.team].code.as_str()));
    match chance.below(10) {
        0..=1 => case.holders = Vec::new(),
        2..=3 => {
            case.holders = vec![(case.start, Holder::Unallocated(unallocated))];
            case.allocation_row = true;
        }
        4..=5 if on.since(from) > 20 => case.holders.push((on.plus(-chance.between(1, 18)), Holder::Nobody)),
        _ => {
            let left: Vec<&Gone> = team
                .gone
                .iter()
                .filter(|gone| team.crew.staff[gone.staff].left.is_some() && gone.until > from.max(case.start))
                .collect();
            match left.is_empty() {
                false => case.holders = vec![(from.max(case.start), Holder::Staff(chance.pick(&left).staff))],
                true if on.since(from) > 20 => {
                    case.holders.push((on.plus(-chance.between(1, 18)), Holder::Unallocated(unallocated)))
                }
                true => case.holders = Vec::new(),
            }
        }
    }
}
