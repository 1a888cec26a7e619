//! Values that options of all components are made of.

use std::collections::BTreeMap;

use maud::{Markup, PreEscaped};
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;
use touchstone_web::kit::{Attributes, Classes, Content, HeadingLevel};

/// A text, or a number or truth value that a template would write as one.
#[derive(Clone, Debug)]
pub struct Scalar(pub String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Value::deserialize(from)? {
            Value::String(text) => Ok(Self(text)),
            Value::Number(number) => Ok(Self(number.to_string())),
            Value::Bool(so) => Ok(Self(so.to_string())),
            other => Err(D::Error::custom(format!("{other} is no text"))),
        }
    }
}

/// An option whose value the templates take as absent if it is `null`, `false` or empty.
#[derive(Clone, Debug)]
pub struct Falsy<T>(pub Option<T>);

impl<T> Default for Falsy<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: serde::de::DeserializeOwned> Deserialize<'de> for Falsy<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(from)?;
        let falsy = [Value::Null, Value::Bool(false), Value::String(String::new())].contains(&value);
        if falsy {
            return Ok(Self(None));
        }
        serde_json::from_value(value).map(|value| Self(Some(value))).map_err(D::Error::custom)
    }
}

/// The items that are there.
pub fn kept<T>(items: Vec<Falsy<T>>) -> impl Iterator<Item = T> {
    items.into_iter().filter_map(|item| item.0)
}

/// Classes of an option.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ClassNames(String);

impl From<ClassNames> for Classes {
    fn from(classes: ClassNames) -> Self {
        classes.0.into()
    }
}

/// Attributes of an option.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Attrs(BTreeMap<String, Scalar>);

impl From<Attrs> for Attributes {
    fn from(attributes: Attrs) -> Self {
        attributes.0.into_iter().fold(Self::default(), |all, (name, value)| all.with(name, value.0))
    }
}

/// A `text` and an `html`, of which templates prefer the latter.
pub fn content(text: Option<Scalar>, html: Option<String>) -> Content {
    match (text, html) {
        (_, Some(html)) => Content::Html(PreEscaped(html)),
        (Some(text), None) => Content::Text(text.0),
        (None, None) => Content::default(),
    }
}

/// Options that hold nothing but a `text` and an `html`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Said {
    text: Option<Scalar>,
    html: Option<String>,
}

impl From<Said> for Content {
    fn from(said: Said) -> Self {
        content(said.text, said.html)
    }
}

/// Options that hold nothing but an `html`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Shown {
    html: Falsy<String>,
}

impl Shown {
    pub fn markup(self) -> Option<Markup> {
        self.html.0.map(PreEscaped)
    }
}

pub fn plain(value: Option<Scalar>) -> Option<String> {
    value.map(|value| value.0)
}

/// The value of an option that can be one of a few.
pub fn one_of<T: Copy>(value: Option<&str>, all: &[(&str, T)]) -> Option<T> {
    let value = value?;
    let found = all.iter().find(|(name, _)| *name == value);
    Some(found.unwrap_or_else(|| panic!("{value:?} is none of the values of its option")).1)
}

pub fn heading_level(level: Option<u8>) -> Option<HeadingLevel> {
    let all = [
        HeadingLevel::One,
        HeadingLevel::Two,
        HeadingLevel::Three,
        HeadingLevel::Four,
        HeadingLevel::Five,
        HeadingLevel::Six,
    ];
    level.map(|level| all[usize::from(level) - 1])
}
