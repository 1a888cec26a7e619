//! What is wrong with a policy file: where, which key, and what is allowed.

use std::fmt;

/// One fault of a policy file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, as its path below the policies folder.
    pub file: String,
    /// The line, from 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// The key, as `rule.high-risk.minutes`; empty where no key is meant.
    pub key: String,
    /// What is wrong and what is allowed.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if !self.key.is_empty() {
            write!(f, " {}", self.key)?;
        }
        write!(f, ": {}", self.message)
    }
}

/// The nearest of the allowed words, when one is near enough to be what was meant.
#[must_use]
pub fn nearest<'a>(word: &str, allowed: &[&'a str]) -> Option<&'a str> {
    let best = allowed.iter().map(|candidate| (distance(word, candidate), *candidate)).min()?;
    (best.0 <= word.len().max(3) / 3).then_some(best.1)
}

/// "expected one of a, b, c; did you mean b?"
#[must_use]
pub fn expected_one_of(word: &str, allowed: &[&str]) -> String {
    let hint = nearest(word, allowed).map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
    format!("expected one of {}{hint}", allowed.join(", "))
}

/// How many letters must be changed, added or dropped to make one word into the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
