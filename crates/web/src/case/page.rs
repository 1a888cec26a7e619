//! The page of a case.

use super::parts::{ask_day, due, not_due, recorded, timeline};
use crate::kit::moj::IdentityBar;
use crate::kit::{Button, InsetText, SummaryList, SummaryRow};
use crate::layout::{Frame, heading, heading_large, paragraph};
use crate::tongue::Tongue;
use crate::visit::{Answer, Answered, Visit};
use maud::{Markup, html};
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::permission::LookPurpose;
use touchstone_service::When;
use touchstone_service::case::{self, Case, Seen};
use touchstone_service::oversight::{Outcome, outcome};

/// What the page shows.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(super) id: String,
    /// What they stated they look for, as the query that carries it on.
    pub(super) why: String,
    pub(super) may_see_looks: bool,
    pub(super) case: Case,
    pub(super) today: Day,
    /// The day asked about.
    pub(super) on: Day,
    /// Only what had been recorded by then?
    pub(super) as_known: bool,
    /// Is something wrong with the day that was written?
    pub(super) wrong_day: bool,
    /// What a record that was just made met or moved.
    pub(super) outcome: Option<Vec<Outcome>>,
}

/// `GET /cases/{id}`
pub(crate) fn case(visit: &Visit<'_>) -> Answered {
    let (today, query) = (visit.moment.today(), &visit.query);
    let day = query.day("on");
    let on = day.ok().flatten().unwrap_or(today);
    let as_known = query.has("known") && on <= today;
    // The whole of that day in London had been recorded by the instant before the next.
    let known_at = as_known.then(|| Instant(Instant::start_of(on.plus(1)).0 - 1));
    let (service, actor) = (&visit.site.service, visit.actor()?);
    let seen = case::see(service, actor, &visit.moment, visit.tongue.words(), (&visit.id, When { on, known_at }))?;
    let frame = Frame::of(visit);
    let case = match seen {
        Seen::Limited => return Ok(Answer::page(200, &limited(&frame))),
        Seen::AskWhy => return Ok(Answer::page(200, &ask_why(&frame, &visit.id))),
        Seen::Case(case) => case,
    };
    let sent = query.get("sent");
    let outcome = if sent.is_empty() { None } else { outcome(service, actor, &visit.moment, sent).ok() };
    let may_see_looks = case.may_see_looks;
    let why = visit.why();
    let view = View {
        id: visit.id.clone(),
        why,
        may_see_looks,
        case: *case,
        today,
        on,
        as_known,
        wrong_day: day.is_err(),
        outcome,
    };
    Ok(Answer::page(if view.wrong_day { 422 } else { 200 }, &page(&frame, &view)))
}

/// That access is limited, and nothing else.
fn limited(frame: &Frame) -> Markup {
    let tongue = &frame.tongue;
    frame.note(&tongue.say("limited-title"), &[tongue.say("limited-do")])
}

/// What they look at it for, asked once of whoever it is not given to: each answer is one click.
fn ask_why(frame: &Frame, id: &str) -> Markup {
    let tongue = &frame.tongue;
    let answer = |purpose: &LookPurpose| Button {
        content: tongue.say(&format!("why-{}", purpose.code())).into(),
        name: Some("why".to_owned()),
        value: Some(purpose.code().to_owned()),
        classes: "govuk-button--secondary".into(),
        ..Button::default()
    };
    let content = html! {
        (heading_large(&tongue.say("why-title")))
        (paragraph(&tongue.say("why-what-for")))
        form method="get" action={ "/cases/" (id) } {
            @for purpose in &LookPurpose::STATED { p.govuk-body { (answer(purpose)) } }
        }
    };
    frame.page(&tongue.say("why-title"), &content)
}

pub(crate) fn page(frame: &Frame, view: &View) -> Markup {
    let (tongue, case) = (&frame.tongue, &view.case);
    let (open, closed): (Vec<_>, Vec<_>) = case.rules.iter().partition(|ruled| !ruled.standing.is_empty());
    let record = format!("/cases/{}/oversight{}", view.id, view.why);
    let bar = IdentityBar {
        title: html! { strong { (case.name) } " " (tongue.with("crn", &[("crn", &case.crn)])) }.into(),
        ..IdentityBar::default()
    };
    let content = html! {
        (bar)
        @if let Some(outcome) = &view.outcome { (recorded(tongue, outcome)) }
        @if view.on != view.today || view.as_known {
            @let message = if view.as_known { "case-as-known" } else { "case-on" };
            (InsetText { content: tongue.with(message, &[("day", &tongue.day(view.on))]).into(), ..InsetText::default() })
        }
        (heading_large(&tongue.say("case-heading")))
        (facts(tongue, case))
        @if case.may_record {
            (Button { content: tongue.say("record-oversight").into(), href: Some(record), ..Button::default() })
        }
        (heading(&tongue.say("case-due")))
        @if open.is_empty() { (paragraph(&tongue.say("case-nothing-due"))) }
        @for ruled in &open { (due(tongue, ruled)) }
        (heading(&tongue.say("case-not-due")))
        (not_due(tongue, &closed))
        (heading(&tongue.say("case-timeline")))
        @if case.happened.is_empty() { (paragraph(&tongue.say("case-nothing-happened"))) }
        (timeline(tongue, &case.happened))
        @if view.may_see_looks {
            p.govuk-body { a.govuk-link href={ "/cases/" (view.id) "/looks" } { (tongue.say("looks-link")) } }
        }
        (heading(&tongue.say("case-other-day")))
        (ask_day(tongue, view))
    };
    frame.page(&tongue.say("case-title"), &content)
}

