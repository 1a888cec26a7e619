//! Taking connections: how many at once, and how long somebody may take to say what they want.
//!
//! What does not live here: what is answered (crate `web`, which also says how long a form may take to arrive).

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower::ServiceExt;

/// How long a browser may take to say what it wants, and a connection may lie idle.
const SAYING: Duration = Duration::from_secs(10);
/// Connections at once: more wait outside. A service of 10,000 people with their browsers open fits.
const CONNECTIONS: usize = 12_000;
/// Lines that a request may begin with, and their bytes in all.
const LINES: usize = 64;
const BEGINNING: usize = 32 * 1024;
/// How long those who are being answered have when the service is told to stop.
const LAST_WORDS: Duration = Duration::from_secs(30);
/// How long to wait when the machine has no connection to give.
const SHORT_OF: Duration = Duration::from_millis(200);

/// Answers whoever connects until told to stop.
pub async fn answer(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut beginning = http1::Builder::new();
    beginning.timer(TokioTimer::new()).header_read_timeout(SAYING).max_headers(LINES).max_buf_size(BEGINNING);
    tokio::pin!(stop);
    loop {
        let taken = async {
            let place = places.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            () = &mut stop => break,
            taken = taken => taken,
        };
        match accepted {
            Ok((stream, from)) => {
                // An answer goes out at once, whether or not more follows.
                drop(stream.set_nodelay(true));
                let router = router.clone();
                let service = service_fn(move |mut request: Request<Incoming>| {
                    request.extensions_mut().insert(ConnectInfo::<SocketAddr>(from));
                    router.clone().oneshot(request.map(Body::new))
                });
                let answering = graceful.watch(beginning.serve_connection(TokioIo::new(stream), service));
                tokio::spawn(async move {
                    // Who hangs up, or takes too long, is not told so.
                    drop(answering.await);
                    drop(place);
                });
            }
            Err(wrong) if matches!(wrong.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) => {}
            Err(_) => tokio::time::sleep(SHORT_OF).await,
        }
    }
    drop(listener);
    drop(tokio::time::timeout(LAST_WORDS, graceful.shutdown()).await);
}
