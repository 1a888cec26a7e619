//! Whether an embedded database's file is whole: its pages, and each index against its table. A server looks after its own.

use crate::check::Difference;
use crate::conn::Engine;
use crate::error::{Result, StoreError};
use crate::reading::Reader;

/// Damages that are named; more say nothing more.
const DAMAGES: &str = "pragma integrity_check(20)";

impl Reader<'_> {
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
                    let what = format!("is damaged: {}", what.replace('\n', "; "));
                    damages.push(Difference { table: "file".to_owned(), row: "of the database".to_owned(), what });
                }
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(damages)
    }
}
