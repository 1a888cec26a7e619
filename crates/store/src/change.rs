//! What is known of a sheet's rows, to be compared with a later extract: which rows are the same, changed, new or missing.

use crate::conn::{Engine, Row, Value};
use crate::error::{Result, StoreError};
use crate::fact::{Appender, FactId, NewRow, count};
use crate::hash;
use crate::load::Head;
use crate::reading::Reader;
use crate::sheets::{HEAD, table_of};
use crate::store::Tx;
use crate::stored::Stored;
use rustc_hash::FxHashMap;
use touchstone_domain::facts::{Rows, Sheet};

statements! {
    [hot] VIA = "select via from fact where seq = $1";
    [hot] LATEST_AS_AT = "select max(happened_on) from fact where kind = 'import_finished'";
    LEADERS_EMPTY = "delete from leaders";
    LEADERS_FILL = "insert into leaders (team_code, staff_code, grade) \
        select distinct t.team_code, g.staff_code, g.grade from \
        (select staff_code, grade from staff where grade in ('SPO', 'PDU_HEAD', 'QDO') union \
        select staff_code, value from staff_history where attribute = 'grade' and value in ('SPO', 'PDU_HEAD', 'QDO')) g \
        join (select staff_code, team_code from staff where team_code is not null union \
        select staff_code, value from staff_history where attribute = 'team' and value is not null) t \
        on t.staff_code = g.staff_code";
    NAMES_EMPTY = "delete from names";
    NAMES_OF_CASES = "insert into names (kind, code, id, forename, surname) \
        select 'case', c.crn, f.id, c.forename, c.surname from cases c join fact f on f.seq = coalesce(c.replaces, c.seq) \
        where not exists (select 1 from cases later where later.crn = c.crn and later.seq > c.seq)";
    NAMES_OF_STAFF = "insert into names (kind, code, id, forename, surname) \
        select 'staff', s.staff_code, f.id, s.forename, s.surname from staff s join fact f on f.seq = coalesce(s.replaces, s.seq) \
        where not exists (select 1 from staff later where later.staff_code = s.staff_code and later.seq > s.seq)";
}

/// A row that is known.
#[derive(Clone, Copy, Debug)]
struct Entry {
    key: u128,
    content: u128,
    /// What extracts last said of it, which an act of ours may have changed since.
    said: u128,
    first: FactId,
    latest: FactId,
    withdrawn: bool,
    /// Was it withdrawn by an act, and not because an extract lacked it?
    by_act: bool,
    /// Did an extract bring it, and not an act of ours?
    imported: bool,
    met: bool,
}

/// What an extract's row is to what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// Known already.
    Same,
    /// A later version of the row that was first stored under this number.
    Changed(FactId),
    /// Not known yet.
    New,
}

/// A known row that an extract lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The number of its first version.
    pub first: FactId,
    /// Its cells.
    pub cells: Vec<String>,
}

/// What is known of one sheet.
#[derive(Debug)]
pub struct Known {
    sheet: Sheet,
    entries: Vec<Entry>,
}

fn key_of(sheet: Sheet, cell: impl Fn(usize) -> u128) -> u128 {
    sheet.key().iter().fold(0, |key, column| key.rotate_left(29) ^ cell(sheet.column(column)))
}

impl Known {
    /// Reads what is known of a sheet.
    ///
    /// # Errors
    /// Of the database.
    pub fn of(reader: &mut Reader<'_>, sheet: Sheet) -> Result<Self> {
        let mut latest: FxHashMap<FactId, usize> = FxHashMap::default();
        let mut entries: Vec<Entry> = Vec::new();
        reader.conn().query(table_of(sheet).all, &[], |row: &Row<'_>| {
            let head = Head::of(sheet, row, 0)?;
            let mut cells = Vec::with_capacity(sheet.columns().len());
            for at in 0..sheet.columns().len() {
                cells.push(row.maybe_text(HEAD + at)?.unwrap_or_default());
            }
            let (key, content) = digests(sheet, &cells);
            let entry = Entry {
                key,
                content,
                said: content,
                first: head.first(),
                latest: head.seq,
                withdrawn: head.withdrawn,
                by_act: false,
                imported: head.known_from.is_none(),
                met: false,
            };
            match head.replaces.and_then(|first| latest.get(&first)) {
                Some(at) => {
                    // A row that an extract brought stays the extract's, also where an act has changed it.
                    let Entry { imported, said, .. } = entries[*at];
                    let said = if entry.imported { content } else { said };
                    entries[*at] = Entry { imported, said, ..entry };
                }
                None => {
                    if head.replaces.is_none() {
                        latest.insert(head.seq, entries.len());
                    }
                    entries.push(entry);
                }
            }
            Ok::<_, StoreError>(())
        })?;
        entries.sort_unstable_by_key(|entry| (entry.key, entry.first));
        for entry in entries.iter_mut().filter(|entry| entry.withdrawn) {
            let via = reader.conn().one(VIA, &[Value::Int(entry.latest)], |row| Ok(row.text(0)? == "import"))?;
            entry.by_act = via == Some(false);
        }
        Ok(Self { sheet, entries })
    }

    fn with(&mut self, key: u128) -> &mut [Entry] {
        let from = self.entries.partition_point(|entry| entry.key < key);
        let until = self.entries.partition_point(|entry| entry.key <= key);
        &mut self.entries[from..until]
    }

    /// Is the row known as it stands? Rows that are not are asked about again with [`Self::place`], once all have been met.
    pub fn meet(&mut self, cells: &[&str]) -> bool {
        let (key, content) = digests(self.sheet, cells);
        // What extracts said before is no news, also where an act has changed or ended it since.
        let is_same = |entry: &&mut Entry| {
            let known = if entry.withdrawn { entry.by_act } else { true };
            !entry.met && known && (entry.content == content || entry.said == content)
        };
        let same = self.with(key).iter_mut().find(is_same);
        same.is_some_and(|entry| {
            entry.met = true;
            true
        })
    }

    /// What a row that is not known as it stands is: a later version of one that the extract lacks, or new.
    pub fn place(&mut self, cells: &[&str]) -> Compared {
        let (key, _) = digests(self.sheet, cells);
        let mut free: Vec<&mut Entry> = self.with(key).iter_mut().filter(|entry| !entry.met).collect();
        // One that was withdrawn comes back only if there is no other.
        free.sort_by_key(|entry| entry.withdrawn);
        match free.into_iter().next() {
            Some(entry) => {
                entry.met = true;
                Compared::Changed(entry.first)
            }
            None => Compared::New,
        }
    }

    /// The rows that earlier extracts brought and this one lacks.
    ///
    /// # Errors
    /// Of the database.
    pub fn missing(&self, reader: &mut Reader<'_>) -> Result<Vec<Missing>> {
        let mut lacking: Vec<&Entry> =
            self.entries.iter().filter(|entry| !entry.met && !entry.withdrawn && entry.imported).collect();
        lacking.sort_unstable_by_key(|entry| entry.first);
        let range = table_of(self.sheet).range;
        let mut missing = Vec::with_capacity(lacking.len());
        for entry in lacking {
            let values = [Value::Int(entry.latest), Value::Int(entry.latest + 1)];
            let stored = reader.conn().one(range, &values, |row| Stored::of(self.sheet, row, 0))?;
            let cells = stored.iter().flat_map(|stored| stored.texts().map(str::to_owned)).collect();
            missing.push(Missing { first: entry.first, cells });
        }
        Ok(missing)
    }
}

