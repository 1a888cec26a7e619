//! What an oversight record holds beside its decision and rationale (DOMAIN section 4): actions, the person's own view and their
//! diversity needs, what it came of, and what was asked for. All of it is optional, and stands in the body of a fact alone.

use super::OversightRefusal;
use crate::text::written;
use serde_json::{Map, Value, json};
use touchstone_domain::calendar::Day;
use touchstone_domain::words::{AskedFor, Occasion};

/// Actions that one record may hold.
pub const ACTIONS: usize = 3;

/// What somebody is to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Action {
    /// What.
    pub what: String,
    /// Who; empty if that was not said.
    pub owner: String,
    /// By when.
    pub by: Option<Day>,
}

/// What a record holds beside its decision and rationale.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// What is to be done.
    pub actions: Vec<Action>,
    /// The person's own view; empty if it was not written.
    pub own_view: String,
    /// Their diversity needs, and what was made of them; empty if that was not written.
    pub diversity: String,
    /// What the oversight came of.
    pub occasion: Option<Occasion>,
    /// What the practitioner asked for.
    pub asked_for: Option<AskedFor>,
}

/// A text that may be left out.
fn optional(field: &'static str, what: &str, text: &str) -> Result<String, OversightRefusal> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    written(what, text).map_err(|wrong| OversightRefusal::Text(field, wrong))
}

impl Details {
    /// As they are stored, for a conversation on a day: without spaces at ends of texts and without empty actions.
    pub(super) fn checked(&self, on: Day) -> Result<Self, OversightRefusal> {
        let mut actions = Vec::new();
        for (at, action) in self.actions.iter().enumerate() {
            let number = at + 1;
            let texts = [&action.what, &action.owner].map(|text| optional("action", "an action", text));
            let [Ok(what), Ok(owner)] = texts else { return Err(OversightRefusal::Action(number)) };
            match (what.is_empty(), owner.is_empty() && action.by.is_none()) {
                (true, true) => {}
                (true, false) => return Err(OversightRefusal::Action(number)),
                (false, _) => match action.by.filter(|by| *by < on) {
                    Some(by) => return Err(OversightRefusal::ActionBefore(number, by)),
                    None => actions.push(Action { what, owner, by: action.by }),
                },
            }
        }
        if actions.len() > ACTIONS {
            return Err(OversightRefusal::TooManyActions(ACTIONS));
        }
        Ok(Self {
            actions,
            own_view: optional("own_view", "the person's own view", &self.own_view)?,
            diversity: optional("diversity", "the text about diversity needs", &self.diversity)?,
            ..self.clone()
        })
    }

    /// As the body of a fact has them.
    pub(super) fn written(&self) -> Map<String, Value> {
        let mut more = Map::new();
        let actions: Vec<Value> = self
            .actions
            .iter()
            .map(|action| json!({ "what": action.what, "owner": action.owner, "by": action.by.map(|by| by.to_string()) }))
            .collect();
        if !actions.is_empty() {
            more.insert("actions".to_owned(), Value::Array(actions));
        }
        let texts = [
            ("own_view", self.own_view.as_str()),
            ("diversity", &self.diversity),
            ("occasion", self.occasion.map_or("", Occasion::code)),
            ("asked_for", self.asked_for.map_or("", AskedFor::code)),
        ];
        for (name, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            more.insert(name.to_owned(), Value::String(text.to_owned()));
        }
        more
    }

    /// What the body of a fact has.
    pub(super) fn read(more: &Map<String, Value>) -> Self {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        let action = |value: &Value| Action {
            what: text(value.get("what")),
            owner: text(value.get("owner")),
            by: Day::parse(text(value.get("by")).as_bytes()).ok(),
        };
        let actions = more.get("actions").and_then(Value::as_array);
        Self {
            actions: actions.map(|actions| actions.iter().map(action).collect()).unwrap_or_default(),
            own_view: text(more.get("own_view")),
            diversity: text(more.get("diversity")),
            occasion: Occasion::from_code(&text(more.get("occasion"))),
            asked_for: AskedFor::from_code(&text(more.get("asked_for"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, Details, OversightRefusal};
    use touchstone_domain::calendar::Day;
    use touchstone_domain::words::{AskedFor, Occasion};

    #[test]
    fn what_is_written_reads_back_and_what_is_empty_is_left_out() {
        let on = Day::parse(b"2026-01-12").expect("a day");
        let action = |what: &str, owner: &str, by| Action { what: what.to_owned(), owner: owner.to_owned(), by };
        let details = Details {
            actions: vec![action(" Refer to housing ", "Patel", Some(on)), action("", " ", None)],
            own_view: "He wants \"work\".\nSoon.".to_owned(),
            diversity: String::new(),
            occasion: Some(Occasion::Responsive),
            asked_for: Some(AskedFor::TestMyThinking),
        };
        let checked = details.checked(on).expect("sound");
        assert_eq!(checked.actions, [action("Refer to housing", "Patel", Some(on))]);
        assert_eq!(Details::read(&checked.written()), checked);
        assert!(Details::default().written().is_empty());
        let wrong = |actions: Vec<Action>| Details { actions, ..Details::default() }.checked(on).expect_err("refused");
        assert_eq!(wrong(vec![action("", "Patel", None)]), OversightRefusal::Action(1));
        assert_eq!(
            wrong(vec![action("A", "", None), action("B", "", Some(on.plus(-1)))]),
            OversightRefusal::ActionBefore(2, on.plus(-1))
        );
        assert_eq!(wrong(vec![action("A", "", None); 4]), OversightRefusal::TooManyActions(3));
        assert_eq!(wrong(vec![action("\u{1}", "", None)]), OversightRefusal::Action(1));
    }
}
