//! What the property tests share: random worlds, random policies, and a second reading of the rules.
//!
//! What lives here: no assertion about the core. The second reading shares the calendar, the word lists and the
//! data types of facts and policies with the core, and none of its arithmetic.

pub mod answers;
pub mod build;
pub mod build_doings;
pub mod naive;
pub mod naive_cadences;
pub mod naive_days;
pub mod naive_people;
pub mod naive_signing;
pub mod naive_when;
pub mod policies;
pub mod policies_text;
pub mod worlds;

use proptest::test_runner::Config;
use std::path::Path;
use std::sync::OnceLock;
use touchstone_domain::policy::{Library, PolicyFile, load};

/// So many random worlds; a failing one is printed whole, and no file is left behind.
pub fn cases(count: u32) -> Config {
    Config { cases: count, failure_persistence: None, max_shrink_iters: 4000, ..Config::default() }
}

/// The policies of the repository.
pub fn shipped() -> &'static Library {
    static SHIPPED: OnceLock<Library> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
        let mut files = Vec::new();
        collect(&folder, "", &mut files);
        load(&files, None).expect("the policies of the repository have no fault")
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "the core has no files; its tests read the policies that it is tested with"
)]
fn collect(folder: &Path, below: &str, files: &mut Vec<PolicyFile>) {
    for entry in std::fs::read_dir(folder).expect("the policies folder can be read") {
        let path = entry.expect("its entries can be read").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("names are UTF-8");
        let below = format!("{below}{name}");
        if path.is_dir() {
            collect(&path, &format!("{below}/"), files);
        } else {
            files
                .push(PolicyFile { path: below, text: std::fs::read_to_string(&path).expect("a policy file is text") });
        }
    }
}
