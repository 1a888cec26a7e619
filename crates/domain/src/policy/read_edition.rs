//! Reading one edition file.

use super::edition::{Bilingual, Edition, Ladder, Note, Rule, Rung};
use super::number::{Basis, Source};
use super::read_rule::{Defaults, Inherited, by, conditions, number, purposes, rule, source};
use super::table::{Reading, Table};
use crate::signing::Band;
use crate::words::{About, DocumentKind, is_free_code};
use std::sync::Arc;

/// Reads one national edition; faults go to the reading.
pub(super) fn edition(reading: &Reading<'_>, folder: &str, file_day: &str) -> Option<Edition> {
    let parsed = reading.parse()?;
    let root = reading.root(parsed.get_ref());
    let policy = root.text("policy");
    if policy.as_deref().is_some_and(|policy| policy != folder) {
        root.fault("policy", format!("must be the name of its folder, \"{folder}\""));
    }
    let from = root.day("from");
    if from.is_some_and(|from| from.to_string() != file_day) {
        root.fault("from", format!("must be the day in the file's name, {file_day}"));
    }
    let owner = root.text("owner");
    let checked = root.day("checked");
    let opt_in = root.flag("opt_in").unwrap_or(false);
    let title_table = root.need("title").and_then(|item| item.table());
    let (title, welsh) = title_table.map(title).unzip();
    let notes = root
        .get("note")
        .map(|item| item.list())
        .unwrap_or_default()
        .iter()
        .filter_map(|item| item.table())
        .filter_map(note)
        .collect();
    let defaults = defaults(&root);
    let signing = root.table("signing").map(ladder);
    let rules = rules(&root, folder, &defaults);
    root.finish();
    if signing.is_none() && rules.iter().any(|rule| reaches_assessments(rule)) {
        reading.fault_at(
            1,
            "signing",
            "is missing: a signature rule that asks for assessments needs the ladder of bands",
        );
    }
    Some(Edition {
        policy: policy?,
        from: from?,
        owner: owner?,
        checked: checked?,
        opt_in,
        title: title?,
        welsh: welsh?,
        notes,
        rules,
        signing: signing.flatten().map(Arc::new),
    })
}

fn title(table: Table<'_, '_>) -> (Bilingual, String) {
    let both = Bilingual { en: table.text("en").unwrap_or_default(), cy: table.text("cy").unwrap_or_default() };
    let welsh = table.text("welsh").unwrap_or_default();
    table.finish();
    (both, welsh)
}

fn note(table: Table<'_, '_>) -> Option<Note> {
    let en = table.text("en");
    let source = table.table("source").and_then(source);
    table.get("cy");
    table.finish();
    Some(Note { en: en?, source })
}

fn defaults<'a, 'f>(root: &Table<'a, 'f>) -> Defaults {
    let about = root.get("about").and_then(|item| item.word(About::CODES, About::from_code));
    let when_items = root.get("when");
    let by = root.get("by").map(|item| by(&item));
    let met_by = root.get("met_by").map(|item| purposes(&item));
    // Which attributes a condition may read depends on what each rule is about; the policy-wide ones are read with the policy's own.
    let when = when_items.map(|item| conditions(&item, about)).unwrap_or_default();
    Defaults { about, when, by, met_by }
}

fn rules(root: &Table<'_, '_>, folder: &str, defaults: &Defaults) -> Vec<Arc<Rule>> {
    let Some(table) = root.need("rule").and_then(|item| item.table()) else { return Vec::new() };
    let mut rules: Vec<Arc<Rule>> = Vec::new();
    for name in table.keys() {
        let Some(body) = table.table(&name) else { continue };
        if !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
            body.fault("", "a rule's name has lower-case letters, digits and hyphens only");
        }
        rules.extend(rule(body, format!("{folder}/{name}"), defaults).map(Arc::new));
    }
    if rules.is_empty() && table.keys().is_empty() {
        root.fault("rule", "an edition has at least one rule");
    }
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    rules
}

fn reaches_assessments(rule: &Rule) -> bool {
    let asks = |condition: &super::Condition| {
        condition.attribute == super::Attribute::Kind
            && condition.values.iter().any(|value| value == DocumentKind::Oasys.code()) != condition.negated
    };
    matches!(rule.cadence, super::Cadence::Signature { .. })
        && (rule.when.iter().any(asks)
            || !rule.when.iter().any(|condition| condition.attribute == super::Attribute::Kind))
}

fn ladder(table: Table<'_, '_>) -> Option<Ladder> {
    let basis =
        table.need("basis").and_then(|item| item.word(&Basis::CODES, Basis::from_code)).unwrap_or(Basis::Assumed);
    let source: Option<Source> = table.table("source").and_then(source);
    let inherited = Inherited { basis, source };
    let newly_qualified =
        table.need("newly_qualified").and_then(|item| number(&item, &inherited, |item| item.period()));
    let exceptions =
        table.get("exceptions").map(|item| item.texts(is_free_code, "a registration, as \"iom\"")).unwrap_or_default();
    let ceiling = table.need("ceiling").and_then(|item| item.table());
    let ceilings: Option<Vec<_>> = ceiling.and_then(|ceiling| {
        let read = |name: &&str| {
            ceiling.need(name).and_then(|item| number(&item, &inherited, |item| item.word(&Rung::CODES, rung)))
        };
        let all: Vec<_> = Band::CODES.iter().map(read).collect();
        ceiling.finish();
        all.into_iter().collect()
    });
    table.finish();
    Some(Ladder { ceilings: ceilings?, exceptions, newly_qualified: newly_qualified? })
}

fn rung(code: &str) -> Option<Rung> {
    Rung::CODES.iter().position(|known| *known == code).map(|place| Rung::ALL[place])
}
