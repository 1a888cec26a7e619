//! A slice: the rows about a few subjects, and about everybody who matters to what is due about them.
//!
//! Who matters: holders, authors and the subjects themselves; the makers of records about them; their managers, and theirs; the
//! SPOs, heads of PDU and QDOs of their units; whoever stands in for any of these. Planning a slice gives for its subjects what
//! planning everybody gives: a test compares the two.

use crate::conn::{Conn, Row, Value};
use crate::error::{Result, StoreError};
use crate::reach::Subjects;
use crate::sheets::{Lookup, table_of};
use crate::stored::Stored;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use touchstone_domain::facts::Sheet;

/// How many codes one statement looks for.
pub(crate) const MANY: usize = 32;

/// How many statements for codes go to a server together.
const TOGETHER: usize = 4;

/// Shows the rows of a statement that looks for up to [`MANY`] codes at once, for any number of codes.
pub(crate) fn each_of<'c, E: From<StoreError>>(
    conn: &mut Conn,
    sql: &'static str,
    codes: impl IntoIterator<Item = &'c str>,
    row: impl FnMut(&Row<'_>) -> Result<(), E>,
) -> Result<(), E> {
    each_part(conn, sql, parts::<MANY>(None, codes), row)
}

/// As [`each_of`], for a statement that takes the kind of subject before the codes.
pub(crate) fn each_of_kind<'c, E: From<StoreError>>(
    conn: &mut Conn,
    sql: &'static str,
    kind: &'c str,
    codes: impl IntoIterator<Item = &'c str>,
    row: impl FnMut(&Row<'_>) -> Result<(), E>,
) -> Result<(), E> {
    each_part(conn, sql, parts::<{ MANY + 1 }>(Some(kind), codes), row)
}

/// Codes as the values of as many statements as they need, each after the kind of subject, if there is one.
fn parts<'c, const N: usize>(
    kind: Option<&'c str>,
    codes: impl IntoIterator<Item = &'c str>,
) -> impl Iterator<Item = [Value<'c>; N]> {
    let mut codes = codes.into_iter().peekable();
    std::iter::from_fn(move || {
        codes.peek()?;
        let mut part = [Value::Null; N];
        for (value, code) in part.iter_mut().zip(kind.into_iter().chain(codes.by_ref())) {
            *value = Value::Text(code);
        }
        Some(part)
    })
}

