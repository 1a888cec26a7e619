//! Acts: what they change, what they refuse, and that duties follow.

use crate::support::{Cells, Chance, Open, at, day, differences, named, owner, printed_from, sample, taken, team};
use touchstone_domain::calendar::Day;
use touchstone_domain::permission::LookPurpose;
use touchstone_domain::words::language::{Language, Words};
use touchstone_domain::words::{Decision, Purpose};
use touchstone_service::absence::{NewAbsence, end_absence, record_absence};
use touchstone_service::adoption::adopt;
use touchstone_service::case::{Seen, see};
use touchstone_service::cover::{NewCover, end_cover, set_cover};
use touchstone_service::due::list_of;
use touchstone_service::import::Options;
use touchstone_service::oversight::{
    AgreeDate, Correction, Details, NewRecord, agree_date, agree_form, correct, record,
};
use touchstone_service::{DutyRow, DutyState, ListedDuty, Service, Via};
use touchstone_store::When;

on_both!(
    a_record_meets_its_duty_and_a_correction_keeps_the_first_entry,
    an_agreed_date_moves_a_duty_no_later_than_the_rule_allows,
    another_date_is_offered_only_where_one_can_be_agreed,
    a_barred_manager_finds_no_case,
    limits_and_relations_are_those_of_today_in_lists_and_units,
    what_a_record_met_is_told_of_today_whatever_day_the_table_is_for,
    an_act_with_other_policies_leaves_no_mixed_table,
    a_username_that_was_taken_away_is_nobodys,
    two_who_record_at_once_lose_nothing,
    after_any_acts_the_tables_agree_with_the_facts_and_the_past_is_as_it_was,
);

const TODAY: &str = "2026-11-23";

struct Unit {
    service: Service,
    cells: Cells,
}

impl Unit {
    fn of(open: &Open, change: impl FnOnce(&mut Cells)) -> Self {
        let mut cells = Cells::of(&team(6, day("2026-11-21")));
        change(&mut cells);
        let service = open.service();
        taken(&service, &open.moment(day(TODAY)), &cells.files(), Options::default());
        Self { service, cells }
    }

    /// Code and username of the first of a grade.
    fn first(&self, grade: &str) -> (String, String) {
        let row = self.cells.0["staff.csv"].iter().position(|row| row.contains(&grade.to_owned())).expect("a grade");
        let cell = |column: &str| self.cells.get("staff.csv", row, column).to_owned();
        (cell("staff_code"), cell("username"))
    }

    fn list(&self, open: &Open, code: &str, on: Day) -> Vec<ListedDuty> {
        list_of(&self.service, &owner(), &open.moment(on), code, on).expect("a list")
    }

    /// A case of the SPO's list under a rule, open.
    fn case_under(&self, open: &Open, code: &str, rule: &str) -> ListedDuty {
        let list = self.list(open, code, day(TODAY));
        let fits = |listed: &&ListedDuty| listed.duty.rule == rule && listed.duty.state == DutyState::Open;
        list.iter().find(fits).cloned().unwrap_or_else(|| panic!("nothing is open under {rule}"))
    }
}

fn new_record(crn: &str, on: Day) -> NewRecord {
    NewRecord {
        crn: crn.to_owned(),
        on,
        purposes: vec![Purpose::CaseOversight],
        decision: Decision::Endorsed,
        rationale: "The plan holds.".to_owned(),
        minutes: Some(20),
        changed_work: None,
        sensitive: false,
        details: Details::default(),
    }
}

