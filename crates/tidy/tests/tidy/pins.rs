//! The front-end packages are pinned, and their lock file names no place to download from.

use crate::tree::{File, expect_none, files};

fn faults(file: &File) -> Vec<String> {
    let mut faults = Vec::new();
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let mut among_packages = false;
    for line in file.text.lines().map(str::trim) {
        if name == "package-lock.json" && line.starts_with("\"resolved\"") {
            faults.push(format!("{}: {line}", file.path));
        }
        if name == "package.json" {
            let (key, value) = line.split_once("\":").unwrap_or_default();
            let version = value.trim().trim_matches([',', '"']);
            among_packages =
                if line.ends_with('{') { key.ends_with("ependencies") } else { among_packages && line != "}," };
            if among_packages && !value.is_empty() && !version.starts_with('{') && !is_exact(version) {
                faults.push(format!("{}: {line} does not name one version", file.path));
            }
        }
    }
    faults
}

fn is_exact(version: &str) -> bool {
    let parts: Vec<&str> = version.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| part.parse::<u32>().is_ok())
}

#[test]
fn front_end_packages_are_pinned() {
    expect_none(&files().iter().flat_map(faults).collect::<Vec<_>>());
}

#[test]
fn planted_ranges_and_addresses_are_found() {
    let package = "{\n  \"name\": \"x\",\n  \"devDependencies\": {\n    \"one\": \"^1.2.3\",\n    \"two\": \"1.2.3\"\n  },\n  \"type\": \"module\"\n}";
    assert_eq!(faults(&File::planted("e2e/package.json", package)).len(), 1);
    let lock = "    \"resolved\": \"https://example.org/x.tgz\",";
    assert_eq!(faults(&File::planted("e2e/package-lock.json", lock)).len(), 1);
}
