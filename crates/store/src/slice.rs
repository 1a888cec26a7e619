//! A slice: the rows about a few subjects, and about everybody who matters to what is due about them.
//!
//! Who matters: holders, authors and the subjects themselves; the makers of records about them; their managers, and theirs; the
//! SPOs, heads of PDU and QDOs of their units; whoever stands in for any of these. Planning a slice gives for its subjects what
//! planning everybody gives: a test compares the two.

use crate::conn::{Conn, Row, Value};
use crate::error::{Result, StoreError};
use crate::reach::Subjects;
use crate::remembered::AsOf;
use crate::sheets::{Lookup, table_of};
use crate::store::Reader;
use crate::stored::Stored;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::Arc;
use touchstone_domain::facts::Sheet;

/// How many codes one statement looks for.
pub(crate) const MANY: usize = 32;

/// Shows the rows of a statement that looks for up to [`MANY`] codes at once, for any number of codes.
pub(crate) fn each_of<'c, E: From<StoreError>>(
    conn: &mut Conn,
    sql: &'static str,
    codes: impl IntoIterator<Item = &'c str>,
    mut row: impl FnMut(&Row<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut codes = codes.into_iter().peekable();
    while codes.peek().is_some() {
        let mut values = [Value::Null; MANY];
        for (value, code) in values.iter_mut().zip(codes.by_ref()) {
            *value = Value::Text(code);
        }
        conn.query(sql, &values, &mut row)?;
    }
    Ok(())
}

/// As [`each_of`], for a statement that takes the kind of subject before the codes.
pub(crate) fn each_of_kind<'c, E: From<StoreError>>(
    conn: &mut Conn,
    sql: &'static str,
    kind: &str,
    codes: impl IntoIterator<Item = &'c str>,
    mut row: impl FnMut(&Row<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut codes = codes.into_iter().peekable();
    while codes.peek().is_some() {
        let mut values = [Value::Null; MANY + 1];
        values[0] = Value::Text(kind);
        for (value, code) in values[1..].iter_mut().zip(codes.by_ref()) {
            *value = Value::Text(code);
        }
        conn.query(sql, &values, &mut row)?;
    }
    Ok(())
}

statements! {
    [hot] LEADERS_OF_PDU = concat!("select distinct l.staff_code, t.pdu_code from teams t join leaders l on l.team_code = t.team_code \
        where t.pdu_code in ", many!());
    [hot] LEADERS_OF_TEAM = concat!("select distinct staff_code, team_code from leaders where team_code in ", many!());
    [hot] QDOS_OF_REGION = concat!("select distinct l.staff_code, t.region_code from teams t \
        join leaders l on l.team_code = t.team_code where l.grade = 'QDO' and t.region_code in ", many!());
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

/// Where rows are looked for: what is kept about people, then the database.
struct Looking<'l> {
    conn: &'l mut Conn,
    people: Option<AsOf<'l>>,
}

impl Looking<'_> {
    /// The rows of some codes; of people, those that are kept first.
    fn rows(
        &mut self,
        lookup: &'static Lookup,
        codes: &BTreeSet<Box<str>>,
        mut found: impl FnMut(Arc<Stored>),
        (sheet, column): (Sheet, usize),
    ) -> Result<()> {
        let Some(people) = self.people.filter(|_| is_of_people(sheet)) else {
            return lookup.rows(self.conn, texts(codes), |row| {
                found(Arc::new(Stored::of(sheet, row)?));
                Ok::<_, StoreError>(())
            });
        };
        let mut missing: FxHashMap<&str, Vec<Arc<Stored>>> = FxHashMap::default();
        for code in texts(codes) {
            match people.find(lookup.many, code) {
                Some(rows) => rows.iter().for_each(|row| found(row.clone())),
                None => drop(missing.insert(code, Vec::new())),
            }
        }
        let order: BTreeSet<&str> = missing.keys().copied().collect();
        lookup.rows(self.conn, order, |row| {
            let row = Arc::new(Stored::of(sheet, row)?);
            if let Some(rows) = row.cell(column).and_then(|code| missing.get_mut(code)) {
                rows.push(row);
            }
            Ok::<_, StoreError>(())
        })?;
        for (code, rows) in missing {
            rows.iter().for_each(|row| found(row.clone()));
            people.keep(lookup.many, code, rows.into());
        }
        Ok(())
    }
}

impl Looking<'_> {
    /// The staff that a statement finds for some units.
    fn leaders(&mut self, sql: &'static str, units: &BTreeSet<Box<str>>, found: &mut Wanted) -> Result<()> {
        let mut missing: FxHashMap<&str, Vec<Box<str>>> = FxHashMap::default();
        for unit in texts(units) {
            match self.people.and_then(|people| people.find_codes(sql, unit)) {
                Some(codes) => codes.iter().for_each(|code| found.add(Some(code))),
                None => drop(missing.insert(unit, Vec::new())),
            }
        }
        let order: BTreeSet<&str> = missing.keys().copied().collect();
        each_of(self.conn, sql, order, |row| {
            if let Some(codes) = missing.get_mut(row.text(1)?) {
                codes.push(row.text(0)?.into());
            }
            Ok::<_, StoreError>(())
        })?;
        for (unit, codes) in missing {
            codes.iter().for_each(|code| found.add(Some(code)));
            if let Some(people) = self.people {
                people.keep_codes(sql, unit, codes.into());
            }
        }
        Ok(())
    }
}

