//! Faults of an edition: keys, codes, numbers, cadences, the ladder of bands.

use super::files::{FILE, expect, faults, sound, with};

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
        ],
    );
}

#[test]
fn a_rule_says_who_meets_it_by_what_and_in_words_that_fit_its_numbers() {
    expect(
        FILE,
        &[
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
