//! An explanation in words (DOMAIN 3.6), in either language: made from what the planning pass told, and from nothing else.

use super::bind::Planner;
use super::duty::{Gap, NotDue, Status, Subject, Verdict};
use super::gist;
use super::reckon::{Leaf, Sum};
use super::told::{Explanation, FactUsed, ToldDuty};
use crate::calendar::{Day, Instant};
use crate::facts::{SetIx, StaffIx, UNKNOWN};
use crate::policy::{Attribute, Cadence, NumberLine, Rule, RuleInWords};
use crate::words::language::Words;
use crate::words::{Anchor, CodeIx, Purpose};
use std::borrow::Cow;
use std::sync::Arc;

/// One rule and one subject, explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The rule.
    pub rule: String,
    /// The edition in force, local patch included.
    pub edition: String,
    /// The rule in words; empty where a local edition switches it off.
    pub of_rule: Arc<RuleInWords>,
    /// "Not due because …", where nothing is due.
    pub not_due: Option<String>,
    /// What is due.
    pub duties: Vec<DutyAccount>,
}

/// One duty, explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyAccount {
    /// Status and due day.
    pub headline: String,
    /// Who is accountable.
    pub accountable: String,
    /// The arithmetic, then the facts.
    pub because: Vec<String>,
}

/// Puts an explanation into words.
#[must_use]
pub fn account(planner: &Planner<'_>, explanation: &Explanation, words: &Words) -> Account {
    let teller = Teller { planner, words };
    let line = &planner.variants()[usize::from(explanation.variant)];
    let mut account = Account {
        rule: line.rule.clone(),
        edition: line.edition.clone(),
        of_rule: Arc::default(),
        not_due: None,
        duties: Vec::new(),
    };
    if let Verdict::NotDue(reason) = explanation.verdict {
        account.not_due = Some(words.say("not-due", &[("reason", &teller.reason(reason, explanation.subject))]));
    }
    // Of most rules nothing is due in a case, and nothing rests on the facts.
    if !explanation.duties.is_empty() {
        let common: Vec<String> = explanation.facts.iter().map(|fact| teller.fact(*fact)).collect();
        account.duties = explanation.duties.iter().map(|told| teller.duty(told, &common)).collect();
    }
    if let Some(rule) = &line.numbers {
        account.of_rule = rule.said.or_say(words.language(), || RuleInWords {
            sentence: sentence(rule, words),
            met_by: words.say("label-met-by", &[("what", &teller.met_by(rule))]),
            changes: words.say("label-changes", &[("what", &teller.changes(rule))]),
            numbers: numbers(rule, words),
            ..RuleInWords::default()
        });
    }
    account
}

/// The rule in a sentence, its numbers in their places.
#[must_use]
pub fn sentence(rule: &Rule, words: &Words) -> String {
    let mut text = match words.language() {
        crate::words::language::Language::English => rule.sentence.en.clone(),
        crate::words::language::Language::Welsh => rule.sentence.cy.clone(),
    };
    for line in rule.numbers() {
        text = text.replace(&format!("{{{}}}", line.name), &number(line.name, &line.value, words));
    }
    text
}

/// Each number of a rule with its basis and source and, where a local edition changed it, the national value.
#[must_use]
pub fn numbers(rule: &Rule, words: &Words) -> Vec<String> {
    // "Once, met by one record" goes without saying.
    let goes_without_saying =
        |line: &NumberLine<'_>| line.name == "count" && line.value == "1" && line.standard.is_none();
    rule.numbers().iter().filter(|line| !goes_without_saying(line)).map(|line| number_line(line, words)).collect()
}

