//! What the fuzzer starts from: inputs and words made from the repository's own files each time, so that nothing is
//! kept twice.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::place::Place;
use crate::run::Failure;

/// Stands before each file of an extract, as `fuzz/src/lib.rs` reads it.
const FILE: u8 = 0x1e;

/// A longer word says more than the fuzzer can use at once.
const LONGEST_WORD: usize = 40;

/// The inputs that one target starts from, and the words it may put into others.
pub(crate) struct Seeds {
    inputs: Vec<Vec<u8>>,
    words: BTreeSet<Vec<u8>>,
}

impl Seeds {
    /// Small folders of extracts: one with the usual files, one with every file, one with faults.
    pub(crate) fn of_extracts(place: &Place) -> Result<Self, Failure> {
        let [small, faulty] = ["small", "faulty"].map(|name| place.root.join("crates/app/tests/extracts").join(name));
        let beside = place.root.join("fuzz/seeds/beside-small");
        let folders: [&[&Path]; 3] = [&[&small], &[&small, &beside], &[&faulty]];
        let inputs = folders.into_iter().map(extract).collect::<Result<Vec<_>, _>>()?;
        Ok(Self::from_inputs(inputs, |byte| b",;\n\x1e".contains(&byte)))
    }

    /// Each shipped edition, the files beside them, and the editions of the tests, local and faulty ones among them.
    pub(crate) fn of_editions(place: &Place) -> Result<Self, Failure> {
        let tests = place.root.join("crates/app/tests/policies");
        let mut inputs = Vec::new();
        for root in [place.root.join("policies"), tests.join("own"), tests.join("faulty")] {
            for path in files_below(&root)? {
                let below = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().into_owned();
                // Worked examples and notes are no part of what is loaded.
                if below.contains('/') && !below.contains("/cases/") {
                    let text = std::fs::read(&path).map_err(|error| unreadable(&path, &error))?;
                    inputs.push([below.as_bytes(), b"\n", &text].concat());
                }
            }
        }
        let between = |byte: u8| !byte.is_ascii_alphanumeric() && !b"_-/".contains(&byte);
        Ok(Self::from_inputs(inputs, between))
    }

    fn from_inputs(inputs: Vec<Vec<u8>>, is_between: impl Fn(u8) -> bool) -> Self {
        let words = inputs.iter().flat_map(|input| input.split(|byte| is_between(*byte)));
        let words = words.filter(|word| (1..LONGEST_WORD).contains(&word.len())).map(<[u8]>::to_vec).collect();
        Self { inputs, words }
    }

    /// Lays the inputs into an empty folder, and the words beside it as `<folder>.words`.
    pub(crate) fn write(&self, folder: &Path) -> Result<PathBuf, Failure> {
        let words_file = folder.with_extension("words");
        let words: String = self.words.iter().map(|word| quoted(word)).collect();
        write_new(folder, &words_file, &self.inputs, &words).map_err(|error| unreadable(folder, &error))?;
        Ok(words_file)
    }
}

fn write_new(folder: &Path, words_file: &Path, inputs: &[Vec<u8>], words: &str) -> std::io::Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    for (number, input) in inputs.iter().enumerate() {
        std::fs::write(folder.join(format!("{number:02}")), input)?;
    }
    std::fs::write(words_file, words)
}

/// The files of some folders as one input.
fn extract(folders: &[&Path]) -> Result<Vec<u8>, Failure> {
    let mut input = Vec::new();
    for folder in folders {
        for path in files_below(folder)? {
            let bytes = std::fs::read(&path).map_err(|error| unreadable(&path, &error))?;
            input.push(FILE);
            input.extend_from_slice(path.file_name().unwrap_or_default().as_encoded_bytes());
            input.push(b'\n');
            input.extend_from_slice(&bytes);
        }
    }
    Ok(input)
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut files = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() { files.extend(files_below(&path)?) } else { files.push(path) }
    }
    files.sort_unstable();
    Ok(files)
}

/// A word as a line of the fuzzer's dictionary.
fn quoted(word: &[u8]) -> String {
    let escaped: String = word.iter().map(|byte| format!("\\x{byte:02x}")).collect();
    format!("\"{escaped}\"\n")
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display()), "the fuzzer's seeds are made from files of the repository")
}

#[cfg(test)]
mod tests {
    use super::{Seeds, quoted};

    #[test]
    fn words_stand_between_separators() {
        let seeds = Seeds::from_inputs(vec![b"a,b;c\n\n,a".to_vec(), vec![b'x'; 50]], |byte| b",;\n".contains(&byte));
        let words: Vec<&[u8]> = seeds.words.iter().map(Vec::as_slice).collect();
        assert_eq!(words, [b"a", b"b", b"c"]);
        assert_eq!(quoted(b"a\""), "\"\\x61\\x22\"\n");
    }
}
