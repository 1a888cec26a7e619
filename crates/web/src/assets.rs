//! Styles, scripts and pictures: the two design systems' own, and a little of ours.

use crate::kit::page::JS_ENABLED;
use crate::visit::{Answer, Answered, Failure, Visit};
use rust_embed::RustEmbed;
use std::borrow::Cow;

#[derive(RustEmbed)]
#[folder = "../../e2e/node_modules/govuk-frontend/dist/govuk"]
#[include = "govuk-frontend.min.css"]
#[include = "govuk-frontend.min.js"]
#[include = "assets/images/*"]
struct Govuk;

#[derive(RustEmbed)]
#[folder = "../../e2e/node_modules/@ministryofjustice/frontend/moj"]
#[include = "moj-frontend.min.css"]
#[include = "assets/images/*"]
struct Moj;

/// Starts the GOV.UK components' scripts. Every page works without.
const START: &str = "import { initAll } from './govuk-frontend.min.js'\ninitAll()\n";

const OWN: [(&str, &str); 3] =
    [("touchstone.css", include_str!("../assets/touchstone.css")), ("js-enabled.js", JS_ENABLED), ("start.js", START)];

/// The address of a file; the version makes browsers ask again after an upgrade.
pub(crate) fn link(name: &str) -> String {
    format!("/assets/{name}?v={}", env!("CARGO_PKG_VERSION"))
}

/// `GET /assets/…`
pub(crate) fn show(visit: &Visit<'_>) -> Answered {
    let name = visit.id.as_str();
    let own = OWN.iter().find(|(known, _)| *known == name).map(|(_, text)| Cow::Borrowed(text.as_bytes()));
    let theirs = || {
        let below = format!("assets/{name}");
        [Govuk::get(name), Govuk::get(&below), Moj::get(name), Moj::get(&below)].into_iter().flatten().next()
    };
    let bytes = own.or_else(|| theirs().map(|file| file.data)).ok_or(Failure::Absent)?;
    Ok(Answer::file(kind(name), bytes.into_owned()))
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        _ => "application/octet-stream",
    }
}