fn number_line(line: &NumberLine<'_>, words: &Words) -> String {
    let shown = number(line.name, &line.value, words);
    let name = words.say(&format!("number-{}", line.name), &[]);
    let basis = words.say(&format!("basis-{}", line.basis), &[]);
    let mut variables = vec![("name", name.as_str()), ("value", &shown), ("basis", &basis)];
    if let Some(standard) = &line.standard {
        let standard = number(line.name, standard, words);
        variables.push(("standard", &standard));
        return words.say("number-line-standard", &variables);
    }
    let Some(source) = line.source else { return words.say("number-line", &variables) };
    let quote = source.quote.as_ref().map(|quote| format!(" (“{quote}”)")).unwrap_or_default();
    let section = format!("{}{quote}", source.section);
    variables.extend([("doc", source.doc.as_str()), ("section", &section)]);
    words.say("number-line-source", &variables)
}

/// A number as people say it: periods in words, days of the year as days, the rest as they are.
fn number(name: &str, value: &str, words: &Words) -> String {
    if let Ok(period) = crate::calendar::Period::parse(value) {
        return words.period(period);
    }
    match (name, value.split_once('-')) {
        ("by", Some((month, day))) => {
            let month = words.say(&format!("month-{}", month.trim_start_matches('0')), &[]);
            format!("{} {month}", day.trim_start_matches('0'))
        }
        _ => value.to_owned(),
    }
}

/// A value of an attribute in words.
#[must_use]
pub fn value(planner: &Planner<'_>, attribute: Attribute, value: u32, words: &Words) -> String {
    Teller { planner, words }.value(attribute, value)
}

struct Teller<'t, 'a> {
    planner: &'t Planner<'a>,
    words: &'t Words,
}

impl Teller<'_, '_> {
    fn duty(&self, told: &ToldDuty, common: &[String]) -> DutyAccount {
        let duty = &told.duty;
        let words = self.words;
        let status = self.word("status", duty.status.code());
        let day = |day: Option<Day>| day.map(|day| words.day(day)).unwrap_or_default();
        let headline = match (duty.status, duty.met_on, duty.due) {
            (Status::Paused, ..) => words.say("headline-paused", &[]),
            (Status::Gap, ..) => {
                words.say("headline-gap", &[("missing", &told.gap.map(|gap| self.missing(gap)).unwrap_or_default())])
            }
            (_, Some(met), None) => words.say("headline-met-no-due", &[("status", &status), ("met", &words.day(met))]),
            (_, Some(met), due) => {
                words.say("headline-met", &[("status", &status), ("met", &words.day(met)), ("due", &day(due))])
            }
            (_, None, due) => words.say("headline-due", &[("status", &status), ("due", &day(due))]),
        };
        let accountable = match duty.accountable {
            Some(staff) => words.say("accountable", &[("name", &self.person(staff))]),
            None => words.say("unassigned", &[]),
        };
        let mut because = Vec::new();
        if let Some(sum) = &told.due {
            because.push(self.sum(sum, duty.subject));
            self.leaves(sum, &mut because);
        }
        because.extend(duty.standard.map(|standard| words.say("standard", &[("day", &words.day(standard))])));
        because.extend(told.facts.iter().map(|fact| self.fact(*fact)));
        because.extend_from_slice(common);
        let mut once = Vec::with_capacity(because.len());
        for line in because {
            if !once.contains(&line) {
                once.push(line);
            }
        }
        DutyAccount { headline, accountable, because: once }
    }

