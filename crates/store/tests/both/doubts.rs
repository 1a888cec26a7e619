//! Doubts: what is due never changes because of one; what rests on the fact is held back for some days; and it ends with the fact.

use crate::support::{Cells, Open, day, differences, found, named, owner, printed_from, taken, team};
use std::collections::BTreeSet;
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::permission::Withheld;
use touchstone_domain::plan::Status;
use touchstone_domain::words::language::{Language, Words};
use touchstone_service::actor::Actor;
use touchstone_service::case::{Case, Happened, Seen, see};
use touchstone_service::doubt::{DoubtRefusal, NewDoubting, form, list, owned, say, say_once, withdraw};
use touchstone_service::import::Options;
use touchstone_service::today::{Today, today};
use touchstone_service::{Error, Service, Via, copy_to};
use touchstone_store::When;

on_both!(
    a_doubt_names_its_owner_and_is_taken_back_with_a_reason,
    what_cannot_be_doubted_is_refused_with_a_sentence,
    that_there_is_none_is_a_fact_and_not_a_missing_one,
    whoever_has_nothing_to_do_with_a_case_finds_nothing_to_doubt,
    a_doubt_moves_no_due_date_and_holds_back_red_for_five_working_days,
    what_somebody_else_says_of_a_case_in_a_list_stands_there_today_and_on_a_day_that_is_worked_out,
    an_extract_that_changes_the_fact_ends_the_doubt_for_good,
    doubts_go_along_with_a_copy_and_are_checked_against_their_facts,
    a_form_that_is_sent_twice_is_one_doubt,
    what_was_said_and_how_it_ended_stands_in_the_case_as_it_was_known,
    whoever_is_to_put_a_fact_right_finds_that_and_nothing_else,
);

const TODAY: &str = "2026-11-23";

struct Unit {
    service: Service,
    cells: Cells,
    spo: Actor,
    spo_code: String,
}

impl Unit {
    fn of(open: &Open) -> Self {
        let cells = Cells::of(&team(6, day("2026-11-21")));
        let service = open.service();
        taken(&service, &open.moment(day(TODAY)), &cells.files(), Options::default());
        let row = cells.0["staff.csv"].iter().position(|row| row.contains(&"SPO".to_owned())).expect("an SPO");
        let cell = |column: &str| cells.get("staff.csv", row, column).to_owned();
        let spo = named(&service, &cell("username"), day(TODAY));
        let spo_code = cell("staff_code");
        Self { service, spo, spo_code, cells }
    }

    fn today(&self, open: &Open, on: Day) -> Today {
        let words = Words::of(Language::English);
        let username = self.spo.name().to_owned();
        let spo = found(&self.service, &username, on).expect("still an SPO");
        today(&self.service, &spo, &open.moment(on), &words, 1).expect("a list")
    }

    /// The CRN of a case of the SPO's with something overdue that answers no event.
    fn late(&self, open: &Open) -> String {
        let all = touchstone_service::due::list_of(
            &self.service,
            &owner(),
            &open.moment(day(TODAY)),
            &self.spo_code,
            day(TODAY),
        );
        let late = all
            .expect("a list")
            .into_iter()
            .find(|listed| listed.duty.status(day(TODAY)) == Status::Overdue && listed.duty.about.code() == "case");
        late.expect("something is overdue").duty.subject.into()
    }

    fn doubting(crn: &str, fact: &str) -> NewDoubting {
        NewDoubting {
            crn: crn.to_owned(),
            fact: fact.to_owned(),
            why: "The panel lowered it.".to_owned(),
            ..NewDoubting::default()
        }
    }
}

