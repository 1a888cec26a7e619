//! Today: one person's list, split as a page shows it, with one line of reason for each duty.
//!
//! What lives here: what needs them now, what is overdue, what is due within a week, and what cannot be worked out. What does not:
//! what is due and why, which the core says.

use crate::actor::{Actor, surname_first};
use crate::due::listed;
use crate::error::Error;
use crate::{ListedDuty, Moment, Service, When};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::State;
use touchstone_domain::permission::{Permission, Relation};
use touchstone_domain::plan::{Planner, Status, Subject, why};
use touchstone_domain::policy::{Cadence, Library};
use touchstone_domain::words::language::Words;
use touchstone_domain::words::{About, Crn};
use touchstone_store::{Entry, Reader, Shown, StoreError, Subjects, Verb};

/// Days ahead that "this week" reaches.
const WEEK: i32 = 7;
/// Overdue duties on one page.
pub const PAGE: usize = 25;

/// One person's day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Today {
    /// Responses that are due within the week or overdue, and whatever is due on the day itself.
    pub now: Vec<Item>,
    /// What is overdue beside them, oldest first: one page.
    pub overdue: Vec<Item>,
    /// How many are overdue beside those of `now`.
    pub overdue_count: usize,
    /// Which page of them, from 1.
    pub page: usize,
    /// What is due within the week, by practitioner.
    pub week: Vec<Group>,
    /// What cannot be worked out, because a fact is missing.
    pub gaps: Vec<Item>,
    /// How many duties are about people whose records they may not see.
    pub limited: usize,
    /// The first day after the week on which something is due.
    pub next: Option<Day>,
    /// Minutes that all of it takes, overdue or due within the week.
    pub minutes: u32,
    /// The day of the latest extract.
    pub extract: Option<Day>,
}

/// One duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The id by which addresses name the case, where it is about one.
    pub case: Option<String>,
    /// Whom it is about.
    pub name: String,
    /// The rule, by id.
    pub rule: String,
    /// How it stands.
    pub status: Status,
    /// Its due day.
    pub due: Option<Day>,
    /// Minutes it takes.
    pub minutes: u16,
    /// Why, in one line.
    pub why: String,
    /// Who holds the case, or whom the duty is about.
    pub practitioner: String,
}

/// What one conversation with a practitioner could meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Who.
    pub practitioner: String,
    /// What is due.
    pub items: Vec<Item>,
    /// Minutes it takes.
    pub minutes: u32,
}

/// The list of whoever asks, split.
///
/// # Errors
/// Somebody who has no list, faults of the database.
pub fn today(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    words: &Words,
    page: usize,
) -> Result<Today, Error<Infallible>> {
    let on = moment.today();
    let staff = actor.staff_code()?.to_owned();
    actor.may(Permission::SeeDue, Relation::Themselves)?;
    service.store.look(moment, actor.name(), |reader| {
        let list = listed(service, reader, &staff, on)?;
        let mut split = Split::of(&service.library, list, on);
        let overdue_count = split.overdue.len();
        let page = page.clamp(1, overdue_count.div_ceil(PAGE).max(1));
        split.overdue = split.overdue.into_iter().skip((page - 1) * PAGE).take(PAGE).collect();
        let (told, crns) = tell(service, reader, actor, words, &split, on)?;
        let take = |list: &[ListedDuty]| list.iter().filter_map(|duty| told.items.get(&key(duty)).cloned()).collect();
        let extract = reader.latest_extract()?.and_then(|day| Day::parse(day.as_bytes()).ok());
        let today = Today {
            now: take(&split.now),
            overdue: take(&split.overdue),
            overdue_count,
            page,
            week: grouped(take(&split.week)),
            gaps: take(&split.gaps),
            limited: told.limited,
            next: split.next,
            minutes: told.minutes,
            extract,
        };
        // A list is of what is theirs to do.
        let entry = Entry::new(Verb::Consultation, "today", Shown::These(crns));
        Ok((today, entry.with_purpose(actor.purpose(Relation::Themselves))))
    })
}

/// A list, split.
#[derive(Default)]
struct Split {
    now: Vec<ListedDuty>,
    overdue: Vec<ListedDuty>,
    week: Vec<ListedDuty>,
    gaps: Vec<ListedDuty>,
    next: Option<Day>,
}

impl Split {
    fn of(library: &Library, list: Vec<ListedDuty>, on: Day) -> Self {
        let mut split = Split::default();
        let until = on.plus(WEEK);
        for listed in list {
            let status = listed.duty.status(on);
            let in_week = listed.duty.due.is_some_and(|due| due <= until);
            match status {
                Status::Gap => split.gaps.push(listed),
                Status::Paused | Status::Met | Status::MetLate => {}
                Status::DueToday => split.now.push(listed),
                _ if in_week && is_response(library, &listed.duty.rule, on) => split.now.push(listed),
                Status::Overdue => split.overdue.push(listed),
                _ if in_week => split.week.push(listed),
                _ => split.next = [split.next, listed.duty.due].into_iter().flatten().min(),
            }
        }
        split
    }

    fn all(&self) -> impl Iterator<Item = &ListedDuty> {
        [&self.now, &self.overdue, &self.week, &self.gaps].into_iter().flatten()
    }
}

