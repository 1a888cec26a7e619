//! Both languages say the same: every message and every sentence of a policy has its English and its Welsh.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};

use crate::tree::{File, expect_none, files};

/// Each message, or attribute of one, and the variables it uses.
type Messages = BTreeMap<String, BTreeSet<String>>;

/// The same file in the other language: `messages/en.ftl` or `messages/en/<feature>.ftl`.
fn twin(path: &str) -> Option<String> {
    let (folder, name) = path.rsplit_once("messages/")?;
    let exchanged = match name.strip_suffix(".ftl")? {
        "en" => "cy.ftl".to_owned(),
        "cy" => "en.ftl".to_owned(),
        _ => match name.split_once('/')? {
            ("en", rest) => format!("cy/{rest}"),
            ("cy", rest) => format!("en/{rest}"),
            _ => return None,
        },
    };
    Some(format!("{folder}messages/{exchanged}"))
}

fn message_faults(files: &[File]) -> Vec<String> {
    let mut faults = Vec::new();
    for file in files {
        let Some(twin) = twin(&file.path) else { continue };
        let here = match messages(&file.text) {
            Ok(here) => here,
            Err(error) => {
                faults.push(format!("{}: {error}", file.path));
                continue;
            }
        };
        let Some(other) = files.iter().find(|other| other.path == twin) else {
            faults.push(format!("{}: there is no {twin}", file.path));
            continue;
        };
        // A fault of the other file's syntax is reported when that file is judged.
        let Ok(there) = messages(&other.text) else { continue };
        for (key, variables) in &here {
            match there.get(key) {
                None => faults.push(format!("{twin}: {key} is missing")),
                Some(others) if others != variables => {
                    faults.push(format!("{}: {key} uses {variables:?}, its twin {others:?}", file.path));
                }
                Some(_) => {}
            }
        }
    }
    faults
}

fn messages(text: &str) -> Result<Messages, String> {
    let resource = fluent_syntax::parser::parse(text).map_err(|(_, errors)| format!("{errors:?}"))?;
    let mut messages = Messages::new();
    for entry in resource.body {
        let (name, value, attributes) = match entry {
            Entry::Message(message) => (message.id.name.to_owned(), message.value, message.attributes),
            Entry::Term(term) => (format!("-{}", term.id.name), Some(term.value), term.attributes),
            _ => continue,
        };
        let values = attributes.into_iter().map(|attribute| (format!("{name}.{}", attribute.id.name), attribute.value));
        for (key, value) in values.chain(value.map(|value| (name.clone(), value))).collect::<Vec<_>>() {
            let mut variables = BTreeSet::new();
            of_pattern(&value, &mut variables);
            if messages.insert(key.clone(), variables).is_some() {
                return Err(format!("{key} stands there twice"));
            }
        }
    }
    Ok(messages)
}

fn of_pattern(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, variables);
        }
    }
}

fn of_expression(expression: &Expression<&str>, variables: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, variables),
        Expression::Select { selector, variants } => {
            of_inline(selector, variables);
            for variant in variants {
                of_pattern(&variant.value, variables);
            }
        }
    }
}

fn of_inline(inline: &InlineExpression<&str>, variables: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => of_arguments(arguments, variables),
        InlineExpression::TermReference { arguments: Some(arguments), .. } => of_arguments(arguments, variables),
        InlineExpression::Placeable { expression } => of_expression(expression, variables),
        _ => {}
    }
}

fn of_arguments(arguments: &CallArguments<&str>, variables: &mut BTreeSet<String>) {
    for inline in arguments.positional.iter().chain(arguments.named.iter().map(|named| &named.value)) {
        of_inline(inline, variables);
    }
}

/// Wherever a policy file says something in one language, it says it in both; a note on the sources, which stand in
/// English, is for the edition's keepers and may be in English alone.
fn sentence_faults(file: &File) -> Vec<String> {
    let mut faults = Vec::new();
    if file.path.starts_with("policies/") && file.path.ends_with(".toml") {
        match file.text.parse() {
            Ok(table) => tables(&file.path, &toml::Value::Table(table), &mut faults),
            Err(error) => faults.push(format!("{}: {error}", file.path)),
        }
    }
    faults
}

fn tables(at: &str, value: &toml::Value, faults: &mut Vec<String>) {
    match value {
        toml::Value::Array(items) => items.iter().for_each(|item| tables(at, item, faults)),
        toml::Value::Table(table) => {
            let said = |language| {
                let text = table.get(language).map(|text| text.as_str().unwrap_or_default().trim());
                (table.contains_key(language), text.is_some_and(|text| !text.is_empty()))
            };
            for (language, other) in [("en", "cy"), ("cy", "en")] {
                let ((present, filled), (other_present, _)) = (said(language), said(other));
                if (present && !filled) || (other_present && !present) {
                    faults.push(format!("{at}: says nothing in `{language}`"));
                }
            }
            for (key, value) in table.iter().filter(|(key, _)| *key != "note") {
                tables(&format!("{at} › {key}"), value, faults);
            }
        }
        _ => {}
    }
}

#[test]
fn every_message_is_in_both_languages_with_the_same_variables() {
    expect_none(&message_faults(&files()));
}

#[test]
fn every_policy_sentence_is_in_both_languages() {
    expect_none(&files().iter().flat_map(sentence_faults).collect::<Vec<_>>());
}

#[test]
fn planted_differences_between_messages_are_found() {
    let en = "due = Due { $by }\n    .title = In { NUMBER($days) ->\n        [one] { $days } day\n       *[other] { $days } days\n    }\nonly = x\n";
    let cy = "due = Erbyn { $on }\n    .title = Ymhen { $days }\n";
    let pair = |cy: &str| [File::planted("a/messages/en.ftl", en), File::planted("a/messages/cy.ftl", cy)];
    let found = message_faults(&pair(cy));
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().any(|fault| fault == "a/messages/cy.ftl: only is missing"), "{found:?}");
    assert!(message_faults(&pair(&cy.replace("$on", "$by").replace("due =", "only = x\ndue ="))).is_empty());

    let alone = message_faults(&[File::planted("a/messages/en/due.ftl", en)]);
    assert_eq!(alone, ["a/messages/en/due.ftl: there is no a/messages/cy/due.ftl"]);
    assert_eq!(
        message_faults(&[File::planted("a/messages/en.ftl", "= nothing"), File::planted("a/messages/cy.ftl", "")])
            .len(),
        1
    );
    assert_eq!(messages("x = 1\nx = 2\n"), Err("x stands there twice".to_owned()));
}

#[test]
fn a_planted_silence_in_a_policy_is_found() {
    let file = File::planted(
        "policies/signing/2023-05-01.toml",
        "title = { en = 'One', cy = 'Un' }\n[reason]\nen = 'Two'\n[[note]]\nen = 'x'\n[rule.a.sentence]\nen = 'Three'\ncy = ' '\n[rule.b]\ncy = 'x'",
    );
    let found = sentence_faults(&file);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].ends_with("2023-05-01.toml › reason: says nothing in `cy`"), "{found:?}");
}
