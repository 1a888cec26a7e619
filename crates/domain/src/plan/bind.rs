//! Binding policies to a state and a day: conditions compiled to numbers, adoption by team, local patches by team.

use super::conditions::{Check, compile};
use super::duty::{Duty, Occurrence, Subject};
use crate::calendar::{Calendar, Day};
use crate::facts::{Arm, ArmScope, Roster, State, TeamIx};
use crate::policy::{Basis, Cadence, Edition, Ladder, Library, Policy, Rule};
use crate::words::{About, CodeIx, Role};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A rule as some unit has it on the day: what answers print about it.
#[derive(Clone, Debug)]
pub struct VariantLine {
    /// `touch-points/high-risk`.
    pub rule: String,
    /// `touch-points@2021-06-26`, with the local patch after a plus sign.
    pub edition: String,
    /// What it is about.
    pub about: About,
    /// Basis of its weakest number.
    pub basis: Basis,
    /// Minutes one such duty takes.
    pub minutes: u16,
    /// The rule with its numbers here; `None` where a local edition switches it off.
    pub numbers: Option<Arc<Rule>>,
}

/// From when a unit works by a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Adopted {
    /// From this day; [`Day::EARLIEST`] if no row says otherwise.
    From(Day),
    /// The policy is for units that choose it, and this one has not.
    Never,
}

/// Conditions that held for a stretch of editions, from a day until the stretch before it in the list begins.
#[derive(Debug)]
pub(super) struct Span {
    pub(super) from: Day,
    pub(super) checks: Vec<Check>,
    /// By team, as [`place_of`] numbers them: from which day the team works by the policy, if it satisfies the conditions on units.
    pub(super) unit_from: Vec<Option<Day>>,
}

/// Where a table by team keeps a team: 0 is "no team", then one more than the team's position.
pub(super) fn place_of(team: Option<TeamIx>) -> usize {
    team.map_or(0, |team| team.at() + 1)
}

/// Does the rule exist on the day?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The edition in force has it.
    Current,
    /// The policy begins later.
    Begins(Day),
    /// The edition in force does not have it.
    NotInEdition,
}

/// A rule bound to the day.
#[derive(Debug)]
pub(super) struct Bound<'a> {
    pub(super) rule: &'a Rule,
    pub(super) standing: Standing,
    pub(super) ladder: Option<&'a Ladder>,
    pub(super) national: u16,
    pub(super) patched: FxHashMap<TeamIx, u16>,
    /// Conditions in force, then those of earlier editions.
    pub(super) spans: Vec<Span>,
    /// By team: 0 is "no team", then one more than the team's position.
    pub(super) adopted: Arc<Vec<Adopted>>,
    pub(super) policy_from: Day,
    /// The policy's rows of arms, by whom they name.
    pub(super) arms: FxHashMap<ArmScope, Vec<Arm>>,
    pub(super) event_kinds: Vec<u32>,
    pub(super) agreed_code: Option<CodeIx>,
    pub(super) met_by: u32,
    pub(super) by: Vec<Role>,
}

/// Everything the planner needs on one day.
#[derive(Debug)]
pub struct Planner<'a> {
    pub(super) state: &'a State,
    pub(super) library: &'a Library,
    /// The day asked about.
    pub on: Day,
    pub(super) roster: Roster<'a>,
    pub(super) rules: Vec<Bound<'a>>,
    pub(super) about: [Vec<usize>; 3],
    pub(super) variants: Vec<VariantLine>,
}

impl<'a> Planner<'a> {
    /// Binds every rule of the library.
    #[must_use]
    pub fn new(state: &'a State, library: &'a Library, on: Day) -> Self {
        let mut planner = Self {
            state,
            library,
            on,
            roster: Roster::on(state, on),
            rules: Vec::new(),
            about: Default::default(),
            variants: Vec::new(),
        };
        for policy in &library.policies {
            let adopted = Arc::new(adoption(state, policy));
            let mut ids: Vec<&str> =
                policy.editions.iter().flat_map(|edition| edition.rules.iter().map(|rule| rule.id.as_str())).collect();
            ids.sort_unstable();
            ids.dedup();
            for id in ids {
                planner.bind(policy, id, &adopted);
            }
        }
        planner.rules.sort_by(|a, b| a.rule.id.cmp(&b.rule.id));
        for (at, bound) in planner.rules.iter().enumerate() {
            planner.about[bound.rule.about as usize].push(at);
        }
        planner
    }

