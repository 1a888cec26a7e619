//! Lists: what one person is accountable for and is not met, with the names of whom it is about.
//!
//! Names are kept in memory like everything about people ([`crate::remembered`]): extracts alone bring or change them.

use crate::conn::{Conn, Value};
use crate::duties::DutyRow;
use crate::error::{Result, StoreError};
use crate::reading::Reader;
use crate::remembered::AsOf;
use crate::slice::{each_of, each_of_kind};
use crate::store::Store;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;
use touchstone_domain::calendar::Day;
use touchstone_domain::words::About;
use uuid::Uuid;

/// Somebody by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Their forename.
    pub forename: Box<str>,
    /// Their surname.
    pub surname: Box<str>,
    /// The id by which addresses name them.
    pub id: Option<Uuid>,
    /// Was access to their record ever limited? Whether it is today, and for whom, is another question.
    pub ever_limited: bool,
}

/// A duty in somebody's list, with names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedDuty {
    /// The duty.
    pub duty: DutyRow,
    /// The person it concerns, if it is about a case, or about a document about one.
    pub person: Option<Arc<Named>>,
    /// Whom a conversation about it would be with.
    pub practitioner: Option<Arc<Named>>,
    /// The number by which addresses name the document it is about, if it is about one.
    pub document: Option<i64>,
}

/// Somebody's list until a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListUntil {
    /// What is due by that day or has no due day, in the order of [`Reader::list_of`].
    pub list: Vec<ListedDuty>,
    /// The first due day after that.
    pub next: Option<Day>,
    /// The cases in it, by CRN, of which a fact is doubted.
    pub doubted: BTreeSet<String>,
}

impl ListedDuty {
    /// One without names yet.
    const fn nameless(duty: DutyRow, document: Option<i64>) -> Self {
        Self { duty, person: None, practitioner: None, document }
    }

    /// The order of lists: by due day, without one last, then by key.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        let day = |listed: &Self| (listed.duty.due.is_none(), listed.duty.due);
        day(self).cmp(&day(other)).then_with(|| self.duty.key().cmp(&other.duty.key()))
    }

    /// Was access to the record of the person it concerns ever limited?
    #[must_use]
    pub fn ever_limited(&self) -> bool {
        self.person.as_ref().is_some_and(|person| person.ever_limited)
    }
}

/// What somebody is accountable for and is not met, with further columns, and only so.
macro_rules! listed {
    ($columns:literal, $only:literal) => {
        concat!(
            "select about, subject, rule, occurrence, edition, accountable, due, met_on, standard, state, \
            why, crn, practitioner, minutes, case about when 'document' then (select min(seq) from documents \
            where document_id = subject and replaces is null) end",
            $columns,
            " from duty where accountable = $1 and state <> 'met'",
            $only
        )
    };
}

/// The same, and whether it is about a case of which a fact is doubted.
macro_rules! listed_and_doubted {
    ($only:literal) => {
        listed!(
            ", about = 'case' and exists (select 1 from doubt where doubt.crn = duty.subject and ended is null)",
            $only
        )
    };
}

/// The column with the number of a duty's document.
const DOCUMENT: usize = 14;
/// The column with whether it is about a case of which a fact is doubted.
const DOUBTED: usize = 15;

statements! {
    [hot] LIST_OF = listed!("", "");
    // The last row has nothing but the first due day after.
    [hot] LIST_UNTIL = concat!(listed_and_doubted!(" and due <= $2"), " union all ", listed_and_doubted!(" and due is null"), " union all ", "select null, null, null, null, null, null, min(due), null, null, null, null, null, null, null, null, null from duty \
        where accountable = $1 and state <> 'met' and due > $2");
    [hot] NAMES = concat!("select forename, surname, id, code from names where kind = $1 and code in ", many_after!());
    [hot] LIMITED = concat!("select distinct crn from limited_access where crn in ", many!());
}

impl Store {
    /// [`Reader::list_until`] and [`Reader::doubts_for`] will be asked by the page that is made on this thread.
    pub fn foresee_list_until(&self, accountable: &str, until: Day) {
        let (accountable, until) = (accountable.to_owned(), until.to_string());
        self.foresee(move |conn| {
            conn.foresee(LIST_UNTIL, &[Value::Text(&accountable), Value::Text(&until)]);
            Reader::foresee_doubts_for(conn, &accountable);
        });
    }
}

