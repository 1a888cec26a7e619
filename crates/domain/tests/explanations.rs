//! What is told of a duty must be true: one verdict for each rule and subject, the same duties as the plan's, arithmetic that
//! comes out at the due day again, and leaves that are facts.

#[allow(dead_code, reason = "each file of tests uses its own part of the support")]
mod support;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::sync::LazyLock;
use support::naive::Naive;
use support::naive_when::Applies;
use support::policies::{Patch, policies};
use support::worlds::{World, world};
use support::{cases, shipped};
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{AgreedDate, Facts, StaffIx, State};
use touchstone_domain::plan::{
    Duty, Explanation, FactUsed, Gap, Leaf, NotDue, Planner, Subject, Sum, ToldDuty, Verdict, gist_in_words,
    missing_in_gist, plan, why,
};
use touchstone_domain::policy::{Cadence, Library, Policy, Rule};
use touchstone_domain::words::language::{Language, Words};
use touchstone_domain::words::{Anchor, Grade};

/// One rule and one subject, as both readings see them.
struct Told<'t> {
    naive: &'t Naive<'t>,
    planner: &'t Planner<'t>,
    policy: &'t Policy,
    /// The rule of the edition of the day, if it has it.
    rule: Option<&'t Rule>,
    id: &'t str,
    subject: Subject,
    on: Day,
}

