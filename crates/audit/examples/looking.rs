//! What the log costs whoever looks, for docs/performance.md: `looking DATABASE [RATE] [SECONDS]`, 500 a second for 45 seconds unless told.
//!
//! DATABASE is one of made-up people, with an extract in it. The list of each manager is read in turn, with its entry in the log and
//! without; then lists are read at a fixed rate by eight threads, each of which waits for its entry, while the log's tree is kept beside as a
//! server does, a little less often. Times of the second count from when a look should have begun, not from when a thread came to it.
//!
//!     cargo run --release -p touchstone-audit --example looking -- sqlite:FILE

#![expect(clippy::print_stdout, reason = "figures are printed")]
#![expect(clippy::unwrap_used, reason = "a measurement that fails may stop")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use touchstone_audit::{Keeper, Publish};
use touchstone_domain::calendar;
use touchstone_service::{Moment, Verb};
use touchstone_store::{Entry, Shown, Store, StoreError};

/// Threads that look.
const TURNS: usize = 8;
/// How long the keeper of the tree rests.
const BEHIND: Duration = Duration::from_millis(150);
/// People on a list whose entry in the log names them.
const LONGEST: usize = 50;

fn moment() -> Moment {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&COUNT.fetch_add(1, Ordering::Relaxed).to_le_bytes());
    seed[8..24].copy_from_slice(&since.as_nanos().to_le_bytes());
    Moment { at: calendar::Instant(i64::try_from(since.as_micros()).unwrap()), seed }
}

fn told(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 1000].as_secs_f64() * 1000.0;
    let (low, high, most) = (at(500), at(990), at(1000));
    println!("{what}, {} times: median {low:.2} ms, 99th percentile {high:.2} ms, most {most:.2} ms", times.len());
}

/// Everybody who has something due.
fn people(store: &Store) -> Vec<String> {
    let mut people: Vec<String> = Vec::new();
    let read = store.read(|reader| {
        reader.every_duty(|duty| {
            people.extend(duty.accountable.map(String::from));
            Ok::<_, StoreError>(())
        })
    });
    read.unwrap();
    people.sort_unstable();
    people.dedup();
    people
}

/// One look at somebody's list; how long it took from the end of reading until its entry was kept.
fn look(store: &Store, code: &str) -> Duration {
    let mut read = Instant::now();
    let looked = store.look(&moment(), code, |reader| {
        let mut seen: Vec<String> =
            reader.list_of(code)?.into_iter().map(|listed| listed.duty.subject.to_string()).collect();
        seen.dedup();
        seen.truncate(LONGEST);
        read = Instant::now();
        Ok::<_, StoreError>(((), Entry::new(Verb::Consultation, "due.list", Shown::These(seen))))
    });
    looked.unwrap();
    read.elapsed()
}

/// The same list without and with its entry, one after another.
fn one_by_one(store: &Store, people: &[String]) {
    let (mut without, mut with, mut more) = (Vec::new(), Vec::new(), Vec::new());
    for code in people.iter().cycle().take(2000) {
        let began = Instant::now();
        let rows = store.read(|reader| Ok::<_, StoreError>(reader.list_of(code)?.len()));
        assert!(rows.unwrap() < usize::MAX);
        without.push(began.elapsed());
        let began = Instant::now();
        more.push(look(store, code));
        with.push(began.elapsed());
    }
    told("a list without an entry", without);
    told("the same with its entry", with);
    told("of it, writing the entry", more);
}

/// Looks at a rate.
fn at_a_rate(store: &Arc<Store>, people: &[String], rate: u64, seconds: u64) {
    let (next, begun) = (AtomicU64::new(0), Instant::now());
    let mut times: Vec<(Duration, Duration)> = Vec::new();
    std::thread::scope(|scope| {
        let work = || {
            let mut times = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= rate * seconds {
                    return times;
                }
                let due = begun + Duration::from_secs_f64(number as f64 / rate as f64);
                std::thread::sleep(due.saturating_duration_since(Instant::now()));
                let logged = look(store, &people[usize::try_from(number).unwrap() % people.len()]);
                times.push((due.elapsed(), logged));
            }
        };
        let workers: Vec<_> = (0..TURNS).map(|_| scope.spawn(work)).collect();
        times = workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();
    });
    let (whole, logged) = times.into_iter().unzip();
    println!(
        "{rate} logged reads a second for {seconds} s, none failed, ended after {:.1} s",
        begun.elapsed().as_secs_f64()
    );
    told("each, from when it should have begun", whole);
    told("of it, until its entry was kept", logged);
}

fn main() {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let database = given.first().expect("expected DATABASE [RATE] [SECONDS]");
    let number = |at: usize, otherwise: u64| given.get(at).map_or(otherwise, |text| text.parse().unwrap());
    let (rate, seconds) = (number(1, 500), number(2, 45));
    let store = Arc::new(Store::open(database).unwrap());
    // An embedded database has its checkpoints and key beside it; a shared one gets its places, and no checkpoints.
    let beside = database.strip_prefix("sqlite:").map(|file| Keeper::files_beside(Path::new(file)));
    let (checkpoints, key) = beside.unzip();
    let (keeper, stop) = (Keeper::new(store.clone(), checkpoints, key), AtomicBool::new(false));
    let people = people(&store);
    println!("{} people have something due", people.len());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                keeper.keep_up(&moment(), Publish::WhenDue).unwrap();
                std::thread::sleep(BEHIND);
            }
        });
        one_by_one(&store, &people);
        at_a_rate(&store, &people, rate, seconds);
        stop.store(true, Ordering::Relaxed);
    });
}
