//! What a record made here holds: it survives a copy, a correction keeps what was said before, and it is in NDelius once an extract
//! says so.

use crate::support::{Cells, Open, day, differences, named, owner, taken, team};
use std::sync::Arc;
use touchstone_domain::calendar::Day;
use touchstone_domain::words::language::{Language, Words};
use touchstone_domain::words::{AskedFor, Decision, Occasion, Purpose, YesNo};
use touchstone_service::actor::Actor;
use touchstone_service::case::{Happened, Ours, Recorded, Seen, records, see};
use touchstone_service::import::Options;
use touchstone_service::oversight::{
    Action, AgreeDate, Correction, Details, MeetingEntry, NewMeeting, NewRecord, agree_once, correct, correct_once,
    record, record_meeting,
};
use touchstone_service::{Service, StoreError, Via};
use touchstone_store::{Store, When, copy};

on_both!(
    what_a_record_holds_survives_a_copy_and_stands_in_bodies_alone,
    a_correction_changes_what_it_names_and_keeps_the_rest,
    a_record_is_in_ndelius_once_an_extract_has_its_contact,
    what_an_extract_says_of_a_record_made_here_is_not_told_of_before_it_was_made,
    forms_sent_twice_are_done_once_and_a_conversation_whole_or_not_at_all,
);

const TODAY: &str = "2026-11-23";

struct Unit {
    service: Service,
    cells: Cells,
    spo: Actor,
    crns: Vec<String>,
}

impl Unit {
    /// A team, its SPO, and cases of one of their practitioners.
    fn of(open: &Open) -> Self {
        let cells = Cells::of(&team(6, day("2026-11-21")));
        let service = open.service();
        taken(&service, &open.moment(day(TODAY)), &cells.files(), Options::default());
        let find = |file: &str, column: &str, wanted: &str| {
            (1..cells.0[file].len()).find(|row| cells.get(file, *row, column) == wanted).expect("a row")
        };
        let row = find("staff.csv", "grade", "SPO");
        let username = cells.get("staff.csv", row, "username").to_owned();
        let row = find("staff.csv", "manager_code", cells.get("staff.csv", row, "staff_code"));
        let holder = cells.get("staff.csv", row, "staff_code").to_owned();
        let held = (1..cells.0["cases.csv"].len()).filter(|row| {
            cells.get("cases.csv", *row, "practitioner_code") == holder
                && cells.get("cases.csv", *row, "supervision_end").is_empty()
        });
        let crns: Vec<String> = held.map(|row| cells.get("cases.csv", row, "crn").to_owned()).collect();
        assert!(crns.len() > 2, "{holder} holds {crns:?}");
        let spo = named(&service, &username, day(TODAY));
        Self { service, cells, spo, crns }
    }

    fn told(&self, service: &Service, open: &Open, crn: &str) -> Vec<(Day, Recorded)> {
        records(service, &owner(), &open.moment(day(TODAY)), crn).expect("records")
    }

    fn ours(&self, open: &Open, crn: &str) -> Vec<Ours> {
        self.told(&self.service, open, crn).into_iter().filter_map(|(_, record)| record.ours).collect()
    }
}

fn new_record(crn: &str) -> NewRecord {
    NewRecord {
        crn: crn.to_owned(),
        on: day("2026-11-20"),
        purposes: vec![Purpose::CaseOversight, Purpose::RiskChange],
        decision: Decision::EndorsedWithActions,
        rationale: "The plan holds, sentinel one.".to_owned(),
        minutes: Some(20),
        changed_work: Some(YesNo::Yes),
        sensitive: true,
        details: Details {
            actions: vec![Action {
                what: "Refer, sentinel two".to_owned(),
                owner: "Patel".to_owned(),
                by: Some(day("2026-12-01")),
            }],
            own_view: "Wants work, sentinel three".to_owned(),
            diversity: "Dyslexia, sentinel four".to_owned(),
            occasion: Some(Occasion::Responsive),
            asked_for: Some(AskedFor::Decide),
        },
    }
}

fn what_a_record_holds_survives_a_copy_and_stands_in_bodies_alone(open: &Open) {
    let unit = Unit::of(open);
    let crn = &unit.crns[0];
    let new = new_record(crn);
    record(&unit.service, &unit.spo, &open.moment(day(TODAY)), Via::Page, &new).expect("recorded");
    let told = unit.told(&unit.service, open, crn);
    let ours = told[0].1.ours.clone().expect("ours");
    assert_eq!((&ours.rationale, &ours.details, ours.sensitive), (&new.rationale, &new.details, true));
    assert_eq!((told[0].0, told[0].1.minutes, told[0].1.changed_work), (new.on, Some(20), Some(YesNo::Yes)));
    assert_eq!(differences(&unit.service, &open.moment(day(TODAY))), Vec::<String>::new());
    let there = open.other(false);
    let store: Store = there.store();
    copy(&unit.service.store, &store, &open.moment(day(TODAY)), "mover").unwrap_or_else(|fault| panic!("{fault}"));
    let moved = Service::new(Arc::new(store), unit.service.library.clone(), unit.service.policies.clone());
    assert_eq!(unit.told(&moved, open, crn), told);
    assert_eq!(differences(&moved, &open.moment(day(TODAY))), Vec::<String>::new());
    // Erasure removes bodies: then nothing of the text is left, and the record itself is.
    open.tamper("delete from fact_body where body like '%sentinel%'");
    let erased = unit.told(&unit.service, open, crn);
    let said = format!("{erased:?}");
    assert!(!said.contains("sentinel") && erased[0].1.decision == Some("endorsed_with_actions"), "{said}");
}

