//! `touchstone due`.

use crate::data::{
    Scope as Asked, Source, UnitScope, When, is_about_person, is_about_staff, person, staff, staff_name, subject_name,
    unit,
};
use crate::ending::Ending;
use crate::table::Table;
use clap::{Args, ValueEnum};
use std::io::Write;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{StaffIx, State};
use touchstone_domain::plan::{Duty, Plan, Planner, Status, Subject, plan, why};
use touchstone_domain::policy::Library;
use touchstone_domain::words::language::{Language, Words};
use touchstone_exchange::export::write_lines;

/// List what oversight is due: what, about whom, who is accountable, by when, and why
///
/// Met duties are left out unless --all is given. A fact that is missing is shown as a gap, never hidden.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  touchstone due --data extract --on 2026-01-12
  touchstone due --data extract --on 2026-01-12 --spo N54A011
  touchstone due --data extract --on 2026-01-12 --all --format jsonl > due.jsonl
  touchstone due --data extract --on 2026-01-12 --known-at 2026-01-10T09:00:00Z --case X320741

JSON lines and CSV are sorted by rule, subject, due day, met day and occurrence; the table by due day.
Exit codes: 0 done, 1 refused with the reason, 2 usage, 3 our fault.")]
pub struct Due {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    scope: Scope,
    /// Met duties too
    #[arg(long)]
    all: bool,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Args, Debug)]
#[group(multiple = false)]
struct Scope {
    /// Only subjects of this team, PDU or region
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// Only what this member of staff is accountable for
    #[arg(long, value_name = "CODE")]
    spo: Option<String>,
    /// Only this person's case and documents
    #[arg(long, value_name = "CRN")]
    case: Option<String>,
    /// Only what is about this member of staff, and documents they wrote
    #[arg(long, value_name = "CODE")]
    staff: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people, by due day, with the reason
    Table,
    /// One row a duty, for spreadsheets
    Csv,
    /// One JSON object a line, for machines
    Jsonl,
}

impl Due {
    pub fn run(&self) -> Result<(), Ending> {
        let asked = self.source.load(self.when, "due.list", &self.asked())?;
        let (library, state) = (&asked.library, &asked.state);
        let keeps = self.filter(state)?;
        let mut plan = plan(state, library, self.when.on);
        let is_wanted = Keeps::new(keeps, state, library, self.when.on);
        let is_shown = |duty: &Duty| self.all || !duty.status.is_met();
        plan.duties.retain(|duty| is_shown(duty) && is_wanted.keeps(duty) && !asked.hides(duty.subject));
        match self.format {
            Format::Jsonl => lines(state, &plan),
            Format::Csv => csv(state, &plan),
            Format::Table => self.table(state, library, &plan),
        }
    }

