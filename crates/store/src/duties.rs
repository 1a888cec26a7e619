//! The duty table: what is due on the day that planning names, for lists. How an open duty stands is worked out on reading.

use crate::batch::{Batch, Holds, Table};
use crate::conn::{Engine, Row, Value};
use crate::error::{Result, StoreError};
use crate::migrate::{drop_index, make_index};
use crate::reach::Subjects;
use crate::reading::Reader;
use crate::slice::each_of_kind;
use crate::store::Tx;
use std::cmp::Ordering;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{StaffIx, State};
use touchstone_domain::plan::{GistedDuty, Status, Subject, VariantLine};
use touchstone_domain::words::{About, Crn};

/// How a duty stands, whatever the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DutyState {
    /// Not met yet.
    Open,
    /// Met.
    Met,
    /// Held back by an open-ended absence.
    Paused,
    /// A fact is missing.
    Gap,
}

impl DutyState {
    const ALL: [DutyState; 4] = [DutyState::Open, DutyState::Met, DutyState::Paused, DutyState::Gap];

    /// Its word in the table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        ["open", "met", "paused", "gap"][self as usize]
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Codes, ids of rules and the like: most take no memory beside the row.
pub use compact_str::CompactString as ShortText;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyRow {
    /// CRN, staff code or document id.
    pub subject: ShortText,
    /// The rule, by id.
    pub rule: ShortText,
    /// Tells duties of one rule and subject apart; empty if there is only one.
    pub occurrence: ShortText,
    /// What kind of subject.
    pub about: About,
    /// The edition, by id.
    pub edition: ShortText,
    /// The code of who is accountable; `None` if nobody could be found.
    pub accountable: Option<ShortText>,
    /// Its due day.
    pub due: Option<Day>,
    /// The day it was met.
    pub met_on: Option<Day>,
    /// The standard due day, where another date was agreed.
    pub standard: Option<Day>,
    /// How it stands.
    pub state: DutyState,
    /// The gist of its due day, as [`touchstone_domain::plan::Gist::text`] has it; empty if it has none.
    pub why: String,
    /// The CRN of the person it concerns: of a case, or of whom a document is about.
    pub crn: Option<ShortText>,
    /// The code of whom a conversation about it would be with: the holder of a case, the author of a document, the member of staff.
    pub practitioner: Option<ShortText>,
    /// Minutes it takes.
    pub minutes: u16,
}

fn short(crn: Crn) -> ShortText {
    compact_str::format_compact!("{crn}")
}

impl DutyRow {
    /// A duty of a plan for a day as a row.
    #[must_use]
    pub fn of(state: &State, variants: &[VariantLine], (duty, gist): &GistedDuty, on: Day) -> Self {
        let facts = &state.facts;
        let code = |staff: StaffIx| ShortText::from(&*facts.people.staff[staff.at()].code);
        let (crn, practitioner) = match duty.subject {
            Subject::Case(case) => (Some(facts.cases[case.at()].crn), state.holding_on(case, on).holder),
            Subject::Staff(staff) => (None, Some(staff)),
            Subject::Document(document) => {
                let fact = &facts.documents[document.at()];
                (fact.case.and(fact.crn), Some(fact.author))
            }
        };
        let variant = &variants[usize::from(duty.variant)];
        Self {
            subject: match duty.subject {
                Subject::Case(case) => short(facts.cases[case.at()].crn),
                Subject::Staff(staff) => code(staff),
                Subject::Document(document) => ShortText::from(&*facts.documents[document.at()].id),
            },
            rule: ShortText::from(&variant.rule),
            occurrence: duty.occurrence.text(state).unwrap_or_default().into(),
            about: variant.about,
            edition: ShortText::from(&variant.edition),
            accountable: duty.accountable.map(code),
            due: duty.due,
            met_on: duty.met_on,
            standard: duty.standard,
            state: match duty.status {
                Status::Met | Status::MetLate => DutyState::Met,
                Status::Paused => DutyState::Paused,
                Status::Gap => DutyState::Gap,
                _ => DutyState::Open,
            },
            why: gist.map(|gist| gist.text(&facts.codes)).unwrap_or_default(),
            crn: crn.map(short),
            practitioner: practitioner.map(code),
            minutes: variant.minutes,
        }
    }

    /// How it stands on a day.
    #[must_use]
    pub fn status(&self, on: Day) -> Status {
        match (self.state, self.due, self.met_on) {
            (DutyState::Paused, ..) => Status::Paused,
            (DutyState::Met, due, Some(met_on)) => Status::of_met(due, met_on),
            (DutyState::Open, Some(due), _) => Status::of_open(due, on),
            _ => Status::Gap,
        }
    }

