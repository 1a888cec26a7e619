//! Transcripts of the command line: `transcripts/*.txt` hold commands and, below each, what they print.
//!
//! `$ touchstone …` is a command, run in the folder of these tests; its output follows, the error stream last; `? 1` is the exit code,
//! left out where it is 0; `| head 3` keeps the first lines; `<id>` stands for an id and `<folder>` for the folder of the transcript's
//! own database; `# ` begins a remark, which no output may. With `TOUCHSTONE_UPDATE=1`
//! the files are written anew: read the difference as a manager would before keeping it.

mod support;

use std::path::PathBuf;
use support::{Folder, run_with, tests};

fn transcripts() -> Vec<PathBuf> {
    let folder = std::fs::read_dir(tests().join("transcripts")).expect("there are transcripts");
    let mut paths: Vec<PathBuf> = folder.map(|entry| entry.expect("they can be listed").path()).collect();
    paths.sort();
    paths
}

/// The words of a command; quotation marks hold one together.
fn words(command: &str) -> Vec<String> {
    let quoted = |(at, part): (usize, &str)| -> Vec<String> {
        if at % 2 == 1 { vec![part.to_owned()] } else { part.split_whitespace().map(str::to_owned).collect() }
    };
    command.split('"').enumerate().flat_map(quoted).collect()
}

/// What a command prints, as a transcript shows it.
fn shown(command: &str, own: &Folder) -> String {
    let (command, head) = match command.split_once(" | head ") {
        Some((command, lines)) => (command, lines.trim().parse().expect("a number of lines")),
        None => (command, usize::MAX),
    };
    let words = words(command);
    let (program, arguments) = words.split_first().expect("a command");
    assert_eq!(program, "touchstone", "{command}");
    let database = format!("sqlite:{}/touchstone.db", own.path());
    let arguments = arguments.iter().map(String::as_str).collect::<Vec<_>>();
    let ran = run_with(&arguments, &[("TOUCHSTONE_DATABASE", &database)]);
    let mut text: String = ran.out.split_inclusive('\n').take(head).collect();
    text += &ran.err;
    text = text.replace(own.path(), "<folder>");
    text = text
        .split_inclusive([' ', '.', '\n'])
        .map(|word| if is_id(word) { "<id>.".to_owned() } else { word.to_owned() })
        .collect();
    text = text.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    if ran.code != 0 {
        text += &format!("? {}\n", ran.code);
    }
    text
}

/// A UUID before a full stop?
fn is_id(word: &str) -> bool {
    word.len() == 37 && word.ends_with('.') && word.chars().filter(|letter| *letter == '-').count() == 4
}

/// The transcript as the program writes it today.
fn replayed(transcript: &str) -> String {
    let own = Folder::new();
    let mut out = String::new();
    let mut before_first = true;
    for line in transcript.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            if !before_first && !out.ends_with("\n\n") {
                out.push('\n');
            }
            before_first = false;
            out += &format!("{line}\n{}", shown(command, &own));
        } else if line.starts_with("# ") {
            if !before_first && !out.ends_with("\n\n") {
                out.push('\n');
            }
            before_first = true;
            out += &format!("{line}\n");
        }
    }
    out
}

#[test]
fn the_program_prints_what_the_transcripts_show() {
    let update = std::env::var_os("TOUCHSTONE_UPDATE").is_some();
    let mut differ = Vec::new();
    for path in transcripts() {
        let wanted = std::fs::read_to_string(&path).expect("a transcript is text");
        let found = replayed(&wanted);
        if found == wanted {
            continue;
        }
        if update {
            std::fs::write(&path, &found).expect("a transcript can be written");
        }
        let line = found.lines().zip(wanted.lines()).position(|(found, wanted)| found != wanted);
        let at = line.unwrap_or_else(|| found.lines().count().min(wanted.lines().count()));
        let of = |text: &str| text.lines().nth(at).unwrap_or("(the end)").to_owned();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        differ.push(format!("{name}:{}\n  shown  {}\n  printed {}", at + 1, of(&wanted), of(&found)));
    }
    assert!(update || differ.is_empty(), "TOUCHSTONE_UPDATE=1 writes them anew:\n{}", differ.join("\n"));
}

#[test]
fn every_command_and_every_exit_code_a_user_can_cause_is_in_a_transcript() {
    let all: String =
        transcripts().iter().map(|path| std::fs::read_to_string(path).expect("a transcript is text")).collect();
    let help = support::printed(&["--help"]);
    let listed =
        help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1).take_while(|line| !line.is_empty());
    // A description goes on in lines that are further in.
    let named = listed.filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')));
    for command in named.filter_map(|line| line.split_whitespace().next()) {
        assert!(
            command == "help" || all.contains(&format!("$ touchstone {command} ")),
            "{command} is in no transcript"
        );
    }
    for code in ["\n? 1\n", "\n? 2\n"] {
        assert!(all.contains(code), "{code:?}");
    }
}
