//! The page on which somebody says that a fact is wrong, why, and who puts it right.

use super::fact_name;
use crate::case::fact_value;
use crate::drafts::{keep_refused, resumed};
use crate::kit::moj::IdentityBar;
use crate::kit::{Button, Fieldset, Hint, Input, InsetText, Label, Legend, Radio, Radios, Textarea};
use crate::layout::{Frame, error_message, errors, heading_large, paragraph};
use crate::today::sentence;
use crate::tongue::Tongue;
use crate::visit::{Answer, Answered, Fields, Visit, is_token};
use crate::why::At;
use maud::{Markup, html};
use touchstone_service::Error;
use touchstone_service::doubt::{DoubtRefusal, Form, NewDoubting, form, say_once};
use touchstone_service::drafts::Begun;

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    at: At,
    form: Form,
    fields: Fields,
    errors: Vec<(&'static str, String)>,
    /// Do the fields hold what was begun before?
    from_draft: bool,
}

/// What the fields hold before anybody wrote in them.
fn blank(visit: &Visit<'_>, form: &Form) -> Fields {
    let field = |name: &str, value: String| (name.to_owned(), value);
    let owner = form.keeper.clone().unwrap_or_default();
    Fields(vec![field("token", visit.form_token()), field("fact", form.fact.clone()), field("owner", owner)])
}

/// `GET /cases/{id}/doubt`
pub(crate) fn ask(visit: &Visit<'_>) -> Answered {
    let fact = visit.query.get("fact");
    let form = form(&visit.site.service, visit.actor()?, &visit.moment, visit.tongue.words(), (&visit.id, fact))?;
    let fields = resumed(blank(visit, &form), form.draft.as_ref());
    let from_draft = form.draft.is_some();
    let view = View { at: At::of(visit), form, fields, errors: Vec::new(), from_draft };
    Ok(Answer::page(200, page(&Frame::of(visit), &view)))
}

/// `POST /cases/{id}/doubt`
pub(crate) fn say(visit: &Visit<'_>) -> Answered {
    let (service, actor, sent) = (&visit.site.service, visit.actor()?, &visit.form);
    let form = form(service, actor, &visit.moment, visit.tongue.words(), (&visit.id, sent.get("fact")))?;
    let again = |errors: Vec<(&'static str, String)>, fields: Fields| {
        keep_refused(visit, Begun::Doubt(&visit.id, &form.fact), &blank(visit, &form));
        let path = super::link_to(&At::of(visit), &form.fact);
        let frame = Frame { path, ..Frame::of(visit) };
        let view = View { at: At::of(visit), form: form.clone(), fields, errors, from_draft: false };
        Ok(Answer::page(422, page(&frame, &view)))
    };
    if !is_token(sent.get("token")) {
        let mut fields = sent.clone();
        fields.0.retain(|(name, _)| name != "token");
        fields.0.push(("token".to_owned(), visit.form_token()));
        return again(vec![("why", visit.tongue.say("record-anew"))], fields);
    }
    let text = |name: &str| Some(sent.get(name).to_owned()).filter(|text| !text.is_empty());
    let new = NewDoubting {
        crn: form.crn.clone(),
        fact: form.fact.clone(),
        should_be: text("should_be"),
        why: sent.get("why").to_owned(),
        owner: text("owner"),
    };
    match say_once(service, actor, &visit.moment, sent.get("token"), &new) {
        Ok(_) => Ok(Answer::to(At::of(visit).to(""))),
        Err(Error::Refused(refusal)) => again(vec![refused(&visit.tongue, sent, &refusal)], sent.clone()),
        Err(Error::NotAllowed(not)) => Err(not.into()),
        Err(Error::Fault(fault)) => Err(fault.into()),
    }
}

/// A field and what is wrong with it, in the reader's language.
pub(super) fn refused(tongue: &Tongue, sent: &Fields, refusal: &DoubtRefusal) -> (&'static str, String) {
    match refusal {
        DoubtRefusal::Text(_) if sent.get("why").is_empty() => ("why", tongue.say("doubt-no-why")),
        DoubtRefusal::Text(_) => ("why", tongue.say("record-text")),
        DoubtRefusal::ShouldBe(_) => ("should_be", tongue.say("record-text")),
        DoubtRefusal::Owner(..) => ("owner", tongue.say("doubt-no-owner")),
        DoubtRefusal::Already(day) => ("why", tongue.with("doubt-already", &[("day", &tongue.day(*day))])),
        DoubtRefusal::Fact(_) | DoubtRefusal::None(_) => ("why", tongue.say("doubt-gone")),
    }
}