    /// The key: a row is the same duty as another with the same one.
    #[must_use]
    pub fn key(&self) -> (&str, &str, &str, &str) {
        (self.about.code(), &self.subject, &self.rule, &self.occurrence)
    }

    pub(crate) fn of_row(row: &Row<'_>) -> Result<Self> {
        let text = |at: usize| Ok::<_, StoreError>(ShortText::from(row.text(at)?));
        let maybe = |at: usize| Ok::<_, StoreError>(row.maybe_text(at)?.map(ShortText::from));
        let day = |at: usize| -> Result<Option<Day>> {
            let day = row.maybe_text(at)?.map(|text| Day::parse(text.as_bytes()));
            day.transpose().map_err(|wrong| StoreError::Refused(format!("a day of a duty {wrong}")))
        };
        let odd =
            |what: &str| StoreError::Refused(format!("a duty has an unknown {what}; run `touchstone check --rebuild`"));
        Ok(Self {
            about: About::from_code(row.text(0)?).ok_or_else(|| odd("kind of subject"))?,
            subject: text(1)?,
            rule: text(2)?,
            occurrence: text(3)?,
            edition: text(4)?,
            accountable: maybe(5)?,
            due: day(6)?,
            met_on: day(7)?,
            standard: day(8)?,
            state: DutyState::from_code(row.text(9)?).ok_or_else(|| odd("state"))?,
            why: row.text(10)?.to_owned(),
            crn: maybe(11)?,
            practitioner: maybe(12)?,
            minutes: u16::try_from(row.int(13)?).map_err(|_| odd("number of minutes"))?,
        })
    }

