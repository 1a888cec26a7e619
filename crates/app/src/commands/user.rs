//! `touchstone user`.

use crate::database::{Database, ending, moment};
use crate::ending::Ending;
use crate::table::Table;
use clap::{Args, Subcommand};
use std::io::Write;
use touchstone_service::{Via, access, users};

/// Say who may use the service
///
/// Managers and practitioners are known by the usernames of staff.csv, and what they may do follows from their grade. Others, and
/// roles that no grade brings (policy_lead, administrator, auditor), are added here.
#[derive(Subcommand, Debug)]
pub enum User {
    /// Add somebody; the first may be added by whoever can reach the database
    Add(Add),
    /// List those who were added, with their roles
    List(Database),
    /// Give a role by name, or end it
    Roles(Roles),
    /// Set somebody's password, which is read from the standard input
    Password(Password),
    /// Let somebody do and see nothing any more
    Disable(Disable),
    /// Let somebody who was disabled use the service again
    Enable(Disable),
}

#[derive(Args, Debug)]
pub struct Add {
    #[command(flatten)]
    database: Database,
    /// Sign-in name
    username: String,
    /// Their code, if they are on the staff
    #[arg(long, value_name = "CODE")]
    staff: Option<String>,
    /// A role; may be given several times
    #[arg(long, value_name = "ROLE")]
    role: Vec<String>,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:
  printf 'slow green harbour' | touchstone user password anna.ward --password-stdin")]
pub struct Password {
    #[command(flatten)]
    database: Database,
    /// Sign-in name: that of staff.csv, or of somebody who was added
    username: String,
    /// Read the password from the standard input, to its first line end: it must not stand in a command line
    #[arg(long, required = true)]
    password_stdin: bool,
}

#[derive(Args, Debug)]
pub struct Roles {
    #[command(flatten)]
    database: Database,
    /// Sign-in name
    username: String,
    /// The role to give
    #[arg(long, value_name = "ROLE", required_unless_present = "end", conflicts_with = "end")]
    give: Option<String>,
    /// The role to end
    #[arg(long, value_name = "ROLE")]
    end: Option<String>,
}

#[derive(Args, Debug)]
pub struct Disable {
    #[command(flatten)]
    database: Database,
    /// Sign-in name
    username: String,
}

impl User {
    pub fn run(self) -> Result<(), Ending> {
        let now = moment()?;
        match self {
            User::Add(add) => {
                let service = add.database.open(true)?;
                // Without a name only the first can be added, and the service sees to that.
                let named = add.database.names_somebody() || service.store.engine() == touchstone_store::Engine::Sqlite;
                let actor = if named { Some(add.database.actor(&service, &now)?) } else { None };
                let roles: Vec<&str> = add.role.iter().map(String::as_str).collect();
                let new = (add.username.as_str(), add.staff.as_deref(), roles.as_slice());
                users::add(&service, actor.as_ref(), &now, Via::Command, new).map_err(ending)?;
                writeln!(std::io::stdout(), "Added {}.", add.username)?;
            }
            User::List(database) => {
                let service = database.open(false)?;
                let actor = database.actor(&service, &now)?;
                list(&users::list(&service, &actor, &now).map_err(ending)?)?;
            }
            User::Roles(roles) => {
                let service = roles.database.open(false)?;
                let actor = roles.database.actor(&service, &now)?;
                let role = roles.give.as_deref().or(roles.end.as_deref()).unwrap_or_default();
                let change = (roles.username.as_str(), role, roles.give.is_some());
                users::change_role(&service, &actor, &now, Via::Command, change).map_err(ending)?;
                writeln!(std::io::stdout(), "Changed {}.", roles.username)?;
            }
            User::Password(password) => {
                let service = password.database.open(false)?;
                let actor = password.database.actor(&service, &now)?;
                let mut line = String::new();
                std::io::stdin().read_line(&mut line)?;
                let new = (password.username.as_str(), line.trim_end_matches(['\r', '\n']));
                access::set_password(&service, &actor, &now, Via::Command, new).map_err(ending)?;
                writeln!(std::io::stdout(), "Set the password of {}.", password.username)?;
            }
            User::Enable(enable) => {
                let service = enable.database.open(false)?;
                let actor = enable.database.actor(&service, &now)?;
                users::enable(&service, &actor, &now, Via::Command, &enable.username).map_err(ending)?;
                writeln!(std::io::stdout(), "Enabled {}.", enable.username)?;
            }
            User::Disable(disable) => {
                let service = disable.database.open(false)?;
                let actor = disable.database.actor(&service, &now)?;
                users::disable(&service, &actor, &now, Via::Command, &disable.username).map_err(ending)?;
                writeln!(std::io::stdout(), "Disabled {}.", disable.username)?;
            }
        }
        Ok(())
    }
}

fn list(listed: &[users::Listed]) -> Result<(), Ending> {
    let mut out = std::io::stdout().lock();
    if listed.is_empty() {
        return Ok(writeln!(
            out,
            "Nobody was added yet. Add the first with `touchstone user add NAME --role administrator`."
        )?);
    }
    let mut table = Table::new(&["USERNAME", "STAFF", "ROLES", "STATE"]);
    for listed in listed {
        let roles: Vec<&str> = listed.roles.iter().map(|role| role.role.as_str()).collect();
        table.row(vec![
            listed.user.username.clone(),
            listed.user.staff_code.clone().unwrap_or_default(),
            roles.join(" "),
            if listed.user.disabled { "disabled" } else { "" }.to_owned(),
        ]);
    }
    Ok(table.write(&mut out)?)
}
