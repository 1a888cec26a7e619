//! What is around every page: header, navigation, language, footer; and headings and paragraphs.

use crate::assets::link;
use crate::kit::page::{HeadIcons, Page};
use crate::kit::{
    EndAlign, EndSlot, ErrorListItem, ErrorMessage, ErrorSummary, GenericHeader, NavigationItem, NavigationSlots,
    NotificationBanner, PhaseBanner, ServiceNavigation, SkipLink, Tag, Text,
};
use crate::tongue::Tongue;
use crate::visit::Visit;
use maud::{Markup, Render, html};
use touchstone_domain::permission::Permission;
use touchstone_service::actor::Actor;
use touchstone_service::emergency::alarms;

/// What a page says of itself and of its reader.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) tongue: Tongue,
    /// Who reads it, if they are signed in.
    pub(crate) reader: Option<String>,
    /// Where they may go: a message and an address each.
    pub(crate) places: Vec<(&'static str, &'static str)>,
    /// Where it is, for the link to the other language.
    pub(crate) path: String,
    /// How many emergencies nobody has taken note of, of those that the reader may know of.
    pub(crate) alarms: usize,
}

/// Where somebody may go from any page.
pub(crate) fn places(actor: &Actor) -> Vec<(&'static str, &'static str)> {
    let on_staff = matches!(actor, Actor::User(user) if user.staff_code.is_some());
    let today = (on_staff && actor.could(Permission::SeeDue)).then_some(("nav-today", "/today"));
    // On Today stands what they are to put right as well.
    let doubts =
        (today.is_none() && on_staff && actor.could(Permission::PutRight)).then_some(("nav-doubts", "/doubts"));
    let users = actor.could(Permission::ManageUsers).then_some(("nav-users", "/users"));
    let emergencies = actor.could(Permission::SeeEmergencies).then_some(("nav-emergencies", "/emergencies"));
    let permissions = actor.could(Permission::SeePermissions).then_some(("nav-permissions", "/permissions"));
    [today, doubts, users, emergencies, permissions].into_iter().flatten().collect()
}

impl Frame {
    pub(crate) fn of(visit: &Visit<'_>) -> Self {
        // An answer to a form is not a place to come back to; the form is.
        let alarms = visit.actor.as_ref().map(|actor| alarms(&visit.site.service, actor, &visit.moment));
        // Where it cannot be found out, there may be one.
        let alarms = alarms.map_or(0, |alarms| alarms.unwrap_or(1));
        Self { alarms, ..Self::read_by(&visit.tongue, visit.actor.as_ref(), visit.path.clone()) }
    }

    /// For whoever is signed in, or for nobody.
    pub(crate) fn read_by(tongue: &Tongue, actor: Option<&Actor>, path: String) -> Self {
        let reader = actor.map(|actor| match actor {
            Actor::Owner(name) => name.clone(),
            Actor::User(user) => user.name.clone(),
        });
        Self { tongue: tongue.clone(), reader, places: actor.map(places).unwrap_or_default(), path, alarms: 0 }
    }

    fn navigation(&self) -> ServiceNavigation {
        let tongue = &self.tongue;
        let place = |(message, to): &(&str, &str)| NavigationItem {
            content: tongue.say(message).into(),
            href: Some((*to).to_owned()),
            current: self.path.starts_with(to),
            ..NavigationItem::default()
        };
        let mut items: Vec<NavigationItem> = self.places.iter().map(place).collect();
        let other = if tongue.is_welsh() { "en" } else { "cy" };
        let mut query = form_urlencoded::Serializer::new(String::new());
        let toggle = format!("/language/{other}?{}", query.append_pair("to", &self.path).finish());
        items.push(NavigationItem {
            content: html! { span lang=(other) { (tongue.say("nav-language")) } }.into(),
            href: Some(toggle),
            ..NavigationItem::default()
        });
        ServiceNavigation {
            aria_label: Some(tongue.say("nav-service")),
            menu_button_text: Some(tongue.say("nav-menu")),
            navigation: items,
            collapse_navigation_on_mobile: Some(false),
            slots: NavigationSlots {
                end: self.reader.as_ref().map(|name| EndSlot { html: self.signed_in(name), align: EndAlign::Inline }),
                ..NavigationSlots::default()
            },
            ..ServiceNavigation::default()
        }
    }