    /// "3 months after the last oversight on 4 March 2026".
    fn sum(&self, sum: &Sum, subject: Subject) -> String {
        let words = self.words;
        let calendar = self.planner.calendar();
        match sum {
            Sum::Fact(leaf, day) => self.leaf(*leaf, *day),
            Sum::After(base, period) => {
                words.say("after", &[("period", &words.period(*period)), ("base", &self.base(base, subject))])
            }
            Sum::Before(base, period) => {
                words.say("before", &[("period", &words.period(*period)), ("base", &self.base(base, subject))])
            }
            Sum::Later(a, b) | Sum::Earlier(a, b) => {
                let (winner, loser) = self.winner_and_loser(sum, a, b);
                let said = if matches!(winner, Sum::Fact(..)) {
                    self.sum(winner, subject)
                } else {
                    self.brief(winner, subject)
                };
                let lost = loser.day(calendar);
                if lost == winner.day(calendar) {
                    return said;
                }
                let message = match (sum, loser) {
                    (Sum::Later(..), Sum::Fact(..)) => "later-than-fact",
                    (_, Sum::Fact(..)) => "earlier-than-fact",
                    (Sum::Later(..), _) => "later-of",
                    _ => "earlier-of",
                };
                words.say(
                    message,
                    &[("winner", &said), ("loser", &self.brief(loser, subject)), ("day", &words.day(lost))],
                )
            }
            Sum::Milestone { start, number, of, shift, .. } => {
                let variables = [
                    ("number", number.to_string()),
                    ("of", of.to_string()),
                    ("day", words.day(start.day(calendar))),
                    ("shift", shift.to_string()),
                ];
                let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
                words.say(if *shift > 0 { "milestone-spread" } else { "milestone" }, &variables)
            }
        }
    }

