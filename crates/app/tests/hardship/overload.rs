//! Too many at once: each is answered, or asked to come again, and as soon as they are fewer all is well.

use crate::house::House;
use crate::http::ask;
use crate::{sabotaged, times};
use std::collections::BTreeMap;
use std::time::Duration;

#[test]
fn overload_is_answered_or_asked_to_come_again_and_passes_at_once() {
    let house = House::new("sqlite", None);
    let mut serving = house.serve().expect("it serves");
    serving.sign_in();
    let (address, cookie, cases) = (serving.address, serving.cookie.clone(), serving.cases());
    let people = 20 * times(4);
    // Somebody keeps the database to themselves: whoever has a turn waits, and nobody else gets one.
    let other = rusqlite::Connection::open(house.url.trim_start_matches("sqlite:")).expect("the file opens");
    other.execute_batch("begin immediate").expect("the lock is free");
    let statuses: Vec<(u16, bool)> = std::thread::scope(|scope| {
        let ask_one = |person: usize| {
            let (cookie, path) = (&cookie, format!("/cases/{}", cases[person % cases.len()]));
            move || {
                let answer = ask(address, &path, cookie, None).unwrap_or_else(|fault| panic!("no answer: {fault}"));
                (answer.status, answer.header("retry-after").is_some())
            }
        };
        let people: Vec<_> = (0..people).map(|person| scope.spawn(ask_one(person))).collect();
        std::thread::sleep(Duration::from_millis(2500));
        if !sabotaged() {
            other.execute_batch("rollback").expect("the lock is given back");
        }
        people.into_iter().map(|person| person.join().expect("everybody is answered")).collect()
    });
    let mut counts: BTreeMap<(u16, bool), usize> = BTreeMap::new();
    statuses.into_iter().for_each(|status| *counts.entry(status).or_default() += 1);
    println!("{people} at once: {counts:?}");
    let expected = |status: &(u16, bool)| matches!(status, (200, false) | (503, true));
    assert!(counts.keys().all(expected), "something else was answered: {counts:?}");
    assert!(counts.contains_key(&(200, false)), "nobody was served: {counts:?}");
    assert!(counts.contains_key(&(503, true)), "nobody had to come again: that proves nothing: {counts:?}");
    for _ in 0..5 {
        assert_eq!(serving.page("/today").expect("it answers").status, 200, "it has not recovered");
    }
    drop(serving);
    house.check().expect("all is as it must be");
}
