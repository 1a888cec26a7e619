//! Who is supervised: MAPPA, risk, registrations, cohorts, needs.

use super::sentence::{Sentence, sentence};
use super::{Case, course};
use crate::synth::chance::Chance;
use crate::synth::day::Day;
use crate::synth::names::Names;
use crate::synth::plan::{Brief, PduPlan};
use crate::synth::words::{CaseType, Code, Height, Rosh};

/// The CRN of the n-th person of the nation: unique, and telling nothing.
pub fn crn(number: u64) -> Code {
    let shuffled = (number * 6_700_417 + 13_331_013) % 26_000_000;
    Code::new(&format!("{}{:06}", char::from(b'A' + (shuffled / 1_000_000) as u8), shuffled % 1_000_000))
}

/// Makes the n-th person of a unit.
pub fn person(brief: &Brief<'_>, plan: &PduPlan, names: &Names, team: usize, index: usize) -> Case {
    let number = (plan.first_case + index) as u64;
    let mut chance = brief.chance("case", number);
    let sentence = sentence(brief, &mut chance);
    let woman = chance.happens(brief.number("person.women"));
    let name = names.draw(&mut chance, plan.in_wales(), woman, 1.0);
    let kind = sentence.kinds[sentence.kinds.len() - 1].1;
    let category = category(brief, &mut chance, kind, woman);
    let level = level(brief, &mut chance, category);
    let rosh = risk(brief, &mut chance, kind, category, level);
    let registrations = registrations(brief, &mut chance, &sentence, woman, category, rosh);
    let unpaid_work_only = kind == CaseType::Community && !rosh.is_high() && category == 0 && chance.happens(0.24);
    let cohorts =
        cohorts(brief, &mut chance, &sentence, &registrations, woman, category, unpaid_work_only && rosh == Rosh::Low);
    let Sentence { start, expected_end, end, release, kinds, life, recalls } = sentence;
    let mut case = Case {
        number,
        crn: crn(number),
        name,
        woman,
        team,
        start,
        expected_end,
        end,
        release,
        kinds,
        kind_known: !chance.happens(brief.number("faults.case_type_unknown")),
        life,
        rosh: Vec::new(),
        mappa_category: category,
        mappa_level: vec![(start, level)],
        registrations: vec![(start, registrations)],
        cohorts,
        need: chance.below(14) + chance.below(16) + if rosh.is_high() { 5 } else { 0 },
        predictor: [20, 10, 0][chance.weighted(&if rosh.is_high() { [0.16, 0.40, 0.44] } else { [0.02, 0.14, 0.84] })],
        unpaid_work_only,
        tiers: Vec::new(),
        holders: Vec::new(),
        allocation_row: chance.happens(brief.number("history.practitioner_rows")),
        events: Vec::new(),
        recalls,
    };
    course::run(brief, &mut chance, &mut case, rosh);
    case
}

fn category(brief: &Brief<'_>, chance: &mut Chance, kind: CaseType, woman: bool) -> u8 {
    let own = |key: &str| brief.number(key);
    let first = match kind {
        CaseType::Community => own("mappa.category_1_community"),
        CaseType::Licence => own("mappa.category_1_licence"),
        CaseType::Custody => own("mappa.category_1_custody"),
    } * if woman { 0.1 } else { 1.12 };
    let sentenced = if kind == CaseType::Community { 0.0 } else { 1.0 };
    let (second, third, fourth) =
        (own("mappa.category_2") * sentenced, own("mappa.category_3"), own("mappa.category_4") * sentenced);
    let none = 1.0 - first - second - third - fourth;
    chance.weighted(&[none, first, second, third, fourth]) as u8
}

/// Category 3 is managed at level 2 or 3; the others mostly at level 1.
fn level(brief: &Brief<'_>, chance: &mut Chance, category: u8) -> Option<u8> {
    let (second, third) = (brief.number("mappa.level_2"), brief.number("mappa.level_3"));
    match category {
        0 => Some(0),
        3 => Some(if chance.happens(0.15) { 3 } else { 2 }),
        _ if chance.happens(brief.number("mappa.level_unknown")) => None,
        _ => Some(1 + chance.weighted(&[1.0 - second - third, second, third]) as u8),
    }
}

