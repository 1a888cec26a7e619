//! Serving the pages, and turning the duties to each new day.

use crate::database::moment;
use crate::ending::Ending;
use crate::listening::answer;
use crate::table::printable;
use std::io::Write;
use std::net::SocketAddr;
use std::num::NonZero;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use touchstone_audit::{Keeper, Publish};
use touchstone_domain::calendar::Instant;
use touchstone_service::{Engine, Moment, Service, due};
use touchstone_web::{Site, app};

/// How long to wait before turning again after a fault.
const AGAIN: Duration = Duration::from_secs(60);
/// How long to wait before keeping the log's tree again after a fault; a fault that stays is said as often as one of turning.
const SOON: Duration = Duration::from_secs(1);
/// Threads for work that waits, beside those of pages: the log's tree, turning to another day, and one to spare.
const BESIDE: usize = 3;
/// Pages that are made at once from a file: as many as there are processors, which more would only share, within reason.
const FROM_A_FILE: RangeInclusive<usize> = 2..=4;
/// Pages that are made at once from a server, which is waited for most of the time.
const FROM_A_SERVER: usize = 8;
/// How long whoever keeps the log's tree rests: with what giving places takes, the tree is less than 200 ms behind.
const BEHIND: Duration = Duration::from_millis(100);

fn now() -> Result<Moment, String> {
    moment().map_err(|ending| match ending {
        Ending::Refused(sentences) => sentences.join(" "),
        Ending::NotAllowed(not) => not.to_string(),
        Ending::Fault(fault) => fault.to_string(),
    })
}

/// Says a fault once, for whoever runs the service, with the reference that the page showed: on one line, whatever is in it.
fn fault(reference: &str, what: &str) {
    // Nothing is left to do if even the error stream is closed.
    drop(writeln!(std::io::stderr(), "fault {reference}: {}", printable(what)));
}

fn pages_at_once(engine: Engine) -> usize {
    match engine {
        Engine::Sqlite => {
            let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
            processors.clamp(*FROM_A_FILE.start(), *FROM_A_FILE.end())
        }
        Engine::Postgres => FROM_A_SERVER,
    }
}

/// Serves until it is told to stop; `ready` hears the address.
pub fn serve(
    service: Service,
    keeper: Arc<Keeper>,
    listen: SocketAddr,
    ready: impl FnOnce(SocketAddr) -> Result<(), Ending>,
) -> Result<(), Ending> {
    // Their own threads, which go on with the next page at once and keep memory of their own: as few as will do.
    let pages = Builder::new_current_thread().max_blocking_threads(pages_at_once(service.store.engine())).build()?;
    let making = pages.handle().clone();
    // One thread takes what is asked and sends what is answered: more would wake one another.
    let runtime = Builder::new_multi_thread().worker_threads(1).max_blocking_threads(BESIDE).enable_all().build()?;
    runtime.block_on(async move {
        let listener = TcpListener::bind(listen)
            .await
            .map_err(|wrong| Ending::refused(format!("--listen {listen}: {wrong}; choose another address")))?;
        let address = listener.local_addr()?;
        let turning = tokio::spawn(turn_every_day(service.clone()));
        let keeping = tokio::spawn(keep_the_log(keeper.clone()));
        // A browser elsewhere must come over TLS, which something in front of this program ends.
        let secure = !address.ip().is_loopback();
        let site = Site { service, pages: making, keeper: keeper.clone(), moment: now, secure, fault };
        ready(address)?;
        answer(listener, app(site), told_to_stop()).await;
        turning.abort();
        keeping.abort();
        if let Err(wrong) = tokio::task::spawn_blocking(move || kept(&keeper, Publish::Now)).await? {
            fault("log", &wrong);
        }
        Ok(())
    })
}

async fn told_to_stop() {
    #[cfg(unix)]
    if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    drop(tokio::signal::ctrl_c().await);
}

/// Gives what was logged its places; what stands in the way, if anything.
fn kept(keeper: &Keeper, publish: Publish) -> Result<(), String> {
    now().and_then(|moment| keeper.keep_up(&moment, publish).map_err(|wrong| wrong.to_string()))
}

/// Keeps the log's tree, a moment behind what is logged: as soon again as a database that was away is back.
async fn keep_the_log(keeper: Arc<Keeper>) {
    let mut said: Option<std::time::Instant> = None;
    loop {
        let keeping = keeper.clone();
        let kept = tokio::task::spawn_blocking(move || kept(&keeping, Publish::WhenDue)).await;
        match kept.unwrap_or_else(|wrong| Err(wrong.to_string())) {
            Ok(()) => {
                said = None;
                tokio::time::sleep(BEHIND).await;
            }
            Err(wrong) => {
                if said.is_none_or(|at| at.elapsed() >= AGAIN) {
                    fault("log", &wrong);
                    said = Some(std::time::Instant::now());
                }
                tokio::time::sleep(SOON).await;
            }
        }
    }
}

/// Turns the duties to today, and again after each midnight in London.
async fn turn_every_day(service: Service) {
    loop {
        let turning = service.clone();
        let turned = tokio::task::spawn_blocking(move || {
            let moment = now()?;
            let planned = turning
                .store
                .read(|reader| reader.planning())
                .map_err(|wrong: touchstone_service::StoreError| wrong.to_string())?;
            if planned.working_day().is_some() {
                due::turn_to(&turning, &moment, moment.today()).map_err(|wrong| wrong.to_string())?;
            }
            Ok::<_, String>(until_midnight(&moment))
        });
        let wait = match turned.await {
            Ok(Ok(wait)) => wait,
            Ok(Err(wrong)) => {
                fault("turn", &wrong);
                AGAIN
            }
            Err(_) => AGAIN,
        };
        tokio::time::sleep(wait).await;
    }
}

/// To a second after the next midnight in London; never longer than an hour, in case the clock is set.
fn until_midnight(moment: &Moment) -> Duration {
    let next = Instant::start_of(moment.today().plus(1));
    let micros = u64::try_from(next.0 - moment.at.0).unwrap_or(0) + 1_000_000;
    Duration::from_micros(micros).min(Duration::from_secs(3600))
}

#[cfg(test)]
mod tests {
    use super::until_midnight;
    use std::time::Duration;
    use touchstone_domain::calendar::Instant;
    use touchstone_service::Moment;

    #[test]
    fn the_next_day_begins_at_midnight_in_london() {
        let at = |text: &str| Moment { at: Instant::parse(text.as_bytes()).expect("an instant"), seed: [0; 32] };
        assert_eq!(until_midnight(&at("2026-06-30T22:50:00Z")), Duration::from_secs(601));
        assert_eq!(until_midnight(&at("2026-01-12T23:50:00Z")), Duration::from_secs(601));
        assert_eq!(until_midnight(&at("2026-01-12T12:00:00Z")), Duration::from_secs(3600));
    }
}
