//! Whom a change to one member of staff may touch: every subject whose duties could fall to them, or to whoever stands in for them.

use crate::conn::{Conn, Row, Value};
use crate::error::{Result, StoreError};
use crate::reading::Reader;
use crate::slice::{each_of, foresee_case};
use crate::store::Store;
use std::collections::BTreeSet;
use touchstone_domain::words::About;

/// Subjects of duties, by code, and people who matter beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subjects {
    /// CRNs of cases.
    pub cases: BTreeSet<String>,
    /// Codes of staff.
    pub staff: BTreeSet<String>,
    /// Ids of documents.
    pub documents: BTreeSet<String>,
    /// Codes of staff who are no subjects: who they are is asked, and not what is due about them.
    pub people: BTreeSet<String>,
}

impl Subjects {
    /// One case.
    #[must_use]
    pub fn case(crn: &str) -> Self {
        Self { cases: BTreeSet::from([crn.to_owned()]), ..Self::default() }
    }

    /// One member of staff.
    #[must_use]
    pub fn staff(code: &str) -> Self {
        Self { staff: BTreeSet::from([code.to_owned()]), ..Self::default() }
    }

    /// Somebody about whom nothing is planned.
    #[must_use]
    pub fn person(code: &str) -> Self {
        Self { people: BTreeSet::from([code.to_owned()]), ..Self::default() }
    }

    /// Are there no subjects?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many subjects there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cases.len() + self.staff.len() + self.documents.len()
    }

    /// The codes of each kind.
    #[must_use]
    pub const fn by_kind(&self) -> [(About, &BTreeSet<String>); 3] {
        [(About::Case, &self.cases), (About::Staff, &self.staff), (About::Document, &self.documents)]
    }

    /// Every subject's code.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        [&self.cases, &self.staff, &self.documents].into_iter().flatten().map(String::as_str)
    }

    /// Adds those of another.
    pub fn join(&mut self, other: Subjects) {
        self.cases.extend(other.cases);
        self.staff.extend(other.staff);
        self.documents.extend(other.documents);
        self.people.extend(other.people);
    }

    /// Parts of at most so many subjects.
    #[must_use]
    pub fn parts(&self, size: usize) -> Vec<Subjects> {
        let mut parts = vec![Subjects::default()];
        let mut put = |code: &String, of: fn(&mut Subjects) -> &mut BTreeSet<String>| {
            if parts.last().is_some_and(|part| part.len() >= size) {
                parts.push(Subjects::default());
            }
            if let Some(part) = parts.last_mut() {
                of(part).insert(code.clone());
            }
        };
        self.cases.iter().for_each(|code| put(code, |part| &mut part.cases));
        self.staff.iter().for_each(|code| put(code, |part| &mut part.staff));
        self.documents.iter().for_each(|code| put(code, |part| &mut part.documents));
        parts
    }
}

statements! {
    [hot] COVERED_BY = concat!("select staff_code from cover where deputy_code in ", many!());
    [hot] MANAGED_BY = concat!("select staff_code from staff where manager_code in ", many!());
    [hot] EVER_MANAGED_BY = concat!("select staff_code from staff_history where attribute = 'manager' and value in ", many!());
    [hot] HELD_BY = concat!("select crn from cases where practitioner_code in ", many!());
    [hot] EVER_HELD_BY = concat!("select crn from case_history where attribute = 'practitioner' and value in ", many!());
    [hot] WRITTEN_BY = concat!("select document_id from documents where author_code in ", many!());
    [hot] LEADS = concat!("select team_code, grade from leaders where staff_code in ", many!());
    [hot] TEAMS_BESIDE = concat!("select t.team_code, t.pdu_code, t.region_code from teams t where t.team_code in ", many!());
    [hot] TEAMS_OF_PDU = concat!("select team_code from teams where pdu_code in ", many!());
    [hot] TEAMS_OF_REGION = concat!("select team_code from teams where region_code in ", many!());
    [hot] STAFF_IN = concat!("select staff_code from staff where team_code in ", many!());
    [hot] EVER_IN = concat!("select staff_code from staff_history where attribute = 'team' and value in ", many!());
    [hot] CASES_IN = concat!("select crn from cases where team_code in ", many!());
    [hot] DOCUMENTS_IN = concat!("select document_id from documents where team_code in ", many!());
    [hot] KNOWN_CASE = "select count(*) from cases where crn = $1";
    [hot] KNOWN_STAFF = "select count(*) from staff where staff_code = $1";
    [hot] KNOWN_UNIT = "select count(*) from teams where pdu_code = $1 or region_code = $1";
    [hot] CASE_WITH_ID = "select code from names where id = $1 and kind = 'case'";
    [hot] ID_OF_CASE = "select id from names where kind = 'case' and code = $1";
    [hot] STAFF_NAMED = "select s.staff_code from staff s where s.username = $1 and not exists \
        (select 1 from staff later where later.staff_code = s.staff_code and later.seq > s.seq) order by s.seq desc";
}

