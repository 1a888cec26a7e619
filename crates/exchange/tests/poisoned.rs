//! Extracts that somebody has poisoned: rows that pass for others, days that nobody meant, characters that nobody sees. Each is refused
//! whole, by file, line, column, what it says and why.

mod support;

use support::{bytes, extract, faults_with, files, read, set};
use touchstone_domain::facts::Sheet;

const HIDDEN: &str = "has a character in it that is not seen or turns the direction of writing";
const LOOKALIKE: &str = "has letters in it that look like others: expected letters of one script";
const FORMULA: &str = "begins as a formula of a spreadsheet does: expected a name";
const REFERENCE: &str = "expected up to 100 letters A to Z, digits and . _ - / : @ +, beginning with a letter or digit";
const DAY: &str = "is no day from 1930 to 2200: leave the cell empty if it is not known";

/// Columns that people read as names.
const NAMES: [(&str, &str); 9] = [
    ("teams.csv", "team_name"),
    ("teams.csv", "pdu_name"),
    ("teams.csv", "region_name"),
    ("staff.csv", "forename"),
    ("staff.csv", "surname"),
    ("cases.csv", "forename"),
    ("cases.csv", "surname"),
    ("contacts.csv", "contact_type"),
    ("contacts.csv", "outcome"),
];

/// Columns of codes that no other file has to know.
const REFERENCES: [(&str, &str); 10] = [
    ("teams.csv", "team_code"),
    ("teams.csv", "pdu_code"),
    ("teams.csv", "region_code"),
    ("staff.csv", "staff_code"),
    ("records.csv", "record_id"),
    ("contacts.csv", "by_code"),
    ("documents.csv", "document_id"),
    ("arms.csv", "policy"),
    ("adoption.csv", "policy"),
    ("agreed_dates.csv", "rule"),
];

/// What the reader shows of a text.
fn escaped(text: &str) -> String {
    let mut shown: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    if text.chars().nth(60).is_some() {
        shown.push('…');
    }
    shown
}

fn refused(file: &str, column: &str, value: &str, reason: &str) {
    let wanted = format!("{file}:2 {column} \"{}\": {reason}", escaped(value));
    let faults = faults_with(file, 2, column, value);
    assert!(faults.contains(&wanted), "expected {wanted}, found {faults:#?}");
    assert!(
        faults.iter().all(|fault| fault.is_ascii() || !fault.contains(|c: char| c.is_control() || c == '\u{202e}'))
    );
}

fn accepted(file: &str, column: &str, value: &str) {
    let faults = faults_with(file, 2, column, value);
    assert!(faults.is_empty(), "{file} {column} {value:?}: {faults:#?}");
}

#[test]
fn a_character_that_is_not_seen_is_refused_in_every_cell() {
    // Zero width, soft hyphen, marks and overrides of direction, isolates, invisible operators, tags, line separators, C1 controls.
    let hidden = [
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{2060}',
        '\u{feff}',
        '\u{ad}',
        '\u{200e}',
        '\u{200f}',
        '\u{61c}',
        '\u{202a}',
        '\u{202b}',
        '\u{202c}',
        '\u{202d}',
        '\u{202e}',
        '\u{2066}',
        '\u{2067}',
        '\u{2068}',
        '\u{2069}',
        '\u{2062}',
        '\u{e0041}',
        '\u{2028}',
        '\u{85}',
        '\u{9b}',
        '\u{3164}',
        '\u{fe0f}',
    ];
    for file in Sheet::ALL {
        for (at, (column, _)) in file.columns().iter().enumerate() {
            for letter in &hidden {
                let value = format!("{}x{letter}x", extract()[file.file()][1][at]);
                refused(file.file(), column, &value, HIDDEN);
            }
        }
    }
}

#[test]
fn names_keep_the_letters_that_people_have() {
    for name in [
        "Llŷr",
        "Ŵyn",
        "Siân",
        "Zoë",
        "Łukasz",
        "Żółć",
        "D’Arcy",
        "O'Neill",
        "Smith-Jones",
        "Nguyễn",
        "Çelik",
        "Ødegård",
        "Σοφία",
        "Анна",
        "محمد",
        "李",
        "ਗੁਰਪ੍ਰੀਤ",
        "Ng",
        "X",
        "Smith, John (Jack)",
    ] {
        for (file, column) in NAMES {
            accepted(file, column, name);
        }
    }
}

