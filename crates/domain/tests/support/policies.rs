//! Random policies: seeds of editions and local patches, written out as files by [`super::policies_text`] and read by the text reader.
//!
//! Two policies, `alpha` and `beta`, of one to three editions each; rules `r0` to `r3` keep their subject from edition to edition
//! and change everything else.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use touchstone_domain::calendar::{Day, Period, Unit};
use touchstone_domain::words::{Purpose, Role};

/// A local patch as its file says it.
#[derive(Clone, Debug)]
pub struct Patch {
    pub policy: String,
    pub unit: String,
    pub from: Day,
    pub until: Day,
    /// The rule's id and what is changed.
    pub changes: Vec<(String, Change)>,
}

/// One change of a patch.
#[derive(Clone, Debug)]
pub enum Change {
    Off,
    Number(&'static str, Value),
}

/// The value of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    Period(Period),
    Whole(u16),
    MonthDay(u8, u8),
}

/// A cadence: its key, its numbers by name, and its other keys as they are written.
#[derive(Clone, Debug)]
pub struct CadenceSeed {
    pub key: &'static str,
    pub numbers: Vec<(&'static str, Value)>,
    pub rest: String,
}

/// A condition as it is written.
#[derive(Clone, Debug)]
pub struct ConditionSeed {
    pub attribute: &'static str,
    pub values: Vec<&'static str>,
    pub negated: bool,
}

/// A rule of an edition.
#[derive(Clone, Debug)]
pub struct RuleSeed {
    pub when: Vec<ConditionSeed>,
    pub cadence: CadenceSeed,
    pub judgement: Option<Period>,
    pub by: Vec<Role>,
    pub met_by: Vec<Purpose>,
    pub minutes: u16,
    /// Which basis its numbers take.
    pub basis: u8,
}

/// An edition: days after the one before it, and its rules by place; `None` where it lacks one.
#[derive(Clone, Debug)]
pub struct EditionSeed {
    pub later: u16,
    pub rules: Vec<Option<RuleSeed>>,
    /// Ceilings of the nine bands, in the reader's order of rungs.
    pub ceilings: Vec<u8>,
    pub newly: Period,
    pub exceptions: Vec<&'static str>,
}

/// A policy.
#[derive(Clone, Debug)]
pub struct PolicySeed {
    pub opt_in: bool,
    pub first: i32,
    pub editions: Vec<EditionSeed>,
}

/// A patch: policy, unit, edition, days after the edition's first, length, and for each change the rule, which number, and its value.
#[derive(Clone, Debug)]
pub struct PatchSeed {
    pub policy: u8,
    pub unit: u8,
    pub edition: u8,
    pub start: u16,
    pub length: u16,
    pub changes: Vec<(u8, u8, Period)>,
}

/// Two policies and patches over them.
#[derive(Clone, Debug)]
pub struct Policies {
    pub policies: Vec<PolicySeed>,
    pub patches: Vec<PatchSeed>,
}

/// What the rules in each place are about.
pub const ABOUT: [&str; 4] = ["case", "case", "staff", "document"];

pub fn period() -> impl Strategy<Value = Period> {
    let of = |unit, counts: std::ops::RangeInclusive<u16>| counts.prop_map(move |count| Period { count, unit });
    prop_oneof![
        of(Unit::Days, 1..=40),
        of(Unit::WorkingDays, 1..=15),
        of(Unit::Weeks, 1..=12),
        of(Unit::Months, 1..=14),
        of(Unit::Years, 1..=2)
    ]
}

fn month_day() -> impl Strategy<Value = Value> {
    select(&[(4, 1), (3, 31), (6, 1), (2, 28), (12, 31), (1, 1), (10, 15)][..])
        .prop_map(|(month, day)| Value::MonthDay(month, day))
}

fn cadence(key: &'static str, numbers: Vec<(&'static str, Value)>, rest: String) -> CadenceSeed {
    CadenceSeed { key, numbers, rest }
}

fn once(anchors: &'static [&'static str]) -> impl Strategy<Value = CadenceSeed> {
    (period(), prop_oneof![2 => Just(1_u16), 1 => 2_u16..5], select(anchors)).prop_map(|(within, count, of)| {
        cadence(
            "once",
            vec![("within", Value::Period(within)), ("count", Value::Whole(count))],
            format!("of = \"{of}\""),
        )
    })
}

