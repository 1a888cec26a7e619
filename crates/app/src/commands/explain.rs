//! `touchstone explain`.

use crate::data::{Scope, Source, Tongue, When, is_about_person, is_about_staff, person, staff, subject_name};
use crate::ending::Ending;
use crate::table::printable;
use clap::Args;
use std::io::Write;
use touchstone_domain::facts::{DocumentIx, State};
use touchstone_domain::plan::{Planner, Subject, why};
use touchstone_domain::words::language::Words;

/// Explain every rule for one person: what is due and why, or why nothing is
///
/// Each duty comes with its arithmetic, the facts used and since when they have held, what would meet it, what would change it,
/// and the source and basis of each number. Each rule that asks for nothing says why.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  touchstone explain --data extract --on 2026-01-12 --case X320741
  touchstone explain --data extract --on 2026-01-12 --staff N54A024 --rule supervision/one-to-one
  touchstone explain --data extract --on 2026-01-12 --case X320741 --language cy")]
pub struct Explain {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    whom: Whom,
    /// Only this rule, as touch-points/high-risk
    #[arg(long, value_name = "RULE")]
    rule: Option<String>,
    /// The language of sentences and reasons
    #[arg(long, value_enum, default_value = "en")]
    language: Tongue,
}

#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct Whom {
    /// A person on probation: their case and documents
    #[arg(long, value_name = "CRN")]
    case: Option<String>,
    /// A member of staff, and documents they wrote
    #[arg(long, value_name = "CODE")]
    staff: Option<String>,
}

impl Whom {
    fn code(&self) -> &str {
        self.case.as_deref().or(self.staff.as_deref()).unwrap_or_default()
    }
}

impl Explain {
    pub fn run(&self) -> Result<(), Ending> {
        let asked = self.source.load(self.when, "due.explain", &Scope::One(self.whom.code()))?;
        let mut subjects = self.subjects(&asked.state)?;
        subjects.retain(|subject| !asked.hides(*subject));
        let planner = Planner::new(&asked.state, &asked.library, self.when.on);
        let only = match &self.rule {
            None => None,
            Some(id) => Some(planner.rule_with(id).ok_or_else(|| unknown_rule(&planner, id))?),
        };
        let words = Words::of(self.language.into());
        let mut out = std::io::stdout().lock();
        for subject in subjects {
            let rules: Vec<usize> = planner
                .rules_about(subject.about())
                .iter()
                .copied()
                .filter(|rule| only.is_none_or(|only| only == *rule))
                .collect();
            if rules.is_empty() {
                continue;
            }
            writeln!(out, "{}, {}", printable(&subject_name(&planner, subject)), words.day(self.when.on))?;
            for rule in rules {
                let account = why::account(&planner, &planner.explain(rule, subject), &words);
                write(&mut out, &account)?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    fn subjects(&self, state: &State) -> Result<Vec<Subject>, Ending> {
        let documents = (0..state.facts.documents.len()).map(|at| Subject::Document(DocumentIx::new(at)));
        if let Some(crn) = &self.whom.case {
            let person = person(state, crn)?;
            return Ok(person
                .case
                .map(Subject::Case)
                .into_iter()
                .chain(documents.filter(|subject| is_about_person(state, person, *subject)))
                .collect());
        }
        let code = self.whom.staff.as_deref().unwrap_or_default();
        let member = staff(state, "--staff", code)?;
        Ok(std::iter::once(Subject::Staff(member))
            .chain(documents.filter(|subject| is_about_staff(state, member, *subject)))
            .collect())
    }
}

fn unknown_rule(planner: &Planner<'_>, id: &str) -> Ending {
    let known: Vec<&str> = (0..planner.rule_count()).map(|rule| planner.rule_id(rule)).collect();
    Ending::refused(format!("--rule {id}: there is no such rule; expected one of {}", known.join(", ")))
}

fn write(out: &mut impl Write, account: &why::Account) -> std::io::Result<()> {
    writeln!(out, "\n  {} ({})", account.rule, account.edition)?;
    let of_rule = &account.of_rule;
    if !of_rule.sentence.is_empty() {
        writeln!(out, "    {}", of_rule.sentence)?;
    }
    if let Some(reason) = &account.not_due {
        return writeln!(out, "    {}", printable(reason));
    }
    for duty in &account.duties {
        writeln!(out, "    {}; {}", duty.headline, printable(&duty.accountable))?;
        for line in &duty.because {
            writeln!(out, "      - {}", printable(line))?;
        }
    }
    writeln!(out, "    {}", of_rule.met_by)?;
    writeln!(out, "    {}", of_rule.changes)?;
    for line in &of_rule.numbers {
        writeln!(out, "    {line}")?;
    }
    Ok(())
}
