//! Every Rust file opens by saying what lives in it.

use crate::tree::{File, expect_none, files};

fn faults(file: &File) -> Vec<String> {
    let first = file.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let says_something = first.strip_prefix("//!").is_some_and(|words| !words.trim().is_empty());
    if says_something { Vec::new() } else { vec![format!("{}: its first line is not `//! …`", file.path)] }
}

#[test]
fn every_file_opens_with_its_purpose() {
    expect_none(&files().iter().filter(|file| file.is_rust()).flat_map(faults).collect::<Vec<_>>());
}

#[test]
fn a_planted_silence_is_found() {
    assert_eq!(faults(&File::planted("a.rs", "use std::fmt;\n//! Too late.")).len(), 1);
    assert_eq!(faults(&File::planted("a.rs", "//!\n")).len(), 1);
    assert_eq!(faults(&File::planted("a.rs", "")).len(), 1);
    assert!(faults(&File::planted("a.rs", "\n//! Words.\n")).is_empty());
}
