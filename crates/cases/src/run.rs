//! Running examples against a library, and against every small change of it.

use crate::file::Example;
use rayon::prelude::*;
use touchstone_domain::facts::State;
use touchstone_domain::plan::{Planner, Subject, why};
use touchstone_domain::policy::{ContactMapping, Library, Mutation, Policy, Reckoning, RecordMapping, mutations};
use touchstone_domain::words::Crn;
use touchstone_domain::words::language::{Language, Words};
use touchstone_exchange::import;

/// An example that came out otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Its file.
    pub file: String,
    /// Its name.
    pub name: String,
    /// What differs.
    pub message: String,
}

/// A change of a policy that no example notices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survivor {
    /// The change.
    pub what: String,
}

/// Examples with their facts folded, ready to be run against any library.
#[derive(Debug)]
pub struct Suite {
    examples: Vec<(Example, State)>,
}

impl Suite {
    /// Reads the facts of every example with the strict reader.
    ///
    /// # Errors
    /// Every example whose facts the reader refuses.
    pub fn new(examples: Vec<Example>, contacts: &ContactMapping) -> Result<Self, Vec<Failure>> {
        let read = |example: Example| match import::read(&example.extract, contacts, None) {
            Ok(facts) => {
                let state = State::fold(facts, example.known_at);
                Ok((example, state))
            }
            Err(faults) => {
                let message = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
                Err(Failure { file: example.file, name: example.name, message })
            }
        };
        let read = examples.into_par_iter().map(read).collect::<Vec<_>>();
        let (mut ready, mut failures) = (Vec::with_capacity(read.len()), Vec::new());
        for example in read {
            match example {
                Ok(example) => ready.push(example),
                Err(failure) => failures.push(failure),
            }
        }
        if failures.is_empty() { Ok(Self { examples: ready }) } else { Err(failures) }
    }

    /// How many examples there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.examples.len()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.examples.is_empty()
    }

    /// How many examples each rule has.
    #[must_use]
    pub fn per_rule(&self) -> std::collections::BTreeMap<&str, usize> {
        let mut counts = std::collections::BTreeMap::new();
        for (example, _) in &self.examples {
            *counts.entry(example.rule.as_str()).or_default() += 1;
        }
        counts
    }

    /// Every example that comes out otherwise.
    #[must_use]
    pub fn run(&self, library: &Library) -> Vec<Failure> {
        let words = Words::of(Language::English);
        let failed = |(example, state): &(Example, State)| {
            outcome(example, state, library, &words).map(|message| Failure {
                file: example.file.clone(),
                name: example.name.clone(),
                message,
            })
        };
        self.examples.par_iter().filter_map(failed).collect()
    }

    /// Changes each number and condition of the library's editions in turn: how many changes there were, and those that no example notices.
    #[must_use]
    pub fn survivors(&self, library: &Library) -> (usize, Vec<Survivor>) {
        let words = Words::of(Language::English);
        let of = |policy| mutations(policy).into_iter().map(move |mutation| (policy, mutation));
        let all: Vec<(&Policy, Mutation)> = library.policies.iter().flat_map(of).collect();
        let survives =
            |(policy, mutation): &&(&Policy, Mutation)| !self.notices(library, &policy.name, mutation, &words);
        let survivor = |(_, mutation): &(&Policy, Mutation)| Survivor { what: mutation.what.clone() };
        (all.len(), all.par_iter().filter(survives).map(survivor).collect())
    }

    fn notices(&self, library: &Library, policy: &str, mutation: &Mutation, words: &Words) -> bool {
        let alone = Library {
            policies: vec![mutation.policy.clone()],
            calendar: library.calendar.clone(),
            contacts: ContactMapping::default(),
            records: RecordMapping::default(),
            reckoning: Reckoning::default(),
        };
        let of_policy = |rule: &str| rule.split('/').next() == Some(policy);
        let own = |example: &Example| mutation.rule.as_ref().is_none_or(|rule| *rule == example.rule);
        // The rule's own examples are asked first, since they are the likeliest to notice.
        [true, false].into_iter().any(|first| {
            self.examples
                .iter()
                .filter(|(example, _)| of_policy(&example.rule) && own(example) == first)
                .any(|(example, state)| outcome(example, state, &alone, words).is_some())
        })
    }
}

/// What differs from what the example says; `None` if nothing does.
fn outcome(example: &Example, state: &State, library: &Library, words: &Words) -> Option<String> {
    let planner = Planner::new(state, library, example.on);
    let Some(rule) = planner.rule_with(&example.rule) else { return Some("there is no such rule".into()) };
    let Some(subject) = subject(state, &example.subject) else {
        return Some(format!("the facts have no subject {}", example.subject));
    };
    if !planner.rules_about(subject.about()).contains(&rule) {
        return Some(format!("the rule is not about a {}", subject.about()));
    }
    let explanation = planner.explain(rule, subject);
    let account = example.then.reads_words().then(|| why::account(&planner, &explanation, words));
    example.then.differs(&planner, &explanation, account.as_ref())
}

fn subject(state: &State, code: &str) -> Option<Subject> {
    let facts = &state.facts;
    let case = || Crn::parse(code.as_bytes()).and_then(|crn| facts.case_with(crn)).map(Subject::Case);
    let staff = || facts.staff_coded(code).map(Subject::Staff);
    let document = || {
        facts
            .documents
            .iter()
            .position(|document| document.id.as_ref() == code)
            .map(|at| Subject::Document(touchstone_domain::facts::DocumentIx::new(at)))
    };
    document().or_else(staff).or_else(case)
}
