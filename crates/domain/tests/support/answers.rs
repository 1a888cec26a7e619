//! What a plan answers, in words, so that two readings can be compared.

use touchstone_domain::calendar::Day;
use touchstone_domain::facts::State;
use touchstone_domain::plan::{Duty, Plan, Subject, VariantLine};

/// One duty as answers print it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub rule: String,
    pub subject: String,
    pub due: Option<Day>,
    pub met_on: Option<Day>,
    pub occurrence: Option<String>,
    pub edition: String,
    pub basis: String,
    pub minutes: u16,
    pub accountable: String,
    pub status: &'static str,
    pub standard: Option<Day>,
}

impl Due {
    /// Rule, subject and occurrence: a duty's key.
    pub fn key(&self) -> (&str, &str, Option<&str>) {
        (&self.rule, &self.subject, self.occurrence.as_deref())
    }

    /// The order of answers: rule, subject (bytes), due (null last), met_on (null last), occurrence.
    pub fn place(&self) -> (&str, &[u8], Day, Day, Option<&str>) {
        let last = |day: Option<Day>| day.unwrap_or(Day(i32::MAX));
        (&self.rule, self.subject.as_bytes(), last(self.due), last(self.met_on), self.occurrence.as_deref())
    }
}

/// The code of a subject.
pub fn code_of(state: &State, subject: Subject) -> String {
    match subject {
        Subject::Case(case) => state.facts.cases[case.at()].crn.to_string(),
        Subject::Staff(staff) => state.facts.people.staff[staff.at()].code.to_string(),
        Subject::Document(document) => state.facts.documents[document.at()].id.to_string(),
    }
}

/// One duty in words.
pub fn in_words(state: &State, variants: &[VariantLine], duty: &Duty) -> Due {
    let line = &variants[usize::from(duty.variant)];
    Due {
        rule: line.rule.clone(),
        subject: code_of(state, duty.subject),
        due: duty.due,
        met_on: duty.met_on,
        occurrence: duty.occurrence.text(state),
        edition: line.edition.clone(),
        basis: line.basis.code().to_owned(),
        minutes: line.minutes,
        accountable: duty
            .accountable
            .map_or("unassigned".to_owned(), |staff| state.facts.people.staff[staff.at()].code.to_string()),
        status: duty.status.code(),
        standard: duty.standard,
    }
}

/// Every duty of a plan in words, in the plan's order.
pub fn answers(state: &State, plan: &Plan) -> Vec<Due> {
    plan.duties.iter().map(|duty| in_words(state, &plan.variants, duty)).collect()
}
