//! The power goes at any moment: what was acknowledged is on the disk.
//!
//! The database lies on an image whose file system is shut down as by a cut of power: whatever was not synchronised is lost.
//!
//! Shutting a file system down is not one instant, as a cut of power is. The kernel marks the file system as shut down and then gives
//! its journal up. A synchronisation that had begun before may pass the first and end while the second is on its way: it is then told that
//! it is done, although what it wrote was given up with the journal. (That is reasoned from the order of the kernel's steps. Seen is that
//! such answers are lost now and then, one of ten in 25 cuts, and that no answer of before is.) With a real cut the processor stops
//! too, and nobody hears of it. So an answer that comes after the order to shut down was given is told apart: it is counted, and said to
//! be lost if it is, but it breaks no promise. An answer that came before that order must be there.

use crate::acts::{Acknowledged, busy_until, count, lost};
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
    let (mut all, mut late) = (Acknowledged::new(), Acknowledged::new());
    // Of those that were answered while the power went: how many, and how many of them are lost.
    let mut on_their_way = (0, 0);
    for round in 0..times {
        serving = house.serve().map_err(|wrong| format!("after cut {round}: {wrong}"))?;
        serving.cookie = cookie.clone();
        on_their_way = (on_their_way.0 + count(&late), on_their_way.1 + lost(&serving, &late).len());
        let missed = lost(&serving, &all);
        if !missed.is_empty() {
            return Err(format!("cut {round}: {} of {} acknowledged are lost: {missed:?}", missed.len(), count(&all)));
        }
        let wait = Duration::from_millis(300 + chance() % 900);
        let mut failed = Ok(());
        let switch = image.switch()?;
        let acknowledged;
        (acknowledged, late) = busy_until(&serving, &cases, 4, |goes| {
            std::thread::sleep(wait);
            // People go on recording while the file system is shut down, which takes a moment. Answers of that moment promise nothing
            // here: see the head of this file.
            goes.store(true, Ordering::SeqCst);
            failed = switch.off();
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
    let (missed, gone) = (lost(&serving, &all), lost(&serving, &late).len());
    if !missed.is_empty() {
        return Err(format!("{} of {} acknowledged are lost: {missed:?}", missed.len(), count(&all)));
    }
    drop(serving);
    house.check()?;
    on_their_way = (on_their_way.0 + count(&late), on_their_way.1 + gone);
    println!(
        "{times} cuts of power, {} records acknowledged, none lost; of {} more that were answered while it went, {} are lost",
        count(&all),
        on_their_way.0,
        on_their_way.1
    );
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
fn power_that_goes_is_told_from_a_store_that_does_not_wait_for_the_disk() {
    let program = careless();
    let wrong = cut(4, Some(&program)).expect_err("what was not synchronised must be missed");
    println!("sabotaged: {wrong}");
    assert!(
        wrong.contains("are lost") || wrong.contains("is not the one whose checkpoints"),
        "another fault than the one that was planted: {wrong}"
    );
}