    fn bind(&mut self, policy: &'a Policy, id: &str, adopted: &Arc<Vec<Adopted>>) {
        let on = self.on;
        let (edition, standing) = match policy.edition_on(on) {
            Some(edition) if edition.rule(id).is_some() => (edition, Standing::Current),
            Some(_) => (nearest_with(policy, id), Standing::NotInEdition),
            None => (nearest_with(policy, id), Standing::Begins(policy.editions[0].from)),
        };
        let Some(rule) = edition.rule(id) else { return };
        let national = self.add_variant(id, edition.id(), Some(rule.clone()), rule);
        let codes = &self.state.facts.codes;
        let spans = policy.spans(id, on).into_iter().map(|(from, rule)| Span {
            from,
            checks: rule.when.iter().map(|condition| compile(condition, codes)).collect(),
            unit_from: Vec::new(),
        });
        let mut bound = Bound {
            rule,
            standing,
            ladder: edition.signing.as_ref(),
            national,
            patched: FxHashMap::default(),
            spans: spans.collect(),
            adopted: adopted.clone(),
            policy_from: policy.editions[0].from,
            arms: arms_of(self.state, policy),
            event_kinds: match &rule.cadence {
                Cadence::After { of, .. } => of.iter().filter_map(|kind| codes.find(kind)).map(|code| code.0).collect(),
                _ => Vec::new(),
            },
            agreed_code: codes.find(id),
            met_by: rule.met_by.iter().fold(0, |bits, purpose| bits | purpose.bit()),
            by: rule.by.clone(),
        };
        for at in 0..bound.spans.len() {
            let teams =
                std::iter::once(None).chain((0..self.state.facts.teams.len()).map(|team| Some(TeamIx::new(team))));
            bound.spans[at].unit_from =
                teams.map(|team| self.unit_holds_from(&bound, &bound.spans[at].checks, team)).collect();
        }
        if standing == Standing::Current && !policy.local.is_empty() {
            self.patch(policy, edition, &mut bound);
        }
        self.rules.push(bound);
    }

    fn patch(&mut self, policy: &Policy, edition: &Edition, bound: &mut Bound<'a>) {
        let facts = &self.state.facts;
        let mut known: FxHashMap<String, u16> = FxHashMap::default();
        for (at, team) in facts.teams.iter().enumerate() {
            let code = |unit: Option<CodeIx>| unit.map(|unit| facts.codes.text(unit));
            let Some(local) = policy.patch_on(self.on, [Some(&team.code), code(team.pdu), code(team.region)]) else {
                continue;
            };
            let variant = local.apply(edition, bound.rule);
            let number = match known.get(&variant.edition) {
                Some(number) => *number,
                None => {
                    let number = self.add_variant(
                        &bound.rule.id,
                        variant.edition.clone(),
                        variant.rule.map(Arc::new),
                        bound.rule,
                    );
                    known.insert(variant.edition, number);
                    number
                }
            };
            bound.patched.insert(TeamIx::new(at), number);
        }
    }

    fn add_variant(&mut self, id: &str, edition: String, numbers: Option<Arc<Rule>>, national: &Rule) -> u16 {
        let shown = numbers.as_deref().unwrap_or(national);
        let line = VariantLine {
            rule: id.to_owned(),
            edition,
            about: shown.about,
            basis: shown.weakest_basis(),
            minutes: shown.minutes.value,
            numbers,
        };
        self.variants.push(line);
        u16::try_from(self.variants.len() - 1).expect("fewer than 65,536 rules and patches of rules")
    }

