//! Faults of the calendar, the contact mapping and local editions, conflicts of policies, and all faults at once.

use super::files::{CALENDAR, EDITION, LOCAL, LOCAL_FILE, MAPPING, expect, faults, file, sound, with};

#[test]
fn faults_of_the_calendar_are_named() {
    expect(
        "calendar/bank-holidays.toml",
        &[
            ("until = 2026-12-31", "until = 2025-12-31", ":4 until: is before from"),
            (
                "on = 2026-04-03",
                "on = 2027-04-03",
                ":10 holiday.on: is outside the range of the file, 2026-01-01 to 2026-12-31",
            ),
            ("on = 2026-04-03", "on = 2026-01-01", ":10 holiday.on: is listed twice"),
            ("cy = \"Gwener y Groglith\"\n", "", ":9 holiday.cy: is missing"),
            ("source = \"A list\"\n", "", ":1 source: is missing"),
            (
                "on = 2026-04-03",
                "on = 2026-04-03\ndate = 1",
                ":11 holiday.date: unknown key; expected one of on, en, cy",
            ),
        ],
    );
}

#[test]
fn faults_of_the_contact_mapping_are_named() {
    expect(
        "ndelius/contact-mapping.csv",
        &[
            ("outcome,", "result,", ":1: expected the header contact_type,outcome,purpose,note"),
            ("MO1,,case_oversight,General", "MO1,case_oversight", ":2: expected four cells"),
            ("MO2,X,", "MO1,,", ":3 contact_type: type and outcome are listed twice"),
        ],
    );
    let found = with("ndelius/contact-mapping.csv", "lifer_panel", "lifer_panl");
    assert!(
        found.len() == 1
            && found[0].starts_with("ndelius/contact-mapping.csv:3 purpose: \"lifer_panl\": expected one of "),
        "{found:?}"
    );
    assert!(found[0].ends_with("; did you mean \"lifer_panel\"?"), "{found:?}");
}

#[test]
fn faults_of_a_local_edition_are_named() {
    expect(
        LOCAL_FILE,
        &[
            ("unit = \"N54DUR\"", "unit = \"N54\"", ":2 unit: must be the name of its folder, \"N54DUR\""),
            ("from = 2026-02-01", "from = 2026-02-02", ":3 from: must be the day in the file's name, 2026-02-01"),
            ("until = 2026-06-30", "until = 2026-01-31", ":4 until: is before from"),
            (
                "\"relief\"",
                "\"releif\"",
                ":5 kind: \"releif\": expected one of relief, variation; did you mean \"relief\"?",
            ),
            ("agreed_by = \"Head of PDU\"\n", "", ":1 agreed_by: is missing"),
            (
                "standard = \"3 months\"",
                "standard = \"2 months\"",
                ":10 plain/second: every: standard \"2 months\" is not the national value; the patch is stale (plain@2026-01-01)",
            ),
            (
                "value = \"4 months\"",
                "value = \"many months\"",
                ":10 plain/second: every: \"many months\" is no value for it (plain@2026-01-01)",
            ),
            (", standard = \"3 months\"", "", ":10 rule.second.every.every.standard: is missing"),
            (
                "every = {",
                "evry = {",
                ":10 plain/second: evry is no number of this rule; expected one of every, first, at_most, minutes; did you mean \"every\"? (plain@2026-01-01)",
            ),
            ("off = true", "off = false", ":12 rule.first.off: expected true: leave the rule out where it stays on"),
            ("off = true", "", ":11 rule.first: changes nothing; a local edition changes numbers or says off = true"),
            (
                "off = true",
                "off = true\nmet_by = [\"risk_change\"]",
                ":13 rule.first.met_by: unknown key; expected one of off, minutes, once, every, times, before, after, signature, yearly, judgement",
            ),
            (
                "[rule.first]",
                "[rule.third]",
                ":12 plain/third: plain@2026-01-01 has no such rule; expected one of plain/first, plain/second",
            ),
        ],
    );
}

