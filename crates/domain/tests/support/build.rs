//! Facts of a world: its seeds turned into rows, with the lists sorted by code as [`Facts`] asks.

use super::worlds::{RowSeed, World};
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{
    Adoption, Arm, ArmScope, CaseAttribute, CaseChange, CaseFact, CaseIx, Facts, PersonName, Sets, StaffAttribute,
    StaffChange, StaffFact, StaffIx, TeamFact, TeamIx, UNKNOWN,
};
use touchstone_domain::words::{CodeIx, Crn, Grade, TeamKind};

/// PDUs; each lies in the region of the same number.
pub const PDUS: [&str; 2] = ["N50PD1", "N57PD1"];
/// Regions.
pub const REGIONS: [&str; 2] = ["N50", "N57"];
/// Policies that arms and adoption may name: one that ships, and those that are made up.
pub const POLICIES: [&str; 4] = ["reflective-supervision", "alpha", "beta", "touch-points"];
/// Rules for which dates may be agreed.
pub const AGREED_RULES: [&str; 6] =
    ["touch-points/high-risk", "touch-points/standard", "touch-points/unassessed", "alpha/r0", "alpha/r1", "beta/r0"];
/// Kinds of event that are listed.
pub const EVENTS: [&str; 6] = [
    "serious_risk_information",
    "arrest_for_serious_offence",
    "safeguarding_concern",
    "recall_considered",
    "enforcement_considered",
    "other_event",
];
/// Registrations and cohorts.
pub const TAGS: [&str; 3] = ["life_or_ipp", "iom", "visor"];
/// Tiers.
pub const TIERS: [&str; 3] = ["A1", "B2", "D0"];
/// Report types.
pub const REPORT_TYPES: [&str; 4] = ["referred", "oral", "fast", "standard"];
/// Grades by place in the list of staff: those who manage first.
const GRADES: [Grade; 12] = [
    Grade::PduHead,
    Grade::PduHead,
    Grade::Spo,
    Grade::Spo,
    Grade::Spo,
    Grade::Qdo,
    Grade::Po,
    Grade::Pso,
    Grade::Pqip,
    Grade::Po,
    Grade::Po,
    Grade::CaseAdmin,
];
/// Who was in service long before anything is asked.
fn long_ago() -> Day {
    Day::from_civil(2019, 6, 3).expect("a day")
}

pub(super) fn place(seed: u8, count: usize) -> usize {
    usize::from(seed) % count
}

impl World {
    /// The facts, with codes numbered in the order of their list.
    pub fn facts(&self) -> Facts {
        self.facts_numbered(false)
    }

    /// The facts, with codes numbered in the order of their list or against it.
    pub fn facts_numbered(&self, backwards: bool) -> Facts {
        let mut facts = Facts::default();
        let mut codes: Vec<&str> =
            [&PDUS[..], &REGIONS, &POLICIES, &AGREED_RULES, &EVENTS, &TAGS, &TIERS, &REPORT_TYPES, &["sick"]].concat();
        if backwards {
            codes.reverse();
        }
        for code in codes {
            facts.codes.intern(code);
        }
        self.add_staff(&mut facts);
        self.add_cases(&mut facts);
        self.add_history(&mut facts);
        self.add_doings(&mut facts);
        self.add_units(&mut facts);
        facts
    }

    pub(super) fn staff_ix(&self, seed: u8) -> StaffIx {
        StaffIx::new(place(seed, self.staff.len()))
    }

    pub(super) fn case_ix(&self, seed: u8) -> CaseIx {
        CaseIx::new(place(seed, self.cases.len()))
    }

    pub(super) fn team_ix(&self, seed: u8) -> TeamIx {
        TeamIx::new(place(seed, self.teams.len()))
    }

