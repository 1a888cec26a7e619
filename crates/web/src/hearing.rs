//! Taking in what is asked: the cookies, the address and the form, of which only so much is kept at once.
//!
//! What does not live here: who asks, and whether they may ([`crate::server`]).

use crate::headers;
use crate::routes::Route;
use crate::visit::Fields;
use axum::body::{Bytes, HttpBody, to_bytes};
use axum::extract::{ConnectInfo, FromRequestParts, RawPathParams, Request};
use axum::http::StatusCode;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::sync::Semaphore;
use touchstone_domain::words::language::Language;

/// How long a form may take to arrive: who sends a byte now and then holds nothing up.
const SENDING: Duration = Duration::from_secs(10);
/// What a form may send without waiting for room, in bytes: more than what is written as a rule.
const USUAL: usize = 128 * 1024;
/// The most that a form may send: a conversation about 60 cases with 7,500 letters each, or more texts than are kept, so that what is
/// too long is told beside its field, with all that was written.
const LARGEST: usize = 512 * 1024;
/// The most that signing in may send: a form that is carried along, written once more.
const CARRIED: usize = 2 * LARGEST;
/// Forms beyond [`USUAL`] that are taken in at once, so that memory stays bounded; others wait as long as a page does.
const LARGE_AT_ONCE: usize = 8;

/// What was heard of a request before anybody works on it.
pub(crate) struct Heard {
    pub(crate) token: Option<String>,
    pub(crate) language: Language,
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) query: Fields,
    pub(crate) form: Fields,
    pub(crate) address: String,
    pub(crate) posted: bool,
}

pub(crate) fn language_of(code: Option<&str>) -> Language {
    if code == Some("cy") { Language::Welsh } else { Language::English }
}

/// The most that a form on a route may send.
fn most(route: Option<&Route>) -> usize {
    if route.is_some_and(|route| route.path == "/sign-in") { CARRIED } else { LARGEST }
}

/// Who takes in what is asked.
pub(crate) struct Hearing {
    /// Is the site reached over TLS?
    secure: bool,
    /// How long a large form waits until it may come.
    patience: Duration,
    large: Semaphore,
}

impl Hearing {
    pub(crate) fn new(secure: bool, patience: Duration) -> Self {
        Self { secure, patience, large: Semaphore::new(LARGE_AT_ONCE) }
    }

    /// All that is asked; or how it is refused: a form from elsewhere, one that is too large or too slow, or one for which there is no
    /// room now.
    pub(crate) async fn hear(&self, route: Option<&Route>, request: Request) -> Result<Heard, StatusCode> {
        let (mut parts, body) = request.into_parts();
        let posted = parts.method == axum::http::Method::POST;
        // A browser says where a form comes from. What does not say is no browser of today's, and is believed nothing.
        if posted && !headers::says_whence(&parts.headers) {
            return Err(StatusCode::FORBIDDEN);
        }
        let params = RawPathParams::from_request_parts(&mut parts, &()).await.ok();
        let id =
            params.and_then(|params| params.iter().find(|(name, _)| *name == "id").map(|(_, value)| value.to_owned()));
        let said = body.size_hint().exact().map(|said| usize::try_from(said).unwrap_or(usize::MAX));
        let is_large = said.is_some_and(|said| said > USUAL);
        // Who does not say how much comes gets the usual room.
        let room = if is_large { most(route) } else { USUAL };
        if said.is_some_and(|said| said > room) {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let _turn = if is_large {
            let turn = tokio::time::timeout(self.patience, self.large.acquire()).await;
            Some(turn.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?)
        } else {
            None
        };
        let arrived = tokio::time::timeout(SENDING, to_bytes(body, room)).await;
        let bytes: Bytes =
            arrived.map_err(|_| StatusCode::REQUEST_TIMEOUT)?.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
        let (token, language) = headers::read(&parts.headers, self.secure);
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
        let path = parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        Ok(Heard {
            token,
            language: language_of(language.as_deref()),
            path,
            id: id.unwrap_or_default(),
            query: Fields::read(parts.uri.query().unwrap_or_default().as_bytes()),
            form: Fields::read(&bytes),
            address: address.unwrap_or_else(|| "unknown".to_owned()),
            posted,
        })
    }
}