type Codes = BTreeSet<String>;

fn fetch(conn: &mut Conn, sql: &'static str, codes: &Codes, into: &mut Codes) -> Result<()> {
    each_of(conn, sql, codes.iter().map(String::as_str), |row: &Row<'_>| {
        into.insert(row.text(0)?.to_owned());
        Ok::<_, StoreError>(())
    })
}

/// What some members of staff, and some teams, hold and write.
fn subjects_of(conn: &mut Conn, staff: Codes, teams: &Codes) -> Result<Subjects> {
    let mut subjects = Subjects { staff, ..Subjects::default() };
    for sql in [STAFF_IN, EVER_IN] {
        fetch(conn, sql, teams, &mut subjects.staff)?;
    }
    for sql in [HELD_BY, EVER_HELD_BY] {
        fetch(conn, sql, &subjects.staff, &mut subjects.cases)?;
    }
    fetch(conn, CASES_IN, teams, &mut subjects.cases)?;
    fetch(conn, WRITTEN_BY, &subjects.staff, &mut subjects.documents)?;
    fetch(conn, DOCUMENTS_IN, teams, &mut subjects.documents)?;
    Ok(subjects)
}

impl Store {
    /// [`Reader::case_with_id`] will be asked by the page that is made on this thread. If it shows the case, and whose case that is can
    /// be guessed, so will everything about it be.
    pub fn foresee_case_with_id(&self, id: [u8; 16], shown: bool) {
        let crn = if shown { self.people.likely_crn(id) } else { None };
        self.foresee(move |conn| {
            conn.foresee(CASE_WITH_ID, &[Value::Blob(&id)]);
            if let Some(crn) = &crn {
                foresee_case(conn, crn);
                Reader::foresee_told_doubts_of(conn, crn);
            }
        });
    }
}

