//! Doubts: what somebody says of a fact that they hold to be wrong, until it is put right or they take it back.
//!
//! What they said stands in the body of its fact alone, so that it can be erased.

use crate::conn::{Conn, Row, Value};
use crate::error::{Result, StoreError};
use crate::fact::{FactId, NewFact};
use crate::reading::Reader;
use crate::slice::each_of;
use crate::store::Tx;
use touchstone_domain::calendar::{Day, Instant};

/// A doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoubtRow {
    /// The number of the fact that said so.
    pub seq: FactId,
    /// Whose case.
    pub crn: String,
    /// Which fact, by its code.
    pub fact: String,
    /// How it stood when it was doubted, in codes.
    pub stood: String,
    /// Who puts it right, by code; whoever keeps NDelius if nobody is named.
    pub owner: Option<String>,
    /// Who said so, by code.
    pub by: String,
    /// The day on which they did.
    pub said_on: Day,
    /// Why; empty if it was erased.
    pub why: String,
    /// What it should be, if they said.
    pub should_be: String,
}

/// A doubt of a case, open or ended, with when each became known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldDoubt {
    /// What was said.
    pub row: DoubtRow,
    /// When it was said.
    pub said_at: Instant,
    /// How it ended, if it did.
    pub ended: Option<EndedDoubt>,
}

/// How a doubt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedDoubt {
    /// When.
    pub at: Instant,
    /// Who took it back, by code; nobody if the fact was put right.
    pub by: Option<String>,
    /// Why they did; empty if it was erased.
    pub why: String,
}

/// A doubt to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewDoubt<'d> {
    /// Whose case.
    pub crn: &'d str,
    /// Which fact.
    pub fact: &'d str,
    /// How it stands.
    pub stood: &'d str,
    /// Who puts it right.
    pub owner: Option<&'d str>,
    /// Who says so.
    pub by: &'d str,
    /// Why.
    pub why: &'d str,
    /// What it should be.
    pub should_be: Option<&'d str>,
}

macro_rules! doubts_where {
    ($which:expr) => {
        concat!(
            "select d.seq, d.crn, d.fact, d.stood, d.owner, d.by_code, d.said_on, b.body from doubt d \
             left join fact_body b on b.seq = d.seq where d.ended is null and ",
            $which
        )
    };
}

statements! {
    ADD = "insert into doubt (seq, crn, fact, stood, owner, by_code, said_on) values ($1, $2, $3, $4, $5, $6, $7)";
    END = "update doubt set ended = $1 where seq = $2";
    [hot] OF_CASES = doubts_where!(concat!("d.crn in ", many!()));
    [hot] FOR = concat!(doubts_where!("d.owner = $1"), " union all ", doubts_where!("d.by_code = $1"));
    OPEN = doubts_where!("d.seq > 0");
    [hot] TOLD = "select d.seq, d.crn, d.fact, d.stood, d.owner, d.by_code, d.said_on, b.body, f.recorded_at, e.kind, \
        e.recorded_at, c.body from doubt d join fact f on f.seq = d.seq left join fact_body b on b.seq = d.seq \
        left join fact e on e.seq = d.ended left join fact_body c on c.seq = d.ended where d.crn = $1 order by d.seq";
    ADMINISTRATION = "select distinct s.staff_code from teams t join staff s on s.team_code = t.team_code \
        where t.pdu_code = $1 and s.grade in ('SAO', 'BUSINESS_MANAGER') and s.withdrawn = 0 and not exists \
        (select 1 from staff later where later.staff_code = s.staff_code and later.seq > s.seq) order by s.staff_code";
    [hot] NAME_OF_STAFF = "select forename, surname from names where kind = 'staff' and code = $1";
}

/// In the order in which they were said, each once.
fn each_once(mut doubts: Vec<DoubtRow>) -> Vec<DoubtRow> {
    doubts.sort_by_key(|doubt| doubt.seq);
    doubts.dedup_by_key(|doubt| doubt.seq);
    doubts
}

fn doubt(row: &Row<'_>) -> Result<DoubtRow> {
    let text = |at: usize| Ok::<_, StoreError>(row.text(at)?.to_owned());
    let body: serde_json::Value =
        row.maybe_text(7)?.and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
    let said = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let said_on = Day::parse(row.text(6)?.as_bytes());
    Ok(DoubtRow {
        seq: row.int(0)?,
        crn: text(1)?,
        fact: text(2)?,
        stood: text(3)?,
        owner: row.maybe_text(4)?.map(str::to_owned),
        by: text(5)?,
        said_on: said_on.map_err(|wrong| StoreError::Refused(format!("doubt: {wrong}")))?,
        why: said("why"),
        should_be: said("should_be"),
    })
}

fn told(row: &Row<'_>) -> Result<ToldDoubt> {
    let instant =
        |text: &str| Instant::parse(text.as_bytes()).map_err(|wrong| StoreError::Refused(format!("doubt: {wrong}")));
    let ended = match (row.maybe_text(9)?, row.maybe_text(10)?) {
        (Some(kind), Some(at)) => {
            let body: serde_json::Value =
                row.maybe_text(11)?.and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
            let said = |name: &str| body[name].as_str().map(str::to_owned);
            let by = if kind == WITHDRAWN { Some(said("by").unwrap_or_default()) } else { None };
            Some(EndedDoubt { at: instant(at)?, by, why: said("why").unwrap_or_default() })
        }
        _ => None,
    };
    Ok(ToldDoubt { row: doubt(row)?, said_at: instant(row.maybe_text(8)?.unwrap_or_default())?, ended })
}

