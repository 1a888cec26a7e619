//! Parts of the page of a case: a duty with its why, what an act came to, the question about another day.

use super::page::View;
use crate::kit::{
    Button, Checkbox, Checkboxes, DateInput, DateItem, Details, Fieldset, HeadingLevel, Hint, Legend,
    NotificationBanner, NotificationType, SummaryAction, SummaryActions, SummaryCard, SummaryCardTitle, SummaryList,
    SummaryRow, Tag, Text,
};
use crate::layout::{error_message, errors, list, paragraph};
use crate::oversight::agree::address;
use crate::oversight::ndelius::contacts;
use crate::today::{colour, held, sentence};
use crate::tongue::Tongue;
use crate::why::At;
use maud::{Markup, Render, html};
use std::borrow::Cow;
use touchstone_domain::calendar::Day;
use touchstone_domain::plan::Status;
use touchstone_service::case::Ruled;
use touchstone_service::oversight::{Act, Outcome, SentCase};

/// What a fact of a case is, in words: of a set, each member by its name.
pub(crate) fn fact_value(tongue: &Tongue, fact: &str, value: &str) -> String {
    // A level or category of 0 says that it is none.
    if fact.starts_with("mappa") && value == "0" {
        return tongue.say("not-mappa");
    }
    if !["registration", "cohort"].contains(&fact) {
        return value.replace('_', " ");
    }
    let members: Vec<String> = value.split(", ").map(|code| tongue.word(fact, code)).collect();
    members.join(", ")
}

/// One rule under which something is due, or was.
pub(crate) fn due(tongue: &Tongue, at: &At, ruled: &Ruled) -> SummaryList {
    let account = &ruled.account;
    let row = |key: &str, value: Markup| SummaryRow {
        key: tongue.say(key).into(),
        value: value.into(),
        ..SummaryRow::default()
    };
    let mut rows = vec![row("why-rule", html! { (Text(&account.of_rule.sentence)) })];
    for (number, duty) in account.duties.iter().enumerate() {
        let because: Vec<String> = duty.because.iter().map(|line| sentence(line)).collect();
        let value = html! {
            p.govuk-body { strong { (Text(&duty.headline)) } br; (Text(sentence(&duty.accountable))) }
            (list(&because))
        };
        let key = if number == 0 { "why-due" } else { "why-also" };
        rows.push(row(key, value));
    }
    let [more, _] = &account.of_rule.shown;
    let more = more.or_make(|| {
        let (summary, content) = (tongue.say("why-more").into(), numbers(tongue, ruled).into());
        Details { summary, content, ..Details::default() }.render()
    });
    rows.push(row("why-numbers", more.into_owned()));
    let tags = html! {
        (Text(tongue.rule(&account.rule))) " "
        @for (status, due) in ruled.standing.iter().take(3) {
            (tag(tongue, *status, *due, ruled.held_until)) " "
        }
    };
    let title = SummaryCardTitle {
        content: tags.into(),
        heading_level: Some(HeadingLevel::Three),
        ..SummaryCardTitle::default()
    };
    let agree = ruled.may_agree.then(|| SummaryAction {
        content: tongue.say("agree-date").into(),
        href: address(at, &account.rule),
        ..SummaryAction::default()
    });
    let card = SummaryCard {
        title: Some(title),
        actions: SummaryActions { items: agree.into_iter().collect(), ..SummaryActions::default() },
        attributes: crate::kit::Attributes::default().with("id", account.rule.replace('/', "-")),
        ..SummaryCard::default()
    };
    SummaryList { rows, card: Some(card), ..SummaryList::default() }
}

/// How a duty stands; what is overdue and rests on a doubted fact is not red.
fn tag(tongue: &Tongue, status: Status, due: Option<Day>, held_until: Option<Day>) -> Tag {
    match held_until.filter(|_| status == Status::Overdue) {
        Some(until) => held(tongue, until),
        None => Tag { content: tongue.standing(status, due).into(), classes: colour(status).into(), ..Tag::default() },
    }
}

fn numbers(tongue: &Tongue, ruled: &Ruled) -> Markup {
    let account = &ruled.account;
    let lines: Vec<String> = [&account.of_rule.met_by, &account.of_rule.changes]
        .into_iter()
        .chain(&account.of_rule.numbers)
        .filter(|line| !line.is_empty())
        .map(|line| sentence(line))
        .collect();
    html! {
        (paragraph(&tongue.with("why-edition", &[("edition", &account.edition)])))
        (list(&lines))
    }
}

/// The rules under which nothing is due, each with its reason.
pub(crate) struct NotDue<'a> {
    pub(crate) tongue: &'a Tongue,
    pub(crate) rules: &'a [&'a Ruled],
}

