//! What a task did, step by step: its name, its seconds, and the tests it counted.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::counts::{Counts, Engines};
use crate::run::Failure;

/// The steps so far.
pub(crate) struct Journal {
    steps: Vec<(&'static str, Duration, bool)>,
    /// The tests that runners reported; none before the first runner has ended.
    pub(crate) counts: Option<Counts>,
    /// The tests of the store, by the engine that they ran on.
    pub(crate) engines: Engines,
}

impl Journal {
    /// Runs a task, stops at its first failure, and says at the end what happened.
    pub(crate) fn keep(task: impl FnOnce(&mut Self) -> Result<(), Failure>) -> ExitCode {
        let mut journal = Self { steps: Vec::new(), counts: None, engines: Engines::default() };
        let outcome = task(&mut journal);
        println!("\n{}", journal.table());
        if journal.engines != Engines::default() {
            println!("\nstore tests: {} on SQLite, {} on PostgreSQL", journal.engines.sqlite, journal.engines.postgres);
        }
        if let Some(counts) = journal.counts {
            println!("\n{} passed, {} failed", counts.passed, counts.failed);
        }
        if let Err(failure) = &outcome {
            println!("\nFailed: {}.\nWhat to do: {}.", failure.what, failure.hint);
        }
        if outcome.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    /// Runs one step.
    pub(crate) fn step<T>(
        &mut self,
        name: &'static str,
        step: impl FnOnce(&mut Self) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        println!("\n── {name}");
        let began = Instant::now();
        let outcome = step(self);
        self.steps.push((name, began.elapsed(), outcome.is_ok()));
        outcome
    }

    /// Adds what a runner counted, whether or not it succeeded.
    pub(crate) fn count(&mut self, counts: Counts) {
        *self.counts.get_or_insert_default() += counts;
    }

    fn table(&self) -> String {
        let mut table = format!("{:<28}{:>9}", "step", "seconds");
        let mut total = Duration::ZERO;
        for (name, took, succeeded) in &self.steps {
            let note = if *succeeded { "" } else { "  failed" };
            table.push_str(&format!("\n{name:<28}{:>9.1}{note}", took.as_secs_f64()));
            total += *took;
        }
        table.push_str(&format!("\n{:<28}{:>9.1}", "in all", total.as_secs_f64()));
        table
    }
}

#[cfg(test)]
mod tests {
    use super::{Engines, Journal};
    use crate::run::Failure;

    #[test]
    fn the_table_names_each_step_and_the_one_that_failed() {
        let mut journal = Journal { steps: Vec::new(), counts: None, engines: Engines::default() };
        assert!(journal.step("spelling", |_| Ok(())).is_ok());
        assert!(journal.step("clippy", |_| Err::<(), _>(Failure::new("it failed", "mend it"))).is_err());
        let table = journal.table();
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines.len(), 4);
        assert!(lines[1].starts_with("spelling") && lines[1].ends_with("0.0"), "{table}");
        assert!(lines[2].starts_with("clippy") && lines[2].ends_with("0.0  failed"), "{table}");
    }
}
