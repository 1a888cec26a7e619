//! Passwords by their hashes, and how often somebody tried them.
//!
//! What does not live here: hashing, how many tries are too many (crate `service`).

use crate::conn::Value;
use crate::error::Result;
use crate::reading::Reader;
use crate::store::Tx;
use touchstone_domain::calendar::Instant;

statements! {
    [hot] FIND = "select password from account where username = $1";
    SET = "insert into account (username, password, changed_at) values ($1, $2, $3) on conflict (username) \
        do update set password = excluded.password, changed_at = excluded.changed_at";
    ANY = "select count(*) from (select username from account limit 1) as some_account";
    TRY = "insert into attempt (who, since, tries) values ($1, $2, 1) on conflict (who) do update set \
        tries = case when attempt.since <= $3 then 1 else attempt.tries + 1 end, \
        since = case when attempt.since <= $3 then excluded.since else attempt.since end";
    [hot] TRIES = "select tries from attempt where who = $1";
    [hot] FORGIVE = "update attempt set tries = tries - 1 where who = $1 and tries > 0";
    FORGET_OLD = "delete from attempt where since <= $1";
}

impl Reader<'_> {
    /// The hash of somebody's password, if they have one.
    ///
    /// # Errors
    /// Of the database.
    pub fn password_of(&mut self, username: &str) -> Result<Option<String>> {
        self.conn().one(FIND, &[Value::Text(username)], |row| Ok(row.text(0)?.to_owned()))
    }

    /// Has anybody a password?
    ///
    /// # Errors
    /// Of the database.
    pub fn has_passwords(&mut self) -> Result<bool> {
        Ok(self.conn().one(ANY, &[], |row| row.int(0))?.is_some_and(|count| count > 0))
    }
}

impl Tx<'_> {
    /// Chance for one hash.
    pub fn salt(&mut self) -> [u8; 16] {
        self.chance()
    }

    /// Sets somebody's password, by its hash.
    ///
    /// # Errors
    /// Of the database.
    pub fn set_password(&mut self, username: &str, hash: &str) -> Result<()> {
        let now = self.moment().at.0;
        self.conn().execute(SET, &[Value::Text(username), Value::Text(hash), Value::Int(now)]).map(drop)
    }

    /// Counts one more attempt by `who`; how many there were since `since`, this one included.
    ///
    /// # Errors
    /// Of the database.
    pub fn count_attempt(&mut self, who: &str, since: Instant) -> Result<i64> {
        let now = self.moment().at.0;
        self.conn().execute(TRY, &[Value::Text(who), Value::Int(now), Value::Int(since.0)])?;
        Ok(self.conn().one(TRIES, &[Value::Text(who)], |row| row.int(0))?.unwrap_or(1))
    }

    /// Takes one attempt back: it succeeded. Those that began before `since` are forgotten.
    ///
    /// # Errors
    /// Of the database.
    pub fn forgive_attempt(&mut self, who: &str, since: Instant) -> Result<()> {
        self.conn().execute(FORGIVE, &[Value::Text(who)])?;
        self.conn().execute(FORGET_OLD, &[Value::Int(since.0)]).map(drop)
    }
}
