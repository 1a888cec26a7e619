//! How many tests ran, read from what the runners themselves print at their end.

use std::ops::AddAssign;

use crate::run::Failure;

/// Tests counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    pub(crate) skipped: u32,
}

/// Tests of the store that passed, by engine: each is written once and runs on both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Engines {
    pub(crate) sqlite: usize,
    pub(crate) postgres: usize,
}

impl Engines {
    /// Nextest: `PASS [   0.175s] ( 6/61) touchstone-store::both acts::sqlite::a_barred_manager_finds_no_case`.
    pub(crate) fn of_nextest(lines: &[String]) -> Self {
        let on = |engine: &str| {
            let passed =
                lines.iter().filter(|line| line.contains("PASS [") && line.contains("touchstone-store::both "));
            passed.filter(|line| line.contains(engine)).count()
        };
        Self { sqlite: on("::sqlite::"), postgres: on("::postgres::") }
    }

    /// Refuses a run in which one engine was tried less than the other, or neither was.
    pub(crate) fn must_be_equal(self) -> Result<(), Failure> {
        if self.sqlite == self.postgres && self.sqlite > 0 {
            return Ok(());
        }
        let what = format!("{} store tests passed on SQLite and {} on PostgreSQL", self.sqlite, self.postgres);
        Err(Failure::new(what, "let every store test run on both, by `on_both!` in crates/store/tests/both"))
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl Counts {
    /// Nextest: `Summary [ 0.1s] 3 tests run: 2 passed (1 slow), 1 failed, 0 skipped`; `2/3 tests run` when cut short.
    pub(crate) fn of_nextest(lines: &[String]) -> Option<Self> {
        let line = lines.iter().rev().find(|line| line.trim_start().starts_with("Summary ["))?;
        let (_time, told) = line.split_once("] ")?;
        let (ran, told) = told.split_once(" run:")?;
        let planned: u32 = ran.split(' ').next()?.rsplit('/').next()?.parse().ok()?;
        let passed = number_before(told, " passed").unwrap_or(0);
        let skipped = number_before(told, " skipped").unwrap_or(0);
        // Failed, timed out, not to be run, or never reached: whatever was planned and did not pass.
        Some(Self { passed, failed: planned.checked_sub(passed)?, skipped })
    }

    /// Cargo's own runner, one line a crate: `test result: ok. 3 passed; 0 failed; 0 ignored; …`.
    pub(crate) fn of_libtest(lines: &[String]) -> Option<Self> {
        let mut total = None;
        for line in lines.iter().filter(|line| line.starts_with("test result: ")) {
            *total.get_or_insert_with(Self::default) += Self {
                passed: number_before(line, " passed")?,
                failed: number_before(line, " failed")?,
                skipped: number_before(line, " ignored")?,
            };
        }
        total
    }

    /// Node's own runner, a figure a line: `ℹ tests 5`, `ℹ pass 4`, `ℹ fail 1`, `ℹ skipped 0`, …
    pub(crate) fn of_node(lines: &[String]) -> Option<Self> {
        let figure = |name: &str| {
            let start = format!("ℹ {name} ");
            lines.iter().rev().find_map(|line| line.strip_prefix(&start)?.trim().parse::<u32>().ok())
        };
        let (tests, passed) = (figure("tests")?, figure("pass")?);
        let skipped = figure("skipped")? + figure("todo")?;
        Some(Self { passed, failed: tests.checked_sub(passed + skipped)?, skipped })
    }

    /// Refuses a run of `runner` that proves nothing: one without tests, or with some left out.
    pub(crate) fn must_prove_something(self, runner: &str) -> Result<(), Failure> {
        if self.skipped > 0 {
            return Err(Failure::new(
                format!("{runner} left out {} tests", self.skipped),
                "run them or remove them: what a test needs is installed, not skipped",
            ));
        }
        if self.passed == 0 {
            return Err(Failure::new(format!("{runner} ran no test"), "look above for why it found none"));
        }
        Ok(())
    }
}

/// The number that stands before `unit`.
fn number_before(text: &str, unit: &str) -> Option<u32> {
    let (before, _after) = text.split_once(unit)?;
    before.rsplit(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::Counts;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn nextest_is_read() {
        let whole =
            lines("     Summary [   0.021s] 12 tests run: 10 passed (1 slow), 1 failed, 1 timed out, 2 skipped");
        assert_eq!(Counts::of_nextest(&whole), Some(Counts { passed: 10, failed: 2, skipped: 2 }));
        let cut = lines("     Summary [   0.021s] 3/12 tests run: 2 passed, 1 failed, 0 skipped");
        assert_eq!(Counts::of_nextest(&cut), Some(Counts { passed: 2, failed: 10, skipped: 0 }));
        let one = lines("     Summary [   0.004s] 1 test run: 1 passed, 0 skipped\n        PASS x");
        assert_eq!(Counts::of_nextest(&one), Some(Counts { passed: 1, failed: 0, skipped: 0 }));
        assert_eq!(Counts::of_nextest(&lines("error: no tests to run")), None);
    }

    #[test]
    fn cargos_runner_is_read_and_added_up() {
        let two = "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s\n\
                   test result: FAILED. 1 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out";
        assert_eq!(Counts::of_libtest(&lines(two)), Some(Counts { passed: 4, failed: 2, skipped: 1 }));
        assert_eq!(Counts::of_libtest(&[]), None);
    }

    #[test]
    fn nodes_runner_is_read() {
        let text = "ℹ tests 5\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\nℹ duration_ms 9";
        assert_eq!(Counts::of_node(&lines(text)), Some(Counts { passed: 3, failed: 1, skipped: 1 }));
        assert_eq!(Counts::of_node(&lines("ℹ tests 5")), None);
    }

    #[test]
    fn a_run_without_tests_or_with_some_left_out_proves_nothing() {
        assert!(Counts::default().must_prove_something("x").is_err());
        assert!(Counts { passed: 3, failed: 0, skipped: 1 }.must_prove_something("x").is_err());
        assert!(Counts { passed: 3, failed: 0, skipped: 0 }.must_prove_something("x").is_ok());
    }
}
