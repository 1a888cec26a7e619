//! Reading TOML strictly: every key asked for by name, every other key refused, every fault with its line.

use super::fault::{Fault, expected_one_of};
use crate::calendar::{Day, Period};
use std::cell::RefCell;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One file being read, and the faults found so far.
pub(super) struct Reading<'f> {
    file: &'f str,
    text: &'f str,
    /// Where each line but the first begins.
    lines: Vec<usize>,
    faults: RefCell<Vec<Fault>>,
}

impl<'f> Reading<'f> {
    pub(super) fn new(file: &'f str, text: &'f str) -> Self {
        let lines = text.match_indices('\n').map(|(at, _)| at + 1).collect();
        Self { file, text, lines, faults: RefCell::new(Vec::new()) }
    }

    /// The whole file as a table; `None`, with a fault, if it is not TOML.
    pub(super) fn parse(&self) -> Option<Spanned<DeTable<'f>>> {
        match DeTable::parse(self.text) {
            Ok(table) => Some(table),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                self.fault_at(self.line_of(at), "", error.message());
                None
            }
        }
    }

    pub(super) fn fault_at(&self, line: usize, key: &str, message: impl Into<String>) {
        self.faults.borrow_mut().push(Fault {
            file: self.file.to_owned(),
            line,
            key: key.to_owned(),
            message: message.into(),
        });
    }

    pub(super) fn line_of(&self, offset: usize) -> usize {
        self.lines.partition_point(|begins| *begins <= offset) + 1
    }

    pub(super) fn into_faults(self) -> Vec<Fault> {
        self.faults.into_inner()
    }

    pub(super) fn root<'a>(&'a self, table: &'a DeTable<'f>) -> Table<'a, 'f> {
        Table { reading: self, path: String::new(), line: 1, entries: table, asked: RefCell::default() }
    }
}

/// One table of the file.
pub(super) struct Table<'a, 'f> {
    pub(super) reading: &'a Reading<'f>,
    path: String,
    line: usize,
    entries: &'a DeTable<'f>,
    asked: RefCell<Vec<String>>,
}

/// One value of a table, with where it stands.
#[derive(Clone)]
pub(super) struct Item<'a, 'f> {
    pub(super) reading: &'a Reading<'f>,
    pub(super) path: String,
    pub(super) line: usize,
    pub(super) value: &'a DeValue<'f>,
}

impl<'a, 'f> Table<'a, 'f> {
    /// The value at this key, if it is there.
    pub(super) fn get(&self, key: &str) -> Option<Item<'a, 'f>> {
        self.asked.borrow_mut().push(key.to_owned());
        let (_, value) = self.entries.iter().find(|(name, _)| name.get_ref().as_ref() == key)?;
        Some(Item {
            reading: self.reading,
            path: self.path_of(key),
            line: self.reading.line_of(value.span().start),
            value: value.get_ref(),
        })
    }

    /// The value at this key; a fault if it is missing.
    pub(super) fn need(&self, key: &str) -> Option<Item<'a, 'f>> {
        let found = self.get(key);
        if found.is_none() {
            self.fault(key, "is missing");
        }
        found
    }

    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.need(key)?.text()
    }

    pub(super) fn day(&self, key: &str) -> Option<Day> {
        self.need(key)?.day()
    }

    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        self.get(key).and_then(|item| item.flag())
    }

    /// The table at this key, if it is there.
    pub(super) fn table(&self, key: &str) -> Option<Table<'a, 'f>> {
        self.get(key)?.table()
    }

    /// Every key, asked for or not, in the order of the file.
    pub(super) fn keys(&self) -> Vec<String> {
        let mut keys: Vec<(usize, String)> =
            self.entries.iter().map(|(name, _)| (name.span().start, name.get_ref().to_string())).collect();
        keys.sort();
        keys.into_iter().map(|(_, key)| key).collect()
    }

    /// A fault of a key, on its own line if it is there, else on the table's.
    pub(super) fn fault(&self, key: &str, message: impl Into<String>) {
        let own = key.split('.').next().unwrap_or(key);
        let found = self.entries.iter().find(|(name, _)| name.get_ref().as_ref() == own);
        let line = found.map_or(self.line, |(name, _)| self.reading.line_of(name.span().start));
        self.reading.fault_at(line, &self.path_of(key), message);
    }

    /// Refuses every key that was not asked for.
    pub(super) fn finish(self) {
        let asked = self.asked.borrow();
        let allowed: Vec<&str> = asked.iter().map(String::as_str).collect();
        for (name, _) in self.entries {
            let key = name.get_ref().as_ref();
            if !allowed.contains(&key) {
                let line = self.reading.line_of(name.span().start);
                self.reading.fault_at(
                    line,
                    &self.path_of(key),
                    format!("unknown key; {}", expected_one_of(key, &allowed)),
                );
            }
        }
    }

    fn path_of(&self, key: &str) -> String {
        match (self.path.is_empty(), key.is_empty()) {
            (true, _) => key.to_owned(),
            (false, true) => self.path.clone(),
            (false, false) => format!("{}.{key}", self.path),
        }
    }
}

