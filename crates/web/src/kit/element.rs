//! An element some of whose attributes are known only when it is written, which `maud` has no syntax for.
//!
//! The one place of the kit where a tag is put together by hand.

use std::borrow::Cow;

use maud::{Markup, PreEscaped, Render};

use super::attributes::Attributes;

/// An element before it is written.
#[derive(Debug)]
pub(super) struct Element<'a> {
    name: &'static str,
    attributes: Vec<(&'a str, Option<Cow<'a, str>>)>,
}

impl<'a> Element<'a> {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new() }
    }

    /// Adds classes to those there are.
    pub(super) fn class(mut self, classes: &(impl AsRef<str> + ?Sized)) -> Self {
        let classes = classes.as_ref();
        if classes.is_empty() {
            return self;
        }
        match self.attributes.iter_mut().find(|(name, _)| *name == "class") {
            Some((_, Some(own))) => *own = format!("{own} {classes}").into(),
            _ => self.attributes.push(("class", Some(classes.to_owned().into()))),
        }
        self
    }

    /// Adds a class if something is so.
    pub(super) fn class_if(self, so: bool, class: &str) -> Self {
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
        if self.attributes.iter().all(|(own, _)| *own != name) {
            self.attributes.push((name, value));
        }
        self
    }

    /// The element around its content.
    pub(super) fn around(self, content: impl Render) -> Markup {
        let mut out = self.open();
        content.render_to(&mut out);
        out.push_str("</");
        out.push_str(self.name);
        out.push('>');
        PreEscaped(out)
    }

    /// The element, which is of those that have neither content nor an end tag.
    pub(super) fn void(self) -> Markup {
        PreEscaped(self.open())
    }

    fn open(&self) -> String {
        let mut out = format!("<{}", self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            if let Some(value) = value {
                out.push_str("=\"");
                value.render_to(&mut out);
                out.push('"');
            }
        }
        out.push('>');
        out
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