    fn show<T>(&self, then: impl FnOnce(&[Value<'_>]) -> T) -> T {
        let day = |day: Option<Day>| day.map(Day::iso);
        let (due, met_on, standard) = (day(self.due), day(self.met_on), day(self.standard));
        // Days are ASCII.
        let text =
            |day: &'_ Option<[u8; 10]>| day.as_ref().and_then(|iso| std::str::from_utf8(iso).ok().map(str::to_owned));
        let (due, met_on, standard) = (text(&due), text(&met_on), text(&standard));
        then(&[
            Value::Text(self.about.code()),
            Value::Text(&self.subject),
            Value::Text(&self.rule),
            Value::Text(&self.occurrence),
            Value::Text(&self.edition),
            Value::optional(self.accountable.as_deref()),
            Value::optional(due.as_deref()),
            Value::optional(met_on.as_deref()),
            Value::optional(standard.as_deref()),
            Value::Text(self.state.code()),
            Value::Text(&self.why),
            Value::optional(self.crn.as_deref()),
            Value::optional(self.practitioner.as_deref()),
            Value::Int(i64::from(self.minutes)),
        ])
    }
}

const COLUMNS: [Holds; 14] = {
    let mut columns = [Holds::Text; 14];
    columns[13] = Holds::Int;
    columns
};

pub(crate) static DUTY: Table = Table {
    name: "duty",
    insert: INSERT,
    copy: "copy duty (about, subject, rule, occurrence, edition, accountable, due, met_on, standard, state, why, crn, practitioner, minutes) from stdin binary",
    columns: &COLUMNS,
};

statements! {
    INSERT = "insert into duty (about, subject, rule, occurrence, edition, accountable, due, met_on, standard, state, why, crn, practitioner, minutes) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    PUT = "insert into duty (about, subject, rule, occurrence, edition, accountable, due, met_on, standard, state, why, crn, practitioner, minutes) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (about, subject, rule, occurrence) do update set \
        edition = excluded.edition, accountable = excluded.accountable, due = excluded.due, \
        met_on = excluded.met_on, standard = excluded.standard, state = excluded.state, \
        why = excluded.why, crn = excluded.crn, practitioner = excluded.practitioner, minutes = excluded.minutes";
    [hot] REMOVE = "delete from duty where about = $1 and subject = $2 and rule = $3 and occurrence = $4";
    ANY = "select count(*) from (select subject from duty limit 1) as some_duty";
    ALL_DUTIES = "select about, subject, rule, occurrence, edition, accountable, due, met_on, standard, state, why, crn, practitioner, minutes from duty \
        order by about, subject, rule, occurrence";
    [hot] OF_SUBJECTS = concat!("select about, subject, rule, occurrence, edition, accountable, due, met_on, standard, state, \
        why, crn, practitioner, minutes from duty where about = $1 and subject in ", many_after!(), " order by about, subject, rule, occurrence");
    [hot] SUBJECTS_OF = "select distinct subject, about from duty where accountable = $1 and state <> 'met'";
}

/// Changes from which PostgreSQL takes them in one stream instead of a statement each.
const STREAM_FROM: usize = 32;
static INCOMING: Table = Table {
    name: "duty_incoming",
    insert: "insert into duty_incoming values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    copy: "copy duty_incoming from stdin binary",
    columns: &COLUMNS,
};
const INCOMING_TABLE: &str = "create temporary table if not exists duty_incoming (like duty) on commit delete rows";
const INCOMING_PUT: &str = "insert into duty select * from duty_incoming \
    on conflict (about, subject, rule, occurrence) do update set edition = excluded.edition, \
    accountable = excluded.accountable, due = excluded.due, met_on = excluded.met_on, standard = excluded.standard, \
    state = excluded.state, why = excluded.why, crn = excluded.crn, practitioner = excluded.practitioner, \
    minutes = excluded.minutes; delete from duty_incoming";

const INDEX: &str = "duty_accountable";

/// Duties that are gathered before they go to the database.
const GATHERED: usize = 16_384;

/// What differs between the table and what it should hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Put(DutyRow),
    Remove(DutyRow),
}

/// Walks two lists in the order of their keys; `change` hears of each difference.
pub(crate) fn compare(have: Option<&DutyRow>, want: Option<&DutyRow>) -> (Ordering, Option<Change>) {
    match (have, want) {
        (Some(have), Some(want)) => match have.key().cmp(&want.key()) {
            Ordering::Less => (Ordering::Less, Some(Change::Remove(have.clone()))),
            Ordering::Greater => (Ordering::Greater, Some(Change::Put(want.clone()))),
            Ordering::Equal => (Ordering::Equal, (have != want).then(|| Change::Put(want.clone()))),
        },
        (Some(have), None) => (Ordering::Less, Some(Change::Remove(have.clone()))),
        (None, Some(want)) => (Ordering::Greater, Some(Change::Put(want.clone()))),
        (None, None) => (Ordering::Equal, None),
    }
}

/// The differences between a list and what it should be, both in the order of their keys.
pub(crate) fn differences(have: &[DutyRow], want: &[DutyRow]) -> Vec<Change> {
    let (mut have, mut want) = (have.iter().peekable(), want.iter().peekable());
    let mut changes = Vec::new();
    while have.peek().is_some() || want.peek().is_some() {
        let (order, change) = compare(have.peek().copied(), want.peek().copied());
        if order != Ordering::Greater {
            have.next();
        }
        if order != Ordering::Less {
            want.next();
        }
        changes.extend(change);
    }
    changes
}

impl Reader<'_> {
    /// The subjects of what one person is accountable for and is not met.
    ///
    /// # Errors
    /// Of the database.
    pub fn subjects_of(&mut self, accountable: &str) -> Result<Subjects> {
        let mut subjects = Subjects::default();
        self.conn().query(SUBJECTS_OF, &[Value::Text(accountable)], |row| {
            let code = row.text(0)?.to_owned();
            match About::from_code(row.text(1)?) {
                Some(About::Staff) => subjects.staff.insert(code),
                Some(About::Document) => subjects.documents.insert(code),
                _ => subjects.cases.insert(code),
            };
            Ok::<_, StoreError>(())
        })?;
        Ok(subjects)
    }

    /// The duties of some subjects, in the order of their keys.
    ///
    /// # Errors
    /// Of the database.
    pub fn duties_of(&mut self, subjects: &Subjects) -> Result<Vec<DutyRow>> {
        let mut rows = Vec::new();
        for (about, codes) in subjects.by_kind() {
            each_of_kind(self.conn(), OF_SUBJECTS, about.code(), codes.iter().map(String::as_str), |row| {
                rows.push(DutyRow::of_row(row)?);
                Ok::<_, StoreError>(())
            })?;
        }
        rows.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
        Ok(rows)
    }

    /// Shows every duty, in the order of their keys.
    ///
    /// # Errors
    /// Of the database, and what `duty` answers.
    pub fn every_duty<E: From<StoreError>>(&mut self, mut duty: impl FnMut(DutyRow) -> Result<(), E>) -> Result<(), E> {
        self.conn().query(ALL_DUTIES, &[], |row| duty(DutyRow::of_row(row)?))
    }

