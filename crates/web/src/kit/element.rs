//! An element some of whose attributes are known only when it is written, which `maud` has no syntax for.
//!
//! The one place of the kit where a tag is put together by hand.

use std::borrow::Cow;

use maud::{Markup, PreEscaped, Render};

use super::attributes::Attributes;
use super::content::Text;

/// An element before it is written.
#[derive(Debug)]
pub(super) struct Element<'a> {
    name: &'static str,
    /// Its classes, and how many attributes stand before them. Most elements have one class and nothing else.
    classes: Option<(usize, &'a str, Vec<&'a str>)>,
    attributes: Vec<(&'a str, Option<Cow<'a, str>>)>,
}

impl<'a> Element<'a> {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, classes: None, attributes: Vec::new() }
    }

    /// Adds classes to those there are.
    pub(super) fn class(mut self, classes: &'a (impl AsRef<str> + ?Sized)) -> Self {
        let classes = classes.as_ref();
        match &mut self.classes {
            _ if classes.is_empty() => {}
            Some((_, _, more)) => more.push(classes),
            None => self.classes = Some((self.attributes.len(), classes, Vec::new())),
        }
        self
    }

    /// Adds a class if something is so.
    pub(super) fn class_if(self, so: bool, class: &'a str) -> Self {
        if so { self.class(class) } else { self }
    }

    /// Gives an attribute its value, unless it has one.
    pub(super) fn set(self, name: &'a str, value: impl Into<Cow<'a, str>>) -> Self {
        self.add(name, Some(value.into()))
    }

    /// Gives an attribute its value, if there is one.
    pub(super) fn set_some(self, name: &'a str, value: Option<&'a str>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    /// Adds an attribute without a value if something is so.
    pub(super) fn flag(self, name: &'a str, so: bool) -> Self {
        if so { self.add(name, None) } else { self }
    }

    /// Adds what the page wants beside.
    pub(super) fn extra(self, attributes: &'a Attributes) -> Self {
        attributes.iter().fold(self, |element, (name, value)| element.add(name, value.map(Cow::Borrowed)))
    }

    fn add(mut self, name: &'a str, value: Option<Cow<'a, str>>) -> Self {
        let is_there = name == "class" && self.classes.is_some();
        if !is_there && self.attributes.iter().all(|(own, _)| *own != name) {
            self.attributes.push((name, value));
        }
        self
    }

    /// The element around its content.
    pub(super) fn around(self, content: impl Render) -> Markup {
        let mut out = String::with_capacity(256);
        self.write(&mut out, |out| content.render_to(out));
        PreEscaped(out)
    }

    /// Writes the element around what `content` writes: lists of many rows go to their page piece by piece, and are copied nowhere.
    pub(super) fn write(self, out: &mut String, content: impl FnOnce(&mut String)) {
        self.open(out);
        content(out);
        out.push_str("</");
        out.push_str(self.name);
        out.push('>');
    }

    /// Writes the element, which is of those that have neither content nor an end tag.
    pub(super) fn write_void(self, out: &mut String) {
        self.open(out);
    }

    fn open(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        for (at, (name, value)) in self.attributes.iter().enumerate() {
            self.write_classes(out, at);
            out.push(' ');
            out.push_str(name);
            if let Some(value) = value {
                out.push_str("=\"");
                Text(value).render_to(out);
                out.push('"');
            }
        }
        self.write_classes(out, self.attributes.len());
        out.push('>');
    }

    fn write_classes(&self, out: &mut String, at: usize) {
        if let Some((_, first, more)) = self.classes.as_ref().filter(|(before, ..)| *before == at) {
            out.push_str(" class=\"");
            Text(first).render_to(out);
            for class in more {
                out.push(' ');
                Text(class).render_to(out);
            }
            out.push('"');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Attributes, Element};

    #[test]
    fn values_and_content_are_escaped_and_the_first_of_a_name_stands() {
        let extra = Attributes::default().with("title", "\"><script>").with("id", "second").with_flag("hidden");
        let written = Element::new("p").class("a").class_if(true, "b").set("id", "first").extra(&extra).around("<&>");
        let wanted = r#"<p class="a b" id="first" title="&quot;&gt;&lt;script&gt;" hidden>&lt;&amp;&gt;</p>"#;
        assert_eq!(written.into_string(), wanted);
    }
}
