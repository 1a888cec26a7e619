//! The planner: policies × state × day → duties, each with its reason, and gaps (DOMAIN section 3). There is one [`plan`].
//!
//! What lives here: what is due, for whom, by when, and why. The same pass works silently over a whole service and, for one subject,
//! tells its reasons; nothing composes a reason beside it.

mod accountable;
mod bind;
mod cadence;
mod conditions;
mod decide;
mod documents;
mod duty;
mod gist;
mod reckon;
mod since;
mod told;
pub mod why;

pub use bind::{Ground, Planner, VariantLine};
pub use duty::{Duty, Gap, NotDue, Occurrence, Status, Subject, Verdict};
pub use gist::{Gist, in_words as gist_in_words, missing as missing_in_gist};
pub use reckon::{Leaf, Reckon, Silent, Sum};
pub use told::{Explanation, FactUsed, ToldDuty};

use decide::Seen;
use gist::Gisted;
use reckon::Keeps;

use crate::calendar::Day;
use crate::facts::State;
use crate::policy::Library;
use rayon::prelude::*;

/// What is due on a day.
#[derive(Clone, Debug)]
pub struct Plan<D = Duty> {
    /// The day.
    pub on: Day,
    /// The rules in force, as units have them; duties name them by position.
    pub variants: Vec<VariantLine>,
    /// All duties, met ones and gaps included, sorted by rule, subject, due, met day and occurrence.
    pub duties: Vec<D>,
}

/// A duty with the gist of its due day; none if it is paused.
pub type GistedDuty = (Duty, Option<Gist>);

/// Everything that every rule makes due on a day, for every subject.
#[must_use]
pub fn plan(state: &State, library: &Library, on: Day) -> Plan {
    let planner = Planner::new(state, library, on);
    let duties = planner.everything::<Silent>();
    Plan { on, variants: planner.into_variants(), duties }
}

/// As [`plan`], each duty with the gist of its due day.
#[must_use]
pub fn plan_with_gists(state: &State, library: &Library, on: Day) -> Plan<GistedDuty> {
    let planner = Planner::new(state, library, on);
    let duties = planner.everything::<Gisted>();
    Plan { on, variants: planner.into_variants(), duties }
}

impl Planner<'_> {
    /// The duties of every subject, sorted.
    fn everything<W: Keeps>(&self) -> Vec<W::Kept> {
        const CHUNK: usize = 2048;
        let facts = &self.state().facts;
        let kinds = [facts.cases.len(), facts.people.staff.len(), facts.documents.len()];
        let chunks: Vec<(usize, usize, usize)> = kinds
            .iter()
            .enumerate()
            .flat_map(|(kind, count)| {
                (0..count.div_ceil(CHUNK)).map(move |chunk| (kind, chunk * CHUNK, (*count).min((chunk + 1) * CHUNK)))
            })
            .collect();
        let mut by_rule: Vec<Vec<Vec<W::Kept>>> =
            chunks.into_par_iter().map(|(kind, from, until)| self.chunk::<W>(kind, from, until)).collect();
        // Chunks are in the order of subjects, so that joining them rule by rule leaves the duties sorted.
        let mut duties = Vec::with_capacity(by_rule.iter().flatten().map(Vec::len).sum());
        for rule in 0..self.rule_count() {
            for chunk in &mut by_rule {
                duties.append(&mut chunk[rule]);
            }
        }
        duties
    }

    /// The duties of one subject, sorted as in a plan.
    #[must_use]
    pub fn duties_of(&self, subject: Subject) -> Vec<Duty> {
        self.about_one::<Silent>(subject)
    }

    /// As [`Self::duties_of`], each duty with the gist of its due day.
    #[must_use]
    pub fn gisted_duties_of(&self, subject: Subject) -> Vec<GistedDuty> {
        self.about_one::<Gisted>(subject)
    }

    fn about_one<W: Keeps>(&self, subject: Subject) -> Vec<W::Kept> {
        let seen = self.see(subject);
        let mut duties = Vec::new();
        for rule in self.rules_about(subject.about()) {
            self.decided::<W>(*rule, &seen, &mut duties);
        }
        duties
    }

    fn chunk<W: Keeps>(&self, kind: usize, from: usize, until: usize) -> Vec<Vec<W::Kept>> {
        let mut out = vec![Vec::new(); self.rule_count()];
        for at in from..until {
            let seen = self.see(Subject::numbered(kind, at));
            for rule in self.rules_about(seen.subject.about()) {
                self.decided::<W>(*rule, &seen, &mut out[*rule]);
            }
        }
        out
    }

    /// Adds the duties of one rule and subject, sorted.
    fn decided<W: Keeps>(&self, rule: usize, seen: &Seen, out: &mut Vec<W::Kept>) {
        let before = out.len();
        let mut keeps = W::with(std::mem::take(out));
        self.decide(rule, seen, &mut keeps);
        *out = keeps.into_kept();
        let added = &mut out[before..];
        if added.len() > 1 {
            added.sort_by(|a, b| {
                let (a, b) = (W::duty_in(a), W::duty_in(b));
                a.order().cmp(&b.order()).then_with(|| self.occurrence_text(a).cmp(&self.occurrence_text(b)))
            });
        }
    }
}