/// The kind of a fact by which somebody takes a doubt back.
const WITHDRAWN: &str = "doubt_withdrawn";

impl Reader<'_> {
    /// [`Self::told_doubts`] will be asked.
    pub fn foresee_told_doubts(&mut self, crn: &str) {
        Self::foresee_told_doubts_of(self.conn(), crn);
    }

    pub(crate) fn foresee_told_doubts_of(conn: &mut Conn, crn: &str) {
        conn.foresee(TOLD, &[Value::Text(crn)]);
    }

    /// Every doubt about facts of a case, also those that have ended.
    ///
    /// # Errors
    /// Of the database.
    pub fn told_doubts(&mut self, crn: &str) -> Result<Vec<ToldDoubt>> {
        let mut doubts = Vec::new();
        self.conn().query(TOLD, &[Value::Text(crn)], |row| {
            doubts.push(told(row)?);
            Ok::<_, StoreError>(())
        })?;
        Ok(doubts)
    }

    /// The open doubts about facts of these cases.
    ///
    /// # Errors
    /// Of the database.
    pub fn doubts_of<'c>(&mut self, crns: impl IntoIterator<Item = &'c str>) -> Result<Vec<DoubtRow>> {
        let mut doubts = Vec::new();
        each_of(self.conn(), OF_CASES, crns, |row| {
            doubts.push(doubt(row)?);
            Ok::<_, StoreError>(())
        })?;
        Ok(each_once(doubts))
    }

    /// The open doubts that somebody puts right, and those that they said.
    ///
    /// # Errors
    /// Of the database.
    pub fn doubts_for(&mut self, staff_code: &str) -> Result<Vec<DoubtRow>> {
        let mut doubts = Vec::new();
        self.conn().query(FOR, &[Value::Text(staff_code)], |row| {
            doubts.push(doubt(row)?);
            Ok::<_, StoreError>(())
        })?;
        Ok(each_once(doubts))
    }

    /// [`Self::doubts_for`] will be asked.
    pub(crate) fn foresee_doubts_for(conn: &mut Conn, staff_code: &str) {
        conn.foresee(FOR, &[Value::Text(staff_code)]);
    }

    /// Every open doubt.
    ///
    /// # Errors
    /// Of the database.
    pub fn open_doubts(&mut self) -> Result<Vec<DoubtRow>> {
        let mut doubts = Vec::new();
        self.conn().query(OPEN, &[], |row| {
            doubts.push(doubt(row)?);
            Ok::<_, StoreError>(())
        })?;
        Ok(each_once(doubts))
    }

    /// The codes of those who administer a PDU.
    ///
    /// # Errors
    /// Of the database.
    pub fn administration_of(&mut self, pdu_code: &str) -> Result<Vec<String>> {
        let mut codes = Vec::new();
        self.conn().query(ADMINISTRATION, &[Value::Text(pdu_code)], |row| {
            codes.push(row.text(0)?.to_owned());
            Ok::<_, StoreError>(())
        })?;
        Ok(codes)
    }

    /// Forename and surname of a member of staff; empty if they are not known.
    ///
    /// # Errors
    /// Of the database.
    pub fn name_of_staff(&mut self, code: &str) -> Result<(String, String)> {
        let found = self.conn().one(NAME_OF_STAFF, &[Value::Text(code)], |row| {
            let text = |at: usize| Ok::<_, StoreError>(row.maybe_text(at)?.unwrap_or_default().to_owned());
            Ok((text(0)?, text(1)?))
        })?;
        Ok(found.unwrap_or_default())
    }
}

impl Tx<'_> {
    fn doubt_fact(
        &mut self,
        crn: &str,
        kind: &str,
        corrects: Option<FactId>,
        body: &serde_json::Value,
    ) -> Result<FactId> {
        let (now, today) = (self.at_text().to_owned(), self.moment().today().to_string());
        self.add_fact(&NewFact {
            subject_kind: "case",
            subject: crn,
            kind,
            happened_on: Some(&today),
            recorded_at: Some(&now),
            corrects,
            body: &body.to_string(),
        })
    }

    /// Keeps a doubt.
    ///
    /// # Errors
    /// Of the database.
    pub fn add_doubt(&mut self, new: &NewDoubt<'_>) -> Result<FactId> {
        let body = serde_json::json!({
            "fact": new.fact,
            "stood": new.stood,
            "owner": new.owner,
            "by": new.by,
            "why": new.why,
            "should_be": new.should_be,
        });
        let seq = self.doubt_fact(new.crn, "fact_doubted", None, &body)?;
        let today = self.moment().today().to_string();
        let values = [
            Value::Int(seq),
            Value::Text(new.crn),
            Value::Text(new.fact),
            Value::Text(new.stood),
            Value::optional(new.owner),
            Value::Text(new.by),
            Value::Text(&today),
        ];
        self.conn().execute(ADD, &values)?;
        Ok(seq)
    }

    /// Ends a doubt: somebody takes it back and says why or, with `None`, the fact has changed.
    ///
    /// # Errors
    /// Of the database.
    pub fn end_doubt(&mut self, doubt: &DoubtRow, withdrawn: Option<(&str, &str)>) -> Result<()> {
        let (kind, body) = match withdrawn {
            Some((by, why)) => (WITHDRAWN, serde_json::json!({ "by": by, "why": why })),
            None => ("doubt_settled", serde_json::json!({})),
        };
        let seq = self.doubt_fact(&doubt.crn, kind, Some(doubt.seq), &body)?;
        self.conn().execute(END, &[Value::Int(seq), Value::Int(doubt.seq)]).map(drop)
    }
}
