//! A full disk, and one that fails while it synchronises.

use crate::acts::{Acknowledged, busy, lost, record};
use crate::careless::Careless;
use crate::house::{House, Serving};
use crate::image::{Image, fill};
use crate::sabotaged;
use std::time::{Duration, Instant};

/// Records until it is refused; what was acknowledged before, and the status of the refusal. `None` if nothing is refused for so long.
fn until_refused(serving: &Serving, cases: &[String], within: Duration) -> Option<(Acknowledged, u16)> {
    let (mut all, began) = (Acknowledged::new(), Instant::now());
    for case in cases.iter().cycle() {
        if began.elapsed() > within {
            return None;
        }
        match record(serving.address, &serving.cookie, case).expect("it answers") {
            (303, rationale) => all.entry(case.clone()).or_default().push(rationale),
            (status, _) => return Some((all, status)),
        }
    }
    None
}

/// How long a disk without room may take in records.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long a store that hears of no failure is watched: several times what it takes another to hear of it.
const WATCHED: Duration = Duration::from_secs(20);

#[test]
fn disk_full_refuses_acts_and_reading_and_goes_on_when_there_is_room() {
    let image = Image::new(48, None);
    let house = House::new("sqlite", Some(&image.at));
    let mut serving = house.serve().expect("it serves");
    serving.sign_in();
    let cases = serving.cases();
    let mut all = busy(&serving, &cases, 2, || std::thread::sleep(Duration::from_millis(500)));
    let filler = image.at.join("filler");
    fill(&filler).expect("the disk is filled");
    let (more, status) = until_refused(&serving, &cases, PATIENCE).expect("something is refused");
    assert_eq!(status, 503, "an act on a full disk: {}", house.said());
    for (case, rationales) in more {
        all.entry(case).or_default().extend(rationales);
    }
    // Entries of looks are smaller than acts: some may still find room.
    let look = || serving.page(&format!("/cases/{}", cases[0])).expect("it answers");
    let refused = (0..500).map(|_| look()).find(|read| read.status != 200);
    let read = refused.expect("nobody reads without an entry in the log");
    assert_eq!(read.status, 503, "a look on a full disk: {}", read.body);
    assert!(read.body.contains("disk"), "the page says why: {}", read.body);
    let health = serving.page("/health").expect("it answers");
    assert_eq!(health.status, 200, "a full disk is no reason to start again: {}", health.body);
    if !sabotaged() {
        std::fs::remove_file(&filler).expect("there is room again");
    }
    let (status, rationale) = record(serving.address, &serving.cookie, &cases[0]).expect("it answers");
    assert_eq!(status, 303, "it goes on: {}", house.said());
    all.entry(cases[0].clone()).or_default().push(rationale);
    assert_eq!(lost(&serving, &all), Vec::<String>::new());
    drop(serving);
    house.check().expect("nothing is half done");
}

/// A disk fails while it synchronises: all writing and showing stops until the service is started again. What was wrong, if anything.
fn fails(careless: Option<&Careless>) -> Result<(), String> {
    let image = Image::new(256, Some(100));
    let mut house = House::new("sqlite", Some(&image.at));
    if let Some(careless) = careless {
        house.program = careless.path().to_path_buf();
    }
    let mut serving = house.serve().expect("it serves");
    serving.sign_in();
    let cases = serving.cases();
    let mut all = busy(&serving, &cases, 2, || std::thread::sleep(Duration::from_millis(300)));
    // The file system believes that it has room; the disk below it has none, and says so when it is to synchronise.
    let filler = image.starve().expect("the disk below is full");
    let within = if careless.is_some() { WATCHED } else { PATIENCE };
    let Some((more, status)) = until_refused(&serving, &cases, within) else {
        return Err("it goes on though the disk failed".to_owned());
    };
    for (case, rationales) in more {
        all.entry(case).or_default().extend(rationales);
    }
    assert_eq!(status, 503, "{}", house.said());
    // Even when the disk is well again, nothing is written: what it holds is not known.
    std::fs::remove_file(&filler).expect("there is room again");
    for _ in 0..3 {
        let (status, _) = record(serving.address, &serving.cookie, &cases[0]).expect("it answers");
        if status != 503 {
            return Err("it goes on though the disk failed".to_owned());
        }
        assert_eq!(serving.page(&format!("/cases/{}", cases[0])).expect("it answers").status, 503);
    }
    let health = serving.page("/health").expect("it answers");
    assert_eq!((health.status, health.body.contains("DOWN")), (503, true), "{}", health.body);
    assert!(house.said().contains("start it again"), "it does not say so: {}", house.said());
    let cookie = serving.cookie.clone();
    serving.kill();
    image.unmount().expect("nobody uses the disk");
    image.mount().expect("the disk is put right");
    let mut serving = house.serve()?;
    serving.cookie = cookie;
    let lost = lost(&serving, &all);
    if !lost.is_empty() {
        return Err(format!("{} acknowledged records are lost", lost.len()));
    }
    let (status, _) = record(serving.address, &serving.cookie, &cases[0]).expect("it answers");
    assert_eq!(status, 303);
    drop(serving);
    house.check()
}

/// A copy of the program that asks the disk to keep nothing, and so never hears that it could not.
fn careless() -> Careless {
    let changes = [
        ("pragma synchronous = full;", "pragma  synchronous = 0  ;"),
        // The question for the setting: the setting itself is another text by now.
        ("pragma synchronous", "select 2          "),
    ];
    Careless::with("disk", &changes)
}

#[test]
fn disk_that_fails_stops_all_writing_until_the_service_is_started_again() {
    let program = sabotaged().then(careless);
    fails(program.as_ref()).unwrap_or_else(|wrong| panic!("{wrong}"));
}

#[test]
fn disk_that_fails_is_told_from_a_store_that_does_not_hear_of_it() {
    let wrong = fails(Some(&careless())).expect_err("it hears of no failure");
    println!("sabotaged: {wrong}");
    // Whichever comes first: nothing is ever refused, or what was acknowledged is gone once the disk is read again.
    let planted = ["it goes on though the disk failed", "are lost", "is not the one whose checkpoints"];
    assert!(planted.iter().any(|planted| wrong.contains(planted)), "another fault than the planted one: {wrong}");
}
