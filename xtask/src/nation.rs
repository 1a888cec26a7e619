//! The whole command over a whole service: seconds and peak memory, with files that the machine has just read and with
//! files that it has to fetch from its disk.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::place::Place;
use crate::run::{Failure, answer, must};

pub(crate) const DAY: &str = "2026-11-21";
const SEED: &str = "1";

/// Times that are measured after one that is not.
const WARM: usize = 7;
const COLD: usize = 3;

/// One run of the command.
struct Measured {
    seconds: f64,
    kibibytes: u64,
}

/// Makes the nation, unless it is there; returns its folder.
pub(crate) fn make(place: &Place) -> Result<PathBuf, Failure> {
    let folder = place.target.join("bench/nation");
    // Written last, so that a nation cut short is made anew.
    if !folder.join("README.md").is_file() {
        if folder.exists() {
            std::fs::remove_dir_all(&folder).map_err(|error| unwritable(&folder, &error))?;
        }
        must(
            place
                .command(place.target.join("release/touchstone"))
                .args(["synth", "--scale", "nation", "--seed", SEED, "--on", DAY, "--out"])
                .arg(&folder),
            "the nation could not be made",
            "look above for what `touchstone synth` said",
        )?;
    }
    let (mut bytes, mut rows) = (0, 0);
    for file in csv_files(&folder)? {
        let content = std::fs::read(&file).map_err(|error| unwritable(&file, &error))?;
        bytes += content.len();
        rows += lines(&content).saturating_sub(1);
    }
    println!("{rows} rows in {bytes} bytes");
    Ok(folder)
}

/// Times the command warm, then cold where the machine lets its cache be emptied.
pub(crate) fn time(place: &Place, folder: &Path) -> Result<(), Failure> {
    measure(place, folder)?;
    let warm = (0..WARM).map(|_| measure(place, folder)).collect::<Result<Vec<_>, _>>()?;
    let output = output(place);
    let written = std::fs::read(&output).map_err(|error| unwritable(&output, &error))?;
    println!("{} duties in {} bytes", lines(&written), written.len());
    println!("{}", summary("warm", &warm));
    if !empty_cache() {
        println!("cold: could not be measured, since this user may not empty the machine's cache");
        return Ok(());
    }
    let mut cold = Vec::new();
    for _ in 0..COLD {
        cold.push(measure(place, folder)?);
        empty_cache();
    }
    println!("{}", summary("cold", &cold));
    let began = Instant::now();
    for file in csv_files(folder)? {
        std::fs::read(&file).map_err(|error| unwritable(&file, &error))?;
    }
    println!("cold, reading the files' bytes alone: {:.2} s", began.elapsed().as_secs_f64());
    Ok(())
}

fn measure(place: &Place, folder: &Path) -> Result<Measured, Failure> {
    let memory = place.target.join("bench/peak-kibibytes");
    let output = output(place);
    let written = File::create(&output).map_err(|error| unwritable(&output, &error))?;
    let mut command = place.command("/usr/bin/time");
    command.args(["--format=%M", "--output"]).arg(&memory).arg(place.target.join("release/touchstone"));
    command.args(["due", "--on", DAY, "--all", "--format", "jsonl", "--data"]).arg(folder).stdout(written);
    let began = Instant::now();
    let ended = command.status();
    let seconds = began.elapsed().as_secs_f64();
    if !ended.is_ok_and(|status| status.success()) {
        return Err(Failure::new("`touchstone due` did not succeed", "look above for what it said"));
    }
    let kibibytes = std::fs::read_to_string(&memory).ok().and_then(|told| told.trim().parse().ok());
    let kibibytes = kibibytes.ok_or_else(|| Failure::new("time(1) says no memory", "install Debian's package time"))?;
    Ok(Measured { seconds, kibibytes })
}

fn output(place: &Place) -> PathBuf {
    place.target.join("bench/due.jsonl")
}

/// Empties the machine's cache of files; false if it may not.
fn empty_cache() -> bool {
    answer(&mut std::process::Command::new("sync")).is_some() && std::fs::write("/proc/sys/vm/drop_caches", "3").is_ok()
}

fn summary(name: &str, measured: &[Measured]) -> String {
    let mut seconds: Vec<f64> = measured.iter().map(|one| one.seconds).collect();
    seconds.sort_unstable_by(f64::total_cmp);
    let (min, median, max) = match seconds.as_slice() {
        [] => return format!("{name}: nothing measured"),
        [only] => (*only, *only, *only),
        [min, .., max] => (*min, seconds[seconds.len() / 2], *max),
    };
    let peak = measured.iter().map(|one| one.kibibytes).max().unwrap_or_default() / 1024;
    format!("{name}: min {min:.2} s, median {median:.2} s, max {max:.2} s of {}; peak {peak} MiB", measured.len())
}

fn csv_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = std::fs::read_dir(folder).map_err(|error| unwritable(folder, &error))?;
    let paths = entries.flatten().map(|entry| entry.path());
    Ok(paths.filter(|path| path.extension().is_some_and(|extension| extension == "csv")).collect())
}

fn lines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display()), "the build's folder must be readable and writable")
}

#[cfg(test)]
mod tests {
    use super::{Measured, summary};

    #[test]
    fn the_middle_of_the_sorted_times_is_the_median() {
        let one = |seconds, kibibytes| Measured { seconds, kibibytes };
        let told = summary("warm", &[one(3.0, 2048), one(1.0, 5120), one(2.0, 1024)]);
        assert_eq!(told, "warm: min 1.00 s, median 2.00 s, max 3.00 s of 3; peak 5 MiB");
        assert_eq!(summary("warm", &[]), "warm: nothing measured");
    }
}
