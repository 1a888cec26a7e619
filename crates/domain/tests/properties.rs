//! What must be true of every plan, whatever the facts and the policies.

#[allow(dead_code, reason = "each file of tests uses its own part of the support")]
mod support;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::collections::BTreeMap;
use support::answers::{Due, answers};
use support::naive::Naive;
use support::policies::policies;
use support::worlds::{World, world};
use support::{cases, shipped};
use touchstone_domain::calendar::{Calendar, Day, Holiday, Instant};
use touchstone_domain::facts::{AgreedDate, Facts, State};
use touchstone_domain::plan::{Duty, Subject, plan};
use touchstone_domain::policy::{Cadence, Library, Rule};

/// The plans of a world in words, one for each day asked about.
fn plans(facts: Facts, library: &Library, days: &[Day]) -> Vec<Vec<Due>> {
    let state = State::fold(facts, None);
    days.iter().map(|on| answers(&state, &plan(&state, library, *on))).collect()
}

fn days(world: &World) -> Vec<Day> {
    world.asked().collect()
}

/// Puts rows into an order that the numbers say; rows are not told apart by place, so any order will do.
fn shuffled<T>(rows: &mut [T], numbers: &[u32]) {
    let count = rows.len().max(1);
    for (at, number) in numbers.iter().enumerate().filter(|_| count > 1) {
        rows.swap(at % count, *number as usize % count);
    }
}

/// Agreed dates that tie: of equal days the later row counts, so that their order says something.
fn without_ties(agreed: &mut Vec<AgreedDate>) {
    let mut kept: Vec<AgreedDate> = Vec::new();
    for row in agreed.drain(..) {
        if !kept.iter().any(|other| (other.rule, other.case, other.agreed_on) == (row.rule, row.case, row.agreed_on)) {
            kept.push(row);
        }
    }
    *agreed = kept;
}

fn reordered(mut facts: Facts, numbers: &[u32]) -> Facts {
    shuffled(&mut facts.case_changes, numbers);
    shuffled(&mut facts.people_mut().staff_changes, numbers);
    shuffled(&mut facts.events, numbers);
    shuffled(&mut facts.records, numbers);
    shuffled(&mut facts.people_mut().absences, numbers);
    shuffled(&mut facts.people_mut().cover, numbers);
    shuffled(&mut facts.limits, numbers);
    shuffled(&mut facts.people_mut().arms, numbers);
    shuffled(&mut facts.people_mut().adoption, numbers);
    shuffled(&mut facts.agreed, numbers);
    facts
}

/// The first day on which a duty could be due: that on which what it answers came about.
fn trigger(naive: &Naive<'_>, library: &Library, due: &Due, subject: Subject, on: Day) -> Day {
    let (name, _) = due.rule.split_once('/').expect("a rule's id names its policy");
    let policy = library.policy(name).expect("a duty is of a policy of the library");
    let rule: &Rule =
        policy.edition_on(on).and_then(|edition| edition.rule(&due.rule)).expect("its edition has the rule");
    if let Subject::Document(document) = subject {
        let fact = &naive.facts.documents[document.at()];
        let submitted = fact.submitted_on.expect("a document with a duty is submitted");
        return fact.needed_by.map_or(submitted, |needed| submitted.min(needed.day));
    }
    let since = naive.since(policy, &due.rule, subject, on).expect("a duty is of a rule that applies");
    match (&rule.cadence, &due.occurrence) {
        (Cadence::After { .. }, Some(occurrence)) => {
            Day::parse(&occurrence.as_bytes()[..10]).expect("an occurrence names its day")
        }
        // The day itself may have passed before the rule came to apply.
        (Cadence::Before { of, .. }, _) => since.min(naive.end(subject, *of).expect("a day lies ahead")),
        _ => since,
    }
}

fn begins_after_its_trigger(world: &World, library: &Library, naive: &Naive<'_>) -> Result<(), TestCaseError> {
    let state = State::fold(naive.facts.clone(), None);
    for on in world.asked() {
        let planned = plan(&state, library, on);
        for (due, duty) in answers(&state, &planned).iter().zip(&planned.duties) {
            // An agreed date is a manager's own; the standard day beside it is what the rule says.
            let Some(day) = due.standard.or(due.due) else { continue };
            let trigger = trigger(naive, library, due, duty.subject, on);
            prop_assert!(day >= trigger, "on {on}: {due:?} is due before {trigger}");
        }
    }
    Ok(())
}

/// The calendar with one bank holiday more.
fn with_holiday(library: &Library, on: Day) -> Library {
    let (from, until) = library.calendar.known_range();
    let mut holidays = library.calendar.holidays().to_vec();
    holidays.push(Holiday { on, en: "One more".into(), cy: "Un arall".into() });
    Library { calendar: Calendar::new(holidays, from, until), ..library.clone() }
}

fn by_key(duties: &[Due]) -> BTreeMap<(&str, &str, Option<&str>), Option<Day>> {
    duties.iter().map(|due| (due.key(), due.due)).collect()
}

