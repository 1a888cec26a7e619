//! What somebody looks for with whom is not theirs: asked once, with one click, and said again by every address that leads on from there.

use crate::kit::{Attributes, Button};
use crate::layout::{Frame, heading_large, paragraph};
use crate::visit::{Fields, Visit};
use maud::{Markup, html};
use touchstone_domain::permission::LookPurpose;

/// A case by the id in its address, and what whoever looks at it stated they look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct At {
    id: String,
    why: Option<LookPurpose>,
}

impl At {
    /// The case that a page is about.
    pub(crate) fn of(visit: &Visit<'_>) -> Self {
        Self { id: visit.id.clone(), why: LookPurpose::stated(visit.query.get("why")) }
    }

    /// A case by its id, of which nobody was asked.
    pub(crate) fn case(id: &str) -> Self {
        Self { id: id.to_owned(), why: None }
    }

    /// The id of the case; empty where there are no addresses about it.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// What was stated, by its word.
    pub(crate) fn stated(&self) -> Option<&'static str> {
        self.why.map(LookPurpose::code)
    }

    /// An address about the case: what follows its id, with a query or without.
    pub(crate) fn to(&self, rest: &str) -> String {
        self.on(&format!("/cases/{}{rest}", self.id))
    }

    /// An address that leads on from here, with what was stated.
    pub(crate) fn on(&self, address: &str) -> String {
        let Some(why) = self.stated() else { return address.to_owned() };
        let (address, part) = address.find('#').map_or((address, ""), |at| (&address[..at], &address[at..]));
        let joint = if address.contains('?') { '&' } else { '?' };
        format!("{address}{joint}why={why}{part}")
    }
}

/// Asks what they look for: each answer is one click, and goes where they were on their way to, with all that was asked or sent.
pub(crate) fn ask(frame: &Frame, path: &str, sent: Option<&Fields>) -> Markup {
    let tongue = &frame.tongue;
    let (address, query) = path.split_once('?').unwrap_or((path, ""));
    let query: Vec<(String, String)> =
        Fields::read(query.as_bytes()).0.into_iter().filter(|(name, _)| name != "why").collect();
    // A form that was sent is sent again as it was, and its address says what for; of what was asked the query is a form.
    let (method, fields) = sent.map_or(("get", &query), |sent| ("post", &sent.0));
    let answer = |purpose: LookPurpose| {
        let button = Button {
            content: tongue.say(&format!("why-{}", purpose.code())).into(),
            classes: "govuk-button--secondary govuk-!-margin-bottom-0".into(),
            ..Button::default()
        };
        if sent.is_none() {
            return Button { name: Some("why".to_owned()), value: Some(purpose.code().to_owned()), ..button };
        }
        let mut with = form_urlencoded::Serializer::new(String::new());
        let with = with.extend_pairs(&query).append_pair("why", purpose.code()).finish();
        Button { attributes: Attributes::default().with("formaction", format!("{address}?{with}")), ..button }
    };
    let content = html! {
        (heading_large(&tongue.say("why-title")))
        (paragraph(&tongue.say("why-what-for")))
        form method=(method) action=(address) {
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            @for purpose in LookPurpose::STATED { p.govuk-body { (answer(purpose)) } }
        }
    };
    frame.page(&tongue.say("why-title"), &content)
}

#[cfg(test)]
pub(crate) fn samples(tongue: &crate::tongue::Tongue) -> Vec<crate::layout::Sample> {
    let path = "/cases/0198c2a0-0000-7000-8000-000000000001";
    let frame = Frame::sample(tongue, path);
    let sent = Fields(vec![("rationale".to_owned(), "Plan holds.\n<b>".repeat(400))]);
    vec![
        ("normal", ask(&frame, path, None)),
        ("query", ask(&frame, &format!("{path}/doubt?fact=event%2F2026-01-12%2Frecall&why=nothing"), None)),
        ("sent", ask(&frame, &format!("{path}/oversight"), Some(&sent))),
    ]
}

#[cfg(test)]
mod tests {
    use super::{At, ask};
    use crate::layout::Frame;
    use crate::tongue::Tongue;
    use crate::visit::Fields;
    use maud::Render;
    use touchstone_domain::permission::LookPurpose;
    use touchstone_domain::words::language::Language;

    #[test]
    fn every_address_says_what_was_stated_and_nothing_where_nothing_was() {
        let at = At { id: "x".to_owned(), why: Some(LookPurpose::Duty) };
        assert_eq!(at.to(""), "/cases/x?why=duty");
        assert_eq!(at.to("/doubt?fact=rosh"), "/cases/x/doubt?fact=rosh&why=duty");
        assert_eq!(at.to("/doubt/choose#happened"), "/cases/x/doubt/choose?why=duty#happened");
        assert_eq!(At::case("x").to("/doubt/choose#happened"), "/cases/x/doubt/choose#happened");
    }

    #[test]
    fn all_that_was_asked_or_sent_goes_along() {
        let frame = Frame::sample(&Tongue::of(Language::English), "/");
        let asked = ask(&frame, "/cases/x?on-day=1&known=yes&why=nonsense", None).render().into_string();
        assert!(asked.contains("<form method=\"get\" action=\"/cases/x\">"), "{asked}");
        assert!(asked.contains("name=\"on-day\" value=\"1\"") && asked.contains("name=\"known\" value=\"yes\""));
        assert!(!asked.contains("nonsense") && asked.contains("value=\"duty\" name=\"why\""), "{asked}");
        let sent = Fields(vec![("why".to_owned(), "It is <wrong>.\nYes.".to_owned())]);
        let asked = ask(&frame, "/cases/x/doubt?fact=rosh", Some(&sent)).render().into_string();
        assert!(asked.contains("<form method=\"post\""), "{asked}");
        assert!(asked.contains("name=\"why\" value=\"It is &lt;wrong&gt;.\nYes.\""), "what was written stays: {asked}");
        assert!(asked.contains("formaction=\"/cases/x/doubt?fact=rosh&amp;why=duty\""), "{asked}");
    }
}
