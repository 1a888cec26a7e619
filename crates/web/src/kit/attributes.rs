//! Attributes that a page adds to a component's element, beyond the options the component has of its own.
//!
//! Does not live here: how they are written out, which `element` does.

use std::borrow::Cow;

/// Names and values in the order they were added.
///
/// Of two attributes with one name the first stands, and those of the component stand before those of the page.
#[derive(Clone, Debug, Default)]
pub struct Attributes(Vec<(Cow<'static, str>, Option<String>)>);

impl Attributes {
    /// Adds a name with a value.
    ///
    /// # Panics
    /// If the name is not one of lower-case letters, digits, `-`, `.`, `:` and `_`, or is one that pages may not have:
    /// their policy admits no script and no style inside a page.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.0.push((checked(name.into()), Some(value.into())));
        self
    }

    /// Adds a name alone, such as `hidden`.
    ///
    /// # Panics
    /// As `with` does.
    #[must_use]
    pub fn with_flag(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.0.push((checked(name.into()), None));
        self
    }

    /// Adds a name with a value, if there is a value.
    pub(super) fn with_some(self, name: impl Into<Cow<'static, str>>, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds all of another's.
    pub(super) fn and(mut self, others: &Self) -> Self {
        self.0.extend(others.0.iter().cloned());
        self
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.0.iter().map(|(name, value)| (&**name, value.as_deref()))
    }
}

fn checked(name: Cow<'static, str>) -> Cow<'static, str> {
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-.:_".contains(letter);
    assert!(!name.is_empty() && name.chars().all(plain), "{name:?} is no name of an attribute");
    assert!(!name.starts_with("on") && name != "style", "a page may not have the attribute {name}");
    name
}

#[cfg(test)]
mod tests {
    use super::Attributes;

    #[test]
    #[should_panic(expected = "is no name of an attribute")]
    fn a_name_cannot_end_the_tag() {
        let _ = Attributes::default().with("x><script", "1");
    }

    #[test]
    #[should_panic(expected = "may not have the attribute onclick")]
    fn a_handler_is_refused() {
        let _ = Attributes::default().with("onclick", "go()");
    }

    #[test]
    #[should_panic(expected = "may not have the attribute style")]
    fn a_style_is_refused() {
        let _ = Attributes::default().with_flag("style");
    }
}
