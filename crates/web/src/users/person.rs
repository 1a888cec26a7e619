//! The page of one user: their roles, their password, and whether they may use the service.

use super::list::{roles as all_roles, state};
use super::{refused, role_choice, role_name};
use crate::kit::{
    BackLink, Button, Hint, InsetText, Label, NotificationBanner, NotificationType, PasswordInput, SummaryList,
    SummaryRow,
};
use crate::layout::{Frame, error_message, errors, heading, heading_large, paragraph};
use crate::tongue::Tongue;
use crate::visit::{Answer, Answered, Failure, Visit};
use maud::{Markup, html};
use touchstone_domain::permission::UserRole;
use touchstone_service::access::{PasswordRefusal, set_password};
use touchstone_service::users::{self, Person, UserRefusal, change_role, disable, enable};
use touchstone_service::{Error, Via};

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    person: Person,
    errors: Vec<(&'static str, String)>,
    /// A message about what was done just now.
    done: Option<&'static str>,
}

/// What may have been done just now, as the address says it.
const DONE: [&str; 5] = ["role-given", "role-ended", "password-set", "disabled", "enabled"];

/// `GET /users/{id}`
pub(crate) fn person(visit: &Visit<'_>) -> Answered {
    let person = find(visit)?;
    let said = visit.query.get("done");
    let done = DONE.into_iter().find(|done| *done == said);
    Ok(Answer::page(200, page(&Frame::of(visit), &View { person, done, ..View::default() })))
}

fn find(visit: &Visit<'_>) -> Result<Person, Failure> {
    Ok(users::person(&visit.site.service, visit.actor()?, &visit.moment, &visit.id)?)
}

/// What came of an act: the page again, with what was done or what is wrong.
fn answer(visit: &Visit<'_>, person: Person, did: Result<&'static str, Error<UserRefusal>>) -> Answered {
    match did {
        Ok(done) => Ok(Answer::to(format!("/users/{}?done={done}", visit.id))),
        Err(Error::Refused(refusal)) => {
            let errors = vec![refused(&visit.tongue, &refusal)];
            wrong(visit, person, errors)
        }
        Err(Error::NotAllowed(not)) => Err(not.into()),
        Err(Error::Fault(fault)) => Err(fault.into()),
    }
}

fn wrong(visit: &Visit<'_>, person: Person, errors: Vec<(&'static str, String)>) -> Answered {
    let frame = Frame { path: format!("/users/{}", visit.id), ..Frame::of(visit) };
    Ok(Answer::page(422, page(&frame, &View { person, errors, done: None })))
}

/// `POST /users/{id}/roles`
pub(crate) fn roles(visit: &Visit<'_>) -> Answered {
    let person = find(visit)?;
    let ends = visit.form.get("end");
    let role = if ends.is_empty() { visit.form.get("role") } else { ends };
    let change = (person.username.as_str(), role, ends.is_empty());
    let did = change_role(&visit.site.service, visit.actor()?, &visit.moment, Via::Page, change);
    let done = if ends.is_empty() { "role-given" } else { "role-ended" };
    answer(visit, person, did.map(|()| done))
}

/// `POST /users/{id}/password`
pub(crate) fn password(visit: &Visit<'_>) -> Answered {
    let person = find(visit)?;
    // A password may begin or end with a space.
    let password = visit.form.all("password").next().unwrap_or_default();
    let new = (person.username.as_str(), password);
    match set_password(&visit.site.service, visit.actor()?, &visit.moment, Via::Page, new) {
        Ok(()) => answer(visit, person, Ok("password-set")),
        Err(Error::Refused(refusal)) => {
            let text = visit.tongue.say(password_wrong(&refusal));
            wrong(visit, person, vec![("password", text)])
        }
        Err(Error::NotAllowed(not)) => Err(not.into()),
        Err(Error::Fault(fault)) => Err(fault.into()),
    }
}

const fn password_wrong(refusal: &PasswordRefusal) -> &'static str {
    match refusal {
        PasswordRefusal::Nobody(_) => "user-gone-password",
        PasswordRefusal::Length => "user-password-length",
        PasswordRefusal::HoldsName => "user-password-name",
    }
}

/// `POST /users/{id}/disabled`
pub(crate) fn disabled(visit: &Visit<'_>) -> Answered {
    let person = find(visit)?;
    let (service, actor) = (&visit.site.service, visit.actor()?);
    let did = if visit.form.get("disabled") == "no" {
        enable(service, actor, &visit.moment, Via::Page, &person.username).map(|()| "enabled")
    } else {
        disable(service, actor, &visit.moment, Via::Page, &person.username).map(|()| "disabled")
    };
    answer(visit, person, did)
}

pub(crate) fn page(frame: &Frame, view: &View) -> Markup {
    let (tongue, person) = (&frame.tongue, &view.person);
    let name = person.name.clone().unwrap_or_else(|| person.username.clone());
    let title = tongue.say("user-title");
    let content = html! {
        (BackLink { content: tongue.say("users-title").into(), href: Some("/users".to_owned()), ..BackLink::default() })
        (errors(tongue, &view.errors))
        @if let Some(done) = view.done {
            (NotificationBanner {
                r#type: NotificationType::Success,
                title: tongue.say("success").into(),
                content: html! {
                    p.govuk-notification-banner__heading { (tongue.say(&format!("user-done-{done}"))) }
                }.into(),
                ..NotificationBanner::default()
            })
        }
        (heading_large(&name))
        (known(tongue, person))
        @if person.gone { (InsetText { content: tongue.say("user-gone-what").into(), ..InsetText::default() }) }
        (role_forms(tongue, view))
        @if !person.gone && !person.disabled { (password_form(tongue, view)) }
        (disabled_form(tongue, person))
    };
    let shown = if view.errors.is_empty() { title } else { tongue.with("error-page-title", &[("title", &title)]) };
    frame.page(&shown, &content)
}

