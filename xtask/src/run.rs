//! Running a command: what it prints is shown as it comes, and kept for those who count.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Command, Stdio};

/// Why a task stopped, for the person who has to mend it.
pub(crate) struct Failure {
    /// What failed, as a sentence without its full stop.
    pub(crate) what: String,
    /// What to do, likewise.
    pub(crate) hint: String,
}

impl Failure {
    pub(crate) fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), hint: hint.into() }
    }
}

/// How a command ended and what it printed, without colours.
pub(crate) struct Printed {
    pub(crate) succeeded: bool,
    pub(crate) lines: Vec<String>,
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Result<Printed, Failure> {
    let shown = shown(command);
    println!("$ {shown}");
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let cannot_run =
        |error| Failure::new(format!("`{shown}` could not be run: {error}"), "install it, or put it on PATH");
    let mut child = spawned.map_err(cannot_run)?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let mut lines = std::thread::scope(|scope| {
        let errors = scope.spawn(|| read(err, |line| eprintln!("{line}")));
        let mut lines = read(out, |line| println!("{line}"));
        lines.extend(errors.join().unwrap_or_default());
        lines
    });
    for line in &mut lines {
        *line = without_colours(line);
    }
    let status = child.wait().map_err(cannot_run)?;
    Ok(Printed { succeeded: status.success(), lines })
}

/// Runs a command that must succeed.
pub(crate) fn must(command: &mut Command, what: &str, hint: &str) -> Result<Printed, Failure> {
    let printed = run(command)?;
    if printed.succeeded { Ok(printed) } else { Err(Failure::new(what, hint)) }
}

/// What a command prints, if it can be run and succeeds; nothing is shown.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn read(pipe: Option<impl Read>, show: impl Fn(&str)) -> Vec<String> {
    let mut lines = Vec::new();
    let Some(pipe) = pipe else { return lines };
    for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned();
        show(&line);
        lines.push(line);
    }
    lines
}

fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let mut shown = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for argument in command.get_args() {
        shown.push(' ');
        shown.push_str(&argument.to_string_lossy());
    }
    shown
}

/// The line without its terminal escapes, such as `ESC [ 31 m`.
fn without_colours(line: &str) -> String {
    let mut pieces = line.split("\u{1b}[");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|letter: char| letter.is_ascii_alphabetic()).map_or(piece.len(), |at| at + 1);
        plain.push_str(&piece[end..]);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{run, without_colours};
    use std::process::Command;

    #[test]
    fn colours_are_left_out() {
        assert_eq!(without_colours("\u{1b}[1;32mok\u{1b}[0m, \u{1b}[31m2\u{1b}[m failed"), "ok, 2 failed");
        assert_eq!(without_colours("plain"), "plain");
    }

    #[test]
    fn both_outputs_and_the_ending_are_kept() {
        let Ok(printed) = run(Command::new("sh").args(["-c", "echo out; echo err >&2; exit 3"])) else {
            panic!("there is a shell");
        };
        assert!(!printed.succeeded);
        assert_eq!(printed.lines, ["out", "err"]);
    }
}
