//! The policies inside the binary, or those of a folder.

use crate::ending::Ending;
use rust_embed::RustEmbed;
use std::path::Path;
use touchstone_domain::policy::{Library, PolicyFile, load};

#[derive(RustEmbed)]
#[folder = "../../policies"]
struct Shipped;

/// The files of the shipped policies.
pub fn shipped_files() -> Vec<PolicyFile> {
    let file = |path: std::borrow::Cow<'static, str>| {
        let text = Shipped::get(&path).map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default();
        PolicyFile { path: path.into_owned(), text }
    };
    Shipped::iter().map(file).collect()
}

/// The shipped policies.
pub fn shipped() -> Result<Library, Ending> {
    load(&shipped_files(), None).map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Ending::Fault(anyhow::anyhow!("the shipped policies are faulty: {}", faults.join("; ")))
    })
}

/// The policies of a folder or, without one, the shipped policies.
pub fn library(folder: Option<&Path>) -> Result<Library, Ending> {
    let Some(folder) = folder else { return shipped() };
    let files = files_of(folder)?;
    load(&files, Some(&shipped()?)).map_err(|faults| Ending::Refused(faults.iter().map(ToString::to_string).collect()))
}

/// Every file of a policies folder.
pub fn files_of(folder: &Path) -> Result<Vec<PolicyFile>, Ending> {
    let mut files = Vec::new();
    walk(folder, folder, &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn walk(folder: &Path, base: &Path, files: &mut Vec<PolicyFile>) -> Result<(), Ending> {
    let cannot =
        |path: &Path, error: &std::io::Error| Ending::refused(format!("{}: cannot be read: {error}", path.display()));
    for entry in std::fs::read_dir(folder).map_err(|error| cannot(folder, &error))? {
        let path = entry.map_err(|error| cannot(folder, &error))?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            continue;
        }
        if path.is_dir() {
            walk(&path, base, files)?;
            continue;
        }
        let text = std::fs::read_to_string(&path).map_err(|error| cannot(&path, &error))?;
        let below = path.strip_prefix(base).unwrap_or(&path);
        let parts: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        files.push(PolicyFile { path: parts.join("/"), text });
    }
    Ok(())
}
