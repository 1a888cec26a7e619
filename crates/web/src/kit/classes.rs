//! Classes that a page adds to those of a component.

use std::borrow::Cow;

/// Names of classes, with a space between.
#[derive(Clone, Debug, Default)]
pub struct Classes(Cow<'static, str>);

impl Classes {
    /// Whether a class is among these.
    pub(super) fn has(&self, class: &str) -> bool {
        self.0.split_ascii_whitespace().any(|own| own == class)
    }

    /// Whether a class that begins like this is among these.
    pub(super) fn has_any_of(&self, prefix: &str) -> bool {
        self.0.split_ascii_whitespace().any(|own| own.starts_with(prefix))
    }

    /// These, if there are any.
    pub(super) fn filled(&self) -> Option<&str> {
        Some(&*self.0).filter(|classes| !classes.is_empty())
    }

    /// These after others that a component needs.
    pub(super) fn after(&self, own: &'static str) -> Self {
        if self.0.is_empty() { own.into() } else { format!("{own} {}", self.0).into() }
    }
}

impl AsRef<str> for Classes {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&'static str> for Classes {
    fn from(classes: &'static str) -> Self {
        Self(Cow::Borrowed(classes))
    }
}

impl From<String> for Classes {
    fn from(classes: String) -> Self {
        Self(Cow::Owned(classes))
    }
}