impl Render for NotDue<'_> {
    fn render_to(&self, out: &mut String) {
        let Self { tongue, rules } = self;
        let row = |ruled: &&Ruled| SummaryRow {
            key: tongue.rule(&ruled.account.rule).into(),
            value: html! {
                (Text(ruled.account.not_due.as_deref().unwrap_or_default()))
                @if !ruled.account.of_rule.sentence.is_empty() { (*what(tongue, ruled)) }
            }
            .into(),
            ..SummaryRow::default()
        };
        if rules.is_empty() {
            return paragraph(&tongue.say("case-all-due")).render_to(out);
        }
        let list = SummaryList { rows: rules.iter().map(row).collect(), ..SummaryList::default() };
        let summary = tongue.count("case-not-due-rules", rules.len()).into();
        Details { summary, ..Details::default() }.around(out, |out| list.render_to(out));
    }
}

/// What a rule asks for under which nothing is due.
fn what<'r>(tongue: &Tongue, ruled: &'r Ruled) -> Cow<'r, Markup> {
    let (rule, of_rule) = (&ruled.account.rule, &ruled.account.of_rule);
    let [_, what] = &of_rule.shown;
    let details = || Details {
        summary: html! { (tongue.say("why-what")) span.govuk-visually-hidden { " " (tongue.rule(rule)) } }.into(),
        content: html! { (paragraph(&of_rule.sentence)) (numbers(tongue, ruled)) }.into(),
        classes: "govuk-!-margin-bottom-0 govuk-!-margin-top-2".into(),
        ..Details::default()
    };
    what.or_make(|| details().render())
}

/// What an act met or moved, a line each.
pub(crate) fn outcomes(tongue: &Tongue, outcomes: &[Outcome]) -> Markup {
    let line = |outcome: &Outcome| {
        let rule = tongue.rule(&outcome.rule);
        let due = outcome.due.map(|due| tongue.day(due));
        match (outcome.met_on, due) {
            (Some(_), Some(due)) => tongue.with("outcome-met", &[("rule", &rule), ("day", &due)]),
            (Some(_), None) => tongue.with("outcome-met-no-day", &[("rule", &rule)]),
            (None, Some(due)) => tongue.with("outcome-next", &[("rule", &rule), ("day", &due)]),
            (None, None) => tongue.with("outcome-changed", &[("rule", &rule)]),
        }
    };
    let lines: Vec<String> = outcomes.iter().map(line).collect();
    html! {
        @if lines.is_empty() { (paragraph(&tongue.say("outcome-nothing"))) }
        (list(&lines))
    }
}

/// What an act that was just done came to.
pub(super) fn recorded(tongue: &Tongue, act: Act, done: &SentCase) -> Markup {
    NotificationBanner {
        r#type: NotificationType::Success,
        title: tongue.say("success").into(),
        content: html! {
            p.govuk-notification-banner__heading { (tongue.say(&format!("outcome-{}", act.code()))) }
            (outcomes(tongue, &done.outcomes))
            @if !done.contacts.is_empty() {
                (paragraph(&contacts(tongue, done.contacts.iter().map(Option::as_ref))))
                (paragraph(&tongue.say("ndelius-not-yet")))
            }
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
        form method="get" action={ "/cases/" (view.at.id()) } novalidate {
            @if let Some(why) = view.at.stated() { input type="hidden" name="why" value=(why); }
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
) -> DateInput {
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
}

/// Day, month and year of a day, as a date input shows them.
fn written(on: Day) -> [String; 3] {
    let (year, month, day) = on.civil();
    [day.to_string(), month.to_string(), year.to_string()]
}

/// The fields of a date input of this name that holds a day.
pub(crate) fn fields_of_day(name: &str, on: Day) -> impl Iterator<Item = (String, String)> {
    let parts = ["day", "month", "year"].into_iter().zip(written(on));
    parts.map(move |(part, value)| (format!("{name}-{part}"), value))
}

#[cfg(test)]
mod tests {
    use super::fact_value;
    use crate::tongue::Tongue;
    use touchstone_domain::words::language::Language;

    #[test]
    fn a_fact_is_said_in_words_of_the_reader_and_not_by_its_code() {
        let (english, welsh) = (Tongue::of(Language::English), Tongue::of(Language::Welsh));
        assert_eq!(fact_value(&english, "mappa_level", "0"), "not MAPPA");
        assert_eq!(fact_value(&welsh, "mappa_category", "0"), "nid MAPPA");
        assert_eq!(fact_value(&english, "mappa_level", "2"), "2");
        assert_eq!(fact_value(&english, "tier", "0"), "0");
        assert_eq!(fact_value(&english, "case_type", "pre_release"), "pre release");
    }
}
