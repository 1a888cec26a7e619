//! What a component shows: text, or HTML that is known to be sound.

use maud::{Markup, Render};
use std::borrow::Cow;

/// Text is always escaped. HTML is `Markup`, which only `maud` makes.
#[derive(Clone, Debug)]
pub enum Content {
    /// Words, from anywhere.
    Text(String),
    /// Elements that a page has built.
    Html(Markup),
}

/// Text in a page, which is escaped. Nearly all has nothing to escape, and that is seen many times faster than each letter is copied.
#[derive(Clone, Copy, Debug)]
pub struct Text<T>(pub T);

impl<T: AsRef<str>> Render for Text<T> {
    fn render_to(&self, out: &mut String) {
        let text = self.0.as_ref();
        let must_escape = |byte| matches!(byte, b'&' | b'<' | b'>' | b'"');
        // To the end, whatever is found: so many letters are looked at together.
        if text.bytes().fold(false, |found, byte| found | must_escape(byte)) {
            text.render_to(out);
        } else {
            out.push_str(text);
        }
    }
}

impl Content {
    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its bytes, before anything in it is escaped.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Html(html) => html.0.len(),
        }
    }

    /// This, if there is anything to show.
    pub(super) fn filled(&self) -> Option<&Self> {
        Some(self).filter(|content| !content.is_empty())
    }

    /// This, or the words that a component has for want of any.
    pub(super) fn or(&self, standard: &str) -> Self {
        self.filled().cloned().unwrap_or_else(|| standard.into())
    }
}

impl Default for Content {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Cow<'_, str>> for Content {
    fn from(text: Cow<'_, str>) -> Self {
        Self::Text(text.into_owned())
    }
}

impl From<Markup> for Content {
    fn from(html: Markup) -> Self {
        Self::Html(html)
    }
}

impl Render for Content {
    fn render_to(&self, out: &mut String) {
        match self {
            Self::Text(text) => Text(text).render_to(out),
            Self::Html(html) => html.render_to(out),
        }
    }
}
