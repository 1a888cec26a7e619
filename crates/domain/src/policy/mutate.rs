//! Small changes of a policy, one at a time: worked examples that notice each of them pin the policy down.
//!
//! Left out are the changes that cannot show, because what is due stays the same whatever the facts:
//! a band's ceiling between `very_high` and `any` (no ROSH lies between), the months of the newly qualified where their
//! ceiling is that of other unapproved POs, and a last `pdu_head` beside `spo` (heads of PDU count as SPOs and are tried last in any case).

use super::{Attribute, Cadence, Condition, Ladder, Number, Policy, Rule, Rung, YearKind};
use crate::calendar::{Day, Period};
use crate::signing::Band;
use crate::words::{About, Anchor, Purpose, Role};

/// A policy with one thing changed.
#[derive(Clone, Debug)]
pub struct Mutation {
    /// `touch-points@2021-06-26 high-risk: every 3 months → 4 months`.
    pub what: String,
    /// The rule that was changed; `None` where the ladder was.
    pub rule: Option<String>,
    /// The policy as changed.
    pub policy: Policy,
}

/// Every small change of every number and condition of a policy.
#[must_use]
pub fn mutations(policy: &Policy) -> Vec<Mutation> {
    let mut all = Vec::new();
    for (at, edition) in policy.editions.iter().enumerate() {
        for (place, rule) in edition.rules.iter().enumerate() {
            for (what, changed) in rule_mutations(rule) {
                let mut policy = policy.clone();
                policy.editions[at].rules[place] = changed.into();
                all.push(Mutation {
                    what: format!("{} {}: {what}", edition.id(), rule.id),
                    rule: Some(rule.id.clone()),
                    policy,
                });
            }
        }
        for (what, changed) in edition.signing.iter().flat_map(|ladder| ladder_mutations(ladder)) {
            let mut policy = policy.clone();
            policy.editions[at].signing = Some(changed.into());
            all.push(Mutation { what: format!("{} signing: {what}", edition.id()), rule: None, policy });
        }
    }
    all
}

type Changed = Vec<(String, Rule)>;

fn rule_mutations(rule: &Rule) -> Changed {
    let mut out = Changed::new();
    cadence_numbers(rule, &mut out);
    cadence_shape(rule, &mut out);
    number(rule, "minutes", &rule.minutes, whole, |rule| Some(&mut rule.minutes), &mut out);
    if let Some(at_most) = &rule.judgement {
        number(rule, "at_most", at_most, period, |rule| rule.judgement.as_mut(), &mut out);
        out.push(with(rule, "judgement dropped", |rule| rule.judgement = None));
    }
    for at in 0..rule.when.len() {
        condition_mutations(rule, at, &mut out);
    }
    for purpose in Purpose::ALL {
        let met_by = rule.met_by.iter().position(|known| known == purpose);
        match met_by {
            Some(_) => out.push(with(rule, &format!("met_by without {purpose}"), |rule| {
                rule.met_by.retain(|known| known != purpose)
            })),
            None if !rule.met_by.is_empty() => {
                out.push(with(rule, &format!("met_by with {purpose}"), |rule| rule.met_by.push(*purpose)))
            }
            None => {}
        }
    }
    for (place, role) in rule.by.iter().enumerate() {
        let cannot_show = *role == Role::PduHead && place + 1 == rule.by.len() && rule.by.contains(&Role::Spo);
        if !cannot_show {
            out.push(with(rule, &format!("by without {role}"), |rule| rule.by.retain(|known| known != role)));
        }
    }
    if rule.by.len() > 1 {
        out.push(with(rule, "by turned round", |rule| rule.by.reverse()));
    }
    out
}

