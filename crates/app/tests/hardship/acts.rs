//! People who record oversight one after another, and note what was acknowledged.

use crate::house::{Serving, today};
use crate::http::ask;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What was acknowledged: of each case, the rationales.
pub type Acknowledged = BTreeMap<String, Vec<String>>;

static COUNT: AtomicU64 = AtomicU64::new(1);

/// Records oversight of a case once; the status, and the rationale that can be found again.
pub fn record(address: SocketAddr, cookie: &str, case: &str) -> std::io::Result<(u16, String)> {
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let rationale = format!("Kept{number}Q");
    let (year, month, day) = today().civil();
    let form = format!(
        "token=01990000-0000-7000-8000-{number:012x}&purpose=case_oversight&decision=endorsed&rationale={rationale}\
         &on-day={day}&on-month={month}&on-year={year}"
    );
    let answer = ask(address, &format!("/cases/{case}/oversight"), cookie, Some(&form))?;
    // Whoever is no longer signed in is led elsewhere: that is no acknowledgement.
    let kept = answer.header("location").is_some_and(|to| to.starts_with("/cases/"));
    Ok((if answer.status == 303 && !kept { 401 } else { answer.status }, rationale))
}

/// Several people record at once while `meanwhile` goes on; what was acknowledged.
pub fn busy(serving: &Serving, cases: &[String], people: usize, meanwhile: impl FnOnce()) -> Acknowledged {
    let (before, after) = busy_until(serving, cases, people, |_| meanwhile());
    assert_eq!(count(&after), 0, "nothing was told apart");
    before
}

/// The same, told apart by whether the answer came before `meanwhile` said so, or after.
pub fn busy_until(
    serving: &Serving,
    cases: &[String],
    people: usize,
    meanwhile: impl FnOnce(&AtomicBool),
) -> (Acknowledged, Acknowledged) {
    let (said_so, stop) = (AtomicBool::new(false), AtomicBool::new(false));
    let (address, cookie) = (serving.address, serving.cookie.as_str());
    let all: Vec<(bool, String, String)> = std::thread::scope(|scope| {
        let work = |person: usize| {
            let (said_so, stop, case) = (&said_so, &stop, &cases[person % cases.len()]);
            move || {
                let mut acknowledged = Vec::new();
                while !stop.load(Ordering::Relaxed) {
                    match record(address, cookie, case) {
                        Ok((303, rationale)) => {
                            acknowledged.push((said_so.load(Ordering::SeqCst), case.clone(), rationale));
                        }
                        Ok((503, _)) => {}
                        Ok((status, _)) => panic!("recording was answered with {status}"),
                        Err(_) => break,
                    }
                }
                acknowledged
            }
        };
        let people: Vec<_> = (0..people).map(|person| scope.spawn(work(person))).collect();
        meanwhile(&said_so);
        stop.store(true, Ordering::Relaxed);
        people.into_iter().flat_map(|person| person.join().expect("they work to the end")).collect()
    });
    let (mut before, mut after) = (Acknowledged::new(), Acknowledged::new());
    for (late, case, rationale) in all {
        (if late { &mut after } else { &mut before }).entry(case).or_default().push(rationale);
    }
    (before, after)
}

/// Acknowledged records that no page shows any more.
pub fn lost(serving: &Serving, acknowledged: &Acknowledged) -> Vec<String> {
    let mut lost = Vec::new();
    for (case, rationales) in acknowledged {
        let page = serving.page(&format!("/cases/{case}")).expect("it answers");
        assert_eq!(page.status, 200, "the case's page");
        lost.extend(rationales.iter().filter(|rationale| !page.body.contains(*rationale)).cloned());
    }
    lost
}

/// How many there are.
pub fn count(acknowledged: &Acknowledged) -> usize {
    acknowledged.values().map(Vec::len).sum()
}
