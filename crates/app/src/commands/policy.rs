//! `touchstone policy`.

use crate::data::{Tongue, day};
use crate::ending::Ending;
use crate::shipped::{library, read, shipped, shipped_files};
use crate::table::Table;
use clap::{Args, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use touchstone_cases::{Suite, examples};
use touchstone_domain::calendar::Day;
use touchstone_domain::plan::why;
use touchstone_domain::policy::{Condition, Edition, Library, differences};
use touchstone_domain::words::language::{Language, Words};

/// Look at policies, compare editions, check and test a folder of them
#[derive(Subcommand, Debug)]
pub enum Policy {
    List(List),
    Show(Show),
    Diff(Diff),
    Check(Check),
    Test(Test),
}

/// List every edition: since when it is in force, who owns it, when somebody last compared it with its sources
#[derive(Args, Debug)]
pub struct List {
    /// Policies to use instead of those shipped
    #[arg(long, value_name = "DIR")]
    policies: Option<PathBuf>,
}

/// Show one policy in sentences, each number with its basis and source
#[derive(Args, Debug)]
pub struct Show {
    /// The policy, as touch-points
    policy: String,
    /// The edition in force on this day (default: the latest)
    #[arg(long, value_name = "DAY", value_parser = day)]
    on: Option<Day>,
    /// Policies to use instead of those shipped
    #[arg(long, value_name = "DIR")]
    policies: Option<PathBuf>,
    /// The language of sentences
    #[arg(long, value_enum, default_value = "en")]
    language: Tongue,
}

/// Show what differs between two editions, as reflective-supervision@2022-05-01 reflective-supervision@2023-04-01
#[derive(Args, Debug)]
pub struct Diff {
    /// The earlier edition
    before: String,
    /// The later edition
    after: String,
    /// Policies to use instead of those shipped
    #[arg(long, value_name = "DIR")]
    policies: Option<PathBuf>,
}

/// Check a folder of policies whole, and list every fault with its file, line and key
#[derive(Args, Debug)]
pub struct Check {
    /// The folder
    dir: PathBuf,
}

/// Run the worked examples of a folder (default: those shipped)
#[derive(Args, Debug)]
pub struct Test {
    /// The folder
    dir: Option<PathBuf>,
    /// Also change each number and each condition in turn, and fail for a change that no example notices
    #[arg(long)]
    mutate: bool,
}

impl Policy {
    pub fn run(&self) -> Result<(), Ending> {
        match self {
            Policy::List(list) => list.run(),
            Policy::Show(show) => show.run(),
            Policy::Diff(diff) => diff.run(),
            Policy::Check(check) => check.run(),
            Policy::Test(test) => test.run(),
        }
    }
}

impl List {
    fn run(&self) -> Result<(), Ending> {
        let library = library(self.policies.as_deref())?;
        let mut table = Table::new(&["EDITION", "RULES", "OWNER", "CHECKED", "TITLE"]);
        for edition in library.policies.iter().flat_map(|policy| &policy.editions) {
            table.row(vec![
                edition.id(),
                edition.rules.len().to_string(),
                edition.owner.clone(),
                edition.checked.to_string(),
                edition.title.en.clone(),
            ]);
        }
        for local in library.policies.iter().flat_map(|policy| &policy.local) {
            let title =
                format!("{} until {}, agreed by {}: {}", local.kind, local.until, local.agreed_by, local.reason.en);
            table.row(vec![
                format!("{}+{}@{}", local.policy, local.unit, local.from),
                String::new(),
                local.agreed_by.clone(),
                local.agreed_on.to_string(),
                title,
            ]);
        }
        table.write(&mut std::io::stdout().lock())?;
        Ok(())
    }
}

impl Show {
    fn run(&self) -> Result<(), Ending> {
        let library = library(self.policies.as_deref())?;
        let Some(policy) = library.policy(&self.policy) else {
            let known: Vec<&str> = library.policies.iter().map(|policy| policy.name.as_str()).collect();
            return Err(Ending::refused(format!(
                "there is no policy {}; expected one of {}",
                self.policy,
                known.join(", ")
            )));
        };
        let edition = match self.on {
            Some(on) => policy.edition_on(on).ok_or_else(|| {
                Ending::refused(format!("{} is not in force until {}", policy.name, policy.editions[0].from))
            })?,
            None => policy.editions.last().ok_or_else(|| Ending::refused("the policy has no edition"))?,
        };
        show(edition, &Words::of(self.language.into()))
    }
}

fn show(edition: &Edition, words: &Words) -> Result<(), Ending> {
    let mut out = std::io::stdout().lock();
    let welsh = words.language() == Language::Welsh;
    let title = if welsh { &edition.title.cy } else { &edition.title.en };
    let (id, checked) = (edition.id(), words.day(edition.checked));
    let heading = [("title", title.as_str()), ("id", &id), ("owner", &edition.owner), ("day", &checked)];
    writeln!(out, "{}", words.say("label-edition", &heading))?;
    if welsh && edition.welsh == "draft" {
        writeln!(out, "Drafft yw'r Gymraeg hon: nid yw cyfieithydd wedi'i gwirio.")?;
    }
    for rule in &edition.rules {
        writeln!(out, "\n{} ({})", rule.id, words.say(&format!("basis-{}", rule.weakest_basis()), &[]))?;
        writeln!(out, "  {}", why::sentence(rule, words))?;
        let when = rule.when.iter().map(condition).collect::<Vec<_>>().join("; ");
        let message = if when.is_empty() { "label-about" } else { "label-about-when" };
        writeln!(out, "  {}", words.say(message, &[("about", rule.about.code()), ("when", &when)]))?;
        if !rule.met_by.is_empty() {
            let met_by: Vec<&str> = rule.met_by.iter().map(|purpose| purpose.code()).collect();
            let by: Vec<&str> = rule.by.iter().map(|role| role.code()).collect();
            let variables = [("what", met_by.join(", ")), ("who", by.join(", "))];
            let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
            writeln!(out, "  {}", words.say("label-purposes", &variables))?;
        }
        for line in why::numbers(rule, words) {
            writeln!(out, "  {line}")?;
        }
    }
    for note in &edition.notes {
        let source = note.source.as_ref().map(|source| format!(" [{} section {}]", source.doc, source.section));
        let note = format!("{}{}", note.en, source.unwrap_or_default());
        writeln!(out, "\n{}", words.say("label-note", &[("note", &note)]))?;
    }
    Ok(())
}

fn condition(condition: &Condition) -> String {
    let not = if condition.negated { "not " } else { "" };
    format!("{} {not}{}", condition.attribute.code(), condition.values.join(" or "))
}

impl Diff {
    fn run(&self) -> Result<(), Ending> {
        let library = library(self.policies.as_deref())?;
        let (before, after) = (edition(&library, &self.before)?, edition(&library, &self.after)?);
        let mut out = std::io::stdout().lock();
        let all = differences(before, after);
        if all.is_empty() {
            writeln!(out, "No rule differs.")?;
            return Ok(());
        }
        let mut table = Table::new(&["RULE", "WHAT", "BEFORE", "AFTER"]);
        for difference in all {
            let none = || "(none)".to_owned();
            let what = if difference.what.is_empty() { "the rule".to_owned() } else { difference.what };
            table.row(vec![
                difference.rule,
                what,
                difference.before.unwrap_or_else(none),
                difference.after.unwrap_or_else(none),
            ]);
        }
        table.write(&mut out)?;
        Ok(())
    }
}

fn edition<'a>(library: &'a Library, id: &str) -> Result<&'a Edition, Ending> {
    let mut all = library.policies.iter().flat_map(|policy| &policy.editions);
    all.find(|edition| edition.id() == id).ok_or_else(|| {
        let known: Vec<String> =
            library.policies.iter().flat_map(|policy| policy.editions.iter().map(Edition::id)).collect();
        Ending::refused(format!("there is no edition {id}; expected one of {}", known.join(", ")))
    })
}