fn check(
    world: &World,
    facts: &Facts,
    library: &Library,
    patches: &[Patch],
    body: fn(&Told<'_>, &Explanation) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    let naive = Naive::new(facts, library, patches);
    let state = State::fold(facts.clone(), None);
    for on in world.asked() {
        let planner = Planner::new(&state, library, on);
        for rule in 0..planner.rule_count() {
            let id = planner.rule_id(rule);
            let policy = id.split_once('/').and_then(|(name, _)| library.policy(name)).expect("a rule is of a policy");
            let of_day = policy.edition_on(on).and_then(|edition| edition.rule(id));
            for subject in naive.subjects() {
                if planner.rules_about(subject.about()).contains(&rule) {
                    let told = Told {
                        naive: &naive,
                        planner: &planner,
                        policy,
                        rule: of_day.map(|rule| &**rule),
                        id,
                        subject,
                        on,
                    };
                    body(&told, &planner.explain(rule, subject))?;
                }
            }
        }
    }
    Ok(())
}

fn in_both(
    world: &World,
    made_up: &support::policies::Policies,
    body: fn(&Told<'_>, &Explanation) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    let facts = world.facts();
    let (library, patches) = made_up.read(shipped());
    check(world, &facts, shipped(), &[], body)?;
    check(world, &facts, &library, &patches, body)
}

/// A verdict says how many duties were told, or which fact is missing, or what is false.
fn verdict_is_true(told: &Told<'_>, said: &Explanation) -> Result<(), TestCaseError> {
    let (naive, on) = (told.naive, told.on);
    match said.verdict {
        Verdict::Duties(count) => {
            prop_assert_eq!(said.duties.len(), count);
            prop_assert!(count > 0 && said.duties.iter().all(|duty| duty.gap.is_none()));
        }
        Verdict::Gap(gap) => {
            prop_assert_eq!(said.duties.len(), 1);
            prop_assert_eq!(said.duties[0].gap, Some(gap));
            gap_is_missing(told, gap)?;
        }
        Verdict::NotDue(reason) => {
            prop_assert!(said.duties.is_empty());
            match reason {
                NotDue::Condition(attribute, _) => {
                    let rule = told.rule.expect("a rule in force has conditions");
                    let day = read_on(told);
                    let is_false = |condition: &touchstone_domain::policy::Condition| {
                        condition.attribute == attribute
                            && naive.condition(&told.policy.name, condition, told.subject, day) == Some(false)
                    };
                    prop_assert!(
                        rule.when.iter().any(is_false),
                        "{}: {attribute:?} does not speak against it on {on}",
                        told.id
                    );
                }
                NotDue::PolicyBegins(day)
                | NotDue::AdoptedLater(day)
                | NotDue::Begins(day)
                | NotDue::Opens(day)
                | NotDue::SubmittedLater(day) => {
                    prop_assert!(day > on, "{}: {reason:?} on {on}", told.id);
                }
                NotDue::Ended(day) => prop_assert!(day < on && !naive.subject_is_live(told.subject, on)),
                NotDue::NotInEdition => prop_assert!(told.rule.is_none()),
                _ => {}
            }
        }
    }
    Ok(())
}

/// The day on which the conditions of a subject are read.
fn read_on(told: &Told<'_>) -> Day {
    match told.subject {
        Subject::Document(document) => told.naive.facts.documents[document.at()].submitted_on.unwrap_or(told.on),
        _ => told.on,
    }
}

fn gap_is_missing(told: &Told<'_>, gap: Gap) -> Result<(), TestCaseError> {
    let rule = told.rule.expect("a gap is of a rule in force");
    match gap {
        Gap::Attribute(attribute) => {
            let applies = told.naive.applies(&told.policy.name, rule, told.subject, read_on(told));
            let is_named = matches!(&applies, Applies::Unknown(missing) if missing.contains(&attribute));
            prop_assert!(is_named, "{}: {attribute:?} is said to be missing, and it is {applies:?}", told.id);
        }
        Gap::Anchor(anchor) => prop_assert_eq!(told.naive.anchor(told.subject, anchor, told.on), None),
        Gap::NeededBy => {
            let Subject::Document(document) = told.subject else { panic!("only documents are needed") };
            let Cadence::Signature { within, needed_by } = &rule.cadence else { panic!("only signatures are needed") };
            let is_read = *needed_by && told.naive.facts.documents[document.at()].needed_by.is_some();
            prop_assert!(within.is_none() && !is_read);
        }
    }
    Ok(())
}

/// Every due day comes out again, from leaves that are facts.
fn arithmetic_is_true(told: &Told<'_>, said: &Explanation) -> Result<(), TestCaseError> {
    let calendar = &told.planner.library().calendar;
    for one in &said.duties {
        prop_assert_eq!(one.due.as_ref().map(|sum| sum.day(calendar)), one.duty.due, "{}", told.id);
        prop_assert_eq!(one.standard.as_ref().map(|sum| sum.day(calendar)), one.duty.standard, "{}", told.id);
        for sum in one.due.iter().chain(&one.standard) {
            for (leaf, day) in leaves(sum) {
                prop_assert!(leaf_is_true(told, one, leaf, day), "{}: {leaf:?} is not {day} on {}", told.id, told.on);
            }
        }
        for used in &one.facts {
            prop_assert!(used_is_true(told, &one.duty, used), "{}: {used:?} is not so on {}", told.id, told.on);
        }
    }
    Ok(())
}

fn leaves(sum: &Sum) -> Vec<(Leaf, Day)> {
    match sum {
        Sum::Fact(leaf, day) => vec![(*leaf, *day)],
        Sum::After(base, _) | Sum::Before(base, _) => leaves(base),
        Sum::Later(a, b) | Sum::Earlier(a, b) => [leaves(a), leaves(b)].concat(),
        Sum::Milestone { start, .. } => leaves(start),
    }
}

fn leaf_is_true(told: &Told<'_>, one: &ToldDuty, leaf: Leaf, day: Day) -> bool {
    let (naive, facts) = (told.naive, told.naive.facts);
    match (leaf, told.subject) {
        (Leaf::AppliesSince, subject) => naive.since(told.policy, told.id, subject, told.on) == Some(day),
        (Leaf::Anchor(of @ (Anchor::ReleaseDate | Anchor::SupervisionEndExpected)), subject) => {
            naive.end(subject, of) == Some(day)
        }
        (Leaf::Anchor(of), subject) => naive.anchor(subject, of, told.on) == Some(day),
        (Leaf::LastRecord(record), subject) => {
            facts.records[record as usize].on == day && is_about(facts, record, subject)
        }
        (Leaf::Event(kind), Subject::Case(case)) => {
            let text = one.duty.occurrence.text(told.planner.state()).unwrap_or_default();
            let named = text.split_once('/').map_or("", |(_, kind)| kind);
            told.planner.state().facts.codes.find(named).map(|code| code.0) == Some(kind)
                && naive.happened(case, named, day)
        }
        (Leaf::Submitted, Subject::Document(document)) => facts.documents[document.at()].submitted_on == Some(day),
        (Leaf::NeededBy, Subject::Document(document)) => {
            facts.documents[document.at()].needed_by.is_some_and(|needed| needed.day == day)
        }
        (Leaf::Agreed, Subject::Case(case)) => facts.agreed.iter().any(|row| {
            row.case == case && row.next_due == day && row.agreed_on <= told.on && facts.codes.text(row.rule) == told.id
        }),
        (Leaf::AbsenceEnds, Subject::Staff(staff)) => facts
            .people
            .absences
            .iter()
            .any(|row| row.staff == staff && row.until == Some(day) && row.from <= day.plus(-27)),
        (Leaf::DayOfYear, _) => day.financial_year() == told.on.financial_year(),
        (Leaf::YearStart, _) => day <= told.on && matches!(day.civil(), (_, 1 | 4, 1)),
        _ => false,
    }
}

fn is_about(facts: &Facts, record: u32, subject: Subject) -> bool {
    let record = &facts.records[record as usize];
    match subject {
        Subject::Case(case) => record.case == Some(case),
        Subject::Staff(staff) => record.staff == Some(staff),
        Subject::Document(_) => false,
    }
}

/// A fact used for one duty is a fact.
fn used_is_true(told: &Told<'_>, duty: &Duty, used: &FactUsed) -> bool {
    let (naive, facts) = (told.naive, told.naive.facts);
    match (*used, told.subject) {
        (FactUsed::Counted(record), subject) => {
            let rule = told.planner.variants()[usize::from(duty.variant)].numbers.as_ref().expect("a duty has a rule");
            let is_met_by =
                rule.met_by.iter().any(|purpose| facts.records[record as usize].purposes & purpose.bit() != 0);
            is_about(facts, record, subject)
                && is_met_by
                && naive.counts(&facts.records[record as usize], subject, &rule.by)
                && facts.records[record as usize].on <= told.on
        }
        (FactUsed::Signed { by, on, .. }, Subject::Document(document)) => {
            on <= told.on
                && facts.documents[document.at()].signatures.iter().any(|given| given.by == by && given.on == on)
        }
        (FactUsed::Away(staff), _) => naive.is_absent(staff, told.on),
        (FactUsed::Absent { from, until }, Subject::Staff(staff)) => {
            facts.people.absences.iter().any(|row| row.staff == staff && (row.from, row.until) == (from, until))
        }
        (FactUsed::Cut(day), Subject::Case(case)) => {
            duty.due.is_some_and(|due| due < day)
                && facts.agreed.iter().any(|row| row.case == case && row.next_due == day)
        }
        _ => false,
    }
}

/// Conditions are said to hold since the day from which they do.
fn conditions_have_held(told: &Told<'_>, said: &Explanation) -> Result<(), TestCaseError> {
    let Some(rule) = told.rule else { return Ok(()) };
    for used in &said.facts {
        let FactUsed::Held { attribute, since, .. } = *used else { continue };
        // Two conditions on one attribute are told in turn; each is looked for among both.
        let starts: Vec<Day> = rule
            .when
            .iter()
            .filter(|condition| condition.attribute == attribute)
            .map(|condition| held_since(told, condition))
            .collect();
        prop_assert!(
            starts.contains(&since),
            "{}: {attribute:?} has held since {starts:?}, not since {since}, on {}",
            told.id,
            told.on
        );
    }
    Ok(())
}

fn held_since(told: &Told<'_>, condition: &touchstone_domain::policy::Condition) -> Day {
    let holds = |day: Day| {
        told.naive.subject_is_live(told.subject, day)
            && told.naive.condition(&told.policy.name, condition, told.subject, day) == Some(true)
    };
    let mut day = told.on;
    while holds(day.plus(-1)) {
        day = day.plus(-1);
    }
    day
}

/// The one line that a table holds says the same duties, and says of each what the whole account says first.
fn gist_is_the_account(told: &Told<'_>, said: &Explanation) -> Result<(), TestCaseError> {
    static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::of(Language::English));
    let account = why::account(told.planner, said, &ENGLISH);
    let gisted = told.planner.gisted_duties_of(told.subject);
    for (one, words) in said.duties.iter().zip(&account.duties) {
        let same = gisted.iter().find(|(duty, _)| *duty == one.duty);
        let (_, gist) = same.ok_or_else(|| TestCaseError::fail(format!("{:?} is not gisted", one.duty)))?;
        let text = gist.map(|gist| gist.text(&told.planner.state().facts.codes)).unwrap_or_default();
        prop_assert_eq!(missing_in_gist(&text), one.gap);
        let line = gist_in_words(&text, told.subject.about(), &ENGLISH);
        let first = if one.gap.is_some() { Some(&words.headline) } else { words.because.first() };
        let known = one.due.is_some() || one.gap.is_some();
        prop_assert_eq!(known, !line.is_empty(), "{}", text);
        // A fact that is the due day itself has two wordings: alone, and as the better of two.
        let day = text.strip_prefix("is|").and(one.duty.due).map(|due| ENGLISH.day(due));
        let told = first.is_some_and(|first| first.contains(day.as_ref().unwrap_or(&line)));
        prop_assert!(!known || told, "{}: {:?}", line, first);
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(250))]

    #[test]
    fn a_gist_says_what_the_account_says_first((world, made_up) in (world(), policies())) {
        in_both(&world, &made_up, gist_is_the_account)?;
    }

    #[test]
    fn each_rule_and_subject_has_one_verdict_and_it_is_true(world in world(), policies in policies()) {
        in_both(&world, &policies, verdict_is_true)?;
    }

    #[test]
    fn arithmetic_replays_from_facts(world in world(), policies in policies()) {
        in_both(&world, &policies, arithmetic_is_true)?;
    }

    #[test]
    fn conditions_are_told_with_the_day_they_have_held_from(world in world(), policies in policies()) {
        in_both(&world, &policies, conditions_have_held)?;
    }

    #[test]
    fn what_is_explained_is_what_is_planned(world in world(), policies in policies()) {
        let facts = world.facts();
        let (library, _) = policies.read(shipped());
        let state = State::fold(facts.clone(), None);
        for library in [shipped(), &library] {
            let subjects = Naive::new(&facts, library, &[]).subjects();
            for on in world.asked() {
                let planner = Planner::new(&state, library, on);
                let mut explained: Vec<Duty> = Vec::new();
                for rule in 0..planner.rule_count() {
                    for subject in subjects.iter().filter(|subject| planner.rules_about(subject.about()).contains(&rule)) {
                        explained.extend(planner.explain(rule, *subject).duties.iter().map(|told| told.duty));
                    }
                }
                prop_assert_eq!(&explained, &plan(&state, library, on).duties, "on {}", on);
            }
        }
    }

    #[test]
    fn a_date_later_than_may_be_agreed_is_cut_to_the_latest_that_may(world in world(), policies in policies()) {
        let facts = world.facts();
        let (library, _) = policies.read(shipped());
        let state = State::fold(facts.clone(), None);
        for library in [shipped(), &library] {
            let naive = Naive::new(&facts, library, &[]);
            for on in world.asked() {
                let may = |staff: &StaffIx| {
                    naive.is_live(*staff, on) && matches!(naive.grade(*staff, on), Some(Grade::Spo | Grade::PduHead))
                };
                let Some(by) = (0..facts.people.staff.len()).map(StaffIx::new).find(may) else { continue };
                let planner = Planner::new(&state, library, on);
                let mut agreed = facts.clone();
                let mut expected = Vec::new();
                for rule in 0..planner.rule_count() {
                    for subject in naive.subjects() {
                        let Subject::Case(case) = subject else { continue };
                        if !planner.rules_about(subject.about()).contains(&rule) {
                            continue;
                        }
                        let said = planner.explain(rule, subject);
                        let code = agreed.codes.intern(planner.rule_id(rule));
                        agreed.agreed.push(AgreedDate { rule: code, case, agreed_on: on, next_due: Day::LATEST, by });
                        expected.push((rule, subject, said));
                    }
                }
                let state = State::fold(agreed, None);
                let planner = Planner::new(&state, library, on);
                for (rule, subject, before) in expected {
                    let after = planner.explain(rule, subject);
                    let dues = |of: &Explanation| of.duties.iter().map(|told| told.duty.due).collect::<Vec<_>>();
                    prop_assert_eq!(after.agreeable_until, before.agreeable_until);
                    match before.agreeable_until {
                        Some(until) => prop_assert_eq!(dues(&after), vec![Some(until)], "{} on {}", planner.rule_id(rule), on),
                        None => prop_assert_eq!(dues(&after), dues(&before), "{} on {}", planner.rule_id(rule), on),
                    }
                }
            }
        }
    }
}
