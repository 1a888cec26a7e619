//! An edition: one policy as in force from a day, with its rules and numbers.

use super::{Basis, Condition, Number, Said, Source};
use crate::calendar::{Day, Period};
use crate::words::{About, Anchor, Purpose, Role};
use std::sync::Arc;

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Bilingual {
    /// English.
    pub en: String,
    /// Welsh.
    pub cy: String,
}

/// A remark of an edition: a conflict between sources, a reading of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The remark, in English.
    pub en: String,
    /// What it rests on.
    pub source: Option<Source>,
}

/// One policy as in force from a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The policy.
    pub policy: String,
    /// First day in force.
    pub from: Day,
    /// Who owns the policy.
    pub owner: String,
    /// The day somebody last compared this file with its sources.
    pub checked: Day,
    /// In force only where an adoption row says so.
    pub opt_in: bool,
    /// Title.
    pub title: Bilingual,
    /// `draft`, or the translator who checked the Welsh.
    pub welsh: String,
    /// Remarks.
    pub notes: Vec<Note>,
    /// Rules, by id.
    pub rules: Vec<Arc<Rule>>,
    /// The ladder of signing bands, where the edition has one.
    pub signing: Option<Arc<Ladder>>,
}

impl Edition {
    /// The edition's id, `touch-points@2021-06-26`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}@{}", self.policy, self.from)
    }

    /// The rule with this id, if the edition has it.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Arc<Rule>> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

/// One clause of an edition that makes something due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// `touch-points/high-risk`.
    pub id: String,
    /// What it is about.
    pub about: About,
    /// All of these must hold.
    pub when: Vec<Condition>,
    /// When it is due.
    pub cadence: Cadence,
    /// How far an SPO may agree another date; only `every` rules.
    pub judgement: Option<Number<Period>>,
    /// Who may meet it, in order of accountability; empty for signatures, which the matrix of section 6 governs.
    pub by: Vec<Role>,
    /// What meets it; empty for signatures.
    pub met_by: Vec<Purpose>,
    /// Minutes one such duty takes a manager.
    pub minutes: Number<u16>,
    /// Basis of the numbers that do not say their own.
    pub basis: Basis,
    /// Source of the numbers that do not say their own.
    pub source: Option<Source>,
    /// The rule in a sentence, with `{number}` places.
    pub sentence: Bilingual,
    /// Rules of other policies that this one may stand beside.
    pub precedence_over: Vec<String>,
    /// What was said of it.
    pub said: Said,
}

/// A financial or a calendar year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum YearKind {
    /// 1 January to 31 December.
    Calendar,
    /// 1 April to 31 March.
    Financial,
}

impl YearKind {
    /// First and last day of the year that contains `on`.
    #[must_use]
    pub fn containing(self, on: Day) -> (Day, Day) {
        match self {
            YearKind::Calendar => on.calendar_year(),
            YearKind::Financial => on.financial_year(),
        }
    }
}

/// The seven cadences (DOMAIN 3.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cadence {
    /// Due once, some time after an anchor.
    Once {
        /// How long after.
        within: Number<Period>,
        /// After what.
        of: Anchor,
        /// How many records meet it.
        count: Number<u16>,
    },
    /// Due again and again, counted from the last record.
    Every {
        /// The interval.
        every: Number<Period>,
        /// The first interval.
        first: Number<Period>,
    },
    /// So many times a year, spread evenly.
    Times {
        /// How many.
        times: Number<u16>,
        /// In which year.
        per: YearKind,
        /// No milestone sooner than this after the rule began to apply.
        first: Number<Period>,
        /// Are subjects spread over the year?
        spread: bool,
    },
    /// Before a day that lies ahead.
    Before {
        /// How long before.
        lead: Number<Period>,
        /// How long before it starts to count.
        opens: Number<Period>,
        /// Before what.
        of: Anchor,
    },
    /// After an event.
    After {
        /// How long after.
        within: Number<Period>,
        /// Event kinds.
        of: Vec<String>,
    },
    /// A countersignature on a document.
    Signature {
        /// How long after submission.
        within: Option<Number<Period>>,
        /// Is the day by which the document is needed read too?
        needed_by: bool,
    },
    /// By a day of the financial year.
    Yearly {
        /// Month and day.
        by: Number<(u8, u8)>,
        /// Or so long after an anchor, if that is later.
        or_within: Option<(Number<Period>, Anchor)>,
    },
}

