//! Random policies as the files of a policies folder, and the patches that these files declare.

use super::build::{PDUS, REGIONS};
use super::policies::{ABOUT, Change, EditionSeed, Patch, PatchSeed, Policies, RuleSeed, Value};
use std::fmt::Write;
use touchstone_domain::calendar::Day;
use touchstone_domain::policy::{Library, PolicyFile, Rung, load};

const NAMES: [&str; 2] = ["alpha", "beta"];
const BANDS: [&str; 9] = [
    "unapproved_pso",
    "unapproved_pqip",
    "approved_pso",
    "approved_pqip",
    "nqo",
    "unapproved_po",
    "approved_po",
    "spo",
    "pdu_head",
];
const BASES: [&str; 4] = ["assumed", "practice", "local", "published"];
const SOURCE: &str = "source = { doc = \"001\", section = \"1\" }";
const SENTENCE: &str = "{ en = \"Somebody does it.\", cy = \"Mae rhywun yn ei wneud.\" }";

impl Policies {
    /// The library that the files say, with the calendar of `shipped`, and the patches laid over it.
    pub fn read(&self, shipped: &Library) -> (Library, Vec<Patch>) {
        let patches = self.patches();
        let mut files: Vec<PolicyFile> = patches.iter().map(|patch| self.patch_file(patch)).collect();
        for (policy, name) in self.policies.iter().zip(NAMES) {
            for (edition, from) in policy.editions.iter().zip(self.days(name)) {
                let text = edition_text(name, from, policy.opt_in, edition);
                files.push(PolicyFile { path: format!("{name}/{from}.toml"), text });
            }
        }
        let library =
            load(&files, Some(shipped)).unwrap_or_else(|faults| panic!("made-up policies have no fault: {faults:?}"));
        (library, patches)
    }

    /// The first days of a policy's editions.
    fn days(&self, name: &str) -> Vec<Day> {
        let policy = &self.policies[usize::from(name == NAMES[1])];
        let mut from = Day(policy.first);
        let next = |edition: &EditionSeed| {
            from = from.plus(i32::from(edition.later) + 1);
            from
        };
        policy.editions.iter().map(next).collect()
    }

    /// The patches that can be: each within one edition, no two of a unit on one day, and each number as that edition has it.
    fn patches(&self) -> Vec<Patch> {
        let mut patches: Vec<Patch> = Vec::new();
        for seed in &self.patches {
            let at = usize::from(seed.policy) % self.policies.len();
            let (name, editions) = (NAMES[at], &self.policies[at].editions);
            let which = usize::from(seed.edition) % editions.len();
            let days = self.days(name);
            let from = days[which].plus(i32::from(seed.start));
            let end = days.get(which + 1).map_or(Day(21_000), |next| next.plus(-1));
            let until = from.plus(i32::from(seed.length)).min(end);
            let unit = unit(seed.unit);
            let overlaps = |other: &Patch| {
                other.policy == name && other.unit == unit && other.from <= until && from <= other.until
            };
            let changes = changes(name, seed, &editions[which]);
            if from <= until && !changes.is_empty() && !patches.iter().any(overlaps) {
                patches.push(Patch { policy: name.to_owned(), unit, from, until, changes });
            }
        }
        patches
    }

    fn patch_file(&self, patch: &Patch) -> PolicyFile {
        let Patch { policy, unit, from, until, .. } = patch;
        let which = self.days(policy).iter().rposition(|day| day <= from).expect("a patch lies within an edition");
        let edition = &self.policies[usize::from(policy == NAMES[1])].editions[which];
        let mut text = format!(
            "policy = \"{policy}\"\nunit = \"{unit}\"\nfrom = {from}\nuntil = {until}\nkind = \"variation\"\nagreed_by = \"head\"\nagreed_on = {from}\nreason = {SENTENCE}\n"
        );
        for (place, rule) in edition.rules.iter().enumerate().filter_map(|(place, rule)| Some((place, rule.as_ref()?)))
        {
            let id = format!("{policy}/r{place}");
            for (_, change) in patch.changes.iter().filter(|(changed, _)| *changed == id) {
                match change {
                    Change::Off => writeln!(text, "rule.r{place}.off = true"),
                    Change::Number(name, value) => {
                        let table = match *name {
                            "minutes" => String::new(),
                            "at_most" => "judgement.".to_owned(),
                            _ => format!("{}.", rule.cadence.key),
                        };
                        let standard = shown(standard(rule, name).expect("the rule has the number"));
                        writeln!(
                            text,
                            "rule.r{place}.{table}{name} = {{ value = {}, standard = {standard} }}",
                            shown(*value)
                        )
                    }
                }
                .expect("text can be written");
            }
        }
        PolicyFile { path: format!("local/{unit}/{policy}/{from}.toml"), text }
    }
}

fn unit(seed: u8) -> String {
    match seed {
        0..2 => PDUS[usize::from(seed)].to_owned(),
        2..4 => REGIONS[usize::from(seed) - 2].to_owned(),
        team => format!("N5T{:03}", team - 4),
    }
}