    /// What must change so that the table holds what it should; `want` in the order of keys.
    ///
    /// # Errors
    /// Of the database.
    pub(crate) fn changes_to(&mut self, want: impl Iterator<Item = DutyRow>) -> Result<Vec<Change>> {
        let mut want = want.peekable();
        let mut changes = Vec::new();
        self.every_duty(|have| {
            loop {
                let (order, change) = compare(Some(&have), want.peek());
                changes.extend(change);
                if order != Ordering::Less {
                    want.next();
                }
                if order != Ordering::Greater {
                    return Ok::<_, StoreError>(());
                }
            }
        })?;
        changes.extend(want.map(Change::Put));
        Ok(changes)
    }
}

/// A set of changes to the duty table, worked out and not yet made.
#[derive(Debug)]
pub struct DutyChanges(pub(crate) Vec<Change>);

impl DutyChanges {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Parts of at most so many changes.
    #[must_use]
    pub fn into_parts(self, size: usize) -> Vec<DutyChanges> {
        let mut rest = self.0.into_iter().peekable();
        let mut parts = Vec::new();
        while rest.peek().is_some() {
            parts.push(DutyChanges(rest.by_ref().take(size).collect()));
        }
        parts
    }

    /// Each change as subject, rule and what is wrong with the table as it is.
    pub fn told(&self) -> impl Iterator<Item = (&str, &str, &'static str)> {
        self.0.iter().map(|change| match change {
            Change::Put(row) => (row.subject.as_str(), row.rule.as_str(), "is missing or not what its facts make it"),
            Change::Remove(row) => (row.subject.as_str(), row.rule.as_str(), "is there although nothing is due"),
        })
    }

    /// Leaves out changes of subjects that `leave` names.
    pub fn leave_out(&mut self, leave: impl Fn(&str) -> bool) {
        self.0.retain(|change| {
            let (Change::Put(row) | Change::Remove(row)) = change;
            !leave(&row.subject)
        });
    }
}

impl Reader<'_> {
    /// What must change so that the table holds what it should; `want` is in the order of keys.
    ///
    /// # Errors
    /// Of the database.
    pub fn duty_changes(&mut self, want: impl Iterator<Item = DutyRow>) -> Result<DutyChanges> {
        self.changes_to(want).map(DutyChanges)
    }

    /// What must change so that the table holds these duties of some subjects; `want` is in the order of keys.
    ///
    /// # Errors
    /// Of the database.
    pub fn duty_changes_of(&mut self, subjects: &Subjects, want: &[DutyRow]) -> Result<DutyChanges> {
        let have = self.duties_of(subjects)?;
        Ok(DutyChanges(differences(&have, want)))
    }
}

impl Tx<'_> {
    /// Makes changes to the duty table.
    ///
    /// # Errors
    /// Of the database.
    pub fn change_duties(&mut self, changes: &DutyChanges) -> Result<()> {
        let many = self.conn().engine() == Engine::Postgres && changes.len() >= STREAM_FROM;
        let mut stream = Batch::of(&INCOMING);
        if many {
            self.conn().run(INCOMING_TABLE)?;
        }
        for change in &changes.0 {
            match change {
                Change::Put(row) if many => {
                    row.show(|values| stream.push(values));
                    0
                }
                Change::Put(row) => row.show(|values| self.conn().execute(PUT, values))?,
                Change::Remove(row) => {
                    let (about, subject, rule, occurrence) = row.key();
                    let key = [Value::Text(about), Value::Text(subject), Value::Text(rule), Value::Text(occurrence)];
                    self.conn().execute(REMOVE, &key)?
                }
            };
        }
        if many {
            self.conn().insert(&mut stream)?;
            self.conn().run(INCOMING_PUT)?;
        }
        Ok(())
    }

    /// Fills the table with these duties, in the order of their keys; from empty in one stream.
    ///
    /// # Errors
    /// Of the database.
    pub fn set_duties(&mut self, want: impl Iterator<Item = DutyRow>) -> Result<usize> {
        if self.conn().one(ANY, &[], |row| row.int(0))? != Some(0) {
            let changes = self.reader().duty_changes(want)?;
            self.change_duties(&changes)?;
            return Ok(changes.len());
        }
        // The index is made after the rows, which come in the order of the table's key and not of the index.
        drop_index(self.conn(), INDEX)?;
        let mut batch = Batch::of(&DUTY);
        let mut count = 0;
        for row in want {
            row.show(|values| batch.push(values));
            count += 1;
            if batch.rows() >= GATHERED {
                self.conn().insert(&mut batch)?;
            }
        }
        self.conn().insert(&mut batch)?;
        make_index(self.conn(), INDEX)?;
        Ok(count)
    }
}