impl Cadence {
    /// The key that names this cadence in a policy file.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Cadence::Once { .. } => "once",
            Cadence::Every { .. } => "every",
            Cadence::Times { .. } => "times",
            Cadence::Before { .. } => "before",
            Cadence::After { .. } => "after",
            Cadence::Signature { .. } => "signature",
            Cadence::Yearly { .. } => "yearly",
        }
    }
}

/// The highest ROSH a band may sign itself, and may countersign to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// Nothing.
    None,
    /// Low.
    Low,
    /// Low and medium.
    Medium,
    /// Up to high.
    High,
    /// Up to very high.
    VeryHigh,
    /// Without limit.
    Any,
}

impl Rung {
    /// Every rung, lowest first.
    pub const ALL: [Rung; 6] = [Rung::None, Rung::Low, Rung::Medium, Rung::High, Rung::VeryHigh, Rung::Any];
    /// Their codes.
    pub const CODES: [&'static str; 6] = ["none", "low", "medium", "high", "very_high", "any"];
}

/// The ladder of bands of an edition (DOMAIN section 6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// One rung for each band, in the order of [`crate::signing::Band::ALL`].
    pub ceilings: Vec<Number<Rung>>,
    /// Registrations that force a countersignature of what a band below approved PO could sign itself.
    pub exceptions: Vec<String>,
    /// How long a probation officer counts as newly qualified.
    pub newly_qualified: Number<Period>,
}

impl Rule {
    /// The basis of this rule's weakest number, minutes included, as `due` prints it.
    #[must_use]
    pub fn weakest_basis(&self) -> Basis {
        self.numbers().into_iter().map(|number| number.basis).min().unwrap_or(self.basis)
    }

    /// Every number of the rule, in the order in which people read them.
    #[must_use]
    pub fn numbers(&self) -> Vec<NumberLine<'_>> {
        let period = |value: &Period| value.to_string();
        let whole = |value: &u16| value.to_string();
        let day = |(month, day): &(u8, u8)| format!("{month:02}-{day:02}");
        let mut all = match &self.cadence {
            Cadence::Once { within, count, .. } => vec![line("within", within, period), line("count", count, whole)],
            Cadence::Every { every, first } => vec![line("every", every, period), line("first", first, period)],
            Cadence::Times { times, first, .. } => vec![line("times", times, whole), line("first", first, period)],
            Cadence::Before { lead, opens, .. } => vec![line("lead", lead, period), line("opens", opens, period)],
            Cadence::After { within, .. } => vec![line("within", within, period)],
            Cadence::Signature { within, .. } => within.iter().map(|within| line("within", within, period)).collect(),
            Cadence::Yearly { by, or_within } => {
                let mut lines = vec![line("by", by, day)];
                lines.extend(or_within.iter().map(|(within, _)| line("or_within", within, period)));
                lines
            }
        };
        all.extend(self.judgement.iter().map(|at_most| line("at_most", at_most, period)));
        all.push(line("minutes", &self.minutes, whole));
        all
    }
}

/// A number of a rule, as texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberLine<'a> {
    /// The key by which policies name it.
    pub name: &'static str,
    /// Its value, as policies write it.
    pub value: String,
    /// The national value that a local edition replaced.
    pub standard: Option<String>,
    /// On what it rests.
    pub basis: Basis,
    /// Where it is written.
    pub source: Option<&'a Source>,
}

fn line<'a, T>(name: &'static str, number: &'a Number<T>, show: impl Fn(&T) -> String) -> NumberLine<'a> {
    NumberLine {
        name,
        value: show(&number.value),
        standard: number.standard.as_ref().map(show),
        basis: number.basis,
        source: number.source.as_ref(),
    }
}