impl Reader<'_> {
    /// What one person is accountable for and is not met, by due day, without a due day last.
    ///
    /// # Errors
    /// Of the database.
    pub fn list_of(&mut self, accountable: &str) -> Result<Vec<ListedDuty>> {
        let mut list = Vec::new();
        self.conn().query(LIST_OF, &[Value::Text(accountable)], |row| {
            list.push(ListedDuty::nameless(DutyRow::of_row(row)?, row.maybe_int(DOCUMENT)?));
            Ok::<_, StoreError>(())
        })?;
        self.named(list)
    }

    /// What one person is accountable for, is not met and is due by a day or has no due day.
    ///
    /// # Errors
    /// Of the database.
    pub fn list_until(&mut self, accountable: &str, until: Day) -> Result<ListUntil> {
        let day = until.to_string();
        Self::foresee_doubts_for(self.conn(), accountable);
        let (mut list, mut next, mut doubted) = (Vec::with_capacity(128), None, BTreeSet::new());
        self.conn().query(LIST_UNTIL, &[Value::Text(accountable), Value::Text(&day)], |row| {
            if row.maybe_text(0)?.is_some() {
                let duty = DutyRow::of_row(row)?;
                if row.truth(DOUBTED)? {
                    doubted.insert(duty.subject.to_string());
                }
                list.push(ListedDuty::nameless(duty, row.maybe_int(DOCUMENT)?));
            } else {
                let day = row.maybe_text(6)?.map(|text| Day::parse(text.as_bytes())).transpose();
                next = day.map_err(|wrong| StoreError::Refused(format!("a day of a duty {wrong}")))?;
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(ListUntil { list: self.named(list)?, next, doubted })
    }

    /// Duties that stand in no table, in the order of lists.
    ///
    /// # Errors
    /// Of the database.
    pub fn listed(&mut self, duties: Vec<DutyRow>) -> Result<Vec<ListedDuty>> {
        let papers: BTreeSet<&str> =
            duties.iter().filter(|duty| duty.about == About::Document).map(|duty| duty.subject.as_str()).collect();
        let numbers = self.numbers_of_documents(papers)?;
        let number =
            |duty: &DutyRow| numbers.get(duty.subject.as_str()).filter(|_| duty.about == About::Document).copied();
        let nameless = |duty: DutyRow| {
            let number = number(&duty);
            ListedDuty::nameless(duty, number)
        };
        self.named(duties.into_iter().map(nameless).collect())
    }

    /// Gives duties their names, and puts them in the order of lists.
    fn named(&mut self, mut list: Vec<ListedDuty>) -> Result<Vec<ListedDuty>> {
        let (conn, people) = self.with_people()?;
        let persons = names(conn, people, About::Case, list.iter().map(|listed| listed.duty.crn.as_deref()))?;
        let practitioners =
            names(conn, people, About::Staff, list.iter().map(|listed| listed.duty.practitioner.as_deref()))?;
        for ((listed, person), practitioner) in list.iter_mut().zip(persons).zip(practitioners) {
            (listed.person, listed.practitioner) = (person, practitioner);
        }
        // Not in the statement: the engines differ in where they put unknown days, and this is quicker.
        list.sort_unstable_by(ListedDuty::order);
        Ok(list)
    }
}

/// The name that each code stands for, those first that are kept. One that nobody has is empty.
fn names<'c>(
    conn: &mut Conn,
    people: Option<AsOf<'_>>,
    about: About,
    codes: impl Iterator<Item = Option<&'c str>>,
) -> Result<Vec<Option<Arc<Named>>>> {
    let codes: Vec<Option<&str>> = codes.collect();
    let mut names: Vec<Option<Arc<Named>>> = vec![None; codes.len()];
    if let Some(people) = people {
        people.find_names(about, codes.iter().copied().zip(&mut names));
    }
    let unknown = codes.iter().zip(&names).filter(|(_, name)| name.is_none());
    let unknown: BTreeSet<&str> = unknown.filter_map(|(code, _)| *code).collect();
    if unknown.is_empty() {
        return Ok(names);
    }
    let mut limited = BTreeSet::new();
    if about == About::Case {
        each_of(conn, LIMITED, unknown.iter().copied(), |row| {
            limited.insert(row.text(0)?.to_owned());
            Ok::<_, StoreError>(())
        })?;
    }
    let mut read: FxHashMap<Box<str>, Arc<Named>> = FxHashMap::default();
    each_of_kind(conn, NAMES, about.code(), unknown.iter().copied(), |row| {
        let (text, code) =
            (|at: usize| Ok::<_, StoreError>(row.maybe_text(at)?.unwrap_or_default().into()), row.text(3)?);
        let id = row.maybe_blob(2)?.and_then(|id| Uuid::from_slice(id).ok());
        let named = Named { forename: text(0)?, surname: text(1)?, id, ever_limited: limited.contains(code) };
        read.insert(code.into(), Arc::new(named));
        Ok::<_, StoreError>(())
    })?;
    for code in unknown {
        // A name is always there; without it, whether access is limited still counts.
        let nobody = || Arc::new(Named { ever_limited: limited.contains(code), ..Named::default() });
        read.entry(code.into()).or_insert_with(nobody);
    }
    for (name, code) in names.iter_mut().zip(&codes).filter(|(name, _)| name.is_none()) {
        *name = code.and_then(|code| read.get(code).cloned());
    }
    if let Some(people) = people {
        people.keep_names(about, read, conn.engine());
    }
    Ok(names)
}
