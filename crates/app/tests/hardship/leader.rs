//! Two servers on one database: one of them gives rows their places in the log's tree. It is stopped in the middle of that, or
//! killed, and the other goes on; when it wakes up it writes nothing of what it had begun.

use crate::acts::busy;
use crate::by_hand;
use crate::careless::Careless;
use crate::house::{House, Serving};
use crate::{is_whole, sabotaged, times, wants};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// How soon another must go on where one stands still.
const TAKEN_OVER: Duration = Duration::from_secs(5);
/// How long it is watched then.
const WATCHED: Duration = Duration::from_secs(2);

fn signal(name: &str, serving: &Serving) {
    let done = std::process::Command::new("kill").args([name, &serving.pid().to_string()]).status();
    assert!(done.expect("there is a kill").success(), "kill {name}");
}

/// Who gives places now, and since when.
fn leader(client: &mut postgres::Client) -> Option<(i32, String)> {
    let rows = client.query(by_hand::LEADER, &[]).expect("it says who holds locks");
    rows.first().map(|row| (row.get(0), row.get(1)))
}

/// Stops a server at a moment at which it gives places.
fn freeze(client: &mut postgres::Client, serving: &Serving) -> Result<(i32, String), String> {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(120) {
        signal("-STOP", serving);
        if let Some(first) = leader(client) {
            std::thread::sleep(Duration::from_millis(60));
            // Whoever runs has ended by now.
            if leader(client).as_ref() == Some(&first) {
                return Ok(first);
            }
        }
        signal("-CONT", serving);
        std::thread::sleep(Duration::from_millis(7));
    }
    Err("it was never stopped while it gave places".to_owned())
}

/// How long the oldest entry without a place has waited, in milliseconds.
fn behind(client: &mut postgres::Client) -> f64 {
    client.query_one(by_hand::BEHIND, &[]).expect("it says what waits").get(0)
}

/// How long entries waited for their places, in milliseconds.
struct Waits {
    entries: usize,
    median: f64,
    /// What 99 of 100 waited at most.
    most_of_them: f64,
    most: f64,
}

impl std::fmt::Display for Waits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { entries, median, most_of_them, most } = self;
        write!(
            f,
            "{entries} entries, {median:.0} ms at the median, {most_of_them:.0} ms for 99 of 100, {most:.0} ms at most"
        )
    }
}

