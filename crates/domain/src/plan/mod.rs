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
mod reckon;
mod since;
mod told;
pub mod why;

pub use bind::{Planner, VariantLine};
pub use duty::{Duty, Gap, NotDue, Occurrence, Status, Subject, Verdict};
pub use reckon::{Leaf, Reckon, Silent, Sum};
pub use told::{Explanation, FactUsed, ToldDuty};

use crate::calendar::Day;
use crate::facts::State;
use crate::policy::Library;
use rayon::prelude::*;

/// What is due on a day.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The day.
    pub on: Day,
    /// The rules in force, as units have them; duties name them by position.
    pub variants: Vec<VariantLine>,
    /// All duties, met ones and gaps included, sorted by rule, subject, due, met day and occurrence.
    pub duties: Vec<Duty>,
}

/// Everything that every rule makes due on a day, for every subject.
#[must_use]
pub fn plan(state: &State, library: &Library, on: Day) -> Plan {
    let planner = Planner::new(state, library, on);
    let duties = planner.everything();
    Plan { on, variants: planner.into_variants(), duties }
}

impl Planner<'_> {
    /// The duties of every subject, sorted.
    fn everything(&self) -> Vec<Duty> {
        const CHUNK: usize = 2048;
        let facts = &self.state().facts;
        let kinds = [facts.cases.len(), facts.staff.len(), facts.documents.len()];
        let chunks: Vec<(usize, usize, usize)> = kinds
            .iter()
            .enumerate()
            .flat_map(|(kind, count)| {
                (0..count.div_ceil(CHUNK)).map(move |chunk| (kind, chunk * CHUNK, (*count).min((chunk + 1) * CHUNK)))
            })
            .collect();
        let mut by_rule: Vec<Vec<Vec<Duty>>> =
            chunks.into_par_iter().map(|(kind, from, until)| self.chunk(kind, from, until)).collect();
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
        let seen = self.see(subject);
        let mut silent = Silent { duties: Vec::new() };
        for rule in self.rules_about(subject.about()) {
            let before = silent.duties.len();
            self.decide(*rule, &seen, &mut silent);
            self.sort(&mut silent.duties[before..]);
        }
        silent.duties
    }

    fn chunk(&self, kind: usize, from: usize, until: usize) -> Vec<Vec<Duty>> {
        let mut out = vec![Vec::new(); self.rule_count()];
        for at in from..until {
            let seen = self.see(Subject::numbered(kind, at));
            for rule in self.rules_about(seen.subject.about()) {
                let mut silent = Silent { duties: std::mem::take(&mut out[*rule]) };
                let before = silent.duties.len();
                self.decide(*rule, &seen, &mut silent);
                self.sort(&mut silent.duties[before..]);
                out[*rule] = silent.duties;
            }
        }
        out
    }

    /// Sorts the duties of one rule and subject.
    fn sort(&self, duties: &mut [Duty]) {
        if duties.len() > 1 {
            duties.sort_by(|a, b| {
                a.order().cmp(&b.order()).then_with(|| self.occurrence_text(a).cmp(&self.occurrence_text(b)))
            });
        }
    }
}