impl Reader<'_> {
    /// Every subject whose duties could be for this member of staff, or be about them: those of whom they are or were the manager,
    /// those of the units they are or were SPO, head or QDO of, and the same of everybody whom they cover for.
    ///
    /// # Errors
    /// Of the database.
    pub fn reach_of(&mut self, staff_code: &str) -> Result<Subjects> {
        let conn = self.conn();
        let mut standing = Codes::from([staff_code.to_owned()]);
        loop {
            let mut covered = standing.clone();
            fetch(conn, COVERED_BY, &standing, &mut covered)?;
            if covered.len() == standing.len() {
                break;
            }
            standing = covered;
        }
        let mut staff = Codes::from([staff_code.to_owned()]);
        for sql in [MANAGED_BY, EVER_MANAGED_BY] {
            fetch(conn, sql, &standing, &mut staff)?;
        }
        let mut led: Vec<(String, String)> = Vec::new();
        each_of(conn, LEADS, standing.iter().map(String::as_str), |row| {
            led.push((row.text(0)?.to_owned(), row.text(1)?.to_owned()));
            Ok::<_, StoreError>(())
        })?;
        let mut teams = Codes::new();
        for (team, grade) in led {
            teams.insert(team.clone());
            let wide: &[(usize, &'static str)] = match grade.as_str() {
                "PDU_HEAD" => &[(1, TEAMS_OF_PDU)],
                "QDO" => &[(1, TEAMS_OF_PDU), (2, TEAMS_OF_REGION)],
                _ => &[],
            };
            for (at, sql) in wide {
                let mut units = Codes::new();
                each_of(conn, TEAMS_BESIDE, [team.as_str()], |row| {
                    units.extend(row.maybe_text(*at)?.map(str::to_owned));
                    Ok::<_, StoreError>(())
                })?;
                fetch(conn, sql, &units, &mut teams)?;
            }
        }
        subjects_of(conn, staff, &teams)
    }

    /// Every subject of a PDU or region: whoever is or was in its teams, and what they hold and write.
    ///
    /// # Errors
    /// Of the database.
    pub fn subjects_in(&mut self, unit: &str) -> Result<Subjects> {
        let conn = self.conn();
        let (units, mut teams) = (Codes::from([unit.to_owned()]), Codes::new());
        for sql in [TEAMS_OF_PDU, TEAMS_OF_REGION] {
            fetch(conn, sql, &units, &mut teams)?;
        }
        subjects_of(conn, Codes::new(), &teams)
    }

    fn knows(&mut self, sql: &'static str, code: &str) -> Result<bool> {
        Ok(self.conn().one(sql, &[Value::Text(code)], |row| row.int(0))?.is_some_and(|count| count > 0))
    }

    /// Is there a case with this CRN?
    ///
    /// # Errors
    /// Of the database.
    pub fn knows_case(&mut self, crn: &str) -> Result<bool> {
        self.knows(KNOWN_CASE, crn)
    }

    /// Is there a member of staff with this code?
    ///
    /// # Errors
    /// Of the database.
    pub fn knows_staff(&mut self, code: &str) -> Result<bool> {
        self.knows(KNOWN_STAFF, code)
    }

    /// Is this the code of a PDU or region?
    ///
    /// # Errors
    /// Of the database.
    pub fn knows_unit(&mut self, code: &str) -> Result<bool> {
        self.knows(KNOWN_UNIT, code)
    }

    /// The code of the member of staff with this username.
    ///
    /// # Errors
    /// Of the database.
    pub fn staff_named(&mut self, username: &str) -> Result<Option<String>> {
        self.conn().one(STAFF_NAMED, &[Value::Text(username)], |row| Ok(row.text(0)?.to_owned()))
    }

    /// The CRN of the case that addresses name by this id.
    ///
    /// # Errors
    /// Of the database.
    pub fn case_with_id(&mut self, id: &[u8; 16]) -> Result<Option<String>> {
        self.conn().one(CASE_WITH_ID, &[Value::Blob(id)], |row| Ok(row.text(0)?.to_owned()))
    }

    /// CRNs of every case that a member of staff holds or held.
    ///
    /// # Errors
    /// Of the database.
    pub fn held_by(&mut self, code: &str) -> Result<BTreeSet<String>> {
        let (staff, mut cases) = (Codes::from([code.to_owned()]), Codes::new());
        for sql in [HELD_BY, EVER_HELD_BY] {
            fetch(self.conn(), sql, &staff, &mut cases)?;
        }
        Ok(cases)
    }

    /// The id by which addresses name a case.
    ///
    /// # Errors
    /// Of the database.
    pub fn id_of_case(&mut self, crn: &str) -> Result<Option<String>> {
        self.conn().one(ID_OF_CASE, &[Value::Text(crn)], id_in)
    }
}

fn id_in(row: &Row<'_>) -> Result<String> {
    Ok(uuid::Uuid::from_slice(row.blob(0)?).map(|id| id.to_string()).unwrap_or_default())
}
