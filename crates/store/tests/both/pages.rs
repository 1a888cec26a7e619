//! What one page reads: together where a server is waited for, and never behind what the page itself has done.

use crate::support::{Open, day, owner, sample, taken};
use touchstone_domain::facts::Sheet;
use touchstone_service::absence::{NewAbsence, record_absence};
use touchstone_service::import::Options;
use touchstone_service::{Service, Via};
use touchstone_store::{Entry, NewDoubt, Shown, StoreError, Subjects, Verb, When};

on_both!(
    a_page_reads_what_it_has_just_done_and_then_what_others_did,
    what_is_foreseen_answers_its_own_question_alone_and_nothing_after_a_change,
    a_page_that_was_foreseen_for_somebody_else_or_another_case_shows_what_was_asked_for,
    any_number_of_codes_is_looked_for,
);

fn a_page_reads_what_it_has_just_done_and_then_what_others_did(open: &Open) {
    let (service, other) = (open.service(), open.service());
    let today = day("2026-03-16");
    taken(&service, &open.moment(today), &sample("one"), Options::default());
    let staff = ["N54A005", "N54A006", "N54A007"];
    let count = |service: &Service, staff: &str| {
        let rows = service.store.read(|reader| reader.latest_rows(Sheet::Absences, staff)).expect("rows");
        rows.iter().filter(|row| !row.imported).count()
    };
    let counts = |service: &Service| staff.map(|staff| count(service, staff));
    let absent = |service: &Service, staff: &str| {
        let absence = NewAbsence { staff: staff.to_owned(), from: today, until: None, kind: "sickness".to_owned() };
        record_absence(service, &owner(), &open.moment(today), Via::Command, &absence).expect("recorded");
    };
    let (_, owed) = service.store.owing(|| {
        assert_eq!(counts(&service), [0, 0, 0]);
        absent(&other, staff[0]);
        // A server is asked everything as of one moment; a file, which nobody waits for, question by question.
        assert_eq!(counts(&service), [usize::from(open.is_sqlite()), 0, 0]);
        assert_eq!(counts(&other), [1, 0, 0], "what goes on is of one store");
        absent(&service, staff[1]);
        assert_eq!(counts(&service), [1, 1, 0]);
        // Whoever reads while they read, and whoever was refused, hinders nobody.
        let refused = service.store.read(|_| {
            assert_eq!(counts(&service), [1, 1, 0]);
            Err::<(), _>(StoreError::Busy)
        });
        assert!(refused.is_err());
        assert_eq!(counts(&service), [1, 1, 0]);
    });
    assert!(owed.is_nothing());
    // The page has ended: nothing of what it saw is left.
    absent(&other, staff[2]);
    assert_eq!(counts(&service), [1, 1, 1]);
}

fn what_is_foreseen_answers_its_own_question_alone_and_nothing_after_a_change(open: &Open) {
    let service = open.service();
    let today = day("2026-03-16");
    taken(&service, &open.moment(today), &sample("one"), Options::default());
    let doubt = |crn| NewDoubt {
        crn,
        fact: "practitioner",
        stood: "N54A005",
        owner: None,
        by: "N54A008",
        why: "moved",
        should_be: None,
    };
    let entry = Entry::new(Verb::Alteration, "doubt.say", Shown::Everybody);
    let crns = ["T702578", "R855439"];
    let acted = service.store.write(&open.moment(today), "owner", Via::Command, |tx| {
        tx.add_doubt(&doubt(crns[0]))?;
        let mut reader = tx.reader();
        crns.iter().for_each(|crn| reader.foresee_told_doubts(crn));
        assert_eq!(reader.open_doubts()?.len(), 1, "what is foreseen goes with it, and is no part of it");
        assert_eq!(reader.told_doubts(crns[1])?.len(), 0);
        assert_eq!(reader.told_doubts(crns[0])?.len(), 1);
        assert_eq!(reader.told_doubts(crns[0])?.len(), 1, "what was foreseen once may be asked twice");
        reader.foresee_told_doubts(crns[1]);
        assert_eq!(reader.open_doubts()?.len(), 1);
        tx.add_doubt(&doubt(crns[1]))?;
        assert_eq!(tx.reader().told_doubts(crns[1])?.len(), 1, "the answer of before the change is none");
        Ok::<_, StoreError>(((), tx.log(&entry)?))
    });
    acted.expect("done");
}

fn a_page_that_was_foreseen_for_somebody_else_or_another_case_shows_what_was_asked_for(open: &Open) {
    let service = open.service();
    let today = day("2026-03-16");
    taken(&service, &open.moment(today), &sample("one"), Options::default());
    let until = today.plus(7);
    let list = |staff: &str| {
        let listed = service.store.read(|reader| Ok((reader.list_until(staff, until)?, reader.doubts_for(staff)?)));
        listed.map_err(|fault: StoreError| fault).expect("a list")
    };
    let everybody = ["N54A001", "N54A002", "N54A003", "N54A004"];
    let lists = everybody.map(list);
    let full: Vec<usize> = (0..lists.len()).filter(|at| !lists[*at].0.list.is_empty()).collect();
    let [whose, other, ..] = full[..] else { panic!("two have lists: {full:?}") };
    let page = |of: usize, foreseen: usize| {
        let asked = || {
            service.store.foresee_list_until(everybody[foreseen], until);
            list(everybody[of])
        };
        service.store.owing(asked).0
    };
    assert_eq!(page(whose, whose), lists[whose]);
    assert_eq!(page(whose, other), lists[whose]);
    // Whose cases they are is kept by now, with the names in the lists.
    let case = |crn: &str| {
        let seen = service.store.read(|reader| {
            let id = reader.id_of_case(crn)?.expect("an id");
            let bytes = *uuid::Uuid::parse_str(&id).expect("an id").as_bytes();
            let facts = reader.load_about(&Subjects::case(crn), &service.library, When::on(today))?;
            Ok::<_, StoreError>((reader.case_with_id(&bytes)?, bytes, format!("{facts:?}"), reader.told_doubts(crn)?))
        });
        seen.expect("a case")
    };
    let crns: Vec<&str> = lists[whose].0.list.iter().filter_map(|listed| listed.duty.crn.as_deref()).collect();
    let (first, last) = (crns[0], crns[crns.len() - 1]);
    assert_ne!(first, last);
    let alone = case(first);
    for foreseen in [first, last] {
        let id = case(foreseen).1;
        let asked = || {
            service.store.foresee_case_with_id(id, true);
            case(first)
        };
        assert_eq!(service.store.owing(asked).0, alone, "{foreseen}");
    }
}

fn any_number_of_codes_is_looked_for(open: &Open) {
    let service = open.service();
    taken(&service, &open.moment(day("2026-03-16")), &sample("one"), Options::default());
    for more in [0, 29, 30, 31, 94, 126, 127, 300] {
        // Those that are there first and last, so that each part counts.
        let filling: Vec<String> = (0..more).map(|number| format!("M{number:03}")).collect();
        let ids = || ["D000001"].into_iter().chain(filling.iter().map(String::as_str)).chain(["D000003"]);
        let found = service.store.read(|reader| reader.numbers_of_documents(ids()));
        assert_eq!(found.expect("numbers").len(), 2, "{more}");
    }
}
