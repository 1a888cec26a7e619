//! The page of a case.

use super::parts::{NotDue, ask_day, due, fact_value, recorded};
use super::timeline::timeline;
use crate::doubt::said;
use crate::kit::moj::IdentityBar;
use crate::kit::{Button, InsetText, SummaryList, SummaryRow};
use crate::layout::{Frame, heading, heading_large, paragraph};
use crate::today::sentence;
use crate::tongue::Tongue;
use crate::visit::{Answer, Answered, Visit};
use crate::why::At;
use maud::{Markup, Render, html};
use touchstone_domain::calendar::{Day, Instant};
use touchstone_service::When;
use touchstone_service::case::{self, Case, Seen};
use touchstone_service::oversight::{Act, SentCase, outcome};

/// What the page shows.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(super) at: At,
    pub(super) case: Case,
    pub(super) today: Day,
    /// The day asked about.
    pub(super) on: Day,
    /// Only what had been recorded by then?
    pub(super) as_known: bool,
    /// Is something wrong with the day that was written?
    pub(super) wrong_day: bool,
    /// What was just done, and what came of it.
    pub(super) outcome: Option<(Act, SentCase)>,
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
        Seen::Limited => return Ok(Answer::page(200, limited(&frame))),
        Seen::Case(case) => case,
    };
    let sent = query.get("sent");
    let sent = if sent.is_empty() { None } else { outcome(service, actor, &visit.moment, sent).ok() };
    // What was done about another case is not told here.
    let outcome = sent.and_then(|sent| Some((sent.act, sent.cases.into_iter().find(|done| done.crn == case.crn)?)));
    let view = View { at: At::of(visit), case: *case, today, on, as_known, wrong_day: day.is_err(), outcome };
    Ok(Answer::page(if view.wrong_day { 422 } else { 200 }, page(&frame, &view)))
}

/// A case that is seen in an emergency, below a warning: it is read, and nothing is done with it.
pub(crate) fn in_emergency(frame: &Frame, case: Case, today: Day, warning: &Markup) -> Markup {
    let case = Case { may_record: false, ..case };
    let view = View { at: At::default(), case, today, on: today, as_known: false, wrong_day: false, outcome: None };
    frame.page_of(&frame.tongue.say("case-title"), length(&view), |out| {
        warning.render_to(out);
        content(frame, &view, out);
    })
}

/// That access is limited, and nothing else.
fn limited(frame: &Frame) -> Markup {
    let tongue = &frame.tongue;
    frame.note(&tongue.say("limited-title"), &[tongue.say("limited-do")])
}

pub(crate) fn page(frame: &Frame, view: &View) -> Markup {
    frame.page_of(&frame.tongue.say("case-title"), length(view), |out| content(frame, view, out))
}

/// About how many bytes the page takes.
fn length(view: &View) -> usize {
    LENGTH + RULE * view.case.rules.len() + HAPPENING * view.case.happened.len()
}

/// Bytes that a page takes, each rule on it, and whatever happened, nearly always.
const LENGTH: usize = 2048;
const RULE: usize = 2048;
const HAPPENING: usize = 512;

fn content(frame: &Frame, view: &View, out: &mut String) {
    let (tongue, case) = (&frame.tongue, &view.case);
    let (open, closed): (Vec<_>, Vec<_>) = case.rules.iter().partition(|ruled| !ruled.standing.is_empty());
    let record = view.at.to("/oversight");
    let bar = IdentityBar {
        title: html! { strong { (case.name) } " " (tongue.with("crn", &[("crn", &case.crn)])) }.into(),
        ..IdentityBar::default()
    };
    bar.render_to(out);
    if let Some((act, done)) = &view.outcome {
        recorded(tongue, *act, done).render_to(out);
    }
    if view.on != view.today || view.as_known {
        let message = if view.as_known { "case-as-known" } else { "case-on" };
        let text = tongue.with(message, &[("day", &tongue.day(view.on))]);
        InsetText { content: text.into(), ..InsetText::default() }.render_to(out);
    }
    heading_large(&tongue.say("case-heading")).render_to(out);
    facts(tongue, view, out);
    if case.may_record {
        let content = tongue.say("record-oversight").into();
        Button { content, href: Some(record), ..Button::default() }.render_to(out);
    }
    heading(&tongue.say("case-due")).render_to(out);
    if open.is_empty() {
        paragraph(&tongue.say("case-nothing-due")).render_to(out);
    }
    for ruled in &open {
        due(tongue, &view.at, ruled).render_to(out);
    }
    heading(&tongue.say("case-not-due")).render_to(out);
    NotDue { tongue, rules: &closed }.render_to(out);
    heading(&tongue.say("case-timeline")).render_to(out);
    if case.happened.is_empty() {
        paragraph(&tongue.say("case-nothing-happened")).render_to(out);
    }
    timeline(tongue, view, out);
    let more = html! {
        @if case.may_doubt && !case.happened.is_empty() {
            p.govuk-body {
                a.govuk-link href=(view.at.to("/doubt/choose#happened")) {
                    (tongue.say("doubt-choose"))
                    span.govuk-visually-hidden { " " (tongue.say("case-timeline")) }
                }
            }
        }
        @if case.may_see_looks {
            p.govuk-body { a.govuk-link href=(view.at.to("/looks")) { (tongue.say("looks-link")) } }
        }
    };
    more.render_to(out);
    if !view.at.id().is_empty() {
        heading(&tongue.say("case-other-day")).render_to(out);
        ask_day(tongue, view).render_to(out);
    }
}

