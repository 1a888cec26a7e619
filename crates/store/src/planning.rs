//! Which day the duties are for, with which policies they were worked out, and turning them to another day while people work.

use crate::conn::{Conn, Engine, Row, Value};
use crate::error::{Result, StoreError};
use crate::reading::Reader;
use crate::store::Tx;
use std::collections::BTreeSet;
use touchstone_domain::calendar::Day;

/// What the duty table is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Planning {
    /// The day; `None` before the first import.
    pub planned_for: Option<Day>,
    /// The day they are being turned to.
    pub turning_to: Option<Day>,
    /// Tells one turning from another.
    pub turn: i64,
    /// A digest of the policies.
    pub policies: String,
}

impl Planning {
    /// The day for which an act works out the duties that it touches.
    #[must_use]
    pub fn working_day(&self) -> Option<Day> {
        self.turning_to.or(self.planned_for)
    }

    /// Do the duties answer for this day and these policies?
    #[must_use]
    pub fn answers_for(&self, on: Day, policies: &str) -> bool {
        self.planned_for == Some(on) && self.turning_to.is_none() && self.policies == policies
    }
}

statements! {
    [hot] HEADING = "select p.version, n.planned_for, n.turning_to, n.turn, n.policies from people p \
        left join planning n on n.one = 1 where p.one = 1";
    WRITE = "insert into planning (one, planned_for, turning_to, policies, turn) values (1, $1, $2, $3, $4) \
        on conflict (one) do update set planned_for = excluded.planned_for, turning_to = excluded.turning_to, \
        policies = excluded.policies, turn = excluded.turn";
    MARK = "insert into turned (subject) values ($1) on conflict (subject) do nothing";
    MARKED = "select subject from turned";
    UNMARK = "delete from turned";
}

/// What holds of the whole database.
#[derive(Debug, Default)]
pub(crate) struct Heading {
    /// Counts up whenever anything about people was added ([`Reader::version_of_people`]).
    pub(crate) people: i64,
    /// What the duty table is for.
    pub(crate) planning: Planning,
}

impl Heading {
    /// Nearly every reading asks for it.
    pub(crate) fn foresee(conn: &mut Conn) {
        conn.foresee(HEADING, &[]);
    }

    pub(crate) fn read(conn: &mut Conn) -> Result<Self> {
        Ok(conn.one(HEADING, &[], |row| Self::of_row(row, 0))?.unwrap_or_default())
    }

    /// From the columns of a row, from one on: `version` of `people`, `planned_for`, `turning_to`, `turn`, `policies`.
    pub(crate) fn of_row(row: &Row<'_>, from: usize) -> Result<Self> {
        let day = |at: usize| -> Result<Option<Day>> {
            let day = row.maybe_text(from + at)?.map(|text| Day::parse(text.as_bytes()));
            day.transpose().map_err(|wrong| StoreError::Refused(format!("planning: {wrong}")))
        };
        let planning = Planning {
            planned_for: day(1)?,
            turning_to: day(2)?,
            turn: row.maybe_int(from + 3)?.unwrap_or(0),
            policies: row.maybe_text(from + 4)?.unwrap_or_default().to_owned(),
        };
        Ok(Self { people: row.maybe_int(from)?.unwrap_or(0), planning })
    }
}

/// The lock that acts share and that whoever works out everybody's duties holds alone.
const SHARE: &str = "select pg_advisory_xact_lock_shared(7241987111)";
const ALONE: &str = "select pg_advisory_xact_lock(7241987111)";
/// The lock of one subject, by a number made from its code.
const SUBJECT: &str = "select pg_advisory_xact_lock(724198, $1::bigint::integer)";

impl Reader<'_> {
    /// What the duty table is for.
    ///
    /// # Errors
    /// Of the database.
    pub fn planning(&mut self) -> Result<Planning> {
        Ok(self.heading()?.planning.clone())
    }

    /// Subjects whose duties acts have worked out since the turning began.
    ///
    /// # Errors
    /// Of the database.
    pub fn turned(&mut self) -> Result<BTreeSet<String>> {
        let mut turned = BTreeSet::new();
        self.conn().query(MARKED, &[], |row| {
            turned.insert(row.text(0)?.to_owned());
            Ok::<_, StoreError>(())
        })?;
        Ok(turned)
    }
}

impl Tx<'_> {
    /// Waits until nobody else works out the duties of these subjects; of everybody's, with `None`. SQLite has one writer anyway.
    ///
    /// # Errors
    /// Of the database.
    pub fn hold(&mut self, subjects: Option<&[&str]>) -> Result<()> {
        if self.conn().engine() == Engine::Sqlite {
            return Ok(());
        }
        let Some(subjects) = subjects else { return self.conn().run(ALONE) };
        self.conn().run(SHARE)?;
        let mut keys: Vec<i64> = subjects.iter().map(|code| i64::from(key(code))).collect();
        // In one order, so that two acts never wait for each other.
        keys.sort_unstable();
        keys.dedup();
        keys.into_iter().try_for_each(|key| self.conn().execute(SUBJECT, &[Value::Int(key)]).map(drop))
    }

    /// Says what the duty table is for from now on.
    ///
    /// # Errors
    /// Of the database.
    pub fn set_planning(&mut self, planning: &Planning) -> Result<()> {
        let day = |day: Option<Day>| day.map(|day| day.to_string());
        let (planned_for, turning_to) = (day(planning.planned_for), day(planning.turning_to));
        let values = [
            Value::optional(planned_for.as_deref()),
            Value::optional(turning_to.as_deref()),
            Value::Text(&planning.policies),
            Value::Int(planning.turn),
        ];
        self.conn().execute(WRITE, &values).map(drop)
    }

    /// Notes that an act has worked out a subject's duties for the day they are being turned to.
    ///
    /// # Errors
    /// Of the database.
    pub fn mark_turned(&mut self, subject: &str) -> Result<()> {
        self.conn().execute(MARK, &[Value::Text(subject)]).map(drop)
    }

    /// Forgets which subjects were marked.
    ///
    /// # Errors
    /// Of the database.
    pub fn forget_turned(&mut self) -> Result<()> {
        self.conn().execute(UNMARK, &[]).map(drop)
    }
}

/// A number for a lock; two subjects that share one wait for each other, which is no harm.
fn key(code: &str) -> i32 {
    code.bytes().fold(17_i32, |key, byte| key.wrapping_mul(31).wrapping_add(i32::from(byte)))
}