    fn signed_in(&self, name: &str) -> Markup {
        html! {
            div.touchstone-reader {
                span { (self.tongue.with("signed-in-as", &[("name", name)])) }
                form.touchstone-sign-out method="post" action="/sign-out" {
                    button type="submit" { (self.tongue.say("sign-out")) }
                }
            }
        }
    }

    /// That somebody asked to see a case in an emergency, on every page until somebody takes note.
    fn alarm(&self) -> Markup {
        let tongue = &self.tongue;
        NotificationBanner {
            title: tongue.say("alarm-title").into(),
            content: html! {
                p.govuk-notification-banner__heading {
                    (tongue.count("alarm", self.alarms)) " "
                    a.govuk-notification-banner__link href="/emergencies" { (tongue.say("alarm-see")) }
                }
            }
            .into(),
            title_id: Some("alarm-title".to_owned()),
            ..NotificationBanner::default()
        }
        .render()
    }

    /// The whole page. `title` never names anybody.
    pub(crate) fn page(&self, title: &str, content: &Markup) -> Markup {
        self.page_of(title, content.0.len(), |out| content.render_to(out))
    }

    /// The whole page around what `content` writes, which is about so many bytes.
    pub(crate) fn page_of(&self, title: &str, length: usize, content: impl FnOnce(&mut String)) -> Markup {
        let tongue = &self.tongue;
        let name = html! { span.touchstone-name { "Touchstone" } };
        let draft = tongue.is_welsh().then(|| PhaseBanner {
            content: tongue.say("welsh-draft").into(),
            tag: Tag { content: tongue.say("draft").into(), ..Tag::default() },
            ..PhaseBanner::default()
        });
        Page {
            html_lang: Some(tongue.code().to_owned()),
            page_title: format!("{title} - Touchstone"),
            head_icons: HeadIcons::Own(html! {
                link rel="icon" sizes="any" href=(link("images/favicon.svg")) type="image/svg+xml";
            }),
            stylesheets: ["govuk-frontend.min.css", "moj-frontend.min.css", "touchstone.css"].map(link).to_vec(),
            js_enabled: Some(link("js-enabled.js")),
            module_scripts: vec![link("start.js")],
            skip_link: Some(SkipLink {
                content: tongue.say("skip-link").into(),
                href: Some("#main-content".to_owned()),
                ..SkipLink::default()
            }),
            header: html! {
                (GenericHeader { logo: name.into(), ..GenericHeader::default() })
                (self.navigation())
                @if let Some(draft) = draft { (draft) }
            },
            ..Page::default()
        }
        .around(length, |out| {
            if self.alarms > 0 {
                self.alarm().render_to(out);
            }
            content(out);
        })
    }

    /// A page with a heading and paragraphs alone.
    pub(crate) fn note(&self, title: &str, paragraphs: &[String]) -> Markup {
        let content = html! {
            (heading_large(title))
            @for text in paragraphs { (paragraph(text)) }
        };
        self.page(title, &content)
    }
}

pub(crate) fn heading_large(text: &str) -> Markup {
    html! { h1.govuk-heading-l { (Text(text)) } }
}

pub(crate) fn heading(text: &str) -> Markup {
    html! { h2.govuk-heading-m { (Text(text)) } }
}

pub(crate) fn heading_small(id: Option<&str>, text: &str) -> Markup {
    html! { h3.govuk-heading-s id=[id] { (Text(text)) } }
}

pub(crate) fn paragraph(text: &str) -> Markup {
    html! { p.govuk-body { (Text(text)) } }
}

