//! Several cases from one conversation with a practitioner on one page: cases left empty are not recorded.

use super::ndelius::contacts;
use super::said::{Wrong, minutes, refused};
use crate::case::{date, fields_of_day, outcomes};
use crate::drafts::{keep_refused, resumed, to_keep, token, token_of};
use crate::kit::{
    Button, Hint, Input, InputMode, InsetText, Label, NotificationBanner, NotificationType, Select, SelectItem, Tag,
    Textarea,
};
use crate::layout::{Frame, error_message, errors, heading, heading_large, paragraph};
use crate::today::colour;
use crate::tongue::Tongue;
use crate::visit::{Answer, Answered, Fields, Visit};
use crate::why::At;
use maud::{Markup, Render, html};
use touchstone_domain::permission::Withheld;
use touchstone_domain::words::{Decision, Purpose};
use touchstone_service::Error;
use touchstone_service::drafts::{Begun, save_draft};
use touchstone_service::oversight::{
    Meeting, MeetingCase, MeetingEntry, MeetingRefusal, NewMeeting, TalkedOver, meeting_form, record_meeting,
};

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    id: String,
    at: At,
    form: Meeting,
    fields: Fields,
    errors: Wrong,
    /// Are all cases of the practitioner shown?
    all: bool,
    /// Was a draft of this kept just now?
    kept: bool,
    /// Do the fields hold what was begun before?
    from_draft: bool,
}

/// Does somebody want all cases, or began with them?
fn wants_all(fields: &Fields) -> bool {
    fields.get("all") == "yes"
}

/// What the fields hold before anybody wrote in them.
fn blank(visit: &Visit<'_>) -> Fields {
    let token = ("token".to_owned(), token(visit));
    Fields(std::iter::once(token).chain(fields_of_day("on", visit.moment.today())).collect())
}

/// `GET /practitioners/{id}/conversation`
pub(crate) fn ask(visit: &Visit<'_>) -> Answered {
    let (service, actor) = (&visit.site.service, visit.actor()?);
    let all = wants_all(&visit.query);
    let ask = |all| meeting_form(service, actor, &visit.moment, &visit.id, (all, visit.query.get("sent")));
    let mut form = ask(all)?;
    let fields = resumed(blank(visit), form.draft.as_ref());
    let from_draft = form.draft.is_some();
    if !all && wants_all(&fields) {
        form = ask(true)?;
    }
    let kept = visit.query.has("kept");
    let view = View {
        id: visit.id.clone(),
        at: At::of(visit),
        all: all || wants_all(&fields),
        form,
        fields,
        kept,
        from_draft: from_draft && !kept,
        ..View::default()
    };
    Ok(Answer::page(200, page(&Frame::of(visit), &view)))
}

/// `POST /practitioners/{id}/conversation/draft`
pub(crate) fn keep(visit: &Visit<'_>) -> Answered {
    let fields = to_keep(&visit.form);
    save_draft(&visit.site.service, visit.actor()?, &visit.moment, (Begun::Meeting(&visit.id), &fields))?;
    Ok(Answer::to(At::of(visit).on(&format!("/practitioners/{}/conversation?kept=yes", visit.id))))
}

/// `POST /practitioners/{id}/conversation`
pub(crate) fn save(visit: &Visit<'_>) -> Answered {
    let (service, actor) = (&visit.site.service, visit.actor()?);
    let (tongue, sent) = (&visit.tongue, &visit.form);
    let all = wants_all(sent);
    let form = meeting_form(service, actor, &visit.moment, &visit.id, (true, ""))?;
    let again = |errors: Wrong| {
        let mut came = blank(visit);
        came.0.push(("all".to_owned(), "yes".to_owned()));
        keep_refused(visit, Begun::Meeting(&visit.id), &came);
        let shown = meeting_form(service, actor, &visit.moment, &visit.id, (all, ""))?;
        let view = View {
            id: visit.id.clone(),
            at: At::of(visit),
            form: shown,
            fields: sent.clone(),
            errors,
            all,
            ..View::default()
        };
        Ok(Answer::page(422, page(&Frame::of(visit), &view)))
    };
    // Sent again, it is answered as the first time: what is wrong with it by now does not matter.
    let once = token_of(tongue, sent);
    let new = match read(tongue, &visit.id, sent, &form.cases) {
        Ok(new) => new,
        Err(errors) => return again(errors),
    };
    let once = match once {
        Ok(once) => once,
        Err(wrong) => return again(vec![("on-day".to_owned(), wrong)]),
    };
    match record_meeting(service, actor, &visit.moment, once, &new) {
        Ok(()) => Ok(Answer::to(At::of(visit).on(&format!("/practitioners/{}/conversation?sent={once}", visit.id)))),
        Err(Error::NotAllowed(not)) => Err(not.into()),
        Err(Error::Refused(refusal)) => again(of_cases(tongue, &form.cases, &refusal)),
        Err(Error::Fault(fault)) => Err(fault.into()),
    }
}

