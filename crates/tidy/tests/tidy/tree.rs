//! The repository's files, and how a rule reports on them.

use std::path::{Path, PathBuf};
use std::process::Command;

/// One text file.
pub(crate) struct File {
    /// Its path from the root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    /// A file that only a test knows.
    pub(crate) fn planted(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    pub(crate) fn is_rust(&self) -> bool {
        Path::new(&self.path).extension().is_some_and(|extension| extension == "rs")
    }

    /// The file as Rust's syntax tree.
    ///
    /// # Panics
    /// When it is not Rust; the compiler would have said so.
    pub(crate) fn parsed(&self) -> syn::File {
        syn::parse_file(&self.text).unwrap_or_else(|error| panic!("{}: {error}", self.path))
    }
}

/// Every text file that git knows or would add, in the order of their paths.
///
/// # Panics
/// When git cannot be asked, or a listed file cannot be read.
pub(crate) fn files() -> Vec<File> {
    let root = root();
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(&root)
        .output()
        .expect("git is installed");
    assert!(output.status.success(), "git ls-files: {}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8(output.stdout).expect("paths are UTF-8");
    let mut paths: Vec<&str> = listed.split('\0').filter(|path| !path.is_empty()).collect();
    paths.sort_unstable();
    paths.dedup();
    let read = |path: &str| {
        let whole = root.join(path);
        // A file removed from the folder and not yet from git's list is no longer there to be judged.
        let bytes = whole.is_file().then(|| std::fs::read(&whole))?.unwrap_or_else(|error| panic!("{path}: {error}"));
        Some(File { path: path.to_owned(), text: String::from_utf8(bytes).ok()? })
    };
    let files: Vec<File> = paths.into_iter().filter_map(read).collect();
    assert!(files.iter().any(File::is_rust), "git lists no Rust file in {}", root.display());
    files
}

/// The checkout that is being tested. Asked when the tests run, because a build folder shared by two checkouts may
/// hold a test binary that was compiled in the other one.
fn root() -> PathBuf {
    let own = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs this test");
    Path::new(&own).ancestors().nth(2).map(PathBuf::from).expect("tidy lives in crates/tidy")
}

/// Fails with every fault, a line each.
pub(crate) fn expect_none(faults: &[String]) {
    assert!(faults.is_empty(), "{} to mend:\n{}\n", faults.len(), faults.join("\n"));
}

#[test]
fn this_file_is_among_the_files() {
    assert!(files().iter().any(|file| file.path == "crates/tidy/tests/tidy/tree.rs"));
}