    /// Which of two days counts; the first if they are equal.
    fn winner_and_loser<'s>(&self, sum: &Sum, a: &'s Sum, b: &'s Sum) -> (&'s Sum, &'s Sum) {
        let calendar = self.planner.calendar();
        let (first, second) = (a.day(calendar), b.day(calendar));
        let first_wins = if matches!(sum, Sum::Later(..)) { first >= second } else { first <= second };
        if first_wins { (a, b) } else { (b, a) }
    }

    /// A sum without what it was compared with.
    fn brief(&self, sum: &Sum, subject: Subject) -> String {
        match sum {
            Sum::Fact(..) => self.base(sum, subject),
            Sum::Later(a, b) | Sum::Earlier(a, b) => self.brief(self.winner_and_loser(sum, a, b).0, subject),
            other => self.sum(other, subject),
        }
    }

    /// What a period is counted from: the day first, then what happened on it.
    fn base(&self, base: &Sum, subject: Subject) -> String {
        let words = self.words;
        let calendar = self.planner.calendar();
        match base {
            Sum::Later(a, b) | Sum::Earlier(a, b) => self.base(self.winner_and_loser(base, a, b).0, subject),
            Sum::Fact(leaf, day) => gist::base(&self.leaf_text(*leaf), &words.day(*day), subject.about(), words),
            other => words.day(other.day(calendar)),
        }
    }

    fn leaves(&self, sum: &Sum, out: &mut Vec<String>) {
        match sum {
            Sum::Fact(Leaf::LastRecord(_) | Leaf::YearStart, _) => {}
            Sum::Fact(leaf, day) => out.push(self.leaf(*leaf, *day)),
            Sum::After(base, _) | Sum::Before(base, _) => self.leaves(base, out),
            Sum::Later(a, b) | Sum::Earlier(a, b) => {
                self.leaves(a, out);
                self.leaves(b, out);
            }
            Sum::Milestone { .. } => {}
        }
    }

    fn leaf(&self, leaf: Leaf, day: Day) -> String {
        gist::leaf(&self.leaf_text(leaf), &self.words.day(day), self.words)
    }

    fn leaf_text(&self, leaf: Leaf) -> Cow<'static, str> {
        gist::leaf_text(leaf, &self.planner.state().facts.codes)
    }

    fn fact(&self, fact: FactUsed) -> String {
        let words = self.words;
        match fact {
            FactUsed::InForce(day) => words.say("in-force", &[("day", &words.day(day))]),
            FactUsed::Held { attribute, value, since } => words.say(
                "held",
                &[
                    ("attribute", &self.attribute(attribute)),
                    ("value", &self.value(attribute, value)),
                    ("day", &words.day(since)),
                ],
            ),
            FactUsed::Counted(record) => self.record(record),
            FactUsed::Signed { by, on, counts } => {
                let message = if counts { "fact-signed" } else { "fact-signed-not-counted" };
                words.say(message, &[("name", &self.person(by)), ("day", &words.day(on))])
            }
            FactUsed::Away(staff) => words.say("fact-away", &[("name", &self.person(staff))]),
            FactUsed::Absent { from, until: Some(until) } => {
                words.say("fact-absent", &[("from", &words.day(from)), ("until", &words.day(until))])
            }
            FactUsed::Absent { from, until: None } => words.say("fact-absent-open", &[("from", &words.day(from))]),
            FactUsed::Cut(day) => words.say("fact-cut", &[("day", &words.day(day))]),
        }
    }

    fn record(&self, number: u32) -> String {
        let words = self.words;
        let record = &self.planner.state().facts.records[number as usize];
        let purposes: Vec<String> = Purpose::ALL
            .iter()
            .filter(|purpose| record.purposes & purpose.bit() != 0)
            .map(|purpose| self.purpose(*purpose))
            .collect();
        let (purpose, day) = (purposes.join(", "), words.day(record.on));
        if record.recorded_at == Instant::EARLIEST {
            return words.say("fact-record-undated", &[("purpose", &purpose), ("day", &day)]);
        }
        words.say(
            "fact-record",
            &[("purpose", &purpose), ("day", &day), ("recorded", &words.day(record.recorded_at.day()))],
        )
    }

    fn reason(&self, reason: NotDue, subject: Subject) -> String {
        let words = self.words;
        let with_day = |message: &str, day: Day| words.say(message, &[("day", &words.day(day))]);
        let is_case = matches!(subject, Subject::Case(_));
        match reason {
            NotDue::PolicyBegins(day) => with_day("reason-policy-begins", day),
            NotDue::AdoptedLater(day) => with_day("reason-adopted-later", day),
            NotDue::NotAdopted => words.say("reason-not-adopted", &[]),
            NotDue::NotInEdition => words.say("reason-not-in-edition", &[]),
            NotDue::SwitchedOff => words.say("reason-switched-off", &[]),
            NotDue::Begins(day) => with_day(if is_case { "reason-case-begins" } else { "reason-staff-begins" }, day),
            NotDue::Ended(day) => with_day(if is_case { "reason-case-ended" } else { "reason-staff-ended" }, day),
            NotDue::Condition(attribute, value) => {
                let message = if matches!(attribute, Attribute::Registration | Attribute::Cohort) {
                    "reason-condition-set"
                } else {
                    "reason-condition"
                };
                words.say(
                    message,
                    &[("attribute", &self.attribute(attribute)), ("value", &self.value(attribute, value))],
                )
            }
            NotDue::NoDay(anchor) => words.say("reason-no-day", &[("anchor", &self.anchor(anchor))]),
            NotDue::Opens(day) => with_day("reason-opens", day),
            NotDue::NoEvent => words.say("reason-no-event", &[]),
            NotDue::NoMilestone => words.say("reason-no-milestone", &[]),
            NotDue::AfterYear(day) => with_day("reason-after-year", day),
            NotDue::State(state) => words.say("reason-state", &[("value", &words.say(&format!("value-{state}"), &[]))]),
            NotDue::SubmittedLater(day) => with_day("reason-submitted-later", day),
            NotDue::SubmittedBefore(day) => with_day("reason-submitted-before", day),
            NotDue::NoCountersignature => words.say("reason-no-countersignature", &[]),
        }
    }

    fn missing(&self, gap: Gap) -> String {
        match gap {
            Gap::Attribute(attribute) => self.attribute(attribute),
            Gap::Anchor(anchor) => self.anchor(anchor),
            Gap::NeededBy => self.words.say("anchor-needed_by", &[]),
        }
    }

    /// The word for a code of the product's own lists, all of which have one.
    fn word(&self, list: &str, code: &str) -> String {
        self.words.word(list, code).map_or_else(|| code.to_owned(), Cow::into_owned)
    }

    fn attribute(&self, attribute: Attribute) -> String {
        self.word("attribute", attribute.code())
    }

    fn anchor(&self, anchor: Anchor) -> String {
        self.word("anchor", anchor.code())
    }

    fn purpose(&self, purpose: Purpose) -> String {
        self.word("purpose", purpose.code())
    }

    /// A value of an attribute: listed ones in words, codes as they are.
    fn value(&self, attribute: Attribute, value: u32) -> String {
        let words = self.words;
        let facts = &self.planner.state().facts;
        if matches!(attribute, Attribute::Registration | Attribute::Cohort) && value != UNKNOWN {
            let members: Vec<&str> =
                facts.sets.members(SetIx(value)).iter().map(|code| facts.codes.text(*code)).collect();
            return if members.is_empty() { words.say("value-none", &[]) } else { members.join(", ") };
        }
        if value == UNKNOWN {
            return words.say(if attribute == Attribute::ReportType { "value-none" } else { "value-unknown" }, &[]);
        }
        let code = match attribute.values() {
            Some(listed) => listed.get(value as usize).copied().unwrap_or_default(),
            None => facts.codes.text(CodeIx(value)),
        };
        let word = attribute.values().and_then(|_| words.word("value", code));
        word.map_or_else(|| code.to_owned(), Cow::into_owned)
    }

    /// "Smith, Ann (N54A001)".
    fn person(&self, staff: StaffIx) -> String {
        let facts = &self.planner.state().facts;
        let fact = &facts.people.staff[staff.at()];
        let code = &*fact.code;
        match facts.name(fact.name) {
            ("", "") => code.to_owned(),
            (one, "") | ("", one) => [one, " (", code, ")"].concat(),
            (forename, surname) => [surname, ", ", forename, " (", code, ")"].concat(),
        }
    }

    fn met_by(&self, rule: &Rule) -> String {
        let words = self.words;
        if matches!(rule.cadence, Cadence::Signature { .. }) {
            return words.say("met-by-signature", &[]);
        }
        let what = words.any_of(&rule.met_by.iter().map(|purpose| self.purpose(*purpose)).collect::<Vec<_>>());
        let who = words.any_of(&rule.by.iter().map(|role| words.say(&format!("role-{role}"), &[])).collect::<Vec<_>>());
        let count = match &rule.cadence {
            Cadence::Once { count, .. } => count.value,
            Cadence::Times { times, .. } => times.value,
            _ => 1,
        };
        if count == 1 {
            return words.say("met-by", &[("what", &what), ("who", &who)]);
        }
        words.say("met-by-times", &[("count", &count.to_string()), ("what", &what), ("who", &who)])
    }

    fn changes(&self, rule: &Rule) -> String {
        let words = self.words;
        let mut things = Vec::new();
        let anchor = |anchor: Anchor| words.say("change-anchor", &[("anchor", &self.anchor(anchor))]);
        match &rule.cadence {
            Cadence::Once { of, .. } | Cadence::Before { of, .. } => things.push(anchor(*of)),
            Cadence::After { .. } => things.push(words.say("change-event", &[])),
            Cadence::Signature { .. } => things.push(words.say("change-document", &[])),
            Cadence::Yearly { or_within: Some((_, of)), .. } => things.push(anchor(*of)),
            Cadence::Every { .. } | Cadence::Times { .. } | Cadence::Yearly { .. } => {}
        }
        if !matches!(rule.cadence, Cadence::Signature { .. }) {
            things.push(words.say("change-record", &[]));
        }
        things.extend(rule.judgement.as_ref().map(|_| words.say("change-agreed", &[])));
        if rule.about == crate::words::About::Staff {
            things.push(words.say("change-absence", &[]));
        }
        let mut attributes: Vec<String> =
            rule.when.iter().map(|condition| self.attribute(condition.attribute)).collect();
        attributes.dedup();
        if !attributes.is_empty() {
            things.push(words.say("changes", &[("what", &words.any_of(&attributes))]));
        }
        words.any_of(&things)
    }
}
