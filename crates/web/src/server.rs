//! Serving the routes: who asks, whether they may, and how much is done at once.
//!
//! What does not live here: addresses, the clock and the database, which the program hands in.

use crate::failed;
use crate::headers;
use crate::hearing::{Heard, Hearing, language_of};
use crate::layout::Frame;
use crate::logging::Logging;
use crate::routes::{For, Method, ROUTES, Route};
use crate::tongue::Tongue;
use crate::visit::{Answer, Answered, Failure, Visit};
use crate::why;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{MethodFilter, on};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::time::Instant;
use touchstone_audit::Keeper;
use touchstone_domain::permission::LookPurpose;
use touchstone_service::access::{self, Actors};
use touchstone_service::actor::Actor;
use touchstone_service::case;
use touchstone_service::refused::{Named, asked_what_for, refused};
use touchstone_service::today;
use touchstone_service::{Moment, Service};
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

/// Pages in hand: waiting for a thread, being made, or made and waiting until the look at them is in the log. Others wait, so that memory
/// stays bounded.
const IN_HAND: usize = 32;
/// How long somebody waits until their page is begun.
const TURN: Duration = Duration::from_secs(2);
/// How long a page may take in all.
const IN_ALL: Duration = Duration::from_secs(30);

/// What the pages are of.
#[derive(Debug)]
pub struct Site {
    /// The database and its policies.
    pub service: Service,
    /// Who keeps the log's tree, for receipts.
    pub keeper: Arc<Keeper>,
    /// Whose threads for what blocks make the pages: as many pages at once as it may have of them. Others wait.
    pub pages: Handle,
    /// The clock and chance.
    pub moment: fn() -> Result<Moment, String>,
    /// Is it reached over TLS? Only a browser on the same machine may do without.
    pub secure: bool,
    /// Hears of faults, with the reference that the page shows.
    pub fault: fn(&str, &str),
}

struct Serving {
    site: Site,
    actors: Actors,
    in_hand: Arc<Semaphore>,
    logging: Logging,
    hearing: Hearing,
}

/// The whole site, to be served.
pub fn app(site: Site) -> Router {
    let secure = site.secure;
    let logging = Logging::to(site.service.store.clone());
    let serving = Arc::new(Serving {
        site,
        actors: Actors::default(),
        in_hand: Arc::new(Semaphore::new(IN_HAND)),
        logging,
        hearing: Hearing::new(secure, TURN),
    });
    let mut router = Router::new();
    for route in &ROUTES {
        let filter = if route.method == Method::Get { MethodFilter::GET } else { MethodFilter::POST };
        let answer = move |State(serving): State<Arc<Serving>>, request: Request| serve(serving, Some(route), request);
        router = router.route(route.path, on(filter, answer));
    }
    let router = router
        .fallback(|State(serving): State<Arc<Serving>>, request: Request| serve(serving, None, request))
        .with_state(serving);
    guarded(router, secure)
}

/// What stands around every route: forms from elsewhere are refused, nobody waits for ever, and every answer is whole.
fn guarded(router: Router, secure: bool) -> Router {
    router
        .layer(CsrfLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, IN_ALL))
        .layer(from_fn(move |request, next| finished(request, next, secure)))
}

/// Every answer has its headers, and every failure a page that says what to do.
async fn finished(request: Request, next: Next, secure: bool) -> Response {
    let (_, language) = headers::read(request.headers(), true);
    let mut response = next.run(request).await;
    let (status, is_bare) = (response.status(), !response.headers().contains_key(header::CONTENT_TYPE));
    if is_bare && (status.is_client_error() || status.is_server_error()) {
        response = sent(failed::bare(&Tongue::of(language_of(language.as_deref())), status.as_u16()));
    }
    headers::add(response.headers_mut(), secure);
    response
}

/// Whoever waits for a page. Once they no longer do, it is not begun.
struct Waiting(Arc<AtomicBool>);

impl Waiting {
    /// Did they give up before it was begun?
    fn gives_up(&self) -> bool {
        !self.0.swap(true, Ordering::AcqRel)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.gives_up();
    }
}

