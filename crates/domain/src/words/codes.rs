//! Codes that the service may extend without us, interned: each distinct text has one small number.

use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The number of an interned code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeIx(pub u32);

/// A table of interned codes: those that are shared, then those of one reading.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    shared: Option<Arc<Codes>>,
    by_text: FxHashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
}

impl Codes {
    /// The number of this code, given one if it is new.
    pub fn intern(&mut self, text: &str) -> CodeIx {
        if let Some(known) = self.find(text) {
            return known;
        }
        let number = u32::try_from(self.len()).expect("fewer than four thousand million distinct codes");
        self.texts.push(text.into());
        self.by_text.insert(text.into(), number);
        CodeIx(number)
    }

    /// The number of this code, if any fact mentions it.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<CodeIx> {
        let shared = self.shared.as_ref().and_then(|shared| shared.find(text));
        shared.or_else(|| self.by_text.get(text).copied().map(CodeIx))
    }

    /// The text of a code.
    #[must_use]
    pub fn text(&self, code: CodeIx) -> &str {
        let at = code.0 as usize;
        match &self.shared {
            Some(shared) if at < shared.len() => shared.text(code),
            shared => &self.texts[at - shared.as_ref().map_or(0, |shared| shared.len())],
        }
    }

    /// How many codes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shared.as_ref().map_or(0, |shared| shared.len()) + self.texts.len()
    }

    /// Is the table empty?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Does it share codes with other tables?
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        self.shared.is_some()
    }

    /// Shares what there is with every clone from now on.
    pub fn share(&mut self) {
        let whole = std::mem::take(self);
        self.shared = Some(Arc::new(whole));
    }
}

/// Is this a free code, `[a-z][a-z0-9_]*` (DOMAIN section 10)?
#[must_use]
pub fn is_free_code(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