/// What is wrong with each case, by its name; what is wrong with the conversation, once.
fn of_cases(tongue: &Tongue, cases: &[MeetingCase], refusal: &MeetingRefusal) -> Wrong {
    let mut wrong = Wrong::new();
    for (id, refusal) in &refusal.0 {
        let (field, text) = refused(tongue, refusal);
        let text = match cases.iter().find(|case| case.id == *id) {
            Some(case) => tongue.with("conversation-wrong", &[("name", &case.name), ("what", &text)]),
            None => text,
        };
        let of_case = ["decision", "rationale"].contains(&field.as_str()) && !id.is_empty();
        let field = if of_case { format!("{field}-{id}") } else { field };
        wrong.push((field, text));
    }
    wrong
}

/// The conversation that the fields describe.
fn read(tongue: &Tongue, id: &str, sent: &Fields, cases: &[MeetingCase]) -> Result<NewMeeting, Wrong> {
    let mut wrong = Wrong::new();
    let on = sent.day("on").ok().flatten();
    if on.is_none() {
        wrong.push(("on-day".to_owned(), tongue.say("wrong-day")));
    }
    let minutes = minutes(sent);
    if minutes.is_err() {
        wrong.push(("minutes".to_owned(), tongue.say("record-minutes")));
    }
    let mut entries = Vec::new();
    for case in cases {
        let (decision, rationale) =
            (sent.get(&format!("decision-{}", case.id)), sent.get(&format!("rationale-{}", case.id)));
        let mut say = |field: &str, message: &str| {
            let text = tongue.with("conversation-wrong", &[("name", &case.name), ("what", &tongue.say(message))]);
            wrong.push((format!("{field}-{}", case.id), text));
        };
        match (Decision::from_code(decision), rationale.is_empty()) {
            (None, true) => {}
            (None, false) => say("decision", "record-no-decision"),
            (Some(_), true) => say("rationale", "record-no-rationale"),
            (Some(decision), false) => {
                entries.push(MeetingEntry { id: case.id.clone(), decision, rationale: rationale.to_owned() });
            }
        }
    }
    if entries.is_empty() && wrong.is_empty() {
        let first = cases.first().map(|case| format!("decision-{}", case.id));
        wrong.push((first.unwrap_or_else(|| "on-day".to_owned()), tongue.say("conversation-nothing")));
    }
    match (on, minutes) {
        (Some(on), Ok(minutes)) if wrong.is_empty() => {
            Ok(NewMeeting { practitioner: id.to_owned(), on, minutes, cases: entries })
        }
        _ => Err(wrong),
    }
}

pub(crate) fn page(frame: &Frame, view: &View) -> Markup {
    let (tongue, form) = (&frame.tongue, &view.form);
    let title = tongue.say("conversation-title");
    let action = format!("/practitioners/{}/conversation", view.id);
    let note = match (view.kept, view.from_draft) {
        (true, _) => Some("record-kept"),
        (_, true) => Some("record-from-draft"),
        _ => None,
    };
    let content = html! {
        (errors(tongue, &view.errors))
        @if !form.done.is_empty() { (done(tongue, &view.at, &form.done)) }
        (heading_large(&tongue.with("conversation-heading", &[("name", &form.practitioner)])))
        @if let Some(note) = note { (InsetText { content: tongue.say(note).into(), ..InsetText::default() }) }
        @if let Some(limited) = limited(tongue, form.limited) {
            (InsetText { content: limited.into(), ..InsetText::default() })
        }
        @if form.cases.is_empty() { (paragraph(&tongue.say("conversation-empty"))) } @else {
            (paragraph(&tongue.say(if view.all { "conversation-all" } else { "conversation-how" })))
        }
        @if form.others > 0 {
            p.govuk-body {
                a.govuk-link href=(view.at.on(&format!("{action}?all=yes"))) { (tongue.count("conversation-others", form.others)) }
            }
        }
        @if form.cases.is_empty() {
            p.govuk-body { a.govuk-link href="/today" { (tongue.say("conversation-back")) } }
        } @else { (fields(tongue, view, &action)) }
    };
    let shown = if view.errors.is_empty() { title } else { tongue.with("error-page-title", &[("title", &title)]) };
    frame.page(&shown, &content)
}

