//! The checks: what can be judged without running the product, the cheapest first.

use crate::journal::Journal;
use crate::place::Place;
use crate::run::{Failure, answer, must};

/// A file of more lines is worth a look; the crate `tidy` refuses one twice as long.
const LONG: usize = 400;

/// Every check, up to the first that fails.
pub(crate) fn run(place: &Place, journal: &mut Journal) -> Result<(), Failure> {
    let on_path = |program: &str| place.command(place.python_tool(program));
    journal.step("formatting", |_| {
        for (folder, hint) in [(".", "run `cargo fmt --all`"), ("fuzz", "run `cargo fmt` in fuzz")] {
            let mut format = place.cargo();
            format.current_dir(place.root.join(folder)).args(["fmt", "--all", "--check"]);
            must(&mut format, "Rust files are not formatted", hint)?;
        }
        must(
            on_path("taplo").args(["fmt", "--check"]),
            "TOML files are not formatted",
            &format!("run `{} fmt`", place.python_tool("taplo").display()),
        )
    })?;
    journal.step("spelling", |_| {
        must(
            &mut on_path("typos"),
            "words are misspelt",
            "correct them; a name or a term that is right goes into typos.toml",
        )
    })?;
    journal.step("unused dependencies", |_| {
        must(
            place.command(place.cargo_tool("cargo-machete")).args(["--skip-target-dir", "."]),
            "a crate names a dependency that it does not use",
            "remove it from that Cargo.toml",
        )
    })?;
    journal.step("bans, licences, sources", |_| {
        must(
            on_path("cargo-deny").args(["--offline", "check", "bans", "licenses", "sources"]),
            "a dependency is not allowed",
            "choose another one, or say in deny.toml why it is allowed",
        )
    })?;
    journal.step("clippy", |_| {
        must(
            place.cargo().args(["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny=warnings"]),
            "clippy found something",
            "mend it; an exception is an #[expect] with its reason",
        )
    })?;
    name_long_files(place);
    Ok(())
}

/// Names the files that grow towards the limit; no failure.
fn name_long_files(place: &Place) {
    let mut list = place.command("git");
    list.args(["ls-files", "--cached", "--others", "--exclude-standard", "*.rs"]);
    for file in answer(&mut list).unwrap_or_default().lines() {
        let lines = std::fs::read_to_string(place.root.join(file)).map_or(0, |text| text.lines().count());
        if lines > LONG {
            println!("note: {file} has {lines} lines; above {LONG}, think of splitting it");
        }
    }
}
