//! What is done with the fuzzer's bytes, and what must hold of it whatever they are.
//!
//! Both targets run in the repository's folder, whose policies and small extract they use. Neither target may panic;
//! what else must hold is asserted here.

use libfuzzer_sys::Corpus;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::State;
use touchstone_domain::plan::plan;
use touchstone_domain::policy::{Library, PolicyFile, load};
use touchstone_exchange::export::{due_csv, write_lines};
use touchstone_exchange::import::{ExtractFile, read};

/// Stands before each file of an extract; its name follows up to the end of the line, then its bytes.
const FILE: u8 = 0x1e;

/// Days asked about: before everything, when most policies began, among the facts of the seeds, after everything.
const DAYS: [(i32, u8, u8); 4] = [(1989, 2, 28), (2021, 6, 26), (2026, 3, 31), (2070, 12, 31)];

/// The policies of the repository, as files.
static POLICIES: LazyLock<Vec<PolicyFile>> = LazyLock::new(|| {
    let root = Path::new("policies");
    let text = |path: PathBuf| PolicyFile {
        path: path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned(),
        text: std::fs::read_to_string(&path).expect("a policy is a text"),
    };
    let mut files: Vec<PolicyFile> = files_below(root).into_iter().map(text).collect();
    // Worked examples and notes are not read, so they would only cost time.
    files.retain(|file| !file.path.contains("/cases/") && file.path.contains('/'));
    files
});

/// What they say.
static SHIPPED: LazyLock<Library> = LazyLock::new(|| load(&POLICIES, None).expect("the shipped policies load"));

/// A few facts of every kind: an extract that is accepted.
static FILES: LazyLock<Vec<ExtractFile>> = LazyLock::new(|| {
    let folders = ["crates/app/tests/extracts/small", "fuzz/seeds/beside-small"];
    let paths = folders.iter().flat_map(|folder| files_below(Path::new(folder)));
    let file = |path: PathBuf| ExtractFile {
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        bytes: std::fs::read(&path).expect("a file of the small extract"),
    };
    paths.map(file).collect()
});

/// These facts, for editions that are accepted.
static STATE: LazyLock<State> =
    LazyLock::new(|| State::fold(read(&FILES, &SHIPPED.contacts, None).expect("the small extract is accepted"), None));

/// That extract as an input.
pub static SOUND_EXTRACT: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let piece = |file: &ExtractFile| [&[FILE], file.name.as_bytes(), b"\n", &file.bytes].concat();
    vec![FILES.iter().flat_map(piece).collect()]
});

/// Each policy file as an input.
pub static SOUND_EDITIONS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    POLICIES.iter().map(|file| [file.path.as_bytes(), b"\n", file.text.as_bytes()].concat()).collect()
});

/// Lets the planner's parallel parts run one after another on the fuzzer's own thread: what an input reaches is then
/// the same each time.
pub fn stay_on_one_thread() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
    pool.build_global().expect("nothing has asked for threads before");
}

/// Changes a sound input by its lines, or the given one by its lines or as the fuzzer would: a line left out, one there
/// twice, or a cell, or a value behind `=`, taken from another line. Chance bytes alone hardly ever make anything that is
/// accepted.
pub fn by_lines(bytes: &mut [u8], size: usize, most: usize, seed: u32, sound: &[Vec<u8>]) -> usize {
    let mut chance = seed;
    let mut pick = |below: usize| {
        chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (chance >> 16) as usize % below.max(1)
    };
    let (start, way) = (pick(3), pick(6));
    let whole = if start == 0 { &sound[pick(sound.len())] } else { &bytes[..size] };
    let mut lines: Vec<Vec<u8>> = whole.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let (at, other) = (pick(lines.len()), pick(lines.len()));
    match way {
        _ if lines.is_empty() => return libfuzzer_sys::fuzzer_mutate(bytes, size, most),
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, lines[other].clone()),
        2 | 3 => lines[at] = with_cell_of(&lines[at], &lines[other], pick(20)),
        _ if start > 0 => return libfuzzer_sys::fuzzer_mutate(bytes, size, most),
        _ => {}
    }
    let changed = lines.concat();
    let size = changed.len().min(most);
    bytes[..size].copy_from_slice(&changed[..size]);
    size
}

/// A line with one cell as another line has it.
fn with_cell_of(line: &[u8], other: &[u8], column: usize) -> Vec<u8> {
    let is_between = |byte: &u8| b",=\n".contains(byte);
    let mut cells: Vec<Vec<u8>> = line.split_inclusive(is_between).map(<[u8]>::to_vec).collect();
    let others: Vec<&[u8]> = other.split(is_between).collect();
    let column = column % cells.len().max(1);
    if let (Some(cell), Some(other)) = (cells.get_mut(column), others.get(column)) {
        let end = cell.pop_if(|last| is_between(last));
        *cell = [other, end.as_slice()].concat();
    }
    cells.concat()
}

