//! How long reading, folding, planning, explaining and writing take at the size of a nation, or of `TOUCHSTONE_SCALE`.
//!
//! `cargo bench --package touchstone-exchange`; docs/performance.md keeps the figures.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{CaseIx, State};
use touchstone_domain::plan::{Planner, Subject, plan, why};
use touchstone_domain::policy::{Library, PolicyFile, load};
use touchstone_domain::words::language::{Language, Words};
use touchstone_exchange::export::write_lines;
use touchstone_exchange::import::{ExtractFile, read};
use touchstone_simulator::synth::{Calibration, Scale, synthesise};

/// The policies of the repository.
fn library() -> Library {
    let root = std::path::PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo says where the package is"))
        .join("../../policies");
    let mut files = Vec::new();
    walk(&root, &root, &mut files);
    load(&files, None).expect("the shipped policies load")
}

fn walk(folder: &std::path::Path, base: &std::path::Path, files: &mut Vec<PolicyFile>) {
    for entry in std::fs::read_dir(folder).expect("the policies folder can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, base, files);
        } else {
            let below = path.strip_prefix(base).expect("below the folder").to_string_lossy().into_owned();
            files.push(PolicyFile { path: below, text: std::fs::read_to_string(&path).expect("a text") });
        }
    }
}

fn nation(criterion: &mut Criterion) {
    let scale = std::env::var("TOUCHSTONE_SCALE").ok().and_then(|name| Scale::parse(&name)).unwrap_or(Scale::Nation);
    let on = Day::from_civil(2026, 11, 21).expect("a day");
    let library = library();
    let folder = synthesise(&Calibration::shipped(), scale, 1, on);
    let files: Vec<ExtractFile> =
        folder.files.iter().map(|file| ExtractFile { name: file.name.to_owned(), bytes: file.bytes() }).collect();
    let facts = read(&files, &library.contacts, None).expect("the synthetic service is accepted");
    let state = State::fold(facts.clone(), None);
    let due = plan(&state, &library, on);
    let mut group = criterion.benchmark_group(format!("{scale:?}").to_lowercase());
    group.sample_size(10);
    group.bench_function("read", |bench| bench.iter(|| black_box(read(&files, &library.contacts, None))));
    group.bench_function("fold", |bench| {
        bench.iter_batched(|| facts.clone(), |facts| State::fold(facts, None), BatchSize::PerIteration)
    });
    group.bench_function("plan", |bench| bench.iter(|| black_box(plan(&state, &library, on))));
    group.bench_function("write", |bench| bench.iter(|| write_lines(&state, &due, &mut std::io::sink())));
    let words = Words::of(Language::English);
    let planner = Planner::new(&state, &library, on);
    let rules = planner.rules_about(touchstone_domain::words::About::Case);
    let mut at = 0;
    group.bench_function("explain one rule of one case", |bench| {
        bench.iter(|| {
            at = (at + 7919) % state.facts.cases.len();
            let explanation = planner.explain(rules[at % rules.len()], Subject::Case(CaseIx::new(at)));
            black_box(why::account(&planner, &explanation, &words))
        });
    });
    group.bench_function("explain, planner and words made anew", |bench| {
        bench.iter(|| {
            at = (at + 7919) % state.facts.cases.len();
            let planner = Planner::new(&state, &library, on);
            let explanation = planner.explain(rules[at % rules.len()], Subject::Case(CaseIx::new(at)));
            black_box(why::account(&planner, &explanation, &Words::of(Language::English)))
        });
    });
    group.finish();
}

criterion_group!(benches, nation);
criterion_main!(benches);
