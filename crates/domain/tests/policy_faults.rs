//! Faults of policy files: each names the file, the line, the key and what is allowed, and all are listed at once.

use proptest::prelude::*;
use touchstone_domain::policy::{Library, PolicyFile, load};

const FILE: &str = "plain/2026-01-01.toml";
const EDITION: &str = r#"policy  = "plain"
from    = 2026-01-01
owner   = "Somebody"
checked = 2026-01-01
about   = "case"
by      = ["line_manager"]
met_by  = ["case_oversight"]
when    = [ { team_kind = ["sentence_management"] } ]
[title]
en = "Plain"
cy = "Plaen"
welsh = "draft"
[rule.first]
basis   = "published"
source  = { doc = "001", section = "1.1" }
minutes = { value = 30, basis = "assumed" }
when    = [ { not.rosh = ["low"] } ]
once    = { within = "15 days", of = "first_allocated" }
[rule.first.sentence]
en = "Within {within}."
cy = "O fewn {within}."
[rule.second]
basis   = "assumed"
minutes = 15
every   = { every = "3 months", first = "15 days" }
judgement = { at_most = "3 months" }
[rule.second.sentence]
en = "Every {every}."
cy = "Bob {every}."
"#;

const CALENDAR: &str = r#"source = "A list"
checked = 2026-01-01
from = 2026-01-01
until = 2026-12-31
[[holiday]]
on = 2026-01-01
en = "New Year's Day"
cy = "Dydd Calan"
[[holiday]]
on = 2026-04-03
en = "Good Friday"
cy = "Gwener y Groglith"
"#;

const MAPPING: &str =
    "contact_type,outcome,purpose,note\nMO1,,case_oversight,General\nMO2,X,lifer_panel;risk_change,\n";

const LOCAL_FILE: &str = "local/N54DUR/plain/2026-02-01.toml";
const LOCAL: &str = r#"policy = "plain"
unit = "N54DUR"
from = 2026-02-01
until = 2026-06-30
kind = "relief"
agreed_by = "Head of PDU"
agreed_on = 2026-01-20
reason = { en = "Understaffed.", cy = "Prinder staff." }
[rule.second.every]
every = { value = "4 months", standard = "3 months" }
[rule.first]
off = true
"#;

fn file(path: &str, text: &str) -> PolicyFile {
    PolicyFile { path: path.into(), text: text.into() }
}

fn sound() -> Vec<PolicyFile> {
    vec![
        file(FILE, EDITION),
        file("calendar/bank-holidays.toml", CALENDAR),
        file("ndelius/contact-mapping.csv", MAPPING),
        file(LOCAL_FILE, LOCAL),
    ]
}

fn faults(files: &[PolicyFile]) -> Vec<String> {
    let found = load(files, None).err().unwrap_or_default();
    assert!(found.is_sorted(), "{found:#?}");
    found.iter().map(ToString::to_string).collect()
}

/// The faults when a text of one file is replaced.
fn with(path: &str, old: &str, new: &str) -> Vec<String> {
    let mut files = sound();
    let place = files.iter().position(|file| file.path == path).expect("a file");
    assert!(files[place].text.contains(old), "{path} has no {old:?}");
    files[place].text = files[place].text.replacen(old, new, 1);
    faults(&files)
}

