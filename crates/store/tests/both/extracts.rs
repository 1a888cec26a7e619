//! Extracts: the first, later ones, what they lack, and what they may not be.

use crate::support::{
    Cells, Chance, Open, at, bring, day, differences, printed, printed_from, read, sample, taken, team,
};
use touchstone_domain::facts::Sheet;
use touchstone_service::Service;
use touchstone_service::import::{Counts, Options, Report};
use touchstone_store::When;

on_both!(
    the_same_folder_twice_records_nothing_the_second_time,
    a_dry_run_says_what_would_change_and_stores_nothing,
    a_changed_cell_counts_from_the_day_of_its_extract_and_what_was_known_before_stays,
    rows_with_a_day_of_their_own_are_kept_under_it,
    a_missing_row_is_a_fault_unless_withdrawn_and_people_are_only_reported,
    a_withdrawn_row_is_still_known_at_the_instants_before,
    an_older_extract_or_one_of_the_future_is_refused,
    contacts_are_history,
    from_the_day_of_the_last_extract_on_the_database_answers_as_its_folder,
    an_extract_that_says_what_it_said_before_undoes_no_act,
    people_whom_an_extract_lacks_keep_their_rows,
    an_absence_until_the_last_day_there_is_can_be_worked_with,
    a_name_and_a_limit_that_an_extract_changes_are_seen_at_once_where_the_old_ones_are_kept,
    after_any_changes_the_tables_agree_with_the_facts,
);

const FIRST: &str = "2026-11-23";

fn filled(open: &Open, cells: &Cells) -> Service {
    let service = open.service();
    taken(&service, &open.moment(day(FIRST)), &cells.files(), Options::default());
    service
}

fn small() -> Cells {
    Cells::of(&team(5, day("2026-11-21")))
}

fn counts(report: &Report, sheet: Sheet) -> Counts {
    report.counts.iter().find(|(known, _)| *known == sheet).expect("a sheet of the extract").1
}

fn the_same_folder_twice_records_nothing_the_second_time(open: &Open) {
    for files in [sample("one"), team(5, day("2026-11-21"))] {
        let database = open.other(true);
        let service = database.service();
        taken(&service, &database.moment(day(FIRST)), &files, Options::default());
        let facts = |service: &Service| {
            touchstone_service::check(service, &crate::support::owner(), &database.moment(day(FIRST)))
                .expect("a check")
                .facts
        };
        let before = facts(&service);
        let report = taken(&service, &database.moment(day(FIRST)), &files, Options::default());
        assert!(!report.is_news() && report.not_in_extract.is_empty() && report.duties == 0, "{report:?}");
        assert_eq!(facts(&service), before);
    }
}

fn a_dry_run_says_what_would_change_and_stores_nothing(open: &Open) {
    let mut cells = small();
    let dry = Options { dry_run: true, ..Options::default() };
    let service = open.service();
    let report = taken(&service, &open.moment(day(FIRST)), &cells.files(), dry);
    assert!(counts(&report, Sheet::Cases).new > 100);
    assert!(service.store.read(|reader| reader.is_empty()).expect("an answer"));
    taken(&service, &open.moment(day(FIRST)), &cells.files(), Options::default());
    let before = printed_from(&service, When::on(day(FIRST)));
    cells.set("cases.csv", 3, "surname", "Changed");
    let crn = cells.get("cases.csv", 3, "crn").to_owned();
    cells.add("events.csv", &format!("{crn},2026-11-20,safeguarding_concern"));
    let report = taken(&service, &open.moment(day(FIRST)), &cells.files(), dry);
    assert_eq!((counts(&report, Sheet::Cases).changed, counts(&report, Sheet::Events).new), (1, 1));
    assert!(printed_from(&service, When::on(day(FIRST))) == before);
    let stored = taken(&service, &open.moment(day(FIRST)), &cells.files(), Options::default());
    assert_eq!(stored.counts, report.counts, "a dry run says what then happens");
}

/// A case whose ROSH has no history, medium, and live.
fn medium(cells: &mut Cells) -> (usize, String) {
    let rows = cells.0["cases.csv"].len();
    let row = (1..rows)
        .find(|row| {
            cells.get("cases.csv", *row, "rosh") == "medium"
                && cells.get("cases.csv", *row, "supervision_end").is_empty()
                && !cells.get("cases.csv", *row, "practitioner_code").is_empty()
                && ["community", "licence"].contains(&cells.get("cases.csv", *row, "case_type"))
        })
        .expect("a live case of medium ROSH");
    let crn = cells.get("cases.csv", row, "crn").to_owned();
    let history = cells.0.get_mut("case_history.csv").expect("history");
    history.retain(|known| known[0] != crn || known[1] != "rosh");
    (row, crn)
}

