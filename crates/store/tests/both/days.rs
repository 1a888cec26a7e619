//! The day changes while people work.

use crate::support::{Open, SHIPPED, day, differences, owner, sample, taken};
use touchstone_domain::facts::State;
use touchstone_domain::plan::plan_with_gists;
use touchstone_service::absence::{NewAbsence, record_absence};
use touchstone_service::due::{list_of, turn_to};
use touchstone_service::import::Options;
use touchstone_service::{ListedDuty, Service, Via};
use touchstone_store::{DutyRow, DutyState, Planning, When};

on_both!(
    over_midnight_a_reader_plans_live_and_the_table_follows,
    what_an_act_works_out_while_the_day_is_turned_is_not_overwritten,
    turning_again_does_nothing_and_other_policies_turn_the_table,
);

fn filled(open: &Open, on: &str) -> Service {
    let service = open.service();
    taken(&service, &open.moment(day(on)), &sample("one"), Options::default());
    service
}

/// One person's list as the whole plan has it.
fn from_plan(service: &Service, code: &str, on: &str) -> Vec<DutyRow> {
    let when = When::on(day(on));
    let facts = service.store.read(|reader| touchstone_store::load(reader, &SHIPPED.contacts, when)).expect("facts");
    let state = State::fold(facts, None);
    let plan = plan_with_gists(&state, &SHIPPED, when.on);
    let mut rows: Vec<DutyRow> =
        plan.duties.iter().map(|duty| DutyRow::of(&state, &plan.variants, duty, when.on)).collect();
    rows.retain(|row| row.accountable.as_deref() == Some(code) && row.state != DutyState::Met);
    rows.sort_by(|a, b| a.key().cmp(&b.key()));
    rows
}

fn listed(open: &Open, service: &Service, code: &str, on: &str) -> Vec<DutyRow> {
    let list: Vec<ListedDuty> = list_of(service, &owner(), &open.moment(day(on)), code, day(on)).expect("a list");
    let mut rows: Vec<DutyRow> = list.into_iter().map(|listed| listed.duty).collect();
    rows.sort_by(|a, b| a.key().cmp(&b.key()));
    rows
}

/// Everybody who is accountable for something on some day.
fn accountable(service: &Service) -> Vec<String> {
    let mut codes = std::collections::BTreeSet::new();
    let read = service.store.read(|reader| {
        reader.every_duty(|duty| {
            codes.extend(duty.accountable);
            Ok::<_, touchstone_store::StoreError>(())
        })
    });
    read.expect("duties");
    codes.into_iter().map(String::from).collect()
}

fn over_midnight_a_reader_plans_live_and_the_table_follows(open: &Open) {
    let service = filled(open, "2025-03-28");
    let people = accountable(&service);
    assert!(people.len() > 5, "{people:?}");
    // A weekend, the end of a month and of a financial year: time passes, nothing else happens.
    for on in ["2025-03-28", "2025-03-31", "2025-04-01", "2025-07-01"] {
        for code in &people {
            assert_eq!(
                listed(open, &service, code, on),
                from_plan(&service, code, on),
                "{code} before the turn to {on}"
            );
        }
        turn_to(&service, &open.moment(day(on)), day(on)).expect("turned");
        for code in &people {
            assert_eq!(
                listed(open, &service, code, on),
                from_plan(&service, code, on),
                "{code} after the turn to {on}"
            );
        }
        assert_eq!(differences(&service, &open.moment(day(on))), Vec::<String>::new());
    }
}

fn what_an_act_works_out_while_the_day_is_turned_is_not_overwritten(open: &Open) {
    let service = filled(open, "2025-03-28");
    let on = "2025-07-01";
    // As if the turn had begun and its batches were still to come.
    let turning = Planning {
        planned_for: Some(day("2025-03-28")),
        turning_to: Some(day(on)),
        turn: 1,
        policies: service.policies.clone(),
    };
    let entry =
        touchstone_store::Entry::new(touchstone_store::Verb::Combination, "test", touchstone_store::Shown::Nobody);
    let set = service.store.write(&open.moment(day(on)), "test", Via::Job, |tx| {
        tx.set_planning(&turning)?;
        Ok::<_, touchstone_store::StoreError>(((), tx.log(&entry)?))
    });
    set.expect("set");
    let code = accountable(&service).into_iter().next().expect("somebody");
    let absence = NewAbsence { staff: code.clone(), from: day("2025-06-30"), until: None, kind: "sickness".to_owned() };
    record_absence(&service, &owner(), &open.moment(day(on)), Via::Command, &absence).expect("recorded");
    let turned = service.store.read(|reader| reader.turned()).expect("marks");
    assert!(turned.contains(&code), "what the act touched is marked");
    // Lists of a day that is being turned to are worked out live.
    assert_eq!(listed(open, &service, &code, on), from_plan(&service, &code, on));
    turn_to(&service, &open.moment(day(on)), day(on)).expect("turned");
    assert_eq!(differences(&service, &open.moment(day(on))), Vec::<String>::new());
    assert!(service.store.read(|reader| reader.turned()).expect("marks").is_empty());
}

fn turning_again_does_nothing_and_other_policies_turn_the_table(open: &Open) {
    let service = filled(open, "2025-03-28");
    assert_eq!(turn_to(&service, &open.moment(day("2025-03-28")), day("2025-03-28")).expect("turned"), 0);
    assert!(turn_to(&service, &open.moment(day("2025-04-01")), day("2025-04-01")).expect("turned") > 0);
    assert_eq!(turn_to(&service, &open.moment(day("2025-04-01")), day("2025-04-01")).expect("turned"), 0);
    let mut fewer = (*service.library).clone();
    fewer.policies.retain(|policy| policy.name != "supervision");
    let other = Service::new(service.store.clone(), fewer.into(), "fewer".to_owned());
    let found = differences(&other, &open.moment(day("2025-04-01")));
    assert!(found.iter().any(|difference| difference.contains("other policies")), "{found:?}");
    assert!(turn_to(&other, &open.moment(day("2025-04-01")), day("2025-04-01")).expect("turned") > 0);
    assert_eq!(differences(&other, &open.moment(day("2025-04-01"))), Vec::<String>::new());
}
