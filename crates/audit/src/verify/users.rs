//! Who may use the service, as the facts of the tree tell it, compared with the tables.

use super::faults::{Faults, Guard};
use crate::error::Result;
use std::collections::BTreeMap;
use touchstone_store::ledger::{Reader, RoleNow, UserNow};

/// Users and roles as facts tell them.
#[derive(Default)]
pub(super) struct Users {
    users: BTreeMap<i64, UserNow>,
    roles: BTreeMap<i64, RoleNow>,
}

impl Users {
    pub(super) fn hear(&mut self, seq: i64, (name, kind, body): &(String, String, Option<String>)) {
        let body: serde_json::Value =
            body.as_deref().and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
        let text = |column: &str| body[column].as_str().unwrap_or_default().to_owned();
        match kind.as_str() {
            "user_added" => {
                let user = UserNow { username: name.clone(), staff_code: text("staff_code"), disabled: false };
                self.users.insert(seq, user);
            }
            "user_disabled" => {
                self.users.values_mut().filter(|user| user.username == *name).for_each(|user| user.disabled = true);
            }
            "role_given" => {
                let role = RoleNow { username: name.clone(), role: text("role"), unit: text("unit"), ended: false };
                self.roles.insert(seq, role);
            }
            "role_ended" => {
                let role = text("role");
                let same = |given: &&mut RoleNow| given.username == *name && given.role == role;
                self.roles.values_mut().filter(same).for_each(|given| given.ended = true);
            }
            _ => {}
        }
    }

    pub(super) fn end(&mut self, reader: &mut Reader<'_>, faults: &mut Faults) -> Result<()> {
        let (users, roles) = reader.users_and_roles_now()?;
        if users != self.users {
            faults.tell(Guard::Users, "the users are not those whom facts added".to_owned());
        }
        let odd = roles.iter().find(|(seq, role)| self.roles.get(*seq) != Some(*role));
        let odd = odd.or_else(|| self.roles.iter().find(|(seq, _)| !roles.contains_key(*seq)));
        if let Some((_, role)) = odd {
            let what = format!("the role {} of {} is not what facts say", role.role, role.username);
            faults.tell(Guard::Users, what);
        }
        Ok(())
    }
}