fn a_changed_cell_counts_from_the_day_of_its_extract_and_what_was_known_before_stays(open: &Open) {
    let mut cells = small();
    let (row, crn) = medium(&mut cells);
    let service = filled(open, &cells);
    let before = printed_from(&service, When::on(day("2026-11-29")));
    cells.set("cases.csv", row, "rosh", "high");
    cells.set("cases.csv", row, "supervision_end_expected", "2026-12-20");
    let options = Options { as_at: Some(day("2026-11-30")), ..Options::default() };
    let report = taken(&service, &open.moment(day("2026-12-01")), &cells.files(), options);
    assert_eq!(
        counts(&report, Sheet::Cases),
        Counts { changed: 1, same: counts(&report, Sheet::Cases).same, ..Counts::default() }
    );
    // The day before, nothing is different, whatever is known since.
    assert!(printed_from(&service, When::on(day("2026-11-29"))) == before);
    let told = |on: &str, rule: &str| {
        let text = String::from_utf8(printed_from(&service, When::on(day(on)))).expect("UTF-8");
        text.lines().any(|line| line.contains(&crn) && line.contains(rule))
    };
    assert!(told("2026-11-29", "touch-points/standard") && !told("2026-11-29", "touch-points/high-risk"));
    assert!(told("2026-11-30", "touch-points/high-risk") && !told("2026-11-30", "touch-points/standard"));
    assert!(told("2026-11-30", "2026-11-30/rosh_raised"), "the change is an event of its day");
    assert!(told("2026-11-30", "touch-points/ending") && !told("2026-11-29", "touch-points/ending"));
    assert_eq!(differences(&service, &open.moment(day("2026-12-01"))), Vec::<String>::new());
}

fn rows_with_a_day_of_their_own_are_kept_under_it(open: &Open) {
    let mut cells = small();
    let (row, crn) = medium(&mut cells);
    let service = filled(open, &cells);
    // History that was not known before, of before the first extract.
    let start = cells.get("cases.csv", row, "supervision_start").to_owned();
    cells.add("case_history.csv", &format!("{crn},rosh,{start},medium"));
    cells.add("case_history.csv", &format!("{crn},rosh,2026-11-16,high"));
    cells.set("cases.csv", row, "rosh", "high");
    let record = cells.0["records.csv"].len() - 1;
    cells.set("records.csv", record, "minutes", "77");
    let files = cells.files();
    let report = taken(&service, &open.moment(day("2026-12-01")), &files, Options::default());
    assert_eq!(counts(&report, Sheet::CaseHistory).new, 2);
    assert_eq!(counts(&report, Sheet::Records).changed, 1);
    let facts = read(&files, None);
    for on in ["2026-11-15", "2026-11-16", "2026-12-01", "2027-03-01"] {
        let when = When::on(day(on));
        assert!(printed_from(&service, when) == printed(facts.clone(), when), "{on}");
    }
}

fn a_missing_row_is_a_fault_unless_withdrawn_and_people_are_only_reported(open: &Open) {
    let mut cells = small();
    let service = filled(open, &cells);
    let before = printed_from(&service, When::on(day("2026-12-01")));
    let event = cells.0["events.csv"][1].clone();
    cells.remove("events.csv", 1);
    let moment = open.moment(day("2026-12-01"));
    let refused =
        bring(&service, &moment, &cells.files(), Options::default()).expect_err("a row is missing").to_string();
    let named =
        format!("events.csv: crn \"{}\", on \"{}\", kind \"{}\": this row is missing", event[0], event[1], event[2]);
    assert!(refused.contains(&named) && refused.contains("--withdraw"), "{refused}");
    assert!(printed_from(&service, When::on(day("2026-12-01"))) == before, "nothing was stored");
    let withdraw = Options { withdraw: true, ..Options::default() };
    let report = taken(&service, &open.moment(day("2026-12-01")), &cells.files(), withdraw);
    assert_eq!(counts(&report, Sheet::Events).withdrawn, 1);
    let when = When::on(day("2026-12-01"));
    assert!(printed_from(&service, when) == printed(read(&cells.files(), None), when));
    assert_eq!(differences(&service, &open.moment(day("2026-12-01"))), Vec::<String>::new());
    // A file that is not there is no news.
    cells.0.remove("events.csv");
    assert!(!taken(&service, &open.moment(day("2026-12-01")), &cells.files(), Options::default()).is_news());
    // Nor does a person cease to have been supervised.
    let crn = cells.get("cases.csv", 2, "crn").to_owned();
    for rows in cells.0.values_mut() {
        rows.retain(|row| !row.contains(&crn));
    }
    let report = taken(&service, &open.moment(day("2026-12-02")), &cells.files(), withdraw);
    assert_eq!(report.not_in_extract, [(Sheet::Cases, vec![crn.clone()])]);
    let text = String::from_utf8(printed_from(&service, When::on(day("2026-12-02")))).expect("UTF-8");
    assert!(text.contains(&crn), "the case is kept");
}

