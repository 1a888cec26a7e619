//! Texts that a component's script says, handed to it as attributes.
//!
//! Does not live here: what pages themselves say in either language.

use super::attributes::Attributes;

/// A text for each plural form of a language. English has two of them, Welsh all six.
#[derive(Clone, Debug, Default)]
pub struct Plurals {
    /// For none.
    pub zero: Option<String>,
    /// For one.
    pub one: Option<String>,
    /// For two.
    pub two: Option<String>,
    /// For few, in Welsh three.
    pub few: Option<String>,
    /// For many, in Welsh six.
    pub many: Option<String>,
    /// For all others.
    pub other: Option<String>,
}

impl Attributes {
    /// A text for the script, by its key.
    pub(super) fn with_message(self, key: &str, text: Option<&str>) -> Self {
        match text.filter(|text| !text.is_empty()) {
            Some(text) => self.with(format!("data-i18n.{key}"), text),
            None => self,
        }
    }

    /// A text for the script in each plural form, by its key.
    pub(super) fn with_plurals(self, key: &str, texts: Option<&Plurals>) -> Self {
        let Some(texts) = texts else { return self };
        let forms = [
            ("zero", &texts.zero),
            ("one", &texts.one),
            ("two", &texts.two),
            ("few", &texts.few),
            ("many", &texts.many),
            ("other", &texts.other),
        ];
        forms
            .into_iter()
            .fold(self, |all, (form, text)| all.with_some(format!("data-i18n.{key}.{form}"), text.as_deref()))
    }
}
