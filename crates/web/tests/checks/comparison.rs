//! That the comparison finds what it should: a check that never fails says nothing.

use serde_json::{Value, json};

use crate::{
    options::COMPONENTS,
    reading::{difference::difference, package},
};

/// A piece of HTML and what somebody might make of it by mistake.
const PLANTED: [(&str, &str, &str); 14] = [
    ("a class", r#"<p class="a b">x</p>"#, r#"<p class="a c">x</p>"#),
    ("the order of classes", r#"<p class="a b">x</p>"#, r#"<p class="b a">x</p>"#),
    ("a missing attribute", r#"<p id="a">x</p>"#, "<p>x</p>"),
    ("one attribute more", "<p>x</p>", "<p hidden>x</p>"),
    ("an attribute's value", r#"<a href="/a">x</a>"#, r#"<a href="/a ">x</a>"#),
    ("an element", "<p><b>x</b></p>", "<p><i>x</i></p>"),
    ("an element less", "<p>x</p><p>y</p>", "<p>x</p>"),
    ("an element more", "<p>x</p>", "<p>x</p><p></p>"),
    ("a letter", "<p>x</p>", "<p>X</p>"),
    ("words that run together", "<p><b>x</b> <i>y</i></p>", "<p><b>x</b><i>y</i></p>"),
    ("words that come apart", "<p><b>x</b>y</p>", "<p><b>x</b> y</p>"),
    ("a space that a link underlines", "<p><a>x</a> y</p>", "<p><a>x </a>y</p>"),
    ("a line break that is typed", "<textarea>x\ny</textarea>", "<textarea>x y</textarea>"),
    ("a space that does not break", "<p>x\u{a0}y</p>", "<p>x y</p>"),
];

/// Pieces of HTML that a browser shows alike.
const ALIKE: [(&str, &str); 6] = [
    ("<p>\n  x\n</p>\n<p>y</p>", "<p>x</p><p>y</p>"),
    ("<p>x\n   y</p>", "<p>x y</p>"),
    (r#"<p class="  a   b" id="c">x</p>"#, r#"<p id="c" class="a b">x</p>"#),
    ("<p>&lt;&#39;&quot;&amp;</p>", "<p>&lt;'\"&amp;</p>"),
    ("<p>x <b> y</b></p>", "<p>x <b>y</b></p>"),
    (r#"<svg> <path d="z"/> </svg>"#, r#"<svg><path d="z"></path></svg>"#),
];

/// What a browser would put right, and we do not.
const UNSOUND: [&str; 12] = [
    "<p>",
    "</p>",
    "<p><b>x</p></b>",
    "<p>a & b</p>",
    "<p>a < b</p>",
    "<p id=a>x</p>",
    r#"<p id="a" id="b">x</p>"#,
    r#"<p id="a"class="b">x</p>"#,
    "<div/>",
    "<p><div>x</div></p>",
    r#"<a href="/a"><b><a href="/b">x</a></b></a>"#,
    "<p>&unheardof;</p>",
];

#[test]
fn planted_differences_are_found() {
    for (what, wanted, got) in PLANTED {
        assert!(difference(wanted, got).is_some(), "{what} is overlooked");
        assert!(difference(got, wanted).is_some(), "{what} is overlooked the other way round");
    }
}

#[test]
fn what_is_shown_alike_is_equal() {
    for (wanted, got) in ALIKE {
        assert_eq!(difference(wanted, got), None, "{got}");
    }
}

#[test]
fn unsound_html_is_a_difference_even_from_itself() {
    for html in UNSOUND {
        let fault = difference(html, html).unwrap_or_else(|| panic!("{html} is taken as sound"));
        assert!(fault.contains("not sound"), "{html}: {fault}");
    }
}

#[test]
fn a_difference_says_where_it_is() {
    let fault = difference("<div><p class=\"a\">x</p></div>", "<div><p class=\"b\">x</p></div>");
    assert_eq!(fault.as_deref(), Some(r#"in the document > div: wanted <p class="a">, got <p class="b">"#));
}

#[test]
fn a_class_changed_in_any_component_is_found() {
    let mut found = 0;
    for (component, shown) in COMPONENTS {
        for fixture in package::fixtures(component) {
            let got = shown(fixture.options).expect("options that are read").0;
            let changed = got.replacen("class=\"", "class=\"planted ", 1);
            if changed == got {
                assert_eq!(fixture.name, "empty", "{component}: nothing to change");
                continue;
            }
            let fault = difference(&fixture.html, &changed);
            assert!(fault.is_some(), "{component}, {:?}: the class is overlooked", fixture.name);
            found += 1;
        }
    }
    assert!(found > 600, "only {found} fixtures");
}

#[test]
fn an_option_that_is_not_known_is_a_fault() {
    for (component, shown) in COMPONENTS {
        let options: Value = json!({ "unheardOf": 1 });
        let error = shown(options).err().unwrap_or_else(|| panic!("{component} takes any option"));
        assert!(error.to_string().contains("unknown field `unheardOf`"), "{component}: {error}");
    }
}

#[test]
fn an_option_within_another_that_is_not_known_is_a_fault() {
    let mut tried = 0;
    for (component, shown) in COMPONENTS {
        for fixture in package::fixtures(component) {
            for options in planted(&fixture.options, false) {
                assert!(shown(options).is_err(), "{component}, {:?}: takes any option", fixture.name);
                tried += 1;
            }
        }
    }
    assert!(tried > 1000, "only {tried} places");
}

/// Each way to put an unknown option into an object within the options, but for objects that are open to any name.
fn planted(options: &Value, here: bool) -> Vec<Value> {
    let mut all = Vec::new();
    match options {
        Value::Object(object) => {
            if here {
                let mut object = object.clone();
                object.insert("unheardOf".to_owned(), json!(1));
                all.push(Value::Object(object));
            }
            for (name, value) in object.iter().filter(|(name, _)| *name != "attributes" && *name != "values") {
                for value in planted(value, true) {
                    let mut object = object.clone();
                    object.insert(name.clone(), value);
                    all.push(Value::Object(object));
                }
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                for item in planted(item, here) {
                    let mut items = items.clone();
                    items[at] = item;
                    all.push(Value::Array(items));
                }
            }
        }
        _ => {}
    }
    all
}
