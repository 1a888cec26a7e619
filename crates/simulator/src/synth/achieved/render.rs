//! The figures as plain text for a terminal and as Markdown for the documentation.

use std::fmt::Write;

use super::{Achieved, Aim, Line};

impl Achieved {
    /// Columns of text, one section under the other.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for section in &self.sections {
            let _ = writeln!(text, "{}", section.title);
            for line in &section.lines {
                let _ = writeln!(
                    text,
                    "  {:<70} {:>12} {:>8}  {}",
                    line.what,
                    grouped(line.count),
                    share(line),
                    aim(line.aimed.as_ref())
                );
            }
            text.push('\n');
        }
        text
    }

    /// One table for each section.
    pub fn to_markdown(&self) -> String {
        let mut text = String::new();
        for section in &self.sections {
            let _ = writeln!(text, "### {}\n\n| what | count | share | aimed at |\n|---|--:|--:|---|", section.title);
            for line in &section.lines {
                let _ = writeln!(
                    text,
                    "| {} | {} | {} | {} |",
                    line.what,
                    grouped(line.count),
                    share(line),
                    aim(line.aimed.as_ref())
                );
            }
            text.push('\n');
        }
        text
    }
}

fn share(line: &Line) -> String {
    line.share.map_or_else(String::new, percentage)
}

fn percentage(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn aim(aim: Option<&Aim>) -> String {
    aim.map_or_else(String::new, |aim| {
        let value = if aim.is_share { percentage(aim.value) } else { grouped(aim.value as u64) };
        format!("{value} ({})", aim.basis)
    })
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(
            (grouped(0), grouped(999), grouped(1_000), grouped(1_234_567)),
            ("0".into(), "999".into(), "1,000".into(), "1,234,567".into())
        );
    }
}