fn a_withdrawn_row_is_still_known_at_the_instants_before(open: &Open) {
    let mut cells = small();
    let service = filled(open, &cells);
    let known_at = Some(at("2026-11-25T12:00:00Z"));
    let when = When { on: day("2026-12-10"), known_at };
    let before = printed_from(&service, when);
    let row = (1..cells.0["absences.csv"].len()).next().expect("an absence");
    cells.remove("absences.csv", row);
    taken(&service, &open.moment(day("2026-12-01")), &cells.files(), Options { withdraw: true, ..Options::default() });
    assert!(printed_from(&service, when) == before);
    let now = When::on(day("2026-12-10"));
    assert!(printed_from(&service, now) == printed(read(&cells.files(), None), now));
}

fn an_older_extract_or_one_of_the_future_is_refused(open: &Open) {
    let mut cells = small();
    let service = filled(open, &cells);
    cells.set("cases.csv", 3, "surname", "Changed");
    for (as_at, says) in [("2026-11-22", "before 2026-11-23"), ("2026-12-02", "still to come")] {
        let options = Options { as_at: Some(day(as_at)), ..Options::default() };
        // Read as of all days: which history counts is not what is tried here.
        let extract = cells.files();
        let brought_in = touchstone_exchange::import::Extract(&extract);
        let brought = touchstone_service::import::Brought { rows: &brought_in, files: &[] };
        let moment = open.moment(day("2026-12-01"));
        let facts = read(&extract, None);
        let refused = touchstone_service::import::import(
            &service,
            &crate::support::owner(),
            &moment,
            (brought, facts),
            options,
            |_| {},
        );
        let refused = refused.expect_err("refused").to_string();
        assert!(refused.contains(says), "{refused}");
    }
}

fn a_name_and_a_limit_that_an_extract_changes_are_seen_at_once_where_the_old_ones_are_kept(open: &Open) {
    let mut cells = small();
    let service = filled(open, &cells);
    let list_of = |spo: &str| service.store.read(|reader| reader.list_of(spo)).expect("a list");
    let staff = (1..cells.0["staff.csv"].len()).map(|row| cells.get("staff.csv", row, "staff_code").to_owned());
    let (spo, crn) = staff
        .flat_map(|spo| list_of(&spo).into_iter().map(move |listed| (spo.clone(), listed)))
        .find(|(_, listed)| listed.person.is_some() && !listed.ever_limited())
        .map(|(spo, listed)| (spo, listed.duty.crn.expect("a case")))
        .expect("a duty about a case");
    let row = (1..cells.0["cases.csv"].len()).find(|row| cells.get("cases.csv", *row, "crn") == crn);
    let row = row.expect("the case");
    let whose = |crn: &str| {
        let list = list_of(&spo);
        let found = list.iter().find(|listed| listed.duty.crn.as_deref() == Some(crn)).expect("a duty about the case");
        let person = found.person.clone().expect("a person");
        (person.surname.to_string(), found.ever_limited())
    };
    assert_eq!(whose(&crn), (cells.get("cases.csv", row, "surname").to_owned(), false));
    // Another server brings them in.
    cells.set("cases.csv", row, "surname", "Newname");
    let options = Options { as_at: Some(day("2026-11-24")), ..Options::default() };
    taken(&open.service(), &open.moment(day("2026-11-24")), &cells.files(), options);
    assert_eq!(whose(&crn), ("Newname".to_owned(), false));
    cells.add("limited_access.csv", &format!("{crn},restriction,{spo},2026-11-01,"));
    let options = Options { as_at: Some(day("2026-11-25")), ..Options::default() };
    taken(&open.service(), &open.moment(day("2026-11-25")), &cells.files(), options);
    assert_eq!(whose(&crn), ("Newname".to_owned(), true));
}

