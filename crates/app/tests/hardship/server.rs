//! PostgreSQL's own server is killed under load and started again: what was acknowledged is there, and our server, which nobody
//! starts again, answers as soon as it is back.

use crate::acts::{Acknowledged, busy, count, lost};
use crate::by_hand;
use crate::careless::Careless;
use crate::house::{House, Serving};
use crate::{chance, sabotaged, times, wants};
use std::time::{Duration, Instant};
use touchstone_testkit::postgres::{Keeps, Programs, Server};

/// People who record at once.
const PEOPLE: usize = 4;
/// How soon it must answer when the database is back.
const BACK: Duration = Duration::from_secs(5);

/// Kills the server so many times; what was lost, or wrong, if anything. Sabotaged, both it and the program acknowledge before
/// anything is written.
fn killed(times: usize, sabotage: bool) -> Result<(), String> {
    let keeps = if sabotage { Keeps::Later } else { Keeps::Everything };
    let programs = Programs::find().map_err(|wrong| wrong.to_string())?;
    let server = Server::start_keeping(&programs, keeps).map_err(|wrong| wrong.to_string())?;
    // Its databases are asked for as long as this process lives, and the server goes with that.
    let server: &'static Server = Box::leak(Box::new(server));
    let mut house = House::on(server);
    let careless = sabotage.then(|| {
        let believes =
            ("current_setting('synchronous_commit') = 'off'", "current_setting('synchronous_commit') = 'xff'");
        Careless::with("server", &[believes])
    });
    if let Some(careless) = &careless {
        house.program = careless.path().to_path_buf();
    }
    let mut serving = house.serve()?;
    serving.sign_in();
    house.client().batch_execute("checkpoint").map_err(|fault| fault.to_string())?;
    let cases = serving.cases();
    let (mut all, mut slowest) = (Acknowledged::new(), Duration::ZERO);
    for round in 0..times {
        let mut after = Err("it was not killed".to_owned());
        let acknowledged = busy(&serving, &cases, PEOPLE, || {
            std::thread::sleep(Duration::from_millis(300 + chance() % 900));
            after = away_and_back(server, &serving);
        });
        slowest = slowest.max(after.map_err(|wrong| format!("kill {round}: {wrong}: {}", house.said()))?);
        for (case, rationales) in acknowledged {
            all.entry(case).or_default().extend(rationales);
        }
        let lost = lost(&serving, &all);
        if !lost.is_empty() {
            let missed = lost.len();
            return Err(format!("kill {round}: {missed} of {} acknowledged are lost: {lost:?}", count(&all)));
        }
        placed_again(&house)?;
    }
    drop(serving);
    house.check()?;
    println!(
        "PostgreSQL's server: {times} kills, {} records acknowledged, none lost; pages came again within {slowest:?} of its return",
        count(&all)
    );
    if count(&all) < times { Err("too few were acknowledged: that proves nothing".to_owned()) } else { Ok(()) }
}

/// Kills the server, sees that nothing is shown meanwhile, and starts it again; how long after that a page came.
fn away_and_back(server: &Server, serving: &Serving) -> Result<Duration, String> {
    let answered = |path: &str| serving.page(path).map_err(|fault| format!("{path}: {fault}"));
    server.kill().map_err(|wrong| wrong.to_string())?;
    for path in ["/today", "/health"] {
        let answer = answered(path)?;
        if answer.status != 503 {
            return Err(format!("{path} was answered {} without a database", answer.status));
        }
    }
    server.start_again().map_err(|wrong| wrong.to_string())?;
    let back = Instant::now();
    loop {
        let answer = answered("/today")?;
        match answer.status {
            200 => return Ok(back.elapsed()),
            503 if back.elapsed() < BACK => std::thread::sleep(Duration::from_millis(20)),
            status => {
                return Err(format!("/today was answered {status}, {:?} after the database was back", back.elapsed()));
            }
        }
    }
}

/// The log's tree goes on too: within seconds whatever is in the log has its place.
fn placed_again(house: &House) -> Result<(), String> {
    let (mut client, began) = (house.client(), Instant::now());
    while began.elapsed() < BACK {
        let row = client.query_one(by_hand::ALL_PLACED, &[]);
        if row.map_err(|fault| fault.to_string())?.get::<_, bool>(0) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Err(format!("entries of the log have no places {BACK:?} after the database was back: {}", house.said()))
}

#[test]
fn kill_of_the_server_of_postgresql_loses_nothing_that_was_acknowledged() {
    if wants("postgres") {
        // Each takes some seconds to recover: a third as many as of our own.
        killed(times(6).div_ceil(3), sabotaged()).unwrap_or_else(|wrong| panic!("{wrong}"));
    }
}

#[test]
fn kill_is_told_from_a_server_of_postgresql_that_acknowledges_before_it_writes() {
    let wrong = killed(4, true).expect_err("what was not written must be missed");
    println!("sabotaged: {wrong}");
    assert!(wrong.contains("are lost"), "another fault than the planted one: {wrong}");
}