/// What is replaced by what, and the one fault that comes of it, as it follows the file's name.
type Case = (&'static str, &'static str, &'static str);

fn expect(path: &str, cases: &[Case]) {
    for (old, new, wanted) in cases {
        let found = with(path, old, new);
        let wanted = format!("{path}{wanted}");
        assert!(found.contains(&wanted), "{old:?} → {new:?}: expected\n  {wanted}\nfound {found:#?}");
    }
}

#[test]
fn the_files_of_these_tests_are_sound() {
    assert!(faults(&sound()).is_empty(), "{:#?}", faults(&sound()));
}

#[test]
fn unknown_missing_and_mistyped_keys_of_an_edition_are_named() {
    expect(
        FILE,
        &[
            (
                "owner ",
                "ownr ",
                ":3 ownr: unknown key; expected one of policy, from, owner, checked, opt_in, title, note, about, when, by, met_by, signing, rule; did you mean \"owner\"?",
            ),
            ("owner   = \"Somebody\"\n", "", ":1 owner: is missing"),
            ("\"Somebody\"", "7", ":3 owner: expected a text in quotes"),
            ("\"Somebody\"", "\"  \"", ":3 owner: expected a text in quotes"),
            (
                "checked = 2026-01-01",
                "checked = \"2026-01-01\"",
                ":4 checked: expected a day, as 2026-04-09 without quotes",
            ),
            (
                "checked = 2026-01-01",
                "checked = 2026-01-01T09:00:00",
                ":4 checked: expected a day, as 2026-04-09 without quotes",
            ),
            ("about   = \"case\"", "opt_in = \"yes\"\nabout = \"case\"", ":5 opt_in: expected true or false"),
            ("by      = [\"line_manager\"]", "by = \"line_manager\"", ":6 by: expected a list in square brackets"),
            ("cy = \"Plaen\"\n", "", ":9 title.cy: is missing"),
            ("policy  = \"plain\"", "policy = \"plan\"", ":1 policy: must be the name of its folder, \"plain\""),
            ("from    = 2026-01-01", "from = 2026-01-02", ":2 from: must be the day in the file's name, 2026-01-01"),
            ("about   = \"case\"", "about = \"person\"", ":5 about: \"person\": expected one of case, staff, document"),
            (
                "about   = \"case\"\n",
                "",
                ":12 rule.first.about: is missing, and the edition has none; expected one of case, staff, document",
            ),
        ],
    );
    let found = with(FILE, "[title]", "[title");
    assert!(found.iter().any(|fault| fault.starts_with(&format!("{FILE}:9: "))), "not TOML: {found:#?}");
}

#[test]
fn unknown_codes_come_with_a_hint_and_repeated_ones_are_refused() {
    expect(
        FILE,
        &[
            (
                "[\"line_manager\"]",
                "[\"line_manger\"]",
                ":6 by: \"line_manger\": expected one of line_manager, spo, pdu_head, qdo, peer; did you mean \"line_manager\"?",
            ),
            ("[\"line_manager\"]", "[]", ":6 by: expected at least one"),
            ("[\"line_manager\"]", "[\"spo\", \"spo\"]", ":6 by: is named twice"),
            ("[\"case_oversight\"]", "[\"case_oversight\", \"case_oversight\"]", ":7 met_by: is named twice"),
            (
                "[\"sentence_management\"]",
                "[\"sentences\"]",
                ":8 when.team_kind: \"sentences\": expected one of sentence_management, court, other",
            ),
            ("[\"sentence_management\"]", "[]", ":8 when.team_kind: expected at least one"),
            ("[\"low\"]", "[\"low\", \"low\"]", ":17 rule.first.when.not.rosh: is named twice"),
            (
                "of = \"first_allocated\"",
                "of = \"first_alocated\"",
                ":18 rule.first.once.of: \"first_alocated\": expected one of supervision_start, first_allocated, allocated, post_started, service_started; did you mean \"first_allocated\"?",
            ),
            (
                "\"published\"",
                "\"publishd\"",
                ":14 rule.first.basis: \"publishd\": expected one of assumed, practice, local, published; did you mean \"published\"?",
            ),
        ],
    );
}

#[test]
fn a_number_says_what_it_is_and_where_it_is_written() {
    expect(
        FILE,
        &[
            (
                "\"15 days\", of",
                "\"15 dys\", of",
                ":18 rule.first.once.within: \"15 dys\": expected a period, as \"15 days\", \"5 working days\", \"6 weeks\", \"3 months\" or \"1 year\"",
            ),
            ("\"15 days\", of", "\"0 days\", of", ":18 rule.first.once.within: expected a period longer than nothing"),
            ("\"15 days\", of", "15, of", ":18 rule.first.once.within: expected a text in quotes"),
            ("minutes = 15", "minutes = \"15\"", ":24 rule.second.minutes: expected a whole number from 0 to 65535"),
            ("minutes = 15", "minutes = -1", ":24 rule.second.minutes: expected a whole number from 0 to 65535"),
            ("minutes = 15", "minutes = 65536", ":24 rule.second.minutes: expected a whole number from 0 to 65535"),
            (
                "minutes = 15",
                "minutes = { value = 15, basis = \"published\" }",
                ":24 rule.second.minutes.source: is missing: a number whose basis is published says where it is written",
            ),
            ("minutes = 15\n", "", ":22 rule.second.minutes: is missing"),
            (
                "source  = { doc = \"001\", section = \"1.1\" }\n",
                "",
                ":13 rule.first.source: is missing: a rule whose basis is published says where it is written",
            ),
            (
                "section = \"1.1\"",
                "page = 3",
                ":15 rule.first.source.page: unknown key; expected one of doc, section, quote",
            ),
            (
                "of = \"first_allocated\" }",
                "of = \"first_allocated\", count = 0 }",
                ":18 rule.first.once.count: expected at least 1",
            ),
        ],
    );
}

#[test]
fn a_rule_has_one_cadence_that_fits_its_subject() {
    let cadences = "a rule has exactly one of once, every, times, before, after, signature, yearly";
    let two = with(FILE, "once    =", "every = { every = \"1 year\" }\nonce    =");
    assert!(two.contains(&format!("{FILE}:13 rule.first: {cadences}")), "{two:#?}");
    let none = with(FILE, "once    = { within = \"15 days\", of = \"first_allocated\" }\n", "");
    assert!(none.contains(&format!("{FILE}:13 rule.first: {cadences}")), "{none:#?}");
    expect(
        FILE,
        &[
            (
                "once    =",
                "judgement = { at_most = \"1 year\" }\nonce    =",
                ":18 rule.first.judgement: only a rule with `every` may allow another date",
            ),
            (
                "\"first_allocated\"",
                "\"service_started\"",
                ":18 rule.first.once: service_started is no anchor of a case",
            ),
            (
                "{ not.rosh = [\"low\"] }",
                "{ grade = [\"PO\"] }",
                ":17 rule.first.when: a condition names exactly one attribute",
            ),
            (
                "{ not.rosh = [\"low\"] }",
                "{ rosh = [\"low\"], tier = [\"A\"] }",
                ":17 rule.first.when: a condition names exactly one attribute",
            ),
            ("about   = \"case\"", "about = \"staff\"", ":18 rule.first.once: first_allocated is no anchor of a staff"),
            (
                "every   = { every = \"3 months\", first = \"15 days\" }",
                "signature = { within = \"1 day\" }",
                ":22 rule.second.by: a signature rule, and no other, says by = [\"matrix\"]",
            ),
            (
                "every   = { every = \"3 months\", first = \"15 days\" }",
                "signature = {}",
                ":25 rule.second.signature: needs within, needed_by = true, or both",
            ),
            (
                "by      = [\"line_manager\"]",
                "by = [\"matrix\"]",
                ":13 rule.first.by: a signature rule, and no other, says by = [\"matrix\"]",
            ),
            ("met_by  = [\"case_oversight\"]\n", "", ":12 rule.first.met_by: is missing, and the edition has none"),
            ("by      = [\"line_manager\"]\n", "", ":12 rule.first.by: is missing, and the edition has none"),
            (
                "every   = { every = \"3 months\", first = \"15 days\" }",
                "yearly = { by = \"02-29\", year = \"financial_year\" }",
                ":25 rule.second.yearly.by: \"02-29\": expected a month and day that every year has, as \"06-01\"",
            ),
            (
                "every   = { every = \"3 months\", first = \"15 days\" }",
                "times = { times = 0, per = \"month\", first = \"1 day\" }",
                ":25 rule.second.times.per: \"month\": expected one of calendar_year, financial_year",
            ),
            (
                "Within {within}.",
                "Within {wihtin}.",
                ":19 rule.first.sentence.en: names {wihtin}, which is no number of this rule; expected one of within, count, minutes; did you mean \"within\"?",
            ),
            (
                "[rule.second]",
                "[rule.Second]",
                ":22 rule.Second: a rule's name has lower-case letters, digits and hyphens only",
            ),
        ],
    );
}

#[test]
fn a_signature_rule_that_asks_for_assessments_needs_the_ladder() {
    let edition = |ladder: &str| {
        format!(
            "policy = \"plain\"\nfrom = 2026-01-01\nowner = \"S\"\nchecked = 2026-01-01\nabout = \"document\"\nby = [\"matrix\"]\n\
             [title]\nen = \"P\"\ncy = \"P\"\nwelsh = \"draft\"\n{ladder}[rule.sign]\nbasis = \"assumed\"\nminutes = 5\n\
             when = [ {{ kind = [\"oasys\"] }} ]\nsignature = {{ within = \"5 days\" }}\n[rule.sign.sentence]\nen = \"E\"\ncy = \"C\"\n"
        )
    };
    let found = |ladder: &str| {
        let mut files = sound();
        files.truncate(3);
        files[0].text = edition(ladder);
        faults(&files)
    };
    assert_eq!(
        found(""),
        [format!("{FILE}:1 signing: is missing: a signature rule that asks for assessments needs the ladder of bands")]
    );
    let ladder = "[signing]\nbasis = \"assumed\"\nnewly_qualified = \"9 months\"\n[signing.ceiling]\nunapproved_pso = \"none\"\n\
                  unapproved_pqip = \"none\"\napproved_pso = \"medium\"\napproved_pqip = \"medium\"\napproved_po = \"hig\"\nnqo = \"medium\"\n\
                  unapproved_po = \"medium\"\nspo = \"very_high\"\n";
    assert_eq!(
        found(ladder),
        [
            format!("{FILE}:14 signing.ceiling.pdu_head: is missing"),
            format!(
                "{FILE}:19 signing.ceiling.approved_po: \"hig\": expected one of none, low, medium, high, very_high, any; did you mean \"high\"?"
            ),
        ]
    );
}

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

/// Shipped files, inside the test: the core reads no files.
const SHIPPED: [(&str, &str); 8] = [
    ("touch-points/2021-06-26.toml", include_str!("../../../policies/touch-points/2021-06-26.toml")),
    ("countersigning/2023-05-01.toml", include_str!("../../../policies/countersigning/2023-05-01.toml")),
    ("pay-progression/2022-04-01.toml", include_str!("../../../policies/pay-progression/2022-04-01.toml")),
    ("quality-assurance/2022-02-01.toml", include_str!("../../../policies/quality-assurance/2022-02-01.toml")),
    ("spo-induction/2023-09-01.toml", include_str!("../../../policies/spo-induction/2023-09-01.toml")),
    ("calendar/bank-holidays.toml", include_str!("../../../policies/calendar/bank-holidays.toml")),
    ("ndelius/contact-mapping.csv", include_str!("../../../policies/ndelius/contact-mapping.csv")),
    ("local/N54DUR/touch-points/2026-02-01.toml", LOCAL_TOUCH_POINTS),
];
const LOCAL_TOUCH_POINTS: &str = r#"policy = "touch-points"
unit = "N54DUR"
from = 2026-02-01
until = 2026-06-30
kind = "relief"
agreed_by = "Head of PDU"
agreed_on = 2026-01-20
reason = { en = "Understaffed.", cy = "Prinder staff." }
[rule.standard.every]
every = { value = "15 months", standard = "12 months" }
"#;

fn shipped() -> Vec<PolicyFile> {
    SHIPPED.iter().map(|(path, text)| file(path, text)).collect()
}

#[test]
fn the_shipped_files_used_here_are_sound() {
    let library: Result<Library, _> = load(&shipped(), None);
    assert_eq!(library.err(), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_policy_is_read_or_refused_with_reasons(
        changes in prop::collection::vec((0_usize..8, any::<prop::sample::Index>(), 0_usize..40, "[\\[\\]{}=\",.#0-9a-z \n\\-é]{0,4}"), 1..4),
    ) {
        let mut files = shipped();
        for (place, at, drop, text) in &changes {
            let file = &mut files[*place];
            let mut letters: Vec<char> = file.text.chars().collect();
            let from = at.index(letters.len().max(1)).min(letters.len());
            let until = (from + drop).min(letters.len());
            letters.splice(from..until, text.chars());
            file.text = letters.into_iter().collect();
        }
        if let Err(faults) = load(&files, None) {
            prop_assert!(!faults.is_empty());
            for fault in &faults {
                let lines = files.iter().find(|file| file.path == fault.file).map_or(0, |file| file.text.lines().count() + 1);
                prop_assert!(fault.line <= lines && !fault.message.is_empty(), "{}", fault);
            }
        }
    }
}