#[test]
fn a_name_in_letters_that_pass_for_others_is_refused() {
    // Cyrillic А and о, Greek Α and ο, Armenian, Cherokee, wide, ornamented and circled letters.
    for name in ["Аnn", "Jоnes", "Αnn", "Jοnes", "Jօnes", "Ꭰnn", "Ｓmith", "Ｓｍｉｔｈ", "𝐒𝐦𝐢𝐭𝐡", "Ⓢmith", "Jones１"]
    {
        for (file, column) in NAMES {
            refused(file, column, name, LOOKALIKE);
        }
    }
}

#[test]
fn a_code_in_letters_that_pass_for_others_is_refused() {
    // Cyrillic А for A, a Greek letter, wide letters and digits, an Arabic digit, a letter with a mark, a non-breaking space.
    for code in [
        "N54АAA",
        "Ν54AAA",
        "Ｎ54AAA",
        "N５4AAA",
        "N5٤AAA",
        "Ń54AAA",
        "N54\u{a0}AAA",
        "N54 AAA",
        "<b>N54</b>",
        "N54;AAA",
        "'N54",
        ".",
        "-N54",
    ] {
        for (file, column) in REFERENCES {
            refused(file, column, code, REFERENCE);
        }
    }
    refused("teams.csv", "team_code", &"A".repeat(101), REFERENCE);
    refused("cases.csv", "practitioner_code", "N54АAAU", REFERENCE);
    let username = "expected a username of letters, digits, dots, hyphens, underscores and @, up to 100";
    for name in ["аnna.ward", "anna ward", "anna<ward", "Ａnna", "=anna", &"a".repeat(101)] {
        refused("staff.csv", "username", name, username);
    }
    // Codes that only refer to others are those of the others, byte for byte.
    for (file, column) in [("cases.csv", "team_code"), ("staff.csv", "team_code")] {
        refused(file, column, "N54АAA", "no such team_code; expected one of teams.csv");
    }
    for (file, column) in
        [("absences.csv", "staff_code"), ("limited_access.csv", "staff_code"), ("documents.csv", "author_code")]
    {
        refused(file, column, "N54А001", "no such staff_code; expected one of staff.csv");
    }
}

#[test]
fn a_formula_is_no_name_and_no_code() {
    for formula in ["=HYPERLINK(\"x\")", "=1+1", "+44", "-2", "@SUM(A1)"] {
        for (file, column) in NAMES {
            refused(file, column, formula, FORMULA);
        }
        for (file, column) in REFERENCES {
            refused(file, column, formula, REFERENCE);
        }
        // What somebody wrote may begin as it likes: it is made harmless when it is given out.
        accepted("agreed_dates.csv", "rationale", formula);
    }
}

#[test]
fn a_name_is_one_line_of_200_characters_at_most() {
    for (file, column) in NAMES {
        refused(file, column, "Smith\nJones", "has a line break or tab in it");
        refused(file, column, "Smith\tJones", "has a line break or tab in it");
        accepted(file, column, &"ŵ".repeat(200));
        refused(file, column, &"ŵ".repeat(201), "is longer than 200 characters");
    }
}

/// Every column of days, and whether it says when something ends.
fn days() -> Vec<(&'static str, &'static str, bool)> {
    let mut found = Vec::new();
    for sheet in Sheet::ALL {
        for (column, _) in sheet.columns() {
            let faults = faults_with(sheet.file(), 2, column, "2026-02-30");
            let day = faults.iter().any(|fault| fault.contains("expected a day"));
            if day && (sheet.file(), *column) != ("documents.csv", "signed_on") {
                let ends = ["until", "left_on", "supervision_end", "supervision_end_expected"].contains(column);
                found.push((sheet.file(), *column, ends));
            }
        }
    }
    found
}

