//! The second reading of section 3.1: conditions, adoption, editions, and the day since which a rule has applied.

use super::naive::Naive;
use super::policies::Change;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{ArmScope, CaseAttribute, SetIx, StaffAttribute, StaffIx, TeamIx};
use touchstone_domain::plan::Subject;
use touchstone_domain::policy::{Attribute, Cadence, Condition, Edition, Policy, Rule};
use touchstone_domain::words::{CaseType, CodeIx, Grade, TeamKind};

/// Conditions of a rule together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applies {
    Yes,
    No,
    /// Nothing is false, and these facts are missing.
    Unknown(Vec<Attribute>),
}

impl Naive<'_> {
    /// The team of a subject on a day.
    pub fn team(&self, subject: Subject, day: Day) -> Option<TeamIx> {
        match subject {
            Subject::Case(case) => self.unit(case, day).team,
            Subject::Staff(staff) => self.team_of(staff, day),
            // "the document's own team if given, else its author's on that day"
            Subject::Document(document) => {
                let fact = &self.facts.documents[document.at()];
                fact.team.or_else(|| self.team_of(fact.author, day))
            }
        }
    }

    /// One condition on a day; `None` if the attribute is unknown.
    pub fn condition(&self, policy: &str, condition: &Condition, subject: Subject, day: Day) -> Option<bool> {
        let team = self.team(subject, day);
        let named = |code: &str| condition.values.iter().any(|value| value == code);
        let coded = |code: CodeIx| named(self.facts.codes.text(code));
        let among = match condition.attribute {
            Attribute::TeamKind => {
                team.and_then(|team| self.facts.people.teams[team.at()].kind).map(|kind: TeamKind| named(kind.code()))
            }
            Attribute::Region => self.region(team).map(coded),
            Attribute::Pdu => self.pdu(team).map(coded),
            attribute => match subject {
                Subject::Case(case) => self.case_condition(attribute, case, day, &named),
                Subject::Staff(staff) => self.staff_condition(policy, attribute, staff, day, &named),
                Subject::Document(document) => self.document_condition(attribute, document.at(), day, &named),
            },
        }?;
        Some(among != condition.negated)
    }

    fn any_tag(&self, set: u32, named: &dyn Fn(&str) -> bool) -> bool {
        self.facts.sets.members(SetIx(set)).iter().any(|tag| named(self.facts.codes.text(*tag)))
    }

    fn case_condition(
        &self,
        attribute: Attribute,
        case: touchstone_domain::facts::CaseIx,
        day: Day,
        named: &dyn Fn(&str) -> bool,
    ) -> Option<bool> {
        let value = |attribute| self.case_value(case, attribute, day);
        let digit = |value: u32| named(&value.to_string());
        match attribute {
            Attribute::Rosh => Some(named(self.rosh(case, day).code())),
            Attribute::CaseType => {
                value(CaseAttribute::CaseType).and_then(CaseType::from_index).map(|kind| named(kind.code()))
            }
            Attribute::Tier => value(CaseAttribute::Tier).map(|tier| named(self.facts.codes.text(CodeIx(tier)))),
            Attribute::MappaLevel => value(CaseAttribute::MappaLevel).map(digit),
            Attribute::MappaCategory => value(CaseAttribute::MappaCategory).map(digit),
            Attribute::Registration => value(CaseAttribute::Registrations).map(|set| self.any_tag(set, named)),
            Attribute::Cohort => value(CaseAttribute::Cohorts).map(|set| self.any_tag(set, named)),
            other => unreachable!("{other:?} is no attribute of a case"),
        }
    }

    fn staff_condition(
        &self,
        policy: &str,
        attribute: Attribute,
        staff: StaffIx,
        day: Day,
        named: &dyn Fn(&str) -> bool,
    ) -> Option<bool> {
        let yes_no = |attribute| {
            self.staff_value(staff, attribute, day).map(|value| named(if value == 1 { "yes" } else { "no" }))
        };
        match attribute {
            Attribute::Grade => self.grade(staff, day).map(|grade: Grade| named(grade.code())),
            Attribute::OnProbationTerms => yes_no(StaffAttribute::OnProbationTerms),
            Attribute::TopOfPayBand => yes_no(StaffAttribute::TopOfPayBand),
            Attribute::LightPerformance => yes_no(StaffAttribute::LightPerformance),
            Attribute::Arm => Some(named(self.arm(policy, staff, day))),
            other => unreachable!("{other:?} is no attribute of staff"),
        }
    }

    /// "the person's own row in arms.csv that holds that day, else their PDU's, else their region's, else `none`"
    fn arm(&self, policy: &str, staff: StaffIx, day: Day) -> &'static str {
        let team = self.team_of(staff, day);
        let own = Some(ArmScope::Staff(staff));
        for scope in
            [own, self.pdu(team).map(ArmScope::Unit), self.region(team).map(ArmScope::Unit)].into_iter().flatten()
        {
            let holds = |from: Day, until: Option<Day>| from <= day && until.is_none_or(|until| day <= until);
            let rows = self
                .facts
                .people
                .arms
                .iter()
                .filter(|arm| self.facts.codes.text(arm.policy) == policy && arm.scope == scope);
            // "Overlapping arms rows of one code: the latest `from`"
            if let Some(row) = rows.filter(|arm| holds(arm.from, arm.until)).max_by_key(|arm| arm.from) {
                return ["none", "early_adopter", "treatment", "control"][row.arm as usize];
            }
        }
        "none"
    }

    fn document_condition(
        &self,
        attribute: Attribute,
        document: usize,
        day: Day,
        named: &dyn Fn(&str) -> bool,
    ) -> Option<bool> {
        let fact = &self.facts.documents[document];
        match attribute {
            Attribute::Kind => Some(named(fact.kind.code())),
            Attribute::Rosh => Some(named(fact.rosh.map_or("not_assessed", |rosh| rosh.code()))),
            // "An empty `report_type` is known (none)"
            Attribute::ReportType => Some(fact.report_type.is_some_and(|kind| named(self.facts.codes.text(kind)))),
            // "`registration` (of the person, if they have a case; as on submitted_on)"
            Attribute::Registration => match fact.case {
                Some(case) => {
                    self.case_value(case, CaseAttribute::Registrations, day).map(|set| self.any_tag(set, named))
                }
                None => Some(false),
            },
            other => unreachable!("{other:?} is no attribute of a document"),
        }
    }

    /// All conditions of a rule on a day.
    pub fn applies(&self, policy: &str, rule: &Rule, subject: Subject, day: Day) -> Applies {
        let mut missing = Vec::new();
        for condition in &rule.when {
            match self.condition(policy, condition, subject, day) {
                Some(true) => {}
                Some(false) => return Applies::No,
                None => missing.push(condition.attribute),
            }
        }
        if missing.is_empty() { Applies::Yes } else { Applies::Unknown(missing) }
    }

    /// From when a team works by a policy; `None` if never.
    pub fn adopted(&self, policy: &Policy, team: Option<TeamIx>) -> Option<Day> {
        let own = self.facts.codes.find(&policy.name);
        let rows = &self.facts.people.adoption;
        // "(order: PDU and policy, PDU and `*`, region and policy, region and `*`; a subject without a team has no row)"
        for unit in [self.pdu(team), self.region(team)].into_iter().flatten() {
            let of_policy = rows.iter().find(|row| row.unit == unit && row.policy.is_some() && row.policy == own);
            let of_all = rows.iter().find(|row| row.unit == unit && row.policy.is_none());
            if let Some(row) = of_policy.or(of_all) {
                return Some(row.adopted_on);
            }
        }
        let is_opt_in = policy.editions.iter().any(|edition| edition.opt_in);
        (!is_opt_in).then_some(Day(i32::MIN))
    }

    /// The edition in force on a day in a team.
    pub fn edition<'p>(&self, policy: &'p Policy, team: Option<TeamIx>, day: Day) -> Option<&'p Edition> {
        self.adopted(policy, team).filter(|adopted| *adopted <= day)?;
        policy.editions.iter().filter(|edition| edition.from <= day).max_by_key(|edition| edition.from)
    }

    pub fn subject_is_live(&self, subject: Subject, day: Day) -> bool {
        match subject {
            Subject::Case(case) => self.case_is_live(case, day),
            Subject::Staff(staff) => self.is_live(staff, day),
            Subject::Document(_) => true,
        }
    }

    fn holds_on(&self, policy: &Policy, id: &str, subject: Subject, day: Day) -> bool {
        self.subject_is_live(subject, day)
            && self
                .edition(policy, self.team(subject, day), day)
                .and_then(|edition| edition.rules.iter().find(|rule| rule.id == id))
                .is_some_and(|rule| self.applies(&policy.name, rule, subject, day) == Applies::Yes)
    }

    /// `applicable_since`: walks back one day at a time.
    pub fn since(&self, policy: &Policy, id: &str, subject: Subject, on: Day) -> Option<Day> {
        let mut day = on;
        if !self.holds_on(policy, id, subject, day) {
            return None;
        }
        while self.holds_on(policy, id, subject, day.plus(-1)) {
            day = day.plus(-1);
        }
        Some(day)
    }

    /// The rule as the local edition of the nearest unit leaves it, and the edition's id; no rule where it is switched off.
    pub fn varied(&self, edition: &Edition, rule: &Rule, team: Option<TeamIx>, on: Day) -> (Option<Rule>, String) {
        let national = format!("{}@{}", edition.policy, edition.from);
        let text = |unit: CodeIx| self.facts.codes.text(unit).to_owned();
        let own = team.map(|team| self.facts.people.teams[team.at()].code.to_string());
        for unit in [own, self.pdu(team).map(text), self.region(team).map(text)].into_iter().flatten() {
            let holds = |patch: &&super::policies::Patch| {
                patch.policy == edition.policy && patch.unit == unit && patch.from <= on && on <= patch.until
            };
            let Some(patch) = self.patches.iter().find(holds) else { continue };
            let id = format!("{national}+{}@{}", patch.unit, patch.from);
            let mut varied = rule.clone();
            for (changed, change) in patch.changes.iter().filter(|(changed, _)| *changed == rule.id) {
                match change {
                    Change::Off => return (None, id),
                    Change::Number(name, value) => change_number(&mut varied, name, value, changed),
                }
            }
            return (Some(varied), id);
        }
        (Some(rule.clone()), national)
    }
}

