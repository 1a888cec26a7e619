//! Sessions: who is signed in. A token is known to its browser alone; here stands its hash.
//!
//! What does not live here: how long a session lasts (crate `service`).

use crate::conn::{Conn, Value};
use crate::error::Result;
use crate::fact::Via;
use crate::hash;
use crate::log::Logged;
use crate::planning::Heading;
use crate::store::{Moment, Store, Tx};
use touchstone_domain::calendar::Instant;

/// A session that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// Whose.
    pub username: String,
    /// When they signed in.
    pub created_at: Instant,
    /// When they were last seen, to about a minute.
    pub seen_at: Instant,
    /// The database's version of people at the same moment ([`crate::Reader::version_of_people`]).
    pub people: i64,
}

statements! {
    // With what holds of the whole database, which the page of whoever is signed in asks for.
    [hot] FIND = "select s.username, s.created_at, s.seen_at, p.version, n.planned_for, n.turning_to, n.turn, n.policies \
        from session s left join people p on p.one = 1 left join planning n on n.one = 1 where s.hash = $1";
    BEGIN = "insert into session (hash, username, created_at, seen_at) values ($1, $2, $3, $3)";
    [hot] SEEN = "update session set seen_at = $1 where hash = $2";
    [hot] END = "delete from session where hash = $1";
    [hot] END_ALL = "delete from session where username = $1";
    END_OLD = "delete from session where created_at <= $1 or seen_at <= $2";
}

impl Store {
    /// The session with this token.
    ///
    /// # Errors
    /// Of the database.
    pub fn session(&self, token: &str) -> Result<Option<SessionRow>> {
        let hash = hash::of_token(token);
        let values = [Value::Blob(&hash)];
        let foresee = |conn: &mut Conn| conn.foresee(FIND, &values);
        self.read_foreseeing(foresee, |reader| {
            let mut heading = None;
            let found = reader.conn().one(FIND, &values, |row| {
                // If that was damaged, whoever asks for it says so: who is signed in is known all the same.
                heading = Heading::of_row(row, 3).ok();
                Ok(SessionRow {
                    username: row.text(0)?.to_owned(),
                    created_at: Instant(row.int(1)?),
                    seen_at: Instant(row.int(2)?),
                    people: row.maybe_int(3)?.unwrap_or(0),
                })
            })?;
            reader.heading = heading;
            Ok(found)
        })
    }
}

impl Tx<'_> {
    /// Begins a session; its token, which is not kept here.
    ///
    /// # Errors
    /// Of the database.
    pub fn begin_session(&mut self, username: &str) -> Result<String> {
        let token: String = self.chance::<32>().iter().map(|byte| format!("{byte:02x}")).collect();
        let now = self.moment().at.0;
        self.conn().execute(BEGIN, &[Value::Blob(&hash::of_token(&token)), Value::Text(username), Value::Int(now)])?;
        Ok(token)
    }

    /// Ends the session with this token.
    ///
    /// # Errors
    /// Of the database.
    pub fn end_session(&mut self, token: &str) -> Result<()> {
        self.conn().execute(END, &[Value::Blob(&hash::of_token(token))]).map(drop)
    }

    /// Ends every session of somebody.
    ///
    /// # Errors
    /// Of the database.
    pub fn end_sessions_of(&mut self, username: &str) -> Result<()> {
        self.conn().execute(END_ALL, &[Value::Text(username)]).map(drop)
    }

    /// Forgets sessions begun by then, or not seen since then.
    ///
    /// # Errors
    /// Of the database.
    pub fn end_old_sessions(&mut self, created: Instant, seen: Instant) -> Result<()> {
        self.conn().execute(END_OLD, &[Value::Int(created.0), Value::Int(seen.0)]).map(drop)
    }
}

impl Store {
    /// Notes that the session with this token is in use. Nothing about anybody is shown or changed, so that nothing is logged.
    ///
    /// # Errors
    /// Of the database.
    pub fn keep_session(&self, moment: &Moment, token: &str) -> Result<()> {
        let hash = hash::of_token(token);
        self.write(moment, "touchstone", Via::Job, |tx| {
            tx.conn().execute(SEEN, &[Value::Int(moment.at.0), Value::Blob(&hash)])?;
            Ok(((), Logged::not_needed()))
        })
    }
}