#[test]
fn days_that_stand_for_no_day_are_refused_in_every_cell_of_a_day() {
    let days = days();
    assert!(days.len() > 25, "{days:?}");
    for (file, column, ends) in days {
        for placeholder in
            ["1900-01-01", "1899-12-30", "1753-01-01", "0001-01-01", "1929-12-31", "2201-01-01", "9999-01-01"]
        {
            refused(file, column, placeholder, DAY);
        }
        // What never ends is written so by many systems; nothing begins or happens then.
        if !ends {
            refused(file, column, "9999-12-31", DAY);
        } else if column != "supervision_end" {
            accepted(file, column, "9999-12-31");
        }
    }
    for (file, column) in [("records.csv", "recorded_at"), ("contacts.csv", "recorded_at")] {
        refused(file, column, "1900-01-01T00:00:00Z", DAY);
        refused(file, column, "9999-12-31T00:00:00Z", DAY);
    }
    refused("documents.csv", "needed_by", "1900-01-01T10:30", DAY);
    let faults = faults_with("documents.csv", 2, "signed_on", "1900-01-01;2026-03-08");
    assert_eq!(faults, [format!("documents.csv:2 signed_on \"1900-01-01;2026-03-08\": {DAY}")]);
}

#[test]
fn a_wrong_tier_is_refused() {
    for tier in ["A4", "H", "a1", "B2 ", "AA", "S", "B-2", "В2", "B２", "0A", "B2SS", "G1"] {
        let faults = faults_with("cases.csv", 2, "tier", tier);
        assert!(faults.iter().any(|fault| fault.starts_with(&format!("cases.csv:2 tier \"{tier}\": "))), "{faults:#?}");
        let faults = faults_with("case_history.csv", 4, "value", tier);
        assert!(
            faults.iter().any(|fault| fault.starts_with(&format!("case_history.csv:4 value \"{tier}\": "))),
            "{faults:#?}"
        );
    }
}

#[test]
fn a_crn_is_one_persons_once() {
    let mut changed = extract();
    let mut spoofed = changed["cases.csv"][1].clone();
    (spoofed[1], spoofed[2]) = ("Somebody".to_owned(), "Else".to_owned());
    changed.get_mut("cases.csv").expect("a file").push(spoofed);
    assert_eq!(read(&files(&changed)).expect_err("a fault"), ["cases.csv:4 crn \"X100001\": is that of line 2 too"]);
    for (file, column) in [
        ("records.csv", "record_id"),
        ("documents.csv", "document_id"),
        ("staff.csv", "staff_code"),
        ("teams.csv", "team_code"),
    ] {
        let mut changed = extract();
        let first = changed[file][1][0].clone();
        set(&mut changed, file, 3, column, &first);
        let faults = read(&files(&changed)).expect_err("a fault");
        assert!(
            faults.iter().any(|fault| fault.starts_with(&format!("{file}:3 {column} \"{first}\": is that of"))),
            "{faults:#?}"
        );
    }
}

#[test]
fn a_file_in_another_encoding_is_refused_and_a_byte_order_mark_is_not() {
    for file in Sheet::ALL.map(Sheet::file) {
        let text = String::from_utf8(bytes(&extract()[file])).expect("text");
        let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let with = |bytes: Vec<u8>| {
            let mut all = files(&extract());
            all.iter_mut().filter(|other| other.name == file).for_each(|other| other.bytes.clone_from(&bytes));
            read(&all).err().unwrap_or_default()
        };
        let not_text = [format!("{file}:1: is not UTF-8 text")];
        assert_eq!(with([&b"\xff\xfe"[..], &wide(u16::to_le_bytes)].concat()), not_text);
        assert_eq!(with([&b"\xfe\xff"[..], &wide(u16::to_be_bytes)].concat()), not_text);
        // Without its mark, every other byte is nought: no column is known.
        for bytes in [wide(u16::to_le_bytes), wide(u16::to_be_bytes)] {
            let faults = with(bytes);
            assert!(faults.iter().any(|fault| fault.starts_with(&format!("{file}:1 "))), "{faults:#?}");
            assert!(faults.iter().all(|fault| !fault.contains('\0')), "{faults:#?}");
        }
        assert_eq!(with([&b"\xef\xbb\xbf"[..], text.as_bytes()].concat()), Vec::<String>::new());
        let spoilt = text.replacen('\n', "\n\0", 1);
        let faults = with(spoilt.into_bytes());
        assert!(faults.iter().any(|fault| fault.starts_with(&format!("{file}:2 "))), "{faults:#?}");
    }
}
