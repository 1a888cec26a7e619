//! Templates and options of which the packages have no fixtures.
//!
//! They are the Ministry of Justice's components, GOV.UK's page, and options of GOV.UK's components that no fixture of theirs has.
//! The HTML in `expected` is what nunjucks 3.2.4 made of the packages' own templates with the options beside it, set as the
//! packages' authors set it: `autoescape`, `trimBlocks`, `lstripBlocks`. The page's blocks are options there.

use crate::{
    options::{COMPONENTS, MOJ, PAGE, Shown, page::JS_ENABLED_FILE},
    reading::{
        difference::difference,
        package::{Fixture, expected, version},
    },
};
use touchstone_web::kit::page::JS_ENABLED;

fn compare(component: &str, shown: Shown, fixtures: Vec<Fixture>) {
    assert!(!fixtures.is_empty(), "{component}: no fixtures");
    let fault = |fixture: Fixture| {
        let fault = match shown(fixture.options) {
            Ok(markup) => difference(&fixture.html, &markup.0),
            Err(error) => Some(format!("the options are not read: {error}")),
        };
        fault.map(|fault| format!("{component}, {:?}: {fault}", fixture.name))
    };
    let faults: Vec<String> = fixtures.into_iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_expected_html_is_of_the_packages_that_are_there() {
    let render = "render its templates anew into `expected`, then change the version here";
    assert_eq!(version("@ministryofjustice/frontend"), "11.1.0", "{render}");
    assert_eq!(version("govuk-frontend"), "6.6.0", "{render}");
}

#[test]
fn the_ministry_of_justices_components_are_equal() {
    for (component, shown) in MOJ {
        compare(component, shown, expected(component));
    }
}

#[test]
fn options_that_no_fixture_has_are_equal() {
    const WITH_SUCH: [&str; 17] = [
        "breadcrumbs",
        "button",
        "character-count",
        "checkboxes",
        "date-input",
        "details",
        "fieldset",
        "input",
        "label",
        "pagination",
        "password-input",
        "radios",
        "select",
        "service-navigation",
        "summary-list",
        "table",
        "textarea",
    ];
    for component in WITH_SUCH {
        let known = COMPONENTS.iter().find(|(name, _)| *name == component);
        let (_, shown) = known.unwrap_or_else(|| panic!("{component} is not in the kit"));
        compare(component, *shown, expected(&format!("govuk/{component}")));
    }
}

/// The template has one script inside the page. Ours is the same script in a file, since the policy of our pages admits none inside.
#[test]
fn the_page_is_equal_but_for_where_its_script_is() {
    let (component, shown) = PAGE;
    let inside = format!("<script>{JS_ENABLED}</script>");
    let linked = format!("<script src=\"{JS_ENABLED_FILE}\"></script>");
    let mut fixtures = expected(component);
    for fixture in &mut fixtures {
        assert_eq!(fixture.html.matches(&inside).count(), 1, "{:?}: the template's script is another", fixture.name);
        fixture.html = fixture.html.replace(&inside, &linked);
    }
    compare(component, shown, fixtures);
}