/// "1 rule", "2 rules".
fn counted(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

impl Check {
    fn run(&self) -> Result<(), Ending> {
        let library = library(Some(&self.dir))?;
        let editions: usize = library.policies.iter().map(|policy| policy.editions.len()).sum();
        let rules: usize =
            library.policies.iter().flat_map(|policy| &policy.editions).map(|edition| edition.rules.len()).sum();
        let local: usize = library.policies.iter().map(|policy| policy.local.len()).sum();
        writeln!(
            std::io::stdout(),
            "{}: {}, {}, {}, {}, no fault",
            self.dir.display(),
            counted(library.policies.len(), "policy", "policies"),
            counted(editions, "edition", "editions"),
            counted(rules, "rule", "rules"),
            counted(local, "local edition", "local editions")
        )?;
        Ok(())
    }
}

impl Test {
    fn run(&self) -> Result<(), Ending> {
        let (files, library) = match &self.dir {
            None => (shipped_files(), shipped()?),
            Some(dir) => read(dir)?,
        };
        let examples = examples(&files).map_err(Ending::Refused)?;
        let suite = Suite::new(examples, &library.contacts).map_err(|failures| failed(&failures))?;
        let failures = suite.run(&library);
        if !failures.is_empty() {
            return Err(failed(&failures));
        }
        let mut out = std::io::stdout().lock();
        for (rule, count) in suite.per_rule() {
            writeln!(out, "{count:>5}  {rule}")?;
        }
        writeln!(out, "{} examples, all as expected", suite.len())?;
        if self.mutate {
            let (count, survivors) = suite.survivors(&library);
            if !survivors.is_empty() {
                let mut sentences: Vec<String> =
                    survivors.iter().map(|survivor| format!("no example notices {}", survivor.what)).collect();
                sentences
                    .push(format!("{} of {count} changes noticed by no example: write one for each", survivors.len()));
                return Err(Ending::Refused(sentences));
            }
            writeln!(out, "{count} changes of numbers and conditions, each noticed by an example")?;
        }
        Ok(())
    }
}

fn failed(failures: &[touchstone_cases::Failure]) -> Ending {
    let mut sentences: Vec<String> =
        failures.iter().map(|failure| format!("{}: {}: {}", failure.file, failure.name, failure.message)).collect();
    sentences.push(format!("{} came out otherwise", counted(failures.len(), "example", "examples")));
    Ending::Refused(sentences)
}
