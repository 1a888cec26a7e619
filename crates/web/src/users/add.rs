//! The page that adds somebody whom staff.csv does not have, or who needs a role that no grade brings.

use super::{refused, role_choice};
use crate::drafts::resumed;
use crate::kit::{Button, Hint, Input, Label};
use crate::layout::{Frame, error_message, errors, heading_large, paragraph};
use crate::visit::{Answer, Answered, Fields, Visit, is_token};
use maud::{Markup, html};
use touchstone_domain::permission::UserRole;
use touchstone_service::Error;
use touchstone_service::drafts::{Begun, draft};
use touchstone_service::users::add_once;

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    fields: Fields,
    errors: Vec<(&'static str, String)>,
}

/// `GET /users/add`
pub(crate) fn ask(visit: &Visit<'_>) -> Answered {
    let blank = Fields(vec![("token".to_owned(), visit.form_token())]);
    let begun = draft(&visit.site.service, visit.actor()?, &visit.moment, Begun::AddUser)?;
    let fields = resumed(blank, begun.as_ref());
    Ok(Answer::page(200, page(&Frame::of(visit), &View { fields, errors: Vec::new() })))
}

/// `POST /users/add`
pub(crate) fn add(visit: &Visit<'_>) -> Answered {
    let form = &visit.form;
    let (username, staff, role) = (form.get("username"), form.get("staff"), form.get("role"));
    let token = form.get("token");
    if !is_token(token) {
        return Ok(Answer::to("/users/add"));
    }
    let roles: Vec<&str> = [role].into_iter().filter(|role| !role.is_empty()).collect();
    let new = (username, Some(staff).filter(|code| !code.is_empty()), roles.as_slice());
    match add_once(&visit.site.service, visit.actor()?, &visit.moment, token, new) {
        Ok(()) => {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.append_pair("only_added", "yes").append_pair("added", "yes");
            Ok(Answer::to(format!("/users?{}", query.finish())))
        }
        Err(Error::Refused(refusal)) => {
            let view = View { fields: form.clone(), errors: vec![refused(&visit.tongue, &refusal)] };
            Ok(Answer::page(422, page(&Frame::of(visit), &view)))
        }
        Err(Error::NotAllowed(not)) => Err(not.into()),
        Err(Error::Fault(fault)) => Err(fault.into()),
    }
}

pub(crate) fn page(frame: &Frame, view: &View) -> Markup {
    let tongue = &frame.tongue;
    let title = tongue.say("user-add");
    let wrong = |field: &str| view.errors.iter().find(|(known, _)| *known == field).map(|(_, text)| text.clone());
    let text = |name: &str, message: &str, hint: &str| Input {
        id: Some(name.to_owned()),
        name: name.to_owned(),
        value: Some(view.fields.get(name).to_owned()),
        label: Label { content: tongue.say(message).into(), ..Label::default() },
        hint: Some(Hint { content: tongue.say(hint).into(), ..Hint::default() }),
        error_message: wrong(name).map(|text| error_message(tongue, text)),
        classes: "govuk-input--width-20".into(),
        autocomplete: Some("off".to_owned()),
        spellcheck: Some(false),
        ..Input::default()
    };
    let content = html! {
        (errors(tongue, &view.errors))
        (heading_large(&title))
        (paragraph(&tongue.say("user-add-what")))
        form method="post" action="/users/add" novalidate {
            input type="hidden" name="token" value=(view.fields.get("token"));
            (text("username", "username", "user-name-hint"))
            (text("staff", "user-staff", "user-staff-hint"))
            (role_choice(tongue, "user-role", &UserRole::GIVEN, view.fields.get("role"), wrong("role"), true))
            div.govuk-button-group {
                (Button { content: title.clone().into(), prevent_double_click: Some(true), ..Button::default() })
                a.govuk-link href="/users" { (tongue.say("cancel")) }
            }
        }
    };
    let shown = if view.errors.is_empty() { title } else { tongue.with("error-page-title", &[("title", &title)]) };
    frame.page(&shown, &content)
}

#[cfg(test)]
pub(super) fn samples(tongue: &crate::tongue::Tongue) -> Vec<crate::layout::Sample> {
    use touchstone_service::users::UserRefusal as R;
    let frame = Frame::sample(tongue, "/users/add");
    let none = || String::new();
    let all = [
        R::Name(none()),
        R::Taken(none()),
        R::None(none()),
        R::Role(none(), none()),
        R::Staff(none()),
        R::Last(none()),
    ];
    let errors = all.iter().map(|refusal| refused(tongue, refusal)).filter(|(field, _)| *field != "last").collect();
    let fields = Fields::read(b"token=t&username=no+such+name%3Cb%3E&staff=X&role=auditor");
    vec![("add", page(&frame, &View::default())), ("add, wrong", page(&frame, &View { fields, errors }))]
}