/// Watches for a while how long each entry waits for its place, from when it is there.
fn watched(client: &mut postgres::Client) -> Waits {
    let (mut waiting, mut waits, began) = (BTreeMap::<i64, f64>::new(), Vec::new(), Instant::now());
    // What came last gets its place afterwards.
    while began.elapsed() < WATCHED || !waiting.is_empty() && began.elapsed() < WATCHED + TAKEN_OVER {
        let row = client.query_one(by_hand::WAITING, &[]).expect("it says what waits");
        let (now, there): (f64, Vec<i64>) = (row.get(0), row.get(1));
        let placed = waiting.extract_if(.., |seq, _| !there.contains(seq));
        waits.extend(placed.map(|(_, since)| (now - since) * 1000.0));
        if began.elapsed() < WATCHED {
            for seq in there {
                waiting.entry(seq).or_insert(now);
            }
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    waits.extend(waiting.values().map(|_| f64::INFINITY));
    assert!(waits.len() >= 20, "{} entries: that proves nothing", waits.len());
    waits.sort_by(f64::total_cmp);
    let of = |hundredths: usize| waits[(waits.len() * hundredths / 100).min(waits.len() - 1)];
    Waits { entries: waits.len(), median: of(50), most_of_them: of(99), most: waits[waits.len() - 1] }
}

/// One stands still or is killed so many times while people record with the other; what was wrong, if anything.
fn other_goes_on(times: usize, sabotage: bool) -> Result<(), String> {
    let mut house = House::new("postgres", None);
    let careless = sabotage.then(|| {
        let waits = (
            "set local idle_in_transaction_session_timeout = '2s'",
            "set local idle_in_transaction_session_timeout = '0s'",
        );
        Careless::with("leader", &[waits])
    });
    if let Some(careless) = &careless {
        house.program = careless.path().to_path_buf();
    }
    let mut serving = house.serve()?;
    serving.sign_in();
    let (cases, mut client) = (serving.cases(), house.client());
    for round in 0..times {
        let other = house.serve_signing(&house.other_checkpoints())?;
        let mut waits = None;
        busy(&serving, &cases, 2, || waits = Some(watched(&mut client)));
        let waits = waits.expect("it was watched");
        println!("{round}: both: {waits}");
        steady(&waits).map_err(|wrong| format!("round {round}: {wrong}"))?;
        let mut found = Ok(());
        busy(&serving, &cases, 2, || found = stood_still(&mut client, &other, round));
        found.map_err(|wrong| format!("round {round}: {wrong}: {}", house.said()))?;
        signal("-CONT", &other);
        // It wakes up, finds that what it had begun is gone, and serves.
        let awake = other.page("/health").map_err(|fault| fault.to_string())?;
        if awake.status != 200 {
            return Err(format!("round {round}: it does not serve when it wakes up: {}", awake.body));
        }
        std::thread::sleep(Duration::from_millis(1500));
        if !house.said().contains("idle-in-transaction timeout") {
            return Err(format!("round {round}: it did not notice that it had stood still: {}", house.said()));
        }
        // Killed at any moment, the other goes on as well.
        let mut waits = None;
        busy(&serving, &cases, 2, || {
            signal("-9", &other);
            waits = Some(watched(&mut client));
        });
        other.kill();
        let waits = waits.expect("it was watched");
        println!("{round}: killed: {waits}");
        if waits.most > 3000.0 || is_whole() && waits.median > STEADY {
            return Err(format!("round {round}: entries waited too long after one was killed: {waits}"));
        }
        house.check().map_err(|wrong| format!("round {round}: {wrong}"))?;
    }
    Ok(())
}

/// While nobody stands still, 99 of 100 entries have their places this soon, in milliseconds, on a machine that does nothing else.
const STEADY: f64 = 200.0;
/// The same where other tests run meanwhile: their work is no fault of the tree. It still finds a tree that waits for somebody.
const STEADY_UNDER_LOAD: f64 = 3000.0;

fn steady(waits: &Waits) -> Result<(), String> {
    let most = if is_whole() { STEADY } else { STEADY_UNDER_LOAD };
    if waits.most_of_them > most { Err(format!("the tree is behind: {waits}")) } else { Ok(()) }
}

/// Stops the other while it gives places, and sees that this one goes on.
fn stood_still(client: &mut postgres::Client, other: &Serving, round: usize) -> Result<(), String> {
    std::thread::sleep(Duration::from_millis(200));
    let stopped = freeze(client, other)?;
    let began = Instant::now();
    while leader(client).as_ref() == Some(&stopped) {
        if began.elapsed() > TAKEN_OVER {
            return Err(format!("nobody took over within {TAKEN_OVER:?}"));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let taken_over = began.elapsed();
    // What waited meanwhile gets its places first.
    while behind(client) > 500.0 {
        if began.elapsed() > TAKEN_OVER * 2 {
            return Err("the tree does not go on".to_owned());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let waits = watched(client);
    println!("{round}: stood still: another went on after {taken_over:?}, then: {waits}");
    steady(&waits)
}

#[test]
fn kill_or_freezing_of_whoever_keeps_the_tree_lets_another_go_on() {
    if wants("postgres") {
        other_goes_on(times(10).div_ceil(10), sabotaged()).unwrap_or_else(|wrong| panic!("{wrong}"));
    }
}

#[test]
fn kill_is_told_from_one_that_stands_still_and_lets_nobody_else_go_on() {
    let wrong = other_goes_on(1, true).expect_err("nobody else can go on");
    println!("sabotaged: {wrong}");
    assert!(wrong.contains("nobody took over"), "another fault than the planted one: {wrong}");
}