/// Reads the bytes as an extract. A refused one has faults that can be said; of an accepted one, the duties come out as
/// the same bytes twice, one line each.
pub fn extract(bytes: &[u8]) -> Corpus {
    let files: Vec<ExtractFile> = bytes.split(|byte| *byte == FILE).skip(1).map(file).collect();
    match read(&files, &SHIPPED.contacts, None) {
        Err(faults) => {
            assert!(!faults.is_empty(), "refused without a fault");
            assert!(faults.iter().all(|fault| !fault.to_string().contains('\n')), "a fault of several lines");
            worth_keeping(faults.len())
        }
        Ok(facts) => {
            same_twice(&State::fold(facts.clone(), None), &State::fold(facts, None), &SHIPPED);
            Corpus::Keep
        }
    }
}

/// Puts the bytes among the policies: the first line is the path of the file they replace or add, the rest its text.
/// A refused folder has faults that can be said; of an accepted one, the duties come out as the same bytes twice.
pub fn editions(bytes: &[u8]) -> Corpus {
    let whole = String::from_utf8_lossy(bytes);
    let (path, text) = whole.split_once('\n').unwrap_or((&whole, ""));
    let mutated = PolicyFile { path: path.to_owned(), text: text.to_owned() };
    // Most texts are refused for what they say alone: these are found beside their own policy, without reading the rest.
    match accepted(&mutated, |file| is_beside(file, path)).and_then(|_| accepted(&mutated, |_| true)) {
        Ok(library) => {
            same_twice(&STATE, &STATE, &library);
            Corpus::Keep
        }
        Err(faults) => worth_keeping(faults),
    }
}

/// Inputs are changed further while they have few faults: from one with many, none that is accepted is ever reached.
fn worth_keeping(faults: usize) -> Corpus {
    if faults <= 3 { Corpus::Keep } else { Corpus::Reject }
}

/// What the file and those others that are wanted say, or the number of faults in them. Calendar and contacts are the shipped ones,
/// unless they are the file.
fn accepted(mutated: &PolicyFile, is_wanted: impl Fn(&PolicyFile) -> bool) -> Result<Library, usize> {
    let others = POLICIES.iter().filter(|file| file.path != mutated.path && !is_shared(file) && is_wanted(file));
    let files: Vec<PolicyFile> = others.cloned().chain([mutated.clone()]).collect();
    load(&files, Some(&SHIPPED)).map_err(|faults| {
        assert!(!faults.is_empty(), "refused without a fault");
        assert!(faults.iter().all(|fault| !fault.to_string().is_empty()), "a fault that says nothing");
        faults.len()
    })
}

fn is_shared(file: &PolicyFile) -> bool {
    file.path.starts_with("calendar/") || file.path.starts_with("ndelius/")
}

/// Whether a file is of the policy that the path names, be it in a local folder; one policy stands beside every path,
/// since a folder without any is refused for that.
fn is_beside(file: &PolicyFile, path: &str) -> bool {
    let (policy, _) = file.path.split_once('/').unwrap_or_default();
    policy == "panels" || path.split('/').any(|part| part == policy)
}

fn file(piece: &[u8]) -> ExtractFile {
    let end = piece.iter().position(|byte| *byte == b'\n').unwrap_or(piece.len());
    let (name, rest) = piece.split_at(end);
    ExtractFile { name: String::from_utf8_lossy(name).into_owned(), bytes: rest.get(1..).unwrap_or_default().to_vec() }
}

/// Plans the same facts, folded twice, on every day.
fn same_twice(one: &State, other: &State, library: &Library) {
    for (year, month, day) in DAYS {
        let on = Day::from_civil(year, month, day).expect("a day of the calendar");
        let (duties, lines) = answer(one, library, on);
        assert_eq!(duties, lines.iter().filter(|byte| **byte == b'\n').count(), "one line a duty");
        assert!(lines == answer(other, library, on).1, "planned twice, two answers");
    }
}

fn answer(state: &State, library: &Library, on: Day) -> (usize, Vec<u8>) {
    let plan = plan(state, library, on);
    let mut lines = Vec::new();
    write_lines(state, &plan, &mut lines).expect("memory takes every byte");
    due_csv(state, &plan, &mut std::io::sink()).expect("a sink takes every byte");
    (plan.duties.len(), lines)
}

/// Every file below a folder, sorted, as paths that begin with it.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| {
        panic!("{}: {error}; run `cargo xtask fuzz`, or start in the repository's folder", folder.display())
    });
    let mut files = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}