/// Is the sheet about staff, teams or units?
fn is_of_people(sheet: Sheet) -> bool {
    matches!(
        sheet,
        Sheet::Teams
            | Sheet::Staff
            | Sheet::StaffHistory
            | Sheet::Absences
            | Sheet::Cover
            | Sheet::Arms
            | Sheet::Adoption
    )
}

/// The rows of a slice, by sheet, in the order in which they were stored.
#[derive(Default)]
pub(crate) struct Slice {
    rows: FxHashMap<Sheet, Vec<Arc<Stored>>>,
}

impl Slice {
    pub(crate) fn of(&self, sheet: Sheet) -> &[Arc<Stored>] {
        self.rows.get(&sheet).map_or(&[], Vec::as_slice)
    }

    /// Fetches the rows of a sheet with these codes in a column; where the new rows begin.
    fn fetch(&mut self, at: &mut Looking<'_>, sheet: Sheet, column: &str, codes: &BTreeSet<Box<str>>) -> Result<usize> {
        let rows = self.rows.entry(sheet).or_default();
        let before = rows.len();
        at.rows(table_of(sheet).by(column)?, codes, |row| rows.push(row), (sheet, sheet.column(column)))?;
        Ok(before)
    }

    /// Everything that matters to these subjects.
    pub(crate) fn around(reader: &mut Reader<'_>, subjects: &Subjects) -> Result<Self> {
        let (conn, people) = reader.with_people()?;
        let at = &mut Looking { conn, people };
        let mut slice = Slice::default();
        let mut found = Found::default();
        slice.documents(at, subjects, &mut found)?;
        slice.cases(at, subjects, &mut found)?;
        slice.subjects_of_staff(at, subjects, &mut found)?;
        // First those whose units matter, then those who matter to them.
        let first = found.near.take();
        slice.people(at, &first, true, &mut found)?;
        slice.teams(at, &mut found)?;
        let (pdus, regions) = slice.units();
        let teams = slice.of(Sheet::Teams).iter().filter_map(|row| row.cell(0).map(Box::from)).collect();
        for (sql, units) in [(LEADERS_OF_TEAM, &teams), (LEADERS_OF_PDU, &pdus), (QDOS_OF_REGION, &regions)] {
            at.leaders(sql, units, &mut found.far)?;
        }
        // Managers of those near, and theirs; then only whoever stands in.
        let mut level = 0;
        while !found.near.open.is_empty() || !found.far.open.is_empty() {
            let mut near = found.near.take();
            near.retain(|code| !found.far.done.contains(code));
            slice.people(at, &near, level == 0, &mut found)?;
            let mut far = found.far.take();
            far.retain(|code| !found.near.done.contains(code));
            slice.people(at, &far, false, &mut found)?;
            level += 1;
        }
        slice.teams(at, &mut found)?;
        let mut arms: BTreeSet<Box<str>> = pdus.union(&regions).cloned().collect();
        slice.fetch(at, Sheet::Adoption, "code", &arms)?;
        arms.extend(subjects.staff.iter().map(|code| code.as_str().into()));
        slice.fetch(at, Sheet::Arms, "code", &arms)?;
        for rows in slice.rows.values_mut() {
            rows.sort_by_key(|row| row.head.seq);
            rows.dedup_by_key(|row| row.head.seq);
        }
        Ok(slice)
    }

    fn documents(&mut self, at: &mut Looking<'_>, subjects: &Subjects, found: &mut Found) -> Result<()> {
        let ids = subjects.documents.iter().map(|id| id.as_str().into()).collect();
        self.fetch(at, Sheet::Documents, "document_id", &ids)?;
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

    fn cases(&mut self, at: &mut Looking<'_>, subjects: &Subjects, found: &mut Found) -> Result<()> {
        for crn in &subjects.cases {
            found.crns.add(Some(crn));
        }
        let crns = found.crns.take();
        let sheets = [Sheet::Cases, Sheet::CaseHistory, Sheet::Events, Sheet::Records, Sheet::Contacts];
        for sheet in sheets.into_iter().chain([Sheet::LimitedAccess, Sheet::AgreedDates]) {
            self.fetch(at, sheet, "crn", &crns)?;
        }
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

    fn subjects_of_staff(&mut self, at: &mut Looking<'_>, subjects: &Subjects, found: &mut Found) -> Result<()> {
        let staff: BTreeSet<Box<str>> = subjects.staff.iter().map(|code| code.as_str().into()).collect();
        let from = self.fetch(at, Sheet::Records, "staff_code", &staff)?;
        for row in &self.of(Sheet::Records)[from..] {
            found.far.add(row.cell(6));
        }
        for code in subjects.staff.iter().chain(&subjects.people) {
            found.near.add(Some(code));
        }
        Ok(())
    }

    /// The rows of some members of staff: adds whoever stands in for them and, if asked, their managers.
    fn people(
        &mut self,
        at: &mut Looking<'_>,
        codes: &BTreeSet<Box<str>>,
        managers: bool,
        found: &mut Found,
    ) -> Result<()> {
        let staff = self.fetch(at, Sheet::Staff, "staff_code", codes)?;
        let history = self.fetch(at, Sheet::StaffHistory, "staff_code", codes)?;
        let cover = self.fetch(at, Sheet::Cover, "staff_code", codes)?;
        self.fetch(at, Sheet::Absences, "staff_code", codes)?;
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

    fn teams(&mut self, at: &mut Looking<'_>, found: &mut Found) -> Result<()> {
        let mut codes = found.near_teams.take();
        codes.extend(found.teams.take());
        self.fetch(at, Sheet::Teams, "team_code", &codes)?;
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
