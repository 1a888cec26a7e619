//! What somebody began to write and has not sent: kept on the server, for them alone; and the token that makes a form that is sent
//! twice one act.

use crate::tongue::Tongue;
use crate::visit::{Failure, Fields, Visit};
use touchstone_service::Error;
use touchstone_service::access::{self, Actors};
use touchstone_service::oversight::{Begun, save_draft};
use uuid::Builder;

/// A token for one sending.
pub(super) fn token(visit: &Visit<'_>) -> String {
    let mut chance = [0; 10];
    chance.copy_from_slice(&visit.moment.seed[22..]);
    let milliseconds = u64::try_from(visit.moment.at.0 / 1000).unwrap_or(0);
    Builder::from_unix_timestamp_millis(milliseconds, &chance).into_uuid().to_string()
}

/// The token that a form came with; `Err` says that it has none, and what to do.
pub(super) fn token_of<'f>(tongue: &Tongue, sent: &'f Fields) -> Result<&'f str, String> {
    let token = sent.get("token");
    uuid::Uuid::try_parse(token).map(|_| token).map_err(|_| tongue.say("record-anew"))
}

/// Fields that a draft keeps: all but the token, which is for one sending.
pub(super) fn to_keep(form: &Fields) -> Vec<(String, String)> {
    form.0.iter().filter(|(name, _)| name != "token").cloned().collect()
}

/// A form as it was begun before, with a token of its own.
pub(super) fn resumed(blank: Fields, draft: Option<&Vec<(String, String)>>) -> Fields {
    let Some(draft) = draft else { return blank };
    let mut fields = blank;
    fields.0.retain(|(name, _)| name == "token");
    fields.0.extend(draft.iter().filter(|(name, _)| name != "token").cloned());
    fields
}

/// Keeps what was sent and is not stored as it is wrong: it survives whatever happens next, and the page says what is wrong even if
/// it cannot be kept.
pub(super) fn keep_refused(visit: &Visit<'_>, begun: Begun<'_>) {
    if let Ok(actor) = visit.actor() {
        drop(save_draft(&visit.site.service, actor, &visit.moment, (begun, &to_keep(&visit.form))));
    }
}

/// Keeps what somebody sent while they were not signed in, now that they are, if they may write there.
pub(crate) fn keep_for(visit: &Visit<'_>, token: &str, to: &str, sent: &Fields) -> Result<(), Failure> {
    let (path, query) = to.split_once('?').unwrap_or((to, ""));
    let query = Fields::read(query.as_bytes());
    let named = |before: &str, after: &str| path.strip_prefix(before)?.strip_suffix(after);
    let begun = [
        named("/cases/", "/oversight").map(Begun::Record),
        named("/cases/", "/agreed-date").map(|id| Begun::Agree(id, query.get("rule"))),
        named("/records/", "/correct").map(Begun::Correct),
        named("/practitioners/", "/conversation").map(Begun::Meeting),
    ];
    let Some(begun) = begun.into_iter().flatten().next() else { return Ok(()) };
    let service = &visit.site.service;
    let Some(actor) = access::who_is(service, &Actors::default(), &visit.moment, token)? else { return Ok(()) };
    match save_draft(service, &actor, &visit.moment, (begun, &to_keep(sent))) {
        // Somebody else signed in, who may not write there: it is not theirs to keep.
        Ok(()) | Err(Error::NotAllowed(_)) => Ok(()),
        Err(other) => Err(other.into()),
    }
}
