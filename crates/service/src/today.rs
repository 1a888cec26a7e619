//! Today: one person's list, split as a page shows it, with one line of reason for each duty.
//!
//! What lives here: what needs them now, what is overdue, what is due within a week, and what cannot be worked out. What does not:
//! what is due and why, which the core says.

use crate::actor::{Actor, surname_first};
use crate::doubt::{Doubt, Opened, open_among};
use crate::due::{ListedUntil, listed_until, without_barred};
use crate::error::Error;
use crate::{ListedDuty, Moment, Service};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use touchstone_domain::calendar::Day;
use touchstone_domain::doubt::Doubted;
use touchstone_domain::measure::{Hours, Unknown, Week, hours};
use touchstone_domain::permission::{Permission, Relation, Withheld};
use touchstone_domain::plan::{Status, gist_in_words, missing_in_gist};
use touchstone_domain::policy::{Basis, Cadence, Keeper, Library};
use touchstone_domain::words::About;
use touchstone_domain::words::language::Words;
use touchstone_store::{Entry, Named, ShortText, Shown, Verb};

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
    /// What is overdue and held back, because it rests on a fact that is doubted.
    pub held: Vec<Item>,
    /// Facts that are said to be wrong, each with the name and the id of its case: of cases on the list, and those that the reader
    /// puts right or said.
    pub doubts: Vec<(Doubt, String, String)>,
    /// The minutes there are in the seven days from today, or what is missing to say so.
    pub hours: Option<Result<Hours, Unknown>>,
    /// The number of contracted hours a week that these rest on, and its basis.
    pub contracted: Option<(u16, Basis)>,
    /// How many duties are about people whose records they may not see, as far as that may be told. No other figure counts them.
    pub limited: Withheld,
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
    /// Of one that is not about a case: the page of the member of staff or of the document.
    pub page: Option<String>,
    /// Whom it is about.
    pub name: String,
    /// The rule, by id.
    pub rule: ShortText,
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
    /// Of a gap: the fact that is missing, and who keeps such facts.
    pub missing: Option<Missing>,
    /// The last day on which it is held back, since it rests on a fact that is doubted.
    pub held_until: Option<Day>,
}

/// A fact that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The fact, by its code.
    pub fact: &'static str,
    /// Who keeps such facts.
    pub keeper: Keeper,
    /// The code under which it can be said to be wrong, if it is a fact of the case.
    pub doubted: Option<String>,
}

/// What one conversation with a practitioner could meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Who.
    pub practitioner: String,
    /// The id by which addresses name them, where they hold cases of these.
    pub id: Option<String>,
    /// What is due.
    pub items: Vec<Item>,
    /// Minutes it takes.
    pub minutes: u32,
}

/// The page that is made on this thread will most likely be this member of staff's.
pub fn foresee(service: &Service, moment: &Moment, staff: &str) {
    service.store.foresee_list_until(staff, moment.today().plus(WEEK));
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
        let ListedUntil { list, next, doubts } = listed_until(service, reader, &staff, (on, on.plus(WEEK)))?;
        let (list, limited) = without_barred(reader, actor, list, on)?;
        let opened = open_among(service, reader, (actor, &staff), (&list, doubts), on)?;
        let mut split = Split::of(&service.library, &list, on, &opened);
        let overdue_count = split.overdue.len();
        let minutes = [&split.now, &split.overdue, &split.week].into_iter().flatten();
        let minutes = minutes.map(|listed| u32::from(listed.duty.minutes)).sum();
        let page = page.clamp(1, overdue_count.div_ceil(PAGE).max(1));
        split.overdue = split.overdue.into_iter().skip((page - 1) * PAGE).take(PAGE).collect();
        let shown = split.all().map(|listed| listed.duty.crn.as_ref().unwrap_or(&listed.duty.subject).as_str());
        let shown: BTreeSet<&str> = shown.chain(opened.crns.iter().map(String::as_str)).collect();
        let shown = Shown::These(shown.into_iter().map(str::to_owned).collect());
        let one = |listed: &&ListedDuty| item(&service.library, listed, &opened, words, on);
        let take = |list: &[&ListedDuty]| list.iter().map(one).collect();
        let hours = hours_of(service, actor, on);
        let extract = reader.latest_extract()?.and_then(|day| Day::parse(day.as_bytes()).ok());
        let today = Today {
            now: take(&split.now),
            overdue: take(&split.overdue),
            overdue_count,
            page,
            week: grouped(&split.week, one),
            gaps: take(&split.gaps),
            held: take(&split.held),
            doubts: opened.doubts,
            hours,
            contracted: service.library.reckoning.contracted_hours.as_ref().map(|hours| (hours.value, hours.basis)),
            limited: Withheld::of(limited),
            next,
            minutes,
            extract,
        };
        // A list is of what is theirs to do.
        let entry = Entry::new(Verb::Consultation, "today", shown);
        Ok((today, entry.with_purpose(actor.purpose(Relation::Themselves))))
    })
}

/// A list, split.
#[derive(Default)]
struct Split<'l> {
    now: Vec<&'l ListedDuty>,
    overdue: Vec<&'l ListedDuty>,
    week: Vec<&'l ListedDuty>,
    gaps: Vec<&'l ListedDuty>,
    held: Vec<&'l ListedDuty>,
}

