//! Searching everybody who may use the service: those whom staff tell of, and those who were added by name.

use crate::conn::{Row, Value};
use crate::error::{Result, StoreError};
use crate::reading::Reader;
use crate::slice::each_of;
use std::collections::BTreeMap;

/// Somebody who may use the service, or was once added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// What names them in addresses: the number of the fact that added them, else the id of the member of staff.
    pub id: String,
    /// Sign-in name.
    pub username: String,
    /// Their code, if they are on the staff.
    pub staff_code: Option<String>,
    /// Forename and surname, empty if they are not known.
    pub name: (String, String),
    /// Were they added by name?
    pub added: bool,
    /// Were they disabled?
    pub disabled: bool,
}

/// What is searched for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sought<'s> {
    /// A part of a username or a name; empty for everybody.
    pub text: &'s str,
    /// Only those who were added by name?
    pub only_added: bool,
}

/// Everybody, as `p`: whom the latest version of staff names, and whoever was added.
macro_rules! everybody {
    ($columns:literal, $rest:literal) => {
        concat!(
            "with known as (select s.staff_code, s.username, s.forename, s.surname from staff s where s.withdrawn = 0 \
                and not exists (select 1 from staff later where later.staff_code = s.staff_code and later.seq > s.seq)), \
            p as (select u.seq as added_by, u.username as username, k.staff_code as staff_code, k.forename as forename, \
                k.surname as surname, u.disabled as disabled from users u left join known k \
                on k.staff_code = u.staff_code or (u.staff_code is null and k.username = u.username) \
            union all select null, k.username, k.staff_code, k.forename, k.surname, 0 from known k \
                where k.username is not null and not exists (select 1 from users u where u.username = k.username)) select ",
            $columns,
            " from p left join names n on n.kind = 'staff' and n.code = p.staff_code",
            $rest
        )
    };
}

statements! {
    SEARCH = everybody!(
        "p.added_by, n.id, p.username, p.staff_code, p.forename, p.surname, p.disabled",
        " where (lower(p.username) like $1 escape '!' \
            or lower(coalesce(p.forename, '') || ' ' || coalesce(p.surname, '')) like $1 escape '!' \
            or lower(coalesce(p.surname, '') || ', ' || coalesce(p.forename, '')) like $1 escape '!') \
            and (p.added_by is not null or $2 = 'everybody') \
            order by coalesce(p.surname, p.username), coalesce(p.forename, ''), p.username limit $3 offset $4"
    );
    COUNT = everybody!(
        "count(*)",
        " where (lower(p.username) like $1 escape '!' \
            or lower(coalesce(p.forename, '') || ' ' || coalesce(p.surname, '')) like $1 escape '!' \
            or lower(coalesce(p.surname, '') || ', ' || coalesce(p.forename, '')) like $1 escape '!') \
            and (p.added_by is not null or $2 = 'everybody')"
    );
    ONE = everybody!(
        "p.added_by, n.id, p.username, p.staff_code, p.forename, p.surname, p.disabled", " where p.username = $1"
    );
    [hot] ADDED_BY = "select username from users where seq = $1";
    [hot] STAFF_WITH_ID = "select code from names where id = $1 and kind = 'staff'";
    [hot] DOCUMENT_NUMBERED = "select document_id from documents where seq = $1 and replaces is null";
    [hot] NUMBERS_OF_DOCUMENTS =
        concat!("select document_id, seq from documents where replaces is null and document_id in ", many!());
    [hot] ID_OF_STAFF = "select id from names where kind = 'staff' and code = $1";
    [hot] USERNAME_OF = "select s.username from staff s where s.staff_code = $1 and s.username is not null and not exists \
        (select 1 from staff later where later.staff_code = s.staff_code and later.seq > s.seq)";
    OTHERS = "select count(*) from roles r join users u on u.username = r.username \
        where r.role = $1 and r.ended = 0 and u.disabled = 0 and u.username <> $2";
}

fn person(row: &Row<'_>) -> Result<PersonRow> {
    let text = |at: usize| Ok::<_, StoreError>(row.maybe_text(at)?.unwrap_or_default().to_owned());
    let added = row.maybe_int(0)?;
    let id = match added {
        Some(seq) => seq.to_string(),
        None => uuid::Uuid::from_slice(row.blob(1)?).map(|id| id.to_string()).unwrap_or_default(),
    };
    Ok(PersonRow {
        id,
        username: text(2)?,
        staff_code: row.maybe_text(3)?.map(str::to_owned),
        name: (text(4)?, text(5)?),
        added: added.is_some(),
        disabled: row.int(6)? != 0,
    })
}