fn a_record_meets_its_duty_and_a_correction_keeps_the_first_entry(open: &Open) {
    let unit = Unit::of(open, |_| {});
    let (code, username) = unit.first("SPO");
    let spo = named(&unit.service, &username, day(TODAY));
    let due = unit.case_under(open, &code, "touch-points/standard");
    let crn = due.duty.subject.clone();
    let today = day(TODAY);
    let made = record(&unit.service, &spo, &open.moment(today), Via::Page, &new_record(&crn, today)).expect("recorded");
    let moved = made.changed.iter().find(|duty| duty.rule == "touch-points/standard").expect("it moved");
    assert_eq!(moved.due, Some(day("2027-11-23")));
    let again = unit.list(open, &code, today);
    let now = again.iter().find(|listed| listed.duty.key() == due.duty.key()).expect("the next one");
    assert_eq!(now.duty.due, Some(day("2027-11-23")));
    // Corrected: it was the week before.
    let instant = open.moment(today);
    let correction = Correction {
        record_id: made.record_id.clone(),
        reason: "Wrong day.".to_owned(),
        on: Some(day("2026-11-16")),
        ..Correction::default()
    };
    let corrected = correct(&unit.service, &spo, &open.moment(today), Via::Page, &correction).expect("corrected");
    assert_eq!(corrected.changed[0].due, Some(day("2027-11-16")));
    // As it was known before the correction, it stands as it was first recorded.
    let before =
        String::from_utf8(printed_from(&unit.service, When { on: today, known_at: Some(instant.at) })).expect("UTF-8");
    let line = before
        .lines()
        .find(|line| line.contains(crn.as_str()) && line.contains("touch-points/standard"))
        .expect("a duty");
    assert!(line.contains("2027-11-23"), "{line}");
    // Nothing differs, somebody else's, and none.
    let same = Correction { record_id: made.record_id.clone(), reason: "Again.".to_owned(), ..Correction::default() };
    let refused = |correction: &Correction, actor| {
        correct(&unit.service, actor, &open.moment(today), Via::Page, correction).expect_err("refused").to_string()
    };
    assert!(refused(&same, &spo).contains("nothing would change"));
    let (_, head) = unit.first("PDU_HEAD");
    let head = named(&unit.service, &head, today);
    let other = Correction { minutes: Some(5), ..same.clone() };
    let absent = Correction { record_id: "none".to_owned(), ..other.clone() };
    assert_eq!(refused(&other, &head).replace(&made.record_id, "none"), refused(&absent, &head));
    let imported =
        unit.cells.0["records.csv"].iter().find(|row| row[3] == crn && row[6] == code).map(|row| row[0].clone());
    if let Some(record_id) = imported {
        let correction = Correction { record_id, ..other };
        assert!(refused(&correction, &spo).contains("came with an extract"));
    }
    assert_eq!(differences(&unit.service, &open.moment(today)), Vec::<String>::new());
}

fn an_agreed_date_moves_a_duty_no_later_than_the_rule_allows(open: &Open) {
    let unit = Unit::of(open, |_| {});
    let (code, username) = unit.first("SPO");
    let spo = named(&unit.service, &username, day(TODAY));
    let today = day(TODAY);
    let list = unit.list(open, &code, today);
    let far = |listed: &&ListedDuty| {
        listed.duty.rule == "touch-points/high-risk" && listed.duty.due.is_some_and(|due| due > today.plus(20))
    };
    let due = list.iter().find(far).expect("a high-risk duty that is not due yet").duty.clone();
    let standard = due.due.expect("a due day");
    let agree = |next_due: Day, rationale: &str| {
        let new = AgreeDate {
            crn: due.subject.to_string(),
            rule: due.rule.to_string(),
            next_due,
            rationale: rationale.to_owned(),
        };
        agree_date(&unit.service, &spo, &open.moment(today), Via::Page, &new)
    };
    let late = agree(standard.plus(1), "Stable.").expect_err("too late").to_string();
    assert!(late.contains(&standard.to_string()), "{late}");
    assert!(agree(today.plus(-1), "Stable.").expect_err("passed").to_string().contains("has passed"));
    assert!(agree(today.plus(7), "  ").expect_err("no reason").to_string().contains("rationale is empty"));
    let changed = agree(today.plus(7), "New address to be checked.").expect("agreed");
    assert_eq!((changed[0].due, changed[0].standard), (Some(today.plus(7)), Some(standard)));
    assert_eq!(differences(&unit.service, &open.moment(today)), Vec::<String>::new());
}

