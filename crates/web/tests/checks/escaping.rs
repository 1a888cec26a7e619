//! Text is text wherever it is given.

use maud::{Markup, Render, html};
use serde_json::Value;
use touchstone_web::kit::{BackLink, Button, Content, Input, Label, Tag, Textarea};

use crate::{
    options::{COMPONENTS, MOJ, PAGE, Shown},
    reading::{
        package::{self, Fixture, expected},
        rendered::{Step, steps},
        tree::parse,
    },
};

const HOSTILE: &str = "'\"></title></textarea></p><script>go()</script>";

/// Options that are HTML, which only pages write.
const HTML: [&str; 8] = ["html", "slots", "head", "headIcons", "header", "footer", "bodyStart", "bodyEnd"];
/// Options that can be one of a few, and words in brackets.
const CLOSED: [&str; 14] = [
    "align",
    "alignMenu",
    "autocapitalize",
    "behaviour",
    "countType",
    "format",
    "headingTag",
    "inputmode",
    "role",
    "type",
    "variant",
    "width",
    "beforeContent",
    "content",
];

/// Each way to put hostile text in place of one text of the options.
fn poisoned(options: &Value) -> Vec<Value> {
    match options {
        // The fixtures have an empty text where an item is left out.
        Value::String(text) if text.is_empty() => Vec::new(),
        Value::String(_) => vec![Value::String(HOSTILE.to_owned())],
        Value::Object(object) => {
            let open = object.iter().filter(|(name, _)| {
                let name = name.as_str();
                !HTML.contains(&name) && !name.ends_with("Html") && !CLOSED.contains(&name)
            });
            let each = open.flat_map(|(name, value)| poisoned(value).into_iter().map(move |value| (name, value)));
            let with = |(name, value): (&String, Value)| {
                let mut object = object.clone();
                object.insert(name.clone(), value);
                Value::Object(object)
            };
            each.map(with).collect()
        }
        Value::Array(all) => {
            let each = all.iter().enumerate();
            let each = each.flat_map(|(at, value)| poisoned(value).into_iter().map(move |value| (at, value)));
            let with = |(at, value)| {
                let mut all = all.clone();
                all[at] = value;
                Value::Array(all)
            };
            each.map(with).collect()
        }
        _ => Vec::new(),
    }
}

/// The elements of some HTML in their order, and whether the hostile text is among its texts and values.
fn read(markup: &Markup) -> (Vec<String>, bool) {
    let steps = steps(&parse(&markup.0).unwrap_or_else(|fault| panic!("{fault}: {}", markup.0)));
    let mut said = false;
    let mut elements = Vec::new();
    for step in steps {
        match step {
            Step::Open(name, attributes) => {
                said |= attributes.values().any(|value| value.contains(HOSTILE));
                elements.push(name);
            }
            Step::Text(text) => said |= text.contains(HOSTILE),
            Step::Close(_) => {}
        }
    }
    (elements, said)
}

fn check(component: &str, shown: Shown, fixtures: Vec<Fixture>) -> (usize, usize) {
    let (mut tried, mut said) = (0, 0);
    for fixture in fixtures {
        let scripts = |markup: &Markup| read(markup).0.iter().filter(|name| *name == "script").count();
        let sound = scripts(&shown(fixture.options.clone()).expect("options that are read"));
        for options in poisoned(&fixture.options) {
            let markup = shown(options.clone()).expect("options that are read");
            assert_eq!(scripts(&markup), sound, "{component}, {:?}: {options}", fixture.name);
            tried += 1;
            said += usize::from(read(&markup).1);
        }
    }
    (tried, said)
}

#[test]
fn no_text_in_any_option_of_any_fixture_becomes_an_element() {
    let (mut tried, mut said) = (0, 0);
    let of_govuk = COMPONENTS.map(|(name, shown)| (name, shown, package::fixtures(name)));
    let of_ours = MOJ.into_iter().chain([PAGE]).map(|(name, shown)| (name, shown, expected(name)));
    for (name, shown, fixtures) in of_govuk.into_iter().chain(of_ours) {
        let (tried_here, said_here) = check(name, shown, fixtures);
        assert!(said_here > 0, "{name}: the text is nowhere");
        tried += tried_here;
        said += said_here;
    }
    assert!(tried > 2000, "only {tried} texts");
    assert!(said * 10 > tried * 9, "of {tried} texts only {said} are shown, so that little is shown to be escaped");
}

#[test]
fn content_that_is_text_is_escaped_and_content_that_is_html_is_not() {
    assert_eq!(Content::from("<b>").render().0, "&lt;b&gt;");
    assert_eq!(Content::from(html! { b { "<" } }).render().0, "<b>&lt;</b>");
}

#[test]
fn each_option_of_a_few_components_is_escaped() {
    let hostile = || HOSTILE.to_owned();
    let all: [Markup; 5] = [
        BackLink { content: HOSTILE.into(), href: Some(hostile()), classes: hostile().into(), ..BackLink::default() }
            .render(),
        Tag { content: HOSTILE.into(), classes: hostile().into(), ..Tag::default() }.render(),
        Button { content: HOSTILE.into(), name: Some(hostile()), value: Some(hostile()), ..Button::default() }.render(),
        Input {
            label: Label { content: HOSTILE.into(), ..Label::default() },
            id: Some(hostile()),
            name: hostile(),
            value: Some(hostile()),
            ..Input::default()
        }
        .render(),
        Textarea { name: hostile(), value: Some(hostile()), ..Textarea::default() }.render(),
    ];
    for markup in all {
        let (elements, said) = read(&markup);
        assert!(said && !elements.iter().any(|name| name == "script"), "{}", markup.0);
        assert!(!markup.0.contains("<script"), "{}", markup.0);
    }
}

#[test]
fn a_line_break_that_begins_a_text_is_kept() {
    for value in ["\nx", "\r\nx", "x\n"] {
        let markup = Textarea { value: Some(value.to_owned()), ..Textarea::default() }.render();
        let steps = steps(&parse(&markup.0).expect("sound HTML"));
        assert!(steps.contains(&Step::Text(value.to_owned())), "{value:?}: {}", markup.0);
    }
}