fn contacts_are_history(open: &Open) {
    let mut cells = small();
    let (row, crn) = medium(&mut cells);
    let manager = {
        let holder = cells.get("cases.csv", row, "practitioner_code").to_owned();
        let staff = cells.row_of("staff.csv", &holder);
        cells.get("staff.csv", staff, "manager_code").to_owned()
    };
    let service = filled(open, &cells);
    let line = |service: &Service| {
        let text = String::from_utf8(printed_from(service, When::on(day("2026-11-23")))).expect("UTF-8");
        text.lines().find(|line| line.contains(&crn) && line.contains("touch-points/standard")).map(str::to_owned)
    };
    let before = line(&service);
    cells.add("contacts.csv", &format!("{crn},2026-11-20,MO1,,{manager},"));
    cells.add("contacts.csv", &format!("{crn},2026-11-20,XYZ9,,{manager},"));
    let report = taken(&service, &open.moment(day(FIRST)), &cells.files(), Options::default());
    assert_eq!(counts(&report, Sheet::Contacts).new, 2, "a contact of an unknown type is kept");
    let after = line(&service);
    assert!(after != before && after.expect("a duty").contains("\"due\":\"2027-11-20\""), "{before:?}");
}

/// Random changes of an extract that leave it without a fault.
fn change(cells: &mut Cells, chance: &mut Chance) {
    let rows = cells.0["cases.csv"].len() - 1;
    let row = 1 + chance.below(rows);
    let crn = cells.get("cases.csv", row, "crn").to_owned();
    match chance.below(6) {
        0 => cells.set("cases.csv", row, "surname", "Other"),
        1 => cells.set("cases.csv", row, "release_date", "2027-01-15"),
        2 => cells.add("events.csv", &format!("{crn},2026-11-19,recall_considered")),
        3 if !cells.0["case_history.csv"].iter().any(|known| known[0] == crn && known[1] == "rosh") => {
            let rosh = *chance.of(&["low", "medium", "high", "very_high"]);
            cells.set("cases.csv", row, "rosh", rosh);
        }
        4 => {
            let event = 1 + chance.below(cells.0["events.csv"].len() - 1);
            cells.remove("events.csv", event);
        }
        _ => {
            let staff = 1 + chance.below(cells.0["staff.csv"].len() - 1);
            let code = cells.get("staff.csv", staff, "staff_code").to_owned();
            let from = chance.day("2026-10-01", "2026-12-20");
            cells.add("absences.csv", &format!("{code},{from},,sickness"));
        }
    }
}

fn after_any_changes_the_tables_agree_with_the_facts(open: &Open) {
    let mut chance = Chance::new(9);
    let mut cells = small();
    let service = filled(open, &cells);
    for week in 0..5 {
        for _ in 0..12 {
            change(&mut cells, &mut chance);
        }
        let today = day("2026-11-30").plus(week * 7);
        let options = Options { withdraw: true, ..Options::default() };
        taken(&service, &open.moment(today), &cells.files(), options);
        assert_eq!(differences(&service, &open.moment(today)), Vec::<String>::new());
        assert!(
            !taken(&service, &open.moment(today), &cells.files(), options).is_news(),
            "brought in again, nothing is news"
        );
    }
}

/// The folder's answer on days from the last extract's day on, as history alone tells it.
fn from_the_day_of_the_last_extract_on_the_database_answers_as_its_folder(open: &Open) {
    let no_history = |cells: &Cells| {
        let mut cells = Cells(cells.0.clone());
        cells.0.remove("case_history.csv");
        cells
    };
    let told = |service: &Service, crn: &str, on: &str| -> Vec<String> {
        let text = String::from_utf8(printed_from(service, When::on(day(on)))).expect("UTF-8");
        text.lines().filter(|line| line.contains(crn) && line.contains("touch-points/")).map(str::to_owned).collect()
    };
    // Up and down again, without history: the case is as it was, and both changes were events of their days.
    let database = open.other(true);
    let mut cells = small();
    let (row, crn) = medium(&mut cells);
    let start = cells.get("cases.csv", row, "supervision_start").to_owned();
    cells.add("case_history.csv", &format!("{crn},rosh,{start},medium"));
    let service = filled(&database, &cells);
    for (rosh, on) in [("high", "2026-11-30"), ("medium", "2026-12-07")] {
        cells.set("cases.csv", row, "rosh", rosh);
        taken(&service, &database.moment(day(on)), &no_history(&cells).files(), Options::default());
    }
    let lines = told(&service, &crn, "2026-12-08");
    assert!(lines.iter().any(|line| line.contains("touch-points/standard")), "{lines:?}");
    assert!(!lines.iter().any(|line| line.contains("touch-points/high-risk")), "{lines:?}");
    // Put right in an extract of the same day: nothing ever happened.
    let database = open.other(true);
    let mut cells = small();
    let (row, crn) = medium(&mut cells);
    let service = filled(&database, &cells);
    let before = told(&service, &crn, "2026-12-08");
    for rosh in ["high", "medium"] {
        cells.set("cases.csv", row, "rosh", rosh);
        taken(&service, &database.moment(day("2026-11-30")), &cells.files(), Options::default());
    }
    assert_eq!(told(&service, &crn, "2026-12-08"), before);
    // History that is dated ahead: the cell says what it will be, and nothing changes sooner.
    let database = open.other(true);
    let mut cells = small();
    let (row, crn) = medium(&mut cells);
    let start = cells.get("cases.csv", row, "supervision_start").to_owned();
    cells.add("case_history.csv", &format!("{crn},rosh,{start},medium"));
    let service = filled(&database, &cells);
    cells.add("case_history.csv", &format!("{crn},rosh,2026-12-14,low"));
    cells.set("cases.csv", row, "rosh", "low");
    let files = cells.files();
    taken(&service, &database.moment(day("2026-11-30")), &files, Options::default());
    for on in ["2026-11-30", "2026-12-08", "2026-12-14", "2026-12-20"] {
        let when = When::on(day(on));
        assert!(printed_from(&service, when) == printed(read(&files, None), when), "{on}");
    }
}

