//! Binding policies to a state and a day: conditions compiled to numbers, adoption by team, local patches by team.

use super::conditions::{Check, compile};
use super::duty::{Duty, Occurrence, Subject};
use crate::calendar::{Calendar, Day};
use crate::facts::{Arm, ArmScope, Facts, Groups, People, Roster, State, TeamIx, UNKNOWN};
use crate::policy::{Attribute, Basis, Cadence, Edition, Ladder, Library, Policy, Rule};
use crate::words::{About, CodeIx, Role};
use rustc_hash::FxHashMap;
use std::cell::Cell;
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
pub(super) struct Bound {
    pub(super) rule: Arc<Rule>,
    pub(super) standing: Standing,
    pub(super) ladder: Option<Arc<Ladder>>,
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

/// The policies of a library bound to some people and a day: what is the same whichever case is asked about.
#[derive(Debug)]
pub struct Ground {
    people: Arc<People>,
    on: Day,
    groups: Arc<Groups>,
    pub(super) rules: Vec<Bound>,
    pub(super) about: [Vec<usize>; 3],
    pub(super) variants: Vec<VariantLine>,
    /// Has every code that policies name a number? Without one, facts yet to come may give it one that is not known here.
    knows_every_code: bool,
}

/// Everything the planner needs on one day.
#[derive(Debug)]
pub struct Planner<'a> {
    pub(super) state: &'a State,
    pub(super) library: &'a Library,
    /// The day asked about.
    pub on: Day,
    pub(super) roster: Roster<'a>,
    pub(super) ground: Arc<Ground>,
}

impl Ground {
    /// Binds every rule of the library.
    fn new(state: &State, library: &Library, on: Day) -> Self {
        let facts = &state.facts;
        let mut ground = Self {
            people: facts.people.clone(),
            on,
            groups: Arc::new(Groups::on(state, on)),
            rules: Vec::new(),
            about: Default::default(),
            variants: Vec::new(),
            knows_every_code: true,
        };
        for policy in &library.policies {
            let adopted = Arc::new(adoption(facts, policy));
            let mut ids: Vec<&str> =
                policy.editions.iter().flat_map(|edition| edition.rules.iter().map(|rule| rule.id.as_str())).collect();
            ids.sort_unstable();
            ids.dedup();
            for id in ids {
                ground.bind(facts, policy, id, &adopted);
            }
        }
        ground.rules.sort_by(|a, b| a.rule.id.cmp(&b.rule.id));
        for (at, bound) in ground.rules.iter().enumerate() {
            ground.about[bound.rule.about as usize].push(at);
        }
        ground
    }

    /// Does it hold for this state and day, which has the same people?
    #[must_use]
    pub fn holds_for(&self, state: &State, on: Day) -> bool {
        self.knows_every_code && self.on == on && Arc::ptr_eq(&self.people, &state.facts.people)
    }

    fn bind(&mut self, facts: &Facts, policy: &Policy, id: &str, adopted: &Arc<Vec<Adopted>>) {
        let on = self.on;
        let (edition, standing) = match policy.edition_on(on) {
            Some(edition) if edition.rule(id).is_some() => (edition, Standing::Current),
            Some(_) => (nearest_with(policy, id), Standing::NotInEdition),
            None => (nearest_with(policy, id), Standing::Begins(policy.editions[0].from)),
        };
        let Some(rule) = edition.rule(id) else { return };
        let national = self.add_variant(id, edition.id(), Some(rule.clone()), rule);
        let unknown = Cell::new(false);
        let find = |text: &str| {
            let code = facts.codes.find(text);
            unknown.set(unknown.get() || code.is_none());
            code
        };
        let spans = policy.spans(id, on).into_iter().map(|(from, rule)| {
            let checks: Vec<Check> = rule.when.iter().map(|condition| compile(condition, find)).collect();
            let teams = std::iter::once(None).chain((0..facts.people.teams.len()).map(|team| Some(TeamIx::new(team))));
            let unit_from = teams.map(|team| unit_holds_from(facts, adopted, &checks, team)).collect();
            Span { from, checks, unit_from }
        });
        let mut bound = Bound {
            rule: rule.clone(),
            standing,
            ladder: edition.signing.clone(),
            national,
            patched: FxHashMap::default(),
            spans: spans.collect(),
            adopted: adopted.clone(),
            policy_from: policy.editions[0].from,
            arms: arms_of(facts, policy),
            event_kinds: match &rule.cadence {
                Cadence::After { of, .. } => of.iter().filter_map(|kind| find(kind)).map(|code| code.0).collect(),
                _ => Vec::new(),
            },
            agreed_code: find(id),
            met_by: rule.met_by.iter().fold(0, |bits, purpose| bits | purpose.bit()),
            by: rule.by.clone(),
        };
        self.knows_every_code &= !unknown.get();
        if standing == Standing::Current && !policy.local.is_empty() {
            self.patch(facts, policy, edition, &mut bound);
        }
        self.rules.push(bound);
    }