fn facts(tongue: &Tongue, view: &View, out: &mut String) {
    let case = &view.case;
    let capital = |text: String| sentence(&text);
    let row = |fact: &str, key: String, value: String| {
        let doubt = case.doubts.iter().find(|doubt| doubt.fact == fact);
        SummaryRow {
            key: key.into(),
            value: html! {
                (value)
                @if let Some(doubt) = doubt {
                    p.govuk-body-s."govuk-!-margin-bottom-0" { (said(tongue, &view.at, doubt, case.may_doubt)) }
                }
            }
            .into(),
            ..SummaryRow::default()
        }
    };
    let mut rows: Vec<SummaryRow> = case
        .facts
        .iter()
        .map(|(code, value)| {
            row(code, capital(tongue.word("attribute", code)), capital(fact_value(tongue, code, value)))
        })
        .collect();
    let practitioner = case.practitioner.clone().unwrap_or_else(|| tongue.say("nobody-holds"));
    rows.push(row("practitioner", tongue.say("practitioner"), practitioner));
    if let Some((from, until)) = case.supervision {
        let until = until.map_or_else(|| sentence(&tongue.word("value", "unknown")), |until| tongue.day(until));
        rows.push(row("supervision_start", sentence(&tongue.say("fact-name-supervision_start")), tongue.day(from)));
        rows.push(row("supervision_end_expected", sentence(&tongue.say("fact-name-supervision_end_expected")), until));
    }
    SummaryList { rows, classes: "touchstone-facts".into(), ..SummaryList::default() }.render_to(out);
    if case.may_doubt {
        // One way for all of them: a link beside each makes the page twice as long on a phone.
        let choose = html! {
            p.govuk-body { a.govuk-link href=(view.at.to("/doubt/choose")) { (tongue.say("doubt-choose")) } }
        };
        choose.render_to(out);
    }
}

/// A rule under which something is due, and one under which nothing is.
#[cfg(test)]
pub(crate) fn sample_rules() -> (case::Ruled, case::Ruled) {
    use std::sync::Arc;
    use touchstone_domain::plan::{Status, why};
    use touchstone_domain::policy::RuleInWords;
    use touchstone_service::case::Ruled;
    let on = Day::from_civil(2026, 1, 12).expect("a day");
    let account = |not_due: Option<&str>| why::Account {
        rule: "touch-points/high-risk".to_owned(),
        edition: "touch-points@2021-06-26".to_owned(),
        of_rule: Arc::new(RuleInWords {
            sentence: "The line manager oversees a high risk case every 3 months.".to_owned(),
            met_by: "met by: an oversight by the line manager".to_owned(),
            changes: "would change with: a new record".to_owned(),
            numbers: vec!["every 3 months: practice".to_owned()],
            ..RuleInWords::default()
        }),
        not_due: not_due.map(str::to_owned),
        duties: vec![why::DutyAccount {
            headline: "Overdue: due 4 January 2026".to_owned(),
            accountable: "accountable: Ward, Anna (N54A001)".to_owned(),
            because: vec!["3 months after the last oversight on 4 October 2025".to_owned()],
        }],
    };
    let standing = vec![(Status::Overdue, Some(on.plus(-8)))];
    let ruled = Ruled { standing, held_until: None, account: account(None), may_agree: true };
    let not = Ruled {
        standing: Vec::new(),
        held_until: None,
        account: why::Account { duties: Vec::new(), ..account(Some("Not due because ROSH is low")) },
        may_agree: false,
    };
    (ruled, not)
}

