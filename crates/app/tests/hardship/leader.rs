//! Two servers on one database: one of them gives rows their places in the log's tree. It is stopped in the middle of that, or
//! killed, and the other goes on; when it wakes up it writes nothing of what it had begun.

use crate::acts::busy;
use crate::by_hand;
use crate::careless::Careless;
use crate::house::{House, Serving};
use crate::{is_whole, sabotaged, times, wants};
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

/// Watches how far behind the tree is; the median and the most.
fn watched(client: &mut postgres::Client) -> (f64, f64) {
    let (mut waits, began) = (Vec::new(), Instant::now());
    while began.elapsed() < WATCHED {
        waits.push(behind(client));
        std::thread::sleep(Duration::from_millis(10));
    }
    waits.sort_by(f64::total_cmp);
    (waits[waits.len() / 2], waits[waits.len() - 1])
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
        let mut waits = (0.0, 0.0);
        busy(&serving, &cases, 2, || {
            signal("-9", &other);
            waits = watched(&mut client);
        });
        other.kill();
        judged(waits)?;
        println!("killed: behind by {:.0} ms at the median, {:.0} ms at most", waits.0, waits.1);
        house.check().map_err(|wrong| format!("round {round}: {wrong}"))?;
    }
    Ok(())
}

fn judged((median, most): (f64, f64)) -> Result<(), String> {
    if is_whole() && median > 200.0 || most > 3000.0 {
        return Err(format!("the tree is behind by {median:.0} ms at the median and {most:.0} ms at most"));
    }
    Ok(())
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
    println!(
        "{round}: stood still: another went on after {taken_over:?}, then behind by {:.0} ms at the median, {:.0} ms at most",
        waits.0, waits.1
    );
    judged(waits)
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
