//! Parts of the page of a case: a duty with its why, the timeline, the question about another day.

use super::page::View;
use crate::kit::moj::{Timeline, TimelineDate, TimelineItem};
use crate::kit::{
    Button, Checkbox, Checkboxes, DateInput, DateItem, Details, Fieldset, HeadingLevel, Hint, Legend,
    NotificationBanner, NotificationType, SummaryCard, SummaryCardTitle, SummaryList, SummaryRow, Tag,
};
use crate::layout::{error_message, errors, list, paragraph};
use crate::today::{colour, sentence};
use crate::tongue::Tongue;
use maud::{Markup, Render, html};
use touchstone_domain::calendar::Day;
use touchstone_service::case::{Happened, Happening, Recorded, Ruled};
use touchstone_service::oversight::Outcome;

/// One rule under which something is due, or was.
pub(super) fn due(tongue: &Tongue, ruled: &Ruled) -> Markup {
    let account = &ruled.account;
    let row = |key: &str, value: Markup| SummaryRow {
        key: tongue.say(key).into(),
        value: value.into(),
        ..SummaryRow::default()
    };
    let mut rows = vec![row("why-rule", html! { (account.sentence) })];
    for (at, duty) in account.duties.iter().enumerate() {
        let because: Vec<String> = duty.because.iter().map(|line| sentence(line)).collect();
        let value = html! {
            p.govuk-body { strong { (duty.headline) } br; (sentence(&duty.accountable)) }
            (list(&because))
        };
        let key = if at == 0 { "why-due" } else { "why-also" };
        rows.push(row(key, value));
    }
    let more = Details {
        summary: tongue.say("why-more").into(),
        content: numbers(tongue, ruled).into(),
        ..Details::default()
    };
    rows.push(row("why-numbers", html! { (more) }));
    let tags = html! {
        (tongue.rule(&account.rule)) " "
        @for (status, due) in ruled.standing.iter().take(3) {
            (Tag { content: tongue.standing(*status, *due).into(), classes: colour(*status).into(), ..Tag::default() }) " "
        }
    };
    let title = SummaryCardTitle {
        content: tags.into(),
        heading_level: Some(HeadingLevel::Three),
        ..SummaryCardTitle::default()
    };
    let card = SummaryCard {
        title: Some(title),
        attributes: crate::kit::Attributes::default().with("id", account.rule.replace('/', "-")),
        ..SummaryCard::default()
    };
    SummaryList { rows, card: Some(card), ..SummaryList::default() }.render()
}

fn numbers(tongue: &Tongue, ruled: &Ruled) -> Markup {
    let account = &ruled.account;
    let lines: Vec<String> = [&account.met_by, &account.changes]
        .into_iter()
        .chain(&account.numbers)
        .filter(|line| !line.is_empty())
        .map(|line| sentence(line))
        .collect();
    html! {
        (paragraph(&tongue.with("why-edition", &[("edition", &account.edition)])))
        (list(&lines))
    }
}

/// The rules under which nothing is due, each with its reason.
pub(super) fn not_due(tongue: &Tongue, rules: &[&Ruled]) -> Markup {
    let row = |ruled: &&Ruled| SummaryRow {
        key: tongue.rule(&ruled.account.rule).into(),
        value: html! {
            (ruled.account.not_due.clone().unwrap_or_default())
            @if !ruled.account.sentence.is_empty() {
                (Details {
                    summary: html! {
                        (tongue.say("why-what")) span.govuk-visually-hidden { " " (tongue.rule(&ruled.account.rule)) }
                    }.into(),
                    content: html! { (paragraph(&ruled.account.sentence)) (numbers(tongue, ruled)) }.into(),
                    classes: "govuk-!-margin-bottom-0 govuk-!-margin-top-2".into(),
                    ..Details::default()
                })
            }
        }
        .into(),
        ..SummaryRow::default()
    };
    if rules.is_empty() {
        return paragraph(&tongue.say("case-all-due"));
    }
    SummaryList { rows: rules.iter().map(row).collect(), ..SummaryList::default() }.render()
}

pub(super) fn timeline(tongue: &Tongue, happened: &[Happening]) -> Markup {
    if happened.is_empty() {
        return Markup::default();
    }
    let item = |happening: &Happening| {
        let (label, byline, content) = match &happening.what {
            Happened::Event(code) => (sentence(&tongue.word("event", code)), String::new(), Markup::default()),
            Happened::Became(attribute, value) => {
                let attribute = sentence(&tongue.word("attribute", attribute));
                (
                    tongue.with("became", &[("attribute", &attribute), ("value", value)]),
                    String::new(),
                    Markup::default(),
                )
            }
            Happened::Record(record) => {
                let purposes: Vec<String> = record.purposes.iter().map(|code| tongue.word("purpose", code)).collect();
                (sentence(&purposes.join(", ")), record.by.clone(), record_text(tongue, happening, record))
            }
        };
        TimelineItem {
            label: label.into(),
            byline: byline.into(),
            datetime: TimelineDate { timestamp: happening.on.to_string(), text: tongue.day(happening.on) },
            content: content.into(),
            ..TimelineItem::default()
        }
    };
    let items = happened.iter().map(item).collect();
    Timeline { heading_level: Some(HeadingLevel::Three), by: Some(tongue.say("by")), items, ..Timeline::default() }
        .render()
}

