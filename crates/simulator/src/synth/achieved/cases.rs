//! Figures about cases: kind, risk, MAPPA, tier, caseloads, history rows.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::staff::People;
use super::tables::each;
use super::{Aims, Section, part, plain, spread};
use crate::synth::day::Day;
use crate::synth::folder::Folder;

/// What the folder knows of its cases, counted once.
#[derive(Default)]
pub struct Known {
    /// All rows.
    pub rows: u64,
    /// Those live on the extract's day.
    pub live: u64,
    /// Live cases by column and value.
    pub by: FxHashMap<&'static str, BTreeMap<String, u64>>,
    /// Live cases by holder.
    pub held: FxHashMap<String, u64>,
    /// Nobody in the service holds them.
    pub unheld: u64,
    /// Not assessed and begun more than 15 days ago.
    pub unassessed: u64,
    /// In prison with a release date that has passed.
    pub release_passed: u64,
    /// Expected to have ended.
    pub end_passed: u64,
}

impl Known {
    /// Counts the cases.
    pub fn of(folder: &Folder, people: &People, on: Day) -> Self {
        let mut known = Self::default();
        each(folder, "cases.csv", |row| {
            known.rows += 1;
            if row.day("supervision_end").is_some_and(|end| end < on) {
                return;
            }
            known.live += 1;
            for column in ["case_type", "rosh", "mappa_level", "mappa_category"] {
                *known.by.entry(column).or_default().entry(row.get(column).to_owned()).or_default() += 1;
            }
            let letter = row.get("tier").get(..1).unwrap_or("").to_owned();
            *known.by.entry("tier").or_default().entry(letter).or_default() += 1;
            for column in ["registrations", "cohorts"] {
                for code in row.get(column).split(';').filter(|code| !code.is_empty()) {
                    *known.by.entry(column).or_default().entry(code.to_owned()).or_default() += 1;
                }
            }
            let holder = row.get("practitioner_code");
            match people.staff.get(holder).filter(|person| person.is_here()) {
                Some(_) => *known.held.entry(holder.to_owned()).or_default() += 1,
                None => known.unheld += 1,
            }
            let passed = |column: &str| row.day(column).is_some_and(|day| day < on);
            let old = row.day("supervision_start").is_some_and(|start| on.since(start) > 15);
            known.unassessed += u64::from(row.get("rosh") == "not_assessed" && old);
            known.release_passed += u64::from(row.get("case_type") == "custody" && passed("release_date"));
            known.end_passed += u64::from(row.get("case_type") != "custody" && passed("supervision_end_expected"));
        });
        known
    }

    fn section(&self, title: &'static str, column: &str, aim: impl Fn(&str) -> Option<super::Aim>) -> Section {
        let values = self.by.get(column).into_iter().flatten();
        let lines = values
            .map(|(value, count)| {
                part(if value.is_empty() { "not known" } else { value }, *count, self.live, aim(value))
            })
            .collect();
        Section { title, lines }
    }
}

/// The sections about cases.
pub fn sections(known: &Known, people: &People, aims: &Aims<'_>) -> Vec<Section> {
    let aim_of = |table: &'static str| {
        move |value: &str| if value.is_empty() { None } else { aims.share(&format!("{table}.{value}")) }
    };
    let total = Section {
        title: "Cases",
        lines: vec![
            part("rows", known.rows, known.rows, aims.count("size.cases")),
            part("live", known.live, known.rows, aims.count("size.live_cases")),
        ],
    };
    vec![
        total,
        known.section("Case type", "case_type", aim_of("share.case_type")),
        known.section("Risk of serious harm", "rosh", aim_of("share.rosh")),
        known.section("MAPPA level", "mappa_level", |_| None),
        known.section("MAPPA category", "mappa_category", |_| None),
        known.section("Tier", "tier", |_| None),
        known.section("Registrations", "registrations", |_| None),
        known.section("Cohorts", "cohorts", |_| None),
        caseloads(known, people),
    ]
}

fn caseloads(known: &Known, people: &People) -> Section {
    let mut lines = Vec::new();
    for grade in ["PO", "PSO", "PQIP"] {
        let of_grade = people
            .staff
            .iter()
            .filter(|(_, person)| person.is_here() && person.grade == grade && people.holds_cases(&person.team));
        lines.extend(spread(
            &format!("cases for each {grade}"),
            of_grade.map(|(code, _)| known.held.get(code).copied().unwrap_or(0)).collect(),
        ));
    }
    let mut managed: FxHashMap<&str, u64> = FxHashMap::default();
    for (code, count) in &known.held {
        if let Some(person) = people.staff.get(code).filter(|person| !person.manager.is_empty()) {
            *managed.entry(&person.manager).or_default() += count;
        }
    }
    lines.extend(spread("cases for each manager of practitioners", managed.into_values().collect()));
    Section { title: "Caseloads in sentence management", lines }
}

/// History rows by attribute.
pub fn history(folder: &Folder, aims: &Aims<'_>) -> Section {
    let mut by: BTreeMap<String, u64> = BTreeMap::new();
    each(folder, "case_history.csv", |row| *by.entry(row.get("attribute").to_owned()).or_default() += 1);
    let all = by.values().sum();
    let mut lines = vec![part("rows", all, all, aims.count("history.expected_case_history"))];
    lines.extend(by.into_iter().map(|(attribute, count)| part(attribute, count, all, None)));
    lines.push(plain("rows about staff", folder.file("staff_history.csv").map_or(0, |file| file.rows)));
    Section { title: "History", lines }
}
