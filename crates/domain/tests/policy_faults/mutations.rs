//! Whatever is done to the text of a shipped policy, it is read or refused: nothing panics.

use super::files::file;
use proptest::prelude::*;
use touchstone_domain::policy::{Library, PolicyFile, load};

/// Shipped files, inside the test: the core reads no files.
const SHIPPED: [(&str, &str); 8] = [
    ("touch-points/2021-06-26.toml", include_str!("../../../../policies/touch-points/2021-06-26.toml")),
    ("countersigning/2023-05-01.toml", include_str!("../../../../policies/countersigning/2023-05-01.toml")),
    ("pay-progression/2022-04-01.toml", include_str!("../../../../policies/pay-progression/2022-04-01.toml")),
    ("quality-assurance/2022-02-01.toml", include_str!("../../../../policies/quality-assurance/2022-02-01.toml")),
    ("spo-induction/2023-09-01.toml", include_str!("../../../../policies/spo-induction/2023-09-01.toml")),
    ("calendar/bank-holidays.toml", include_str!("../../../../policies/calendar/bank-holidays.toml")),
    ("ndelius/contact-mapping.csv", include_str!("../../../../policies/ndelius/contact-mapping.csv")),
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
