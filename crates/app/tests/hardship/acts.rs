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

/// Several people record at once while `meanwhile` goes on; what was acknowledged before it told them to stop.
pub fn busy(serving: &Serving, cases: &[String], people: usize, meanwhile: impl FnOnce(&AtomicBool)) -> Acknowledged {
    let stop = AtomicBool::new(false);
    let (address, cookie) = (serving.address, serving.cookie.as_str());
    let all: Vec<(String, String)> = std::thread::scope(|scope| {
        let work = |person: usize| {
            let (stop, case) = (&stop, &cases[person % cases.len()]);
            move || {
                let mut acknowledged = Vec::new();
                while !stop.load(Ordering::Relaxed) {
                    match record(address, cookie, case) {
                        Ok((303, rationale)) if !stop.load(Ordering::Acquire) => {
                            acknowledged.push((case.clone(), rationale))
                        }
                        Ok((303 | 503, _)) => {}
                        Ok((status, _)) => panic!("recording was answered with {status}"),
                        Err(_) => break,
                    }
                }
                acknowledged
            }
        };
        let people: Vec<_> = (0..people).map(|person| scope.spawn(work(person))).collect();
        meanwhile(&stop);
        stop.store(true, Ordering::Relaxed);
        people.into_iter().flat_map(|person| person.join().expect("they work to the end")).collect()
    });
    let mut acknowledged = Acknowledged::new();
    for (case, rationale) in all {
        acknowledged.entry(case).or_default().push(rationale);
    }
    acknowledged
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
