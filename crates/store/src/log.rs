//! The log: who saw and did what, about whom, when. Written with an act, and before an answer.

use crate::conn::{Conn, Value};
use crate::error::Result;
use crate::store::{Moment, Tx};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use touchstone_domain::calendar::Instant;
use touchstone_domain::permission::LookPurpose;

/// What was done with personal data, in the words of the Data Protection Act 2018, section 62.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Brought in.
    Collection,
    /// Changed or added to.
    Alteration,
    /// Looked at.
    Consultation,
    /// Given to somebody outside.
    Disclosure,
    /// Put together with other data.
    Combination,
    /// Erased.
    Erasure,
}

impl Verb {
    /// The word in the log.
    #[must_use]
    pub const fn code(self) -> &'static str {
        ["collection", "alteration", "consultation", "disclosure", "combination", "erasure"][self as usize]
    }
}

/// Whose data it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Nobody's.
    Nobody,
    /// Nobody's: the entry brings a public key, as a text without spaces but one before what vouches for it.
    Key(String),
    /// That of these subjects, by code.
    These(Vec<String>),
    /// That of everybody in a team, PDU or region.
    Unit(String),
    /// That of everybody.
    Everybody,
}

/// One entry to be.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What was done with data.
    pub verb: Verb,
    /// The act or question by its name, as `oversight.record` or `due.list`.
    pub what: &'static str,
    /// Whose data.
    pub shown: Shown,
    /// What for: known from who holds the case, or stated; nothing is needed where nobody is shown.
    pub purpose: Option<LookPurpose>,
}

impl Entry {
    /// An entry that needs no purpose, or whose purpose nobody stated.
    #[must_use]
    pub const fn new(verb: Verb, what: &'static str, shown: Shown) -> Self {
        Self { verb, what, shown, purpose: None }
    }

    /// The same, for a purpose.
    #[must_use]
    pub fn with_purpose(self, purpose: Option<LookPurpose>) -> Self {
        Self { purpose, ..self }
    }
}

/// The most characters of a name or code that an entry keeps.
const LONGEST: usize = 200;

/// A name or code as it may stand in an entry: no character that ends a line or a field, or turns the direction of writing, stands
/// there as itself.
pub(crate) fn safe(text: &str) -> Cow<'_, str> {
    let odd = |letter: char| {
        letter == '%'
            || letter.is_control()
            || letter.is_whitespace()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    if !text.contains(odd) && text.chars().count() <= LONGEST {
        return Cow::Borrowed(text);
    }
    let mut safe = String::new();
    for letter in text.chars().take(LONGEST) {
        if odd(letter) {
            let mut bytes = [0; 4];
            letter.encode_utf8(&mut bytes).bytes().for_each(|byte| safe.push_str(&format!("%{byte:02X}")));
        } else {
            safe.push(letter);
        }
    }
    if text.chars().count() > LONGEST {
        safe.push('…');
    }
    Cow::Owned(safe)
}

impl Moment {
    /// What one request is found again by, in the log and on the page that says it failed. It says nothing about the seed.
    #[must_use]
    pub fn correlation(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(b"touchstone correlation");
        hash.update(self.seed);
        let digest: [u8; 32] = hash.finalize().into();
        let digit = |digit: u8| char::from(if digit < 10 { b'0' + digit } else { b'A' + digit - 10 });
        digest[..6].iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    }
}

/// Proof that an entry was written: nothing is committed, and nothing is answered, without one.
#[derive(Debug)]
#[must_use]
pub struct Logged(());

impl Logged {
    /// For upkeep that neither shows nor changes anything about anybody.
    pub(crate) const fn not_needed() -> Self {
        Logged(())
    }
}

statements! {
    // SQLite's writers are alone.
    ADD = "insert into log (seq, at, actor, verb, what, scope, subjects, purpose, correlation) values \
        ((select coalesce(max(seq), 0) + 1 from log), $1, $2, $3, $4, $5, $6, $7, $8)";
}

