//! What the tests of the command line share: running the program, folders that remove themselves, and sheets of an extract.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The folder of these tests, asked when they run: a build folder may be shared by two checkouts.
pub fn tests() -> PathBuf {
    Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs this test")).join("tests")
}

/// What the program printed and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub out: String,
    pub err: String,
    pub code: i32,
}

/// Runs the program in the folder of these tests.
pub fn run(arguments: &[&str]) -> Ran {
    run_with(arguments, &[])
}

/// Runs the program with more of an environment.
pub fn run_with(arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_touchstone"))
        .args(arguments)
        .current_dir(tests())
        .env("COLUMNS", "100")
        .env("LOGNAME", "tester")
        .env_remove("TOUCHSTONE_DATABASE")
        .envs(environment.iter().copied())
        .output()
        .expect("the program starts");
    Ran {
        out: String::from_utf8(output.stdout).expect("the program prints UTF-8"),
        err: String::from_utf8(output.stderr).expect("the program prints UTF-8"),
        code: output.status.code().expect("the program is not killed"),
    }
}

/// Runs the program, which must be content, and returns what it printed.
pub fn printed(arguments: &[&str]) -> String {
    let ran = run(arguments);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "touchstone {}", arguments.join(" "));
    ran.out
}

/// A folder that is removed when the test ends.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("touchstone-app-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        // What a test that was killed left behind, under the same number of a process, is nobody's.
        drop(std::fs::remove_dir_all(&path));
        std::fs::create_dir_all(&path).expect("a temporary folder can be made");
        Self(path)
    }

    /// An extract of these sheets.
    pub fn of(sheets: &BTreeMap<String, Sheet>) -> Self {
        let folder = Self::new();
        for (name, sheet) in sheets {
            folder.write(name, sheet.text().as_bytes());
        }
        folder
    }

    /// Writes a file, in folders of its own where its name has them.
    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
        std::fs::write(path, bytes).expect("a file can be written");
    }

    pub fn path(&self) -> &str {
        self.0.to_str().expect("temporary folders have plain names")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// One file of an extract.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// A sheet written down with its header in the first line, cells between commas and spaces trimmed.
    pub fn new(text: &str) -> Self {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let cells = |line: &str| line.split(',').map(|cell| cell.trim().to_owned()).collect();
        let columns = lines.next().map(cells).unwrap_or_default();
        Self { columns, rows: lines.map(cells).collect() }
    }

    /// A cell, by column.
    pub fn cell<'a>(&self, row: &'a [String], column: &str) -> &'a str {
        let place = self.columns.iter().position(|name| name == column);
        place.and_then(|place| row.get(place)).map_or("", String::as_str)
    }

    pub fn text(&self) -> String {
        let quoted = |cells: &Vec<String>| {
            let cells: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            cells.join(",") + "\n"
        };
        std::iter::once(&self.columns).chain(&self.rows).map(quoted).collect()
    }
}

/// The sheets of an extract folder, by file name.
pub fn sheets(folder: &Path) -> BTreeMap<String, Sheet> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("the extract is there") {
        let path = entry.expect("the extract can be listed").path();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(&path).expect("a sheet opens");
        let mut rows: Vec<Vec<String>> =
            reader.records().map(|row| row.expect("a sheet is CSV").iter().map(str::to_owned).collect()).collect();
        let columns = rows.remove(0);
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        all.insert(name, Sheet { columns, rows });
    }
    all
}

/// A number made from a text: an order that has nothing to do with the text's own.
pub fn scatter(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
