//! A rule in words, kept with the rule: every explanation says it again, and it is the same until the rule is another.

use crate::words::language::Language;
use std::any::Any;
use std::borrow::Cow;
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
    /// What a page shows of it where something is due, and where nothing is: whoever shows it makes it once, of a type of their own.
    pub shown: [Shown; 2],
}

/// What somebody shows of something, of a type that is theirs alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown(Kept<Box<dyn Any + Send + Sync>>);

impl Shown {
    /// What is kept, or is made now and kept if nothing is.
    pub fn or_make<T: Any + Clone + Send + Sync>(&self, make: impl Fn() -> T) -> Cow<'_, T> {
        let kept = self.0.or_make(|| Box::new(make()));
        kept.downcast_ref::<T>().map_or_else(|| Cow::Owned(make()), Cow::Borrowed)
    }
}

/// What follows from something else, and was worked out once. It is no part of that: what differs in it is equal, and a copy, which may
/// be changed, begins without.
#[derive(Debug)]
struct Kept<T>(OnceLock<T>);

impl<T> Kept<T> {
    /// What is kept, or is made now.
    fn or_make(&self, make: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(make)
    }
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<T> PartialEq for Kept<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Kept<T> {}

/// What was said of a rule, by language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said([Kept<Arc<RuleInWords>>; 2]);

impl Said {
    /// What was said in a language, or is said now.
    pub(crate) fn or_say(&self, language: Language, say: impl FnOnce() -> RuleInWords) -> Arc<RuleInWords> {
        self.0[language as usize].or_make(|| Arc::new(say())).clone()
    }
}

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
        let shown = &said.or_say(Language::English, RuleInWords::default).shown[0];
        assert_eq!((*shown.or_make(|| 'a'), *shown.or_make(|| 'b')), ('a', 'a'));
        assert_eq!(*shown.or_make(|| 7), 7, "of another type it is made anew");
        assert_eq!(said.clone().or_say(Language::English, || say("d")).sentence, "d");
    }
}
