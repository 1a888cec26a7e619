//! The policies inside the binary, or those of a folder.

use crate::ending::Ending;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::path::Path;
use touchstone_domain::policy::{Fault, Library, PolicyFile, load};

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
    folder.map_or_else(shipped, |folder| read(folder).map(|(_, library)| library))
}

/// As [`library`], with a digest of every file.
pub fn library_and_digest(folder: Option<&Path>) -> Result<(Library, String), Ending> {
    let (mut files, library) = match folder {
        None => (shipped_files(), shipped()?),
        Some(folder) => read(folder)?,
    };
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut hash = Sha256::new();
    for file in &files {
        for text in [&file.path, &file.text] {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text.as_bytes());
        }
    }
    let digest: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((library, digest))
}

/// The files of a policies folder, and the policies in them; every fault of every file if there is one.
pub fn read(folder: &Path) -> Result<(Vec<PolicyFile>, Library), Ending> {
    let files = files_of(folder)?;
    let refused = |faults: Vec<Fault>| {
        let count = if faults.len() == 1 { "1 fault".to_owned() } else { format!("{} faults", faults.len()) };
        let mut sentences: Vec<String> = faults.iter().map(ToString::to_string).collect();
        sentences.push(format!("{count} in {}: no policy was read", folder.display()));
        Ending::Refused(sentences)
    };
    load(&files, Some(&shipped()?)).map_err(refused).map(|library| (files, library))
}

/// Every file of a policies folder.
fn files_of(folder: &Path) -> Result<Vec<PolicyFile>, Ending> {
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
