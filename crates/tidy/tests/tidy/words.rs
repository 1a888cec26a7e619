//! Words that do not belong into any file: one machine's paths, package registries, and work put off.

use crate::tree::{File, expect_none, files};

/// Each put together here, so that this file does not hold what it forbids.
const WORK_PUT_OFF: [&str; 8] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("todo", "!"),
    concat!("unimplemented", "!"),
    concat!("#[", "ignore"),
    concat!("test.", "skip"),
    concat!("test.", "todo"),
    concat!("test.", "only"),
];

const REGISTRIES: [&str; 6] = [
    concat!("static.cra", "tes.io"),
    concat!("index.cra", "tes.io"),
    concat!("registry.npm", "js.org"),
    concat!("files.python", "hosted.org"),
    concat!("pypi", ".org"),
    concat!("deb.debian", ".org"),
];

/// Folders of somebody's machine, where a path begins with them.
const MACHINE: [&str; 4] =
    [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];

fn faults(file: &File) -> Vec<String> {
    let mut faults = Vec::new();
    for (number, line) in file.text.lines().enumerate() {
        let words = WORK_PUT_OFF.iter().filter(|word| stands_alone(line, word));
        let hosts = REGISTRIES.iter().filter(|host| line.contains(**host));
        let paths = MACHINE.iter().filter(|folder| begins_path(line, folder));
        for word in words.chain(hosts).chain(paths) {
            faults.push(format!("{}:{}: {word}", file.path, number + 1));
        }
    }
    faults
}

/// Whether the word is there, not as a part of a longer one.
fn stands_alone(line: &str, word: &str) -> bool {
    let letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back().is_some_and(letter);
        let after = word.ends_with(letter) && line[at + word.len()..].chars().next().is_some_and(letter);
        !before && !after
    })
}

/// Whether a path from the root of a machine begins with the folder; the middle of a web address does not.
fn begins_path(line: &str, folder: &str) -> bool {
    let part_of_path = |letter: char| letter.is_alphanumeric() || "._-/~}".contains(letter);
    line.match_indices(folder).any(|(at, _)| !line[..at].chars().next_back().is_some_and(part_of_path))
}

#[test]
fn no_file_puts_work_off_or_names_a_machine() {
    expect_none(&files().iter().flat_map(faults).collect::<Vec<_>>());
}

#[test]
fn planted_words_are_found() {
    let found = |text: String| faults(&File::planted("a.rs", &text)).len();
    for word in WORK_PUT_OFF.iter().chain(&REGISTRIES) {
        assert_eq!(found(format!("fine\n// {word} (later)")), 1, "{word}");
    }
    for folder in MACHINE {
        assert_eq!(found(format!("let path = \"{folder}x\";")), 1, "{folder}");
        assert_eq!(found(format!("https://example.org{folder}x")), 0, "{folder}");
    }
    assert_eq!(found(format!("{}S and {}_LIST", WORK_PUT_OFF[0], WORK_PUT_OFF[0])), 0);
}
