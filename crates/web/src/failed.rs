//! Pages for when there is nothing to show, and what machines ask about the service's health.

use crate::layout::{Frame, heading_large, paragraph};
use crate::tongue::Tongue;
use crate::visit::{Answer, Answered, Visit};
use maud::html;
use touchstone_service::access;
use touchstone_service::actor::Actor;

/// Around a page that failed: whoever reads it keeps their way on. It never says where they were, so that absent and forbidden
/// places look alike.
pub(crate) fn frame(tongue: &Tongue, actor: Option<&Actor>) -> Frame {
    Frame::read_by(tongue, actor, "/".to_owned())
}

/// A failure in words, and the way on.
fn told(frame: &Frame, status: u16, title: &str, texts: &[String]) -> Answer {
    let tongue = &frame.tongue;
    let title = tongue.say(title);
    let content = html! {
        (heading_large(&title))
        @for text in texts { (paragraph(text)) }
        p.govuk-body { a.govuk-link href="/" { (tongue.say("absent-do")) } }
    };
    Answer::page(status, frame.page(&title, &content))
}

/// There is no such page, or not for them: nobody learns which.
pub(crate) fn absent(frame: &Frame) -> Answer {
    told(frame, 404, "absent-title", &[frame.tongue.say("absent-what")])
}

/// Too many ask at once.
pub(crate) fn busy(frame: &Frame) -> Answer {
    told(frame, 503, "busy-title", &[frame.tongue.say("busy-do")])
}

/// There is no room: nothing can be logged, and so nothing can be recorded or shown.
pub(crate) fn full(frame: &Frame) -> Answer {
    told(frame, 503, "full-title", &[frame.tongue.say("full-do")])
}

/// The disk failed: nothing is recorded or shown until somebody has looked.
pub(crate) fn stopped(frame: &Frame) -> Answer {
    told(frame, 503, "stopped-title", &[frame.tongue.say("stopped-do")])
}

/// Our side failed: nothing is shown that could not be logged, and nothing is taken that could not be kept.
pub(crate) fn fault(frame: &Frame, reference: &str) -> Answer {
    let tongue = &frame.tongue;
    let texts = [tongue.say("fault-what"), tongue.with("fault-do", &[("reference", reference)])];
    told(frame, 503, "fault-title", &texts)
}

/// A page for an answer that was given without one, before anybody asked who reads it.
pub(crate) fn bare(tongue: &Tongue, status: u16) -> Answer {
    let frame = frame(tongue, None);
    let note = |title: &str, what: &str| told(&frame, status, title, &[tongue.say(what)]);
    match status {
        403 => note("elsewhere-title", "elsewhere-do"),
        404 | 405 => Answer { status, ..absent(&frame) },
        408 | 503 => note("late-title", "late-do"),
        413 => note("too-long-title", "too-long-do"),
        _ => note("fault-title", "fault-what"),
    }
}

/// `GET /health`: does the database answer?
pub(crate) fn health(visit: &Visit<'_>) -> Answered {
    Ok(match access::anybody(&visit.site.service) {
        Ok(_) => Answer::json(200, r#"{"status":"UP","components":{"db":{"status":"UP"}}}"#),
        Err(_) => Answer::json(503, r#"{"status":"DOWN","components":{"db":{"status":"DOWN"}}}"#),
    })
}

/// `GET /health/ping`
#[expect(clippy::unnecessary_wraps, reason = "every route answers alike")]
pub(crate) fn ping(_: &Visit<'_>) -> Answered {
    Ok(Answer::json(200, r#"{"status":"UP"}"#))
}

/// `GET /info`
#[expect(clippy::unnecessary_wraps, reason = "every route answers alike")]
pub(crate) fn info(_: &Visit<'_>) -> Answered {
    let version = env!("CARGO_PKG_VERSION");
    Ok(Answer::json(200, &format!(r#"{{"build":{{"name":"touchstone","version":"{version}"}}}}"#)))
}

#[cfg(test)]
pub(crate) fn samples(tongue: &Tongue) -> Vec<crate::layout::Sample> {
    let markup = |answer: Answer| maud::PreEscaped(String::from_utf8(answer.body).expect("a page is text"));
    let reader = Frame::sample(tongue, "/");
    let known = [
        ("absent", absent(&reader)),
        ("busy", busy(&reader)),
        ("fault", fault(&reader, "8F03A1C2")),
        ("full", full(&reader)),
        ("stopped", stopped(&reader)),
    ];
    let bare = [("403", 403), ("405", 405), ("413", 413), ("500", 500), ("503", 503)];
    let bare = bare.map(|(name, status)| (name, self::bare(tongue, status)));
    known.into_iter().chain(bare).map(|(name, answer)| (name, markup(answer))).collect()
}