/// Moves each number of the cadence.
fn cadence_numbers(rule: &Rule, out: &mut Changed) {
    /// Borrows a number of the cadence of a changed rule.
    macro_rules! place {
        ($shape:pat => $field:ident) => {
            |rule: &mut Rule| match &mut rule.cadence {
                $shape => Some(&mut *$field),
                _ => None,
            }
        };
    }
    match &rule.cadence {
        Cadence::Once { within, count, .. } => {
            number(rule, "within", within, period, place!(Cadence::Once { within, .. } => within), out);
            number(rule, "count", count, whole, place!(Cadence::Once { count, .. } => count), out);
        }
        Cadence::Every { every, first } => {
            number(rule, "every", every, period, place!(Cadence::Every { every, .. } => every), out);
            number(rule, "first", first, period, place!(Cadence::Every { first, .. } => first), out);
        }
        Cadence::Times { times, first, .. } => {
            number(rule, "times", times, whole, place!(Cadence::Times { times, .. } => times), out);
            number(rule, "first", first, period, place!(Cadence::Times { first, .. } => first), out);
        }
        Cadence::Before { lead, opens, .. } => {
            number(rule, "lead", lead, period, place!(Cadence::Before { lead, .. } => lead), out);
            number(rule, "opens", opens, period, place!(Cadence::Before { opens, .. } => opens), out);
        }
        Cadence::After { within, .. } => {
            number(rule, "within", within, period, place!(Cadence::After { within, .. } => within), out);
        }
        Cadence::Signature { within: Some(within), .. } => {
            number(
                rule,
                "within",
                within,
                period,
                place!(Cadence::Signature { within: Some(within), .. } => within),
                out,
            );
        }
        Cadence::Signature { within: None, .. } => {}
        Cadence::Yearly { by, or_within } => {
            number(rule, "by", by, day_of_year, place!(Cadence::Yearly { by, .. } => by), out);
            if let Some((within, _)) = or_within {
                number(
                    rule,
                    "or_within",
                    within,
                    period,
                    place!(Cadence::Yearly { or_within: Some((within, _)), .. } => within),
                    out,
                );
            }
        }
    }
}

/// Changes what the cadence is made of beside its numbers: anchors, events, years, switches.
fn cadence_shape(rule: &Rule, out: &mut Changed) {
    /// Changes a field of the cadence of a changed rule.
    macro_rules! change {
        ($cadence:ident, $field:ident, $change:expr) => {
            |rule: &mut Rule| {
                if let Cadence::$cadence { $field, .. } = &mut rule.cadence {
                    $change($field);
                }
            }
        };
    }
    match &rule.cadence {
        Cadence::Once { of, .. } | Cadence::Before { of, .. } | Cadence::Yearly { or_within: Some((_, of)), .. } => {
            anchors(rule, *of, out);
        }
        Cadence::Times { per, spread, .. } => {
            let other = if *per == YearKind::Financial { YearKind::Calendar } else { YearKind::Financial };
            out.push(with(rule, "per: the other year", change!(Times, per, |per: &mut YearKind| *per = other)));
            let turn = change!(Times, spread, |spread: &mut bool| *spread = !*spread);
            out.push(with(rule, &format!("spread = {}", !*spread), turn));
        }
        Cadence::After { of, .. } => {
            for at in 0..of.len() {
                let what = format!("of without {}", of[at]);
                out.push(with(rule, &what, change!(After, of, |of: &mut Vec<String>| drop(of.remove(at)))));
            }
        }
        Cadence::Signature { needed_by, .. } => {
            let turn = change!(Signature, needed_by, |needed_by: &mut bool| *needed_by = !*needed_by);
            out.push(with(rule, &format!("needed_by = {}", !*needed_by), turn));
        }
        Cadence::Every { .. } | Cadence::Yearly { or_within: None, .. } => {}
    }
}

/// Exchanges the anchor for each other one of such a subject.
fn anchors(rule: &Rule, of: Anchor, out: &mut Changed) {
    use Anchor as A;
    let group: &[Anchor] = match (of, rule.about) {
        (A::ReleaseDate | A::SupervisionEndExpected, _) => &[A::ReleaseDate, A::SupervisionEndExpected],
        (_, About::Staff) => &[A::PostStarted, A::ServiceStarted],
        _ => &[A::SupervisionStart, A::FirstAllocated, A::Allocated],
    };
    for other in group.iter().filter(|other| **other != of) {
        out.push(with(rule, &format!("of {of} → {other}"), |rule| match &mut rule.cadence {
            Cadence::Once { of, .. } | Cadence::Before { of, .. } => *of = *other,
            Cadence::Yearly { or_within: Some((_, of)), .. } => *of = *other,
            _ => {}
        }));
    }
}

