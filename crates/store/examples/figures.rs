//! How long a database takes over a whole service, for docs/performance.md: `figures sqlite|postgres FOLDER DAY`, with a database
//! of its own that goes when it ends, or `figures ADDRESS FOLDER DAY`, with an empty database that stays.
//!
//! Brings the folder in, turns the duties to later days, lists what managers are accountable for, and records oversight.

#![expect(clippy::print_stdout, reason = "figures are printed")]
#![expect(clippy::unwrap_used, reason = "a measurement that fails may stop")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use touchstone_domain::calendar::{self, Day};
use touchstone_domain::policy::{Library, PolicyFile, load};
use touchstone_domain::words::{Decision, Purpose};
use touchstone_exchange::import::{self, Extract};
use touchstone_service::actor::Actor;
use touchstone_service::due::{list_of, turn_to};
use touchstone_service::import::{Brought, Options};
use touchstone_service::oversight::{NewRecord, record};
use touchstone_service::{Moment, Service, Via};
use touchstone_store::{Entry, Shown, Store, StoreError, Verb};
use touchstone_testkit::postgres::Server;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [engine, folder, day] = arguments.as_slice() else { panic!("figures sqlite|postgres|ADDRESS FOLDER DAY") };
    let day = Day::parse(day.as_bytes()).unwrap();
    let own = std::env::temp_dir().join(format!("touchstone-figures-{}", std::process::id()));
    let mut server = None;
    let url = &match engine.as_str() {
        "sqlite" => format!("sqlite:{}/touchstone.db", own.display()),
        "postgres" => {
            let template = Server::shared().template(|_| Ok::<_, postgres::Error>(())).unwrap();
            server.insert(template.database().unwrap()).url()
        }
        address => address.to_owned(),
    };
    let store = Arc::new(Store::open(url).unwrap());
    let service = Service::new(store, Arc::new(shipped()), "shipped".to_owned());
    bring_in(&service, Path::new(folder), day);
    size(url, "after the import");
    turn(&service, day);
    let people = lists(&service, day.plus(9));
    records(&service, &people, day.plus(9));
    size(url, "after the acts");
    drop(service);
    drop(server);
    std::fs::remove_dir_all(own).ok();
}

fn moment(day: Day, number: u64) -> Moment {
    let mut seed = [1; 32];
    seed[..8].copy_from_slice(&number.to_le_bytes());
    let at = calendar::Instant::start_of(day).0 + 9 * 3_600_000_000 + i64::try_from(number).unwrap();
    Moment { at: calendar::Instant(at), seed }
}

fn owner() -> Actor {
    Actor::Owner("figures".to_owned())
}

/// Minimum, median, 99th percentile and maximum.
fn told(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
    println!(
        "{what}, {} times: min {:.3} ms, median {:.3} ms, p99 {:.3} ms, max {:.3} ms",
        times.len(),
        at(0),
        at(50),
        at(99),
        at(100)
    );
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let began = Instant::now();
    let done = work();
    (began.elapsed(), done)
}

fn bring_in(service: &Service, folder: &Path, day: Day) {
    let began = Instant::now();
    let files = import::folder(folder).unwrap();
    let facts = import::read(&files, &service.library.contacts, None).unwrap();
    let extract = Extract(&files);
    let digests = extract.digests();
    let read = began.elapsed();
    let brought = Brought { rows: &extract, files: &digests };
    let done = touchstone_service::import::import(
        service,
        &owner(),
        &moment(day, 0),
        (brought, facts),
        Options::default(),
        |_| {},
    );
    let report = done.unwrap_or_else(|refusal| panic!("{refusal}"));
    let rows: u64 = report.counts.iter().map(|(_, counts)| counts.new).sum();
    println!(
        "import: {rows} rows, {} duties in {:.2} s, of it {:.2} s reading; peak memory {} MiB",
        report.duties,
        began.elapsed().as_secs_f64(),
        read.as_secs_f64(),
        peak()
    );
}

fn turn(service: &Service, day: Day) {
    for ahead in [1, 2, 9] {
        let to = day.plus(ahead);
        let (time, changed) =
            timed(|| turn_to(service, &moment(day, 10 + u64::from(ahead.unsigned_abs())), to).unwrap());
        println!(
            "day change to {to}: {changed} duties changed in {:.2} s; peak memory {} MiB",
            time.as_secs_f64(),
            peak()
        );
    }
}

