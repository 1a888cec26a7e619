//! The instructions of each phase, counted by Valgrind, and the baseline they are held against.
//!
//! A count says the same on a busy machine and an idle one. It changes with the compiler, which the baseline names.

use std::path::{Path, PathBuf};

use crate::bench::Baseline;
use crate::place::Place;
use crate::run::{Failure, answer, must};

const PHASES: [&str; 4] = ["read", "fold", "plan", "write"];

/// Percent by which a phase may grow.
const GROWTH: u64 = 5;

/// Counts every phase, then compares or accepts.
pub(crate) fn count(place: &Place, baseline: Baseline) -> Result<(), Failure> {
    let mut counted = Vec::new();
    for phase in PHASES {
        // The set-up is in both, the phase in one of them once more.
        let (once, twice) = (instructions(place, phase, 1)?, instructions(place, phase, 2)?);
        let own = twice.checked_sub(once).filter(|own| *own > 0);
        counted.push((phase, own.ok_or_else(|| Failure::new(format!("{phase} took no instruction"), LOOK))?));
    }
    let compiler = answer(place.command("rustc").arg("--version")).unwrap_or_default();
    let file = file(place);
    if baseline == Baseline::Accept {
        println!("{}", table(&counted, ""));
        return std::fs::write(&file, written(&compiler, &counted)).map_err(|error| unreadable(&file, &error));
    }
    let kept = std::fs::read_to_string(&file).map_err(|error| unreadable(&file, &error))?;
    println!("{}", table(&counted, &kept));
    if text_of(&kept, "compiler") != Some(&compiler) {
        println!("note: the baseline was counted with another compiler than {compiler}");
    }
    match grown(&counted, &kept).as_slice() {
        [] => Ok(()),
        grown => Err(Failure::new(
            format!("more than {GROWTH} % above the baseline, or not in it: {}", grown.join(", ")),
            "find out why (callgrind_annotate says where); if it is worth it, run `cargo xtask bench --accept` \
             and commit docs/performance-baseline.json",
        )),
    }
}

const LOOK: &str = "look above for what valgrind said";

fn instructions(place: &Place, phase: &str, times: u8) -> Result<u64, Failure> {
    let printed = must(
        place
            .command("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(place.target.join("release/examples/phase"))
            .args([phase, &times.to_string()]),
        &format!("the instructions of {phase} could not be counted"),
        LOOK,
    )?;
    let line = printed.lines.iter().find_map(|line| line.split_once("Collected : "));
    let count = line.and_then(|(_, count)| count.trim().parse().ok());
    count.ok_or_else(|| Failure::new("valgrind says no count", LOOK))
}

fn file(place: &Place) -> PathBuf {
    place.root.join("docs/performance-baseline.json")
}

fn written(compiler: &str, counted: &[(&str, u64)]) -> String {
    let phases: Vec<String> = counted.iter().map(|(phase, count)| format!("  \"{phase}\": {count}")).collect();
    format!("{{\n  \"compiler\": \"{compiler}\",\n{}\n}}\n", phases.join(",\n"))
}

/// What stands behind a key of the file that [`written`] makes.
fn value<'kept>(kept: &'kept str, key: &str) -> Option<&'kept str> {
    let start = format!("\"{key}\": ");
    kept.lines().find_map(|line| line.trim().strip_prefix(&start)).map(|value| value.trim_end_matches(','))
}

fn text_of<'kept>(kept: &'kept str, key: &str) -> Option<&'kept str> {
    value(kept, key)?.strip_prefix('"')?.strip_suffix('"')
}

fn count_of(kept: &str, phase: &str) -> Option<u64> {
    value(kept, phase)?.parse().ok()
}

/// The phases that are too far above the baseline, or that it does not know.
fn grown(counted: &[(&'static str, u64)], kept: &str) -> Vec<&'static str> {
    let too_many = |(phase, count): &&(&str, u64)| {
        count_of(kept, phase).is_none_or(|before| count.saturating_mul(100) > before.saturating_mul(100 + GROWTH))
    };
    counted.iter().filter(too_many).map(|(phase, _)| *phase).collect()
}

fn table(counted: &[(&str, u64)], kept: &str) -> String {
    let mut table = format!("{:<8}{:>16}{:>10}", "phase", "instructions", "change");
    for (phase, count) in counted {
        let change = count_of(kept, phase).map_or_else(String::new, |before| {
            format!("{:+.1} %", (*count as f64 / before.max(1) as f64 - 1.0) * 100.0)
        });
        table.push_str(&format!("\n{phase:<8}{count:>16}{change:>10}"));
    }
    table
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display()), "run `cargo xtask bench --accept` to write it")
}

#[cfg(test)]
mod tests {
    use super::{count_of, grown, table, text_of, written};

    #[test]
    fn the_baseline_is_read_as_it_was_written() {
        let kept = written("rustc 1.0", &[("read", 1000), ("fold", 20)]);
        assert_eq!(text_of(&kept, "compiler"), Some("rustc 1.0"));
        assert_eq!((count_of(&kept, "read"), count_of(&kept, "fold")), (Some(1000), Some(20)));
        assert_eq!(count_of(&kept, "plan"), None);
    }

    #[test]
    fn growth_beyond_the_limit_is_named() {
        let kept = written("", &[("read", 1000), ("fold", 1000), ("plan", 1000)]);
        let counted = [("read", 1050), ("fold", 1051), ("plan", 900), ("write", 1)];
        assert_eq!(grown(&counted, &kept), ["fold", "write"]);
        assert!(table(&counted, &kept).contains("-10.0 %"));
    }
}