    fn asked(&self) -> Asked<'_> {
        let scope = &self.scope;
        let one = scope.case.as_deref().or(scope.staff.as_deref()).map(Asked::One);
        let unit = scope.unit.as_deref().map(Asked::Unit);
        let accountable = scope.spo.as_deref().map(Asked::Accountable);
        one.or(unit).or(accountable).unwrap_or(Asked::Everybody)
    }

    fn filter(&self, state: &State) -> Result<Filter, Ending> {
        let scope = &self.scope;
        if let Some(code) = &scope.unit {
            return unit(state, code).map(Filter::Unit);
        }
        if let Some(code) = &scope.spo {
            return staff(state, "--spo", code).map(Filter::Accountable);
        }
        if let Some(code) = &scope.case {
            return person(state, code).map(Filter::Person);
        }
        match &scope.staff {
            Some(code) => staff(state, "--staff", code).map(Filter::Staff),
            None => Ok(Filter::Everything),
        }
    }

    fn table(&self, state: &State, library: &Library, plan: &Plan) -> Result<(), Ending> {
        let planner = Planner::new(state, library, self.when.on);
        let words = Words::of(Language::English);
        let mut duties: Vec<&Duty> = plan.duties.iter().collect();
        duties.sort_by_key(|duty| (duty.due.is_none(), duty.due));
        let mut table = Table::new(&["DUE", "STATUS", "RULE", "ABOUT", "ACCOUNTABLE", "WHY"]);
        for duty in &duties {
            let line = &plan.variants[usize::from(duty.variant)];
            table.row(vec![
                duty.due.map_or_else(|| no_due_day(duty.status).to_owned(), |due| due.to_string()),
                duty.status.code().replace('_', " "),
                line.rule.clone(),
                subject_name(&planner, duty.subject),
                staff_name(&planner, duty.accountable),
                reason(&planner, &words, &line.rule, duty),
            ]);
        }
        let mut out = std::io::stdout().lock();
        if duties.is_empty() {
            writeln!(
                out,
                "Nothing is due on {}{}.",
                words.day(self.when.on),
                if self.all { "" } else { " (met duties are shown with --all)" }
            )?;
            return Ok(());
        }
        table.write(&mut out)?;
        let minutes: u64 = duties
            .iter()
            .filter(|duty| !duty.status.is_met())
            .map(|duty| u64::from(plan.variants[usize::from(duty.variant)].minutes))
            .sum();
        writeln!(
            out,
            "\n{}; the open ones take about {} h {:02} min of managers' time (minutes are assumed where a policy is silent).",
            if duties.len() == 1 { "1 duty".to_owned() } else { format!("{} duties", duties.len()) },
            minutes / 60,
            minutes % 60
        )?;
        if !library.calendar.knows(self.when.on) {
            let (from, until) = library.calendar.known_range();
            writeln!(
                out,
                "Bank holidays are known from {} to {}; outside these years only weekends are non-working.",
                words.day(from),
                words.day(until)
            )?;
        }
        Ok(())
    }
}

/// What stands in place of a due day.
const fn no_due_day(status: Status) -> &'static str {
    if matches!(status, Status::Gap) { "not known" } else { "none" }
}

/// The first line of the explanation of one duty.
fn reason(planner: &Planner<'_>, words: &Words, rule: &str, duty: &Duty) -> String {
    let Some(rule) = planner.rule_with(rule) else { return String::new() };
    let explanation = planner.explain(rule, duty.subject);
    let place = explanation.duties.iter().position(|told| told.duty.occurrence == duty.occurrence);
    let account = why::account(planner, &explanation, words);
    let told = place.and_then(|place| account.duties.into_iter().nth(place));
    told.map_or_else(String::new, |told| match told.because.into_iter().next() {
        Some(arithmetic) if duty.due.is_some() && !duty.status.is_met() => arithmetic,
        _ => told.headline,
    })
}

#[derive(Clone, Copy, Debug)]
enum Filter {
    Everything,
    Unit(UnitScope),
    Accountable(StaffIx),
    Person(crate::data::Person),
    Staff(StaffIx),
}

/// A filter with what it needs to look at.
struct Keeps<'a> {
    filter: Filter,
    state: &'a State,
    planner: Option<Planner<'a>>,
}

impl<'a> Keeps<'a> {
    fn new(filter: Filter, state: &'a State, library: &'a Library, on: Day) -> Self {
        let planner = matches!(filter, Filter::Unit(_)).then(|| Planner::new(state, library, on));
        Self { filter, state, planner }
    }

    fn keeps(&self, duty: &Duty) -> bool {
        let subject: Subject = duty.subject;
        match self.filter {
            Filter::Everything => true,
            Filter::Unit(unit) => {
                self.planner.as_ref().is_some_and(|planner| unit.holds(self.state, planner.team_of(subject)))
            }
            Filter::Accountable(staff) => duty.accountable == Some(staff),
            Filter::Person(person) => is_about_person(self.state, person, subject),
            Filter::Staff(staff) => is_about_staff(self.state, staff, subject),
        }
    }
}

fn lines(state: &State, plan: &Plan) -> Result<(), Ending> {
    // Not the standard output's own buffer, which would look for the last line feed of every chunk.
    let mut out = std::fs::File::from(std::os::fd::AsFd::as_fd(&std::io::stdout()).try_clone_to_owned()?);
    write_lines(state, plan, &mut out)?;
    Ok(())
}

fn csv(state: &State, plan: &Plan) -> Result<(), Ending> {
    let mut out = std::io::stdout().lock();
    touchstone_exchange::export::due_csv(state, plan, &mut out)?;
    Ok(())
}
