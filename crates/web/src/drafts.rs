//! What somebody began to write and has not sent: kept on the server, for them alone; and the token that makes a form that is sent
//! twice one act.

use crate::tongue::Tongue;
use crate::visit::{Failure, Fields, Visit};
use touchstone_service::Error;
use touchstone_service::access::{self, Actors};
use touchstone_service::drafts::{Begun, save_draft};

/// A token for one sending.
pub(crate) fn token(visit: &Visit<'_>) -> String {
    visit.form_token()
}

/// The token that a form came with; `Err` says that it has none, and what to do.
pub(crate) fn token_of<'f>(tongue: &Tongue, sent: &'f Fields) -> Result<&'f str, String> {
    let token = sent.get("token");
    uuid::Uuid::try_parse(token).map(|_| token).map_err(|_| tongue.say("record-anew"))
}

/// Fields that a draft keeps: all but the token, which is for one sending.
pub(crate) fn to_keep(form: &Fields) -> Vec<(String, String)> {
    form.0.iter().filter(|(name, _)| name != "token").cloned().collect()
}

/// A form as it was begun before, with a token of its own.
pub(crate) fn resumed(blank: Fields, draft: Option<&Vec<(String, String)>>) -> Fields {
    let Some(draft) = draft else { return blank };
    let mut fields = blank;
    fields.0.retain(|(name, _)| name == "token");
    fields.0.extend(draft.iter().filter(|(name, _)| name != "token").cloned());
    fields
}

/// Keeps what was sent and is not stored as it is wrong: it survives whatever happens next, and the page says what is wrong even if
/// it cannot be kept. A form as it came is nothing that anybody began, and its day would be taken for theirs tomorrow.
pub(crate) fn keep_refused(visit: &Visit<'_>, begun: Begun<'_>, blank: &Fields) {
    let is_as_it_came = |field: &(String, String)| field.1.is_empty() || blank.0.contains(field);
    let mut written = visit.form.0.iter().filter(|field| field.0 != "token" && !is_as_it_came(field));
    if let (Ok(actor), Some(_)) = (visit.actor(), written.next()) {
        drop(save_draft(&visit.site.service, actor, &visit.moment, (begun, &to_keep(&visit.form))));
    }
}

/// The page with the form that is sent to an address: where somebody goes on who had to sign in meanwhile.
pub(crate) fn page_of(sent_to: &str) -> String {
    let (path, query) =
        sent_to.split_once('?').map_or((sent_to, String::new()), |(path, rest)| (path, format!("?{rest}")));
    if path.starts_with("/emergencies/") {
        return "/emergencies".to_owned();
    }
    let ends = ["/draft", "/roles", "/password", "/disabled"];
    let page = ends.iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path);
    format!("{page}{query}")
}

/// Fields that are carried through signing in: never a password, which is typed again.
pub(crate) fn to_carry(form: &Fields) -> Vec<(String, String)> {
    form.0.iter().filter(|(name, _)| name != "password").cloned().collect()
}

/// Keeps what somebody sent while they were not signed in, now that they are, if they may write there.
pub(crate) fn keep_for(visit: &Visit<'_>, token: &str, to: &str, sent: &Fields) -> Result<(), Failure> {
    let (path, query) = to.split_once('?').unwrap_or((to, ""));
    let query = Fields::read(query.as_bytes());
    let named = |before: &str, after: &str| path.strip_prefix(before)?.strip_suffix(after);
    let is = |known: &str, begun| (path == known).then_some(begun);
    let begun = [
        named("/cases/", "/oversight").map(Begun::Record),
        named("/cases/", "/agreed-date").map(|id| Begun::Agree(id, query.get("rule"))),
        named("/records/", "/correct").map(Begun::Correct),
        named("/practitioners/", "/conversation").map(Begun::Meeting),
        named("/cases/", "/doubt").map(|id| Begun::Doubt(id, query.get("fact"))),
        named("/cases/", "/doubt/withdraw").map(|id| Begun::Withdraw(id, query.get("doubt"))),
        is("/users/add", Begun::AddUser),
        is("/emergencies", Begun::Emergency),
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

#[cfg(test)]
mod tests {
    use super::page_of;

    #[test]
    fn whoever_had_to_sign_in_comes_back_to_the_page_that_holds_the_form() {
        for (sent_to, page) in [
            ("/cases/x/oversight/draft?why=duty", "/cases/x/oversight?why=duty"),
            ("/cases/x/doubt?fact=rosh", "/cases/x/doubt?fact=rosh"),
            ("/users/x/password", "/users/x"),
            ("/emergencies/7/allow", "/emergencies"),
            ("/emergencies", "/emergencies"),
        ] {
            assert_eq!(page_of(sent_to), page);
        }
    }
}
