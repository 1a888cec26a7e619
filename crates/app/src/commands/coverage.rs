//! `touchstone coverage`.

use crate::data::{Scope, Source, When, unit};
use crate::ending::Ending;
use crate::table::Table;
use clap::{Args, ValueEnum};
use std::io::Write;
use touchstone_domain::coverage::{Class, Coverage, Exception, coverage};
use touchstone_domain::facts::CaseIx;
use touchstone_domain::permission::Withheld;
use touchstone_domain::plan::{Subject, plan};

/// Show how the live caseload stands: every case in exactly one class, and those that no manager has looked at
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  touchstone coverage --data extract --on 2026-01-12
  touchstone coverage --data extract --on 2026-01-12 --unit N54DUR --format json")]
pub struct CoverageOf {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    when: When,
    /// Only cases of this team, PDU or region
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// One JSON object, for machines
    Json,
}

impl CoverageOf {
    pub fn run(&self) -> Result<(), Ending> {
        let scope = self.unit.as_deref().map_or(Scope::Everybody, Scope::Unit);
        let asked = self.source.load(self.when, "coverage.count", &scope)?;
        let (library, state) = (&asked.library, &asked.state);
        let scope = self.unit.as_deref().map(|code| unit(state, code)).transpose()?;
        let plan = plan(state, library, self.when.on);
        let in_scope =
            |case| scope.is_none_or(|scope| scope.holds(state, state.holding_on(case, self.when.on).unit.team));
        let counts = |case| !asked.hides(Subject::Case(case)) && in_scope(case);
        let is_withheld = |case: &CaseIx| {
            asked.hides(Subject::Case(*case)) && state.case_is_live(*case, self.when.on) && in_scope(*case)
        };
        let withheld = Withheld::of((0..state.facts.cases.len()).map(CaseIx::new).filter(is_withheld).count());
        // A folder of extracts holds no diary, so that no duty has a slot.
        let coverage = coverage(state, &library.calendar, &plan, counts, |_| false);
        match self.format {
            Format::Table => self.table(&coverage, withheld),
            Format::Json => self.json(&coverage, withheld),
        }
    }

    fn json(&self, coverage: &Coverage, withheld: Withheld) -> Result<(), Ending> {
        let unit = serde_json::Value::from(self.unit.clone());
        let classes: String =
            Class::ALL.iter().map(|class| format!(",\"{}\":{}", class.code(), coverage.count(*class))).collect();
        let (on, live, not_looked_at) = (self.when.on, coverage.live(), coverage.not_looked_at());
        // Only where there is something to say, so that scripts of whoever may see everything read what they always did.
        let withheld = match withheld {
            Withheld::Nobody => String::new(),
            withheld => format!(",\"limited\":\"{withheld}\""),
        };
        writeln!(
            std::io::stdout(),
            "{{\"unit\":{unit},\"on\":\"{on}\",\"live\":{live}{classes},\"not_looked_at\":{not_looked_at}{withheld}}}"
        )?;
        Ok(())
    }

    fn table(&self, coverage: &Coverage, withheld: Withheld) -> Result<(), Ending> {
        let mut out = std::io::stdout().lock();
        let live = coverage.live();
        if withheld != Withheld::Nobody {
            writeln!(out, "Counted nowhere below, because your access to them is limited: {withheld}.")?;
        }
        if live == 0 {
            writeln!(
                out,
                "No case is live on {}{}.",
                self.when.on,
                self.unit.as_ref().map(|unit| format!(" in {unit}")).unwrap_or_default()
            )?;
            return Ok(());
        }
        let share = |count: usize| format!("{:.1} %", count as f64 * 100.0 / live as f64);
        let mut table = Table::new(&["CLASS", "CASES", "SHARE"]);
        for class in Class::ALL {
            let count = coverage.count(class);
            table.row(vec![class.code().replace('_', " "), count.to_string(), share(count)]);
        }
        table.row(vec!["live".into(), live.to_string(), share(live)]);
        table.write(&mut out)?;
        writeln!(
            out,
            "\nNot looked at by any manager since supervision began: {} ({})",
            coverage.not_looked_at(),
            share(coverage.not_looked_at())
        )?;
        for reason in Exception::ALL {
            let count = coverage.with_exception(reason);
            if count > 0 {
                writeln!(out, "Exception, {}: {count}", reason.words())?;
            }
        }
        let minutes = coverage.minutes_due;
        writeln!(
            out,
            "Work overdue or due within 14 days: {} h {:02} min of managers' time; the hours there were are not in an extract.",
            minutes / 60,
            minutes % 60
        )?;
        Ok(())
    }
}
