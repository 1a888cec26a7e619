//! The time that is needed of the time there is, and how both were worked out.

use crate::kit::Details;
use crate::layout::{list, paragraph};
use crate::tongue::Tongue;
use maud::{Markup, Render, html};
use touchstone_service::today::Today;

/// The time that is needed of the time there is, in one line; what is missing where it is not known.
pub(super) fn needed(tongue: &Tongue, today: &Today) -> String {
    let needed = tongue.minutes(today.minutes);
    match today.hours {
        Some(Ok(hours)) => {
            let there = tongue.minutes(hours.there_are());
            tongue.with("sum-hours-of", &[("needed", &needed), ("there", &there)])
        }
        Some(Err(unknown)) => {
            let fact = tongue.say(&format!("fact-name-{}", unknown.code()));
            tongue.with("sum-hours-unknown", &[("needed", &needed), ("fact", &fact)])
        }
        None => tongue.with("sum-hours-needed", &[("needed", &needed)]),
    }
}

/// How all figures are worked out; of the time there is each line, with its basis.
pub(super) fn how(tongue: &Tongue, today: &Today) -> Markup {
    let content = html! { (paragraph(&tongue.say("sum-how-text"))) (lines(tongue, today)) };
    Details { summary: tongue.say("sum-how").into(), content: content.into(), ..Details::default() }.render()
}

/// Each line of the reckoning of the time there is.
fn lines(tongue: &Tongue, today: &Today) -> Markup {
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
    html! { (list(&lines)) (paragraph(&tongue.say("hours-not-known"))) }
}
