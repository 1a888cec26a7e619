//! A full disk, and one that fails while it synchronises.

use crate::acts::{Acknowledged, busy, lost, record};
use crate::house::{House, Serving};
use crate::image::{Image, fill};
use crate::sabotaged;
use std::time::{Duration, Instant};

/// Records until it is refused; what was acknowledged before, and the status of the refusal.
fn until_refused(serving: &Serving, cases: &[String]) -> (Acknowledged, u16) {
    let (mut all, began) = (Acknowledged::new(), Instant::now());
    for round in 0.. {
        assert!(began.elapsed() < Duration::from_secs(120), "nothing was ever refused");
        let case = &cases[round % cases.len()];
        match record(serving.address, &serving.cookie, case).expect("it answers") {
            (303, rationale) => all.entry(case.clone()).or_default().push(rationale),
            (status, _) => return (all, status),
        }
    }
    unreachable!("there are always more")
}

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
    let (more, status) = until_refused(&serving, &cases);
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

#[test]
fn disk_that_fails_stops_all_writing_until_the_service_is_started_again() {
    let image = Image::new(256, Some(100));
    let house = House::new("sqlite", Some(&image.at));
    let mut serving = house.serve().expect("it serves");
    serving.sign_in();
    let cases = serving.cases();
    let mut all = busy(&serving, &cases, 2, || std::thread::sleep(Duration::from_millis(300)));
    // The file system believes that it has room; the disk below it has none, and says so when it is to synchronise.
    let filler = image.starve().expect("the disk below is full");
    let (more, status) = until_refused(&serving, &cases);
    for (case, rationales) in more {
        all.entry(case).or_default().extend(rationales);
    }
    assert_eq!(status, 503, "{}", house.said());
    // Even when the disk is well again, nothing is written: what it holds is not known.
    std::fs::remove_file(&filler).expect("there is room again");
    for _ in 0..3 {
        let (status, _) = record(serving.address, &serving.cookie, &cases[0]).expect("it answers");
        assert_eq!(status, 503, "it writes on after the disk failed");
        assert_eq!(serving.page(&format!("/cases/{}", cases[0])).expect("it answers").status, 503);
    }
    let health = serving.page("/health").expect("it answers");
    assert_eq!((health.status, health.body.contains("DOWN")), (503, true), "{}", health.body);
    assert!(house.said().contains("start it again"), "it does not say so: {}", house.said());
    let cookie = serving.cookie.clone();
    serving.kill();
    image.unmount().expect("nobody uses the disk");
    image.mount().expect("the disk is put right");
    let mut serving = house.serve().expect("it serves again");
    serving.cookie = cookie;
    assert_eq!(lost(&serving, &all), Vec::<String>::new());
    let (status, _) = record(serving.address, &serving.cookie, &cases[0]).expect("it answers");
    assert_eq!(status, 303);
    drop(serving);
    house.check().expect("all is as it must be");
}