fn a_doubt_names_its_owner_and_is_taken_back_with_a_reason(open: &Open) {
    let unit = Unit::of(open);
    let crn = unit.late(open);
    let moment = || open.moment(day(TODAY));
    let new = NewDoubting {
        should_be: Some(" medium ".to_owned()),
        owner: Some(unit.spo_code.clone()),
        ..Unit::doubting(&crn, "rosh")
    };
    let number = say(&unit.service, &unit.spo, &moment(), Via::Command, &new).expect("said");
    let doubts = list(&unit.service, &unit.spo, &moment(), &crn).expect("a list");
    let doubt = doubts.iter().find(|doubt| doubt.number == number).expect("it is open");
    assert_eq!((doubt.should_be.as_str(), doubt.said_on), ("medium", day(TODAY)));
    assert!(doubt.owner.as_ref().is_some_and(|name| name.contains(", ") && *name == doubt.by), "names, not codes");
    let again = say(&unit.service, &unit.spo, &moment(), Via::Command, &new).expect_err("said already");
    assert!(matches!(again, Error::Refused(DoubtRefusal::Already(on)) if on == day(TODAY)));
    let without = withdraw(&unit.service, &unit.spo, &moment(), Via::Command, (&crn, number, " "));
    assert!(matches!(without, Err(Error::Refused(DoubtRefusal::Text(_)))));
    withdraw(&unit.service, &unit.spo, &moment(), Via::Command, (&crn, number, "It is right.")).expect("taken back");
    assert!(list(&unit.service, &unit.spo, &moment(), &crn).expect("a list").is_empty());
    let twice = withdraw(&unit.service, &unit.spo, &moment(), Via::Command, (&crn, number, "Again."));
    assert!(matches!(twice, Err(Error::Refused(DoubtRefusal::None(_)))));
    say(&unit.service, &unit.spo, &moment(), Via::Command, &new).expect("it can be said anew");
    let last = unit
        .service
        .store
        .read(|reader| reader.ledger_log_after(0, 100_000))
        .map_err(|wrong: touchstone_store::StoreError| wrong);
    let last = last.expect("the log").pop().expect("an entry");
    assert_eq!(
        (last.what.as_str(), last.verb.as_str(), last.subjects.as_str()),
        ("doubt.say", "alteration", crn.as_str())
    );
    assert_eq!(differences(&unit.service, &moment()), Vec::<String>::new());
}