/// Digests of a row's key and of all its cells.
fn digests(sheet: Sheet, cells: &[&str]) -> (u128, u128) {
    let key = key_of(sheet, |at| hash::of_cells(std::iter::once(cells[at])));
    (key, hash::of_cells(cells.iter().copied()))
}

impl Reader<'_> {
    /// Is nothing known of any sheet?
    ///
    /// # Errors
    /// Of the database.
    pub fn is_empty(&mut self) -> Result<bool> {
        for sheet in Sheet::REQUIRED {
            if count(self.conn(), sheet)? > 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The day of the latest extract.
    ///
    /// # Errors
    /// Of the database.
    pub fn latest_extract(&mut self) -> Result<Option<String>> {
        let (conn, people) = self.with_people()?;
        if let Some(extract) = people.and_then(|people| people.extract()) {
            return Ok(extract);
        }
        let found = conn.one(LATEST_AS_AT, &[], |row| Ok(row.maybe_text(0)?.map(str::to_owned)))?.flatten();
        if let Some(people) = people {
            people.keep_extract(found.clone());
        }
        Ok(found)
    }
}

/// Memory for the sorting behind an index, if the server is set to less; it is given back with the transaction.
const SORTS_IN_MEMORY: &str = "select set_config('maintenance_work_mem', '256MB', true) \
    where pg_size_bytes(current_setting('maintenance_work_mem')) < pg_size_bytes('256MB')";

impl Tx<'_> {
    /// Stores every row of an extract in an empty database; `progress` hears how many so far. How many rows there were of each sheet.
    ///
    /// # Errors
    /// Of the database.
    pub fn add_all(&mut self, rows: &dyn Rows, mut progress: impl FnMut(u64)) -> Result<Vec<(Sheet, u64)>> {
        crate::migrate::drop_indexes(self.conn())?;
        // Making the indexes sorts everything there is: worth more memory than pages need.
        self.spend("pragma cache_size = -65536", SORTS_IN_MEMORY)?;
        let mut appender = Appender::new();
        let mut counts = Vec::new();
        for sheet in Sheet::ALL {
            let mut fault = None;
            let before = appender.added;
            rows.each(sheet, &mut |_, cells| {
                if fault.is_none() {
                    fault = appender.row(self, &NewRow::of(sheet, cells)).err();
                    if appender.added.is_multiple_of(8192) {
                        progress(appender.added);
                    }
                }
            });
            if let Some(fault) = fault {
                return Err(fault);
            }
            counts.push((sheet, appender.added - before));
        }
        appender.flush(self)?;
        progress(appender.added);
        crate::migrate::make_indexes(self.conn())?;
        // PostgreSQL ends it with the transaction, which makes one more index, of duties.
        self.spend("pragma cache_size = -4096", "")?;
        Ok(counts)
    }

    /// Lets SQLite keep so much of the file in memory, and PostgreSQL sort in so much.
    fn spend(&mut self, sqlite: &str, postgres: &str) -> Result<()> {
        let text = if self.conn().engine() == Engine::Sqlite { sqlite } else { postgres };
        self.conn().run(text)
    }

    /// Lets PostgreSQL count what its tables hold, by which it chooses how to find rows; SQLite goes by indexes alone.
    ///
    /// # Errors
    /// Of the database.
    pub fn count_for_plans(&mut self) -> Result<()> {
        if self.conn().engine() == Engine::Postgres { self.conn().run("analyze") } else { Ok(()) }
    }

    /// Works out again who leads which team, and under which names lists show people.
    ///
    /// # Errors
    /// Of the database.
    pub fn refresh_names(&mut self) -> Result<()> {
        for sql in [LEADERS_EMPTY, LEADERS_FILL, NAMES_EMPTY, NAMES_OF_CASES, NAMES_OF_STAFF] {
            self.conn().execute(sql, &[])?;
        }
        Ok(())
    }
}