/// Nobody sees to their own duty, to that of a case which they hold, or to that of a case from which they are barred.
fn check_accountable(naive: &Naive<'_>, duty: &Duty, on: Day) -> Result<(), TestCaseError> {
    let Some(staff) = duty.accountable else { return Ok(()) };
    let case = match duty.subject {
        Subject::Case(case) => {
            prop_assert_ne!(
                naive.unit(case, on).holder,
                Some(staff),
                "{:?} is accountable for a case they hold on {}",
                staff,
                on
            );
            Some(case)
        }
        Subject::Staff(subject) => {
            prop_assert_ne!(subject, staff, "somebody is accountable for themselves on {}", on);
            None
        }
        Subject::Document(document) => {
            let fact = &naive.facts.documents[document.at()];
            prop_assert_ne!(fact.author, staff, "an author is accountable for their own document on {}", on);
            // Whoever gave the signature that completed it stays named, wherever they are now.
            if duty.met_on.is_some() || fact.signatures.iter().any(|given| given.by == staff && given.on <= on) {
                return Ok(());
            }
            fact.case
        }
    };
    prop_assert!(naive.is_live(staff, on) && !naive.is_absent(staff, on), "{staff:?} is not there on {on}");
    prop_assert!(case.is_none_or(|case| !naive.is_barred(staff, case, on)), "{staff:?} is barred on {on}");
    Ok(())
}

fn check_all_accountable(world: &World, library: &Library, naive: &Naive<'_>) -> Result<(), TestCaseError> {
    let state = State::fold(naive.facts.clone(), None);
    for on in world.asked() {
        for duty in &plan(&state, library, on).duties {
            check_accountable(naive, duty, on)?;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn no_duty_is_due_before_its_trigger(world in world(), policies in policies()) {
        let (library, patches) = policies.read(shipped());
        let facts = world.facts();
        begins_after_its_trigger(&world, shipped(), &Naive::new(&facts, shipped(), &[]))?;
        begins_after_its_trigger(&world, &library, &Naive::new(&facts, &library, &patches))?;
    }

    #[test]
    fn the_order_of_facts_is_irrelevant(world in world(), policies in policies(), numbers in prop::collection::vec(any::<u32>(), 1..40)) {
        let (library, _) = policies.read(shipped());
        let mut facts = world.facts();
        without_ties(&mut facts.agreed);
        let other = reordered(facts.clone(), &numbers);
        for library in [shipped(), &library] {
            prop_assert_eq!(plans(facts.clone(), library, &days(&world)), plans(other.clone(), library, &days(&world)));
        }
    }

    #[test]
    fn the_numbering_of_codes_is_irrelevant(world in world(), policies in policies()) {
        let (library, _) = policies.read(shipped());
        for library in [shipped(), &library] {
            let (forwards, backwards) = (world.facts(), world.facts_numbered(true));
            prop_assert_eq!(plans(forwards, library, &days(&world)), plans(backwards, library, &days(&world)));
        }
    }

    /// Of the shipped policies only: a `before` rule whose lead or opening were counted in working days would look further
    /// back past one more holiday, and a `yearly` one could fall after its year. No rule that ships does either.
    #[test]
    fn one_more_bank_holiday_makes_nothing_due_earlier(world in world(), steps in prop::collection::vec(-3_i32..=12, 1..4)) {
        let (facts, days) = (world.facts(), days(&world));
        for (step, pivot) in steps.iter().zip(world.pivots.iter().cycle()) {
            let longer = with_holiday(shipped(), Day(pivot + step));
            let (before, after) = (plans(facts.clone(), shipped(), &days), plans(facts.clone(), &longer, &days));
            for (before, after) in before.iter().zip(&after) {
                let (before, after) = (by_key(before), by_key(after));
                prop_assert!(before.keys().eq(after.keys()), "the same duties");
                for (key, due) in &before {
                    prop_assert!(after[key] >= *due, "{key:?}: {due:?} became {:?}", after[key]);
                }
            }
        }
    }

    #[test]
    fn what_was_known_at_an_instant_is_what_had_been_recorded_by_then(world in world(), steps in prop::collection::vec(-10_i32..120, 1..4)) {
        let facts = world.facts();
        for (step, pivot) in steps.iter().zip(world.pivots.iter().cycle()) {
            let known_at = Instant::start_of(Day(pivot + step));
            let mut known = facts.clone();
            known.records.retain(|record| record.recorded_at <= known_at);
            let (then, only) = (State::fold(facts.clone(), Some(known_at)), State::fold(known, None));
            for on in world.asked() {
                prop_assert_eq!(plan(&then, shipped(), on).duties, plan(&only, shipped(), on).duties);
            }
        }
    }

    #[test]
    fn nobody_is_accountable_for_their_own(world in world(), policies in policies()) {
        let (library, patches) = policies.read(shipped());
        let facts = world.facts();
        check_all_accountable(&world, shipped(), &Naive::new(&facts, shipped(), &[]))?;
        check_all_accountable(&world, &library, &Naive::new(&facts, &library, &patches))?;
    }

    #[test]
    fn planning_twice_changes_nothing(world in world(), policies in policies()) {
        let (library, _) = policies.read(shipped());
        for library in [shipped(), &library] {
            let state = State::fold(world.facts(), None);
            let first: Vec<_> = world.asked().map(|on| plan(&state, library, on).duties).collect();
            let again: Vec<_> = world.asked().map(|on| plan(&state, library, on).duties).collect();
            let afresh: Vec<_> = world.asked().map(|on| plan(&State::fold(world.facts(), None), library, on).duties).collect();
            prop_assert_eq!(&first, &again);
            prop_assert_eq!(&first, &afresh);
        }
    }

    #[test]
    fn a_duty_has_one_key(world in world(), policies in policies()) {
        let (library, _) = policies.read(shipped());
        for library in [shipped(), &library] {
            for planned in plans(world.facts(), library, &days(&world)) {
                prop_assert_eq!(by_key(&planned).len(), planned.len(), "rule, subject and occurrence are a duty's key");
            }
        }
    }
}
