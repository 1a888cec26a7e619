//! The words of pages in the reader's language.
//!
//! Does not live here: the words of explanations, which are the core's.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::plan::Status;
use touchstone_domain::words::language::{Language, Words};

/// Words of all pages, then those of a feature each.
const ENGLISH: [&str; 6] = [
    include_str!("../messages/en.ftl"),
    include_str!("../messages/en/doubt.ftl"),
    include_str!("../messages/en/emergencies.ftl"),
    include_str!("../messages/en/oversight.ftl"),
    include_str!("../messages/en/permissions.ftl"),
    include_str!("../messages/en/users.ftl"),
];
const WELSH: [&str; 6] = [
    include_str!("../messages/cy.ftl"),
    include_str!("../messages/cy/doubt.ftl"),
    include_str!("../messages/cy/emergencies.ftl"),
    include_str!("../messages/cy/oversight.ftl"),
    include_str!("../messages/cy/permissions.ftl"),
    include_str!("../messages/cy/users.ftl"),
];

/// Pages and explanations in one language.
#[derive(Clone, Debug)]
pub(crate) struct Tongue {
    words: Arc<Words>,
}

/// Reading the messages takes longer than most pages.
static READ: [OnceLock<Arc<Words>>; 2] = [const { OnceLock::new() }; 2];

impl Tongue {
    pub(crate) fn of(language: Language) -> Self {
        let texts = if language == Language::Welsh { WELSH } else { ENGLISH };
        let all = || Arc::new(texts.into_iter().fold(Words::of(language), Words::and));
        let words = READ[language as usize].get_or_init(all);
        Self { words: words.clone() }
    }

    pub(crate) fn words(&self) -> &Words {
        &self.words
    }

    pub(crate) fn code(&self) -> &'static str {
        self.words.language().code()
    }

    pub(crate) fn is_welsh(&self) -> bool {
        self.words.language() == Language::Welsh
    }

    /// A message without variables.
    pub(crate) fn say(&self, message: &str) -> String {
        self.with(message, &[])
    }

    /// A message with its variables.
    pub(crate) fn with(&self, message: &str, variables: &[(&str, &str)]) -> String {
        debug_assert!(self.words.knows(message), "no message {message}");
        self.words.say(message, variables)
    }

    /// A message about so many things.
    pub(crate) fn count(&self, message: &str, count: usize) -> String {
        debug_assert!(self.words.knows(message), "no message {message}");
        self.words.count(message, count)
    }

    /// Monday 12 January 2026.
    pub(crate) fn long_day(&self, day: Day) -> String {
        format!("{} {}", self.say(&format!("weekday-{}", day.iso_weekday())), self.words.day(day))
    }

    /// 12 January 2026.
    pub(crate) fn day(&self, day: Day) -> String {
        self.words.day(day)
    }

    /// 12 January 2026 at 10:30am, by the clock in London.
    pub(crate) fn at(&self, at: Instant) -> String {
        self.with("at", &[("day", &self.words.day(at.day())), ("time", &self.time(at))])
    }

    /// 4:05pm in London; midday and midnight by their names.
    pub(crate) fn time(&self, at: Instant) -> String {
        match at.clock() {
            (0, 0) => self.say("midnight"),
            (12, 0) => self.say("midday"),
            (hour, minute) => {
                let half = if hour < 12 { "am" } else { "pm" };
                let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
                if minute == 0 { format!("{hour}{half}") } else { format!("{hour}:{minute:02}{half}") }
            }
        }
    }

    /// 7 hours 25 minutes.
    pub(crate) fn minutes(&self, minutes: u32) -> String {
        let (hours, rest) = ((minutes / 60) as usize, (minutes % 60) as usize);
        match (hours, rest) {
            (0, rest) => self.count("minutes", rest),
            (hours, 0) => self.count("hours", hours),
            (hours, rest) => format!("{} {}", self.count("hours", hours), self.count("minutes", rest)),
        }
    }

    /// A rule by its name; one that came with somebody's own policies by its id.
    pub(crate) fn rule<'t>(&'t self, id: &'t str) -> Cow<'t, str> {
        let (policy, rule) = id.split_once('/').unwrap_or((id, ""));
        let message = ["rule-", policy, "-", rule].concat();
        self.words.say_known(&message).unwrap_or(Cow::Borrowed(id))
    }

    /// A word of the core's, if it has one for the code.
    pub(crate) fn word(&self, list: &str, code: &str) -> String {
        self.known_word(list, code).into_owned()
    }

    fn known_word(&self, list: &str, code: &str) -> Cow<'_, str> {
        self.words.word(list, code).unwrap_or_else(|| Cow::Owned(code.replace('_', " ")))
    }

    /// How a duty stands, with its day.
    pub(crate) fn standing(&self, status: Status, due: Option<Day>) -> String {
        let status_word = self.known_word("status", status.code());
        match (status, due) {
            (Status::DueToday | Status::Gap | Status::Paused, _) | (_, None) => status_word.into_owned(),
            (_, Some(due)) => self.with("tag-due", &[("status", &status_word), ("day", &self.day(due))]),
        }
    }
}
