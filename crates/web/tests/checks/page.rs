//! What the page may not hold, whatever it is given.

use maud::{Markup, Render, html};
use touchstone_web::kit::page::{JS_ENABLED, Page};

use crate::{
    options::{COMPONENTS, MOJ, PAGE, Shown},
    reading::{
        package::{self, Fixture, expected},
        rendered::{Step, steps},
        tree::parse,
    },
};

/// What the policy of our pages would not admit.
fn forbidden(markup: &Markup) -> Option<String> {
    let steps = steps(&parse(&markup.0).expect("sound HTML"));
    steps.windows(2).find_map(|steps| {
        let Step::Open(name, attributes) = &steps[0] else { return None };
        let is_inside = match name.as_str() {
            "script" => !matches!(steps[1], Step::Close(_)) || !attributes.contains_key("src"),
            "style" => true,
            _ => attributes.keys().any(|name| name == "style" || name.starts_with("on")),
        };
        is_inside.then(|| steps[0].to_string())
    })
}

#[test]
fn no_script_and_no_style_is_inside_any_page_or_component() {
    let none = |component: &str, shown: Shown, fixtures: Vec<Fixture>| {
        // What a fixture's own HTML has is not the component's doing.
        for fixture in fixtures.into_iter().filter(|fixture| !fixture.options.to_string().contains("style=")) {
            let markup = shown(fixture.options).expect("options that are read");
            assert_eq!(forbidden(&markup), None, "{component}, {:?}", fixture.name);
        }
    };
    COMPONENTS.into_iter().for_each(|(name, shown)| none(name, shown, package::fixtures(name)));
    MOJ.into_iter().chain([PAGE]).for_each(|(name, shown)| none(name, shown, expected(name)));
}

#[test]
fn a_planted_script_or_style_is_found() {
    for planted in [
        html! { script { "go()" } },
        html! { script src="/a.js" { "go()" } },
        html! { p style="color:red" {} },
        html! { p onclick="go()" {} },
    ] {
        let page = Page { content: planted.clone(), ..Page::default() };
        assert!(forbidden(&page.render()).is_some(), "{}", planted.0);
    }
}

#[test]
fn a_page_without_scripts_has_no_link_to_one() {
    let page = Page { page_title: "Due".to_owned(), ..Page::default() };
    assert!(!page.render().0.contains("<script"));
}

#[test]
fn the_script_for_the_server_is_the_templates_own() {
    let template = package::read("govuk-frontend/dist/govuk/template.njk");
    assert_eq!(template.matches("<script").count(), 1, "the template has another script");
    assert!(template.contains(&format!(">{JS_ENABLED}</script>")), "the template's script is another");
}
