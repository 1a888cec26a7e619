//! Who may import whom: the rings of the house.

use std::collections::BTreeMap;

use toml::Table;

use crate::tree::{File, expect_none, files};

/// Each package and those of the workspace that its `[dependencies]` may name. Tests may use more.
const MAY_IMPORT: [(&str, &[&str]); 16] = [
    ("touchstone-domain", &[]),
    ("touchstone-pipeline", &[]),
    ("touchstone-store", &["touchstone-domain", "touchstone-pipeline"]),
    ("touchstone-service", &["touchstone-domain", "touchstone-store"]),
    ("touchstone-audit", &["touchstone-domain", "touchstone-store", "touchstone-service"]),
    ("touchstone-backup", &["touchstone-domain", "touchstone-store", "touchstone-service", "touchstone-audit"]),
    ("touchstone-exchange", &["touchstone-domain", "touchstone-service"]),
    ("touchstone-simulator", &["touchstone-domain"]),
    ("touchstone-cases", &["touchstone-domain", "touchstone-exchange"]),
    ("touchstone-web", &["touchstone-domain", "touchstone-service", "touchstone-exchange", "touchstone-audit"]),
    ("touchstone-api", &["touchstone-domain", "touchstone-service", "touchstone-exchange"]),
    (
        "touchstone",
        &[
            "touchstone-domain",
            "touchstone-store",
            "touchstone-service",
            "touchstone-audit",
            "touchstone-backup",
            "touchstone-exchange",
            "touchstone-simulator",
            "touchstone-cases",
            "touchstone-web",
            "touchstone-api",
        ],
    ),
    ("touchstone-testkit", &["touchstone-domain"]),
    ("touchstone-tidy", &[]),
    ("touchstone-fuzz", &["touchstone-domain", "touchstone-exchange"]),
    ("xtask", &[]),
];

fn faults(manifests: &[&File]) -> Vec<String> {
    let parsed: Vec<(&str, Table)> = manifests.iter().map(|file| (file.path.as_str(), parse(file))).collect();
    let packages: BTreeMap<&str, &Table> = parsed
        .iter()
        .filter_map(|(_, manifest)| Some((manifest.get("package")?.get("name")?.as_str()?, manifest)))
        .collect();
    let renamed = parsed
        .iter()
        .find_map(|(_, manifest)| manifest.get("workspace")?.get("dependencies")?.as_table())
        .cloned()
        .unwrap_or_default();

    let mut faults = Vec::new();
    for (name, manifest) in &packages {
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(package, _)| package == name) else {
            faults
                .push(format!("{name}: no line says what it may import; add one to crates/tidy/tests/tidy/imports.rs"));
            continue;
        };
        for dependency in dependencies(manifest, &renamed) {
            if packages.contains_key(dependency.as_str()) && !allowed.contains(&dependency.as_str()) {
                faults.push(format!("{name} imports {dependency}, which is not in a ring within its own"));
            }
        }
    }
    faults
}

fn parse(file: &File) -> Table {
    file.text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.path))
}

/// The packages named by `[dependencies]` and `[build-dependencies]`, for any target, under their own names.
fn dependencies(manifest: &Table, renamed: &Table) -> Vec<String> {
    let targets = manifest.get("target").and_then(|targets| targets.as_table()).into_iter().flat_map(Table::values);
    let places = std::iter::once(manifest).chain(targets.filter_map(|target| target.as_table()));
    let tables = places.flat_map(|place| [place.get("dependencies"), place.get("build-dependencies")]);
    let package = |value: &toml::Value| Some(value.get("package")?.as_str()?.to_owned());
    tables
        .flatten()
        .filter_map(|table| table.as_table())
        .flatten()
        .map(|(key, value)| {
            package(value).or_else(|| renamed.get(key).and_then(package)).unwrap_or_else(|| key.clone())
        })
        .collect()
}

fn is_manifest(file: &&File) -> bool {
    file.path == "Cargo.toml" || file.path.ends_with("/Cargo.toml")
}

#[test]
fn each_crate_imports_only_rings_within_its_own() {
    let files = files();
    let manifests: Vec<&File> = files.iter().filter(is_manifest).collect();
    assert!(manifests.len() > 1, "the workspace has members");
    expect_none(&faults(&manifests));
}

#[test]
fn a_planted_import_is_found() {
    let domain = File::planted(
        "crates/domain/Cargo.toml",
        "package.name = 'touchstone-domain'\n[target.'cfg(unix)'.dependencies]\nshop = { workspace = true }",
    );
    let store = File::planted(
        "crates/store/Cargo.toml",
        "package.name = 'touchstone-store'\n[dependencies]\ntouchstone-domain = '1'\n[dev-dependencies]\nxtask = '1'",
    );
    let new = File::planted("crates/new/Cargo.toml", "package.name = 'touchstone-new'");
    let root = File::planted("Cargo.toml", "[workspace.dependencies]\nshop = { package = 'touchstone-store' }");
    let found = faults(&[&domain, &store, &new, &root]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("touchstone-domain imports touchstone-store"), "{found:?}");
    assert!(found[1].starts_with("touchstone-new: no line"), "{found:?}");
}
