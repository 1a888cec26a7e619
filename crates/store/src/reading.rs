//! Reading: all of it as of one moment, and what one page reads too.

use crate::conn::{Conn, Engine};
use crate::error::{Result, StoreError};
use crate::latest::RowVersion;
use crate::planning::Heading;
use crate::remembered::{AsOf, People};
use crate::store::{Store, Taken};
use std::cell::RefCell;

/// Foresees questions.
type Foresees = Box<dyn Fn(&mut Conn)>;

/// Where the reading of a page lies between two questions.
struct GoingOn {
    /// Of which store, by its address, which is compared and never followed.
    store: usize,
    reading: Option<(Conn, Option<Heading>)>,
    /// What it is known to begin with.
    first: Option<Foresees>,
}

thread_local! {
    /// The reading of the page that is made on this thread, if one is.
    static GOING_ON: RefCell<Option<GoingOn>> = const { RefCell::new(None) };
}

/// While this lives, what is read on this thread is as of one moment.
pub(crate) struct Going<'s>(&'s Store);

impl Drop for Going<'_> {
    fn drop(&mut self) {
        self.0.stop_going();
        GOING_ON.set(None);
    }
}

impl Store {
    /// Reads, all of it as of one moment. What a page reads on one thread ([`Self::owing`]) is as of one moment too, up to its first act.
    ///
    /// # Errors
    /// Of the database, and what `read` answers.
    pub fn read<T, E: From<StoreError>>(&self, read: impl FnOnce(&mut Reader<'_>) -> Result<T, E>) -> Result<T, E> {
        self.read_foreseeing(Heading::foresee, read)
    }

    /// Reads; what is foreseen goes with the beginning.
    pub(crate) fn read_foreseeing<T, E: From<StoreError>>(
        &self,
        foresee: impl Fn(&mut Conn),
        read: impl FnOnce(&mut Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let begin = |conn: &mut Conn| {
            foresee(conn);
            self.with_going_on(|going_on| going_on.first.as_ref().map(|first| first(conn)));
            conn.begin_reading()
        };
        let (mut taken, heading) = match self.going_on() {
            Some(going_on) => going_on,
            None => (self.begun(begin)?, None),
        };
        let mut reader = Reader { conn: taken.conn()?, people: Some(&self.people), heading, made_here: None };
        let answer = read(&mut reader);
        let heading = reader.heading;
        if answer.is_ok() {
            self.go_on(taken, heading)
        } else {
            taken.end_reading()
        }
        answer
    }

    /// The reading that goes on while a page is made on this thread, if there is one.
    fn going_on(&self) -> Option<(Taken<'_>, Option<Heading>)> {
        let (conn, heading) = self.with_going_on(|going_on| going_on.reading.take())?;
        Some((Taken { store: self, conn: Some(conn), is_new: false }, heading))
    }

    /// Leaves a reading open for what the page on this thread reads next; or ends it. A file is not waited for, and its journal
    /// cannot begin anew while somebody reads: its readings end at once.
    fn go_on(&self, mut taken: Taken<'_>, heading: Option<Heading>) {
        let kept = self.with_going_on(|going_on| {
            let is_free = going_on.reading.is_none() && self.engine() == Engine::Postgres;
            going_on.reading = Some((is_free.then(|| taken.conn.take()).flatten()?, heading));
            Some(())
        });
        match kept {
            // It stays busy.
            Some(()) => std::mem::forget(taken),
            None => taken.end_reading(),
        }
    }

    fn with_going_on<T>(&self, with: impl FnOnce(&mut GoingOn) -> Option<T>) -> Option<T> {
        let ours = std::ptr::from_ref(self).addr();
        GOING_ON.with_borrow_mut(|going_on| going_on.as_mut().filter(|going_on| going_on.store == ours).and_then(with))
    }

    /// From here on what is read on this thread is as of one moment, until the guard is dropped or something is written.
    pub(crate) fn going(&self) -> Going<'_> {
        GOING_ON.set(Some(GoingOn { store: std::ptr::from_ref(self).addr(), reading: None, first: None }));
        Going(self)
    }

    /// What is read next on this thread, while it goes on, begins with what this foresees.
    pub(crate) fn foresee(&self, first: impl Fn(&mut Conn) + 'static) {
        self.with_going_on(|going_on| {
            going_on.first = Some(Box::new(first));
            Some(())
        });
    }

    /// What is read after this sees what others have written, and what is written next.
    pub(crate) fn stop_going(&self) {
        if let Some((taken, _)) = self.going_on() {
            taken.end_reading();
        }
    }
}

/// A database being read.
pub struct Reader<'c> {
    pub(crate) conn: &'c mut Conn,
    /// What is kept about people; a transaction that writes reads for itself.
    pub(crate) people: Option<&'c People>,
    /// What holds of the whole database, once it was asked for.
    pub(crate) heading: Option<Heading>,
    /// The records made here about a case, if they came with its facts.
    pub(crate) made_here: Option<(String, Vec<RowVersion>)>,
}

impl Reader<'_> {
    pub(crate) fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// What holds of the whole database: one question for all who ask while this reads.
    pub(crate) fn heading(&mut self) -> Result<&Heading> {
        if self.heading.is_none() {
            self.heading = Some(Heading::read(self.conn)?);
        }
        Ok(self.heading.get_or_insert_default())
    }

    /// The connection, and what is kept about people as of the version that this reading sees.
    pub(crate) fn with_people(&mut self) -> Result<(&mut Conn, Option<AsOf<'_>>)> {
        let Some(people) = self.people else { return Ok((self.conn, None)) };
        let version = self.heading()?.people;
        Ok((self.conn, Some(people.as_of(version))))
    }
}
