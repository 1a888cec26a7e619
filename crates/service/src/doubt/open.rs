//! Which doubts are open, and what they hold back.

use crate::actor::{Actor, surname_first};
use crate::case::{crn_of, shown_on};
use crate::error::Error;
use crate::oversight::find_case;
use crate::{ListedDuty, Moment, Service, When};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use touchstone_domain::calendar::Day;
use touchstone_domain::doubt::{Doubted, held_until};
use touchstone_domain::facts::State;
use touchstone_domain::permission::Permission;
use touchstone_domain::plan::{Explanation, Planner, Status, Subject, ToldDuty};
use touchstone_domain::words::Crn;
use touchstone_store::{DoubtRow, Entry, Reader, ShortText, Shown, StoreError, Subjects, Tx, Verb};

/// An open doubt, as whoever sees the case sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Its number.
    pub number: i64,
    /// Which fact, by its code.
    pub fact: String,
    /// Who said so.
    pub by: String,
    /// When.
    pub said_on: Day,
    /// Why.
    pub why: String,
    /// What it should be, if they said.
    pub should_be: String,
    /// Who puts it right; whoever keeps NDelius if nobody is named.
    pub owner: Option<String>,
    /// The last day on which it holds back what is overdue, if it holds anything back.
    pub holds_until: Option<Day>,
}

/// An open doubt and its fact.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub(crate) row: DoubtRow,
    pub(crate) fact: Doubted,
}

/// Of some doubts, those whose fact still stands as it stood.
pub(crate) fn still_open(rows: Vec<DoubtRow>, state: &State, on: Day) -> Vec<Open> {
    let open = |row: DoubtRow| {
        let fact = Doubted::parse(&row.fact)?;
        let case = state.facts.case_with(Crn::parse(row.crn.as_bytes())?)?;
        (fact.stands(state, case, on)? == row.stood).then_some(Open { row, fact })
    };
    rows.into_iter().filter_map(open).collect()
}

impl Open {
    /// The last day on which it holds something back, unless that has passed.
    pub(crate) fn holds_until(&self, service: &Service, on: Day) -> Option<Day> {
        let library = &service.library;
        let until = held_until(&library.calendar, self.row.said_on, library.reckoning.doubt_holds.as_ref());
        until.filter(|until| on <= *until)
    }

    /// The last day on which it holds this duty back, if it is overdue and rests on the fact.
    pub(crate) fn holds(
        &self,
        service: &Service,
        planner: &Planner<'_>,
        (explanation, told): (&Explanation, &ToldDuty),
    ) -> Option<Day> {
        let until = self.holds_until(service, planner.on)?;
        let overdue = told.duty.status == Status::Overdue;
        (overdue && self.fact.bears(planner.state(), explanation, told)).then_some(until)
    }
}

/// A doubt with the names of those whom it names.
pub(crate) fn told(service: &Service, reader: &mut Reader<'_>, open: &Open, on: Day) -> Result<Doubt, StoreError> {
    let mut name = |code: &str| {
        let (forename, surname) = reader.name_of_staff(code)?;
        let name = surname_first((&forename, &surname));
        Ok::<_, StoreError>(if name.is_empty() { code.to_owned() } else { name })
    };
    let row = &open.row;
    Ok(Doubt {
        number: row.seq,
        fact: row.fact.clone(),
        by: name(&row.by)?,
        said_on: row.said_on,
        why: row.why.clone(),
        should_be: row.should_be.clone(),
        owner: row.owner.as_deref().map(&mut name).transpose()?,
        holds_until: open.holds_until(service, on),
    })
}

/// The open doubts around one person's list, and which of its duties they hold back.
#[derive(Default)]
pub(crate) struct Opened {
    /// The doubts, each with the name and the id of its case.
    pub(crate) doubts: Vec<(Doubt, String, String)>,
    /// CRNs of their cases.
    pub(crate) crns: BTreeSet<String>,
    /// The last day on which each duty is held back, by subject, rule and occurrence.
    pub(crate) held: BTreeMap<(ShortText, ShortText, ShortText), Day>,
}

