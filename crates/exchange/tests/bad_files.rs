//! Faults of whole files, of rows that contradict one another, and all faults of a folder at once (DOMAIN section 10).

mod support;

use support::{bytes, extract, faults_with, files, read, set};
use touchstone_domain::facts::Sheet;
use touchstone_exchange::import::{self, ExtractFile};

#[test]
fn a_fault_of_a_whole_file_is_said_with_its_line_and_blames_nothing_else() {
    for file in Sheet::ALL.map(Sheet::file) {
        let sound = bytes(&extract()[file]);
        let columns = extract()[file][0].len();
        let text = String::from_utf8(sound.clone()).expect("text");
        let first = text.find('\n').expect("a header") + 1;
        let with = |text: &str| [&sound[..first], text.as_bytes(), &sound[first..]].concat();
        let faulty: [(Vec<u8>, String); 6] = [
            (Vec::new(), format!("{file}:1: has no header row")),
            ([&sound[..], b"\xff\n"].concat(), format!("{file}:{}: is not UTF-8 text", text.lines().count() + 1)),
            (with("\"open,cell\n"), format!("{file}:2: a quotation mark is not closed")),
            (with("a\"b\"\n"), format!("{file}:2: a quotation mark stands inside a cell that does not begin with one")),
            (
                with("\"a\"b\n"),
                format!("{file}:2: text follows a closing quotation mark; write two where one is meant"),
            ),
            (
                [&sound[..], ",".repeat(columns).as_bytes(), b"\n"].concat(),
                format!(
                    "{file}:{}: has {} cells where the header has {columns}",
                    text.lines().count() + 1,
                    columns + 1
                ),
            ),
        ];
        for (bytes, wanted) in faulty {
            let mut all = files(&extract());
            all.iter_mut().filter(|other| other.name == file).for_each(|other| other.bytes.clone_from(&bytes));
            assert_eq!(read(&all).expect_err("a fault"), [wanted]);
        }
    }
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let mut changed = extract();
    set(&mut changed, "agreed_dates.csv", 2, "rationale", "two\nlines, and \"quoted\"");
    set(&mut changed, "agreed_dates.csv", 3, "crn", "x");
    let fault =
        |line: usize| [format!("agreed_dates.csv:{line} crn \"x\": expected a CRN: a capital letter and six digits")];
    let mut all = files(&changed);
    assert_eq!(read(&all).expect_err("a fault"), fault(4));
    let windows = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\n', "\r\n").into_bytes();
    all.iter_mut().for_each(|file| file.bytes = windows(&file.bytes));
    assert_eq!(read(&all).expect_err("a fault"), fault(4));
    all.iter_mut().for_each(|file| {
        file.bytes = String::from_utf8_lossy(&file.bytes).replacen("\r\n", "\r\n\r\n", 1).into_bytes()
    });
    assert_eq!(read(&all).expect_err("a fault"), fault(5));
}

#[test]
fn a_missing_file_is_refused_only_where_every_extract_has_it() {
    for file in Sheet::ALL.map(Sheet::file) {
        let rest: Vec<ExtractFile> = files(&extract()).into_iter().filter(|other| other.name != file).collect();
        let faults = read(&rest).err().unwrap_or_default();
        if ["teams.csv", "staff.csv", "cases.csv"].contains(&file) {
            assert_eq!(faults, [format!("{file}: is missing: every extract has teams.csv, staff.csv and cases.csv")]);
        } else {
            assert!(faults.is_empty(), "{faults:#?}");
        }
    }
}

#[test]
fn a_cell_must_say_what_the_latest_history_row_says() {
    let faults = faults_with("cases.csv", 2, "rosh", "low");
    assert_eq!(
        faults,
        ["case_history.csv:3 value: is the latest value of X100001, and rosh in cases.csv says otherwise"]
    );
    let faults = faults_with("case_history.csv", 5, "value", "N54A001");
    assert_eq!(
        faults,
        ["case_history.csv:5 value: is the latest value of X100001, and practitioner_code in cases.csv says otherwise"]
    );
    let faults = faults_with("staff.csv", 3, "grade", "PSO");
    assert_eq!(
        faults,
        ["staff_history.csv:3 value: is the latest value of N54A002, and grade in staff.csv says otherwise"]
    );
    let faults = faults_with("staff.csv", 3, "approved_on", "");
    assert_eq!(
        faults,
        ["staff_history.csv:4 value: is the latest value of N54A002, and approved_on in staff.csv says otherwise"]
    );
}

#[test]
fn an_earlier_history_row_need_not_agree_with_the_cell() {
    assert!(faults_with("case_history.csv", 2, "value", "low").is_empty());
    assert!(faults_with("case_history.csv", 2, "value", "").is_empty());
}

#[test]
fn a_practitioner_code_that_ends_in_u_is_nobody_and_need_not_be_in_staff_csv() {
    assert!(faults_with("cases.csv", 3, "practitioner_code", "N54ZZZU").is_empty());
    assert!(faults_with("case_history.csv", 6, "value", "N54ZZZU").is_empty());
    let facts = read(&files(&extract())).expect("the extract is sound");
    let cells = facts.cases[1].cells;
    assert!(cells.contains(&touchstone_domain::facts::UNKNOWN), "{cells:?}");
}

#[test]
fn a_document_may_be_about_a_person_without_a_case() {
    let facts = read(&files(&extract())).expect("the extract is sound");
    assert_eq!(facts.documents[1].crn.map(|crn| crn.to_string()), Some("Y999999".to_owned()));
    assert_eq!(facts.documents[1].case, None);
}

