//! A manager's desk: who oversees on a day, and how what was done is written down.

use super::chance::Chance;
use super::day::{Day, OfficeDay};
use super::folder::Sheets;
use super::people::Crew;
use super::plan::{Brief, PduPlan};
use super::sheet::{push_instant, push_number};
use super::words::{Code, Duties, TeamKind};

/// What was done, before it is written.
pub struct Act {
    /// The day.
    pub on: Day,
    /// What it serves; several purposes with semicolons between.
    pub purpose: &'static str,
    /// The person on probation.
    pub crn: Option<Code>,
    /// The member of staff.
    pub staff: Option<Code>,
    /// The team.
    pub team: Option<Code>,
    /// Who did it.
    pub by: Code,
    /// How long it took.
    pub minutes: i32,
    /// What was decided.
    pub decision: &'static str,
    /// Whether it changed the work, if that was said.
    pub changed_work: Option<bool>,
}

/// The desk of one unit: its people, and the sheets on which acts are written.
pub struct Desk<'a> {
    /// The numbers, the seed and the days.
    pub brief: &'a Brief<'a>,
    /// The unit.
    pub plan: &'a PduPlan,
    /// Its people.
    pub crew: &'a Crew,
    /// What is written.
    pub sheets: Sheets,
    written: u32,
}

impl<'a> Desk<'a> {
    /// An empty desk.
    pub fn new(brief: &'a Brief<'a>, plan: &'a PduPlan, crew: &'a Crew) -> Self {
        Self { brief, plan, crew, sheets: Sheets::default(), written: 0 }
    }

    /// Who oversees the cases of this practitioner on this day: the manager, or the deputy of one who is away.
    pub fn overseer(&self, practitioner: usize, on: Day) -> Option<usize> {
        let staff = &self.crew.staff;
        let oversees = |place: &usize| {
            staff[*place].is_live(on) && staff[*place].grade_on(on).oversees() && *place != practitioner
        };
        let manager = staff[practitioner].manager_on(on).filter(oversees)?;
        if staff[manager].is_away(on) {
            return self.crew.deputy_of(manager, on).filter(oversees).filter(|deputy| !staff[*deputy].is_away(on));
        }
        Some(manager)
    }

    /// How likely it is, 0 to 1, that oversight of this practitioner's cases is on time.
    pub fn diligence(&self, practitioner: usize, on: Day) -> f64 {
        let Some(manager) = self.crew.staff[practitioner].manager_on(on) else { return 0.15 };
        let own = self.crew.staff[manager].team_on(on);
        let acting = own != self.crew.staff[practitioner].team_on(on)
            && self.crew.teams[own].kind == Some(TeamKind::SentenceManagement);
        self.crew.staff[manager].diligence * if acting { self.brief.number("oversight.acting") } else { 1.0 }
    }

    /// The first working day from `on` to `until` on which somebody can oversee, with that somebody.
    pub fn first_chance(
        &self,
        practitioner: impl Fn(Day) -> Option<usize>,
        on: Day,
        until: Day,
    ) -> Option<(Day, usize)> {
        let mut day = on.or_next_working();
        for _ in 0..15 {
            if day > until {
                return None;
            }
            if let Some(overseer) = practitioner(day).and_then(|practitioner| self.overseer(practitioner, day)) {
                return Some((day, overseer));
            }
            day = day.plus_working(1);
        }
        None
    }

    /// Writes an act down: late, or without the moment of writing, as often as the calibration says.
    pub fn write(&mut self, chance: &mut Chance, act: &Act) {
        if act.crn.is_some() && act.staff.is_none() && self.as_contact(chance, act) {
            return;
        }
        self.written += 1;
        let (number, unit) = (self.written, self.plan.number as u32 + 1);
        let recorded = recorded_at(self.brief, chance, act.on);
        self.sheets
            .records
            .row()
            .raw(|bytes| {
                bytes.push(b'R');
                push_number(bytes, unit, 3);
                push_number(bytes, number, 6);
            })
            .day(Some(act.on))
            .text(act.purpose)
            .code(act.crn)
            .code(act.staff)
            .code(act.team)
            .code(Some(act.by))
            .number(act.minutes.max(1) as u32)
            .text(act.decision)
            .yes_no(act.changed_work)
            .raw(|bytes| write_instant(bytes, recorded))
            .end();
    }

