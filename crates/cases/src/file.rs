//! Reading a file of worked examples.

use crate::expect::Expected;
use std::collections::BTreeMap;
use toml::{Table, Value};
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::facts::Sheet;
use touchstone_domain::policy::PolicyFile;
use touchstone_exchange::import::ExtractFile;

/// Rows of one file of an extract: cells by column.
pub(crate) type Rows = Vec<BTreeMap<String, String>>;

/// One worked example.
#[derive(Clone, Debug)]
pub struct Example {
    /// `policies/touch-points/cases/high-risk.toml`.
    pub file: String,
    /// What must be true.
    pub name: String,
    /// The rule.
    pub rule: String,
    /// The subject's code.
    pub subject: String,
    /// The day asked about.
    pub on: Day,
    /// The instant of knowledge.
    pub known_at: Option<Instant>,
    pub(crate) extract: Vec<ExtractFile>,
    pub(crate) then: Expected,
}

/// The column that names a row, for files that have one.
const KEYS: [(&str, &str); 5] = [
    ("teams", "team_code"),
    ("staff", "staff_code"),
    ("cases", "crn"),
    ("documents", "document_id"),
    ("records", "record_id"),
];

/// Reads every file of examples.
///
/// # Errors
/// A sentence for each file or example that is not well-formed.
pub fn examples(files: &[PolicyFile]) -> Result<Vec<Example>, Vec<String>> {
    let (mut all, mut faults) = (Vec::new(), Vec::new());
    for file in files.iter().filter(|file| file.path.split('/').nth(1) == Some("cases")) {
        match read(file) {
            Ok(examples) => all.extend(examples),
            Err(fault) => faults.push(format!("{}: {fault}", file.path)),
        }
    }
    if faults.is_empty() { Ok(all) } else { Err(faults) }
}

fn read(file: &PolicyFile) -> Result<Vec<Example>, String> {
    let mut root: Table = file.text.parse().map_err(|error: toml::de::Error| error.to_string())?;
    let rule = text(&mut root, "rule")?;
    let subject = text(&mut root, "subject")?;
    let base = match root.remove("base") {
        Some(Value::Table(base)) => sheets(base)?,
        None => BTreeMap::new(),
        Some(_) => return Err("base: expected a table".into()),
    };
    let Some(Value::Array(list)) = root.remove("example") else { return Err("has no [[example]]".into()) };
    if let Some(key) = root.keys().next() {
        return Err(format!("{key}: unknown key; expected rule, subject, base, example"));
    }
    let mut examples: Vec<Example> = Vec::new();
    for (at, item) in list.into_iter().enumerate() {
        let Value::Table(item) = item else { return Err("example: expected tables".into()) };
        let example =
            one(file, &rule, &subject, &base, item).map_err(|fault| format!("example {}: {fault}", at + 1))?;
        if examples.iter().any(|earlier| earlier.name == example.name) {
            return Err(format!("two examples are named \"{}\"", example.name));
        }
        examples.push(example);
    }
    Ok(examples)
}

fn one(
    file: &PolicyFile,
    rule: &str,
    subject: &str,
    base: &BTreeMap<String, Rows>,
    mut item: Table,
) -> Result<Example, String> {
    let name = text(&mut item, "name")?;
    let on = item.remove("on").map(|value| cell(&value)).transpose()?.ok_or("on: is missing")?;
    let on = Day::parse(on.as_bytes()).map_err(|wrong| format!("on: {wrong}"))?;
    let known_at = item.remove("known_at").map(|value| cell(&value)).transpose()?;
    let known_at = known_at
        .map(|text| Instant::parse(text.as_bytes()).map_err(|wrong| format!("known_at: {wrong}")))
        .transpose()?;
    let subject = if item.contains_key("subject") { text(&mut item, "subject")? } else { subject.to_owned() };
    let mut sheets_here = base.clone();
    if let Some(given) = item.remove("given") {
        let Value::Table(given) = given else { return Err("given: expected a table".into()) };
        for (sheet, rows) in sheets(given)? {
            lay_over(&sheet, sheets_here.entry(sheet.clone()).or_default(), rows);
        }
    }
    let then = Expected::read(item.remove("then").ok_or("then: is missing")?)?;
    if let Some(key) = item.keys().next() {
        return Err(format!("{key}: unknown key; expected name, on, known_at, subject, given, then"));
    }
    let extract = sheets_here
        .into_iter()
        .map(|(sheet, rows)| ExtractFile { name: format!("{sheet}.csv"), bytes: csv(&rows) })
        .collect();
    Ok(Example { file: file.path.clone(), name, rule: rule.to_owned(), subject, on, known_at, extract, then })
}

/// Lays rows over those with the same key, cell by cell; adds the others.
fn lay_over(sheet: &str, base: &mut Rows, rows: Rows) {
    let key = KEYS.iter().find(|(name, _)| *name == sheet).map(|(_, key)| *key);
    for row in rows {
        let same =
            key.and_then(|key| base.iter_mut().find(|known| row.contains_key(key) && known.get(key) == row.get(key)));
        match same {
            Some(known) => known.extend(row),
            None => base.push(row),
        }
    }
}

fn sheets(table: Table) -> Result<BTreeMap<String, Rows>, String> {
    let mut all = BTreeMap::new();
    for (sheet, rows) in table {
        if Sheet::of_file(&format!("{sheet}.csv")).is_none() {
            return Err(format!("{sheet}: is no file of an extract"));
        }
        let Value::Array(rows) = rows else { return Err(format!("{sheet}: expected a list of rows")) };
        let row = |row: Value| match row {
            Value::Table(cells) => cells.into_iter().map(|(column, value)| Ok((column, cell(&value)?))).collect(),
            _ => Err(format!("{sheet}: expected rows")),
        };
        all.insert(sheet.clone(), rows.into_iter().map(row).collect::<Result<Rows, String>>()?);
    }
    Ok(all)
}

/// A cell as the extract would have it.
pub(crate) fn cell(value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Integer(whole) => Ok(whole.to_string()),
        Value::Datetime(day) => Ok(day.to_string()),
        other => Err(format!("{other}: expected a text, a whole number or a day")),
    }
}

pub(crate) fn text(table: &mut Table, key: &str) -> Result<String, String> {
    match table.remove(key) {
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(format!("{key}: expected a text")),
        None => Err(format!("{key}: is missing")),
    }
}

fn csv(rows: &Rows) -> Vec<u8> {
    let mut columns: Vec<&str> = rows.iter().flat_map(|row| row.keys().map(String::as_str)).collect();
    columns.sort_unstable();
    columns.dedup();
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let line = |cells: Vec<String>| cells.join(",") + "\n";
    let mut out = line(columns.iter().map(|column| quoted(column)).collect());
    for row in rows {
        out += &line(columns.iter().map(|column| quoted(row.get(*column).map_or("", String::as_str))).collect());
    }
    out.into_bytes()
}