/// How many cases access is limited to, where that does not say whose.
fn limited(tongue: &Tongue, limited: Withheld) -> Option<String> {
    match limited {
        Withheld::Nobody => None,
        Withheld::Few => Some(tongue.say("conversation-limited-few")),
        Withheld::Count(count) => Some(tongue.count("conversation-limited", count)),
    }
}

fn fields(tongue: &Tongue, view: &View, action: &str) -> Markup {
    let on = ["day", "month", "year"].map(|part| view.fields.get(&format!("on-{part}")).to_owned());
    html! {
        form method="post" action=(view.at.on(action)) novalidate {
            input type="hidden" name="token" value=(view.fields.get("token"));
            @if view.all { input type="hidden" name="all" value="yes"; }
            (date(tongue, "on", "record-on", wrong(view, "on-day"), on))
            (Input {
                id: Some("minutes".to_owned()),
                name: "minutes".to_owned(),
                value: Some(view.fields.get("minutes").to_owned()),
                label: Label { content: tongue.say("conversation-minutes").into(), ..Label::default() },
                hint: Some(Hint { content: tongue.say("conversation-minutes-hint").into(), ..Hint::default() }),
                error_message: wrong(view, "minutes").map(|text| error_message(tongue, text)),
                classes: "govuk-input--width-3".into(),
                inputmode: Some(InputMode::Numeric),
                ..Input::default()
            })
            @for case in &view.form.cases { (of_case(tongue, view, case)) }
            div.govuk-button-group {
                (Button { content: tongue.say("save").into(), prevent_double_click: Some(true), ..Button::default() })
                (Button {
                    content: tongue.say("save-draft").into(),
                    classes: "govuk-button--secondary".into(),
                    attributes: crate::kit::Attributes::default().with("formaction", view.at.on(&format!("{action}/draft"))),
                    ..Button::default()
                })
                a.govuk-link href="/today" { (tongue.say("cancel")) }
            }
        }
    }
}

fn wrong(view: &View, field: &str) -> Option<String> {
    view.errors.iter().find(|(known, _)| known == field).map(|(_, text)| text.clone())
}

fn of_case(tongue: &Tongue, view: &View, case: &MeetingCase) -> Markup {
    let (decision, rationale) = (format!("decision-{}", case.id), format!("rationale-{}", case.id));
    let label = |message: &str| Label {
        content: html! {
            (tongue.say(message)) span.govuk-visually-hidden { " " (tongue.with("of-whom", &[("name", &case.name)])) }
        }
        .into(),
        ..Label::default()
    };
    let choice = |code: &str, text: String| SelectItem { value: Some(code.to_owned()), text, ..SelectItem::default() };
    let mut items = vec![choice("", tongue.say("conversation-not"))];
    items.extend(Decision::ALL.iter().map(|known| choice(known.code(), tongue.word("decision", known.code()))));
    let serves = case.purpose.unwrap_or(Purpose::CaseOversight).code();
    html! {
        (heading(&case.name))
        p.govuk-body-s {
            (tongue.with("crn", &[("crn", &case.crn)])) ". "
            (tongue.with("conversation-serves", &[("what", &tongue.word("purpose", serves))]))
        }
        @if !case.duties.is_empty() {
            ul.govuk-list {
                @for (rule, status, due) in &case.duties {
                    li {
                        (tongue.rule(rule)) " "
                        (Tag {
                            content: tongue.standing(*status, *due).into(),
                            classes: colour(*status).into(),
                            ..Tag::default()
                        })
                    }
                }
            }
        }
        (Select {
            id: Some(decision.clone()),
            items,
            value: Some(view.fields.get(&decision).to_owned()),
            label: label("decision"),
            error_message: wrong(view, &decision).map(|text| error_message(tongue, text)),
            name: decision,
            ..Select::default()
        })
        (Textarea {
            id: Some(rationale.clone()),
            rows: Some(3),
            value: Some(view.fields.get(&rationale).to_owned()),
            label: label("rationale"),
            error_message: wrong(view, &rationale).map(|text| error_message(tongue, text)),
            name: rationale,
            ..Textarea::default()
        })
    }
}

