//! How long a log takes to verify and somebody's looks to find, for docs/performance.md: `verifying [ENTRIES]`, a million unless told,
//! in an embedded database of its own that goes when it ends.
//!
//!     cargo run --release -p touchstone-audit --example verifying

#![expect(clippy::print_stdout, reason = "figures are printed")]
#![expect(clippy::unwrap_used, reason = "a measurement that fails may stop")]

use std::sync::Arc;
use std::time::Instant;
use touchstone_audit::{Given, Guards, Keeper, PAGE, Publish, looks_at, verify};
use touchstone_domain::calendar;
use touchstone_service::{Moment, Verb, Via};
use touchstone_store::{Entry, Shown, Store, StoreError};

/// Entries of one transaction.
const TOGETHER: u64 = 1000;
/// People in the region whose cases are looked at.
const PEOPLE: u64 = 20_000;

fn moment(number: u64) -> Moment {
    let mut seed = [1; 32];
    seed[..8].copy_from_slice(&number.to_le_bytes());
    Moment { at: calendar::Instant(1_767_225_600_000_000 + i64::try_from(number).unwrap() * 1_000_000), seed }
}

fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM: unknown");
    line.split_once(':').map_or("", |(_, value)| value.trim()).to_owned()
}

fn main() {
    let entries: u64 = std::env::args().nth(1).map_or(1_000_000, |count| count.parse().unwrap());
    let folder = std::env::temp_dir().join(format!("touchstone-verifying-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let store = Arc::new(Store::open(&format!("sqlite:{}/touchstone.db", folder.display())).unwrap());
    let keeper = Keeper::new(store.clone(), Some(folder.join("checkpoints")), Some(folder.join("key")));
    let began = Instant::now();
    for part in 0..entries / TOGETHER {
        store
            .write(&moment(part), "anna.ward", Via::Look, |tx| {
                let mut last = None;
                for number in part * TOGETHER..(part + 1) * TOGETHER {
                    // One look in ten is at a list of fifty, the rest at a case.
                    let many = if number % 10 == 0 { 50 } else { 1 };
                    let first = number.wrapping_mul(7919) % PEOPLE;
                    let codes = (0..many).map(|next| format!("A{:06}", (first + next) % PEOPLE)).collect();
                    last = Some(tx.log(&Entry::new(Verb::Consultation, "case", Shown::These(codes)))?);
                }
                Ok::<_, StoreError>(((), last.unwrap()))
            })
            .unwrap();
        keeper.keep(&moment(part), Publish::WhenDue).unwrap();
    }
    keeper.keep(&moment(entries), Publish::Now).unwrap();
    println!("{entries} entries written and in the tree in {:.1} s", began.elapsed().as_secs_f64());
    let before = peak();
    let given = Given { checkpoints: vec![folder.join("checkpoints")], ..Given::default() };
    let began = Instant::now();
    let verified = store.read(|reader| verify(reader, &given, Guards::ALL)).unwrap();
    let took = began.elapsed();
    assert!(verified.faults.is_empty(), "{:?}", verified.faults);
    println!(
        "verified {} entries and {} checkpoints in {:.2} s; memory at most {} (before: {before})",
        verified.entries,
        verified.checkpoints,
        took.as_secs_f64(),
        peak()
    );
    let began = Instant::now();
    let looks = store.read(|reader| looks_at(reader, "A000777", (1, PAGE))).unwrap();
    println!("{} looks at one person found in {:.1} ms", looks.count, began.elapsed().as_secs_f64() * 1000.0);
    std::fs::remove_dir_all(folder).unwrap();
}