fn every() -> impl Strategy<Value = CadenceSeed> {
    (period(), period()).prop_map(|(every, first)| {
        cadence("every", vec![("every", Value::Period(every)), ("first", Value::Period(first))], String::new())
    })
}

fn times() -> impl Strategy<Value = CadenceSeed> {
    (1_u16..=13, period(), select(&["calendar_year", "financial_year"][..]), any::<bool>()).prop_map(
        |(times, first, per, spread)| {
            cadence(
                "times",
                vec![("times", Value::Whole(times)), ("first", Value::Period(first))],
                format!("per = \"{per}\"\nspread = {spread}"),
            )
        },
    )
}

fn before() -> impl Strategy<Value = CadenceSeed> {
    (period(), period(), select(&["release_date", "supervision_end_expected"][..])).prop_map(|(lead, opens, of)| {
        cadence(
            "before",
            vec![("lead", Value::Period(lead)), ("opens", Value::Period(opens))],
            format!("of = \"{of}\""),
        )
    })
}

const KINDS: [&str; 9] = [
    "rosh_raised",
    "rosh_lowered",
    "reallocated",
    "serious_risk_information",
    "arrest_for_serious_offence",
    "safeguarding_concern",
    "recall_considered",
    "enforcement_considered",
    "never_seen",
];

fn after() -> impl Strategy<Value = CadenceSeed> {
    (period(), subsequence(&KINDS[..], 1..=5))
        .prop_map(|(within, of)| cadence("after", vec![("within", Value::Period(within))], format!("of = {of:?}")))
}

fn signature() -> impl Strategy<Value = CadenceSeed> {
    (weighted(0.7, period()), any::<bool>()).prop_map(|(within, needed)| {
        let numbers = within.map(|within| ("within", Value::Period(within))).into_iter().collect();
        cadence("signature", numbers, format!("needed_by = {}", needed || within.is_none()))
    })
}

fn yearly(staff: bool) -> impl Strategy<Value = CadenceSeed> {
    let within = weighted(0.6, (period(), select(&["service_started", "post_started"][..])));
    (month_day(), within).prop_map(move |(by, within)| {
        let within = within.filter(|_| staff);
        let mut numbers = vec![("by", by)];
        numbers.extend(within.map(|(within, _)| ("or_within", Value::Period(within))));
        let of = within.map(|(_, of)| format!("\nof = \"{of}\"")).unwrap_or_default();
        cadence("yearly", numbers, format!("year = \"financial_year\"{of}"))
    })
}

fn cadence_about(about: &'static str) -> BoxedStrategy<CadenceSeed> {
    match about {
        "case" => prop_oneof![
            once(&["supervision_start", "first_allocated", "allocated"]),
            every(),
            every(),
            times(),
            before(),
            after(),
            after(),
            yearly(false)
        ]
        .boxed(),
        "staff" => {
            prop_oneof![once(&["post_started", "service_started"]), every(), times(), times(), yearly(true)].boxed()
        }
        _ => signature().boxed(),
    }
}

