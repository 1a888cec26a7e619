//! Texts that people write.

/// Bytes beyond which a text is refused.
const LONGEST: usize = 20_000;

/// A text as it is stored: without spaces at its ends; `Err` says what is wrong with it.
pub(crate) fn written(what: &str, text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(format!("{what} is empty: say why in a sentence"));
    }
    if text.len() > LONGEST {
        return Err(format!("{what} is longer than {LONGEST} characters"));
    }
    if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) {
        return Err(format!("{what} has a control character in it"));
    }
    Ok(text.to_owned())
}