impl Sought<'_> {
    /// The text as a pattern that matches it anywhere. Both engines fold the letters of ASCII alone.
    fn pattern(&self) -> String {
        let text = self.text.to_ascii_lowercase();
        format!("%{}%", text.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
    }

    const fn among(&self) -> &'static str {
        if self.only_added { "added" } else { "everybody" }
    }
}

impl Reader<'_> {
    /// A part of everybody who is found, by surname, and how many are found in all.
    ///
    /// # Errors
    /// Of the database.
    pub fn people(&mut self, sought: Sought<'_>, limit: usize, offset: usize) -> Result<(Vec<PersonRow>, usize)> {
        let (pattern, among) = (sought.pattern(), sought.among());
        let number = |number: usize| Value::Int(i64::try_from(number).unwrap_or(i64::MAX));
        let values = [Value::Text(&pattern), Value::Text(among), number(limit), number(offset)];
        let mut people = Vec::new();
        self.conn().query(SEARCH, &values, |row| {
            people.push(person(row)?);
            Ok::<_, StoreError>(())
        })?;
        let count = self.conn().one(COUNT, &values[..2], |row| row.int(0))?.unwrap_or(0);
        Ok((people, usize::try_from(count).unwrap_or(0)))
    }

    /// Whoever signs in by this name.
    ///
    /// # Errors
    /// Of the database.
    pub fn person(&mut self, username: &str) -> Result<Option<PersonRow>> {
        self.conn().one(ONE, &[Value::Text(username)], person)
    }

    /// The username of whoever was added by the fact with this number.
    ///
    /// # Errors
    /// Of the database.
    pub fn added_by(&mut self, seq: i64) -> Result<Option<String>> {
        self.conn().one(ADDED_BY, &[Value::Int(seq)], |row| Ok(row.text(0)?.to_owned()))
    }

    /// The code of the member of staff whom addresses name by this id.
    ///
    /// # Errors
    /// Of the database.
    pub fn staff_with_id(&mut self, id: &[u8; 16]) -> Result<Option<String>> {
        self.conn().one(STAFF_WITH_ID, &[Value::Blob(id)], |row| Ok(row.text(0)?.to_owned()))
    }

    /// The id of the document that addresses name by the number of the fact that brought it.
    ///
    /// # Errors
    /// Of the database.
    pub fn document_numbered(&mut self, number: i64) -> Result<Option<String>> {
        self.conn().one(DOCUMENT_NUMBERED, &[Value::Int(number)], |row| Ok(row.text(0)?.to_owned()))
    }

    /// The numbers by which addresses name documents.
    ///
    /// # Errors
    /// Of the database.
    pub fn numbers_of_documents<'c>(
        &mut self,
        ids: impl IntoIterator<Item = &'c str>,
    ) -> Result<BTreeMap<String, i64>> {
        let mut numbers = BTreeMap::new();
        each_of(self.conn(), NUMBERS_OF_DOCUMENTS, ids, |row| {
            numbers.insert(row.text(0)?.to_owned(), row.int(1)?);
            Ok::<_, StoreError>(())
        })?;
        Ok(numbers)
    }

    /// The id by which addresses name a member of staff.
    ///
    /// # Errors
    /// Of the database.
    pub fn id_of_staff(&mut self, code: &str) -> Result<Option<String>> {
        self.conn().one(ID_OF_STAFF, &[Value::Text(code)], |row| {
            Ok(uuid::Uuid::from_slice(row.blob(0)?).map(|id| id.to_string()).unwrap_or_default())
        })
    }

    /// The username of a member of staff, if they have one.
    ///
    /// # Errors
    /// Of the database.
    pub fn username_of(&mut self, code: &str) -> Result<Option<String>> {
        self.conn().one(USERNAME_OF, &[Value::Text(code)], |row| Ok(row.text(0)?.to_owned()))
    }

    /// Has anybody else this role, who is not disabled?
    ///
    /// # Errors
    /// Of the database.
    pub fn others_have(&mut self, role: &str, username: &str) -> Result<bool> {
        let values = [Value::Text(role), Value::Text(username)];
        Ok(self.conn().one(OTHERS, &values, |row| row.int(0))?.is_some_and(|count| count > 0))
    }
}