async fn serve(serving: Arc<Serving>, route: Option<&'static Route>, request: Request) -> Response {
    let heard = match serving.hearing.hear(route, request).await {
        Ok(heard) => heard,
        Err(status) => return plain(status),
    };
    let tongue = Tongue::of(heard.language);
    let begun = Instant::now();
    let Ok(Ok(in_hand)) = tokio::time::timeout(TURN, serving.in_hand.clone().acquire_owned()).await else {
        return sent(failed::busy(&failed::frame(&tongue, None)));
    };
    let (say, mut made) = tokio::sync::oneshot::channel();
    let making = serving.clone();
    // Whoever is first: who makes the page, or who no longer waits for that to begin.
    let waiting = Waiting(Arc::default());
    let decided = waiting.0.clone();
    // Who hangs up does not stop what was begun: the page is in hand as long as that.
    serving.site.pages.spawn_blocking(move || {
        if decided.swap(true, Ordering::AcqRel) {
            return;
        }
        let (made, owed) = making.site.service.store.owing(|| make(&making, route, heard));
        let owes = !owed.is_nothing();
        // Nobody may be there to hear it any more; the look at it is written all the same.
        owed.when_written(move |logged| drop(say.send((made, logged, in_hand))));
        if owes {
            making.logging.ask();
        }
    });
    let in_time = tokio::time::timeout_at(begun + TURN, &mut made).await;
    if in_time.is_err() && waiting.gives_up() {
        return sent(failed::busy(&failed::frame(&tongue, None)));
    }
    let made = match in_time {
        Ok(made) => made,
        Err(_) => made.await,
    };
    let Ok((made, logged, _in_hand)) = made else { return plain(StatusCode::INTERNAL_SERVER_ERROR) };
    sent(match logged {
        Ok(()) => made.answer,
        Err(fault) => failure(&serving.site, &tongue, &made.reference, made.reader.as_ref(), fault.into()),
    })
}

/// A page, for whom it is, and what names it where a fault is said.
struct Made {
    answer: Answer,
    reference: String,
    reader: Option<Actor>,
}

/// Finds out who asks, whether they may, and answers.
fn make(serving: &Serving, route: Option<&Route>, heard: Heard) -> Made {
    let site = &serving.site;
    let tongue = Tongue::of(heard.language);
    let moment = (site.moment)();
    // What the page of a fault shows is what the log has of the request, if it came so far.
    let reference = moment.as_ref().map(Moment::correlation).unwrap_or_default();
    let mut reader = None;
    let found =
        moment.map_err(Failure::Fault).and_then(|moment| visited(serving, route, heard, &tongue, moment, &mut reader));
    let answer = found.unwrap_or_else(|wrong| failure(site, &tongue, &reference, reader.as_ref(), wrong));
    Made { answer, reference, reader }
}

/// The page that says what stood in the way.
fn failure(site: &Site, tongue: &Tongue, reference: &str, reader: Option<&Actor>, failure: Failure) -> Answer {
    let frame = failed::frame(tongue, reader);
    match failure {
        // Whoever is signed in was asked what for by now; nobody else gets so far.
        Failure::Absent | Failure::NeedsPurpose(_) => failed::absent(&frame),
        Failure::Busy => failed::busy(&frame),
        Failure::Unlogged(what) => {
            (site.fault)(reference, &what);
            failed::busy(&frame)
        }
        Failure::Full => {
            (site.fault)(reference, "the disk of the database is full: make room");
            failed::full(&frame)
        }
        Failure::Stopped(what) => {
            (site.fault)(reference, &what);
            failed::stopped(&frame)
        }
        Failure::Fault(what) => {
            (site.fault)(reference, &what);
            failed::fault(&frame, reference)
        }
    }
}

