//! Reading the reviewed table.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::collections::BTreeMap;

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Case,
    Staff,
    Unit,
    All,
}

impl About {
    /// Columns, and letters in each cell.
    const fn shape(self) -> (usize, usize) {
        match self {
            About::Case => (6, 4),
            About::Staff | About::Unit => (6, 1),
            About::All => (1, 1),
        }
    }
}

/// Things that are answered alike.
#[derive(Clone, Debug)]
pub struct Group {
    pub about: About,
    pub title: String,
    pub things: Vec<String>,
    /// A role, `ended` or `signed out`, and its letters: column by column, and within it limit by limit.
    pub rows: BTreeMap<String, Vec<char>>,
}

impl Group {
    /// The letter for somebody, in a column and, of a case, under a limit.
    pub fn letter(&self, row: &str, column: usize, limit: usize) -> char {
        let letters = self.rows.get(row).unwrap_or_else(|| panic!("{}: there is no row {row}", self.title));
        letters[column * self.about.shape().1 + limit]
    }
}

pub struct Table(pub Vec<Group>);

const ROWS: [&str; 10] = [
    "practitioner",
    "spo",
    "pdu_head",
    "qdo",
    "administration",
    "policy_lead",
    "administrator",
    "auditor",
    "ended",
    "signed out",
];

impl Table {
    pub fn reviewed() -> Self {
        Self::read(include_str!("table.txt"))
    }

    fn read(text: &str) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for line in text.lines().skip_while(|line| !line.starts_with("==")).filter(|line| !line.trim().is_empty()) {
            if let Some(head) = line.strip_prefix("== ") {
                let (about, title) = head.split_once(": ").expect("== about: title");
                let about = match about {
                    "case" => About::Case,
                    "staff" => About::Staff,
                    "unit" => About::Unit,
                    "all" => About::All,
                    other => panic!("{other}: expected case, staff, unit or all"),
                };
                groups.push(Group { about, title: title.to_owned(), things: Vec::new(), rows: BTreeMap::new() });
                continue;
            }
            let group = groups.last_mut().expect("a group");
            if ["GET ", "POST ", "ask ", "command "].iter().any(|kind| line.starts_with(kind)) {
                group.things.push(line.trim().to_owned());
            } else if let Some(name) = ROWS.iter().find(|name| line.starts_with(**name)) {
                let letters: Vec<&str> = line[name.len()..].split_whitespace().collect();
                let (columns, each) = group.about.shape();
                let fits = letters.len() == columns && letters.iter().all(|cell| cell.len() == each);
                assert!(fits, "{}, {name}: expected {columns} cells of {each} letters", group.title);
                group.rows.insert((*name).to_owned(), letters.concat().chars().collect());
            } else {
                assert!(line.trim_start().starts_with("own"), "{line}: neither a thing, a row nor a heading");
            }
        }
        Self(groups)
    }

    /// The group of a thing; what to do if there is none.
    pub fn group(&self, thing: &str) -> &Group {
        self.0.iter().find(|group| group.things.iter().any(|known| known == thing)).unwrap_or_else(|| {
            panic!(
                "\n{thing} is not in the reviewed table.\nAdd the line `{thing}` to crates/web/tests/access/table.txt, under the \
                 group whose answers it gives; if none does, begin one: `== case: what it does` (or staff, unit, all), the line, and \
                 a row for each role, `ended` and `signed out`.\n"
            )
        })
    }

    /// Every thing of a kind: `GET `, `POST `, `ask ` or `command `.
    pub fn things(&self, kind: &str) -> Vec<String> {
        let all = self.0.iter().flat_map(|group| &group.things);
        all.filter(|thing| thing.starts_with(kind)).cloned().collect()
    }
}
