//! A due day's reason in one line: the step of its arithmetic that won, as data that a table can hold.
//!
//! What does not live here: the whole arithmetic and every fact, which [`super::Explanation`] has.

use super::reckon::{Keeps, Leaf, Reckon, milestone};
use super::{Duty, FactUsed, Gap};
use crate::calendar::{Calendar, Day, Period};
use crate::policy::Attribute;
use crate::words::language::Words;
use crate::words::{About, Anchor, CodeIx, Codes};
use std::borrow::Cow;

/// Which way a period is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    After,
    Before,
}

/// Why a duty is due on its day, in one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gist(Step);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The day of a fact.
    Is(Leaf, Day),
    /// So long after or before the day of a fact.
    Counted(Way, Period, Leaf, Day),
    /// So long after or before a day that was itself reckoned.
    CountedFrom(Way, Period, Day),
    /// The so-manieth of so many milestones of the year that starts on a day, so many days earlier to spread the work.
    Milestone { number: i32, of: i32, start: Day, shift: i32 },
    /// A fact is missing.
    Missing(Gap),
}

impl Gist {
    fn counted(self, way: Way, period: Period, base: Day) -> Self {
        Self(match self.0 {
            Step::Is(leaf, day) => Step::Counted(way, period, leaf, day),
            _ => Step::CountedFrom(way, period, base),
        })
    }

    /// As a table holds it: words with bars between them, the same in every language.
    #[must_use]
    pub fn text(&self, codes: &Codes) -> String {
        let leaf = |leaf| leaf_text(leaf, codes);
        let way = |way| if way == Way::After { "after" } else { "before" };
        match self.0 {
            Step::Is(of, day) => format!("is|{}|{day}", leaf(of)),
            Step::Counted(to, period, of, day) => format!("{}|{period}|{}|{day}", way(to), leaf(of)),
            Step::CountedFrom(to, period, day) => format!("{}|{period}|day|{day}", way(to)),
            Step::Milestone { number, of, start, shift } => format!("milestone|{number}|{of}|{start}|{shift}"),
            Step::Missing(Gap::Attribute(attribute)) => format!("missing|attribute-{}", attribute.code()),
            Step::Missing(Gap::Anchor(anchor)) => format!("missing|anchor-{anchor}"),
            Step::Missing(Gap::NeededBy) => "missing|anchor-needed_by".to_owned(),
        }
    }
}

/// A fact as a gist's text has it.
pub(super) fn leaf_text(leaf: Leaf, codes: &Codes) -> Cow<'static, str> {
    Cow::Borrowed(match leaf {
        Leaf::Anchor(anchor) => return format!("anchor:{anchor}").into(),
        Leaf::Event(kind) => return format!("event:{}", codes.text(CodeIx(kind))).into(),
        Leaf::AppliesSince => "since",
        Leaf::LastRecord(_) => "last",
        Leaf::Submitted => "submitted",
        Leaf::NeededBy => "needed_by",
        Leaf::Agreed => "agreed",
        Leaf::DayOfYear => "day_of_year",
        Leaf::AbsenceEnds => "absence",
        Leaf::YearStart => "year",
    })
}

/// The fact that is missing, if that is what the text of a gist says.
#[must_use]
pub fn missing(text: &str) -> Option<Gap> {
    let code = text.strip_prefix("missing|")?;
    if code == "anchor-needed_by" {
        return Some(Gap::NeededBy);
    }
    match code.split_once('-')? {
        ("attribute", code) => Attribute::ALL.into_iter().find(|known| known.code() == code).map(Gap::Attribute),
        (_, code) => Anchor::from_code(code).map(Gap::Anchor),
    }
}

/// The text of a gist in words, for a duty about such a subject; empty if it is none.
#[must_use]
pub fn in_words(text: &str, about: About, words: &Words) -> String {
    told(text, about, words).unwrap_or_default()
}

fn told(text: &str, about: About, words: &Words) -> Option<String> {
    let mut parts = text.split('|');
    let way = parts.next()?;
    let day = |text: &str| Day::parse(text.as_bytes()).ok().map(|day| words.day(day));
    match way {
        "is" => Some(leaf(parts.next()?, &day(parts.next()?)?, words)),
        "after" | "before" => {
            let period = words.period(Period::parse(parts.next()?).ok()?);
            let base = base(parts.next()?, &day(parts.next()?)?, about, words);
            Some(words.say(way, &[("period", &period), ("base", &base)]))
        }
        "milestone" => {
            let (number, of, start, shift) = (parts.next()?, parts.next()?, day(parts.next()?)?, parts.next()?);
            let variables = [("number", number), ("of", of), ("day", start.as_str()), ("shift", shift)];
            Some(words.say(if shift == "0" { "milestone" } else { "milestone-spread" }, &variables))
        }
        "missing" => Some(words.say("headline-gap", &[("missing", &words.say(parts.next()?, &[]))])),
        _ => None,
    }
}