/// Attributes that conditions read, with the values that they may name.
type Readable = (&'static str, &'static [&'static str]);

const UNIT: [Readable; 3] = [
    ("team_kind", &["sentence_management", "court", "other"]),
    ("region", &["N50", "N57", "N99"]),
    ("pdu", &["N50PD1", "N57PD1"]),
];
const CASE: [Readable; 7] = [
    ("case_type", &["community", "licence", "custody"]),
    ("rosh", &["not_assessed", "low", "medium", "high", "very_high"]),
    ("tier", &["A1", "B2", "D0", "C3"]),
    ("mappa_level", &["0", "1", "2", "3"]),
    ("mappa_category", &["0", "1", "2", "3", "4"]),
    ("registration", &["life_or_ipp", "iom", "visor", "never"]),
    ("cohort", &["life_or_ipp", "iom", "visor", "never"]),
];
const STAFF: [Readable; 5] = [
    ("grade", &["PSO", "PQIP", "PO", "SPO", "PDU_HEAD", "QDO"]),
    ("on_probation_terms", &["yes", "no"]),
    ("top_of_pay_band", &["yes", "no"]),
    ("light_performance", &["yes", "no"]),
    ("arm", &["none", "early_adopter", "treatment", "control"]),
];
const DOCUMENT: [Readable; 4] = [
    (
        "kind",
        &[
            "oasys",
            "pre_sentence_report",
            "parole_report",
            "dangerousness_assessment",
            "home_visit_risk_assessment",
            "recall",
        ],
    ),
    ("rosh", &["not_assessed", "low", "medium", "high", "very_high"]),
    ("report_type", &["referred", "oral", "fast", "standard"]),
    ("registration", &["life_or_ipp", "iom", "visor", "never"]),
];

fn condition(about: &'static str) -> impl Strategy<Value = ConditionSeed> {
    let own: &'static [Readable] = match about {
        "case" => &CASE,
        "staff" => &STAFF,
        _ => &DOCUMENT,
    };
    let readable = prop_oneof![1 => select(&UNIT[..]), 2 => select(own)];
    readable.prop_flat_map(|(attribute, values)| {
        // Mostly most of the values, so that rules apply to somebody.
        let some = subsequence(values, (values.len().div_ceil(2))..=values.len());
        let few = subsequence(values, 1..=values.len());
        let one_of = (prop_oneof![3 => some, 1 => few], Just(false));
        let none_of = (subsequence(values, 1..=(values.len() / 2).max(1)), Just(true));
        prop_oneof![3 => one_of, 1 => none_of].prop_map(move |(values, negated)| ConditionSeed {
            attribute,
            values,
            negated,
        })
    })
}

fn rule(about: &'static str) -> impl Strategy<Value = RuleSeed> {
    use Purpose as P;
    let met_by: &'static [Purpose] = if about == "staff" {
        &[P::OneToOne, P::ReflectiveSession, P::Observation, P::PerformanceConversation, P::Aqa, P::InductionSession]
    } else {
        &[P::CaseOversight, P::RiskChange, P::MappaLevel1Review, P::LiferPanel, P::HighRiskReview, P::RecallDecision]
    };
    let roles = subsequence(Role::ALL, 1..=3).prop_shuffle();
    (
        vec(condition(about), 0..=2),
        cadence_about(about),
        weighted(0.5, period()),
        roles,
        subsequence(met_by, 1..=4),
        1_u16..120,
        0_u8..4,
    )
        .prop_map(|(when, cadence, judgement, by, met_by, minutes, basis)| {
            let judgement = judgement.filter(|_| cadence.key == "every");
            RuleSeed { when, cadence, judgement, by, met_by, minutes, basis }
        })
}

fn edition() -> impl Strategy<Value = EditionSeed> {
    let some = |about| weighted(0.9, rule(about));
    let rules = (some("case"), some("case"), some("staff"), some("document")).prop_map(|(a, b, c, d)| vec![a, b, c, d]);
    let rules = rules.prop_filter("an edition has at least one rule", |rules| rules.iter().any(Option::is_some));
    let newly = prop_oneof![1 => period(), 2 => Just(Period { count: 9, unit: Unit::Months })];
    let later = prop_oneof![1 => 0_u16..60, 2 => 0_u16..900];
    (later, rules, vec(0_u8..6, 9), newly, subsequence(&["iom", "life_or_ipp"][..], 0..=2)).prop_map(
        |(later, rules, ceilings, newly, exceptions)| EditionSeed { later, rules, ceilings, newly, exceptions },
    )
}

/// Random policies.
pub fn policies() -> impl Strategy<Value = Policies> {
    let policy = (proptest::bool::weighted(0.15), 18_700_i32..20_000, vec(edition(), 1..=3))
        .prop_map(|(opt_in, first, editions)| PolicySeed { opt_in, first, editions });
    let change = (0_u8..4, 0_u8..6, period());
    let patch =
        (0_u8..2, 0_u8..8, 0_u8..3, prop_oneof![1 => Just(0_u16), 1 => 0_u16..700], 0_u16..900, vec(change, 1..=4))
            .prop_map(|(policy, unit, edition, start, length, changes)| PatchSeed {
                policy,
                unit,
                edition,
                start,
                length,
                changes,
            });
    (vec(policy, 1..=2), vec(patch, 0..=4)).prop_map(|(policies, patches)| Policies { policies, patches })
}
