//! HTML as a browser would show it: white space is left where it can be seen, and nowhere else.
//!
//! The rules are those of CSS for text, with the display that elements have before any stylesheet: a run of white space is one space,
//! also across the edges of elements within a line, and stays where the run began; none is left where a line begins or ends.

use std::collections::BTreeMap;
use std::fmt;

use super::tree::{Element, Node};

/// A step through a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Open(String, BTreeMap<String, String>),
    Text(String),
    Close(String),
}

/// How an element takes part in the lines around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Display {
    /// Between lines.
    Block,
    /// Within a line.
    Inline,
    /// Within a line, with lines of its own.
    InlineBlock,
    /// The end of a line.
    Break,
}

const BLOCK: [&str; 41] = [
    "!DOCTYPE", "body", "caption", "dd", "details", "div", "dl", "dt", "fieldset", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "head", "header", "hr", "html", "legend", "li", "link", "main", "meta", "nav", "ol", "option",
    "p", "script", "section", "summary", "table", "tbody", "td", "th", "thead", "title", "tr", "ul",
];
const INLINE: [&str; 8] = ["a", "b", "em", "i", "label", "span", "strong", "time"];
const INLINE_BLOCK: [&str; 6] = ["button", "img", "input", "select", "svg", "textarea"];
const PREFORMATTED: [&str; 3] = ["pre", "script", "textarea"];

/// The steps through the nodes of a document.
pub fn steps(nodes: &[Node]) -> Vec<Step> {
    let mut flow = Flow { steps: Vec::new(), line: Line::Empty };
    flow.nodes(nodes, false);
    flow.end_line();
    flow.steps
}

/// The line that is being filled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Empty,
    /// Its last is a space, at the end of the text at a step.
    InSpace(usize),
    InInk,
}

struct Flow {
    steps: Vec<Step>,
    line: Line,
}

impl Flow {
    fn nodes(&mut self, nodes: &[Node], in_drawing: bool) {
        for node in nodes {
            match node {
                Node::Text(text) => self.text(text),
                Node::Element(element) => self.element(element, in_drawing),
            }
        }
    }

    fn element(&mut self, element: &Element, in_drawing: bool) {
        let display = if in_drawing { Display::Block } else { display(&element.name) };
        if matches!(display, Display::Block | Display::Break) {
            self.end_line();
        }
        self.steps.push(Step::Open(element.name.clone(), attributes(element)));
        if display == Display::InlineBlock {
            self.line = Line::Empty;
        }
        if PREFORMATTED.contains(&&*element.name) {
            self.preformatted(&element.children);
        } else {
            self.nodes(&element.children, in_drawing || element.name == "svg");
        }
        if matches!(display, Display::Block | Display::InlineBlock) {
            self.end_line();
        }
        self.steps.push(Step::Close(element.name.clone()));
        if display == Display::InlineBlock {
            self.line = Line::InInk;
        }
    }

    fn preformatted(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(text) if text.is_empty() => {}
                Node::Text(text) => self.steps.push(Step::Text(text.clone())),
                Node::Element(element) => panic!("<{}> within text that is set as it is", element.name),
            }
        }
    }

    fn text(&mut self, text: &str) {
        for letter in text.chars() {
            let space = letter.is_ascii_whitespace();
            if space && self.line != Line::InInk {
                continue;
            }
            let letter = if space { ' ' } else { letter };
            match self.steps.last_mut() {
                Some(Step::Text(text)) => text.push(letter),
                _ => self.steps.push(Step::Text(letter.to_string())),
            }
            self.line = if space { Line::InSpace(self.steps.len() - 1) } else { Line::InInk };
        }
    }

    fn end_line(&mut self) {
        if let Line::InSpace(at) = self.line {
            let Step::Text(text) = &mut self.steps[at] else { panic!("step {at} is no text") };
            text.pop();
            if text.is_empty() {
                self.steps.remove(at);
            }
        }
        self.line = Line::Empty;
    }
}

fn display(name: &str) -> Display {
    let known = |names: &[&str]| names.contains(&name);
    match name {
        "br" => Display::Break,
        _ if known(&BLOCK) => Display::Block,
        _ if known(&INLINE) => Display::Inline,
        _ if known(&INLINE_BLOCK) => Display::InlineBlock,
        _ => panic!("say in {} how <{name}> is displayed", file!()),
    }
}

/// The attributes of an element, with the classes as a list.
fn attributes(element: &Element) -> BTreeMap<String, String> {
    let mut attributes = element.attributes.clone();
    if let Some(classes) = attributes.get_mut("class") {
        *classes = classes.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    }
    attributes
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(name, attributes) => {
                write!(f, "<{name}")?;
                attributes.iter().try_for_each(|(name, value)| write!(f, " {name}={value:?}"))?;
                f.write_str(">")
            }
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Close(name) => write!(f, "</{name}>"),
        }
    }
}