    fn add_staff(&self, facts: &mut Facts) {
        for (at, seed) in self.teams.iter().enumerate() {
            let pdu = seed.pdu.map(|pdu| code(facts, PDUS[place(pdu, 2)]));
            let region = seed.region.then(|| code(facts, REGIONS[place(seed.pdu.unwrap_or(1), 2)]));
            let kind = seed.kind.and_then(|kind| TeamKind::from_index(u32::from(kind % 3)));
            facts.people_mut().teams.push(TeamFact {
                code: format!("N5T{at:03}").into(),
                name: "".into(),
                kind,
                pdu,
                region,
            });
        }
        for (at, seed) in self.staff.iter().enumerate() {
            let started_on = seed.started.map_or_else(long_ago, |day| self.day(day));
            let cells = [
                seed.grade.map_or(GRADES[at % GRADES.len()].index(), |grade| u32::from(grade % 10)),
                seed.team.map_or(UNKNOWN, |team| self.team_ix(team).value()),
                seed.manager.map_or(UNKNOWN, |manager| self.staff_ix(manager).value()),
                1000,
                seed.top.map_or(UNKNOWN, u32::from),
                seed.terms.map_or(UNKNOWN, u32::from),
                u32::from(seed.light),
            ];
            facts.people_mut().staff.push(StaffFact {
                code: format!("N5{at:02}{:03}", (usize::from(self.salt) + at * 37) % 1000).into(),
                username: "".into(),
                name: PersonName::default(),
                cells,
                working_days: 0b0011_1110,
                started_on,
                left_on: seed.left.map(|day| self.day(day).max(started_on)),
                // Newly qualified for nine months: half of them stop being so where the seed's day is.
                qualified_on: seed.qualified.map(|day| self.day(day).plus_months(if day.1 % 2 == 0 { -9 } else { 0 })),
                approved_on: seed.approved.map(|day| self.day(day)),
                visor_vetted_on: None,
            });
        }
    }

    fn add_cases(&self, facts: &mut Facts) {
        for (at, seed) in self.cases.iter().enumerate() {
            let start = self.day(seed.start);
            let crn = Crn::parse(format!("X{at:02}{:04}", (usize::from(self.salt) / 7 + at * 311) % 10_000).as_bytes())
                .expect("a CRN");
            let cells = [
                seed.rosh.map_or(UNKNOWN, u32::from),
                seed.case_type.map_or(UNKNOWN, u32::from),
                code(facts, TIERS[place(seed.tags, 3)]).0,
                seed.mappa.map_or(UNKNOWN, u32::from),
                seed.mappa.map_or(UNKNOWN, u32::from),
                tags(facts, seed.tags),
                tags(facts, seed.tags / 8),
                seed.holder.map_or(UNKNOWN, |holder| self.staff_ix(holder).value()),
            ];
            facts.cases.push(CaseFact {
                crn,
                name: PersonName::default(),
                team: seed.team.map(|team| self.team_ix(team)),
                supervision_start: start,
                supervision_end_expected: seed.expected.map(|day| self.day(day)),
                supervision_end: seed.end.map(|day| self.day(day).max(start)),
                release_date: seed.release.map(|day| self.day(day)),
                cells,
                allocated_on: seed.allocated.map(|day| self.day(day)),
            });
        }
    }

    fn add_history(&self, facts: &mut Facts) {
        for RowSeed(whose, attribute, from, value) in &self.case_rows {
            let (case, from, attribute) =
                (self.case_ix(*whose), self.day(*from), CASE_ATTRIBUTES[place(*attribute, 8)]);
            let value = self.case_value(facts, attribute, *value);
            let taken =
                facts.case_changes.iter().any(|row| row.case == case && row.attribute == attribute && row.from == from);
            if !taken {
                facts.case_changes.push(CaseChange { case, attribute, from, value });
            }
        }
        for RowSeed(whose, attribute, from, value) in &self.staff_rows {
            let (staff, from, attribute) =
                (self.staff_ix(*whose), self.day(*from), STAFF_ATTRIBUTES[place(*attribute, 8)]);
            let value = self.staff_value(attribute, *value);
            let taken = facts
                .people
                .staff_changes
                .iter()
                .any(|row| row.staff == staff && row.attribute == attribute && row.from == from);
            if !taken {
                facts.people_mut().staff_changes.push(StaffChange { staff, attribute, from, value });
            }
        }
    }