impl<'l> Split<'l> {
    fn of(library: &Library, list: &'l [ListedDuty], on: Day, opened: &Opened) -> Self {
        let mut split = Split::default();
        // A list has many duties of few rules.
        let mut responses: FxHashMap<&str, bool> = FxHashMap::default();
        for listed in list {
            match listed.duty.status(on) {
                Status::Gap => split.gaps.push(listed),
                _ if !opened.held.is_empty() && opened.held.contains_key(&key(listed)) => split.held.push(listed),
                Status::Paused | Status::Met | Status::MetLate => {}
                Status::DueToday => split.now.push(listed),
                _ if *responses.entry(&listed.duty.rule).or_insert_with_key(|rule| is_response(library, rule, on)) => {
                    split.now.push(listed);
                }
                Status::Overdue => split.overdue.push(listed),
                _ => split.week.push(listed),
            }
        }
        split
    }

    fn all(&self) -> impl Iterator<Item = &'l ListedDuty> {
        [&self.now, &self.overdue, &self.week, &self.gaps, &self.held].into_iter().flatten().copied()
    }
}

/// Does the rule answer an event, and not the calendar?
fn is_response(library: &Library, rule: &str, on: Day) -> bool {
    let found = library.policies.iter().find_map(|policy| policy.edition_on(on)?.rule(rule));
    found.is_some_and(|rule| matches!(rule.cadence, Cadence::After { .. }))
}

type Key = (ShortText, ShortText, ShortText);

fn key(listed: &ListedDuty) -> Key {
    (listed.duty.subject.clone(), listed.duty.rule.clone(), listed.duty.occurrence.clone())
}

/// The minutes that whoever asks has in the seven days from a day; nothing for somebody who is not on the staff.
fn hours_of(service: &Service, actor: &Actor, on: Day) -> Option<Result<Hours, Unknown>> {
    let Actor::User(user) = actor else { return None };
    let own = user.week?;
    let week = Week {
        first: on,
        contracted_hours: service.library.reckoning.contracted_hours.as_ref().map(|hours| hours.value),
        fte: own.fte,
        working_days: own.working_days,
    };
    let is_away = |day: Day| usize::try_from(day.since(on)).is_ok_and(|at| own.away.get(at).copied().unwrap_or(false));
    Some(hours(&week, &service.library.calendar, is_away))
}

/// The page of the member of staff or of the document that a duty is about.
fn page_of(listed: &ListedDuty) -> Option<String> {
    match listed.duty.about {
        About::Case => None,
        About::Staff => Some(format!("/staff/{}", listed.practitioner.as_ref()?.id?)),
        About::Document => Some(format!("/documents/{}", listed.document?)),
    }
}

/// Somebody's name as lists have it.
fn name(named: &Named) -> String {
    surname_first((&named.forename, &named.surname))
}

fn item(library: &Library, listed: &ListedDuty, opened: &Opened, words: &Words, on: Day) -> Item {
    let ListedDuty { duty, person, practitioner, .. } = listed;
    let practitioner = practitioner.as_deref().map(name).unwrap_or_default();
    let is_case = duty.about == About::Case;
    Item {
        page: page_of(listed),
        case: person.as_ref().and_then(|person| person.id).filter(|_| is_case).map(|id| id.to_string()),
        name: person.as_deref().map_or_else(|| practitioner.clone(), name),
        rule: duty.rule.clone(),
        status: duty.status(on),
        due: duty.due,
        minutes: duty.minutes,
        why: gist_in_words(&duty.why, duty.about, words),
        practitioner,
        missing: missing_in_gist(&duty.why).map(|gap| Missing {
            fact: gap.code(),
            keeper: library.reckoning.keeper_of(gap.code()),
            doubted: Doubted::of_gap(gap).filter(|_| is_case).map(|fact| fact.code()),
        }),
        held_until: if opened.held.is_empty() { None } else { opened.held.get(&key(listed)).copied() },
    }
}

/// By practitioner, whoever has most first.
fn grouped(list: &[&ListedDuty], one: impl Fn(&&ListedDuty) -> Item) -> Vec<Group> {
    let mut groups: BTreeMap<String, Vec<&ListedDuty>> = BTreeMap::new();
    for listed in list {
        let practitioner = listed.practitioner.as_deref().map(name).unwrap_or_default();
        groups.entry(practitioner).or_default().push(listed);
    }
    let mut groups: Vec<Group> = groups
        .into_iter()
        .map(|(practitioner, duties)| {
            // Two of one name: nobody is taken for the other.
            let of_cases = duties.iter().filter(|listed| listed.duty.about == About::Case);
            let ids: BTreeSet<_> = of_cases.filter_map(|listed| listed.practitioner.as_ref()?.id).collect();
            Group {
                practitioner,
                id: if ids.len() == 1 { ids.first().map(ToString::to_string) } else { None },
                items: duties.iter().map(&one).collect(),
                minutes: duties.iter().map(|listed| u32::from(listed.duty.minutes)).sum(),
            }
        })
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.items.len()));
    groups
}
