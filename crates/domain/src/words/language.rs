//! The two languages of the product, and the messages in each.
//!
//! Welsh is a draft until a named translator has checked it. A test in `tidy` holds both files to the same messages and variables.

use super::ready::{Given, Ready, category};
use crate::calendar::{Day, Period, Unit};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast;
use intl_pluralrules::{PluralRuleType, PluralRules};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::fmt;

/// A language of the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// Welsh.
    Welsh,
}

impl Language {
    /// The tag by which commands and pages name it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Welsh => "cy",
        }
    }
}

/// The messages with the names of months.
const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9", "month-10",
    "month-11", "month-12",
];

/// Stand for the day of the month and the year where dates are cut into their pieces.
const DATE: &str = "\u{1}";
const YEAR: &str = "\u{2}";

/// Bytes that most messages have at most, with their variables.
const MOST: usize = 64;

/// The messages of one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    ready: FxHashMap<Box<str>, Ready>,
    /// Every page says many days: what stands before the day of the month, between it and the year, and after that, for each month.
    dates: [[Box<str>; 3]; 12],
    plurals: Option<PluralRules>,
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words").field("language", &self.language).finish_non_exhaustive()
    }
}

impl Words {
    /// The messages of a language.
    ///
    /// # Panics
    /// If the messages that ship with the product are malformed, or have the year before the day of the month, which a test rules out.
    #[must_use]
    pub fn of(language: Language) -> Self {
        let (text, tag) = match language {
            Language::English => {
                (include_str!("../../messages/en.ftl"), unic_langid::LanguageIdentifier::from_bytes(b"en-GB"))
            }
            Language::Welsh => {
                (include_str!("../../messages/cy.ftl"), unic_langid::LanguageIdentifier::from_bytes(b"cy"))
            }
        };
        let tag = tag.expect("the tags of our languages are well-formed");
        let mut bundle = FluentBundle::new_concurrent(vec![tag.clone()]);
        // Isolation marks would stand between the words of a terminal or a test and what it looks for.
        bundle.set_use_isolating(false);
        // Plural forms are those of the language, wherever it is spoken.
        let spoken = unic_langid::LanguageIdentifier::from_parts(tag.language, None, None, &[]);
        let plurals = PluralRules::create(spoken, PluralRuleType::CARDINAL).ok();
        let (ready, dates) = (FxHashMap::default(), <[[Box<str>; 3]; 12]>::default());
        let mut words = Self { language, bundle, ready, dates, plurals }.and(text);
        words.dates = MONTHS.map(|month| words.date_in(month));
        words
    }

    /// The pieces of a date in a month.
    fn date_in(&self, month: &str) -> [Box<str>; 3] {
        let date = self.say("day", &[("day", DATE), ("month", &self.say(month, &[])), ("year", YEAR)]);
        let pieces = date.split_once(DATE).and_then(|(before, rest)| Some((before, rest.split_once(YEAR)?)));
        let (before, (between, after)) = pieces.expect("the day of the month comes before the year");
        [before.into(), between.into(), after.into()]
    }

    /// With further messages in the same language: those of the pages, beside those of explanations.
    ///
    /// # Panics
    /// If the messages are malformed or have the name of others, which a test rules out.
    #[must_use]
    pub fn and(mut self, text: &str) -> Self {
        let resource = FluentResource::try_new(text.to_owned())
            .map_err(|(_, errors)| errors)
            .expect("messages that ship are well-formed");
        for entry in resource.entries() {
            if let ast::Entry::Message(ast::Message { id, value: Some(pattern), .. }) = entry {
                self.ready.extend(Ready::of(pattern).map(|ready| (id.name.into(), ready)));
            }
        }
        self.bundle.add_resource(resource).expect("messages that ship have one meaning each");
        self
    }

    /// Which language this is.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Is there a message with this name?
    #[must_use]
    pub fn knows(&self, message: &str) -> bool {
        self.ready.contains_key(message) || self.bundle.has_message(message)
    }

