//! What happened in a case, the latest first; of records made here every entry, with what was written, both times, and what it is in
//! NDelius.

use super::page::View;
use super::parts::fact_value;
use crate::doubt::{fact_name, said};
use crate::kit::moj::{Timeline, TimelineDate, TimelineItem};
use crate::kit::{Details, HeadingLevel, Tag};
use crate::layout::{list, paragraph};
use crate::oversight::ndelius::contacts;
use crate::today::sentence;
use crate::tongue::Tongue;
use crate::why::At;
use maud::{Markup, Render, html};
use touchstone_domain::words::{AskedFor, Occasion, YesNo};
use touchstone_service::case::{Happened, Happening, Ours, Recorded};
use touchstone_service::doubt::Said;
use touchstone_service::oversight::Action;

pub(super) fn timeline(tongue: &Tongue, view: &View, out: &mut String) {
    let happened = &view.case.happened;
    if happened.is_empty() {
        return;
    }
    let item = |happening: &Happening| {
        let (label, byline, content) = match &happening.what {
            Happened::Event(code) => {
                (html! { (sentence(&tongue.word("event", code))) }, String::new(), Markup::default())
            }
            Happened::Became(attribute, value) => {
                let value = fact_value(tongue, attribute, value);
                let attribute = sentence(&tongue.word("attribute", attribute));
                let label = tongue.with("became", &[("attribute", &attribute), ("value", &value)]);
                (html! { (label) }, String::new(), Markup::default())
            }
            Happened::Record(record) => {
                (label(tongue, record), record.by.clone(), record_text(tongue, &view.at, happening, record))
            }
            Happened::Doubted(said) => {
                let message = match (said.is_end, &said.by) {
                    (false, _) => "doubt-happened",
                    (true, Some(_)) => "doubt-taken-back",
                    (true, None) => "doubt-put-right",
                };
                let label = tongue.with(message, &[("fact", &fact_name(tongue, &happening.fact))]);
                (html! { (sentence(&label)) }, said.by.clone().unwrap_or_default(), doubted(tongue, said))
            }
        };
        TimelineItem {
            label: label.into(),
            byline: byline.into(),
            datetime: TimelineDate { timestamp: happening.on.to_string(), text: tongue.day(happening.on) },
            content: html! { (content) (doubts(tongue, view, happening)) }.into(),
            ..TimelineItem::default()
        }
    };
    let of = |part: &[Happening]| Timeline {
        heading_level: Some(HeadingLevel::Three),
        by: Some(tongue.say("by")),
        items: part.iter().map(item).collect(),
        ..Timeline::default()
    };
    let (latest, earlier) = happened.split_at(happened.len().min(LATEST));
    of(latest).render_to(out);
    if !earlier.is_empty() {
        let summary = tongue.count("case-earlier", earlier.len()).into();
        Details { summary, ..Details::default() }.around(out, |out| of(earlier).render_to(out));
    }
}

/// What stands open; what happened before it is folded.
const LATEST: usize = 10;

/// What was said of a fact, or why that was taken back.
fn doubted(tongue: &Tongue, said: &Said) -> Markup {
    html! {
        @if !said.why.is_empty() { p.govuk-body.touchstone-text { (said.why) } }
        @if !said.should_be.is_empty() && !said.is_end {
            p.govuk-body-s { (tongue.with("doubt-should", &[("what", &said.should_be)])) }
        }
        p.govuk-body-s { (tongue.with("recorded-at", &[("when", &tongue.at(said.at))])) }
    }
}

/// What is said of the fact that tells of a happening.
fn doubts(tongue: &Tongue, view: &View, happening: &Happening) -> Markup {
    let (case, fact) = (&view.case, &happening.fact);
    // What is said of an attribute stands beside it, at the top of the page.
    let is_here = matches!(happening.what, Happened::Event(_) | Happened::Record(_));
    let doubt = case.doubts.iter().find(|doubt| is_here && doubt.fact == *fact);
    html! {
        @if let Some(doubt) = doubt { p.govuk-body-s { (said(tongue, &view.at, doubt, case.may_doubt)) } }
    }
}

fn label(tongue: &Tongue, record: &Recorded) -> Markup {
    let purposes: Vec<String> = record.purposes.iter().map(|code| tongue.word("purpose", code)).collect();
    let corrected = record.ours.as_ref().is_some_and(|ours| ours.corrected_at.is_some());
    html! {
        (sentence(&purposes.join(", ")))
        @if corrected {
            " " (Tag { content: tongue.say("corrected").into(), classes: "govuk-tag--grey".into(), ..Tag::default() })
        }
    }
}

