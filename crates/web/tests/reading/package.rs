//! Files of the front-end packages that `e2e` holds.

use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

/// The text of a file of a package.
///
/// # Panics
/// If the packages are not there: without them nothing can be said of the kit.
pub fn read(path: &str) -> String {
    let path = folder().join(path);
    std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run `cargo xtask assets`", path.display()))
}

/// The version of a package.
pub fn version(package: &str) -> String {
    let manifest: Value = serde_json::from_str(&read(&format!("{package}/package.json"))).expect("a manifest");
    manifest["version"].as_str().expect("a version").to_owned()
}

/// The names of all components of GOV.UK's package that have fixtures.
pub fn components() -> Vec<String> {
    let folder = folder().join("govuk-frontend/dist/govuk/components");
    let entries = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}; run `cargo xtask assets`", folder.display()));
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry of the folder").path())
        .filter(|path| path.join("fixtures.json").exists())
        .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../e2e/node_modules")
}

/// Options of a component and what its template makes of them.
#[derive(Deserialize)]
pub struct Fixture {
    pub name: String,
    pub options: Value,
    pub html: String,
}

/// The fixtures of a component of GOV.UK's package.
pub fn fixtures(component: &str) -> Vec<Fixture> {
    of(component, &read(&format!("govuk-frontend/dist/govuk/components/{component}/fixtures.json")))
}

/// What nunjucks made of a package's templates where the package has no fixtures; `path` is within `expected`.
pub fn expected(path: &str) -> Vec<Fixture> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/expected/{path}.json"));
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    of(path.rsplit('/').next().unwrap_or(path), &text)
}

fn of(component: &str, text: &str) -> Vec<Fixture> {
    #[derive(Deserialize)]
    struct Fixtures {
        component: String,
        fixtures: Vec<Fixture>,
    }
    let read: Fixtures = serde_json::from_str(text).unwrap_or_else(|error| panic!("{component}: {error}"));
    assert_eq!(read.component, component, "the fixtures of another component");
    read.fixtures
}