fn known(tongue: &Tongue, person: &Person) -> SummaryList {
    let row = |key: &str, value: Markup| SummaryRow {
        key: tongue.say(key).into(),
        value: value.into(),
        ..SummaryRow::default()
    };
    let mut rows = vec![row("username", html! { (person.username) })];
    if let Some(code) = &person.staff_code {
        rows.push(row("user-staff-code", html! { (code) }));
    }
    rows.push(row("users-roles", html! { (all_roles(tongue, person)) }));
    rows.push(row("users-state", state(tongue, person)));
    SummaryList { rows, ..SummaryList::default() }
}

fn wrong_text(view: &View, field: &str) -> Option<String> {
    view.errors.iter().find(|(known, _)| *known == field).map(|(_, text)| text.clone())
}

fn role_forms(tongue: &Tongue, view: &View) -> Markup {
    let person = &view.person;
    let action = format!("/users/{}/roles", person.id);
    let others: Vec<UserRole> = UserRole::GIVEN.into_iter().filter(|role| !person.given.contains(role)).collect();
    html! {
        (heading(&tongue.say("user-roles")))
        (paragraph(&tongue.say("user-roles-what")))
        @for (at, role) in person.given.iter().enumerate() {
            // What refuses to end a role leads to the first of these buttons.
            form method="post" action=(action) {
                input type="hidden" name="end" value=(role.code());
                (Button {
                    content: tongue.with("user-role-end", &[("role", &role_name(tongue, *role))]).into(),
                    classes: "govuk-button--secondary".into(),
                    id: (at == 0).then(|| "last".to_owned()),
                    ..Button::default()
                })
            }
        }
        @if !others.is_empty() && !person.gone && !person.disabled {
            form method="post" action=(action) novalidate {
                (role_choice(tongue, "user-role-give", &others, "", wrong_text(view, "role"), false))
                (Button { content: tongue.say("user-role-give-do").into(), ..Button::default() })
            }
        }
    }
}

fn password_form(tongue: &Tongue, view: &View) -> Markup {
    html! {
        (heading(&tongue.say("user-password")))
        form method="post" action={ "/users/" (view.person.id) "/password" } novalidate {
            (PasswordInput {
                id: Some("password".to_owned()),
                name: "password".to_owned(),
                label: Label { content: tongue.say("user-password-new").into(), ..Label::default() },
                hint: Some(Hint { content: tongue.say("user-password-hint").into(), ..Hint::default() }),
                error_message: wrong_text(view, "password").map(|text| error_message(tongue, text)),
                classes: "govuk-input--width-20".into(),
                autocomplete: Some("new-password".to_owned()),
                show_password_text: Some(tongue.say("password-show")),
                hide_password_text: Some(tongue.say("password-hide")),
                show_password_aria_label_text: Some(tongue.say("password-show-label")),
                hide_password_aria_label_text: Some(tongue.say("password-hide-label")),
                password_shown_announcement_text: Some(tongue.say("password-shown")),
                password_hidden_announcement_text: Some(tongue.say("password-hidden")),
                ..PasswordInput::default()
            })
            (Button { content: tongue.say("user-password-do").into(), ..Button::default() })
        }
    }
}

fn disabled_form(tongue: &Tongue, person: &Person) -> Markup {
    let (heading_of, what, does, value, classes) = if person.disabled {
        ("user-enable", "user-enable-what", "user-enable-do", "no", "govuk-button--secondary")
    } else {
        ("user-disable", "user-disable-what", "user-disable-do", "yes", "govuk-button--warning")
    };
    html! {
        (heading(&tongue.say(heading_of)))
        (paragraph(&tongue.say(what)))
        form method="post" action={ "/users/" (person.id) "/disabled" } {
            input type="hidden" name="disabled" value=(value);
            (Button { content: tongue.say(does).into(), classes: classes.into(), ..Button::default() })
        }
    }
}

#[cfg(test)]
pub(super) fn sample() -> Person {
    Person {
        id: "12".to_owned(),
        username: "anna.ward".to_owned(),
        name: Some("Ward, Anna".to_owned()),
        staff_code: Some("N54A001".to_owned()),
        by_grade: Some(UserRole::Spo),
        given: vec![UserRole::Administrator],
        disabled: false,
        gone: false,
        has_password: true,
    }
}

#[cfg(test)]
pub(super) fn samples(tongue: &Tongue) -> Vec<crate::layout::Sample> {
    let frame = Frame::sample(tongue, "/users/12");
    let normal = View { person: sample(), ..View::default() };
    let gone = Person { gone: true, given: Vec::new(), by_grade: None, ..sample() };
    let off = Person { disabled: true, ..sample() };
    let last = vec![refused(tongue, &UserRefusal::Last(String::new()))];
    let short = [PasswordRefusal::Nobody(String::new()), PasswordRefusal::Length, PasswordRefusal::HoldsName];
    let short = short.iter().map(|refusal| ("password", tongue.say(password_wrong(refusal)))).collect();
    let mut all = vec![
        ("person", page(&frame, &normal)),
        ("person, gone", page(&frame, &View { person: gone, ..View::default() })),
        ("person, disabled", page(&frame, &View { person: off, ..View::default() })),
        ("person, the last", page(&frame, &View { errors: last, ..normal.clone() })),
        ("person, password wrong", page(&frame, &View { errors: short, ..normal.clone() })),
    ];
    all.extend(DONE.map(|done| ("person, done", page(&frame, &View { done: Some(done), ..normal.clone() }))));
    all
}