fn visited(
    serving: &Serving,
    route: Option<&Route>,
    heard: Heard,
    tongue: &Tongue,
    moment: Moment,
    reader: &mut Option<Actor>,
) -> Answered {
    let site = &serving.site;
    let stated = LookPurpose::stated(heard.query.get("why"));
    // Styles and scripts are asked for with every page.
    let is_open = route.is_some_and(|route| route.who == For::Anybody && !route.path.starts_with("/sign"));
    if let Some(route) = route {
        foresee(serving, route, &heard, &moment);
    }
    let actor = match &heard.token {
        Some(token) if !is_open => access::who_is(&site.service, &serving.actors, &moment, token)?,
        _ => None,
    };
    let actor = actor.map(|actor| actor.stating(stated));
    reader.clone_from(&actor);
    let Some(route) = route else { return Err(Failure::Absent) };
    let posted = heard.posted;
    let visit = Visit {
        site,
        moment,
        actor,
        token: heard.token,
        tongue: tongue.clone(),
        path: heard.path,
        id: heard.id,
        query: heard.query,
        form: heard.form,
        address: heard.address,
    };
    let answered = match (route.who, &visit.actor) {
        (For::Anybody, _) | (For::SignedIn, Some(_)) => (route.answer)(&visit),
        (For::May(permission), Some(actor)) if actor.could(permission) => (route.answer)(&visit),
        (For::May(_), Some(_)) => Err(Failure::Absent),
        (_, None) => return Ok(crate::access::sign_in::first(&visit, posted)),
    };
    match (&answered, &visit.actor, route.who) {
        (Err(Failure::Absent), Some(actor), For::May(_)) => {
            refused(&visit.site.service, actor, &visit.moment, named(route.path, &visit.id))?;
            answered
        }
        // Whatever was asked, of whom is not theirs it is asked once what for.
        (Err(Failure::NeedsPurpose(code)), Some(actor), _) => {
            asked_what_for(&visit.site.service, actor, &visit.moment, code)?;
            let sent = posted.then_some(&visit.form);
            Ok(Answer::page(200, why::ask(&Frame::of(&visit), &visit.path, sent)))
        }
        _ => answered,
    }
}

/// What will be asked, as far as the address and whoever most likely asks tell, goes with the question who that is.
fn foresee(serving: &Serving, route: &Route, heard: &Heard, moment: &Moment) {
    let service = &serving.site.service;
    match (named(route.path, &heard.id), &heard.token) {
        (Named::Case(id), _) => case::foresee(service, id, route.path == "/cases/{id}"),
        (_, Some(token)) if route.path == "/today" => {
            if let Some(staff) = serving.actors.likely_staff(token) {
                today::foresee(service, moment, &staff);
            }
        }
        _ => {}
    }
}

/// What a route's address names.
fn named<'i>(path: &str, id: &'i str) -> Named<'i> {
    match path.split('/').nth(1) {
        Some("cases") => Named::Case(id),
        Some("practitioners" | "staff") => Named::Staff(id),
        Some("documents") => Named::Document(id),
        Some("records") => Named::Record(id),
        Some("emergencies") => Named::Emergency(id),
        _ => Named::Nobody,
    }
}

fn plain(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn sent(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(answer.kind));
    if let Some(location) = answer.location.and_then(|location| HeaderValue::from_str(&location).ok()) {
        headers.insert(header::LOCATION, location);
    }
    if let Some(name) = answer.file {
        let kept = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
        headers.extend(kept.ok().map(|kept| (header::CONTENT_DISPOSITION, kept)));
    }
    for cookie in answer.cookies.iter().filter_map(|cookie| HeaderValue::from_str(cookie).ok()) {
        headers.append(header::SET_COOKIE, cookie);
    }
    if answer.lasting {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    }
    if answer.status == 503 {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::guarded;
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode, header};
    use axum::routing::get;
    use tower::ServiceExt;

    #[tokio::test(start_paused = true)]
    async fn after_30_seconds_somebody_is_told_to_try_again_and_when() {
        // The clock of this test runs ahead while everybody waits.
        let app = guarded(Router::new().route("/", get(std::future::pending::<()>)), true);
        let request = Request::get("/").header(header::COOKIE, "language=cy").body(Body::empty()).expect("a request");
        let response = app.oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[header::RETRY_AFTER], "5");
        assert!(response.headers().contains_key(header::CONTENT_SECURITY_POLICY));
        let body = to_bytes(response.into_body(), 1 << 20).await.expect("a body");
        let body = String::from_utf8_lossy(&body);
        assert!(body.contains("<html lang=\"cy\"") && !body.contains('{'), "a page, not JSON: {body}");
    }
}
