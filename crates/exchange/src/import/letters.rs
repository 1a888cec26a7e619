//! Which characters a cell may hold. What nobody sees, or what passes for another letter, makes one person or code look like another.
//!
//! Names keep the letters that people have (Llŷr, Zoë, Łukasz, Σοφία): nothing is refused for not being English.

/// The most characters of a name.
pub(super) const LONGEST_NAME: usize = 200;

/// The most characters of a code.
pub(super) const LONGEST_CODE: usize = 100;

/// A control character other than a tab or a line break.
pub(super) const fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=0x08 | 0x0B | 0x0C | 0x0E..=0x1F | 0x7F)
}

/// A character that is not seen, or that turns the direction of writing.
const fn is_hidden(letter: char) -> bool {
    matches!(letter,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Has the text a character anywhere for which its cells must be looked at one by one?
pub(super) fn has_odd(bytes: &[u8]) -> bool {
    let controls = |chunk: &[u8]| chunk.iter().fold(false, |found, byte| found | is_control(*byte));
    bytes.chunks(4096).any(controls)
        || (!bytes.is_ascii() && std::str::from_utf8(bytes).is_ok_and(|text| text.contains(is_hidden)))
}

/// What is wrong with the characters of any cell.
pub(super) fn odd(cell: &[u8]) -> Option<&'static str> {
    if cell.iter().any(|byte| is_control(*byte)) {
        return Some("has a control character in it");
    }
    let hidden = !cell.is_ascii() && std::str::from_utf8(cell).is_ok_and(|text| text.contains(is_hidden));
    hidden.then_some("has a character in it that is not seen or turns the direction of writing")
}

/// A cell that a spreadsheet takes for a formula.
pub(super) fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@'])
}

/// Letters and digits that are drawn as those of ASCII are, wide or ornamented: nobody's name is written so.
const fn is_ornamented(letter: char) -> bool {
    matches!(letter, '\u{ff01}'..='\u{ff5e}' | '\u{1d400}'..='\u{1d7ff}' | '\u{2460}'..='\u{24ff}' | '\u{2100}'..='\u{214f}')
}

/// A letter of a script with letters that look like Latin ones.
const fn looks_latin(letter: char) -> bool {
    matches!(letter,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' | '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}'
        | '\u{530}'..='\u{58f}' | '\u{13a0}'..='\u{13ff}' | '\u{ab70}'..='\u{abbf}')
}

/// A letter of the Latin script.
const fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphabetic() || matches!(letter, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// Does the text pass for another: by letters of another script among Latin ones, or by wide and ornamented ones?
pub(super) fn passes_for_another(text: &str) -> bool {
    !text.is_ascii() && (text.contains(is_ornamented) || text.contains(is_latin) && text.contains(looks_latin))
}

/// A code that names something: letters, digits and a few marks of ASCII, beginning with a letter or digit.
pub(super) fn is_reference(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/:@+".contains(&byte);
    text.len() <= LONGEST_CODE
        && text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric)
        && text.bytes().all(fits)
}