/// Everybody's list, from the table and with its entry in the log; those who have something, with a case of theirs.
fn lists(service: &Service, day: Day) -> Vec<(String, String)> {
    let mut people: Vec<String> = Vec::new();
    let found = service.store.read(|reader| {
        reader.every_duty(|duty| {
            people.extend(duty.accountable.map(String::from).filter(|_| duty.due.is_some_and(|due| due > day)));
            Ok::<_, StoreError>(())
        })
    });
    found.unwrap();
    people.sort_unstable();
    people.dedup();
    let mut with_case = Vec::new();
    let (mut rows, mut read, mut whole) = (0, Vec::new(), Vec::new());
    for (number, code) in people.iter().enumerate() {
        let (time, list) = timed(|| service.store.read(|reader| reader.list_of(code)).unwrap());
        read.push(time);
        rows += list.len();
        let case = list.iter().find(|listed| listed.duty.rule == "touch-points/standard");
        with_case.extend(case.map(|listed| (code.clone(), listed.duty.subject.to_string())));
        if number % 4 == 0 {
            let moment = moment(day, 1000 + number as u64);
            whole.push(timed(|| list_of(service, &owner(), &moment, code, day).unwrap()).0);
        }
    }
    println!("lists of {} people: {:.0} duties each on average", people.len(), rows as f64 / people.len() as f64);
    told("one person's list in process", read);
    told("the same with its entry in the log", whole);
    with_case
}

fn records(service: &Service, people: &[(String, String)], day: Day) {
    let entry = Entry::new(Verb::Consultation, "figures", Shown::Nobody);
    let (mut bare, mut whole) = (Vec::new(), Vec::new());
    for (number, (code, crn)) in people.iter().step_by(4).enumerate() {
        let number = 100_000 + 2 * number as u64;
        let entry_alone = || {
            service
                .store
                .write(&moment(day, number), "figures", Via::Job, |tx| Ok::<_, StoreError>(((), tx.log(&entry)?)))
                .unwrap();
        };
        bare.push(timed(entry_alone).0);
        let username = format!("u{}", code.to_lowercase());
        let Some(actor) = by_code(service, code, &username, day) else { continue };
        let new = NewRecord {
            crn: crn.clone(),
            on: day,
            purposes: vec![Purpose::CaseOversight],
            decision: Decision::Endorsed,
            rationale: "The plan holds; the next review is in the diary.".to_owned(),
            minutes: Some(20),
            changed_work: None,
            sensitive: false,
            details: touchstone_service::oversight::Details::default(),
        };
        let (time, done) = timed(|| record(service, &actor, &moment(day, number + 1), Via::Page, &new));
        if done.is_ok() {
            whole.push(time);
        }
    }
    told("a transaction with an entry of the log alone", bare);
    told("a record made and its duties worked out", whole);
}

/// The person with this code: by their username where there is one.
fn by_code(service: &Service, code: &str, guess: &str, day: Day) -> Option<Actor> {
    let username = service
        .store
        .read(|reader| {
            let rows = reader.latest_rows(touchstone_domain::facts::Sheet::Staff, code)?;
            Ok::<_, StoreError>(rows.first().map(|row| row.cells[1].clone()))
        })
        .unwrap()
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| guess.to_owned());
    service.store.read(|reader| Actor::named(reader, &service.library, &username, day)).unwrap().ok()
}

/// Peak memory of this process, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).map_or(0, |kib| kib / 1024)
}

fn size(url: &str, when: &str) {
    let Some(path) = url.strip_prefix("sqlite:") else { return };
    let bytes = |path: String| std::fs::metadata(path).map_or(0, |about| about.len());
    println!(
        "file {when}: {} bytes, and {} waiting to be moved into it",
        bytes(path.to_owned()),
        bytes(format!("{path}-wal"))
    );
}

fn shipped() -> Library {
    fn walk(folder: &Path, below: &str, files: &mut Vec<PolicyFile>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let below = if below.is_empty() { name } else { format!("{below}/{name}") };
            if path.is_dir() {
                walk(&path, &below, files);
            } else {
                files.push(PolicyFile { path: below, text: std::fs::read_to_string(&path).unwrap() });
            }
        }
    }
    let mut files = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies"), "", &mut files);
    load(&files, None).unwrap()
}
