//! The page Today.

use super::hours::{how, needed};
use super::missing::missing;
use crate::kit::{
    InsetText, Pagination, PaginationLink, SummaryAction, SummaryActions, SummaryCard, SummaryCardTitle, SummaryList,
    SummaryRow, Tag, Text,
};
use crate::layout::{Frame, heading, heading_large, heading_small, paragraph, places};
use crate::tongue::Tongue;
use crate::visit::{Answer, Answered, Visit};
use maud::{Markup, Render, html};
use touchstone_domain::calendar::Day;
use touchstone_domain::permission::{Permission, Withheld};
use touchstone_domain::plan::Status;
use touchstone_service::today::{Group, Item, PAGE, Today, today as list_of};

/// Bytes that a duty takes on the page, nearly always.
const ROW: usize = 768;

/// What the page shows.
#[derive(Clone, Debug)]
pub(crate) struct View {
    on: Day,
    pub(super) today: Today,
    /// May whoever reads it record oversight?
    may_record: bool,
    /// May whoever reads it say that a fact is wrong?
    pub(super) may_doubt: bool,
}

/// `GET /`
#[expect(clippy::unnecessary_wraps, reason = "every route answers alike")]
pub(crate) fn begin(visit: &Visit<'_>) -> Answered {
    let places = visit.actor.as_ref().map(places).unwrap_or_default();
    if let Some((_, to)) = places.first() {
        return Ok(Answer::to(*to));
    }
    let tongue = &visit.tongue;
    let page = Frame::of(visit).note(&tongue.say("nothing-yet-title"), &[tongue.say("nothing-yet")]);
    Ok(Answer::page(200, page))
}

/// `GET /today`
pub(crate) fn today(visit: &Visit<'_>) -> Answered {
    let actor = visit.actor()?;
    let page_number = visit.query.get("page").parse().unwrap_or(1);
    let words = visit.tongue.words();
    let today = list_of(&visit.site.service, actor, &visit.moment, words, page_number)?;
    let (may_record, may_doubt) = (actor.could(Permission::RecordOversight), actor.could(Permission::Doubt));
    let view = View { on: visit.moment.today(), today, may_record, may_doubt };
    Ok(Answer::page(200, page(&Frame::of(visit), &view)))
}

pub(crate) fn page(frame: &Frame, view: &View) -> Markup {
    let tongue = &frame.tongue;
    let today = &view.today;
    let overdue = today.overdue_count;
    let week: usize = today.week.iter().map(|group| group.items.len()).sum();
    let nothing = today.now.is_empty() && overdue == 0 && week == 0;
    let rows = today.now.len() + today.overdue.len() + week + today.gaps.len() + today.held.len();
    frame.page_of(&tongue.say("nav-today"), rows * ROW, |out| {
        heading_large(&tongue.with("today-heading", &[("day", &tongue.long_day(view.on))])).render_to(out);
        age(tongue, view).render_to(out);
        summary(tongue, view, week).render_to(out);
        if nothing {
            empty(tongue, today).render_to(out);
        }
        if !today.now.is_empty() {
            heading(&tongue.say("today-now")).render_to(out);
            duties(tongue, view, &today.now, false).render_to(out);
        }
        if overdue > 0 {
            heading(&tongue.count("today-overdue", overdue)).render_to(out);
            duties(tongue, view, &today.overdue, true).render_to(out);
            pages(tongue, today).render_to(out);
        }
        if week > 0 {
            heading(&tongue.count("today-week", week)).render_to(out);
            for group in &today.week {
                conversation(tongue, view, group).render_to(out);
                duties(tongue, view, &group.items, false).render_to(out);
            }
        }
        missing(tongue, view).render_to(out);
        if let Some(text) = withheld(tongue, today.limited) {
            InsetText { content: text.into(), ..InsetText::default() }.render_to(out);
        }
    })
}

/// What one conversation could meet, and where to record it.
fn conversation(tongue: &Tongue, view: &View, group: &Group) -> Markup {
    let who = if group.practitioner.is_empty() { tongue.say("nobody-holds") } else { group.practitioner.clone() };
    let what = tongue.count("in-one-conversation", group.items.len());
    let time = tongue.minutes(group.minutes);
    html! {
        (heading_small(None, &tongue.with("today-group", &[("who", &who), ("what", &what), ("time", &time)])))
        @if let Some(id) = group.id.as_ref().filter(|_| view.may_record) {
            p.govuk-body {
                a.govuk-link href={ "/practitioners/" (id) "/conversation" } {
                    (tongue.say("today-conversation"))
                    span.govuk-visually-hidden { " " (tongue.with("with-whom", &[("name", &who)])) }
                }
            }
        }
    }
}