/// A fact that is the due day itself.
pub(super) fn leaf(of: &str, day: &str, words: &Words) -> String {
    let message = match of.split_once(':') {
        Some(("anchor", anchor)) => return words.say(&["on-", anchor].concat(), &[("day", day)]),
        Some(("event", kind)) => return words.say("base-event", &[("day", day), ("event", &event(kind, words))]),
        _ => match of {
            "since" => "fact-since",
            "submitted" => "fact-submitted",
            "needed_by" => "fact-needed-by",
            "agreed" => "fact-agreed",
            "day_of_year" => "fact-day-of-year",
            "absence" => "fact-absence",
            "last" => "last-staff",
            _ => "base-year",
        },
    };
    words.say(message, &[("day", day)])
}

/// What a period is counted from: the day first, then what happened on it.
pub(super) fn base(of: &str, day: &str, about: About, words: &Words) -> String {
    let message = match of.split_once(':') {
        Some(("anchor", anchor)) => {
            let anchor = words.say(&["anchor-", anchor].concat(), &[]);
            return words.say("base-anchor", &[("day", day), ("anchor", &anchor)]);
        }
        Some(("event", kind)) => return words.say("base-event", &[("day", day), ("event", &event(kind, words))]),
        _ => match of {
            "last" if about == About::Case => "last-case",
            "last" => "last-staff",
            "since" => "base-since",
            "submitted" => "base-submitted",
            "absence" => "base-absence",
            "year" => "base-year",
            "needed_by" => "base-needed-by",
            "agreed" => "base-agreed",
            "day_of_year" => "base-day-of-year",
            _ => return day.to_owned(),
        },
    };
    words.say(message, &[("day", day)])
}

/// An event in words; one that the product does not know by its code.
pub(super) fn event(code: &str, words: &Words) -> String {
    let known = words.say_known(&["event-", code].concat());
    known.map_or_else(|| words.say("event-other", &[("code", code)]), Cow::into_owned)
}

/// Keeps duties, each with the gist of its due day.
#[derive(Clone, Debug, Default)]
pub(super) struct Gisted {
    pub(super) duties: Vec<(Duty, Option<Gist>)>,
}

impl Keeps for Gisted {
    type Kept = (Duty, Option<Gist>);

    fn with(kept: Vec<Self::Kept>) -> Self {
        Self { duties: kept }
    }

    fn into_kept(self) -> Vec<Self::Kept> {
        self.duties
    }

    fn duty_in(kept: &Self::Kept) -> &Duty {
        &kept.0
    }
}

impl Reckon for Gisted {
    type Day = (Day, Gist);

    fn fact(&mut self, leaf: Leaf, day: Day) -> Self::Day {
        (day, Gist(Step::Is(leaf, day)))
    }

    fn day(of: &Self::Day) -> Day {
        of.0
    }

    fn after(&mut self, (day, gist): Self::Day, period: Period, calendar: &Calendar) -> Self::Day {
        (period.after(day, calendar), gist.counted(Way::After, period, day))
    }

    fn before(&mut self, (day, gist): Self::Day, period: Period, calendar: &Calendar) -> Self::Day {
        (period.before(day, calendar), gist.counted(Way::Before, period, day))
    }

    fn later(&mut self, a: Self::Day, b: Self::Day) -> Self::Day {
        if a.0 >= b.0 { a } else { b }
    }

    fn earlier(&mut self, a: Self::Day, b: Self::Day) -> Self::Day {
        if a.0 <= b.0 { a } else { b }
    }

    fn milestone(&mut self, start: Day, length: i32, number: i32, of: i32, shift: i32) -> Self::Day {
        let day = milestone(start, length, number, of, shift);
        (day, Gist(Step::Milestone { number, of, start, shift }))
    }

    fn used(&mut self, _fact: impl FnOnce() -> FactUsed) {}

    fn duty(&mut self, duty: Duty, due: Option<Self::Day>, _standard: Option<Self::Day>) {
        self.duties.push((duty, due.map(|(_, gist)| gist)));
    }

    fn gap(&mut self, duty: Duty, gap: Gap) {
        self.duties.push((duty, Some(Gist(Step::Missing(gap)))));
    }
}