    fn patch(&mut self, facts: &Facts, policy: &Policy, edition: &Edition, bound: &mut Bound) {
        let mut known: FxHashMap<String, u16> = FxHashMap::default();
        for (at, team) in facts.people.teams.iter().enumerate() {
            let code = |unit: Option<CodeIx>| unit.map(|unit| facts.codes.text(unit));
            let Some(local) = policy.patch_on(self.on, [Some(&team.code), code(team.pdu), code(team.region)]) else {
                continue;
            };
            let variant = local.apply(edition, &bound.rule);
            let number = match known.get(&variant.edition) {
                Some(number) => *number,
                None => {
                    let (id, edition) = (&bound.rule.id, variant.edition.clone());
                    let number = self.add_variant(id, edition, variant.rule.map(Arc::new), &bound.rule);
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
}

impl<'a> Planner<'a> {
    /// Binds every rule of the library.
    #[must_use]
    pub fn new(state: &'a State, library: &'a Library, on: Day) -> Self {
        Self::upon(Arc::new(Ground::new(state, library, on)), state, library)
    }

    /// A planner on ground that [holds](Ground::holds_for) for the state.
    #[must_use]
    pub fn upon(ground: Arc<Ground>, state: &'a State, library: &'a Library) -> Self {
        Self { state, library, on: ground.on, roster: Roster::of(state, ground.on, ground.groups.clone()), ground }
    }

    /// What it stands on, for other planners of the same people and day.
    #[must_use]
    pub const fn ground(&self) -> &Arc<Ground> {
        &self.ground
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
        self.ground.rules.len()
    }

    /// The id of a rule.
    #[must_use]
    pub fn rule_id(&self, rule: usize) -> &str {
        &self.ground.rules[rule].rule.id
    }

    /// The rule with this id.
    #[must_use]
    pub fn rule_with(&self, id: &str) -> Option<usize> {
        self.ground.rules.iter().position(|bound| bound.rule.id == id)
    }

    /// The rules about such a subject.
    #[must_use]
    pub fn rules_about(&self, about: About) -> &[usize] {
        &self.ground.about[about as usize]
    }

    /// The rules as units have them.
    #[must_use]
    pub fn variants(&self) -> &[VariantLine] {
        &self.ground.variants
    }

    pub(super) fn into_variants(self) -> Vec<VariantLine> {
        match Arc::try_unwrap(self.ground) {
            Ok(ground) => ground.variants,
            Err(shared) => shared.variants.clone(),
        }
    }

    /// The code of a subject: CRN, staff code or document id.
    #[must_use]
    pub fn subject_code(&self, subject: Subject) -> String {
        let facts = &self.state.facts;
        match subject {
            Subject::Case(case) => facts.cases[case.at()].crn.to_string(),
            Subject::Staff(staff) => facts.people.staff[staff.at()].code.to_string(),
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

impl Bound {
    pub(super) fn adopted_by(&self, team: Option<TeamIx>) -> Adopted {
        self.adopted[place_of(team)]
    }

    pub(super) fn variant_for(&self, team: Option<TeamIx>) -> u16 {
        team.and_then(|team| self.patched.get(&team)).copied().unwrap_or(self.national)
    }
}

/// A unit's value of an attribute.
pub(super) fn unit_value(facts: &Facts, attribute: Attribute, team: Option<TeamIx>) -> u32 {
    let Some(team) = team else { return UNKNOWN };
    let fact = &facts.people.teams[team.at()];
    match attribute {
        Attribute::TeamKind => fact.kind.map_or(UNKNOWN, |kind| kind.index()),
        Attribute::Region => fact.region.map_or(UNKNOWN, |code: CodeIx| code.0),
        Attribute::Pdu => fact.pdu.map_or(UNKNOWN, |code: CodeIx| code.0),
        _ => UNKNOWN,
    }
}

/// From which day a team works by the policy, if it satisfies the conditions on units.
fn unit_holds_from(facts: &Facts, adopted: &[Adopted], checks: &[Check], team: Option<TeamIx>) -> Option<Day> {
    let mut unit_checks = checks.iter().filter(|check| check.reads_unit());
    let fits = unit_checks.all(|check| check.holds(unit_value(facts, check.attribute, team), &facts.sets));
    match adopted[place_of(team)] {
        Adopted::From(day) if fits => Some(day),
        _ => None,
    }
}

/// The rows of arms for a policy, by whom they name.
fn arms_of(facts: &Facts, policy: &Policy) -> FxHashMap<ArmScope, Vec<Arm>> {
    let mut arms: FxHashMap<ArmScope, Vec<Arm>> = FxHashMap::default();
    for arm in facts.people.arms.iter().filter(|arm| facts.codes.text(arm.policy) == policy.name) {
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
fn adoption(facts: &Facts, policy: &Policy) -> Vec<Adopted> {
    let own = facts.codes.find(&policy.name);
    let row = |unit: Option<CodeIx>, wanted: Option<CodeIx>| {
        facts
            .people
            .adoption
            .iter()
            .find(|row| Some(row.unit) == unit && row.policy == wanted)
            .map(|row| row.adopted_on)
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
    std::iter::once(none).chain(facts.people.teams.iter().map(|team| of_team(team.pdu, team.region))).collect()
}