/// How much is about people whom the reader may not see.
pub(crate) fn withheld(tongue: &Tongue, limited: Withheld) -> Option<String> {
    match limited {
        Withheld::Nobody => None,
        Withheld::Few => Some(tongue.say("today-limited-few")),
        Withheld::Count(count) => Some(tongue.count("today-limited", count)),
    }
}

/// How old the figures are.
fn age(tongue: &Tongue, view: &View) -> Markup {
    let text = match view.today.extract {
        None => tongue.say("age-none"),
        Some(day) => {
            let days = usize::try_from(view.on.since(day)).unwrap_or(0);
            let age = if days == 0 { tongue.say("age-today") } else { tongue.count("age-days", days) };
            tongue.with("age", &[("day", &tongue.day(day)), ("age", &age)])
        }
    };
    paragraph(&text)
}

fn summary(tongue: &Tongue, view: &View, week: usize) -> Markup {
    let today = &view.today;
    let row = |key: &str, value: String| SummaryRow {
        key: tongue.say(key).into(),
        value: value.into(),
        ..SummaryRow::default()
    };
    let list = SummaryList {
        rows: vec![
            row("sum-now", today.now.len().to_string()),
            row("sum-overdue", today.overdue_count.to_string()),
            row("sum-week", week.to_string()),
            row("sum-held", today.held.len().to_string()),
            row("sum-gaps", today.gaps.len().to_string()),
            row("sum-hours", needed(tongue, today)),
        ],
        card: Some(SummaryCard {
            title: Some(SummaryCardTitle { content: tongue.say("sum-title").into(), ..SummaryCardTitle::default() }),
            ..SummaryCard::default()
        }),
        classes: "touchstone-figures".into(),
        ..SummaryList::default()
    };
    html! { (list) (how(tongue, today)) }
}

fn empty(tongue: &Tongue, today: &Today) -> Markup {
    let text = match today.next {
        Some(day) => tongue.with("today-empty-next", &[("day", &tongue.day(day))]),
        None => tongue.say("today-empty"),
    };
    InsetText { content: text.into(), ..InsetText::default() }.render()
}

/// The colour of a tag.
pub(crate) const fn colour(status: Status) -> &'static str {
    match status {
        Status::Overdue => "govuk-tag--red",
        Status::DueToday => "govuk-tag--orange",
        Status::DueSoon => "govuk-tag--yellow",
        Status::Met => "govuk-tag--green",
        Status::MetLate => "govuk-tag--teal",
        Status::Gap => "govuk-tag--purple",
        Status::Upcoming | Status::Paused => "govuk-tag--grey",
    }
}

/// What is overdue and held back is not red: the fact it rests on is doubted.
pub(crate) fn held(tongue: &Tongue, until: Day) -> Tag {
    let content = tongue.with("tag-held", &[("day", &tongue.day(until))]);
    Tag { content: content.into(), classes: "govuk-tag--blue".into(), ..Tag::default() }
}

pub(super) fn duties(tongue: &Tongue, view: &View, items: &[Item], with_practitioner: bool) -> SummaryList {
    let rows = items.iter().map(|item| duty(tongue, view, item, with_practitioner)).collect();
    SummaryList { rows, classes: "touchstone-duties".into(), ..SummaryList::default() }
}

fn duty(tongue: &Tongue, view: &View, item: &Item, with_practitioner: bool) -> SummaryRow {
    let case = item.case.as_deref().map(|id| ["/cases/", id].concat());
    let anchor = item.rule.replace('/', "-");
    let key = html! {
        @match case.as_ref().or(item.page.as_ref()) {
            Some(page) => a.govuk-link href={ (Text(page)) "#" (Text(&anchor)) } { (Text(&item.name)) },
            None => (Text(&item.name)),
        }
    };
    let standing = || Tag {
        content: tongue.standing(item.status, item.due).into(),
        classes: colour(item.status).into(),
        ..Tag::default()
    };
    let tag = item.held_until.map_or_else(standing, |until| held(tongue, until));
    let value = html! {
        (Text(tongue.rule(&item.rule))) " " (tag)
        p.govuk-body-s."govuk-!-margin-bottom-0"."govuk-!-margin-top-1" {
            (Text(sentence(&item.why)))
            @if with_practitioner && !item.practitioner.is_empty() && item.practitioner != item.name {
                br; (Text(tongue.with("held-by", &[("name", &item.practitioner)])))
            }
        }
    };
    let record = case.filter(|_| view.may_record).map(|case| SummaryAction {
        content: tongue.say("record-oversight").into(),
        href: [&case, "/oversight"].concat(),
        visually_hidden_text: Some(tongue.with("of-whom", &[("name", &item.name)])),
        ..SummaryAction::default()
    });
    SummaryRow {
        key: key.into(),
        value: value.into(),
        actions: SummaryActions { items: record.into_iter().collect(), ..SummaryActions::default() },
        ..SummaryRow::default()
    }
}

