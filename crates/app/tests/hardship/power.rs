//! The power goes at any moment: what was acknowledged is on the disk.
//!
//! The database lies on an image whose file system is shut down as by a cut of power: whatever was not synchronised is lost.

use crate::acts::{Acknowledged, busy, count, lost};
use crate::careless::Careless;
use crate::house::House;
use crate::image::Image;
use crate::{chance, sabotaged, times};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Cuts the power so many times under load; what was lost, or wrong, if anything.
fn cut(times: usize, program: Option<&Careless>) -> Result<(), String> {
    let image = Image::new(96, None);
    let mut house = House::new("sqlite", Some(&image.at));
    let mut serving = house.serve()?;
    serving.sign_in();
    let (cookie, cases) = (serving.cookie.clone(), serving.cases());
    serving.kill();
    if let Some(program) = program {
        house.program = program.path().to_path_buf();
    }
    let mut all = Acknowledged::new();
    for round in 0..times {
        serving = house.serve().map_err(|wrong| format!("after cut {round}: {wrong}"))?;
        serving.cookie = cookie.clone();
        let missed = lost(&serving, &all);
        if !missed.is_empty() {
            return Err(format!("cut {round}: {} of {} acknowledged are lost: {missed:?}", missed.len(), count(&all)));
        }
        let wait = Duration::from_millis(300 + chance() % 900);
        let mut failed = Ok(());
        let acknowledged = busy(&serving, &cases, 4, |stop| {
            std::thread::sleep(wait);
            // Whatever is answered from here on is answered after the power went: shutting a file system down takes a moment, in
            // which a synchronisation that has begun may still be told that it is done.
            stop.store(true, Ordering::Release);
            failed = image.cut();
        });
        failed?;
        serving.kill();
        for (case, rationales) in acknowledged {
            all.entry(case).or_default().extend(rationales);
        }
        image.unmount()?;
        image.mount()?;
    }
    let mut serving = house.serve()?;
    serving.cookie = cookie;
    let missed = lost(&serving, &all);
    if !missed.is_empty() {
        return Err(format!("{} of {} acknowledged are lost: {missed:?}", missed.len(), count(&all)));
    }
    drop(serving);
    house.check()?;
    println!("{times} cuts of power, {} records acknowledged, none lost", count(&all));
    if count(&all) < times { Err("too few were acknowledged: that proves nothing".to_owned()) } else { Ok(()) }
}

/// A copy of the program that does not wait until the disk has what it acknowledges (`synchronous = NORMAL`), and does not notice.
fn careless() -> Careless {
    let changes = [
        ("pragma synchronous = full;", "pragma  synchronous = 1  ;"),
        // The question for the setting: the setting itself is another text by now.
        ("pragma synchronous", "select 2          "),
    ];
    Careless::with("power", &changes)
}

#[test]
fn power_that_goes_takes_nothing_that_was_acknowledged() {
    let program = sabotaged().then(careless);
    cut(times(2), program.as_ref()).unwrap_or_else(|wrong| panic!("{wrong}"));
}

#[test]
fn power_that_goes_takes_much_from_a_store_that_does_not_wait_for_the_disk() {
    let program = careless();
    let wrong = cut(4, Some(&program)).expect_err("what was not synchronised must be missed");
    println!("sabotaged: {wrong}");
    assert!(
        wrong.contains("are lost") || wrong.contains("is not the one whose checkpoints"),
        "another fault than the one that was planted: {wrong}"
    );
}