fn a_correction_changes_what_it_names_and_keeps_the_rest(open: &Open) {
    let unit = Unit::of(open);
    let crn = &unit.crns[0];
    let new = new_record(crn);
    let made = record(&unit.service, &unit.spo, &open.moment(day(TODAY)), Via::Page, &new).expect("recorded");
    let correction = |reason: &str| Correction {
        record_id: made.record_id.clone(),
        reason: reason.to_owned(),
        ..Correction::default()
    };
    let act = |correction: &Correction| {
        correct(&unit.service, &unit.spo, &open.moment(day(TODAY)), Via::Page, correction)
            .map_err(|error| error.to_string())
    };
    act(&Correction { rationale: Some("It holds for now.".to_owned()), ..correction("Too strong.") }).expect("text");
    act(&Correction { decision: Some(Decision::ChangedPlan), minutes: Some(0), ..correction("Wrong box.") })
        .expect("cells");
    let same = Correction {
        rationale: Some("It holds for now.".to_owned()),
        details: Some(new.details.clone()),
        sensitive: Some(true),
        decision: Some(Decision::ChangedPlan),
        ..correction("Again.")
    };
    assert!(act(&same).expect_err("the same").contains("nothing would change"));
    let early = Action { by: Some(day("2026-11-01")), ..new.details.actions[0].clone() };
    let early = Details { actions: vec![early], ..Details::default() };
    let refused = act(&Correction { details: Some(early), ..correction("Earlier.") }).expect_err("too early");
    assert!(refused.contains("action 1") && refused.contains("before the conversation"), "{refused}");
    let told = unit.told(&unit.service, open, crn);
    let entries: Vec<_> = told
        .iter()
        .map(|(_, entry)| {
            let ours = entry.ours.as_ref().expect("ours");
            assert_eq!(ours.details, new.details);
            (ours.rationale.as_str(), entry.decision, entry.minutes, ours.reason.as_deref())
        })
        .collect();
    let decided = Some("endorsed_with_actions");
    assert_eq!(
        entries,
        [
            (new.rationale.as_str(), decided, Some(20), None),
            ("It holds for now.", decided, Some(20), Some("Too strong.")),
            ("It holds for now.", Some("changed_plan"), None, Some("Wrong box.")),
        ]
    );
    let corrected: Vec<bool> = unit.ours(open, crn).iter().map(|ours| ours.corrected_at.is_some()).collect();
    assert_eq!(corrected, [true, true, false]);
    assert_eq!(differences(&unit.service, &open.moment(day(TODAY))), Vec::<String>::new());
}

fn a_record_is_in_ndelius_once_an_extract_has_its_contact(open: &Open) {
    let mut unit = Unit::of(open);
    let crn = unit.crns[0].clone();
    let crn = &crn;
    record(&unit.service, &unit.spo, &open.moment(day(TODAY)), Via::Page, &new_record(crn)).expect("recorded");
    let there = |unit: &Unit| -> Vec<(Option<String>, bool)> {
        let ours = unit.ours(open, crn).pop().expect("a record");
        ours.contacts
            .into_iter()
            .map(|found| (found.contact.and_then(|contact| contact.outcome), found.is_there))
            .collect()
    };
    let outcome = || Some("Follow-up action required".to_owned());
    assert_eq!(there(&unit), [(outcome(), false), (None, false)], "no code is public for changed risk");
    for (contact, expected) in [
        ("2026-11-19,MO1", [false, false]),
        ("2026-11-20,MO2", [false, false]),
        ("2026-11-20,RROD", [false, true]),
        ("2026-11-20,MO1", [true, true]),
    ] {
        unit.cells.add("contacts.csv", &format!("{crn},{contact},,,"));
        taken(&unit.service, &open.moment(day(TODAY)), &unit.cells.files(), Options::default());
        assert_eq!(there(&unit), [(outcome(), expected[0]), (None, expected[1])], "{contact}");
    }
}

