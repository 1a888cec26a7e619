//! Signing in and out.
//!
//! Somebody whose session ended while they wrote loses nothing: what they sent is carried through signing in, and kept as a draft.

use crate::drafts::{keep_for, page_of, to_carry};
use crate::headers;
use crate::kit::{Button, Input, InputType, InsetText, Label, PasswordInput};
use crate::layout::{Frame, error_message, errors, heading_large, paragraph};
use crate::visit::{Answer, Answered, Fields, Visit, local};
use maud::{Markup, html};
use touchstone_service::access::{self, SignInRefusal};
use touchstone_service::{Error, StoreError};

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    /// The name that was given.
    username: String,
    /// Where they were on their way to.
    to: String,
    /// What they had sent when their session had ended.
    kept: String,
    refusal: Option<SignInRefusal>,
}

pub(crate) fn page(frame: &Frame, view: &View) -> Markup {
    let tongue = &frame.tongue;
    let message = view.refusal.map(|refusal| match refusal {
        SignInRefusal::Wrong => tongue.say("sign-in-wrong"),
        SignInRefusal::TooMany => tongue.say("sign-in-too-many"),
    });
    let title = tongue.say("sign-in");
    let listed: Vec<(&str, String)> = message.iter().map(|text| ("username", text.clone())).collect();
    let label = |message: &str| Label { content: tongue.say(message).into(), ..Label::default() };
    let content = html! {
        (errors(tongue, &listed))
        (heading_large(&title))
        @if !view.kept.is_empty() { (InsetText { content: tongue.say("sign-in-kept").into(), ..InsetText::default() }) }
        form method="post" action="/sign-in" novalidate {
            input type="hidden" name="to" value=(view.to);
            @if !view.kept.is_empty() { input type="hidden" name="kept" value=(view.kept); }
            (Input {
                id: Some("username".to_owned()),
                name: "username".to_owned(),
                value: Some(view.username.clone()),
                label: label("username"),
                error_message: message.map(|text| error_message(tongue, text)),
                classes: "govuk-input--width-20".into(),
                autocomplete: Some("username".to_owned()),
                spellcheck: Some(false),
                r#type: InputType::default(),
                ..Input::default()
            })
            (PasswordInput {
                id: Some("password".to_owned()),
                name: "password".to_owned(),
                label: label("password"),
                classes: "govuk-input--width-20".into(),
                show_password_text: Some(tongue.say("password-show")),
                hide_password_text: Some(tongue.say("password-hide")),
                show_password_aria_label_text: Some(tongue.say("password-show-label")),
                hide_password_aria_label_text: Some(tongue.say("password-hide-label")),
                password_shown_announcement_text: Some(tongue.say("password-shown")),
                password_hidden_announcement_text: Some(tongue.say("password-hidden")),
                ..PasswordInput::default()
            })
            (Button { content: title.clone().into(), prevent_double_click: Some(true), ..Button::default() })
        }
        (paragraph(&tongue.say("sign-in-help")))
    };
    let shown = if listed.is_empty() { title } else { tongue.with("error-page-title", &[("title", &title)]) };
    frame.page(&shown, &content)
}

fn frame(visit: &Visit<'_>) -> Frame {
    Frame::read_by(&visit.tongue, None, "/sign-in".to_owned())
}

/// To sign in before going on; a form that was sent goes along.
pub(crate) fn first(visit: &Visit<'_>, posted: bool) -> Answer {
    if posted && visit.form.0.is_empty() {
        return Answer::to("/sign-in");
    }
    if !posted {
        let mut query = form_urlencoded::Serializer::new(String::new());
        return Answer::to(format!("/sign-in?{}", query.append_pair("to", &visit.path).finish()));
    }
    let kept = form_urlencoded::Serializer::new(String::new()).extend_pairs(to_carry(&visit.form)).finish();
    let to = page_of(&visit.path);
    Answer::page(200, page(&frame(visit), &View { to, kept, ..View::default() }))
}

/// `GET /sign-in`
#[expect(clippy::unnecessary_wraps, reason = "every route answers alike")]
pub(crate) fn ask(visit: &Visit<'_>) -> Answered {
    if visit.actor.is_some() {
        return Ok(Answer::to("/"));
    }
    let to = local(visit.query.get("to")).unwrap_or("/").to_owned();
    Ok(Answer::page(200, page(&frame(visit), &View { to, ..View::default() })))
}

/// `POST /sign-in`
pub(crate) fn sign_in(visit: &Visit<'_>) -> Answered {
    let (username, form) = (visit.form.get("username"), &visit.form);
    // A password may begin or end with a space.
    let password = form.all("password").next().unwrap_or_default();
    let to = local(form.get("to")).unwrap_or("/").to_owned();
    let service = &visit.site.service;
    match access::sign_in(service, &visit.moment, &visit.address, (username, password)) {
        Ok(token) => {
            // Whoever was signed in here is so no more: a session is of one signing in.
            if let (Some(old), Some(actor)) = (&visit.token, &visit.actor) {
                access::sign_out(service, actor, &visit.moment, old)?;
            }
            if form.has("kept") {
                let kept = Fields::read(form.get("kept").as_bytes());
                keep_for(visit, &token, &to, &kept)?;
            }
            Ok(Answer::to(to).with_cookie(headers::session(visit.site.secure, &token)))
        }
        Err(Error::Refused(refusal)) => {
            let status = if refusal == SignInRefusal::TooMany { 429 } else { 422 };
            let kept = form.get("kept").to_owned();
            let view = View { username: username.to_owned(), to, kept, refusal: Some(refusal) };
            Ok(Answer::page(status, page(&frame(visit), &view)))
        }
        Err(Error::Fault(fault)) => Err(fault.into()),
        Err(Error::NotAllowed(not)) => Err(StoreError::Refused(not.to_string()).into()),
    }
}

/// `POST /sign-out`
pub(crate) fn sign_out(visit: &Visit<'_>) -> Answered {
    if let Some(token) = &visit.token {
        access::sign_out(&visit.site.service, visit.actor()?, &visit.moment, token)?;
    }
    Ok(Answer::to("/sign-in").with_cookie(headers::no_session(visit.site.secure)))
}

#[cfg(test)]
pub(crate) fn samples(tongue: &crate::tongue::Tongue) -> Vec<crate::layout::Sample> {
    let frame = Frame::read_by(tongue, None, "/sign-in".to_owned());
    let wrong = View { username: "anna.ward".to_owned(), refusal: Some(SignInRefusal::Wrong), ..View::default() };
    let many = View { refusal: Some(SignInRefusal::TooMany), ..wrong.clone() };
    let kept = View { kept: "rationale=Plan+holds".to_owned(), to: "/cases/x/oversight".to_owned(), ..View::default() };
    vec![
        ("normal", page(&frame, &View::default())),
        ("error", page(&frame, &wrong)),
        ("too many", page(&frame, &many)),
        ("kept", page(&frame, &kept)),
    ]
}