fn what_cannot_be_doubted_is_refused_with_a_sentence(open: &Open) {
    let unit = Unit::of(open);
    let crn = unit.late(open);
    let refused = |new: NewDoubting| match say(&unit.service, &unit.spo, &open.moment(day(TODAY)), Via::Page, &new) {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    for fact in ["", "colour", "event/2026-01-01/never_happened", "record/2026-01-01/case_oversight", "team_kind"] {
        assert!(matches!(refused(Unit::doubting(&crn, fact)), DoubtRefusal::Fact(_)), "{fact}");
    }
    let new = Unit::doubting(&crn, "rosh");
    assert!(matches!(refused(NewDoubting { why: "\u{7}".to_owned(), ..new.clone() }), DoubtRefusal::Text(_)));
    let long = Some("x".repeat(30_000));
    assert!(matches!(refused(NewDoubting { should_be: long, ..new.clone() }), DoubtRefusal::ShouldBe(_)));
    let stranger = Some("NOBODY1".to_owned());
    assert!(matches!(refused(NewDoubting { owner: stranger, ..new }), DoubtRefusal::Owner(..)));
    assert!(list(&unit.service, &unit.spo, &open.moment(day(TODAY)), &crn).expect("a list").is_empty());
}

fn that_there_is_none_is_a_fact_and_not_a_missing_one(open: &Open) {
    let mut unit = Unit::of(open);
    let crn = unit.late(open);
    let row = unit.cells.row_of("cases.csv", &crn);
    for (cohorts, stands) in [("", "none"), ("care_leaver", "care_leaver")] {
        unit.cells.set("cases.csv", row, "cohorts", cohorts);
        taken(&unit.service, &open.moment(day("2026-11-24")), &unit.cells.files(), Options::default());
        let today = unit.today(open, day("2026-11-24"));
        let items = today.now.iter().chain(&today.overdue).chain(&today.held);
        let ids: BTreeSet<&String> = items.filter_map(|item| item.case.as_ref()).collect();
        let words = Words::of(Language::English);
        let form_of = |id: &&String| {
            form(&unit.service, &unit.spo, &open.moment(day("2026-11-24")), &words, (id, "cohort")).expect("a form")
        };
        let form = ids.iter().map(form_of).find(|form| form.crn == crn).expect("the case is in the list");
        assert_eq!((form.stands.as_deref(), form.is_missing), (Some(stands), false));
    }
}

fn whoever_has_nothing_to_do_with_a_case_finds_nothing_to_doubt(open: &Open) {
    let unit = Unit::of(open);
    let crn = unit.late(open);
    let case = unit.cells.row_of("cases.csv", &crn);
    let holder = unit.cells.get("cases.csv", case, "practitioner_code").to_owned();
    let moment = || open.moment(day(TODAY));
    let (mut may, mut may_not) = (0, 0);
    for row in unit.cells.0["staff.csv"].iter().skip(1).filter(|row| ["PO", "PSO"].contains(&row[4].as_str())) {
        let Some(actor) = found(&unit.service, &row[1], day(TODAY)) else { continue };
        match say(&unit.service, &actor, &moment(), Via::Page, &Unit::doubting(&crn, "tier")) {
            Ok(_) if row[0] == holder => may += 1,
            Err(Error::NotAllowed(_)) if row[0] != holder => may_not += 1,
            other => panic!("{row:?} {other:?}"),
        }
    }
    assert!(may <= 1 && may_not > 0, "{may} {may_not}");
    let absent = say(&unit.service, &unit.spo, &moment(), Via::Page, &Unit::doubting("A000000", "tier"));
    assert!(matches!(absent, Err(Error::NotAllowed(_))));
}

fn a_doubt_moves_no_due_date_and_holds_back_red_for_five_working_days(open: &Open) {
    let unit = Unit::of(open);
    let crn = unit.late(open);
    let when = When::on(day(TODAY));
    let before = printed_from(&unit.service, when);
    let plain = unit.today(open, day(TODAY));
    assert!(plain.held.is_empty() && plain.doubts.is_empty());
    // Whoever is accountable for anything about the case rests on who holds it.
    let new = Unit::doubting(&crn, "practitioner");
    let number = say(&unit.service, &unit.spo, &open.moment(day(TODAY)), Via::Page, &new).expect("said");
    assert_eq!(printed_from(&unit.service, when), before, "what is due is as it was, byte for byte");
    let now = unit.today(open, day(TODAY));
    assert_eq!(now.doubts.len(), 1);
    assert!(!now.held.is_empty() && now.held.iter().all(|item| item.held_until == Some(day("2026-11-30"))));
    let red =
        |today: &Today| today.overdue_count + today.now.iter().filter(|item| item.status == Status::Overdue).count();
    assert_eq!(red(&now) + now.held.len(), red(&plain), "held back, and neither lost nor doubled");
    assert!(now.held.iter().all(|held| plain.overdue.iter().chain(&plain.now).any(|item| item.due == held.due)));
    // Monday 30 November is the fifth working day after; on the sixth it is red again, and still said to be wrong.
    assert!(!unit.today(open, day("2026-11-30")).held.is_empty());
    let after = unit.today(open, day("2026-12-01"));
    assert!(after.held.is_empty() && after.doubts.len() == 1 && after.doubts[0].0.holds_until.is_none());
    let why = (crn.as_str(), number, "She holds it after all.");
    withdraw(&unit.service, &unit.spo, &open.moment(day(TODAY)), Via::Page, why).expect("taken back");
    assert_eq!(red(&unit.today(open, day(TODAY))), red(&plain));
    assert_eq!(differences(&unit.service, &open.moment(day(TODAY))), Vec::<String>::new());
}

fn what_somebody_else_says_of_a_case_in_a_list_stands_there_today_and_on_a_day_that_is_worked_out(open: &Open) {
    let unit = Unit::of(open);
    let crn = unit.late(open);
    let holder = unit.cells.get("cases.csv", unit.cells.row_of("cases.csv", &crn), "practitioner_code");
    let row = unit.cells.0["staff.csv"].iter().position(|row| row[0] == holder).expect("who holds it");
    let holder = named(&unit.service, unit.cells.get("staff.csv", row, "username"), day(TODAY));
    say(&unit.service, &holder, &open.moment(day(TODAY)), Via::Page, &Unit::doubting(&crn, "tier")).expect("said");
    for on in [TODAY, "2026-11-24"] {
        let doubts = unit.today(open, day(on)).doubts;
        assert_eq!(doubts.iter().map(|(doubt, ..)| doubt.fact.as_str()).collect::<Vec<_>>(), ["tier"], "{on}");
    }
}

fn an_extract_that_changes_the_fact_ends_the_doubt_for_good(open: &Open) {
    let mut unit = Unit::of(open);
    let crn = unit.late(open);
    let moment = || open.moment(day(TODAY));
    let row = unit.cells.row_of("cases.csv", &crn);
    let before = unit.cells.get("cases.csv", row, "supervision_end_expected").to_owned();
    for fact in ["supervision_end_expected", "tier"] {
        say(&unit.service, &unit.spo, &moment(), Via::Page, &Unit::doubting(&crn, fact)).expect("said");
    }
    let open_now = |unit: &Unit, on: &str| {
        let doubts = list(&unit.service, &unit.spo, &open.moment(day(on)), &crn).expect("a list");
        doubts.into_iter().map(|doubt| doubt.fact).collect::<Vec<_>>()
    };
    let same = Options { as_at: Some(day(TODAY)), ..Options::default() };
    taken(&unit.service, &moment(), &unit.cells.files(), same);
    assert_eq!(open_now(&unit, TODAY).len(), 2, "the same extract again changes nothing");
    unit.cells.set("cases.csv", row, "supervision_end_expected", "2028-03-01");
    taken(&unit.service, &open.moment(day("2026-11-24")), &unit.cells.files(), Options::default());
    assert_eq!(open_now(&unit, "2026-11-24"), ["tier"], "only the fact that changed is settled");
    // As it was: what was settled stays settled.
    unit.cells.set("cases.csv", row, "supervision_end_expected", &before);
    taken(&unit.service, &open.moment(day("2026-11-25")), &unit.cells.files(), Options::default());
    assert_eq!(open_now(&unit, "2026-11-25"), ["tier"]);
    assert_eq!(differences(&unit.service, &open.moment(day("2026-11-25"))), Vec::<String>::new());
}

fn doubts_go_along_with_a_copy_and_are_checked_against_their_facts(open: &Open) {
    let unit = Unit::of(open);
    let crn = unit.late(open);
    let moment = || open.moment(day(TODAY));
    for fact in ["rosh", "tier"] {
        say(&unit.service, &unit.spo, &moment(), Via::Page, &Unit::doubting(&crn, fact)).expect("said");
    }
    let number = list(&unit.service, &unit.spo, &moment(), &crn).expect("a list")[0].number;
    withdraw(&unit.service, &unit.spo, &moment(), Via::Page, (&crn, number, "Right.")).expect("taken back");
    let other = open.other(false);
    let counts = copy_to(&unit.service, &owner(), &moment(), &other.store()).expect("copied");
    assert!(counts.contains(&("doubt", 2)), "{counts:?}");
    let copied = other.service();
    assert_eq!(list(&copied, &unit.spo, &moment(), &crn).expect("a list").len(), 1);
    assert_eq!(differences(&copied, &moment()), Vec::<String>::new());
    for (tampering, what) in [
        ("update doubt set owner = 'X' where ended is null", "is not what its facts say"),
        ("update doubt set ended = null", "is not what its facts say"),
        ("delete from doubt where ended is null", "is missing"),
    ] {
        other.by_hand(tampering).expect("the table can be changed by hand");
        let found = differences(&other.service(), &moment());
        assert!(found.iter().any(|line| line.starts_with("doubt") && line.contains(what)), "{tampering}: {found:?}");
    }
}

fn a_form_that_is_sent_twice_is_one_doubt(open: &Open) {
    let unit = Unit::of(open);
    let crn = unit.late(open);
    let new = Unit::doubting(&crn, "rosh");
    let token = "0198c2a0-0000-7000-8000-000000000001";
    let said: Vec<i64> = (0..2)
        .map(|_| say_once(&unit.service, &unit.spo, &open.moment(day(TODAY)), token, &new).expect("said"))
        .collect();
    assert_eq!(said[0], said[1]);
    assert_eq!(list(&unit.service, &unit.spo, &open.moment(day(TODAY)), &crn).expect("a list").len(), 1);
}

/// The facts that a case's timeline says are wrong, and those of which it says that this ended, by whom.
fn said_of(case: &Case) -> (Vec<String>, Vec<(String, bool)>) {
    let (mut said, mut ended) = (Vec::new(), Vec::new());
    for happening in &case.happened {
        let Happened::Doubted(what) = &happening.what else { continue };
        if what.is_end {
            ended.push((happening.fact.clone(), what.by.is_some()));
        } else {
            assert_eq!(what.why, "The panel lowered it.");
            said.push(happening.fact.clone());
        }
    }
    said.sort_unstable();
    ended.sort_unstable();
    (said, ended)
}

fn what_was_said_and_how_it_ended_stands_in_the_case_as_it_was_known(open: &Open) {
    let mut unit = Unit::of(open);
    let crn = unit.late(open);
    let (end, tier) = ("supervision_end_expected".to_owned(), "tier".to_owned());
    for fact in [&end, &tier] {
        say(&unit.service, &unit.spo, &open.moment(day(TODAY)), Via::Page, &Unit::doubting(&crn, fact)).expect("said");
    }
    let doubts = list(&unit.service, &unit.spo, &open.moment(day(TODAY)), &crn).expect("a list");
    let number = doubts.iter().find(|doubt| doubt.fact == tier).expect("it is open").number;
    let right = (crn.as_str(), number, "It is right.");
    withdraw(&unit.service, &unit.spo, &open.moment(day("2026-11-24")), Via::Page, right).expect("taken back");
    let row = unit.cells.row_of("cases.csv", &crn);
    unit.cells.set("cases.csv", row, &end, "2028-03-01");
    taken(&unit.service, &open.moment(day("2026-11-25")), &unit.cells.files(), Options::default());
    let id =
        unit.service.store.read(|reader| reader.id_of_case(&crn)).map_err(|wrong: touchstone_store::StoreError| wrong);
    let id = id.expect("read").expect("an id");
    let spo = found(&unit.service, unit.spo.name(), day("2026-11-25")).expect("still an SPO");
    let known = |on: &str| {
        let on = day(on);
        let when = When { on, known_at: Some(Instant(Instant::start_of(on.plus(1)).0 - 1)) };
        let words = Words::of(Language::English);
        let seen = see(&unit.service, &spo, &open.moment(day("2026-11-25")), &words, (&id, when)).expect("a case");
        let Seen::Case(case) = seen else { panic!("{seen:?}") };
        let open: Vec<String> = case.doubts.iter().map(|doubt| doubt.fact.clone()).collect();
        (said_of(&case), open)
    };
    let both = vec![end.clone(), tier.clone()];
    assert_eq!(known("2026-11-22"), ((vec![], vec![]), vec![]), "nobody had said anything yet");
    assert_eq!(known(TODAY), ((both.clone(), vec![]), both.clone()), "both were open");
    assert_eq!(known("2026-11-24"), ((both.clone(), vec![(tier.clone(), true)]), vec![end.clone()]));
    assert_eq!(
        known("2026-11-25"),
        ((both, vec![(end, false), (tier, true)]), vec![]),
        "one was put right by nobody named"
    );
}

fn whoever_is_to_put_a_fact_right_finds_that_and_nothing_else(open: &Open) {
    let mut unit = Unit::of(open);
    let crn = unit.late(open);
    let mine = NewDoubting { owner: Some(unit.spo_code.clone()), ..Unit::doubting(&crn, "tier") };
    for new in [&mine, &Unit::doubting(&crn, "rosh")] {
        say(&unit.service, &unit.spo, &open.moment(day(TODAY)), Via::Page, new).expect("said");
    }
    let found = owned(&unit.service, &unit.spo, &open.moment(day(TODAY))).expect("a list");
    let facts: Vec<(&str, &str)> =
        found.doubts.iter().map(|(doubt, _, crn)| (doubt.fact.as_str(), crn.as_str())).collect();
    assert_eq!(facts, [("tier", crn.as_str())], "what is left to whoever keeps NDelius is not theirs");
    assert_eq!(found.limited, Withheld::Nobody);
    // A conflict of interest: that it was addressed to them does not open it.
    let row = [crn.as_str(), "exclusion", unit.spo_code.as_str(), "2026-01-01", ""].map(str::to_owned).to_vec();
    unit.cells.0.get_mut("limited_access.csv").expect("a sheet").push(row);
    taken(&unit.service, &open.moment(day(TODAY)), &unit.cells.files(), Options::default());
    let found = owned(&unit.service, &unit.spo, &open.moment(day(TODAY))).expect("a list");
    assert_eq!((found.doubts.len(), found.limited), (0, Withheld::Few));
    assert!(
        owned(&unit.service, &owner(), &open.moment(day(TODAY))).is_err(),
        "nothing is addressed to whoever has no name"
    );
}