    /// A message without variables, if there is one with this name.
    #[must_use]
    pub fn say_known(&self, message: &str) -> Option<Cow<'_, str>> {
        let said = self.ready.get(message).and_then(Ready::plain).map(Cow::Borrowed);
        said.or_else(|| self.knows(message).then(|| Cow::Owned(self.say(message, &[]))))
    }

    /// The word for a code of a list, if there is one: of `value` and `high`, what `value-high` says.
    #[must_use]
    pub fn word(&self, list: &str, code: &str) -> Option<Cow<'_, str>> {
        self.say_known(&[list, "-", code].concat())
    }

    /// A message with its variables; an unknown one is shown by its name, never a panic.
    #[must_use]
    pub fn say(&self, message: &str, variables: &[(&str, &str)]) -> String {
        if let Some(said) = self.said(message, Given { variables, count: None }) {
            return said;
        }
        let mut args = FluentArgs::with_capacity(variables.len());
        for (name, value) in variables {
            args.set(*name, FluentValue::from(*value));
        }
        self.format(message, &args)
    }

    /// A message about so many things, `$count`, in the plural form that its language has for that many.
    #[must_use]
    pub fn count(&self, message: &str, count: usize) -> String {
        let plural = category(self.plurals.as_ref(), count);
        let given = Given { variables: &[("count", &count.to_string())], count: plural.as_ref() };
        if let Some(said) = self.said(message, given) {
            return said;
        }
        let mut args = FluentArgs::new();
        args.set("count", FluentValue::from(count));
        self.format(message, &args)
    }

    fn said(&self, message: &str, given: Given<'_>) -> Option<String> {
        let ready = self.ready.get(message)?;
        let mut text = String::with_capacity(MOST);
        ready.say(given, &mut text)?;
        Some(text)
    }

    fn format(&self, message: &str, args: &FluentArgs<'_>) -> String {
        let pattern = self.bundle.get_message(message).and_then(|message| message.value());
        let Some(pattern) = pattern else { return message.to_owned() };
        self.bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned()
    }

    /// A day as people write it: 14 January 2025.
    #[must_use]
    pub fn day(&self, day: Day) -> String {
        let (_, month, _) = day.civil();
        let [before, between, after] = &self.dates[month as usize - 1];
        let iso = day.iso();
        // Ten ASCII characters.
        let iso = std::str::from_utf8(&iso).unwrap_or_default();
        let date = iso[8..].trim_start_matches('0');
        let mut text = String::with_capacity(MOST);
        for piece in [before, date, between, &iso[..4], after] {
            text.push_str(piece);
        }
        text
    }

    /// A period as people say it: 5 working days.
    #[must_use]
    pub fn period(&self, period: Period) -> String {
        let message = match period.unit {
            Unit::Days => "days",
            Unit::WorkingDays => "working-days",
            Unit::Weeks => "weeks",
            Unit::Months => "months",
            Unit::Years => "years",
        };
        self.count(message, usize::from(period.count))
    }

    /// Things with "or" before the last one.
    #[must_use]
    pub fn any_of(&self, things: &[String]) -> String {
        match things {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => self.say("or", &[("first", &first.join(", ")), ("last", last)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, Ready, Words};
    use crate::calendar::{Day, Period};

    #[test]
    fn a_message_that_is_ready_says_what_its_grammar_says() {
        for language in [Language::English, Language::Welsh] {
            let mut slow = Words::of(language);
            let quick = Words::of(language);
            let names: Vec<Box<str>> = slow.ready.drain().map(|(name, _)| name).collect();
            assert!(slow.plurals.is_some(), "plural forms are known");
            assert!(names.len() > 100, "nearly all messages are ready: {}", names.len());
            let all = ["a", "b"].map(|letter| {
                // Every name that a variable has anywhere; more are given than a message needs.
                let variables = quick.ready.values().flat_map(Ready::variables);
                variables.map(|name| (name, letter)).collect::<Vec<(&str, &str)>>()
            });
            for name in &names {
                for variables in [&all[0], &all[1]] {
                    assert_eq!(quick.say(name, variables), slow.say(name, variables), "{name}");
                }
                // Where something is missing, its name stands in its place.
                assert_eq!(quick.say(name, &[]), slow.say(name, &[]), "{name}");
                for count in (0..130).chain([1_000, 1_234_567]) {
                    assert_eq!(quick.count(name, count), slow.count(name, count), "{name} {count}");
                }
            }
        }
    }

    #[test]
    fn days_and_periods_read_as_people_write_them() {
        let (english, welsh) = (Words::of(Language::English), Words::of(Language::Welsh));
        let day = Day::parse(b"2025-01-14").expect("a day");
        assert_eq!(english.day(day), "14 January 2025");
        assert_eq!(welsh.day(day), "14 Ionawr 2025");
        for day in (0..730).map(|more| day.plus(more)) {
            for words in [&english, &welsh] {
                let (year, month, date) = day.civil();
                let month = words.say(&format!("month-{month}"), &[]);
                let (date, year) = (date.to_string(), year.to_string());
                let said = words.say("day", &[("day", &date), ("month", &month), ("year", &year)]);
                assert_eq!(words.day(day), said);
            }
        }
        let period = |text| Period::parse(text).expect("a period");
        assert_eq!(english.period(period("1 working day")), "1 working day");
        assert_eq!(english.period(period("5 working days")), "5 working days");
        assert_eq!(welsh.period(period("2 months")), "2 fis");
    }
}
