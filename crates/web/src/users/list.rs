//! The page that lists users, 25 at a time, and searches them.

use super::role_name;
use crate::kit::{
    Button, Checkbox, Checkboxes, Input, InsetText, Label, NotificationBanner, NotificationType, Pagination,
    PaginationLink, SummaryList, SummaryRow, Tag,
};
use crate::layout::{Frame, heading, heading_large, paragraph};
use crate::tongue::Tongue;
use crate::visit::{Answer, Answered, Visit};
use maud::{Markup, Render, html};
use touchstone_service::users::{Found, PAGE, Person, Sought, search};

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    text: String,
    only_added: bool,
    found: Found,
    /// Was somebody added just now?
    added: bool,
}

/// `GET /users`
pub(crate) fn list(visit: &Visit<'_>) -> Answered {
    let query = &visit.query;
    // Nobody's name is longer, and a longer text finds nobody.
    let text: String = query.get("q").chars().take(100).collect();
    let only_added = query.has("only_added");
    let page_number = query.get("page").parse().unwrap_or(1);
    let sought = Sought { text: &text, only_added };
    let found = search(&visit.site.service, visit.actor()?, &visit.moment, sought, page_number)?;
    let view = View { only_added, found, added: query.has("added"), text };
    Ok(Answer::page(200, page(&Frame::of(visit), &view)))
}

pub(crate) fn page(frame: &Frame, view: &View) -> Markup {
    let tongue = &frame.tongue;
    let found = &view.found;
    let content = html! {
        @if view.added {
            (NotificationBanner {
                r#type: NotificationType::Success,
                title: tongue.say("success").into(),
                content: html! { p.govuk-notification-banner__heading { (tongue.say("user-added")) } }.into(),
                ..NotificationBanner::default()
            })
        }
        (heading_large(&tongue.say("users-title")))
        (paragraph(&tongue.say("users-what")))
        (Button { content: tongue.say("user-add").into(), href: Some("/users/add".to_owned()), ..Button::default() })
        (ask(tongue, view))
        (heading(&tongue.count("users-found", found.count)))
        @if found.people.is_empty() {
            (InsetText { content: tongue.say("users-nobody").into(), ..InsetText::default() })
        } @else {
            (people(tongue, &found.people))
        }
        (pages(tongue, view))
    };
    frame.page(&tongue.say("users-title"), &content)
}

fn ask(tongue: &Tongue, view: &View) -> Markup {
    html! {
        form method="get" action="/users" role="search" novalidate {
            (Input {
                id: Some("q".to_owned()),
                name: "q".to_owned(),
                value: Some(view.text.clone()),
                label: Label { content: tongue.say("users-search").into(), ..Label::default() },
                classes: "govuk-input--width-20".into(),
                spellcheck: Some(false),
                ..Input::default()
            })
            (Checkboxes {
                name: "only_added".to_owned(),
                items: vec![Checkbox {
                    content: tongue.say("users-only-added").into(),
                    value: "yes".to_owned(),
                    checked: Some(view.only_added),
                    ..Checkbox::default()
                }.into()],
                classes: "govuk-checkboxes--small".into(),
                ..Checkboxes::default()
            })
            (Button { content: tongue.say("users-search-do").into(), classes: "govuk-button--secondary".into(), ..Button::default() })
        }
    }
}

fn people(tongue: &Tongue, people: &[Person]) -> SummaryList {
    let row = |person: &Person| {
        let name = person.name.clone().unwrap_or_else(|| person.username.clone());
        SummaryRow {
            key: html! { a.govuk-link href={ "/users/" (person.id) } { (name) } }.into(),
            value: html! {
                (roles(tongue, person)) " "
                @if person.disabled || person.gone || !person.has_password { (state(tongue, person)) }
                p.govuk-body-s."govuk-!-margin-top-1"."govuk-!-margin-bottom-0".touchstone-long { (person.username) }
            }
            .into(),
            ..SummaryRow::default()
        }
    };
    SummaryList { rows: people.iter().map(row).collect(), ..SummaryList::default() }
}

/// Every role somebody has today: that of their grade and those given.
pub(super) fn roles(tongue: &Tongue, person: &Person) -> String {
    let all = person.by_grade.iter().chain(&person.given).map(|role| role_name(tongue, *role));
    let all: Vec<String> = all.collect();
    if all.is_empty() { tongue.say("user-role-none") } else { all.join(", ") }
}

/// Why somebody cannot sign in, if they cannot.
pub(super) fn state(tongue: &Tongue, person: &Person) -> Markup {
    let (message, colour) = match person {
        Person { disabled: true, .. } => ("user-disabled", "govuk-tag--red"),
        Person { gone: true, .. } => ("user-gone", "govuk-tag--grey"),
        Person { has_password: false, .. } => ("user-no-password", "govuk-tag--yellow"),
        _ => return html! { (tongue.say("user-can")) },
    };
    Tag { content: tongue.say(message).into(), classes: colour.into(), ..Tag::default() }.render()
}

fn pages(tongue: &Tongue, view: &View) -> Markup {
    let (page, last) = (view.found.page, view.found.count.div_ceil(PAGE));
    if last <= 1 {
        return Markup::default();
    }
    let link = |to: usize, message: &str| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &view.text).append_pair("page", &to.to_string());
        if view.only_added {
            query.append_pair("only_added", "yes");
        }
        let href = format!("/users?{}", query.finish());
        PaginationLink { href, content: tongue.say(message).into(), ..PaginationLink::default() }
    };
    Pagination {
        landmark_label: Some(tongue.say("users-pages")),
        previous: (page > 1).then(|| link(page - 1, "page-before")),
        next: (page < last).then(|| link(page + 1, "page-after")),
        ..Pagination::default()
    }
    .render()
}

#[cfg(test)]
pub(super) fn samples(tongue: &Tongue) -> Vec<crate::layout::Sample> {
    use super::person::sample;
    let frame = Frame::sample(tongue, "/users");
    let normal = View { found: Found { people: vec![sample()], count: 1, page: 1 }, added: true, ..View::default() };
    let long = Person {
        name: Some("Featherstonehaugh-Cholmondeley, Maximiliana Wilhelmina Theodora".to_owned()),
        username: "maximiliana.featherstonehaugh-cholmondeley@probation.example".to_owned(),
        disabled: true,
        ..sample()
    };
    let gone = Person { gone: true, ..sample() };
    let unset = Person { has_password: false, name: None, by_grade: None, given: Vec::new(), ..sample() };
    let people = [vec![gone, unset], vec![long; 23]].concat();
    let text = "<b>\"Smith".to_owned();
    let many = View { text, only_added: true, found: Found { people, count: 2000, page: 3 }, added: false };
    vec![
        ("list", page(&frame, &normal)),
        ("list, empty", page(&frame, &View::default())),
        ("list, long", page(&frame, &many)),
    ]
}
