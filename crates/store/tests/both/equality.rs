//! The same answers from a database as from the folder that was brought into it.

use crate::support::{Cells, Chance, Files, Open, SHIPPED, printed, printed_from, read, sample, taken, team};
use std::collections::BTreeMap;
use touchstone_domain::calendar::Instant;
use touchstone_domain::facts::{DocumentIx, State};
use touchstone_domain::plan::{Subject, plan_with_gists};
use touchstone_domain::words::Crn;
use touchstone_service::Service;
use touchstone_service::import::Options;
use touchstone_store::{DutyRow, Subjects, When};

on_both!(
    fifty_days_and_instants_of_several_folders_print_the_same_bytes,
    a_subject_planned_from_what_matters_to_it_has_the_duties_of_the_whole_plan,
);

/// Days around the extracts, each with an instant before or after, or all that is known.
fn questions(chance: &mut Chance, count: usize) -> Vec<When> {
    let question = |number: usize| {
        let on = chance.day("2021-06-01", "2027-04-30");
        let instant = Instant(Instant::start_of(on).0 + (chance.below(30) as i64 - 20) * 86_400_000_000);
        When { on, known_at: (number % 2 == 1).then_some(instant) }
    };
    (0..count).map(question).collect()
}

fn folders() -> [Files; 4] {
    let on = crate::support::day("2026-11-21");
    [sample("one"), sample("two"), team(3, on), team(4, on)]
}

fn fifty_days_and_instants_of_several_folders_print_the_same_bytes(open: &Open) {
    let mut chance = Chance::new(50);
    let mut pairs = 0;
    for files in folders() {
        let database = open.other(true);
        let service = database.service();
        taken(&service, &database.moment(crate::support::day("2026-11-21")), &files, Options::default());
        let facts = read(&files, None);
        for when in questions(&mut chance, 13) {
            let (folder, stored) = (printed(facts.clone(), when), printed_from(&service, when));
            assert!(!folder.is_empty() || when.on < crate::support::day("2022-01-01"), "{when:?}");
            assert!(folder == stored, "{when:?}: the database answers otherwise");
            pairs += 1;
        }
    }
    assert!(pairs >= 50);
}

/// Every duty of everybody, by subject.
fn by_subject(service: &Service, when: When) -> BTreeMap<(&'static str, String), Vec<DutyRow>> {
    let facts = service.store.read(|reader| touchstone_store::load(reader, &SHIPPED.contacts, when)).expect("facts");
    let mut subjects: BTreeMap<(&'static str, String), Vec<DutyRow>> = BTreeMap::new();
    for case in &facts.cases {
        subjects.insert(("case", case.crn.to_string()), Vec::new());
    }
    for staff in &facts.people.staff {
        subjects.insert(("staff", staff.code.to_string()), Vec::new());
    }
    for document in &facts.documents {
        subjects.insert(("document", document.id.to_string()), Vec::new());
    }
    let state = State::fold(facts, None);
    let plan = plan_with_gists(&state, &SHIPPED, when.on);
    for duty in &plan.duties {
        let row = DutyRow::of(&state, &plan.variants, duty, when.on);
        subjects.entry((row.about.code(), row.subject.to_string())).or_default().push(row);
    }
    subjects
}

/// The duties of some subjects, from no more than what matters to them; and whether everybody on the staff was kept from before.
fn alone(service: &Service, subjects: &Subjects, when: When) -> (Vec<DutyRow>, bool) {
    let facts = service.store.read(|reader| reader.load_about(subjects, &SHIPPED, when)).expect("a slice");
    let state = State::fold(facts, None);
    let planner = service.planner(&state, when.on);
    let mut duties = Vec::new();
    for crn in &subjects.cases {
        let case = Crn::parse(crn.as_bytes()).and_then(|crn| state.facts.case_with(crn)).expect("the case");
        duties.extend(planner.gisted_duties_of(Subject::Case(case)));
    }
    for code in &subjects.staff {
        duties.extend(planner.gisted_duties_of(Subject::Staff(state.facts.staff_coded(code).expect("the person"))));
    }
    for id in &subjects.documents {
        let at = state.facts.documents.iter().position(|document| *document.id == **id).expect("the document");
        duties.extend(planner.gisted_duties_of(Subject::Document(DocumentIx::new(at))));
    }
    let mut rows: Vec<DutyRow> =
        duties.iter().map(|duty| DutyRow::of(&state, planner.variants(), duty, when.on)).collect();
    rows.sort_by(|a, b| a.key().cmp(&b.key()));
    let kept = state.facts.stands_on_others();
    assert_eq!(planner.ground().holds_for(&state, when.on), kept, "the policies are bound once to those who are kept");
    (rows, kept)
}

fn a_subject_planned_from_what_matters_to_it_has_the_duties_of_the_whole_plan(open: &Open) {
    let service = open.service();
    // Managers of one region are away, and covered from another, one of them by somebody who is away and covered from a third.
    let mut cells = Cells::of(&sample("one"));
    for (manager, deputy) in
        [("N54A008", "N57A009"), ("N54A010", "N57A010"), ("N54A001", "N57A001"), ("N57A009", "N03A001")]
    {
        cells.add("absences.csv", &format!("{manager},2025-10-06,,sickness"));
        cells.add("cover.csv", &format!("{manager},2025-10-06,,{deputy}"));
    }
    taken(&service, &open.moment(crate::support::day("2026-11-21")), &cells.files(), Options::default());
    let mut chance = Chance::new(51);
    let (mut planned, mut upon_kept) = (0, 0);
    for on in ["2023-05-02", "2025-11-03", "2026-02-10"] {
        let when = When::on(crate::support::day(on));
        // For an instant nobody is kept: whoever matters is looked for.
        let sliced = When { known_at: Some(Instant::start_of(crate::support::day("2100-01-01"))), ..when };
        for ((about, code), mut whole) in by_subject(&service, when) {
            // One in four, so that three days take seconds.
            if chance.below(4) > 0 {
                continue;
            }
            let mut subjects = Subjects::default();
            match about {
                "case" => subjects.cases.insert(code.clone()),
                "staff" => subjects.staff.insert(code.clone()),
                _ => subjects.documents.insert(code.clone()),
            };
            whole.sort_by(|a, b| a.key().cmp(&b.key()));
            let (rows, kept) = alone(&service, &subjects, when);
            assert_eq!(rows, whole, "{about} {code} on {on}");
            assert_eq!(alone(&service, &subjects, sliced), (rows, false), "{about} {code} on {on}, from a slice");
            planned += whole.len();
            upon_kept += usize::from(kept);
        }
    }
    assert!(planned > 200 && upon_kept > 100, "{planned}, {upon_kept}");
}
