//! A strict reader of HTML: whatever a browser would put right is a fault here.

use std::collections::BTreeMap;

/// A node of a document.
#[derive(Debug)]
pub enum Node {
    Element(Element),
    Text(String),
}

/// An element with all that is in it.
#[derive(Debug)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub children: Vec<Node>,
}

const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
/// An open paragraph ends where one of these begins.
const NOT_IN_PARAGRAPHS: [&str; 28] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "div",
    "dl",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
    "summary",
];
/// No such element may be within another of its kind.
const NOT_IN_THEMSELVES: [&str; 3] = ["a", "button", "label"];

/// The nodes of a piece of HTML.
pub fn parse(html: &str) -> Result<Vec<Node>, String> {
    let mut reader = Reader { rest: html, open: Vec::new() };
    let nodes = reader.nodes()?;
    match reader.rest {
        "" => Ok(nodes),
        rest => Err(format!("an end tag without a beginning: {}", beginning(rest))),
    }
}

struct Reader<'a> {
    rest: &'a str,
    /// The names of the elements around.
    open: Vec<String>,
}

impl<'a> Reader<'a> {
    /// Nodes up to an end tag or the end.
    fn nodes(&mut self) -> Result<Vec<Node>, String> {
        let mut nodes = Vec::new();
        while !self.rest.is_empty() && !self.rest.starts_with("</") {
            let node = if self.rest.starts_with('<') {
                Node::Element(self.element()?)
            } else {
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                Node::Text(decoded(self.take(end))?)
            };
            nodes.push(node);
        }
        Ok(nodes)
    }

    fn element(&mut self) -> Result<Element, String> {
        if self.eat("<!DOCTYPE html>") {
            let name = "!DOCTYPE".to_owned();
            return Ok(Element { name, attributes: BTreeMap::new(), children: Vec::new() });
        }
        let from = self.rest;
        self.take(1);
        let name = self.name(|letter| letter.is_ascii_alphanumeric());
        if !name.starts_with(|letter: char| letter.is_ascii_lowercase()) {
            return Err(format!("no element begins so: {}", beginning(from)));
        }
        self.allowed(&name)?;
        let attributes = self.attributes()?;
        let in_drawing = name == "svg" || self.open.iter().any(|open| open == "svg");
        let children = if self.eat("/>") {
            if !in_drawing {
                return Err(format!("<{name}/> has no end in HTML"));
            }
            Vec::new()
        } else if !self.eat(">") {
            return Err(format!("the tag does not end: {}", beginning(from)));
        } else if VOID.contains(&&*name) {
            Vec::new()
        } else {
            self.children(&name)?
        };
        Ok(Element { name, attributes, children })
    }

    /// Whether the element may be where it is.
    fn allowed(&self, name: &str) -> Result<(), String> {
        let within = |outer: &str| self.open.iter().any(|open| open == outer);
        if NOT_IN_PARAGRAPHS.contains(&name) && within("p") || NOT_IN_THEMSELVES.contains(&name) && within(name) {
            return Err(format!("<{name}> may not be within {}", self.open.join(" > ")));
        }
        Ok(())
    }

    fn children(&mut self, name: &str) -> Result<Vec<Node>, String> {
        let end = format!("</{name}>");
        let only_text = ["script", "style", "textarea", "title"].contains(&name);
        let children = if only_text {
            let length = self.rest.find(&end).ok_or_else(|| format!("<{name}> has no end"))?;
            let text = self.take(length);
            match name {
                "script" | "style" => vec![Node::Text(text.to_owned())],
                "textarea" => vec![Node::Text(decoded(text.strip_prefix('\n').unwrap_or(text))?)],
                _ => vec![Node::Text(decoded(text)?)],
            }
        } else {
            self.open.push(name.to_owned());
            let children = self.nodes()?;
            self.open.pop();
            children
        };
        if self.eat(&end) { Ok(children) } else { Err(format!("<{name}> ends in {}", beginning(self.rest))) }
    }

    fn attributes(&mut self) -> Result<BTreeMap<String, String>, String> {
        let mut attributes = BTreeMap::new();
        loop {
            let spaces = self.rest.len() - self.rest.trim_ascii_start().len();
            self.take(spaces);
            if self.rest.starts_with(['>', '/']) {
                return Ok(attributes);
            }
            let name = self.name(|letter| letter.is_ascii_alphanumeric() || "-.:_".contains(letter));
            if spaces == 0 || name.is_empty() {
                return Err(format!("no attribute begins so: {}", beginning(self.rest)));
            }
            let value = if self.eat("=\"") {
                let end = self.rest.find('"').ok_or_else(|| format!("{name}: no closing quotation mark"))?;
                let value = decoded(self.take(end))?;
                self.take(1);
                value
            } else {
                String::new()
            };
            if attributes.insert(name.clone(), value).is_some() {
                return Err(format!("{name} is there twice"));
            }
        }
    }

    fn name(&mut self, part: impl Fn(char) -> bool) -> String {
        let end = self.rest.find(|letter| !part(letter)).unwrap_or(self.rest.len());
        self.take(end).to_owned()
    }

    fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }
}

/// Text with its character references read.
fn decoded(text: &str) -> Result<String, String> {
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(';').ok_or_else(|| format!("a lone & in {text:?}"))?;
        let letter = match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "nbsp" => '\u{a0}',
            "ctdot" => '⋯',
            _ => name
                .strip_prefix('#')
                .and_then(|number| number.parse().ok())
                .and_then(char::from_u32)
                .ok_or_else(|| format!("&{name}; is not known here"))?,
        };
        out.push(letter);
        out.push_str(rest);
    }
    Ok(out)
}

fn beginning(text: &str) -> String {
    text.chars().take(60).collect()
}