#[test]
fn a_contact_by_somebody_unknown_is_read_and_an_unmapped_one_is_no_record() {
    assert!(faults_with("contacts.csv", 2, "by_code", "STRANGER").is_empty());
    let facts = read(&files(&extract())).expect("the extract is sound");
    assert_eq!(facts.records.len(), 2, "the contacts of an empty mapping are no records");
}

#[test]
fn a_crn_in_letters_that_only_look_alike_is_refused() {
    // A Greek and a Cyrillic letter, a full-width one, an Arabic digit, a small letter, a letter for nought.
    for wrong in ["Χ100001", "Х100001", "Ｘ100001", "X10000١", "x100001", "X1OOOO1"] {
        let faults = faults_with("records.csv", 2, "crn", wrong);
        assert_eq!(faults, [format!("records.csv:2 crn \"{wrong}\": expected a CRN: a capital letter and six digits")]);
    }
}

#[test]
fn a_record_is_about_somebody_or_a_team() {
    let mut changed = extract();
    set(&mut changed, "records.csv", 3, "team_code", "");
    assert_eq!(
        read(&files(&changed)).expect_err("a fault"),
        [
            "records.csv:3 crn: is empty, and so are staff_code and team_code: a record is about a case, a member of staff \
          or a team"
        ]
    );
}

#[test]
fn only_a_draft_has_no_day_of_submission() {
    assert_eq!(
        faults_with("documents.csv", 2, "submitted_on", ""),
        ["documents.csv:2 submitted_on: is empty: only a draft has not been submitted"]
    );
}

#[test]
fn signers_and_days_of_signing_go_together() {
    for (by, on) in [("", "2026-03-07"), ("N54A001", ""), ("N54A001", "2026-03-07;2026-03-08")] {
        let mut changed = extract();
        set(&mut changed, "documents.csv", 2, "signed_by", by);
        set(&mut changed, "documents.csv", 2, "signed_on", on);
        assert_eq!(
            read(&files(&changed)).expect_err("a fault"),
            [format!("documents.csv:2 signed_on \"{on}\": expected one day for each name in signed_by")]
        );
    }
}

#[test]
fn rows_that_say_the_same_thing_twice_are_refused() {
    let twice = |file: &str, line: usize| {
        let mut changed = extract();
        let cells = changed.get_mut(file).expect("a file");
        cells.push(cells[line - 1].clone());
        read(&files(&changed)).err().unwrap_or_default()
    };
    assert_eq!(twice("arms.csv", 2), ["arms.csv:4 from \"2026-01-01\": line 2 has the same policy, code and day"]);
    assert_eq!(twice("adoption.csv", 3), ["adoption.csv:4 policy \"*\": line 3 has the same code and policy"]);
    assert_eq!(
        twice("case_history.csv", 4),
        ["case_history.csv:7 from \"2026-02-02\": line 4 has the same subject, attribute and day"]
    );
}

#[test]
fn every_fault_of_every_file_is_listed_at_once_in_order_and_none_twice() {
    let mut changed = extract();
    let wrong = [
        ("absences.csv", 2, "until", "2026-03-31"),
        ("adoption.csv", 2, "code", "N54AAA"),
        ("agreed_dates.csv", 2, "rule", "high-risk"),
        ("arms.csv", 2, "arm", "controls"),
        ("case_history.csv", 2, "value", "middle"),
        ("cases.csv", 2, "rosh", "VH"),
        ("cases.csv", 2, "supervision_start", "2026-02-30"),
        ("contacts.csv", 2, "on", "2026-02-29"),
        ("cover.csv", 2, "deputy_code", "n54a003"),
        ("documents.csv", 2, "kind", "report"),
        ("events.csv", 2, "kind", "rosh_raised"),
        ("limited_access.csv", 2, "kind", "excluded"),
        ("records.csv", 2, "by_code", "N54A9"),
        ("records.csv", 3, "on", "2026-3-4"),
        ("staff.csv", 2, "grade", "spo"),
        ("staff_history.csv", 2, "from", "2022-01-32"),
        ("teams.csv", 2, "team_kind", "Court"),
    ];
    for (file, line, column, value) in wrong {
        set(&mut changed, file, line, column, value);
    }
    let faults = import::read(&files(&changed), &Default::default(), None).expect_err("faults");
    let found: Vec<(&str, usize, &str, &str)> = faults
        .iter()
        .map(|fault| {
            let line = usize::try_from(fault.line).expect("a line");
            (fault.file.as_str(), line, fault.column.as_str(), fault.value.as_deref().unwrap_or_default())
        })
        .collect();
    assert_eq!(found, wrong);
    assert!(faults.windows(2).all(|pair| pair[0] < pair[1]), "sorted, none twice");
}

#[test]
fn files_that_are_no_part_of_an_extract_or_there_twice_are_refused() {
    let mut all = files(&extract());
    all.push(ExtractFile { name: "case.csv".into(), bytes: Vec::new() });
    let again = all[0].clone();
    all.push(again);
    let faults = read(&all).expect_err("faults");
    assert_eq!(faults.len(), 2, "{faults:#?}");
    assert_eq!(faults[0], "absences.csv: is there twice");
    assert!(faults[1].starts_with("case.csv: is no file of an extract; expected one of teams.csv, "), "{}", faults[1]);
}