/// Sets the named number; a local one has the basis "local".
fn change_number(rule: &mut Rule, name: &str, value: &super::policies::Value, id: &str) {
    use super::policies::Value;
    use touchstone_domain::policy::Basis;
    let local = Basis::Local;
    match (&mut rule.cadence, name, value) {
        (_, "minutes", Value::Whole(whole)) => (rule.minutes.value, rule.minutes.basis) = (*whole, local),
        (_, "at_most", Value::Period(period)) => {
            let number = rule.judgement.as_mut().expect("the rule allows judgement");
            (number.value, number.basis) = (*period, local);
        }
        (
            Cadence::Once { count: number, .. } | Cadence::Times { times: number, .. },
            "count" | "times",
            Value::Whole(whole),
        ) => {
            (number.value, number.basis) = (*whole, local);
        }
        (Cadence::Yearly { by, .. }, "by", Value::MonthDay(month, day)) => {
            (by.value, by.basis) = ((*month, *day), local)
        }
        (Cadence::Yearly { or_within: Some((number, _)), .. }, "or_within", Value::Period(period))
        | (
            Cadence::Once { within: number, .. } | Cadence::After { within: number, .. },
            "within",
            Value::Period(period),
        )
        | (Cadence::Signature { within: Some(number), .. }, "within", Value::Period(period))
        | (Cadence::Every { every: number, .. }, "every", Value::Period(period))
        | (
            Cadence::Every { first: number, .. } | Cadence::Times { first: number, .. },
            "first",
            Value::Period(period),
        )
        | (Cadence::Before { lead: number, .. }, "lead", Value::Period(period))
        | (Cadence::Before { opens: number, .. }, "opens", Value::Period(period)) => {
            (number.value, number.basis) = (*period, local)
        }
        _ => unreachable!("{id} has no number {name}"),
    }
}
