//! One phase of the work, done as often as is said, for those who count its instructions: `cargo xtask bench`.
//!
//! `phase NAME TIMES`: read, fold, plan or write, on a PDU made in memory. Everything runs on one thread, so that no
//! instruction is spent on waiting; what a time leaves behind is not given back, so that only the phase is counted.
//! Start it in the repository's folder.

use std::hint::black_box;
use std::mem::forget;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::State;
use touchstone_domain::plan::plan;
use touchstone_domain::policy::{Library, PolicyFile, load};
use touchstone_exchange::export::write_lines;
use touchstone_exchange::import::{ExtractFile, read};
use touchstone_simulator::synth::{Calibration, Scale, synthesise};

fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [phase, times] = arguments.as_slice() else { return std::process::ExitCode::from(2) };
    let Ok(times) = times.parse() else { return std::process::ExitCode::from(2) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
    pool.build_global().expect("nothing has asked for threads before");
    if repeat(phase, times) { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::from(2) }
}

/// Makes what every phase needs, then repeats one; false if there is no such phase.
fn repeat(phase: &str, times: usize) -> bool {
    /// The most times that are asked for; facts for all of them are made in any case.
    const MOST: usize = 2;
    let on = Day::from_civil(2026, 11, 21).expect("a day");
    let library = library();
    let folder = synthesise(&Calibration::shipped(), Scale::Pdu, 1, on);
    let files: Vec<ExtractFile> =
        folder.files.iter().map(|file| ExtractFile { name: file.name.to_owned(), bytes: file.bytes() }).collect();
    let facts = read(&files, &library.contacts, None).expect("the synthetic service is accepted");
    let mut copies = vec![facts.clone(); MOST];
    let state = State::fold(facts, None);
    let due = plan(&state, &library, on);
    for _ in 0..times.min(MOST) {
        match phase {
            "read" => forget(black_box(read(&files, &library.contacts, None))),
            "fold" => forget(black_box(copies.pop().map(|facts| State::fold(facts, None)))),
            "plan" => forget(black_box(plan(&state, &library, on))),
            "write" => write_lines(&state, &due, &mut std::io::sink()).expect("a sink takes every byte"),
            _ => return false,
        }
    }
    forget(copies);
    true
}

/// The policies of the repository.
fn library() -> Library {
    let mut files = Vec::new();
    walk(std::path::Path::new("policies"), "", &mut files);
    load(&files, None).expect("the shipped policies load")
}

fn walk(folder: &std::path::Path, below: &str, files: &mut Vec<PolicyFile>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).expect("there is a folder policies here").flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let (path, name) = (entry.path(), format!("{below}{}", entry.file_name().to_string_lossy()));
        if path.is_dir() {
            walk(&path, &format!("{name}/"), files);
        } else {
            files.push(PolicyFile { path: name, text: std::fs::read_to_string(&path).expect("a text") });
        }
    }
}
