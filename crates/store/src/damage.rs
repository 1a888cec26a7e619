//! Whether an embedded database's file is whole: its tables, its pages, and each index against its table. A server looks after its own.

use crate::check::Difference;
use crate::conn::{Conn, Engine};
use crate::error::{Result, StoreError};
use crate::migrate::migrate;
use crate::reading::Reader;
use crate::sqlite::Sqlite;
use std::collections::BTreeMap;
use std::path::Path;

/// Damages that are named; more say nothing more.
const DAMAGES: &str = "pragma integrity_check(20)";
/// Tables, indexes and triggers, and the text by which each was made: as bytes, since they may be damaged, beside what each cell says it
/// holds. What SQLite counts for itself is not ours.
const MADE: &str = "select cast(type as blob), cast(name as blob), cast(tbl_name as blob), cast(coalesce(sql, '') as blob), \
    typeof(type) || typeof(name) || typeof(tbl_name) || typeof(sql) \
    from sqlite_schema where substr(name, 1, 11) <> 'sqlite_stat'";

/// What a table, index or trigger is, its name and its table's, by the text by which it was made.
type Made = BTreeMap<[String; 3], (Vec<u8>, String)>;

fn made(conn: &mut Conn) -> Result<Made> {
    let mut made = Made::new();
    conn.query(MADE, &[], |row| {
        let text = |at: usize| Ok::<_, StoreError>(String::from_utf8_lossy(row.blob(at)?).into_owned());
        made.insert([text(0)?, text(1)?, text(2)?], (row.blob(3)?.to_owned(), row.text(4)?.to_owned()));
        Ok::<_, StoreError>(())
    })?;
    Ok(made)
}

fn of_file(what: String) -> Difference {
    Difference { table: "file".to_owned(), row: "of the database".to_owned(), what }
}

impl Reader<'_> {
    /// Which tables, indexes and triggers are not as this program makes them: whoever reads them may be told anything.
    ///
    /// # Errors
    /// Of the database.
    pub fn misshapen(&mut self) -> Result<Vec<Difference>> {
        if self.conn().engine() == Engine::Postgres {
            return Ok(Vec::new());
        }
        let mut fresh = Conn::Sqlite(Sqlite::open(Path::new(":memory:"))?);
        migrate(&mut fresh)?;
        let (wanted, found) = (made(&mut fresh)?, made(self.conn())?);
        // A table that somebody put beside ours changes nothing in ours.
        let is_ours = |table: &str| wanted.keys().any(|[kind, name, _]| kind == "table" && name == table);
        let more = found.keys().filter(|key| !wanted.contains_key(*key) && is_ours(&key[2]));
        let odd = wanted.keys().chain(more).filter(|key| wanted.get(*key) != found.get(*key));
        let told = odd.map(|[kind, name, table]| {
            let whose = if kind == "table" { String::new() } else { format!(" of table {table}") };
            of_file(format!("is damaged: {kind} {name}{whose} is not as this program makes it"))
        });
        Ok(told.collect())
    }

    /// What is damaged in the file. A row that is damaged in the middle of a text is found by its fact, not here.
    ///
    /// # Errors
    /// Of the database.
    pub fn damages(&mut self) -> Result<Vec<Difference>> {
        let mut damages = Vec::new();
        if self.conn().engine() == Engine::Sqlite {
            self.conn().query(DAMAGES, &[], |row| {
                let what = row.text(0)?;
                if what != "ok" {
                    damages.push(of_file(format!("is damaged: {}", what.replace('\n', "; "))));
                }
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(damages)
    }
}