pub(crate) fn list(items: &[String]) -> Markup {
    html! {
        @if !items.is_empty() {
            ul.govuk-list.govuk-list--bullet { @for item in items { li { (Text(item)) } } }
        }
    }
}

/// All that is wrong with a form: the id of each field, and what is wrong.
pub(crate) fn errors<F: AsRef<str>>(tongue: &Tongue, errors: &[(F, String)]) -> Markup {
    if errors.is_empty() {
        return Markup::default();
    }
    let item = |(field, text): &(F, String)| ErrorListItem {
        href: Some(format!("#{}", field.as_ref())),
        content: text.clone().into(),
        ..ErrorListItem::default()
    };
    ErrorSummary {
        title: tongue.say("error-title").into(),
        error_list: errors.iter().map(item).collect(),
        ..ErrorSummary::default()
    }
    .render()
}

/// What is wrong with a field, beside it.
pub(crate) fn error_message(tongue: &Tongue, text: String) -> ErrorMessage {
    ErrorMessage { content: text.into(), visually_hidden_text: Some(tongue.say("error")), ..ErrorMessage::default() }
}

/// A page as it looks with made-up content, for tests.
#[cfg(test)]
pub(crate) type Sample = (&'static str, Markup);

#[cfg(test)]
impl Frame {
    pub(crate) fn sample(tongue: &Tongue, path: &str) -> Self {
        let places = vec![("nav-today", "/today"), ("nav-users", "/users")];
        Self { tongue: tongue.clone(), reader: Some("Ward, Anna".to_owned()), places, path: path.to_owned(), alarms: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::Sample;
    use crate::tongue::Tongue;
    use touchstone_domain::words::language::Language;

    /// Every page, with normal, empty, long and wrong content. A message that is missing panics.
    fn samples(tongue: &Tongue) -> Vec<(&'static str, Vec<Sample>)> {
        vec![
            ("sign-in", crate::access::sign_in::samples(tongue)),
            ("today", crate::today::samples(tongue)),
            ("case", crate::case::samples(tongue)),
            ("record", crate::oversight::record::samples(tongue)),
            ("correct", crate::oversight::correct::samples(tongue)),
            ("agree", crate::oversight::agree::samples(tongue)),
            ("conversation", crate::oversight::meeting::samples(tongue)),
            ("doubt", crate::doubt::samples(tongue)),
            ("users", crate::users::samples(tongue)),
            ("emergencies", crate::emergencies::samples(tongue)),
            ("permissions", crate::access::permissions::samples(tongue)),
            ("staff", crate::staff::samples(tongue)),
            ("documents", crate::documents::samples(tongue)),
            ("looks", crate::looks::samples(tongue)),
            ("why", crate::why::samples(tongue)),
            ("failed", crate::failed::samples(tongue)),
        ]
    }

    #[test]
    fn every_sample_is_a_whole_page_in_both_languages() {
        for language in [Language::English, Language::Welsh] {
            let tongue = Tongue::of(language);
            for (page, sample, html) in samples(&tongue)
                .into_iter()
                .flat_map(|(page, all)| all.into_iter().map(move |(name, html)| (page, name, html.0)))
            {
                let at = format!("{page}, {sample}, {}", tongue.code());
                assert!(html.contains(&format!("<html lang=\"{}\"", tongue.code())), "{at}");
                assert_eq!(html.matches("<h1").count(), 1, "{at}");
                let title =
                    html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).expect("a title");
                for personal in ["Smith", "Ward", "X320741"] {
                    assert!(!title.contains(personal), "{at}: {title}");
                }
                for forbidden in ["<script>", " style=", "<style", " onclick", "javascript:"] {
                    assert!(!html.contains(forbidden), "{at}: {forbidden}");
                }
                let is_wrong = html.contains("govuk-error-summary");
                let says_so = title.starts_with(&tongue.say("error")) || page == "case";
                assert!(!is_wrong || says_so, "{at}: {title}");
            }
        }
    }
}
