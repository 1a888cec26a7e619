//! `cargo xtask assets`: the front-end packages' files, as the product embeds them.
//!
//! The files are not committed: `npm ci` brings them, `e2e/assets.sha256` says which they must be.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::journal::Journal;
use crate::place::Place;
use crate::run::{Failure, must};

/// The files that the product embeds, below `e2e/node_modules`; of a folder, every file in it.
const EMBEDDED: [&str; 7] = [
    "govuk-frontend/dist/govuk/govuk-frontend.min.css",
    "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "govuk-frontend/dist/govuk/assets/manifest.json",
    "govuk-frontend/dist/govuk/assets/images",
    "@ministryofjustice/frontend/moj/moj-frontend.min.css",
    "@ministryofjustice/frontend/moj/moj-frontend.min.js",
    "@ministryofjustice/frontend/moj/assets/images",
];

/// Installs the packages and compares their files.
pub(crate) fn check(place: &Place, journal: &mut Journal) -> Result<(), Failure> {
    journal.step("front-end packages", |_| install(place))?;
    journal.step("their files", |_| compare(place))
}

/// Installs the packages and writes down what their files are now.
pub(crate) fn accept(place: &Place, journal: &mut Journal) -> Result<(), Failure> {
    journal.step("front-end packages", |_| install(place))?;
    journal.step("their files", |_| {
        let list = list_file(place);
        std::fs::write(&list, hashes(place)?).map_err(|error| unreadable(&list, &error))
    })
}

/// `npm ci`, unless the very same lock file has been installed already.
pub(crate) fn install(place: &Place) -> Result<(), Failure> {
    let e2e = place.e2e();
    let stamp = e2e.join("node_modules/.installed-from");
    let lock_file = e2e.join("package-lock.json");
    let lock = std::fs::read(&lock_file).map_err(|error| unreadable(&lock_file, &error))?;
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        println!("all there");
        return Ok(());
    }
    must(
        place.command("npm").current_dir(&e2e).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]),
        "the front-end packages could not be installed",
        "look above for what npm said; package.json and package-lock.json must agree",
    )?;
    std::fs::write(&stamp, lock).map_err(|error| unreadable(&stamp, &error))
}

/// Compares the installed files with the list.
pub(crate) fn compare(place: &Place) -> Result<(), Failure> {
    let list = list_file(place);
    let wanted = std::fs::read_to_string(&list).map_err(|error| unreadable(&list, &error))?;
    let found = hashes(place)?;
    match differences(&wanted, &found).as_slice() {
        [] => {
            println!("{} files are the expected ones", found.lines().count());
            Ok(())
        }
        different => Err(Failure::new(
            format!("front-end files are not the expected ones: {}", different.join(", ")),
            "remove e2e/node_modules and try again; \
             if a version was raised on purpose, run `cargo xtask assets --accept` and commit e2e/assets.sha256",
        )),
    }
}

/// The files whose lines stand in only one of the two lists.
fn differences(wanted: &str, found: &str) -> Vec<String> {
    let only_in = |here: &str, there: &str| -> Vec<String> {
        let file = |line: &str| line.split_once("  ").map_or(line, |(_hash, file)| file).to_owned();
        here.lines().filter(|line| !there.lines().any(|other| other == *line)).map(file).collect()
    };
    let mut files = only_in(wanted, found);
    files.extend(only_in(found, wanted));
    files.sort_unstable();
    files.dedup();
    files
}

fn list_file(place: &Place) -> PathBuf {
    place.e2e().join("assets.sha256")
}

/// One line a file, as `sha256sum` writes and checks them.
fn hashes(place: &Place) -> Result<String, Failure> {
    let modules = place.e2e().join("node_modules");
    let mut files = Vec::new();
    for entry in EMBEDDED {
        collect(&modules.join(entry), &mut files)?;
    }
    let mut list = String::new();
    for file in files {
        let bytes = std::fs::read(&file).map_err(|error| unreadable(&file, &error))?;
        for byte in Sha256::digest(bytes) {
            write!(list, "{byte:02x}").expect("writing to a String succeeds");
        }
        let name = file.strip_prefix(&modules).unwrap_or(&file);
        writeln!(list, "  {}", name.display()).expect("writing to a String succeeds");
    }
    Ok(list)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if !path.is_dir() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    let entries = std::fs::read_dir(path).map_err(|error| unreadable(path, &error))?;
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort_unstable();
    entries.iter().try_for_each(|entry| collect(entry, files))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display()), "run `cargo xtask assets`")
}

#[cfg(test)]
mod tests {
    use super::differences;

    #[test]
    fn a_changed_a_missing_and_a_new_file_are_named() {
        let wanted = "aa  one.css\nbb  two.js\ncc  three.png\n";
        assert!(differences(wanted, wanted).is_empty());
        assert_eq!(differences(wanted, "aa  one.css\nb0  two.js\ndd  four.png\n"), ["four.png", "three.png", "two.js"]);
    }
}
