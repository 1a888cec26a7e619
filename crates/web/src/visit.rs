//! One request as a page sees it, and what it answers.

use crate::server::Site;
use crate::tongue::Tongue;
use maud::Markup;
use touchstone_audit::AuditError;
use touchstone_domain::calendar::Day;
use touchstone_service::actor::Actor;
use touchstone_service::{Error, Moment, NotAllowed, StoreError};

/// Names and values, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields(pub(crate) Vec<(String, String)>);

impl Fields {
    pub(crate) fn read(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The first value of this name, without spaces at its ends; empty if there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim()).unwrap_or_default()
    }

    /// Every value of this name.
    pub(crate) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// The day of a date input of this name; `Ok(None)` if nothing was written.
    pub(crate) fn day(&self, name: &str) -> Result<Option<Day>, ()> {
        let part = |part: &str| self.get(&format!("{name}-{part}"));
        let (day, month, year) = (part("day"), part("month"), part("year"));
        if [day, month, year].iter().all(|part| part.is_empty()) {
            return Ok(None);
        }
        let civil = (year.parse().map_err(drop)?, month.parse().map_err(drop)?, day.parse().map_err(drop)?);
        Day::from_civil(civil.0, civil.1, civil.2).filter(|_| (1900..=2200).contains(&civil.0)).map(Some).ok_or(())
    }
}

/// One request.
pub(crate) struct Visit<'v> {
    pub(crate) site: &'v Site,
    pub(crate) moment: Moment,
    pub(crate) actor: Option<Actor>,
    pub(crate) token: Option<String>,
    pub(crate) tongue: Tongue,
    /// Where it went, with its query.
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) query: Fields,
    pub(crate) form: Fields,
    pub(crate) address: String,
}

impl Visit<'_> {
    /// Who asks. Routes that are for anybody do not ask this.
    pub(crate) fn actor(&self) -> Result<&Actor, Failure> {
        self.actor.as_ref().ok_or(Failure::Absent)
    }

    /// A token for one form, so that it is one act however often it is sent.
    pub(crate) fn form_token(&self) -> String {
        let mut chance = [0; 10];
        chance.copy_from_slice(&self.moment.seed[22..]);
        let milliseconds = u64::try_from(self.moment.at.0 / 1000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &chance).into_uuid().to_string()
    }
}

/// A token as one of our forms holds it.
pub(crate) fn is_token(text: &str) -> bool {
    uuid::Uuid::parse_str(text).is_ok()
}

/// What a page answers.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    pub(crate) body: Vec<u8>,
    pub(crate) location: Option<String>,
    pub(crate) cookies: Vec<String>,
    /// The name of the file that it is to be kept as, if it is no page.
    pub(crate) file: Option<String>,
    /// May it be kept, because it is the same for everybody and for ever?
    pub(crate) lasting: bool,
}

impl Answer {
    fn new(status: u16, kind: &'static str, body: Vec<u8>) -> Self {
        Self { status, kind, body, location: None, cookies: Vec::new(), file: None, lasting: false }
    }

    pub(crate) fn page(status: u16, page: Markup) -> Self {
        Self::new(status, "text/html; charset=utf-8", page.into_string().into_bytes())
    }

    pub(crate) fn json(status: u16, text: &str) -> Self {
        Self::new(status, "application/json", text.as_bytes().to_vec())
    }

    pub(crate) fn file(kind: &'static str, body: Vec<u8>) -> Self {
        Self { lasting: true, ..Self::new(200, kind, body) }
    }

    /// A text to be kept as a file.
    pub(crate) fn download(name: String, text: String) -> Self {
        Self { file: Some(name), ..Self::new(200, "text/plain; charset=utf-8", text.into_bytes()) }
    }

    /// To another page, which is asked for anew.
    pub(crate) fn to(location: impl Into<String>) -> Self {
        Self { location: Some(location.into()), ..Self::new(303, "text/plain; charset=utf-8", Vec::new()) }
    }

    pub(crate) fn with_cookie(mut self, cookie: String) -> Self {
        self.cookies.push(cookie);
        self
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// There is no such thing, or not for them.
    Absent,
    /// It is about somebody who is not theirs, by code, and they have not said what for.
    NeedsPurpose(String),
    /// Too many ask at once.
    Busy,
    /// There is no room for more.
    Full,
    /// The disk failed, and nothing is written or shown.
    Stopped(String),
    /// What would be shown could not be logged, so that it is not shown.
    Unlogged(String),
    /// Our side failed.
    Fault(String),
}

impl From<StoreError> for Failure {
    fn from(fault: StoreError) -> Self {
        match fault {
            StoreError::Busy => Failure::Busy,
            StoreError::Full => Failure::Full,
            StoreError::Failed(_) => Failure::Stopped(fault.to_string()),
            StoreError::NotLogged(_) => Failure::Unlogged(fault.to_string()),
            _ => Failure::Fault(fault.to_string()),
        }
    }
}

impl From<NotAllowed> for Failure {
    fn from(not: NotAllowed) -> Self {
        match not {
            NotAllowed::NeedsPurpose(code) => Failure::NeedsPurpose(code),
            _ => Failure::Absent,
        }
    }
}

impl From<Error<std::convert::Infallible>> for Failure {
    fn from(error: Error<std::convert::Infallible>) -> Self {
        match error {
            Error::Refused(never) => match never {},
            Error::NotAllowed(not) => not.into(),
            Error::Fault(fault) => fault.into(),
        }
    }
}

impl From<AuditError> for Failure {
    fn from(error: AuditError) -> Self {
        match error {
            AuditError::NotAllowed(not) => not.into(),
            AuditError::Store(fault) => fault.into(),
            other => Failure::Fault(other.to_string()),
        }
    }
}

/// What every page answers.
pub(crate) type Answered = Result<Answer, Failure>;

/// A place on this site, and not on another: what somebody was on their way to.
pub(crate) fn local(to: &str) -> Option<&str> {
    let sound = to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\n', '\r']) && to.len() < 500;
    sound.then_some(to)
}

#[cfg(test)]
mod tests {
    use super::{Fields, local};

    #[test]
    fn only_places_on_this_site_are_gone_to() {
        assert_eq!(local("/today?page=2"), Some("/today?page=2"));
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "today", "", "/a\r\nb"] {
            assert_eq!(local(elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn a_day_is_whole_or_wrong() {
        let day = |text: &str| Fields::read(text.as_bytes()).day("on");
        assert_eq!(day("on-day=&on-month=&on-year="), Ok(None));
        assert_eq!(
            day("on-day=3&on-month=2&on-year=2026").map(|day| day.map(|day| day.to_string())),
            Ok(Some("2026-02-03".to_owned()))
        );
        for wrong in ["on-day=30&on-month=2&on-year=2026", "on-day=3&on-month=2", "on-day=x&on-month=2&on-year=2026"] {
            assert_eq!(day(wrong), Err(()), "{wrong}");
        }
    }
}