fn an_extract_that_says_what_it_said_before_undoes_no_act(open: &Open) {
    use touchstone_service::Via;
    use touchstone_service::absence::end_absence;
    use touchstone_service::cover::{NewCover, end_cover};
    let mut cells = small();
    let staff = cells.get("staff.csv", 3, "staff_code").to_owned();
    let deputy = cells.get("staff.csv", 4, "staff_code").to_owned();
    cells.add("absences.csv", &format!("{staff},2026-10-05,,sickness"));
    cells.add("cover.csv", &format!("{staff},2026-10-05,,{deputy}"));
    let service = filled(open, &cells);
    let owner = crate::support::owner();
    let today = day("2026-12-01");
    let ended = (staff.as_str(), day("2026-10-05"), day("2026-11-27"));
    end_absence(&service, &owner, &open.moment(today), Via::Command, ended).expect("ended");
    let cover = NewCover { staff: staff.clone(), from: day("2026-10-05"), until: None, deputy };
    end_cover(&service, &owner, &open.moment(today), Via::Command, &cover).expect("ended");
    let before = printed_from(&service, When::on(today));
    let report = taken(&service, &open.moment(today), &cells.files(), Options::default());
    assert!(!report.is_news(), "{report:?}");
    assert!(printed_from(&service, When::on(today)) == before);
    // What the extract says anew does count.
    let row = cells.0["absences.csv"].len() - 1;
    cells.set("absences.csv", row, "until", "2026-12-04");
    let report = taken(&service, &open.moment(today), &cells.files(), Options::default());
    assert_eq!(counts(&report, Sheet::Absences).changed, 1);
    assert_eq!(differences(&service, &open.moment(today)), Vec::<String>::new());
}

fn people_whom_an_extract_lacks_keep_their_rows(open: &Open) {
    let mut cells = small();
    let service = filled(open, &cells);
    let crn = cells.get("cases.csv", 2, "crn").to_owned();
    for rows in cells.0.values_mut() {
        rows.retain(|row| !row.contains(&crn));
    }
    let before = printed_from(&service, When::on(day("2026-12-02")));
    for withdraw in [false, true] {
        let options = Options { withdraw, ..Options::default() };
        let report = taken(&service, &open.moment(day("2026-12-02")), &cells.files(), options);
        assert_eq!(report.not_in_extract, [(Sheet::Cases, vec![crn.clone()])]);
        assert!(!report.is_news(), "{report:?}");
        assert!(printed_from(&service, When::on(day("2026-12-02"))) == before);
    }
}

fn an_absence_until_the_last_day_there_is_can_be_worked_with(open: &Open) {
    let mut cells = small();
    let practitioner = cells.0["staff.csv"].iter().position(|row| row.contains(&"PO".to_owned())).expect("a PO");
    let code = cells.get("staff.csv", practitioner, "staff_code").to_owned();
    cells.add("absences.csv", &format!("{code},2026-10-05,9999-12-31,sickness"));
    let service = filled(open, &cells);
    assert_eq!(differences(&service, &open.moment(day(FIRST))), Vec::<String>::new());
    let text = String::from_utf8(printed_from(&service, When::on(day(FIRST)))).expect("UTF-8");
    assert!(text.contains("\"due\":\"9999-12-31\"") && !text.contains("\"due\":\"0000"), "due days can be read");
    let when = When::on(day(FIRST));
    assert!(printed_from(&service, when) == printed(read(&cells.files(), None), when));
}