    fn case_value(&self, facts: &mut Facts, attribute: CaseAttribute, value: Option<u8>) -> u32 {
        let Some(value) = value else {
            let is_set = matches!(attribute, CaseAttribute::Registrations | CaseAttribute::Cohorts);
            return if is_set { Sets::EMPTY.0 } else { UNKNOWN };
        };
        match attribute {
            CaseAttribute::Rosh => u32::from(value % 5),
            CaseAttribute::CaseType => u32::from(value % 3),
            CaseAttribute::Tier => code(facts, TIERS[place(value, 3)]).0,
            CaseAttribute::MappaLevel => u32::from(value % 4),
            CaseAttribute::MappaCategory => u32::from(value % 5),
            CaseAttribute::Registrations | CaseAttribute::Cohorts => tags(facts, value),
            CaseAttribute::Practitioner => self.staff_ix(if value < 40 { 6 + value % 6 } else { value }).value(),
        }
    }

    fn staff_value(&self, attribute: StaffAttribute, value: Option<u8>) -> u32 {
        let Some(value) = value else {
            // An empty choice of the lighter cadence is a "no".
            return if attribute == StaffAttribute::LightPerformance { 0 } else { UNKNOWN };
        };
        match attribute {
            StaffAttribute::Grade if value < 40 => GRADES[place(value, 12)].index(),
            StaffAttribute::Grade => u32::from(value % 10),
            StaffAttribute::Team => self.team_ix(value).value(),
            StaffAttribute::Manager => self.staff_ix(if value < 40 { value % 6 } else { value }).value(),
            StaffAttribute::Fte => 500,
            _ => u32::from(value % 2),
        }
    }

    fn add_units(&self, facts: &mut Facts) {
        let unit = |facts: &mut Facts, unit: u8| code(facts, [PDUS, REGIONS].concat()[place(unit, 4)]);
        for seed in &self.arms {
            let policy = code(facts, POLICIES[place(seed.0, 3)]);
            let scope = match seed.0 / 3 {
                named @ 0..4 => ArmScope::Unit(unit(facts, named)),
                named => ArmScope::Staff(self.staff_ix(named)),
            };
            let from = self.day(seed.2);
            if !facts.people.arms.iter().any(|arm| arm.policy == policy && arm.scope == scope && arm.from == from) {
                facts.people_mut().arms.push(Arm {
                    policy,
                    scope,
                    arm: u32::from(seed.1 % 4),
                    from,
                    until: self.until(seed),
                });
            }
        }
        for (named, policy, on) in &self.adoption {
            let unit = unit(facts, *named);
            let policy = policy.map(|policy| code(facts, POLICIES[place(policy, 4)]));
            if !facts.people.adoption.iter().any(|row| row.unit == unit && row.policy == policy) {
                facts.people_mut().adoption.push(Adoption { unit, policy, adopted_on: self.day(*on) });
            }
        }
    }
}

const CASE_ATTRIBUTES: [CaseAttribute; 8] = {
    use CaseAttribute as A;
    [A::Rosh, A::CaseType, A::Tier, A::MappaLevel, A::MappaCategory, A::Registrations, A::Cohorts, A::Practitioner]
};

const STAFF_ATTRIBUTES: [StaffAttribute; 8] = {
    use StaffAttribute as A;
    [A::Grade, A::Team, A::Manager, A::Fte, A::TopOfPayBand, A::OnProbationTerms, A::LightPerformance, A::Approved]
};

pub(super) fn code(facts: &mut Facts, text: &str) -> CodeIx {
    facts.codes.intern(text)
}

/// The set of tags that a number's lowest three bits name.
fn tags(facts: &mut Facts, bits: u8) -> u32 {
    let members = TAGS.iter().enumerate().filter(|(place, _)| bits >> place & 1 == 1).map(|(_, tag)| *tag);
    let members: Vec<CodeIx> = members.collect::<Vec<_>>().into_iter().map(|tag| code(facts, tag)).collect();
    facts.sets.intern(members).0
}
