//! Too many at once: each is answered, or asked to come again, and as soon as they are fewer all is well.

use crate::house::House;
use crate::http::ask;
use crate::{sabotaged, times};
use std::collections::BTreeMap;

#[test]
fn overload_is_answered_or_asked_to_come_again_and_passes_at_once() {
    let house = House::new("sqlite", None);
    let mut serving = house.serve().expect("it serves");
    serving.sign_in();
    let (address, cookie, cases) = (serving.address, serving.cookie.clone(), serving.cases());
    let people = 40 * times(4);
    let statuses: Vec<(u16, bool)> = std::thread::scope(|scope| {
        let ask_one = |person: usize| {
            let (cookie, path) = (&cookie, format!("/cases/{}", cases[person % cases.len()]));
            move || {
                let answer = ask(address, &path, cookie, None).unwrap_or_else(|fault| panic!("no answer: {fault}"));
                (answer.status, answer.header("retry-after").is_some())
            }
        };
        let people: Vec<_> = (0..people).map(|person| scope.spawn(ask_one(person))).collect();
        people.into_iter().map(|person| person.join().expect("everybody is answered")).collect()
    });
    let mut counts: BTreeMap<(u16, bool), usize> = BTreeMap::new();
    statuses.into_iter().for_each(|status| *counts.entry(status).or_default() += 1);
    println!("{people} at once: {counts:?}");
    let expected = |status: &(u16, bool)| matches!(status, (200, false) | (503, true));
    assert!(counts.keys().all(expected), "something else was answered: {counts:?}");
    assert!(counts.contains_key(&(200, false)), "nobody was served: {counts:?}");
    assert!(!sabotaged() || counts.contains_key(&(599, true)), "sabotaged: an answer is expected that nothing gives");
    for _ in 0..5 {
        assert_eq!(serving.page("/").expect("it answers").status, 200, "it has not recovered");
    }
    drop(serving);
    house.check().expect("all is as it must be");
}