fn record_text(tongue: &Tongue, at: &At, happening: &Happening, record: &Recorded) -> Markup {
    let recorded = record.recorded_at.map(|at| (at, at.day().since(happening.on)));
    // Of what an extract brought only a late entry is worth a word: most say nothing of the hour.
    let recorded = recorded.filter(|(_, days)| *days > 0 || record.ours.is_some());
    html! {
        @if let Some(ours) = &record.ours {
            @if let Some(at) = ours.corrected_at {
                p.govuk-body { (tongue.with("corrected-at", &[("when", &tongue.at(at))])) }
            }
            @if let Some(reason) = &ours.reason {
                p.govuk-body.touchstone-text { (tongue.with("corrects", &[("reason", reason)])) }
            }
        }
        @if let Some(decision) = record.decision { p.govuk-body { (tongue.word("decision", decision)) } }
        @if let Some(ours) = &record.ours { (written(tongue, ours)) }
        @if let Some(changed) = record.changed_work {
            p.govuk-body-s { (tongue.say(if changed == YesNo::Yes { "work-changed" } else { "work-not-changed" })) }
        }
        @if let Some(minutes) = record.minutes { p.govuk-body-s { (tongue.minutes(u32::from(minutes))) } }
        @if let Some((at, days)) = recorded {
            p.govuk-body-s {
                @if days > 0 {
                    (tongue.with("recorded-late", &[
                        ("day", &tongue.at(at)),
                        ("late", &tongue.count("days-later", usize::try_from(days).unwrap_or(0))),
                    ]))
                } @else { (tongue.with("recorded-at", &[("when", &tongue.at(at))])) }
            }
        }
        @if let Some(ours) = &record.ours { (ndelius(tongue, at, happening, ours)) }
    }
}

/// What was written with a record of ours.
fn written(tongue: &Tongue, ours: &Ours) -> Markup {
    let details = &ours.details;
    let action = |action: &Action| {
        let mut who: Vec<String> = Some(action.owner.clone()).filter(|owner| !owner.is_empty()).into_iter().collect();
        who.extend(action.by.map(|by| tongue.with("action-until", &[("day", &tongue.day(by))])));
        if who.is_empty() { action.what.clone() } else { format!("{} ({})", action.what, who.join(", ")) }
    };
    let actions: Vec<String> = details.actions.iter().map(action).collect();
    let occasion = details.occasion.map(|occasion| tongue.word("occasion", Occasion::code(occasion)));
    let asked = details
        .asked_for
        .map(|asked| tongue.with("asked-for-was", &[("what", &tongue.word("asked-for", AskedFor::code(asked)))]));
    let came: Vec<String> = [occasion, asked].into_iter().flatten().map(|text| format!("{text}.")).collect();
    html! {
        @if !ours.rationale.is_empty() { p.govuk-body.touchstone-text { (ours.rationale) } }
        @if !actions.is_empty() {
            p.govuk-body."govuk-!-margin-bottom-1" { strong { (tongue.say("actions")) } }
            (list(&actions))
        }
        @for (title, text) in [("own-view", &details.own_view), ("diversity", &details.diversity)] {
            @if !text.is_empty() {
                p.govuk-body."govuk-!-margin-bottom-1" { strong { (tongue.say(title)) } }
                p.govuk-body.touchstone-text { (text) }
            }
        }
        @if !came.is_empty() { p.govuk-body-s { (came.join(" ")) } }
        @if ours.sensitive { p.govuk-body-s { (tongue.say("record-sensitive")) "." } }
    }
}

/// What it is in NDelius, and what can be done about the entry.
fn ndelius(tongue: &Tongue, at: &At, happening: &Happening, ours: &Ours) -> Markup {
    let all = !ours.contacts.is_empty() && ours.contacts.iter().all(|found| found.is_there);
    let status = if all { "ndelius-there" } else { "ndelius-not-yet" };
    let of = tongue.with("of-day", &[("day", &tongue.day(happening.on))]);
    html! {
        @if !ours.contacts.is_empty() {
            (paragraph(&format!(
                "{} {}",
                contacts(tongue, ours.contacts.iter().map(|found| found.contact.as_ref())),
                tongue.say(status)
            )))
        }
        p.govuk-body-s {
            a.govuk-link href=(at.on(&format!("/records/{}/receipt", ours.record_id))) {
                (tongue.with("receipt-link", &[("day", &tongue.day(happening.on))]))
            }
        }
        @if ours.may_correct {
            p.govuk-body {
                a.govuk-link href=(at.on(&format!("/records/{}/correct", ours.record_id))) {
                    (tongue.say("correct-this")) span.govuk-visually-hidden { " " (of) }
                }
            }
        }
    }
}
