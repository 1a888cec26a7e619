//! Killed at any moment, nothing that was acknowledged is lost, and it answers again at once.

use crate::acts::{Acknowledged, busy, count, lost};
use crate::house::House;
use crate::{chance, is_whole, sabotaged, times, wants};
use std::time::Duration;

/// People who record at once.
const PEOPLE: usize = 4;

/// Kills it so many times under load; what was lost, or wrong, if anything.
fn killed(engine: &str, times: usize, sabotage: bool) -> Result<(), String> {
    let mut house = House::new(engine, None);
    if sabotage {
        house.prepare_to_forget();
    }
    let mut serving = house.serve()?;
    serving.sign_in();
    let cases = serving.cases();
    let (mut all, mut slowest) = (Acknowledged::new(), Duration::ZERO);
    for round in 0..times {
        let cookie = serving.cookie.clone();
        let wait = Duration::from_millis(150 + chance() % 600);
        let pid = serving.pid();
        let acknowledged = busy(&serving, &cases, PEOPLE, || {
            std::thread::sleep(wait);
            // The signal that nobody can catch, while the people go on asking.
            drop(std::process::Command::new("kill").args(["-9", &pid.to_string()]).status());
        });
        serving.kill();
        for (case, rationales) in acknowledged {
            all.entry(case).or_default().extend(rationales);
        }
        if sabotage {
            house.forget();
        }
        serving = house.serve().map_err(|wrong| format!("after kill {round}: {wrong}"))?;
        serving.cookie = cookie;
        if sabotage {
            // Whoever was signed in is forgotten too.
            serving.sign_in();
        }
        slowest = slowest.max(serving.after);
        let lost = lost(&serving, &all);
        if !lost.is_empty() {
            return Err(format!(
                "kill {round}, after {wait:?}: {} of {} acknowledged are lost: {lost:?}",
                lost.len(),
                count(&all)
            ));
        }
        if round % 20 == 0 {
            house.check()?;
        }
    }
    drop(serving);
    house.check()?;
    println!(
        "{engine}: {times} kills, {} records acknowledged, none lost; it answered again within {slowest:?}",
        count(&all)
    );
    if is_whole() && slowest > Duration::from_secs(1) {
        return Err(format!("it took {slowest:?} to answer again"));
    }
    if count(&all) < times {
        return Err(format!("only {} records were acknowledged: that proves nothing", count(&all)));
    }
    Ok(())
}

fn nothing_is_lost(engine: &str) {
    if wants(engine) {
        let done = killed(engine, times(5), sabotaged());
        done.unwrap_or_else(|wrong| panic!("{engine}: {wrong}"));
    }
}

#[test]
fn kill_on_sqlite_loses_nothing_that_was_acknowledged() {
    nothing_is_lost("sqlite");
}

#[test]
fn kill_on_postgresql_loses_nothing_that_was_acknowledged() {
    nothing_is_lost("postgres");
}

#[test]
fn kill_is_told_from_a_store_that_forgets_what_it_acknowledged() {
    for engine in ["sqlite", "postgres"] {
        let wrong = killed(engine, 3, true).expect_err("what was forgotten must be missed");
        println!("sabotaged: {wrong}");
        assert!(wrong.contains("are lost"), "another fault than the planted one: {wrong}");
    }
}