fn each_part<'c, const N: usize, E: From<StoreError>>(
    conn: &mut Conn,
    sql: &'static str,
    mut parts: impl Iterator<Item = [Value<'c>; N]>,
    mut row: impl FnMut(&Row<'_>) -> Result<(), E>,
) -> Result<(), E> {
    while let Some(first) = parts.next() {
        let more: Vec<_> = parts.by_ref().take(TOGETHER - 1).collect();
        more.iter().for_each(|part| conn.foresee(sql, part));
        std::iter::once(&first).chain(&more).try_for_each(|part| conn.query(sql, part, &mut row))?;
    }
    Ok(())
}

/// The rows of every sheet about cases at once, each with the number of its sheet before its own columns; sheets with fewer columns than
/// the first have nothing in those that they lack.
macro_rules! about_cases {
    ($these:expr) => {
        concat!(
            "select cast(0 as bigint), seq, replaces, as_at, known_from, withdrawn, ",
            columns!(cases),
            " from cases where crn ",
            $these,
            " union all ",
            "select cast(1 as bigint), seq, replaces, as_at, known_from, withdrawn, ",
            columns!(case_history),
            ", null, null, null, null, null, null, null, null, null, null, null, null, null from case_history where crn ",
            $these,
            " union all ",
            "select cast(2 as bigint), seq, replaces, as_at, known_from, withdrawn, ",
            columns!(events),
            ", null, null, null, null, null, null, null, null, null, null, null, null, null, null from events where crn ",
            $these,
            " union all ",
            "select cast(3 as bigint), seq, replaces, as_at, known_from, withdrawn, ",
            columns!(records),
            ", null, null, null, null, null, null from records where crn ",
            $these,
            " union all ",
            "select cast(4 as bigint), seq, replaces, as_at, known_from, withdrawn, ",
            columns!(contacts),
            ", null, null, null, null, null, null, null, null, null, null, null from contacts where crn ",
            $these,
            " union all ",
            "select cast(5 as bigint), seq, replaces, as_at, known_from, withdrawn, ",
            columns!(limited_access),
            ", null, null, null, null, null, null, null, null, null, null, null, null from limited_access where crn ",
            $these,
            " union all ",
            "select cast(6 as bigint), seq, replaces, as_at, known_from, withdrawn, ",
            columns!(agreed_dates),
            ", null, null, null, null, null, null, null, null, null, null, null from agreed_dates where crn ",
            $these,
        )
    };
}

statements! {
    [hot] ABOUT_MANY = about_cases!(concat!("in ", many!()));
    [hot] ABOUT_ONE = about_cases!("= $1");
    [hot] LEADERS_OF_PDU = concat!("select distinct l.staff_code from teams t join leaders l on l.team_code = t.team_code \
        where t.pdu_code in ", many!());
    [hot] LEADERS_OF_TEAM = concat!("select distinct staff_code from leaders where team_code in ", many!());
    [hot] QDOS_OF_REGION = concat!("select distinct l.staff_code from teams t \
        join leaders l on l.team_code = t.team_code where l.grade = 'QDO' and t.region_code in ", many!());
}

/// Every sheet about cases, in the order in which `about_cases` numbers them.
const ABOUT_CASES: [Sheet; 7] = [
    Sheet::Cases,
    Sheet::CaseHistory,
    Sheet::Events,
    Sheet::Records,
    Sheet::Contacts,
    Sheet::LimitedAccess,
    Sheet::AgreedDates,
];

/// Looking up everything about some cases.
static OF_CASES: Lookup = Lookup { column: "crn", many: ABOUT_MANY, one: ABOUT_ONE };

/// Everything about one case will be asked for.
pub(crate) fn foresee_case(conn: &mut Conn, crn: &str) {
    conn.foresee(OF_CASES.one, &[Value::Text(crn)]);
}

/// Codes of one kind: those asked for, and those already in the slice.
#[derive(Default)]
struct Wanted {
    open: BTreeSet<Box<str>>,
    done: BTreeSet<Box<str>>,
}

impl Wanted {
    fn add(&mut self, code: Option<&str>) {
        if let Some(code) = code
            && !self.done.contains(code)
        {
            self.open.insert(code.into());
        }
    }

    fn take(&mut self) -> BTreeSet<Box<str>> {
        let open = std::mem::take(&mut self.open);
        self.done.extend(open.iter().cloned());
        open
    }
}

fn texts(codes: &BTreeSet<Box<str>>) -> impl Iterator<Item = &str> {
    codes.iter().map(AsRef::as_ref)
}

/// The rows of a slice, by sheet, in the order in which they were stored.
#[derive(Default)]
pub(crate) struct Slice {
    rows: FxHashMap<Sheet, Vec<Stored>>,
}

impl Slice {
    pub(crate) fn of(&self, sheet: Sheet) -> &[Stored] {
        self.rows.get(&sheet).map_or(&[], Vec::as_slice)
    }

    /// Fetches the rows of a sheet with these codes in a column; where the new rows begin.
    fn fetch(&mut self, conn: &mut Conn, sheet: Sheet, column: &str, codes: &BTreeSet<Box<str>>) -> Result<usize> {
        let rows = self.rows.entry(sheet).or_default();
        let before = rows.len();
        table_of(sheet).by(column)?.rows(conn, texts(codes), |row| {
            rows.push(Stored::of(sheet, row, 0)?);
            Ok(())
        })?;
        Ok(before)
    }

    /// What is told of these subjects themselves, for whoever knows everybody on the staff.
    pub(crate) fn about(conn: &mut Conn, subjects: &Subjects) -> Result<Self> {
        let (mut slice, _) = Self::begun(conn, subjects)?;
        slice.sort();
        Ok(slice)
    }

    /// Everything that matters to these subjects.
    pub(crate) fn around(conn: &mut Conn, subjects: &Subjects) -> Result<Self> {
        let (mut slice, mut found) = Self::begun(conn, subjects)?;
        // First those whose units matter, then those who matter to them.
        let first = found.near.take();
        slice.people(conn, &first, true, &mut found)?;
        slice.teams(conn, &mut found)?;
        let (pdus, regions) = slice.units();
        let teams = slice.of(Sheet::Teams).iter().filter_map(|row| row.cell(0).map(Box::from)).collect();
        for (sql, units) in [(LEADERS_OF_TEAM, &teams), (LEADERS_OF_PDU, &pdus), (QDOS_OF_REGION, &regions)] {
            each_of(conn, sql, texts(units), |row| {
                found.far.add(Some(row.text(0)?));
                Ok::<_, StoreError>(())
            })?;
        }
        // Managers of those near, and theirs; then only whoever stands in.
        let mut level = 0;
        while !found.near.open.is_empty() || !found.far.open.is_empty() {
            let mut near = found.near.take();
            near.retain(|code| !found.far.done.contains(code));
            slice.people(conn, &near, level == 0, &mut found)?;
            let mut far = found.far.take();
            far.retain(|code| !found.near.done.contains(code));
            slice.people(conn, &far, false, &mut found)?;
            level += 1;
        }
        slice.teams(conn, &mut found)?;
        let mut arms: BTreeSet<Box<str>> = pdus.union(&regions).cloned().collect();
        slice.fetch(conn, Sheet::Adoption, "code", &arms)?;
        arms.extend(subjects.staff.iter().map(|code| code.as_str().into()));
        slice.fetch(conn, Sheet::Arms, "code", &arms)?;
        slice.sort();
        Ok(slice)
    }

    fn begun(conn: &mut Conn, subjects: &Subjects) -> Result<(Self, Found)> {
        let (mut slice, mut found) = (Self::default(), Found::default());
        slice.documents(conn, subjects, &mut found)?;
        slice.cases(conn, subjects, &mut found)?;
        slice.subjects_of_staff(conn, subjects, &mut found)?;
        Ok((slice, found))
    }

    /// In the order in which they were stored.
    fn sort(&mut self) {
        for rows in self.rows.values_mut() {
            rows.sort_by_key(|row| row.head.seq);
            rows.dedup_by_key(|row| row.head.seq);
        }
    }

    fn documents(&mut self, conn: &mut Conn, subjects: &Subjects, found: &mut Found) -> Result<()> {
        let ids = subjects.documents.iter().map(|id| id.as_str().into()).collect();
        self.fetch(conn, Sheet::Documents, "document_id", &ids)?;
        for row in self.of(Sheet::Documents) {
            found.crns.add(row.cell(3));
            found.near_teams.add(row.cell(4));
            found.near.add(row.cell(5));
            for signer in row.cell(10).into_iter().flat_map(|cell| cell.split(';')) {
                found.far.add(Some(signer));
            }
        }
        Ok(())
    }

    fn cases(&mut self, conn: &mut Conn, subjects: &Subjects, found: &mut Found) -> Result<()> {
        for crn in &subjects.cases {
            found.crns.add(Some(crn));
        }
        let crns = found.crns.take();
        OF_CASES.rows(conn, texts(&crns), |row| {
            let sheet = usize::try_from(row.int(0)?).ok().and_then(|number| ABOUT_CASES.get(number));
            let sheet = *sheet.ok_or_else(|| StoreError::Refused("there is no such sheet about cases".to_owned()))?;
            self.rows.entry(sheet).or_default().push(Stored::of(sheet, row, 1)?);
            Ok(())
        })?;
        let practitioner = |code: &&str| !code.ends_with('U');
        for row in self.of(Sheet::Cases) {
            found.near_teams.add(row.cell(3));
            found.near.add(row.cell(15).filter(practitioner));
        }
        for row in self.of(Sheet::CaseHistory).iter().filter(|row| row.cell(1) == Some("practitioner")) {
            found.near.add(row.cell(3).filter(practitioner));
        }
        for (sheet, column) in
            [(Sheet::Records, 6), (Sheet::Contacts, 4), (Sheet::LimitedAccess, 2), (Sheet::AgreedDates, 4)]
        {
            for row in self.of(sheet) {
                found.far.add(row.cell(column));
            }
        }
        Ok(())
    }

    fn subjects_of_staff(&mut self, conn: &mut Conn, subjects: &Subjects, found: &mut Found) -> Result<()> {
        let staff: BTreeSet<Box<str>> = subjects.staff.iter().map(|code| code.as_str().into()).collect();
        let from = self.fetch(conn, Sheet::Records, "staff_code", &staff)?;
        for row in &self.of(Sheet::Records)[from..] {
            found.far.add(row.cell(6));
        }
        for code in subjects.staff.iter().chain(&subjects.people) {
            found.near.add(Some(code));
        }
        Ok(())
    }

    /// The rows of some members of staff: adds whoever stands in for them and, if asked, their managers.
    fn people(&mut self, conn: &mut Conn, codes: &BTreeSet<Box<str>>, managers: bool, found: &mut Found) -> Result<()> {
        let staff = self.fetch(conn, Sheet::Staff, "staff_code", codes)?;
        let history = self.fetch(conn, Sheet::StaffHistory, "staff_code", codes)?;
        let cover = self.fetch(conn, Sheet::Cover, "staff_code", codes)?;
        self.fetch(conn, Sheet::Absences, "staff_code", codes)?;
        for row in &self.of(Sheet::Staff)[staff..] {
            found.teams.add(row.cell(5));
            if managers {
                found.near.add(row.cell(6));
            }
        }
        for row in &self.of(Sheet::StaffHistory)[history..] {
            match row.cell(1) {
                Some("team") => found.teams.add(row.cell(3)),
                Some("manager") if managers => found.near.add(row.cell(3)),
                _ => {}
            }
        }
        for row in &self.of(Sheet::Cover)[cover..] {
            found.far.add(row.cell(3));
        }
        Ok(())
    }

    fn teams(&mut self, conn: &mut Conn, found: &mut Found) -> Result<()> {
        let mut codes = found.near_teams.take();
        codes.extend(found.teams.take());
        self.fetch(conn, Sheet::Teams, "team_code", &codes)?;
        Ok(())
    }

    /// PDUs and regions of the teams fetched so far.
    fn units(&self) -> (BTreeSet<Box<str>>, BTreeSet<Box<str>>) {
        let units = |at: usize| self.of(Sheet::Teams).iter().filter_map(|row| row.cell(at).map(Box::from)).collect();
        (units(3), units(5))
    }
}

/// Codes that rows name and that are still to be fetched.
#[derive(Default)]
struct Found {
    crns: Wanted,
    near_teams: Wanted,
    teams: Wanted,
    /// Those whose managers matter.
    near: Wanted,
    /// Those who matter only themselves, with whoever stands in for them.
    far: Wanted,
}
