//! A small sound folder of policies, and what is said when a text of it is replaced.

use touchstone_domain::policy::{PolicyFile, load};

pub const FILE: &str = "plain/2026-01-01.toml";
pub const EDITION: &str = r#"policy  = "plain"
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

pub const CALENDAR: &str = r#"source = "A list"
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

pub const MAPPING: &str =
    "contact_type,outcome,purpose,note\nMO1,,case_oversight,General\nMO2,X,lifer_panel;risk_change,\n";

pub const LOCAL_FILE: &str = "local/N54DUR/plain/2026-02-01.toml";
pub const LOCAL: &str = r#"policy = "plain"
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

pub fn file(path: &str, text: &str) -> PolicyFile {
    PolicyFile { path: path.into(), text: text.into() }
}

pub fn sound() -> Vec<PolicyFile> {
    vec![
        file(FILE, EDITION),
        file("calendar/bank-holidays.toml", CALENDAR),
        file("ndelius/contact-mapping.csv", MAPPING),
        file(LOCAL_FILE, LOCAL),
    ]
}

pub fn faults(files: &[PolicyFile]) -> Vec<String> {
    let found = load(files, None).err().unwrap_or_default();
    assert!(found.is_sorted(), "{found:#?}");
    found.iter().map(ToString::to_string).collect()
}

/// The faults when a text of one file is replaced.
pub fn with(path: &str, old: &str, new: &str) -> Vec<String> {
    let mut files = sound();
    let place = files.iter().position(|file| file.path == path).expect("a file");
    assert!(files[place].text.contains(old), "{path} has no {old:?}");
    files[place].text = files[place].text.replacen(old, new, 1);
    faults(&files)
}

/// What is replaced by what, and the one fault that comes of it, as it follows the file's name.
pub type Case = (&'static str, &'static str, &'static str);

pub fn expect(path: &str, cases: &[Case]) {
    for (old, new, wanted) in cases {
        let found = with(path, old, new);
        let wanted = format!("{path}{wanted}");
        assert!(found.contains(&wanted), "{old:?} → {new:?}: expected\n  {wanted}\nfound {found:#?}");
    }
}
