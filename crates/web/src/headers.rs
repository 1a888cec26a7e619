//! What every answer says to the browser, and the cookies.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Nothing from elsewhere, and no script or style inside a page.
const POLICY: &str =
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Only over TLS from now on; it means nothing where there is none.
const TLS: &str = "max-age=31536000; includeSubDomains";

/// Does a form say where it comes from? Whether that is here is then compared.
pub(crate) fn says_whence(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site")
}

/// Adds what every answer says; whatever is not said to last is not kept.
pub(crate) fn add(headers: &mut HeaderMap, secure: bool) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TLS));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// The name of the session's cookie. Without TLS, which only a browser on the same machine may do, a browser refuses the first.
const fn session_name(secure: bool) -> &'static str {
    if secure { "__Host-touchstone" } else { "touchstone" }
}

/// The cookie of a session, which ends with the browser.
pub(crate) fn session(secure: bool, token: &str) -> String {
    let flag = if secure { "; Secure" } else { "" };
    format!("{}={token}; Path=/; HttpOnly; SameSite=Lax{flag}", session_name(secure))
}

/// The cookie that ends a session.
pub(crate) fn no_session(secure: bool) -> String {
    format!("{}; Max-Age=0", session(secure, ""))
}

/// The cookie of the reader's language, kept for a year.
pub(crate) fn language(secure: bool, code: &str) -> String {
    let flag = if secure { "; Secure" } else { "" };
    format!("language={code}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000{flag}")
}

/// The token of the session and the language that a request names.
pub(crate) fn read(headers: &HeaderMap, secure: bool) -> (Option<String>, Option<String>) {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let (mut token, mut language) = (None, None);
    for (name, value) in cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('=')) {
        if name == session_name(secure) && value.len() == 64 {
            token = Some(value.to_owned());
        } else if name == "language" {
            language = Some(value.to_owned());
        }
    }
    (token, language)
}