/// What a conversation that was just recorded met, case by case.
fn done(tongue: &Tongue, at: &At, done: &[TalkedOver]) -> Markup {
    NotificationBanner {
        r#type: NotificationType::Success,
        title: tongue.say("success").into(),
        content: html! {
            p.govuk-notification-banner__heading { (tongue.count("conversation-recorded", done.len())) }
            @for case in done {
                p.govuk-body {
                    a.govuk-notification-banner__link href=(at.on(&format!("/cases/{}", case.id))) { (case.name) }
                }
                (outcomes(tongue, &case.sent.outcomes))
                (paragraph(&contacts(tongue, case.sent.contacts.iter().map(Option::as_ref))))
            }
            (paragraph(&tongue.say("ndelius-not-yet")))
        }
        .into(),
        ..NotificationBanner::default()
    }
    .render()
}

#[cfg(test)]
pub(crate) fn samples(tongue: &Tongue) -> Vec<crate::layout::Sample> {
    use touchstone_domain::calendar::Day;
    use touchstone_domain::plan::Status;
    use touchstone_service::oversight::{Outcome, OversightRefusal as R, SentCase};
    let on = Day::from_civil(2026, 1, 12).expect("a day");
    let case = |number: usize, name: &str| MeetingCase {
        id: format!("0198c2a0-0000-7000-8000-00000000000{number}"),
        name: name.to_owned(),
        crn: format!("X32074{number}"),
        duties: vec![("touch-points/high-risk".to_owned(), Status::Overdue, Some(on.plus(-8)))],
        purpose: Some(Purpose::CaseOversight),
    };
    let long = "Featherstonehaugh-Cholmondeley, Maximiliana Wilhelmina Theodora";
    let form = Meeting {
        practitioner: "Patel, Meera".to_owned(),
        cases: vec![case(1, "Smith, John"), MeetingCase { duties: Vec::new(), ..case(2, "Lee, Sam") }],
        others: 7,
        limited: Withheld::of(1),
        ..Meeting::default()
    };
    let view = |fields: &str| View {
        id: "0198c2a0-0000-7000-8000-000000000021".to_owned(),
        form: form.clone(),
        fields: Fields::read(format!("token=t&on-day=12&on-month=1&on-year=2026&{fields}").as_bytes()),
        ..View::default()
    };
    let outcome = |met_on| Outcome { rule: "touch-points/high-risk".to_owned(), met_on, due: Some(on.plus(90)) };
    let sent =
        SentCase { outcomes: vec![outcome(Some(on)), outcome(None)], contacts: vec![None], ..SentCase::default() };
    let talked =
        TalkedOver { id: "0198c2a0-0000-7000-8000-000000000001".to_owned(), name: "Smith, John".to_owned(), sent };
    let done =
        Meeting { done: vec![talked.clone(), TalkedOver { sent: SentCase::default(), ..talked }], ..form.clone() };
    let many = (1..9).map(|number| case(number, long)).collect();
    let half = Fields::read(b"decision-0198c2a0-0000-7000-8000-000000000001=endorsed&rationale-0198c2a0-0000-7000-8000-000000000002=x&on-day=40&minutes=x");
    let errors = read(tongue, "x", &half, &form.cases).expect_err("all wrong");
    let nothing = read(tongue, "x", &Fields::read(b"on-day=1&on-month=1&on-year=2026"), &form.cases).expect_err("none");
    let refusals = [R::Text("rationale", String::new()), R::BeforeSupervision(on, on)];
    let refusal = MeetingRefusal(form.cases.iter().map(|case| case.id.clone()).zip(refusals).collect());
    let refused = of_cases(tongue, &form.cases, &refusal);
    let frame = Frame::sample(tongue, "/practitioners/x/conversation");
    vec![
        ("normal", page(&frame, &view(""))),
        (
            "empty",
            page(&frame, &View { form: Meeting { practitioner: long.to_owned(), ..Meeting::default() }, ..view("") }),
        ),
        (
            "long",
            page(
                &frame,
                &View {
                    form: Meeting { cases: many, limited: Withheld::of(7), ..form.clone() },
                    all: true,
                    from_draft: true,
                    ..view("")
                },
            ),
        ),
        ("recorded", page(&frame, &View { form: done, kept: true, ..view("") })),
        ("error", page(&frame, &View { errors, ..view("minutes=x") })),
        ("nothing written", page(&frame, &View { errors: nothing, ..view("") })),
        ("refused", page(&frame, &View { errors: refused, ..view("") })),
    ]
}