/// What of the doubts around a list is open, as its reader sees it, and what that holds back.
pub(crate) fn open_among(
    service: &Service,
    reader: &mut Reader<'_>,
    (actor, staff): (&Actor, &str),
    (list, mut rows): (&[ListedDuty], Vec<DoubtRow>),
    on: Day,
) -> Result<Opened, StoreError> {
    if rows.is_empty() {
        return Ok(Opened::default());
    }
    rows.sort_unstable_by_key(|row| row.seq);
    rows.dedup_by_key(|row| row.seq);
    let mut subjects = Subjects::person(staff);
    subjects.cases.extend(rows.iter().map(|row| row.crn.clone()));
    let state = State::fold(reader.load_about(&subjects, &service.library, When::on(on))?, None);
    let planner = service.planner(&state, on);
    let case_of = |crn: &str| Crn::parse(crn.as_bytes()).and_then(|crn| state.facts.case_with(crn));
    let seen = |crn: &str| {
        let relation = case_of(crn).and_then(|case| actor.relation_to_case(&state, case, on));
        relation.is_some_and(|relation| actor.may(Permission::SeeDue, relation).is_ok())
    };
    rows.retain(|row| seen(&row.crn));
    let mut opened = Opened::default();
    let open = still_open(rows, &state, on);
    for doubt in &open {
        let crn = doubt.row.crn.clone();
        let Some(case) = case_of(&crn) else { continue };
        let name = surname_first(state.facts.name(state.facts.cases[case.at()].name));
        let id = reader.id_of_case(&crn)?.unwrap_or_default();
        opened.doubts.push((told(service, reader, doubt, on)?, name, id));
        opened.crns.insert(crn);
    }
    for listed in list.iter().filter(|listed| listed.duty.status(on) == Status::Overdue) {
        let duty = &listed.duty;
        let about: Vec<&Open> = open.iter().filter(|open| open.row.crn == duty.subject).collect();
        let (Some(case), Some(rule)) = (case_of(&duty.subject), planner.rule_with(&duty.rule)) else { continue };
        if about.is_empty() {
            continue;
        }
        let explanation = planner.explain(rule, Subject::Case(case));
        let occurrence = |told: &&ToldDuty| planner.occurrence_text(&told.duty).unwrap_or_default() == duty.occurrence;
        let Some(told) = explanation.duties.iter().find(occurrence) else { continue };
        let until = about.iter().filter_map(|open| open.holds(service, &planner, (&explanation, told))).max();
        let key = (duty.subject.clone(), duty.rule.clone(), duty.occurrence.clone());
        opened.held.extend(until.map(|until| (key, until)));
    }
    Ok(opened)
}

/// The open doubts about one case, by its CRN.
///
/// # Errors
/// Absent and forbidden alike; faults of the database.
pub fn list(service: &Service, actor: &Actor, moment: &Moment, crn: &str) -> Result<Vec<Doubt>, Error<Infallible>> {
    let today = moment.today();
    service.store.look(moment, actor.name(), |reader| {
        let facts = reader.load_about(&shown_on(actor, crn), &service.library, When::on(today))?;
        let found = find_case(State::fold(facts, None), actor, crn, today, Permission::SeeDue)
            .map_err(|not| not.or_absent(format!("case {crn}")))?;
        let open = still_open(reader.doubts_of([crn])?, &found.state, today);
        let told: Result<Vec<Doubt>, StoreError> = open.iter().map(|open| told(service, reader, open, today)).collect();
        let shown = Shown::These(vec![crn.to_owned()]);
        Ok((told?, Entry::new(Verb::Consultation, "doubt.list", shown).with_purpose(found.purpose)))
    })
}

/// One doubt of a case, by the id in the case's address, for whoever may take it back; and the case's CRN. There is no doubt if it has
/// ended.
///
/// # Errors
/// Absent and forbidden alike; faults of the database.
pub fn one(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    (id, number): (&str, &str),
) -> Result<(String, Option<Doubt>), Error<Infallible>> {
    let today = moment.today();
    service.store.look(moment, actor.name(), |reader| {
        let crn = crn_of(reader, id)?;
        let facts = reader.load_about(&shown_on(actor, &crn), &service.library, When::on(today))?;
        let found = find_case(State::fold(facts, None), actor, &crn, today, Permission::Doubt)
            .map_err(|not| not.or_absent("case".to_owned()))?;
        let open = still_open(reader.doubts_of([crn.as_str()])?, &found.state, today);
        let open = open.iter().find(|open| open.row.seq.to_string() == number);
        let told = open.map(|open| told(service, reader, open, today)).transpose()?;
        let shown = Shown::These(vec![crn.clone()]);
        Ok(((crn, told), Entry::new(Verb::Consultation, "doubt.one", shown).with_purpose(found.purpose)))
    })
}

/// Ends every doubt whose fact an extract has changed.
pub(crate) fn settle_changed(service: &Service, tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let rows = tx.reader().open_doubts()?;
    if rows.is_empty() {
        return Ok(());
    }
    let today = tx.moment().today();
    let subjects = Subjects { cases: rows.iter().map(|row| row.crn.clone()).collect(), ..Subjects::default() };
    let state = State::fold(tx.reader().load_about(&subjects, &service.library, When::on(today))?, None);
    let open: BTreeSet<i64> = still_open(rows.clone(), &state, today).iter().map(|open| open.row.seq).collect();
    rows.iter().filter(|row| !open.contains(&row.seq)).try_for_each(|row| tx.end_doubt(row, None))
}