#[cfg(test)]
pub(crate) fn samples(tongue: &Tongue) -> Vec<crate::layout::Sample> {
    use touchstone_domain::policy::NdeliusContact;
    use touchstone_domain::words::{AskedFor, Occasion, YesNo};
    use touchstone_service::case::{Happened, Happening, InNdelius, Ours, Recorded, Ruled};
    use touchstone_service::doubt::{Doubt, Said};
    use touchstone_service::oversight::{Action, Details, Outcome};
    let on = Day::from_civil(2026, 1, 12).expect("a day");
    let (ruled, not) = sample_rules();
    let held = Ruled { held_until: Some(on.plus(4)), ..ruled.clone() };
    let record = Recorded {
        purposes: vec!["case_oversight"],
        by: "Ward, Anna".to_owned(),
        decision: Some("endorsed"),
        minutes: Some(30),
        recorded_at: Some(Instant::start_of(on)),
        changed_work: Some(YesNo::Yes),
        ours: Some(Ours {
            record_id: "0198c2a0-0000-7000-8000-000000000009".to_owned(),
            rationale: "Plan holds.\n<script>alert(1)</script>".to_owned(),
            details: Details {
                actions: vec![
                    Action { what: "Refer to housing".to_owned(), owner: "Patel".to_owned(), by: Some(on.plus(9)) },
                    Action { what: "Write to his employer".to_owned(), ..Action::default() },
                ],
                own_view: "He wants to move nearer to work.".to_owned(),
                diversity: "Reads with difficulty: said, not written.".to_owned(),
                occasion: Some(Occasion::Responsive),
                asked_for: Some(AskedFor::TestMyThinking),
            },
            sensitive: true,
            may_correct: true,
            contacts: vec![InNdelius {
                contact: Some(NdeliusContact { contact_type: "MO1".to_owned(), ..NdeliusContact::default() }),
                is_there: false,
            }],
            ..Ours::default()
        }),
    };
    let mut corrected = record.clone();
    if let Some(ours) = &mut corrected.ours {
        ours.corrected_at = Some(Instant::start_of(on.plus(1)));
        ours.reason = Some("Wrong day.".to_owned());
        ours.contacts = vec![InNdelius { contact: None, is_there: true }];
    }
    let imported = Recorded { by: "Ward, Anna".to_owned(), purposes: vec!["risk_change"], ..Recorded::default() };
    let doubted = |is_end, by: Option<&str>| {
        let (why, should_be) = ("The panel lowered it. <b>".to_owned(), "medium".to_owned());
        let by = by.map(str::to_owned);
        Happened::Doubted(Box::new(Said { by, why, should_be, at: Instant::start_of(on.plus(1)), is_end }))
    };
    let what = [
        Happened::Record(Box::new(record)),
        Happened::Record(Box::new(corrected)),
        Happened::Record(Box::new(imported)),
        Happened::Event("rosh_raised".to_owned()),
        Happened::Became("rosh", "high".to_owned()),
        doubted(false, Some("Ward, Anna")),
        doubted(true, Some("Ward, Anna")),
        doubted(true, None),
    ];
    let case = Case {
        name: "Smith, John".to_owned(),
        crn: "X320741".to_owned(),
        facts: vec![("rosh", "high".to_owned()), ("tier", "B2".to_owned()), ("mappa_level", "0".to_owned())],
        practitioner: Some("Patel, Meera".to_owned()),
        supervision: Some((on.plus(-300), Some(on.plus(300)))),
        rules: vec![ruled, not],
        happened: what
            .into_iter()
            .zip(["record/2026-01-12/case_oversight", "event/2026-01-12/rosh_raised"].into_iter().chain(["rosh"; 6]))
            .map(|(what, fact)| Happening { on, what, fact: fact.to_owned() })
            .collect(),
        may_record: true,
        may_doubt: true,
        doubts: Vec::new(),
        may_see_looks: true,
    };
    let view = View {
        at: At::case("0198c2a0-0000-7000-8000-000000000001"),
        case,
        today: on,
        on,
        as_known: false,
        wrong_day: false,
        outcome: None,
    };
    let record = Doubt { fact: "record/2026-01-12/case_oversight".to_owned(), ..crate::doubt::sample() };
    let doubts = vec![crate::doubt::sample(), record];
    let doubted = Case { doubts, rules: vec![held], ..view.case.clone() };
    let met = Outcome { rule: "touch-points/high-risk".to_owned(), met_on: Some(on), due: Some(on.plus(-8)) };
    let moved = Outcome { met_on: None, due: Some(on.plus(90)), ..met.clone() };
    let done = |act, outcomes| {
        let contacts = if act == Act::Agreed { Vec::new() } else { vec![None] };
        Some((act, SentCase { outcomes, contacts, ..SentCase::default() }))
    };
    let frame = Frame::sample(tongue, "/cases/x");
    let sample = |view: View| page(&frame, &view);
    vec![
        ("normal", sample(view.clone())),
        ("recorded", sample(View { outcome: done(Act::Recorded, vec![met, moved.clone()]), ..view.clone() })),
        ("agreed", sample(View { outcome: done(Act::Agreed, vec![moved]), ..view.clone() })),
        ("corrected, nothing met", sample(View { outcome: done(Act::Corrected, Vec::new()), ..view.clone() })),
        ("doubted", sample(View { case: doubted, ..view.clone() })),
        ("as known", sample(View { on: on.plus(-30), as_known: true, ..view.clone() })),
        ("wrong day", sample(View { wrong_day: true, ..view.clone() })),
        (
            "empty",
            sample(View { case: Case { name: "Smith, John".to_owned(), ..Case::default() }, on: on.plus(3), ..view }),
        ),
        ("limited", limited(&frame)),
    ]
}
