//! A file too large to be read in one piece: lines, order and repeated ids are those of the whole.

mod support;

use support::{extract, files, read};
use touchstone_exchange::import::ExtractFile;

/// Rows enough for several parts of some megabytes.
const ROWS: usize = 120_000;

/// The extract with so many records; `edit` changes the rows, and each text is one row.
fn large(line_end: &str, edit: impl Fn(&mut Vec<String>)) -> Vec<ExtractFile> {
    let mut rows = vec![
        "record_id,on,purpose,crn,staff_code,team_code,by_code,minutes,decision,changed_work,recorded_at".to_owned(),
    ];
    let row = |at: usize| {
        format!(
            "r{at:07},2026-03-04,case_oversight,X100001,N54A002,N54AAA,N54A001,30,endorsed_with_actions,yes,2026-03-04T10:00:00Z"
        )
    };
    rows.extend((1..=ROWS).map(row));
    edit(&mut rows);
    let mut all = files(&extract());
    for file in all.iter_mut().filter(|file| file.name == "records.csv") {
        file.bytes = rows.join(line_end).into_bytes();
        assert!(file.bytes.len() > 12 << 20, "more than one part, whatever a part is");
    }
    all
}

#[test]
fn every_record_is_read_once_and_in_order() {
    for line_end in ["\n", "\r\n"] {
        let facts = read(&large(line_end, |_| {})).expect("sound");
        assert_eq!(facts.records.len(), ROWS);
    }
}

#[test]
fn faults_are_on_the_lines_that_an_editor_shows_in_every_part() {
    let places = [1, 2, 30_000, 60_000, 60_001, 90_000, ROWS];
    for line_end in ["\n", "\r\n"] {
        let all = large(line_end, |rows| {
            places.iter().for_each(|place| rows[*place] = rows[*place].replace("X100001", "X999999"));
        });
        let wanted: Vec<String> = places
            .iter()
            .map(|place| format!("records.csv:{} crn \"X999999\": no such crn; expected one of cases.csv", place + 1))
            .collect();
        assert_eq!(read(&all).expect_err("faults"), wanted, "{line_end:?}");
    }
}

#[test]
fn an_id_that_is_there_twice_is_found_across_parts() {
    let all = large("\n", |rows| rows[ROWS] = rows[ROWS].replace("r0120000", "r0000001"));
    assert_eq!(
        read(&all).expect_err("a fault"),
        [format!("records.csv:{} record_id \"r0000001\": is that of an earlier line too", ROWS + 1)]
    );
    // Out of order is no fault.
    let all = large("\n", |rows| rows.swap(1, ROWS));
    assert_eq!(read(&all).map(|facts| facts.records.len()), Ok(ROWS));
}

#[test]
fn a_cell_with_line_breaks_does_not_cut_a_row_in_two_and_a_wrong_cell_count_is_on_its_line() {
    let all = large("\n", |rows| {
        // Three lines in one cell, everywhere: wherever parts begin, it is not inside a cell.
        rows.iter_mut().skip(1).for_each(|row| *row = row.replace("r0", "\"r\n\n0").replacen(",2026", "\",2026", 1));
        rows[ROWS] += ",more";
    });
    let faults = read(&all).expect_err("faults");
    assert_eq!(faults.len(), ROWS, "a code has no line breaks, and one row is too long");
    for (at, fault) in faults.iter().enumerate() {
        let line = 2 + at * 3;
        let wanted = if at + 1 < ROWS {
            format!("records.csv:{line} record_id \"r\\n\\n{:07}\": expected up to 100 letters", at + 1)
        } else {
            format!("records.csv:{line}: has 12 cells where the header has 11")
        };
        assert!(fault.starts_with(&wanted), "{fault}: expected {wanted}");
    }
}