/// The changes that this edition's rules allow; a number is changed once, and nothing of a rule that is switched off.
fn changes(policy: &str, seed: &PatchSeed, edition: &EditionSeed) -> Vec<(String, Change)> {
    let mut changes: Vec<(String, Change)> = Vec::new();
    for (place, number, period) in &seed.changes {
        let Some(rule) = &edition.rules[usize::from(*place)] else { continue };
        let id = format!("{policy}/r{place}");
        let mut names: Vec<&'static str> = rule.cadence.numbers.iter().map(|(name, _)| *name).collect();
        names.push("minutes");
        names.extend(rule.judgement.map(|_| "at_most"));
        let change = match names.get(usize::from(*number)) {
            None => Change::Off,
            Some(name) => {
                let value = match standard(rule, name) {
                    Some(Value::Period(_)) => Value::Period(*period),
                    Some(Value::Whole(_)) => Value::Whole(period.count.min(13)),
                    _ => Value::MonthDay(1 + u8::try_from(period.count % 12).unwrap_or(0), 28),
                };
                Change::Number(name, value)
            }
        };
        let same = |other: &Change| match (other, &change) {
            (Change::Number(a, _), Change::Number(b, _)) => a == b,
            _ => true,
        };
        if !changes.iter().any(|(changed, other)| *changed == id && same(other)) {
            changes.push((id, change));
        }
    }
    changes
}

fn standard(rule: &RuleSeed, name: &str) -> Option<Value> {
    match name {
        "minutes" => Some(Value::Whole(rule.minutes)),
        "at_most" => rule.judgement.map(Value::Period),
        _ => rule.cadence.numbers.iter().find(|(known, _)| *known == name).map(|(_, value)| *value),
    }
}

fn shown(value: Value) -> String {
    match value {
        Value::Period(period) => format!("\"{period}\""),
        Value::Whole(whole) => whole.to_string(),
        Value::MonthDay(month, day) => format!("\"{month:02}-{day:02}\""),
    }
}

fn edition_text(policy: &str, from: Day, opt_in: bool, edition: &EditionSeed) -> String {
    let mut text = format!(
        "policy = \"{policy}\"\nfrom = {from}\nowner = \"nobody\"\nchecked = {from}\nopt_in = {opt_in}\n[title]\nen = \"Made up\"\ncy = \"Gwneud\"\nwelsh = \"draft\"\n"
    );
    let ceilings: Vec<String> = BANDS
        .iter()
        .zip(&edition.ceilings)
        .map(|(band, rung)| format!("{band} = \"{}\"", Rung::CODES[usize::from(*rung)]))
        .collect();
    write!(
        text,
        "[signing]\nbasis = \"assumed\"\nnewly_qualified = \"{}\"\n{}[signing.ceiling]\n{}\n[rule]\n",
        edition.newly,
        if edition.exceptions.is_empty() { String::new() } else { format!("exceptions = {:?}\n", edition.exceptions) },
        ceilings.join("\n"),
    )
    .expect("text can be written");
    for (place, rule) in edition.rules.iter().enumerate().filter_map(|(place, rule)| Some((place, rule.as_ref()?))) {
        text.push_str(&rule_text(place, rule));
    }
    text
}

fn rule_text(place: usize, rule: &RuleSeed) -> String {
    let about = ABOUT[place];
    let conditions: Vec<String> = rule
        .when
        .iter()
        .map(|condition| {
            format!(
                "{{ {}{} = {:?} }}",
                if condition.negated { "not." } else { "" },
                condition.attribute,
                condition.values
            )
        })
        .collect();
    let mut text = format!(
        "[rule.r{place}]\nabout = \"{about}\"\nbasis = \"{}\"\n{SOURCE}\nminutes = {}\nwhen = [{}]\nsentence = {SENTENCE}\nprecedence_over = [\"alpha/r0\", \"alpha/r1\", \"alpha/r2\"]\n",
        BASES[usize::from(rule.basis)],
        rule.minutes,
        conditions.join(", ")
    );
    if about == "document" {
        text.push_str("by = [\"matrix\"]\n");
    } else {
        let by: Vec<&str> = rule.by.iter().map(|role| role.code()).collect();
        let met_by: Vec<&str> = rule.met_by.iter().map(|purpose| purpose.code()).collect();
        writeln!(text, "by = {by:?}\nmet_by = {met_by:?}").expect("text can be written");
    }
    if let Some(at_most) = rule.judgement {
        writeln!(text, "judgement = {{ at_most = \"{at_most}\" }}").expect("text can be written");
    }
    let numbers: Vec<String> =
        rule.cadence.numbers.iter().map(|(name, value)| format!("{name} = {}", shown(*value))).collect();
    writeln!(text, "[rule.r{place}.{}]\n{}\n{}", rule.cadence.key, numbers.join("\n"), rule.cadence.rest)
        .expect("text can be written");
    text
}