impl<'a, 'f> Item<'a, 'f> {
    pub(super) fn fault(&self, message: impl Into<String>) {
        self.reading.fault_at(self.line, &self.path, message);
    }

    fn refuse<T>(&self, expected: &str) -> Option<T> {
        self.fault(format!("expected {expected}"));
        None
    }

    pub(super) fn is_table(&self) -> bool {
        matches!(self.value, DeValue::Table(_))
    }

    pub(super) fn table(&self) -> Option<Table<'a, 'f>> {
        match self.value {
            DeValue::Table(entries) => Some(Table {
                reading: self.reading,
                path: self.path.clone(),
                line: self.line,
                entries,
                asked: RefCell::default(),
            }),
            _ => self.refuse("a table"),
        }
    }

    pub(super) fn text(&self) -> Option<String> {
        match self.value {
            DeValue::String(text) if !text.trim().is_empty() => Some(text.to_string()),
            _ => self.refuse("a text in quotes"),
        }
    }

    pub(super) fn word<T: Copy>(&self, allowed: &[&str], from: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text()?;
        let found = from(&text);
        if found.is_none() {
            self.fault(format!("\"{text}\": {}", expected_one_of(&text, allowed)));
        }
        found
    }

    pub(super) fn flag(&self) -> Option<bool> {
        match self.value {
            DeValue::Boolean(flag) => Some(*flag),
            _ => self.refuse("true or false"),
        }
    }

    pub(super) fn whole(&self) -> Option<u16> {
        let number = match self.value {
            DeValue::Integer(number) => number.as_str().parse().ok().filter(|_| number.radix() == 10),
            _ => None,
        };
        number.map_or_else(|| self.refuse("a whole number from 0 to 65535"), Some)
    }

    pub(super) fn day(&self) -> Option<Day> {
        let day = match self.value {
            DeValue::Datetime(stamp) if stamp.time.is_none() && stamp.offset.is_none() => {
                stamp.date.and_then(|date| Day::from_civil(i32::from(date.year), date.month, date.day))
            }
            _ => None,
        };
        day.map_or_else(|| self.refuse("a day, as 2026-04-09 without quotes"), Some)
    }

    pub(super) fn period(&self) -> Option<Period> {
        let text = self.text()?;
        match Period::parse(&text) {
            Ok(period) if period.count > 0 => Some(period),
            Ok(_) => self.refuse("a period longer than nothing"),
            Err(wrong) => {
                self.fault(format!("\"{text}\": {wrong}"));
                None
            }
        }
    }

    /// The items of a list.
    pub(super) fn list(&self) -> Vec<Item<'a, 'f>> {
        match self.value {
            DeValue::Array(items) => items
                .iter()
                .map(|item| Item {
                    line: self.reading.line_of(item.span().start),
                    value: item.get_ref(),
                    ..self.clone()
                })
                .collect(),
            _ => {
                self.fault("expected a list in square brackets");
                Vec::new()
            }
        }
    }

    /// The texts of a list, each once, at least one.
    pub(super) fn words<T: Copy + PartialEq>(&self, allowed: &[&str], from: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let mut found = Vec::new();
        for item in self.list() {
            match item.word(allowed, &from) {
                Some(word) if found.contains(&word) => item.fault("is named twice"),
                Some(word) => found.push(word),
                None => {}
            }
        }
        if found.is_empty() && self.list().is_empty() {
            self.fault("expected at least one");
        }
        found
    }

    /// The free texts of a list, each once, at least one.
    pub(super) fn texts(&self, check: impl Fn(&str) -> bool, expected: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for item in self.list() {
            match item.text() {
                Some(text) if !check(&text) => item.fault(format!("\"{text}\": expected {expected}")),
                Some(text) if found.contains(&text) => item.fault("is named twice"),
                Some(text) => found.push(text),
                None => {}
            }
        }
        if self.list().is_empty() {
            self.fault("expected at least one");
        }
        found
    }
}
