//! Pages for when there is nothing to show, and what machines ask about the service's health.

use crate::layout::{Frame, heading_large, paragraph};
use crate::tongue::Tongue;
use crate::visit::{Answer, Answered, Visit};
use maud::html;
use touchstone_service::access;

fn frame(tongue: &Tongue) -> Frame {
    Frame { tongue: tongue.clone(), reader: None, path: "/".to_owned() }
}

/// There is no such page, or not for them: nobody learns which.
pub(crate) fn absent(tongue: &Tongue) -> Answer {
    let title = tongue.say("absent-title");
    let content = html! {
        (heading_large(&title))
        (paragraph(&tongue.say("absent-what")))
        p.govuk-body { a.govuk-link href="/" { (tongue.say("absent-do")) } }
    };
    Answer::page(404, &frame(tongue).page(&title, &content))
}

/// Too many ask at once.
pub(crate) fn busy(tongue: &Tongue) -> Answer {
    Answer::page(503, &frame(tongue).note(&tongue.say("busy-title"), &[tongue.say("busy-do")]))
}

/// There is no room: nothing can be logged, and so nothing can be recorded or shown.
pub(crate) fn full(tongue: &Tongue) -> Answer {
    Answer::page(503, &frame(tongue).note(&tongue.say("full-title"), &[tongue.say("full-do")]))
}

/// The disk failed: nothing is recorded or shown until somebody has looked.
pub(crate) fn stopped(tongue: &Tongue) -> Answer {
    Answer::page(503, &frame(tongue).note(&tongue.say("stopped-title"), &[tongue.say("stopped-do")]))
}

/// Our side failed.
pub(crate) fn fault(tongue: &Tongue, reference: &str) -> Answer {
    let texts = [tongue.say("fault-what"), tongue.with("fault-do", &[("reference", reference)])];
    Answer::page(500, &frame(tongue).note(&tongue.say("fault-title"), &texts))
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
    let texts = [tongue.say("fault-what"), tongue.with("fault-do", &[("reference", "8F03A1C2")])];
    let said = |title: &str, what: &str| frame(tongue).note(&tongue.say(title), &[tongue.say(what)]);
    vec![
        ("full", said("full-title", "full-do")),
        ("stopped", said("stopped-title", "stopped-do")),
        ("fault", frame(tongue).note(&tongue.say("fault-title"), &texts)),
    ]
}