fn another_date_is_offered_only_where_one_can_be_agreed(open: &Open) {
    let unit = Unit::of(open, |_| {});
    let (code, username) = unit.first("SPO");
    let today = day(TODAY);
    let spo = named(&unit.service, &username, today);
    let list = unit.list(open, &code, today);
    let allowing = ["touch-points/high-risk", "touch-points/unassessed", "touch-points/standard"];
    let due = |overdue: bool| {
        let fits = |listed: &&ListedDuty| {
            let duty = &listed.duty;
            duty.state == DutyState::Open
                && allowing.contains(&&*duty.rule)
                && duty.due.is_some_and(|due| (due < today) == overdue)
        };
        list.iter().find(fits).expect("a duty").duty.clone()
    };
    let answer = |due: &DutyRow| {
        let (crn, rule) = (due.subject.to_string(), due.rule.to_string());
        let id = unit.service.store.read(|reader| reader.id_of_case(&crn)).expect("an answer").expect("an id");
        let moment = open.moment(today);
        let form = agree_form(&unit.service, &spo, &moment, (&id, &rule)).expect("a form");
        let words = Words::of(Language::English);
        let seen = see(&unit.service, &spo, &moment, &words, (&id, When::on(today))).expect("theirs");
        let Seen::Case(case) = seen else { panic!("{seen:?}") };
        let offered = case.rules.iter().find(|ruled| ruled.account.rule == rule).expect("the rule").may_agree;
        let new = AgreeDate { crn, rule, next_due: today, rationale: "Stable.".to_owned() };
        let refused = agree_date(&unit.service, &spo, &moment, Via::Page, &new).err().map(|wrong| wrong.to_string());
        (offered, form, refused)
    };
    let (offered, form, refused) = answer(&due(false));
    assert!(offered && !form.latest_passed && form.latest >= today, "{form:?}");
    assert_eq!(refused, None);
    let (offered, form, refused) = answer(&due(true));
    assert!(!offered && form.latest_passed && form.latest < today, "{form:?}");
    let refused = refused.expect("refused");
    assert!(refused.contains("has passed, so that no other date can be agreed"), "{refused}");
    assert_eq!(differences(&unit.service, &open.moment(today)), Vec::<String>::new());
}

fn a_barred_manager_finds_no_case(open: &Open) {
    let barred = std::cell::RefCell::new(String::new());
    let unit = Unit::of(open, |cells| {
        let spo = cells.0["staff.csv"].iter().position(|row| row.contains(&"SPO".to_owned())).expect("an SPO");
        let spo = cells.get("staff.csv", spo, "staff_code").to_owned();
        let crn = cells.get("cases.csv", 2, "crn").to_owned();
        let header = vec!["crn,kind,staff_code,from,until".split(',').map(str::to_owned).collect()];
        cells.0.insert("limited_access.csv".to_owned(), header);
        cells.add("limited_access.csv", &format!("{crn},exclusion,{spo},2026-01-01,"));
        *barred.borrow_mut() = crn;
    });
    let today = day(TODAY);
    let (_, username) = unit.first("SPO");
    let spo = named(&unit.service, &username, today);
    let crn = barred.into_inner();
    let refused = |crn: &str| {
        record(&unit.service, &spo, &open.moment(today), Via::Page, &new_record(crn, today))
            .expect_err("refused")
            .to_string()
    };
    assert_eq!(refused(&crn).replace(&crn, "Z999999"), refused("Z999999"), "absent and forbidden are alike");
    let (_, head) = unit.first("PDU_HEAD");
    let head = named(&unit.service, &head, today).stating(Some(LookPurpose::Helping));
    record(&unit.service, &head, &open.moment(today), Via::Page, &new_record(&crn, today))
        .expect("the head is not barred");
}

fn two_who_record_at_once_lose_nothing(open: &Open) {
    let unit = Unit::of(open, |_| {});
    let today = day(TODAY);
    let (code, username) = unit.first("SPO");
    let spo = named(&unit.service, &username, today);
    let crn = unit.case_under(open, &code, "touch-points/standard").duty.subject;
    let ids: Vec<String> = std::thread::scope(|scope| {
        let work = |number: i32| {
            let (unit, spo, crn) = (&unit, &spo, &crn);
            scope.spawn(move || {
                let new = new_record(crn, today.plus(-number));
                record(&unit.service, spo, &open.moment(today), Via::Page, &new).expect("recorded").record_id
            })
        };
        let work: Vec<_> = (0..8).map(work).collect();
        work.into_iter().map(|one| one.join().expect("no panic")).collect()
    });
    for id in &ids {
        let found = unit.service.store.read(|reader| reader.record(id)).expect("an answer");
        assert!(found.is_some(), "{id}");
    }
    assert_eq!(differences(&unit.service, &open.moment(today)), Vec::<String>::new());
}