/// PostgreSQL keeps a sequence, and takes any number of entries in one statement, a column in each list.
const ADD_BESIDE_OTHERS: &str = "insert into log (seq, at, actor, verb, what, scope, subjects, purpose, correlation) \
    select nextval('log_seq'), new.* from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], \
    $7::text[], $8::text[]) new";

impl Tx<'_> {
    /// Writes an entry in this transaction.
    ///
    /// # Errors
    /// Of the database.
    pub fn log(&mut self, entry: &Entry) -> Result<Logged> {
        let (moment, actor) = (*self.moment(), self.actor().to_owned());
        self.log_all([Line::of(&moment, actor.into(), entry)])
    }

    /// Writes entries in this transaction, of each its own time and author.
    pub(crate) fn log_all<'e>(&mut self, lines: impl IntoIterator<Item = Line<'e>>) -> Result<Logged> {
        add(self.conn(), lines)?;
        Ok(Logged(()))
    }
}

/// Adds entries.
pub(crate) fn add<'e>(conn: &mut Conn, lines: impl IntoIterator<Item = Line<'e>>) -> Result<()> {
    let lines: Vec<Line<'_>> = lines.into_iter().collect();
    match conn {
        Conn::Sqlite(conn) => {
            lines.iter().try_for_each(|line| conn.execute(ADD, &line.cells().map(Value::Text)).map(drop))
        }
        Conn::Postgres(conn) => {
            let mut columns: [Vec<&str>; 8] = Default::default();
            for line in &lines {
                columns.iter_mut().zip(line.cells()).for_each(|(column, cell)| column.push(cell));
            }
            conn.execute_columns(ADD_BESIDE_OTHERS, &columns)
        }
    }
}

/// An entry as its row has it.
pub(crate) struct Line<'e> {
    at: String,
    actor: Cow<'e, str>,
    entry: &'e Entry,
    scope: Cow<'static, str>,
    subjects: String,
    correlation: String,
}

impl<'e> Line<'e> {
    /// The author's name is [`safe`] already.
    pub(crate) fn of(moment: &Moment, actor: Cow<'e, str>, entry: &'e Entry) -> Self {
        let (scope, subjects) = match &entry.shown {
            Shown::Nobody => (Cow::Borrowed("nobody"), String::new()),
            Shown::These(subjects) => {
                let codes: Vec<Cow<'_, str>> = subjects.iter().map(|code| safe(code)).collect();
                (Cow::Borrowed("these"), codes.join(" "))
            }
            Shown::Unit(code) => (format!("unit {}", safe(code)).into(), String::new()),
            Shown::Key(key) => (format!("key {key}").into(), String::new()),
            Shown::Everybody => (Cow::Borrowed("everybody"), String::new()),
        };
        let (at, correlation) = (instant_text(moment.at), moment.correlation());
        Self { at, actor, entry, scope, subjects, correlation }
    }

    /// In the order of the table's columns, after its number.
    fn cells(&self) -> [&str; 8] {
        [
            &self.at,
            &self.actor,
            self.entry.verb.code(),
            self.entry.what,
            &self.scope,
            &self.subjects,
            self.entry.purpose.map_or("", LookPurpose::code),
            &self.correlation,
        ]
    }
}

/// An instant as it is stored: UTC with six digits, so that texts sort as instants do.
pub(crate) fn instant_text(at: Instant) -> String {
    at.to_string()
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn no_line_field_or_subject_can_be_forged_in_an_entry() {
        assert_eq!(safe("anna.ward"), "anna.ward");
        assert_eq!(safe("Ŵyn-7"), "Ŵyn-7");
        for odd in ["a b", "a\nb", "a\r\nb", "a\tb", "a\u{202e}b", "a\u{2028}b", "a\u{0}b", "a\u{a0}b", "a%20b"] {
            let safe = safe(odd);
            assert!(safe.chars().all(|letter| letter.is_ascii_graphic()), "{odd:?} is {safe}");
            assert_ne!(safe, super::safe("a b").replace("20", ""), "{odd:?}");
        }
        assert_ne!(safe("a%20b"), safe("a b"));
        assert!(safe(&"x".repeat(100_000)).len() < 300);
    }
}
