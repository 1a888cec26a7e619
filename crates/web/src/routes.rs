//! The one table of routes: where, who may, what the log says of it, and what answers.
//!
//! A route cannot be served without its row, and a row cannot be written without saying who may and what is logged.

use crate::visit::{Answered, Visit};
use crate::{access, assets, case, documents, doubt, emergencies, failed, looks, oversight, staff, today, users};
use touchstone_domain::permission::Permission;
use touchstone_service::Verb;

/// How a route is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// To look.
    Get,
    /// To act.
    Post,
}

/// Who may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// Anybody, signed in or not: nothing about anybody is shown.
    Anybody,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever has this permission with some data; the service asks again, with the data.
    May(Permission),
}

/// What the log says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logs {
    /// Nothing, and why.
    Nothing(&'static str),
    /// An entry with this verb, whose subjects are whoever is shown.
    As(Verb),
}

/// One route.
pub struct Route {
    /// How it is asked for.
    pub method: Method,
    /// Where; `{id}` is what names something there.
    pub path: &'static str,
    /// Who may.
    pub who: For,
    /// What the log says.
    pub logs: Logs,
    pub(crate) answer: fn(&Visit<'_>) -> Answered,
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {}", self.method, self.path)
    }
}

const fn route(method: Method, path: &'static str, who: For, logs: Logs, answer: fn(&Visit<'_>) -> Answered) -> Route {
    Route { method, path, who, logs, answer }
}

const NOBODY: Logs = Logs::Nothing("nothing about anybody is shown");
const ONWARDS: Logs = Logs::Nothing("it only leads on");
const DRAFT: Logs = Logs::Nothing("their own words are kept for them alone");
const SEEN: Logs = Logs::As(Verb::Consultation);
const DISCLOSED: Logs = Logs::As(Verb::Disclosure);
const CHANGED: Logs = Logs::As(Verb::Alteration);

/// Every route.
pub static ROUTES: [Route; 44] = {
    use {For as F, Method as M, Permission as P};
    [
        route(M::Get, "/", F::SignedIn, ONWARDS, today::begin),
        route(M::Get, "/sign-in", F::Anybody, NOBODY, access::sign_in::ask),
        route(M::Post, "/sign-in", F::Anybody, SEEN, access::sign_in::sign_in),
        route(M::Post, "/sign-out", F::SignedIn, SEEN, access::sign_in::sign_out),
        route(M::Get, "/language/{id}", F::Anybody, ONWARDS, access::language::choose),
        route(M::Get, "/today", F::May(P::SeeDue), SEEN, today::today),
        route(M::Get, "/cases/{id}", F::May(P::SeeDue), SEEN, case::case),
        route(M::Get, "/cases/{id}/oversight", F::May(P::RecordOversight), SEEN, oversight::record::ask),
        route(M::Post, "/cases/{id}/oversight", F::May(P::RecordOversight), CHANGED, oversight::record::save),
        route(M::Post, "/cases/{id}/oversight/draft", F::May(P::RecordOversight), DRAFT, oversight::record::keep),
        route(M::Get, "/cases/{id}/agreed-date", F::May(P::AgreeDate), SEEN, oversight::agree::ask),
        route(M::Post, "/cases/{id}/agreed-date", F::May(P::AgreeDate), CHANGED, oversight::agree::save),
        route(M::Get, "/records/{id}/correct", F::May(P::RecordOversight), SEEN, oversight::correct::ask),
        route(M::Post, "/records/{id}/correct", F::May(P::RecordOversight), CHANGED, oversight::correct::save),
        route(M::Get, "/practitioners/{id}/conversation", F::May(P::RecordOversight), SEEN, oversight::meeting::ask),
        route(
            M::Post,
            "/practitioners/{id}/conversation",
            F::May(P::RecordOversight),
            CHANGED,
            oversight::meeting::save,
        ),
        route(
            M::Post,
            "/practitioners/{id}/conversation/draft",
            F::May(P::RecordOversight),
            DRAFT,
            oversight::meeting::keep,
        ),
        route(M::Get, "/cases/{id}/doubt", F::May(P::Doubt), SEEN, doubt::say::ask),
        route(M::Post, "/cases/{id}/doubt", F::May(P::Doubt), CHANGED, doubt::say::say),
        route(M::Get, "/cases/{id}/doubt/choose", F::May(P::Doubt), SEEN, doubt::choose::choose),
        route(M::Get, "/cases/{id}/doubt/withdraw", F::May(P::Doubt), SEEN, doubt::withdraw::ask),
        route(M::Post, "/cases/{id}/doubt/withdraw", F::May(P::Doubt), CHANGED, doubt::withdraw::withdraw),
        route(M::Get, "/doubts", F::May(P::PutRight), SEEN, doubt::owned::list),
        route(M::Get, "/staff/{id}", F::May(P::SeeDue), SEEN, staff::member),
        route(M::Get, "/documents/{id}", F::May(P::SeeDue), SEEN, documents::document),
        route(M::Get, "/cases/{id}/looks", F::May(P::SeeLooks), SEEN, looks::looks),
        route(M::Get, "/records/{id}/receipt", F::May(P::SeeDue), Logs::As(Verb::Disclosure), looks::receipt),
        route(M::Get, "/users", F::May(P::ManageUsers), SEEN, users::list::list),
        route(M::Get, "/users/add", F::May(P::ManageUsers), NOBODY, users::add::ask),
        route(M::Post, "/users/add", F::May(P::ManageUsers), CHANGED, users::add::add),
        route(M::Get, "/users/{id}", F::May(P::ManageUsers), SEEN, users::person::person),
        route(M::Post, "/users/{id}/roles", F::May(P::ManageUsers), CHANGED, users::person::roles),
        route(M::Post, "/users/{id}/password", F::May(P::ManageUsers), CHANGED, users::person::password),
        route(M::Post, "/users/{id}/disabled", F::May(P::ManageUsers), CHANGED, users::person::disabled),
        route(M::Get, "/emergencies", F::May(P::SeeEmergencies), SEEN, emergencies::list),
        route(M::Post, "/emergencies", F::May(P::AskInEmergency), CHANGED, emergencies::ask),
        route(M::Post, "/emergencies/{id}/allow", F::May(P::AllowInEmergency), DISCLOSED, emergencies::allow),
        route(M::Post, "/emergencies/{id}/note", F::May(P::SeeEmergencies), CHANGED, emergencies::note),
        route(M::Get, "/emergencies/{id}/case", F::May(P::AskInEmergency), SEEN, emergencies::look),
        route(M::Get, "/permissions", F::May(P::SeePermissions), NOBODY, access::permissions::show),
        route(M::Get, "/assets/{*id}", F::Anybody, NOBODY, assets::show),
        route(M::Get, "/health", F::Anybody, NOBODY, failed::health),
        route(M::Get, "/health/ping", F::Anybody, NOBODY, failed::ping),
        route(M::Get, "/info", F::Anybody, NOBODY, failed::info),
    ]
};