/// Managers of the sample, of whom the duties of many depend.
const MANAGERS: [&str; 10] =
    ["N54A001", "N54A008", "N54A009", "N54A010", "N54A011", "N54A013", "N54A014", "N57A001", "N57A009", "N57A010"];

/// The sample's own day.
const SAMPLE_DAY: &str = "2026-01-12";

/// One act by chance, of many that touch the duties of others; was it done, or refused?
fn act(open: &Open, service: &Service, cells: &Cells, chance: &mut Chance, today: Day) -> bool {
    let moment = open.moment(today);
    let cell = |file: &str, chance: &mut Chance| {
        let rows = &cells.0[file];
        rows[1 + chance.below(rows.len() - 1)][0].clone()
    };
    let person = |chance: &mut Chance| match chance.below(4) {
        0 => cell("staff.csv", chance),
        _ => (*chance.of(&MANAGERS)).to_owned(),
    };
    let (staff, other) = (person(chance), person(chance));
    let from = today.plus(-(chance.below(40) as i32));
    let until = (chance.below(2) == 0).then(|| from.plus(chance.below(60) as i32));
    let via = Via::Page;
    match chance.below(8) {
        0 | 1 => {
            let crn = cell("cases.csv", chance);
            let username = format!("u{}", chance.of(&MANAGERS).to_lowercase());
            let manager = named(service, &username, today);
            record(service, &manager, &moment, via, &new_record(&crn, from)).is_ok()
        }
        2 | 3 => {
            let new = NewAbsence { staff, from, until, kind: "sickness".to_owned() };
            record_absence(service, &owner(), &moment, via, &new).is_ok()
        }
        4 => {
            let rows: Vec<&Vec<String>> =
                cells.0["absences.csv"].iter().skip(1).filter(|row| row[2].is_empty()).collect();
            let row = chance.of(&rows);
            end_absence(service, &owner(), &moment, via, (&row[0], day(&row[1]), today.plus(3))).is_ok()
        }
        5 => set_cover(service, &owner(), &moment, via, &NewCover { staff, from, until, deputy: other }).is_ok(),
        6 => {
            let rows = &cells.0["cover.csv"];
            let row = &rows[1 + chance.below(rows.len() - 1)];
            let ended = NewCover { staff: row[0].clone(), from: day(&row[1]), until, deputy: row[3].clone() };
            end_cover(service, &owner(), &moment, via, &ended).is_ok()
        }
        _ => {
            let unit = *chance.of(&["N54", "N57", "N03"]);
            let policy = *chance.of(&["*", "touch-points", "supervision", "panels"]);
            adopt(service, &owner(), &moment, via, (unit, policy, chance.day("2025-01-01", "2026-03-01"))).is_ok()
        }
    }
}

fn after_any_acts_the_tables_agree_with_the_facts_and_the_past_is_as_it_was(open: &Open) {
    let service = open.service();
    let (files, today) = (sample("one"), day(SAMPLE_DAY));
    taken(&service, &open.moment(today), &files, Options::default());
    let cells = Cells::of(&files);
    let mut chance = Chance::new(77);
    let before = When { on: today.plus(1), known_at: Some(at("2026-01-12T08:00:00Z")) };
    let known_before = printed_from(&service, before);
    let mut done = 0;
    for number in 0..60 {
        done += u32::from(act(open, &service, &cells, &mut chance, today.plus(number / 30)));
        if number % 3 == 2 {
            assert_eq!(differences(&service, &open.moment(today)), Vec::<String>::new(), "after {number} acts");
        }
    }
    assert!(done > 30, "only {done} acts were done");
    assert!(printed_from(&service, before) == known_before, "as known before the acts, nothing is different");
    assert!(printed_from(&service, When::on(today.plus(1))) != known_before, "the acts did something");
}

