//! `touchstone synth`.

use crate::ending::Ending;
use clap::{Args, ValueEnum};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use touchstone_domain::calendar::Day;
use touchstone_simulator::synth::{self, Calibration, Folder, achieved, readme, synthesise};

/// Make a folder of extracts of a service that does not exist, to try things on
///
/// The same scale, seed and day give the same bytes on every machine. Nobody in it is real.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  touchstone synth --scale pdu --seed 1 --on 2026-01-12 --out extract")]
pub struct Synth {
    /// How much of a service
    #[arg(long, value_enum)]
    scale: Scale,
    /// Which one of them: any whole number
    #[arg(long, value_name = "N")]
    seed: u64,
    /// "Today" of the extract, as 2026-01-12
    #[arg(long, value_name = "DAY", value_parser = crate::data::day)]
    on: Day,
    /// The folder to make; it must be new or empty
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Scale {
    /// One team
    Team,
    /// One probation delivery unit
    Pdu,
    /// One region
    Region,
    /// England and Wales
    Nation,
}

impl From<Scale> for synth::Scale {
    fn from(scale: Scale) -> Self {
        match scale {
            Scale::Team => synth::Scale::Team,
            Scale::Pdu => synth::Scale::Pdu,
            Scale::Region => synth::Scale::Region,
            Scale::Nation => synth::Scale::Nation,
        }
    }
}

impl Synth {
    pub fn run(&self) -> Result<(), Ending> {
        make_empty(&self.out)?;
        let (calibration, on) = (Calibration::shipped(), self.on);
        let folder = synthesise(&calibration, self.scale.into(), self.seed, on);
        let cannot = |error: io::Error| Ending::refused(format!("{}: cannot be written: {error}", self.out.display()));
        write(&folder, &self.out).map_err(cannot)?;
        let shares = achieved(&folder, &calibration, on);
        fs::write(self.out.join("README.md"), readme(&calibration, self.scale.into(), self.seed, on, &shares))
            .map_err(cannot)?;
        let mut out = io::stdout().lock();
        writeln!(out, "{}", shares.to_text())?;
        writeln!(out, "Written to {}", self.out.display())?;
        Ok(())
    }
}

fn make_empty(out: &Path) -> Result<(), Ending> {
    let cannot = |error: io::Error| Ending::refused(format!("--out {}: {error}", out.display()));
    fs::create_dir_all(out).map_err(cannot)?;
    if fs::read_dir(out).map_err(cannot)?.next().is_some() {
        return Err(Ending::refused(format!("--out {}: the folder is not empty; name a new one", out.display())));
    }
    Ok(())
}

/// Writes the files of a folder.
pub fn write(folder: &Folder, out: &Path) -> io::Result<()> {
    for file in folder.files.iter().filter(|file| !file.is_empty()) {
        let mut writer = BufWriter::new(File::create(out.join(file.name))?);
        for part in &file.parts {
            writer.write_all(part)?;
        }
        writer.flush()?;
    }
    Ok(())
}
