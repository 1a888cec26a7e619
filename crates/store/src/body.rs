//! Bodies of facts: JSON objects whose names are the columns of sheets; unknown cells are left out.

use crate::error::StoreError;
use touchstone_domain::facts::Columns;

/// Writes the cells of a row as an object.
pub(crate) fn write(out: &mut String, columns: &Columns, cells: &[&str]) {
    out.push('{');
    let mut first = true;
    for ((name, _), cell) in columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        if !first {
            out.push(',');
        }
        first = false;
        out.push('"');
        out.push_str(name);
        out.push_str("\":");
        text(out, cell);
    }
    out.push('}');
}

/// Writes a text as JSON has it.
pub(crate) fn text(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[plain..at]);
        plain = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            control => out.push_str(&format!("\\u{control:04x}")),
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

/// The cells of a row again, in the order of the columns, empty where unknown.
pub(crate) fn read(columns: &Columns, body: &str) -> Result<Vec<String>, StoreError> {
    let wrong = |wrong: String| StoreError::Refused(format!("the body of a fact cannot be read: {wrong}"));
    let object: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(body).map_err(|error| wrong(error.to_string()))?;
    let cell = |name: &str| match object.get(name) {
        None => Ok(String::new()),
        Some(serde_json::Value::String(text)) => Ok(text.clone()),
        Some(other) => Err(wrong(format!("{name} is {other}"))),
    };
    columns.iter().map(|(name, _)| cell(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use touchstone_domain::facts::Sheet;

    #[test]
    fn what_is_written_reads_back() {
        let columns = Sheet::Events.columns();
        for odd in ["plain", "\"quoted\"", "back\\slash", "tab\tand\nline", "ŵ and \u{1}", "{}"] {
            let mut body = String::new();
            write(&mut body, columns, &["A000001", "", odd]);
            let cells = read(columns, &body).expect("an object");
            assert_eq!(cells, ["A000001", "", odd], "{body}");
            serde_json::from_str::<serde_json::Value>(&body).expect("JSON");
        }
    }
}