fn limits_and_relations_are_those_of_today_in_lists_and_units(open: &Open) {
    use touchstone_service::due::{Question, ask};
    use touchstone_store::Shown;
    let barred = std::cell::RefCell::new(String::new());
    let unit = Unit::of(open, |cells| {
        let head = cells.0["staff.csv"].iter().position(|row| row.contains(&"PDU_HEAD".to_owned())).expect("a head");
        let head = cells.get("staff.csv", head, "staff_code").to_owned();
        let crn = cells.get("cases.csv", 2, "crn").to_owned();
        let header = vec!["crn,kind,staff_code,from,until".split(',').map(str::to_owned).collect()];
        cells.0.insert("limited_access.csv".to_owned(), header);
        cells.add("limited_access.csv", &format!("{crn},exclusion,{head},2026-11-20,"));
        *barred.borrow_mut() = crn;
    });
    let (today, crn) = (day(TODAY), barred.into_inner());
    let head = named(&unit.service, &unit.first("PDU_HEAD").1, today);
    // Before the exclusion began, too.
    for on in [today, day("2026-11-16")] {
        let question = Question { what: "due.list", when: When::on(on), shown: Shown::These(vec![crn.clone()]) };
        let refused = ask(&unit.service, &head, &open.moment(today), &question, |_, _| ((), None));
        assert!(refused.is_err(), "{on}");
        let pdu = unit.cells.get("teams.csv", 1, "pdu_code").to_owned();
        let question = Question { what: "due.list", when: When::on(on), shown: Shown::Unit(pdu) };
        let hidden = ask(&unit.service, &head, &open.moment(today), &question, |_, hidden| (hidden.clone(), None));
        assert!(hidden.expect("an answer").contains(&crn), "{on}");
    }
    let (spo, _) = unit.first("SPO");
    let list = |actor: &touchstone_service::actor::Actor| {
        list_of(&unit.service, actor, &open.moment(today), &spo, today).expect("a list")
    };
    let shows = |list: &[ListedDuty]| list.iter().any(|listed| listed.duty.subject == crn);
    assert!(shows(&list(&owner())) && !shows(&list(&head)));
}

fn what_a_record_met_is_told_of_today_whatever_day_the_table_is_for(open: &Open) {
    let unit = Unit::of(open, |_| {});
    let (code, username) = unit.first("SPO");
    let crn = unit.case_under(open, &code, "touch-points/standard").duty.subject;
    let later = day("2026-11-25");
    let spo = named(&unit.service, &username, later);
    let made = record(&unit.service, &spo, &open.moment(later), Via::Page, &new_record(&crn, later)).expect("recorded");
    let moved = made.changed.iter().find(|duty| duty.rule == "touch-points/standard").expect("it moved");
    assert_eq!(moved.due, Some(day("2027-11-25")));
    assert_eq!(differences(&unit.service, &open.moment(later)), Vec::<String>::new());
}

fn an_act_with_other_policies_leaves_no_mixed_table(open: &Open) {
    let unit = Unit::of(open, |_| {});
    let today = day(TODAY);
    let other = Service::new(unit.service.store.clone(), unit.service.library.clone(), "a draft".to_owned());
    let (code, _) = unit.first("SPO");
    let absence = NewAbsence { staff: code.clone(), from: today, until: None, kind: "sickness".to_owned() };
    record_absence(&other, &owner(), &open.moment(today), Via::Command, &absence).expect("recorded");
    let planning = unit.service.store.read(|reader| reader.planning()).expect("planning");
    assert!(!planning.answers_for(today, &unit.service.policies), "lists are worked out live");
    touchstone_service::due::turn_to(&unit.service, &open.moment(today), today).expect("turned");
    assert_eq!(differences(&unit.service, &open.moment(today)), Vec::<String>::new());
}

fn a_username_that_was_taken_away_is_nobodys(open: &Open) {
    let mut unit = Unit::of(open, |_| {});
    let (code, username) = unit.first("SPO");
    let row = unit.cells.row_of("staff.csv", &code);
    unit.cells.set("staff.csv", row, "username", "");
    taken(&unit.service, &open.moment(day(TODAY)), &unit.cells.files(), Options::default());
    assert!(crate::support::found(&unit.service, &username, day(TODAY)).is_none());
}