pub(crate) fn page(frame: &Frame, view: &View) -> Markup {
    let tongue = &frame.tongue;
    let fact = sentence(&fact_name(tongue, &view.form.fact));
    let fact = match &view.form.stands {
        Some(stands) => {
            let stands = fact_value(tongue, &view.form.fact, stands);
            tongue.with("doubt-stands", &[("fact", &fact), ("stands", &stands)])
        }
        None => fact,
    };
    let title = tongue.say(if view.form.is_missing { "doubt-missing-title" } else { "doubt-title" });
    let wrong = |field: &str| {
        let found = view.errors.iter().find(|(known, _)| *known == field);
        found.map(|(_, text)| error_message(tongue, text.clone()))
    };
    let bar = IdentityBar {
        title: html! { strong { (view.form.name) } " " (tongue.with("crn", &[("crn", &view.form.crn)])) }.into(),
        ..IdentityBar::default()
    };
    let content = html! {
        (errors(tongue, &view.errors))
        (bar)
        (heading_large(&title))
        (InsetText { content: fact.into(), ..InsetText::default() })
        @if view.from_draft { (InsetText { content: tongue.say("record-from-draft").into(), ..InsetText::default() }) }
        (paragraph(&tongue.say("doubt-what")))
        // The fact stands in the address too: whoever had to sign in meanwhile comes back to it.
        form method="post" action=(super::link_to(&view.at, &view.form.fact)) novalidate {
            input type="hidden" name="token" value=(view.fields.get("token"));
            input type="hidden" name="fact" value=(view.form.fact);
            (Textarea {
                id: Some("why".to_owned()),
                name: "why".to_owned(),
                rows: Some(4),
                value: Some(view.fields.get("why").to_owned()),
                label: Label { content: tongue.say("doubt-why").into(), classes: "govuk-label--m".into(), ..Label::default() },
                hint: Some(Hint { content: tongue.say("doubt-why-hint").into(), ..Hint::default() }),
                error_message: wrong("why"),
                ..Textarea::default()
            })
            (Input {
                id: Some("should_be".to_owned()),
                name: "should_be".to_owned(),
                value: Some(view.fields.get("should_be").to_owned()),
                label: Label { content: tongue.say("doubt-should-be").into(), classes: "govuk-label--m".into(), ..Label::default() },
                error_message: wrong("should_be"),
                ..Input::default()
            })
            (owners(tongue, view, wrong("owner").is_some()))
            div.govuk-button-group {
                (Button { content: tongue.say("doubt-do").into(), prevent_double_click: Some(true), ..Button::default() })
                a.govuk-link href=(view.at.to("")) { (tongue.say("cancel")) }
            }
        }
    };
    let shown = if view.errors.is_empty() { title } else { tongue.with("error-page-title", &[("title", &title)]) };
    frame.page(&shown, &content)
}

fn owners(tongue: &Tongue, view: &View, is_wrong: bool) -> Radios {
    let named = view.form.owners.iter().map(|owner| {
        let what = tongue.say(&format!("keeper-{}", owner.keeper.code()));
        (owner.code.clone(), tongue.with("keeper-of", &[("name", &owner.name), ("who", &what)]))
    });
    let ndelius = std::iter::once((String::new(), sentence(&tongue.say("keeper-ndelius"))));
    let items = named.chain(ndelius).enumerate().map(|(at, (value, text))| {
        let id = (at > 0).then(|| format!("owner-{}", at + 1));
        Radio { id, content: text.into(), value, ..Radio::default() }.into()
    });
    let legend = Legend {
        content: tongue.say("doubt-owner").into(),
        classes: "govuk-fieldset__legend--m".into(),
        ..Legend::default()
    };
    Radios {
        name: "owner".to_owned(),
        fieldset: Some(Fieldset { legend: Some(legend), ..Fieldset::default() }),
        error_message: is_wrong.then(|| error_message(tongue, tongue.say("doubt-no-owner"))),
        items: items.collect(),
        value: Some(view.fields.get("owner").to_owned()),
        ..Radios::default()
    }
}

#[cfg(test)]
pub(super) fn samples(tongue: &Tongue) -> Vec<crate::layout::Sample> {
    use touchstone_domain::calendar::Day;
    use touchstone_domain::policy::Keeper;
    use touchstone_service::doubt::Owner;
    let owner = |code: &str, name: &str, keeper| Owner { code: code.to_owned(), name: name.to_owned(), keeper };
    let long = "Featherstonehaugh-Cholmondeley, Maximiliana Wilhelmina Theodora";
    let form = Form {
        name: "Smith, John".to_owned(),
        crn: "X320741".to_owned(),
        fact: "rosh".to_owned(),
        stands: Some("medium".to_owned()),
        owners: vec![owner("A", "Patel, Meera", Keeper::Practitioner), owner("B", long, Keeper::Administration)],
        keeper: Some("A".to_owned()),
        ..Form::default()
    };
    let frame = Frame::sample(tongue, "/cases/x/doubt");
    let fields = Fields::read(b"token=t&owner=A");
    let normal = View { at: At::case("x"), form, fields, errors: Vec::new(), from_draft: false };
    let with = |fact: &str, is_missing| View {
        form: Form { fact: fact.to_owned(), is_missing, stands: None, ..normal.form.clone() },
        ..normal.clone()
    };
    let none = || String::new();
    let refusals = [
        DoubtRefusal::Text(none()),
        DoubtRefusal::ShouldBe(none()),
        DoubtRefusal::Owner(none(), none()),
        DoubtRefusal::Already(Day(20000)),
        DoubtRefusal::Fact(none()),
        DoubtRefusal::None(1),
    ];
    let errors = refusals.iter().map(|refusal| refused(tongue, &Fields::default(), refusal)).collect();
    let text = Fields(vec![("why".to_owned(), "<b>\"Wrong\"</b> ".repeat(400)), ("owner".to_owned(), none())]);
    let bare = View { form: Form { owners: Vec::new(), keeper: None, ..normal.form.clone() }, ..normal.clone() };
    vec![
        ("say", page(&frame, &normal)),
        ("say, missing", page(&frame, &with("mappa_category", true))),
        ("say, event", page(&frame, &with("event/2026-01-05/rosh_raised", false))),
        ("say, record", page(&frame, &with("record/2026-01-05/case_oversight", false))),
        ("say, nobody near", page(&frame, &bare)),
        ("say, long", page(&frame, &View { fields: text, from_draft: true, ..normal.clone() })),
        ("say, wrong", page(&frame, &View { errors, ..normal })),
    ]
}
