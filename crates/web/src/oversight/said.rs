//! What the fields of a record say, and what is wrong with them.

use crate::tongue::Tongue;
use crate::visit::Fields;
use touchstone_domain::calendar::Day;
use touchstone_domain::words::{AskedFor, Decision, Occasion, Purpose, YesNo};
use touchstone_service::oversight::{ACTIONS, Action, Details, OversightRefusal};

/// The id of each field that is wrong, and what is wrong, in the order of the page.
pub(super) type Wrong = Vec<(String, String)>;

/// What a record says.
pub(super) struct Said {
    pub(super) on: Day,
    pub(super) purposes: Vec<Purpose>,
    pub(super) decision: Decision,
    pub(super) rationale: String,
    pub(super) minutes: Option<u16>,
    pub(super) changed_work: Option<YesNo>,
    pub(super) sensitive: bool,
    pub(super) details: Details,
}

/// Reads the fields.
pub(super) fn said(tongue: &Tongue, sent: &Fields) -> Result<Said, Wrong> {
    let mut wrong = Wrong::new();
    let mut say = |field: &str, message: &str| wrong.push((field.to_owned(), tongue.say(message)));
    let decision = Decision::from_code(sent.get("decision"));
    if decision.is_none() {
        say("decision", "record-no-decision");
    }
    if sent.get("rationale").is_empty() {
        say("rationale", "record-no-rationale");
    }
    let purposes: Option<Vec<Purpose>> = sent.all("purpose").map(Purpose::from_code).collect();
    let purposes = purposes.filter(|purposes| !purposes.is_empty());
    if purposes.is_none() {
        say("purpose", "record-no-purpose");
    }
    let on: Option<Day> = sent.day("on").ok().flatten();
    if on.is_none() {
        say("on-day", "wrong-day");
    }
    let minutes = minutes(sent);
    if minutes.is_err() {
        say("minutes", "record-minutes");
    }
    let actions = actions(tongue, sent, &mut wrong);
    match (decision, purposes, minutes, on) {
        (Some(decision), Some(purposes), Ok(minutes), Some(on)) if wrong.is_empty() => Ok(Said {
            on,
            purposes,
            decision,
            rationale: sent.get("rationale").to_owned(),
            minutes,
            changed_work: YesNo::from_code(sent.get("changed_work")),
            sensitive: sent.has("sensitive"),
            details: Details {
                actions,
                own_view: sent.get("own_view").to_owned(),
                diversity: sent.get("diversity").to_owned(),
                occasion: Occasion::from_code(sent.get("occasion")),
                asked_for: AskedFor::from_code(sent.get("asked_for")),
            },
        }),
        _ => Err(wrong),
    }
}

/// Minutes; none if nothing was written.
pub(super) fn minutes(sent: &Fields) -> Result<Option<u16>, ()> {
    match sent.get("minutes") {
        "" => Ok(None),
        text => text.parse::<u16>().ok().filter(|minutes| (1..=1440).contains(minutes)).map(Some).ok_or(()),
    }
}

/// Every row of the form, empty ones too: what is wrong with one is told by its number.
fn actions(tongue: &Tongue, sent: &Fields, wrong: &mut Wrong) -> Vec<Action> {
    let mut actions = Vec::new();
    for number in 1..=ACTIONS {
        let field = |part: &str| sent.get(&format!("action-{number}-{part}")).to_owned();
        let by = sent.day(&format!("action-{number}-by"));
        if by.is_err() {
            wrong.push((format!("action-{number}-by-day"), tongue.say("wrong-day")));
        }
        actions.push(Action { what: field("what"), owner: field("owner"), by: by.ok().flatten() });
    }
    actions
}

/// A field and what is wrong with it, in the reader's language.
pub(super) fn refused(tongue: &Tongue, refusal: &OversightRefusal) -> (String, String) {
    use OversightRefusal as R;
    let (field, text): (&str, String) = match refusal {
        R::Future(_) => ("on-day", tongue.say("record-future")),
        R::BeforeSupervision(_, start) => ("on-day", tongue.with("record-before", &[("day", &tongue.day(*start))])),
        R::Purpose(..) => ("purpose", tongue.say("record-no-purpose")),
        R::Minutes(_) => ("minutes", tongue.say("record-minutes")),
        R::TooFewMinutes(..) => ("minutes", tongue.say("conversation-too-few")),
        R::Action(number) => return (format!("action-{number}-what"), tongue.say("record-action")),
        R::ActionBefore(number, _) => return (format!("action-{number}-by-day"), tongue.say("record-action-before")),
        R::NothingChanged => ("reason", tongue.say("correct-nothing")),
        R::Text("rationale", _) => ("rationale", tongue.say("record-text")),
        R::Text(field, _) => (field, tongue.say("record-text")),
        _ => ("rationale", tongue.say("record-text")),
    };
    (field.to_owned(), text)
}