/// Does the rule answer an event, and not the calendar?
fn is_response(library: &Library, rule: &str, on: Day) -> bool {
    let found = library.policies.iter().find_map(|policy| policy.edition_on(on)?.rule(rule));
    found.is_some_and(|rule| matches!(rule.cadence, Cadence::After { .. }))
}

type Key = (String, String, String);

fn key(listed: &ListedDuty) -> Key {
    (listed.duty.subject.clone(), listed.duty.rule.clone(), listed.duty.occurrence.clone())
}

#[derive(Default)]
struct ToldItems {
    items: BTreeMap<Key, Item>,
    limited: usize,
    minutes: u32,
}

/// Each duty with its reason, and whose data that shows.
fn tell(
    service: &Service,
    reader: &mut Reader<'_>,
    actor: &Actor,
    words: &Words,
    split: &Split,
    on: Day,
) -> Result<(ToldItems, Vec<String>), StoreError> {
    let mut subjects = Subjects::default();
    if let Actor::User(user) = actor {
        subjects.staff.extend(user.staff_code.clone());
    }
    for listed in split.all() {
        let code = listed.duty.subject.clone();
        match listed.duty.about {
            About::Case => subjects.cases.insert(code),
            About::Staff => subjects.staff.insert(code),
            About::Document => subjects.documents.insert(code),
        };
    }
    let facts = reader.load_about(&subjects, &service.library.contacts, When::on(on))?;
    let state = State::fold(facts, None);
    let planner = Planner::new(&state, &service.library, on);
    let (mut told, mut shown) = (ToldItems::default(), BTreeSet::new());
    for listed in split.all() {
        let Some(subject) = subject_of(&state, listed) else { continue };
        if let Some(case) = case_of(&state, subject)
            && actor.relation_to_case(&state, case, on).is_none()
        {
            told.limited += 1;
            continue;
        }
        let Some(mut item) = item(&planner, &state, listed, subject, words, on) else { continue };
        if item.case.is_none() && listed.duty.about == About::Case {
            item.case = reader.id_of_case(&listed.duty.subject)?;
        }
        if item.status != Status::Gap {
            told.minutes += u32::from(item.minutes);
        }
        shown.insert(listed.duty.subject.clone());
        told.items.insert(key(listed), item);
    }
    Ok((told, shown.into_iter().collect()))
}

fn subject_of(state: &State, listed: &ListedDuty) -> Option<Subject> {
    let code = &listed.duty.subject;
    match listed.duty.about {
        About::Case => state.facts.case_with(Crn::parse(code.as_bytes())?).map(Subject::Case),
        About::Staff => state.facts.staff_coded(code).map(Subject::Staff),
        About::Document => {
            let at = state.facts.documents.binary_search_by(|known| known.id.as_ref().cmp(code.as_str())).ok()?;
            Some(Subject::Document(touchstone_domain::facts::DocumentIx::new(at)))
        }
    }
}

fn case_of(state: &State, subject: Subject) -> Option<touchstone_domain::facts::CaseIx> {
    match subject {
        Subject::Case(case) => Some(case),
        Subject::Document(document) => state.facts.documents[document.at()].case,
        Subject::Staff(_) => None,
    }
}

fn item(
    planner: &Planner<'_>,
    state: &State,
    listed: &ListedDuty,
    subject: Subject,
    words: &Words,
    on: Day,
) -> Option<Item> {
    let explanation = planner.explain(planner.rule_with(&listed.duty.rule)?, subject);
    let account = why::account(planner, &explanation, words);
    let occurrence = |at: &usize| {
        let found = planner.occurrence_text(&explanation.duties[*at].duty).unwrap_or_default();
        found == listed.duty.occurrence
    };
    let at = (0..explanation.duties.len()).find(occurrence)?;
    let told = &account.duties[at];
    let status = listed.duty.status(on);
    let why = if status == Status::Gap { Some(&told.headline) } else { told.because.first() };
    let facts = &state.facts;
    let person = |staff: touchstone_domain::facts::StaffIx| surname_first(facts.name(facts.staff[staff.at()].name));
    let (name, practitioner) = match subject {
        Subject::Case(case) => {
            let holder = state.holding_on(case, on).holder;
            (surname_first(facts.name(facts.cases[case.at()].name)), holder.map(person).unwrap_or_default())
        }
        Subject::Staff(staff) => (person(staff), person(staff)),
        Subject::Document(document) => {
            let fact = &facts.documents[document.at()];
            let name = fact.case.map(|case| surname_first(facts.name(facts.cases[case.at()].name)));
            (name.unwrap_or_else(|| person(fact.author)), person(fact.author))
        }
    };
    Some(Item {
        case: listed.id.clone().filter(|_| listed.duty.about == About::Case),
        name,
        rule: listed.duty.rule.clone(),
        status,
        due: listed.duty.due,
        minutes: planner.variants()[usize::from(explanation.variant)].minutes,
        why: why.cloned().unwrap_or_default(),
        practitioner,
    })
}

/// By practitioner, whoever has most first.
fn grouped(items: Vec<Item>) -> Vec<Group> {
    let mut groups: BTreeMap<String, Vec<Item>> = BTreeMap::new();
    for item in items {
        groups.entry(item.practitioner.clone()).or_default().push(item);
    }
    let mut groups: Vec<Group> = groups
        .into_iter()
        .map(|(practitioner, items)| {
            let minutes = items.iter().map(|item| u32::from(item.minutes)).sum();
            Group { practitioner, items, minutes }
        })
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.items.len()));
    groups
}