fn condition_mutations(rule: &Rule, at: usize, out: &mut Changed) {
    let condition = &rule.when[at];
    let name = shown(condition);
    out.push(with(rule, &format!("{name} dropped"), |rule| drop(rule.when.remove(at))));
    out.push(with(rule, &format!("{name} turned round"), |rule| rule.when[at].negated = !rule.when[at].negated));
    for place in 0..condition.values.len() {
        out.push(with(rule, &format!("{name} without {}", condition.values[place]), |rule| {
            drop(rule.when[at].values.remove(place))
        }));
    }
    for value in condition.attribute.values().unwrap_or_default() {
        if !condition.values.iter().any(|known| known == value) {
            out.push(with(rule, &format!("{name} with {value}"), |rule| {
                rule.when[at].values.push((*value).to_owned())
            }));
        }
    }
}

fn shown(condition: &Condition) -> String {
    let attribute: Attribute = condition.attribute;
    format!("{}{} {}", if condition.negated { "not " } else { "" }, attribute.code(), condition.values.join(", "))
}

fn ladder_mutations(ladder: &Ladder) -> Vec<(String, Ladder)> {
    let mut out = Vec::new();
    for (at, band) in Band::ALL.into_iter().enumerate() {
        let rung = ladder.ceilings[at].value as usize;
        for other in
            [rung.checked_sub(1), Some(rung + 1)].into_iter().flatten().filter_map(|place| Rung::ALL.get(place))
        {
            let cannot_show = ladder.ceilings[at].value.min(*other) >= Rung::VeryHigh;
            if !cannot_show {
                let mut changed = ladder.clone();
                changed.ceilings[at].value = *other;
                out.push((
                    format!("{} {} → {}", Band::CODES[band as usize], Rung::CODES[rung], Rung::CODES[*other as usize]),
                    changed,
                ));
            }
        }
    }
    for at in 0..ladder.exceptions.len() {
        let mut changed = ladder.clone();
        changed.exceptions.remove(at);
        out.push((format!("exceptions without {}", ladder.exceptions[at]), changed));
    }
    if Band::Nqo.ceiling(ladder) != Band::UnapprovedPo.ceiling(ladder) {
        for (shown, value) in period(&ladder.newly_qualified.value) {
            let mut changed = ladder.clone();
            changed.newly_qualified.value = value;
            out.push((format!("newly_qualified → {shown}"), changed));
        }
    }
    out
}

fn with(rule: &Rule, what: &str, change: impl FnOnce(&mut Rule)) -> (String, Rule) {
    let mut changed = rule.clone();
    change(&mut changed);
    (what.to_owned(), changed)
}

/// Moves a number to each of its neighbours.
fn number<T: Clone>(
    rule: &Rule,
    name: &str,
    number: &Number<T>,
    neighbours: impl Fn(&T) -> Vec<(String, T)>,
    place: impl Fn(&mut Rule) -> Option<&mut Number<T>>,
    out: &mut Changed,
) {
    for (shown, value) in neighbours(&number.value) {
        out.push(with(rule, &format!("{name} → {shown}"), |rule| {
            if let Some(number) = place(rule) {
                number.value = value;
            }
        }));
    }
}

fn whole(value: &u16) -> Vec<(String, u16)> {
    [value.checked_add(1), value.checked_sub(1).filter(|less| *less > 0)]
        .into_iter()
        .flatten()
        .map(|value| (value.to_string(), value))
        .collect()
}

fn period(value: &Period) -> Vec<(String, Period)> {
    whole(&value.count)
        .into_iter()
        .map(|(_, count)| Period { count, ..*value })
        .map(|period| (period.to_string(), period))
        .collect()
}

fn day_of_year(value: &(u8, u8)) -> Vec<(String, (u8, u8))> {
    let day = Day::from_civil(2023, value.0, value.1).unwrap_or(Day::EARLIEST);
    [1, -1]
        .into_iter()
        .map(|step| day.plus(step).civil())
        .map(|(_, month, day)| (format!("{month:02}-{day:02}"), (month, day)))
        .collect()
}