/// With a capital at its beginning.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let mut written = String::with_capacity(text.len() + 2);
    written.extend(letters.next().into_iter().flat_map(char::to_uppercase));
    written.push_str(letters.as_str());
    written
}

fn pages(tongue: &Tongue, today: &Today) -> Markup {
    let last = today.overdue_count.div_ceil(PAGE);
    if last <= 1 {
        return Markup::default();
    }
    let link = |to: usize, message: &str| PaginationLink {
        href: format!("/today?page={to}"),
        content: tongue.say(message).into(),
        ..PaginationLink::default()
    };
    Pagination {
        landmark_label: Some(tongue.say("pages")),
        previous: (today.page > 1).then(|| link(today.page - 1, "page-before")),
        next: (today.page < last).then(|| link(today.page + 1, "page-after")),
        ..Pagination::default()
    }
    .render()
}

#[cfg(test)]
pub(crate) fn samples(tongue: &Tongue) -> Vec<crate::layout::Sample> {
    use touchstone_domain::measure::{Hours, Unknown};
    use touchstone_domain::policy::{Basis, Keeper};
    use touchstone_service::today::Missing;
    let on = Day::from_civil(2026, 1, 12).expect("a day");
    let item = |name: &str, rule: &str, status: Status, due: i32| Item {
        case: Some("0198c2a0-0000-7000-8000-000000000001".to_owned()),
        page: None,
        name: name.to_owned(),
        rule: rule.into(),
        status,
        due: Some(on.plus(due)).filter(|_| status != Status::Gap),
        minutes: 30,
        why: "3 months after the last oversight on 4 October 2025".to_owned(),
        practitioner: "Patel, Meera".to_owned(),
        missing: None,
        held_until: None,
    };
    let lacks = |fact, keeper| Item {
        missing: Some(Missing { fact, keeper, doubted: Some(fact.to_owned()) }),
        ..item("Lee, Sam", "panels/mappa-level-1", Status::Gap, 0)
    };
    let of_staff = Item {
        case: None,
        page: Some("/staff/0198c2a0-0000-7000-8000-000000000001".to_owned()),
        missing: Some(Missing { fact: "service_started", keeper: Keeper::Administration, doubted: None }),
        ..item("Lee, Sam", "supervision/one-to-one", Status::Gap, 0)
    };
    let later =
        Item { held_until: Some(on.plus(4)), ..item("Smith, John", "touch-points/high-risk", Status::Overdue, -8) };
    let doubt = (crate::doubt::sample(), "Smith, John".to_owned(), "x".to_owned());
    let hours = Hours { contracted: 2220, holidays: (444, 1), away: (0, 0) };
    let long = "Featherstonehaugh-Cholmondeley, Maximiliana Wilhelmina Theodora";
    let soon = vec![item("Smith, John", "touch-points/high-risk", Status::DueSoon, 3)];
    let normal = Today {
        now: vec![item("Jones, Ann", "touch-points/serious-information", Status::DueToday, 0)],
        overdue: vec![item("Smith, John", "touch-points/high-risk", Status::Overdue, -8)],
        overdue_count: 1,
        page: 1,
        week: vec![Group {
            practitioner: "Patel, Meera".to_owned(),
            id: Some("x".to_owned()),
            items: soon,
            minutes: 30,
        }],
        gaps: vec![
            lacks("mappa_category", Keeper::Practitioner),
            Item { rule: "own/other".into(), ..lacks("mappa_category", Keeper::Practitioner) },
            lacks("practitioner", Keeper::Manager),
            lacks("tier", Keeper::Ndelius),
            of_staff,
        ],
        held: vec![later],
        doubts: vec![doubt],
        hours: Some(Ok(hours)),
        contracted: Some((37, Basis::Assumed)),
        limited: Withheld::of(2),
        next: None,
        minutes: 445,
        extract: Some(on.plus(-1)),
    };
    let overdue: Vec<Item> = (0..25).map(|at| item(long, "own/rule-of-a-unit", Status::Overdue, -at - 1)).collect();
    let view =
        |today: Today| page(&Frame::sample(tongue, "/today"), &View { on, today, may_record: true, may_doubt: true });
    let next = Some(on.plus(14));
    vec![
        ("normal", view(normal)),
        ("empty", view(Today { next, ..Today::default() })),
        ("nothing at all", view(Today::default())),
        ("hours unknown", view(Today { hours: Some(Err(Unknown::Fte)), ..Today::default() })),
        ("limited", view(Today { limited: Withheld::of(7), ..Today::default() })),
        ("long", view(Today { overdue, overdue_count: 60, page: 2, extract: Some(on), ..Today::default() })),
    ]
}
