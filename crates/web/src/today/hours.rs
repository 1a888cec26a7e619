//! The hours there are, beside those that are needed, and how they were worked out.

use crate::kit::Details;
use crate::layout::{list, paragraph};
use crate::tongue::Tongue;
use maud::{Markup, Render, html};
use touchstone_service::today::Today;

/// The time there is in one line; what is missing where it is not known.
pub(super) fn there_are(tongue: &Tongue, today: &Today) -> String {
    match today.hours {
        Some(Ok(hours)) => tongue.minutes(hours.there_are()),
        Some(Err(unknown)) => {
            let fact = tongue.say(&format!("fact-name-{}", unknown.code()));
            tongue.with("sum-hours-unknown", &[("fact", &fact)])
        }
        None => crate::today::sentence(&tongue.word("value", "unknown")),
    }
}

/// Each line of the reckoning, with its basis.
pub(super) fn hours(tongue: &Tongue, today: &Today) -> Markup {
    let (Some(Ok(hours)), Some((full, basis))) = (today.hours, today.contracted) else { return Markup::default() };
    let off = |message: &str, (minutes, days): (u32, u8)| {
        let days = tongue.count("days", usize::from(days));
        tongue.with(message, &[("time", &tongue.minutes(minutes)), ("days", &days)])
    };
    let contracted = [
        ("hours", full.to_string()),
        ("basis", tongue.word("basis", basis.code())),
        ("time", tongue.minutes(hours.contracted)),
    ];
    let contracted: Vec<(&str, &str)> = contracted.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let lines = [
        tongue.with("hours-contracted", &contracted),
        off("hours-holidays", hours.holidays),
        off("hours-away", hours.away),
        tongue.with("hours-left", &[("time", &tongue.minutes(hours.there_are()))]),
    ];
    let content = html! { (list(&lines)) (paragraph(&tongue.say("hours-not-known"))) };
    Details { summary: tongue.say("hours-title").into(), content: content.into(), ..Details::default() }.render()
}
