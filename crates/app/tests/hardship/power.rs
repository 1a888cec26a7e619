//! The power goes at any moment: what was acknowledged is on the disk.
//!
//! The database lies on an image whose file system is shut down as by a cut of power: whatever was not synchronised is lost.

use crate::acts::{Acknowledged, busy, count, lost};
use crate::house::House;
use crate::image::Image;
use crate::{chance, sabotaged, times};
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Cuts the power so many times under load; what was lost, or wrong, if anything.
fn cut(times: usize, program: Option<PathBuf>) -> Result<(), String> {
    let image = Image::new(96, None);
    let mut house = House::new("sqlite", Some(&image.at));
    let mut serving = house.serve()?;
    serving.sign_in();
    let (cookie, cases) = (serving.cookie.clone(), serving.cases());
    serving.kill();
    if let Some(program) = program {
        house.program = program;
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
fn careless() -> PathBuf {
    let mut bytes = std::fs::read(env!("CARGO_BIN_EXE_touchstone")).expect("the program is there");
    let setting = b"pragma synchronous = full;";
    let places = |bytes: &[u8], wanted: &[u8]| -> Vec<usize> {
        bytes.windows(wanted.len()).enumerate().filter(|(_, part)| *part == wanted).map(|(at, _)| at).collect()
    };
    let settings = places(&bytes, setting);
    assert_eq!(settings.len(), 1, "the setting stands in the program once");
    bytes[settings[0]..][..setting.len()].copy_from_slice(b"pragma synchronous = 1   ;");
    let question = b"pragma synchronous";
    let asked: Vec<usize> = places(&bytes, question).into_iter().filter(|at| *at != settings[0]).collect();
    assert_eq!(asked.len(), 1, "the question for the setting stands in the program once");
    bytes[asked[0]..][..question.len()].copy_from_slice(b"select 2          ");
    let path = std::env::temp_dir().join(format!("touchstone-careless-{}", std::process::id()));
    std::fs::write(&path, bytes).expect("a copy is written");
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o700)).expect("it may be run");
    path
}

#[test]
fn power_that_goes_takes_nothing_that_was_acknowledged() {
    let program = sabotaged().then(careless);
    cut(times(2), program).unwrap_or_else(|wrong| panic!("{wrong}"));
}

#[test]
fn power_that_goes_takes_much_from_a_store_that_does_not_wait_for_the_disk() {
    let program = careless();
    let wrong = cut(4, Some(program.clone())).expect_err("what was not synchronised must be missed");
    drop(std::fs::remove_file(program));
    println!("sabotaged: {wrong}");
    assert!(
        wrong.contains("are lost") || wrong.contains("is not the one whose checkpoints"),
        "another fault than the one that was planted: {wrong}"
    );
}