fn record_text(tongue: &Tongue, happening: &Happening, record: &Recorded) -> Markup {
    let late = record.recorded_at.map(|at| (at, at.day().since(happening.on))).filter(|(_, days)| *days > 0);
    html! {
        @if let Some(decision) = record.decision { p.govuk-body { (tongue.word("decision", decision)) } }
        @for text in &record.texts { p.govuk-body.touchstone-text { (text) } }
        @if let Some(receipt) = &record.receipt {
            p.govuk-body-s { a.govuk-link href={ "/records/" (receipt) "/receipt" } {
                (tongue.with("receipt-link", &[("day", &tongue.day(happening.on))]))
            } }
        }
        @if let Some(minutes) = record.minutes { p.govuk-body-s { (tongue.minutes(u32::from(minutes))) } }
        @if let Some((at, days)) = late {
            p.govuk-body-s {
                (tongue.with("recorded-late", &[
                    ("day", &tongue.day_of(at)),
                    ("late", &tongue.count("days-later", usize::try_from(days).unwrap_or(0))),
                ]))
            }
        }
    }
}

/// What a record that was just made met or moved.
pub(super) fn recorded(tongue: &Tongue, outcome: &[Outcome]) -> Markup {
    let line = |outcome: &Outcome| {
        let rule = tongue.rule(&outcome.rule);
        let due = outcome.due.map(|due| tongue.day(due));
        match (&outcome.met_on, due) {
            (Some(_), Some(due)) => tongue.with("outcome-met", &[("rule", &rule), ("day", &due)]),
            (Some(_), None) => tongue.with("outcome-met-no-day", &[("rule", &rule)]),
            (None, Some(due)) => tongue.with("outcome-next", &[("rule", &rule), ("day", &due)]),
            (None, None) => tongue.with("outcome-changed", &[("rule", &rule)]),
        }
    };
    let lines: Vec<String> = outcome.iter().map(line).collect();
    NotificationBanner {
        r#type: NotificationType::Success,
        title: tongue.say("success").into(),
        content: html! {
            p.govuk-notification-banner__heading { (tongue.say("outcome-recorded")) }
            @if lines.is_empty() { (paragraph(&tongue.say("outcome-nothing"))) }
            (list(&lines))
        }
        .into(),
        ..NotificationBanner::default()
    }
    .render()
}

/// The case on another day, and as it was known then.
pub(super) fn ask_day(tongue: &Tongue, view: &View) -> Markup {
    let wrong = view.wrong_day.then(|| tongue.say("wrong-day"));
    let listed: Vec<(&str, String)> = wrong.iter().map(|text| ("on-day", text.clone())).collect();
    html! {
        (errors(tongue, &listed))
        form method="get" action={ "/cases/" (view.id) } novalidate {
            @if let Some(why) = view.why.strip_prefix("?why=") { input type="hidden" name="why" value=(why); }
            (date(tongue, "on", "ask-on", wrong, written(view.on)))
            (Checkboxes {
                name: "known".to_owned(),
                items: vec![Checkbox {
                    content: tongue.say("ask-known").into(),
                    value: "yes".to_owned(),
                    hint: Some(Hint { content: tongue.say("ask-known-hint").into(), ..Hint::default() }),
                    checked: Some(view.as_known),
                    ..Checkbox::default()
                }.into()],
                ..Checkboxes::default()
            })
            (Button { content: tongue.say("ask-show").into(), classes: "govuk-button--secondary".into(), ..Button::default() })
        }
    }
}

/// A date input with words in the reader's language; `written` holds day, month and year as they are shown.
pub(crate) fn date(
    tongue: &Tongue,
    name: &str,
    question: &str,
    wrong: Option<String>,
    [day, month, year]: [String; 3],
) -> Markup {
    let part = |part: &str, value: String| {
        let label = Some(tongue.say(&format!("date-{part}")));
        Some(DateItem { label, value: Some(value), ..DateItem::default() })
    };
    DateInput {
        id: name.to_owned(),
        name_prefix: Some(name.to_owned()),
        day: part("day", day),
        month: part("month", month),
        year: part("year", year),
        error_message: wrong.map(|text| error_message(tongue, text)),
        fieldset: Some(Fieldset {
            legend: Some(Legend { content: tongue.say(question).into(), ..Legend::default() }),
            ..Fieldset::default()
        }),
        ..DateInput::default()
    }
    .render()
}

/// Day, month and year of a day, as a date input shows them.
pub(crate) fn written(on: Day) -> [String; 3] {
    let (year, month, day) = on.civil();
    [day.to_string(), month.to_string(), year.to_string()]
}