fn risk(brief: &Brief<'_>, chance: &mut Chance, kind: CaseType, category: u8, level: Option<u8>) -> Rosh {
    let table = format!("rosh.{}_{}", kind.code(), if category > 0 { "mappa" } else { "other" });
    let weights = ["low", "medium", "high", "very_high"].map(|rosh| brief.number(&format!("{table}.{rosh}")));
    let drawn = [Rosh::Low, Rosh::Medium, Rosh::High, Rosh::VeryHigh][chance.weighted(&weights)];
    if level.is_some_and(|level| level >= 2) && !drawn.is_high() { Rosh::High } else { drawn }
}

fn registrations(
    brief: &Brief<'_>,
    chance: &mut Chance,
    sentence: &Sentence,
    woman: bool,
    category: u8,
    rosh: Rosh,
) -> Vec<&'static str> {
    let risk = match rosh {
        Rosh::VeryHigh => 2.2,
        Rosh::High => 1.9,
        Rosh::Medium => 0.9,
        _ => 0.25,
    };
    let mut set = Vec::new();
    let mut draw = |code: &'static str, share: f64| {
        if chance.happens(share) {
            set.push(code);
        }
    };
    let man = if woman { 0.2 } else { 1.1 };
    draw("iom", brief.number("person.iom") * risk);
    draw("life_or_ipp", if sentence.life { 1.0 } else { 0.0 });
    draw("domestic_abuse", brief.number("person.domestic_abuse") * risk * man);
    draw("domestic_abuse_history", brief.number("person.domestic_abuse_history") * man);
    draw("stalking", brief.number("person.stalking") * risk * man);
    draw("child_protection", brief.number("person.child_protection") * risk);
    draw("child_concerns", brief.number("person.child_concerns") * risk);
    draw("risk_to_children", if category == 1 { 0.55 } else { brief.number("person.risk_to_children") * risk });
    draw("adult_at_risk", brief.number("person.adult_at_risk") * if woman { 2.0 } else { 0.9 });
    draw("visor", [0.0, 0.97, 0.22, 0.9, 1.0][usize::from(category)]);
    draw("terrorism", if category == 4 { 1.0 } else { 0.0 });
    draw("public_interest", if rosh.is_high() { 0.008 } else { 0.0002 });
    draw("serious_further_offence", if rosh.is_high() { 0.002 } else { 0.0005 });
    draw(
        "unsupervised",
        if in_last_third(brief, sentence) && !rosh.is_high() { brief.number("person.unsupervised") } else { 0.0 },
    );
    set.sort_unstable();
    set
}

/// Whether an order or licence has a third or less to run.
fn in_last_third(brief: &Brief<'_>, sentence: &Sentence) -> bool {
    let (from, kind) = sentence.kinds[sentence.kinds.len() - 1];
    kind != CaseType::Custody
        && sentence.expected_end.is_some_and(|end| brief.on.since(from) >= end.since(brief.on) * 2)
}

fn cohorts(
    brief: &Brief<'_>,
    chance: &mut Chance,
    sentence: &Sentence,
    registrations: &[&'static str],
    woman: bool,
    category: u8,
    low: bool,
) -> Vec<&'static str> {
    let registered = |code| registrations.contains(&code);
    let young = chance.happens(brief.number("person.young_adults")) && !sentence.life;
    let public_protection =
        sentence.life && chance.happens(0.32) && sentence.start < Day::from_civil(2013, 6, 1).unwrap_or(brief.on);
    [
        ("sexual_offences", category == 1),
        ("life_sentence", sentence.life && !public_protection),
        ("ipp", public_protection),
        ("domestic_abuse", registered("domestic_abuse")),
        ("terrorism", registered("terrorism")),
        ("women", woman),
        ("young_adults", young),
        ("integrated_offender_management", registered("iom")),
        ("community_sentence_low", low),
    ]
    .into_iter()
    .filter(|(_, holds)| *holds)
    .map(|(code, _)| code)
    .collect()
}