fn facts(tongue: &Tongue, case: &Case) -> Markup {
    let row = |key: String, value: String| SummaryRow { key: key.into(), value: value.into(), ..SummaryRow::default() };
    let capital = |text: String| crate::today::sentence(&text);
    let mut rows: Vec<SummaryRow> = case
        .facts
        .iter()
        .map(|(code, value)| row(capital(tongue.word("attribute", code)), capital(value.replace('_', " "))))
        .collect();
    rows.push(row(tongue.say("practitioner"), case.practitioner.clone().unwrap_or_else(|| tongue.say("nobody-holds"))));
    if let Some((from, until)) = case.supervision {
        let text = match until {
            Some(until) => tongue.with("from-until", &[("from", &tongue.day(from)), ("until", &tongue.day(until))]),
            None => tongue.with("from", &[("from", &tongue.day(from))]),
        };
        rows.push(row(tongue.say("supervision"), text));
    }
    html! { (SummaryList { rows, ..SummaryList::default() }) }
}

#[cfg(test)]
pub(crate) fn samples(tongue: &Tongue) -> Vec<crate::layout::Sample> {
    use touchstone_domain::plan::{Status, why};
    use touchstone_service::case::{Happened, Happening, Recorded, Ruled};
    let on = Day::from_civil(2026, 1, 12).expect("a day");
    let account = |not_due: Option<&str>| why::Account {
        rule: "touch-points/high-risk".to_owned(),
        edition: "touch-points@2021-06-26".to_owned(),
        sentence: "The line manager oversees a high risk case every 3 months.".to_owned(),
        not_due: not_due.map(str::to_owned),
        duties: vec![why::DutyAccount {
            headline: "Overdue: due 4 January 2026".to_owned(),
            accountable: "accountable: Ward, Anna (N54A001)".to_owned(),
            because: vec!["3 months after the last oversight on 4 October 2025".to_owned()],
        }],
        met_by: "met by: an oversight by the line manager".to_owned(),
        changes: "would change with: a new record".to_owned(),
        numbers: vec!["every 3 months: practice".to_owned()],
    };
    let standing = vec![(Status::Overdue, Some(on.plus(-8)))];
    let ruled = Ruled { standing, account: account(None) };
    let not = Ruled {
        standing: Vec::new(),
        account: why::Account { duties: Vec::new(), ..account(Some("Not due because ROSH is low")) },
    };
    let record = Recorded {
        purposes: vec!["case_oversight"],
        by: "Ward, Anna".to_owned(),
        decision: Some("endorsed"),
        minutes: Some(30),
        recorded_at: Some(Instant::start_of(on)),
        receipt: Some("0198c2a0-0000-7000-8000-000000000002".to_owned()),
        texts: vec!["Plan holds.\n<script>alert(1)</script>".to_owned()],
    };
    let what = [
        Happened::Record(Box::new(record)),
        Happened::Event("rosh_raised".to_owned()),
        Happened::Became("rosh", "high".to_owned()),
    ];
    let case = Case {
        name: "Smith, John".to_owned(),
        crn: "X320741".to_owned(),
        facts: vec![("rosh", "high".to_owned()), ("tier", "B2".to_owned())],
        practitioner: Some("Patel, Meera".to_owned()),
        supervision: Some((on.plus(-300), Some(on.plus(300)))),
        rules: vec![ruled, not],
        happened: what.into_iter().map(|what| Happening { on, what }).collect(),
        may_record: true,
        may_see_looks: true,
    };
    let view = View {
        id: "0198c2a0-0000-7000-8000-000000000001".to_owned(),
        why: String::new(),
        may_see_looks: true,
        case,
        today: on,
        on,
        as_known: false,
        wrong_day: false,
        outcome: None,
    };
    let met = Outcome { rule: "touch-points/high-risk".to_owned(), met_on: Some(on), due: Some(on.plus(-8)) };
    let moved = Outcome { met_on: None, due: Some(on.plus(90)), ..met.clone() };
    let frame = Frame::sample(tongue, "/cases/x");
    let sample = |view: View| page(&frame, &view);
    vec![
        ("normal", sample(view.clone())),
        ("recorded", sample(View { outcome: Some(vec![met, moved]), ..view.clone() })),
        ("recorded, nothing met", sample(View { outcome: Some(Vec::new()), ..view.clone() })),
        ("as known", sample(View { on: on.plus(-30), as_known: true, ..view.clone() })),
        ("wrong day", sample(View { wrong_day: true, ..view.clone() })),
        (
            "empty",
            sample(View { case: Case { name: "Smith, John".to_owned(), ..Case::default() }, on: on.plus(3), ..view }),
        ),
        ("limited", limited(&frame)),
        ("why", ask_why(&frame, "0198c2a0-0000-7000-8000-000000000001")),
    ]
}
