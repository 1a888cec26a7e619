//! Who may use the service, and what they may be besides what their grade makes them.

use crate::conn::Value;
use crate::error::{Result, StoreError};
use crate::fact::NewFact;
use crate::reading::Reader;
use crate::store::Tx;

/// Somebody who may use the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRow {
    /// Sign-in name.
    pub username: String,
    /// Their code, if they are on the staff.
    pub staff_code: Option<String>,
    /// Were they disabled?
    pub disabled: bool,
}

/// A role given to a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRow {
    /// The role, by code.
    pub role: String,
    /// The team, PDU or region that it is for; `None` for everywhere.
    pub unit: Option<String>,
}

statements! {
    ADD = "insert into users (seq, username, staff_code, disabled) values ($1, $2, $3, 0)";
    [hot] FIND = "select username, staff_code, disabled from users where username = $1";
    LIST = "select username, staff_code, disabled from users order by username";
    DISABLE = "update users set disabled = 1 where username = $1";
    ENABLE = "update users set disabled = 0 where username = $1";
    GIVE = "insert into roles (seq, username, role, unit, ended) values ($1, $2, $3, $4, 0)";
    END = "update roles set ended = 1 where username = $1 and role = $2 and ended = 0";
    ROLES = "select role, unit from roles where username = $1 and ended = 0 order by seq";
}

impl Reader<'_> {
    /// The user with this name.
    ///
    /// # Errors
    /// Of the database.
    pub fn user(&mut self, username: &str) -> Result<Option<UserRow>> {
        self.conn().one(FIND, &[Value::Text(username)], user)
    }

    /// Everybody, by name.
    ///
    /// # Errors
    /// Of the database.
    pub fn users(&mut self) -> Result<Vec<UserRow>> {
        let mut users = Vec::new();
        self.conn().query(LIST, &[], |row| {
            users.push(user(row)?);
            Ok::<_, StoreError>(())
        })?;
        Ok(users)
    }

    /// The roles that a user was given and that have not ended.
    ///
    /// # Errors
    /// Of the database.
    pub fn roles_of(&mut self, username: &str) -> Result<Vec<RoleRow>> {
        let mut roles = Vec::new();
        self.conn().query(ROLES, &[Value::Text(username)], |row| {
            roles.push(RoleRow { role: row.text(0)?.to_owned(), unit: row.maybe_text(1)?.map(str::to_owned) });
            Ok::<_, StoreError>(())
        })?;
        Ok(roles)
    }
}

fn user(row: &crate::conn::Row<'_>) -> Result<UserRow> {
    Ok(UserRow {
        username: row.text(0)?.to_owned(),
        staff_code: row.maybe_text(1)?.map(str::to_owned),
        disabled: row.int(2)? != 0,
    })
}

impl Tx<'_> {
    fn user_fact(&mut self, username: &str, kind: &str, body: &serde_json::Value) -> Result<i64> {
        let now = self.at_text().to_owned();
        self.add_fact(&NewFact {
            subject_kind: "user",
            subject: username,
            kind,
            happened_on: None,
            recorded_at: Some(&now),
            corrects: None,
            body: &body.to_string(),
        })
    }

    /// Adds a user.
    ///
    /// # Errors
    /// Of the database.
    pub fn add_user(&mut self, username: &str, staff_code: Option<&str>) -> Result<()> {
        let seq = self.user_fact(username, "user_added", &serde_json::json!({ "staff_code": staff_code }))?;
        self.conn().execute(ADD, &[Value::Int(seq), Value::Text(username), Value::optional(staff_code)]).map(drop)
    }

    /// Gives a user a role, everywhere or for one unit.
    ///
    /// # Errors
    /// Of the database.
    pub fn give_role(&mut self, username: &str, role: &str, unit: Option<&str>) -> Result<()> {
        let seq = self.user_fact(username, "role_given", &serde_json::json!({ "role": role, "unit": unit }))?;
        let values = [Value::Int(seq), Value::Text(username), Value::Text(role), Value::optional(unit)];
        self.conn().execute(GIVE, &values).map(drop)
    }

    /// Ends a role of a user; did they have it?
    ///
    /// # Errors
    /// Of the database.
    pub fn end_role(&mut self, username: &str, role: &str) -> Result<bool> {
        let ended = self.conn().execute(END, &[Value::Text(username), Value::Text(role)])? > 0;
        if ended {
            self.user_fact(username, "role_ended", &serde_json::json!({ "role": role }))?;
        }
        Ok(ended)
    }

    /// Disables a user.
    ///
    /// # Errors
    /// Of the database.
    pub fn disable_user(&mut self, username: &str) -> Result<()> {
        self.user_fact(username, "user_disabled", &serde_json::json!({}))?;
        self.conn().execute(DISABLE, &[Value::Text(username)]).map(drop)
    }
    /// Lets a user who was disabled use the service again.
    ///
    /// # Errors
    /// Of the database.
    pub fn enable_user(&mut self, username: &str) -> Result<()> {
        self.user_fact(username, "user_enabled", &serde_json::json!({}))?;
        self.conn().execute(ENABLE, &[Value::Text(username)]).map(drop)
    }
}
