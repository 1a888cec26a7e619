//! A rule in words, kept with the rule: every explanation says it again, and it is the same until the rule is another.

use crate::words::language::Language;
use std::sync::{Arc, OnceLock};

/// A rule in words of one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleInWords {
    /// The rule in a sentence, its numbers in their places.
    pub sentence: String,
    /// "Met by …".
    pub met_by: String,
    /// "Would change with …".
    pub changes: String,
    /// Each number with its basis and source.
    pub numbers: Vec<String>,
}

/// What was said of a rule, by language. It is no part of the rule: rules that differ in it are equal, and a copy, which may be changed,
/// begins without.
#[derive(Debug, Default)]
pub struct Said([OnceLock<Arc<RuleInWords>>; 2]);

impl Said {
    /// What was said in a language, or is said now.
    pub(crate) fn or_say(&self, language: Language, say: impl FnOnce() -> RuleInWords) -> Arc<RuleInWords> {
        self.0[language as usize].get_or_init(|| Arc::new(say())).clone()
    }
}

impl Clone for Said {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Said {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Said {}

#[cfg(test)]
mod tests {
    use super::{RuleInWords, Said};
    use crate::words::language::Language;

    #[test]
    fn what_was_said_is_kept_by_language_and_a_copy_says_it_anew() {
        let said = Said::default();
        let say = |text: &str| RuleInWords { sentence: text.to_owned(), ..RuleInWords::default() };
        assert_eq!(said.or_say(Language::English, || say("a")).sentence, "a");
        assert_eq!(said.or_say(Language::English, || say("b")).sentence, "a");
        assert_eq!(said.or_say(Language::Welsh, || say("c")).sentence, "c");
        assert_eq!(said.clone().or_say(Language::English, || say("d")).sentence, "d");
    }
}