#[test]
fn a_local_edition_varies_a_policy_that_there_is_on_days_that_no_other_of_the_unit_covers() {
    let mut files = sound();
    files.push(file("local/N54DUR/plain/2026-06-30.toml", &LOCAL.replace("2026-02-01", "2026-06-30")));
    assert_eq!(
        faults(&files),
        ["local/N54DUR/plain/2026-06-30.toml:1 from: overlaps the local edition of N54DUR from 2026-02-01"]
    );
    let mut files = sound();
    files
        .push(file("local/N54/plan/2026-02-01.toml", &LOCAL.replace("\"plain\"", "\"plan\"").replace("N54DUR", "N54")));
    assert_eq!(faults(&files), ["local/N54/plan/2026-02-01.toml:1 policy: there is no such policy to vary"]);
    let mut files = sound();
    let early = LOCAL.replace("2026-02-01", "2025-02-01").replace("2026-06-30", "2025-06-30");
    files[3] = file("local/N54DUR/plain/2025-02-01.toml", &early);
    assert_eq!(faults(&files), ["local/N54DUR/plain/2025-02-01.toml:1 until: ends before the policy began"]);
}

#[test]
fn two_policies_that_one_record_would_meet_are_refused_by_naming_both_unless_one_declares_it() {
    let other = EDITION.replace("policy  = \"plain\"", "policy = \"other\"");
    let mut files = sound();
    files.push(file("other/2026-01-01.toml", &other));
    let found = faults(&files);
    assert!(!found.is_empty());
    for fault in &found {
        assert!(fault.contains(" other/") && fault.contains("plain/"), "{fault}");
        assert!(fault.contains("say precedence_over in one of them"), "{fault}");
    }
    let declared = other.replace("basis   =", "precedence_over = [\"plain/first\", \"plain/second\"]\nbasis   =");
    files[4].text = declared;
    assert!(faults(&files).is_empty(), "{:#?}", faults(&files));
    files[4].text = other.replace("\"sentence_management\"", "\"court\"");
    assert!(faults(&files).is_empty(), "conditions that cannot hold together: {:#?}", faults(&files));
}

#[test]
fn a_file_where_none_belongs_and_a_folder_without_editions_are_refused() {
    let mut files = sound();
    files.push(file("plain/notes.txt", "x"));
    assert!(
        faults(&files)[0].starts_with("plain/notes.txt: is no file of a policies folder; expected POLICY/DATE.toml")
    );
    assert_eq!(
        faults(&[]),
        [
            "calendar/bank-holidays.toml: is missing",
            "ndelius/contact-mapping.csv: is missing",
            "policies: holds no edition; expected POLICY/DATE.toml"
        ]
    );
}

#[test]
fn every_fault_of_every_file_is_listed_at_once() {
    let mut files = sound();
    files[0].text = EDITION.replace("owner ", "ownr ").replace("3 months\", first", "3 monts\", first");
    files[1].text = CALENDAR.replace("on = 2026-04-03", "on = 2027-04-03");
    files[2].text = MAPPING.replace("risk_change", "risk");
    files[3].text = LOCAL.replace("\"relief\"", "\"help\"");
    files.push(file(
        "sound/2026-01-01.toml",
        &EDITION.replace("\"plain\"", "\"sound\"").replace("case_oversight", "aqa"),
    ));
    let stale = LOCAL.replace("\"plain\"", "\"sound\"").replace("standard = \"3 months\"", "standard = \"2 months\"");
    files.push(file("local/N54DUR/sound/2026-02-01.toml", &stale));
    let found = faults(&files);
    for wanted in [
        "calendar/bank-holidays.toml:10 holiday.on: ",
        "local/N54DUR/plain/2026-02-01.toml:5 kind: ",
        "local/N54DUR/sound/2026-02-01.toml:10 sound/second: every: standard ",
        "ndelius/contact-mapping.csv:3 purpose: \"risk\": ",
        "plain/2026-01-01.toml:1 owner: is missing",
        "plain/2026-01-01.toml:3 ownr: unknown key; ",
        "plain/2026-01-01.toml:25 rule.second.every.every: \"3 monts\": ",
    ] {
        assert_eq!(found.iter().filter(|fault| fault.starts_with(wanted)).count(), 1, "{wanted}: {found:#?}");
    }
    assert_eq!(found.len(), 7, "{found:#?}");
}
