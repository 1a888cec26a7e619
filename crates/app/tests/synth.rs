//! Synthetic services: every folder is accepted, a PDU has every rule and every status, the same seed gives the same bytes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn touchstone(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_touchstone")).args(arguments).output().expect("the binary runs")
}

/// A new folder for one test, below the target directory.
fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

fn synth(scale: &str, seed: &str, on: &str, name: &str) -> PathBuf {
    let folder = fresh(name);
    let out = folder.to_str().expect("a path in UTF-8");
    let made = touchstone(&["synth", "--scale", scale, "--seed", seed, "--on", on, "--out", out]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    folder
}

fn due(folder: &Path, on: &str) -> Vec<serde_json::Value> {
    let folder = folder.to_str().expect("a path in UTF-8");
    let output = touchstone(&["due", "--data", folder, "--on", on, "--all", "--format", "jsonl"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect()
}

fn every(duties: &[serde_json::Value], field: &str) -> BTreeSet<String> {
    duties.iter().filter_map(|duty| duty[field].as_str()).map(str::to_owned).collect()
}

#[test]
fn every_scale_and_seed_is_accepted() {
    for (scale, seed, on) in [
        ("team", "1", "2026-11-21"),
        ("team", "2", "2025-02-28"),
        ("pdu", "3", "2024-02-29"),
        ("region", "4", "2026-03-31"),
    ] {
        let folder = synth(scale, seed, on, &format!("accepted-{scale}-{seed}"));
        assert!(due(&folder, on).len() > 100, "{scale} {seed}");
    }
}

#[test]
fn on_the_scale_of_a_pdu_every_rule_and_every_status_occurs() {
    let listed = touchstone(&["policy", "test"]);
    let rules: BTreeSet<String> = String::from_utf8(listed.stdout)
        .expect("UTF-8")
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1).filter(|word| word.contains('/')).map(str::to_owned))
        .collect();
    assert_eq!(rules.len(), 29);
    let statuses = ["met", "met_late", "overdue", "due_today", "due_soon", "upcoming", "paused", "gap"];
    for seed in ["1", "7"] {
        let duties = due(&synth("pdu", seed, "2026-11-20", &format!("every-{seed}")), "2026-11-20");
        assert_eq!(every(&duties, "rule"), rules, "seed {seed}");
        assert_eq!(every(&duties, "status"), statuses.map(str::to_owned).into(), "seed {seed}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    let read = |folder: &Path| std::fs::read(folder.join("records.csv")).expect("records.csv");
    let one = read(&synth("team", "5", "2026-11-21", "same-a"));
    assert_eq!(one, read(&synth("team", "5", "2026-11-21", "same-b")));
    assert_ne!(one, read(&synth("team", "6", "2026-11-21", "same-c")));
}

#[test]
fn a_folder_that_is_not_empty_is_left_alone() {
    let folder = fresh("occupied");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("mine.txt"), "mine").expect("a file");
    let out = folder.to_str().expect("a path in UTF-8");
    let refused = touchstone(&["synth", "--scale", "team", "--seed", "1", "--on", "2026-11-21", "--out", out]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is not empty"));
    assert_eq!(std::fs::read_dir(&folder).expect("the folder").count(), 1);
}

#[test]
fn the_demonstration_makes_a_database_and_a_sign_in_for_each_role() {
    let folder = fresh("demonstration");
    let path = folder.to_str().expect("a path in UTF-8");
    let shown = touchstone(&["demo", "--only-make", "--folder", path]);
    let text = String::from_utf8(shown.stdout).expect("UTF-8");
    assert!(shown.status.success(), "{}", String::from_utf8_lossy(&shown.stderr));
    for role in ["practitioner", "spo", "pdu_head", "qdo", "administration", "administrator", "auditor", "policy_lead"]
    {
        assert!(text.lines().any(|line| line.split_whitespace().next() == Some(role)), "{role}: {text}");
    }
    assert!(folder.join("touchstone.db").exists());
    let again = touchstone(&["demo", "--only-make", "--folder", path]);
    assert_eq!(again.status.code(), Some(1));
    let beyond = touchstone(&["demo", "--listen", "0.0.0.0:0"]);
    assert!(String::from_utf8_lossy(&beyond.stderr).contains("this machine alone"));
}