    /// Older oversight of cases may come as an NDelius contact instead.
    fn as_contact(&mut self, chance: &mut Chance, act: &Act) -> bool {
        let months = self.brief.calibration.whole("history.contacts_before_months");
        if act.on >= self.brief.on.plus_months(-months) || !chance.happens(self.brief.number("history.contacts_share"))
        {
            return false;
        }
        let Some((kind, outcome)) = contact_of(chance, act) else { return false };
        let unknown = chance.happens(self.brief.number("faults.contact_by_unknown"));
        let by = if unknown {
            Code::new(&format!("{}Z{:03}", self.plan.region_code, 100 + chance.below(900)))
        } else {
            act.by
        };
        self.contact(chance, act.crn, act.on, kind, outcome, by);
        true
    }

    /// Writes an NDelius contact.
    pub fn contact(&mut self, chance: &mut Chance, crn: Option<Code>, on: Day, kind: &str, outcome: &str, by: Code) {
        let recorded = recorded_at(self.brief, chance, on);
        self.sheets
            .contacts
            .row()
            .code(crn)
            .day(Some(on))
            .text(kind)
            .text(outcome)
            .code(Some(by))
            .raw(|bytes| write_instant(bytes, recorded))
            .end();
    }
}

/// The contact type and outcome under which an act stands in NDelius; nothing if none is known.
fn contact_of(chance: &mut Chance, act: &Act) -> Option<(&'static str, &'static str)> {
    Some(match act.purpose {
        "case_oversight" => match (act.decision, chance.below(10)) {
            (_, 0..=1) => ("C002", ""),
            (_, 2) => ("CSPO", ""),
            ("endorsed", _) => ("MO1", "PP recommendation endorsed"),
            ("endorsed_with_actions", _) => ("MO1", "Follow-up action required"),
            _ => ("MO1", "Management oversight decision"),
        },
        "risk_change" => ("RROD", ""),
        "mappa_level_1_review" if chance.happens(0.8) => ("C281", "Review complete - retain at level 1 - SPO endorsed"),
        "mappa_level_1_review" => ("MO3", ""),
        "recall_decision" => {
            ("MO5", if act.decision == "recall" { "Decision to Recall" } else { "Decision Not to Recall" })
        }
        "home_visit_decision" if act.decision == "endorsed" => ("MO8", "Home visit approved"),
        "home_visit_decision" => ("MO8", "Home visit not approved"),
        "lifer_panel" => (if chance.happens(0.6) { "LRP1" } else { "MO2" }, ""),
        "high_risk_review" => ("C416", ""),
        "allocation_oversight" if chance.happens(0.7) => ("SPOD03", ""),
        "allocation_oversight" => ("CADE", ""),
        _ => return None,
    })
}

fn write_instant(bytes: &mut Vec<u8>, instant: Option<(Day, u32)>) {
    if let Some((day, minute)) = instant {
        push_instant(bytes, day, minute);
    }
}

/// The day and minute at which something done on `on` was written down.
fn recorded_at(brief: &Brief<'_>, chance: &mut Chance, on: Day) -> Option<(Day, u32)> {
    let (none, late) = (brief.number("faults.record_without_instant"), brief.number("faults.record_late_over_7_days"));
    let drawn = chance.unit();
    if drawn < none {
        return None;
    }
    let days = if drawn < none + late {
        8 + (chance.unit() * chance.unit() * 60.0) as i32
    } else if chance.happens(0.24) {
        chance.between(1, 6)
    } else {
        0
    };
    let day = on.plus(days).or_next_working();
    // What would be written after the extract's day is written on the day itself, or it would not be in the extract.
    let day = if day > brief.on { on } else { day };
    let earliest = if day == on { 9 * 60 + 20 } else { 8 * 60 };
    Some((day, earliest + chance.below(18 * 60 - earliest)))
}
