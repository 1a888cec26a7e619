//! Parts of pages that show doubts: what a fact is called, and what is said of it.

use crate::today::sentence;
use crate::tongue::Tongue;
use crate::why::At;
use maud::{Markup, html};
use touchstone_domain::doubt::Doubted;
use touchstone_domain::policy::Keeper;
use touchstone_service::doubt::Doubt;

/// A fact by its code, in the reader's language: "ROSH", "the record of 5 January 2026".
pub(crate) fn fact_name(tongue: &Tongue, code: &str) -> String {
    match Doubted::parse(code) {
        Some(Doubted::Event(on, kind)) => {
            let what = tongue.word("event", &kind);
            tongue.with("fact-name-event", &[("what", &what), ("day", &tongue.day(on))])
        }
        Some(Doubted::Record(on, _)) => tongue.with("fact-name-record", &[("day", &tongue.day(on))]),
        _ if tongue.words().knows(&format!("fact-name-{code}")) => tongue.say(&format!("fact-name-{code}")),
        _ => tongue.word("attribute", code),
    }
}

/// Who keeps a fact: "the practitioner, Patel, Meera".
pub(crate) fn keeper_name(tongue: &Tongue, keeper: Keeper, practitioner: &str) -> String {
    let who = tongue.say(&format!("keeper-{}", keeper.code()));
    match keeper {
        Keeper::Practitioner if !practitioner.is_empty() => {
            tongue.with("keeper-named", &[("who", &who), ("name", practitioner)])
        }
        _ => who,
    }
}

/// Where somebody says that a fact of a case is wrong.
pub(crate) fn link_to(at: &At, fact: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    at.to(&format!("/doubt?{}", query.append_pair("fact", fact).finish()))
}

/// "Said to be wrong by Ward, Anna on 12 January 2026; Patel, Meera puts it right", why, and the way to take it back.
pub(crate) fn said(tongue: &Tongue, at: &At, doubt: &Doubt, may_withdraw: bool) -> Markup {
    let owner = doubt.owner.clone().unwrap_or_else(|| tongue.say("keeper-ndelius"));
    let words = [("by", doubt.by.as_str()), ("day", &tongue.day(doubt.said_on)), ("owner", &owner)];
    html! {
        strong { (tongue.with("doubt-said", &words)) }
        br; span.touchstone-text { (doubt.why) }
        @if !doubt.should_be.is_empty() { br; (tongue.with("doubt-should", &[("what", &doubt.should_be)])) }
        @if let Some(until) = doubt.holds_until { br; (tongue.with("doubt-holds", &[("day", &tongue.day(until))])) }
        @if may_withdraw {
            br; a.govuk-link href=(at.to(&format!("/doubt/withdraw?doubt={}", doubt.number))) {
                (tongue.say("doubt-withdraw"))
                span.govuk-visually-hidden { " " (sentence(&fact_name(tongue, &doubt.fact))) }
            }
        }
    }
}