fn what_an_extract_says_of_a_record_made_here_is_not_told_of_before_it_was_made(open: &Open) {
    let mut unit = Unit::of(open);
    let crn = unit.crns[0].clone();
    let before = open.moment(day(TODAY)).at;
    let new = new_record(&crn);
    let made = record(&unit.service, &unit.spo, &open.moment(day(TODAY)), Via::Page, &new).expect("recorded");
    let after = open.moment(day(TODAY)).at;
    let Actor::User(spo) = &unit.spo else { panic!("somebody signed in") };
    let by = spo.staff_code.clone().expect("an SPO");
    unit.cells.add("records.csv", &format!("{},{},case_oversight,{crn},,,{by},45,,,", made.record_id, new.on));
    taken(&unit.service, &open.moment(day(TODAY)), &unit.cells.files(), Options::default());
    let id = unit.service.store.read(|reader| reader.id_of_case(&crn)).expect("an answer").expect("an id");
    let minutes = |known_at| -> Vec<Option<u16>> {
        let when = When { on: day(TODAY), known_at };
        let words = Words::of(Language::English);
        let seen = see(&unit.service, &unit.spo, &open.moment(day(TODAY)), &words, (&id, when)).expect("theirs");
        let Seen::Case(case) = seen else { panic!("{seen:?}") };
        let records = case.happened.into_iter().filter_map(|one| match one.what {
            Happened::Record(record) => Some(*record),
            _ => None,
        });
        records.filter(|record| record.ours.is_some()).map(|record| record.minutes).collect()
    };
    let mut now = minutes(None);
    now.sort_unstable();
    assert_eq!(now, [Some(20), Some(45)], "both of its entries");
    assert!(minutes(Some(after)).contains(&Some(20)));
    assert_eq!(minutes(Some(before)), [], "it was not made then");
}

fn forms_sent_twice_are_done_once_and_a_conversation_whole_or_not_at_all(open: &Open) {
    let unit = Unit::of(open);
    let id_of = |crn: &str| {
        unit.service
            .store
            .read(|reader| reader.id_of_case(crn))
            .map_err(|fault: StoreError| fault)
            .expect("read")
            .expect("an id")
    };
    let holder = unit.cells.0["cases.csv"].iter().find(|row| row[0] == unit.crns[0]).expect("the case");
    let holder = holder
        [unit.cells.0["cases.csv"][0].iter().position(|name| name == "practitioner_code").expect("a column")]
    .clone();
    let practitioner =
        unit.service.store.read(|reader| reader.id_of_staff(&holder)).map_err(|fault: StoreError| fault).expect("read");
    let entry =
        |crn: &str, why: &str| MeetingEntry { id: id_of(crn), decision: Decision::Endorsed, rationale: why.to_owned() };
    let meeting = |cases: Vec<MeetingEntry>| NewMeeting {
        practitioner: practitioner.clone().expect("an id"),
        on: day(TODAY),
        minutes: Some(25),
        cases,
    };
    let act =
        |token: &str, new: &NewMeeting| record_meeting(&unit.service, &unit.spo, &open.moment(day(TODAY)), token, new);
    let [first, second, ..] = unit.crns.as_slice() else { panic!("two cases") };
    act("a", &meeting(vec![entry(first, "One."), entry(second, " ")])).expect_err("one is empty");
    assert!(unit.ours(open, first).is_empty(), "nothing is stored");
    let new = meeting(vec![entry(first, "One."), entry(second, "Two.")]);
    act("b", &new).expect("recorded");
    act("b", &new).expect("as before");
    for (crn, minutes) in [(first, 13), (second, 12)] {
        let told = unit.told(&unit.service, open, crn);
        assert_eq!((told.len(), told[0].1.minutes), (1, Some(minutes)));
    }
    let record_id = unit.ours(open, first)[0].record_id.clone();
    let correction = Correction { record_id, reason: "Wrong.".to_owned(), minutes: Some(5), ..Correction::default() };
    for _ in 0..2 {
        correct_once(&unit.service, &unit.spo, &open.moment(day(TODAY)), "c", &correction).expect("corrected");
    }
    assert_eq!(unit.ours(open, first).len(), 2);
    let list = unit.service.store.read(|reader| reader.duties_of(&touchstone_store::Subjects::case(first)));
    let list = list.map_err(|fault: StoreError| fault).expect("duties");
    let rules = ["touch-points/high-risk", "touch-points/standard", "touch-points/unassessed"];
    let due = list.iter().find(|duty| rules.contains(&duty.rule.as_str())).expect("a rule that allows judgement");
    let agreed = AgreeDate {
        crn: first.clone(),
        rule: due.rule.to_string(),
        next_due: day(TODAY).plus(3),
        rationale: "New address.".to_owned(),
    };
    for next in [3, 4] {
        let new = AgreeDate { next_due: day(TODAY).plus(next), ..agreed.clone() };
        agree_once(&unit.service, &unit.spo, &open.moment(day(TODAY)), "d", &new).expect("agreed");
    }
    let list = unit.service.store.read(|reader| reader.duties_of(&touchstone_store::Subjects::case(first)));
    let list = list.map_err(|fault: StoreError| fault).expect("duties");
    let now = list.iter().find(|duty| duty.key() == due.key()).expect("the duty");
    assert_eq!(now.due, Some(agreed.next_due), "agreed once");
    assert_eq!(differences(&unit.service, &open.moment(day(TODAY))), Vec::<String>::new());
}
