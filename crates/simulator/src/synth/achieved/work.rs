//! Figures about what was done: records, events, documents; and faults.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::cases::Known;
use super::staff::People;
use super::tables::{Row, each};
use super::{Aims, Section, part, plain};
use crate::synth::day::Day;
use crate::synth::folder::Folder;

#[derive(Default)]
struct Records {
    all: u64,
    late: u64,
    without_instant: u64,
    by_purpose: BTreeMap<String, u64>,
    /// Planned, then responsive: those that say whether the work changed, and those in which it did.
    changed: [(u64, u64); 2],
    reflected: FxHashSet<String>,
}

impl Records {
    fn see(&mut self, row: &Row<'_>, on: Day) {
        self.all += 1;
        let purposes = row.get("purpose");
        for purpose in purposes.split(';') {
            *self.by_purpose.entry(purpose.to_owned()).or_default() += 1;
        }
        let recorded = row.get("recorded_at");
        self.without_instant += u64::from(recorded.is_empty());
        let late = match (recorded.get(..10).and_then(|day| Day::parse(day.as_bytes()).ok()), row.day("on")) {
            (Some(recorded), Some(on)) => recorded.since(on) > 7,
            _ => false,
        };
        self.late += u64::from(late);
        let responsive =
            ["risk_change", "recall_decision", "enforcement_decision", "high_risk_review"].contains(&purposes);
        if !row.get("changed_work").is_empty() {
            let (all, changed) = &mut self.changed[usize::from(responsive)];
            *all += 1;
            *changed += u64::from(row.get("changed_work") == "yes");
        }
        if purposes == "reflective_session" && row.day("on").is_some_and(|day| day > on.plus_months(-12)) {
            self.reflected.insert(row.get("staff_code").to_owned());
        }
    }

    fn quality(&self, people: &People, aims: &Aims<'_>) -> Section {
        let here = people.staff.values().filter(|person| person.is_here() && person.is_practitioner());
        let practitioners = here.count() as u64;
        let [planned, responsive] = self.changed;
        let reflected = self.reflected.len() as u64;
        let figures = [
            ("recorded more than 7 days after", self.late, self.all, "faults.record_late_over_7_days"),
            ("without the moment of recording", self.without_instant, self.all, "faults.record_without_instant"),
            ("planned oversight that changed the work", planned.1, planned.0, "oversight.changed_work_planned"),
            (
                "responsive oversight that changed the work",
                responsive.1,
                responsive.0,
                "oversight.changed_work_responsive",
            ),
            ("practitioners with a reflective session in a year", reflected, practitioners, "people.reflective_a_year"),
        ];
        let lines = figures.map(|(what, count, of, key)| part(what, count, of, aims.share(key))).to_vec();
        Section { title: "Records: how and when", lines }
    }
}

/// Records by purpose, and how they were written.
pub fn records(folder: &Folder, people: &People, aims: &Aims<'_>, on: Day) -> Vec<Section> {
    let mut seen = Records::default();
    each(folder, "records.csv", |row| seen.see(row, on));
    let mut lines = vec![part("records", seen.all, seen.all, aims.count("history.expected_records"))];
    lines.extend(seen.by_purpose.iter().map(|(purpose, count)| part(purpose, *count, seen.all, None)));
    lines.push(plain("NDelius contacts", folder.file("contacts.csv").map_or(0, |file| file.rows)));
    vec![Section { title: "Records by purpose", lines }, seen.quality(people, aims)]
}

/// Events by kind.
pub fn events(folder: &Folder, aims: &Aims<'_>) -> Section {
    let mut by: BTreeMap<String, u64> = BTreeMap::new();
    each(folder, "events.csv", |row| *by.entry(row.get("kind").to_owned()).or_default() += 1);
    let all = by.values().sum();
    let mut lines = vec![part("events", all, all, aims.count("history.expected_events"))];
    lines.extend(by.into_iter().map(|(kind, count)| part(kind, count, all, None)));
    Section { title: "Events by kind", lines }
}