    /// The state asked about.
    #[must_use]
    pub const fn state(&self) -> &'a State {
        self.state
    }

    /// The library asked about.
    #[must_use]
    pub const fn library(&self) -> &'a Library {
        self.library
    }

    /// Everybody on the day.
    #[must_use]
    pub const fn roster(&self) -> &Roster<'a> {
        &self.roster
    }

    pub(super) fn calendar(&self) -> &'a Calendar {
        &self.library.calendar
    }

    /// How many rules there are, in force or not; rules are numbered in the order of their ids.
    #[must_use]
    pub fn rule_count(&self) -> usize {
        self.rules.len()
    }

    /// The id of a rule.
    #[must_use]
    pub fn rule_id(&self, rule: usize) -> &str {
        &self.rules[rule].rule.id
    }

    /// The rule with this id.
    #[must_use]
    pub fn rule_with(&self, id: &str) -> Option<usize> {
        self.rules.iter().position(|bound| bound.rule.id == id)
    }

    /// The rules about such a subject.
    #[must_use]
    pub fn rules_about(&self, about: About) -> &[usize] {
        &self.about[about as usize]
    }

    /// The rules as units have them.
    #[must_use]
    pub fn variants(&self) -> &[VariantLine] {
        &self.variants
    }

    pub(super) fn into_variants(self) -> Vec<VariantLine> {
        self.variants
    }

    /// The code of a subject: CRN, staff code or document id.
    #[must_use]
    pub fn subject_code(&self, subject: Subject) -> String {
        let facts = &self.state.facts;
        match subject {
            Subject::Case(case) => facts.cases[case.at()].crn.to_string(),
            Subject::Staff(staff) => facts.staff[staff.at()].code.to_string(),
            Subject::Document(document) => facts.documents[document.at()].id.to_string(),
        }
    }

    /// The occurrence of a duty as answers print it; `None` if there is only one.
    #[must_use]
    pub fn occurrence_text(&self, duty: &Duty) -> Option<String> {
        duty.occurrence.text(self.state)
    }
}

impl Occurrence {
    /// As answers print it: the first day of the year, or the day and kind of the event; `None` if there is only one.
    #[must_use]
    pub fn text(self, state: &State) -> Option<String> {
        match self {
            Occurrence::Only => None,
            Occurrence::Year(day) => Some(day.to_string()),
            Occurrence::After(day, kind) => Some(format!("{day}/{}", state.facts.codes.text(CodeIx(kind)))),
        }
    }
}

impl Bound<'_> {
    pub(super) fn adopted_by(&self, team: Option<TeamIx>) -> Adopted {
        self.adopted[place_of(team)]
    }

    pub(super) fn variant_for(&self, team: Option<TeamIx>) -> u16 {
        team.and_then(|team| self.patched.get(&team)).copied().unwrap_or(self.national)
    }
}

/// The rows of arms for a policy, by whom they name.
fn arms_of(state: &State, policy: &Policy) -> FxHashMap<ArmScope, Vec<Arm>> {
    let mut arms: FxHashMap<ArmScope, Vec<Arm>> = FxHashMap::default();
    for arm in state.facts.arms.iter().filter(|arm| state.facts.codes.text(arm.policy) == policy.name) {
        arms.entry(arm.scope).or_default().push(*arm);
    }
    arms
}

/// The edition nearest to now that has the rule: the first that will, else the last that had.
fn nearest_with<'a>(policy: &'a Policy, id: &str) -> &'a Edition {
    policy.editions.iter().find(|edition| edition.rule(id).is_some()).unwrap_or(&policy.editions[0])
}

/// From when each team works by a policy: 0 is "no team", then one more than the team's position.
/// The PDU's row counts before the region's, and a row for the policy before one for all (DOMAIN 3.1).
fn adoption(state: &State, policy: &Policy) -> Vec<Adopted> {
    let facts = &state.facts;
    let own = facts.codes.find(&policy.name);
    let row = |unit: Option<CodeIx>, wanted: Option<CodeIx>| {
        facts.adoption.iter().find(|row| Some(row.unit) == unit && row.policy == wanted).map(|row| row.adopted_on)
    };
    let none = if policy.is_opt_in() { Adopted::Never } else { Adopted::From(Day::EARLIEST) };
    let of_team = |pdu, region| {
        let for_policy = |unit| own.and_then(|own| row(unit, Some(own)));
        for_policy(pdu)
            .or_else(|| row(pdu, None))
            .or_else(|| for_policy(region))
            .or_else(|| row(region, None))
            .map_or(none, Adopted::From)
    };
    std::iter::once(none).chain(facts.teams.iter().map(|team| of_team(team.pdu, team.region))).collect()
}
