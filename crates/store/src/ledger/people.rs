//! The tables of users and roles, to be compared with the facts that they come from.

use crate::conn::Row;
use crate::error::{Result, StoreError};
use crate::reading::Reader;
use std::collections::BTreeMap;

/// A user as the table has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserNow {
    /// Sign-in name.
    pub username: String,
    /// Their code, or nothing.
    pub staff_code: String,
    /// Were they disabled?
    pub disabled: bool,
}

/// A role as the table has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleNow {
    /// Whose.
    pub username: String,
    /// Which, by code.
    pub role: String,
    /// For which unit, or nothing.
    pub unit: String,
    /// Has it ended?
    pub ended: bool,
}

statements! {
    USERS = "select seq, username, staff_code, disabled from users order by seq";
    ROLES = "select seq, username, role, unit, ended from roles order by seq";
}

impl Reader<'_> {
    /// Users and roles as the tables have them, by the numbers of their facts.
    ///
    /// # Errors
    /// Of the database.
    pub fn users_and_roles_now(&mut self) -> Result<(BTreeMap<i64, UserNow>, BTreeMap<i64, RoleNow>)> {
        let text = |row: &Row<'_>, at: usize| Ok::<_, StoreError>(row.maybe_text(at)?.unwrap_or_default().to_owned());
        let (mut users, mut roles) = (BTreeMap::new(), BTreeMap::new());
        self.conn().query(USERS, &[], |row| {
            let user = UserNow { username: text(row, 1)?, staff_code: text(row, 2)?, disabled: row.int(3)? != 0 };
            users.insert(row.int(0)?, user);
            Ok::<_, StoreError>(())
        })?;
        self.conn().query(ROLES, &[], |row| {
            let role =
                RoleNow { username: text(row, 1)?, role: text(row, 2)?, unit: text(row, 3)?, ended: row.int(4)? != 0 };
            roles.insert(row.int(0)?, role);
            Ok::<_, StoreError>(())
        })?;
        Ok((users, roles))
    }
}