/// Documents by kind and state.
pub fn documents(folder: &Folder, aims: &Aims<'_>) -> Section {
    let mut by: BTreeMap<String, u64> = BTreeMap::new();
    each(folder, "documents.csv", |row| {
        *by.entry(format!("{}, {}", row.get("kind"), row.get("state"))).or_default() += 1
    });
    let all = by.values().sum();
    let mut lines = vec![part("documents", all, all, aims.count("history.expected_documents"))];
    lines.extend(by.into_iter().map(|(kind, count)| part(kind, count, all, None)));
    Section { title: "Documents by kind and state", lines }
}

/// What real extracts suffer from, as far as the files show it.
pub fn faults(folder: &Folder, known: &Known, people: &People, aims: &Aims<'_>, on: Day) -> Section {
    let posted = |person: &&super::staff::Person| person.is_here() && person.is_practitioner();
    let practitioners = people.staff.values().filter(posted).count() as u64;
    let without = people.staff.values().filter(posted).filter(|person| person.manager.is_empty()).count() as u64;
    let gone = |code: &str| people.staff.get(code).is_some_and(|manager| !manager.is_here());
    let stale = people.staff.values().filter(posted).filter(|person| gone(&person.manager)).count() as u64;
    let (away, uncovered, long) = absences(folder, people, on);
    let (hearings, unknown) = hearings(folder);
    let lines = vec![
        part("practitioners without a manager", without, practitioners, aims.share("faults.no_manager")),
        part("practitioners whose manager has left", stale, practitioners, aims.share("faults.manager_left")),
        part("unheld cases", known.unheld, known.live, aims.share("faults.unheld_case")),
        part("not assessed for more than 15 days", known.unassessed, known.live, None),
        part(
            "in custody, release date passed",
            known.release_passed,
            known.live,
            aims.share("faults.release_date_passed"),
        ),
        part("expected end passed", known.end_passed, known.live, aims.share("faults.expected_end_passed")),
        part("managers' absences without cover", uncovered, away, aims.share("faults.cover_missing")),
        plain("away today for 28 days or more", long),
        part("court reports without a hearing day", unknown, hearings, aims.share("faults.hearing_unknown")),
        plain("rows of limited access", folder.file("limited_access.csv").map_or(0, |file| file.rows)),
        plain("rows of evaluation arms", folder.file("arms.csv").map_or(0, |file| file.rows)),
        plain("adoption days", folder.file("adoption.csv").map_or(0, |file| file.rows)),
    ];
    Section { title: "Faults and special cases", lines }
}

/// Absences of managers, those of them without cover, and everybody's long ones of today.
fn absences(folder: &Folder, people: &People, on: Day) -> (u64, u64, u64) {
    let mut covered: FxHashMap<String, FxHashSet<String>> = FxHashMap::default();
    each(folder, "cover.csv", |row| {
        covered.entry(row.get("staff_code").to_owned()).or_default().insert(row.get("from").to_owned());
    });
    let (mut away, mut uncovered, mut long) = (0, 0, 0);
    each(folder, "absences.csv", |row| {
        let code = row.get("staff_code");
        let manages = people.staff.get(code).is_some_and(|person| matches!(person.grade.as_str(), "SPO" | "PDU_HEAD"));
        away += u64::from(manages);
        uncovered += u64::from(manages && !covered.get(code).is_some_and(|from| from.contains(row.get("from"))));
        let until = row.day("until");
        let today = row
            .day("from")
            .is_some_and(|from| from <= on && until.is_none_or(|until| on <= until && until.since(from) >= 27));
        long += u64::from(today);
    });
    (away, uncovered, long)
}

fn hearings(folder: &Folder) -> (u64, u64) {
    let (mut all, mut unknown) = (0, 0);
    each(folder, "documents.csv", |row| {
        if row.get("kind") == "pre_sentence_report" {
            all += 1;
            unknown += u64::from(row.get("needed_by").is_empty());
        }
    });
    (all, unknown)
}
