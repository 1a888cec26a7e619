//! Disks that can be filled, made to fail, or cut off from their power: images on loop devices.

use crate::support::Folder;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// `EXT4_IOC_SHUTDOWN` with `EXT4_GOING_FLAGS_NOLOGFLUSH`: from now on nothing more reaches the disk, not even what is in the journal.
/// It says when it is ready, waits for a line, and does it at once.
const POWER_OFF: &str = r#"$| = 1; open(my $at, "<", $ARGV[0]) or die "$!"; my $how = pack("L", 2); print "ready\n"; <STDIN>;
    ioctl($at, 0x8004587d, $how) or die "$!""#;

fn done(program: &str, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program)
        .args(arguments)
        .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        .output()
        .map_err(|fault| format!("{program}: {fault}"))?;
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if !output.status.success() {
        return Err(format!("{program} {}: {said}", arguments.join(" ")));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A file system in a file, mounted.
pub struct Image {
    file: PathBuf,
    /// Where it is mounted.
    pub at: PathBuf,
    /// The file lies on a small file system of its own, which can be full while this one believes that it has room.
    thin: Option<PathBuf>,
    _folder: Folder,
}

impl Image {
    /// An image of so many MiB; a thin one has only so many behind it.
    ///
    /// A machine that cannot make one has not shown what these tests show: they fail, and say what is needed.
    pub fn new(size: u32, thin: Option<u32>) -> Self {
        Self::made(size, thin).unwrap_or_else(|wrong| {
            panic!("{wrong}: cutting the power and filling a disk need Linux, root, loop devices, mkfs.ext4 and perl")
        })
    }

    fn made(size: u32, thin: Option<u32>) -> Result<Self, String> {
        let folder = Folder::new();
        let root = PathBuf::from(folder.path());
        let below = root.join("below");
        let at = root.join("disk");
        for path in [&below, &at] {
            std::fs::create_dir(path).map_err(|fault| fault.to_string())?;
        }
        let mut image = Self { file: below.join("image"), at, thin: None, _folder: folder };
        if let Some(behind) = thin {
            done("mount", &["-t", "tmpfs", "-o", &format!("size={behind}m"), "none", text(&below)])?;
            image.thin = Some(below);
        }
        done("truncate", &["-s", &format!("{size}M"), text(&image.file)])?;
        done(
            "mkfs.ext4",
            &["-q", "-E", "nodiscard,lazy_itable_init=0,lazy_journal_init=0", "-J", "size=4", text(&image.file)],
        )?;
        image.mount()?;
        Ok(image)
    }

    pub fn mount(&self) -> Result<(), String> {
        done("mount", &["-o", "loop", text(&self.file), text(&self.at)]).map(drop)
    }

    pub fn unmount(&self) -> Result<(), String> {
        done("umount", &[text(&self.at)]).map(drop)
    }

    /// A switch that cuts the power: what was not synchronised is gone.
    pub fn switch(&self) -> Result<Switch, String> {
        let mut waiting = Command::new("perl")
            .args(["-e", POWER_OFF, text(&self.at)])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|fault| format!("perl: {fault}"))?;
        let mut said = String::new();
        let output = waiting.stdout.take().ok_or("perl has no output")?;
        BufReader::new(output).read_line(&mut said).map_err(|fault| format!("perl: {fault}"))?;
        if said.trim() == "ready" { Ok(Switch(waiting)) } else { Err("perl did not open the file system".to_owned()) }
    }

    /// Fills the small file system behind a thin image, so that the next block written to it fails.
    pub fn starve(&self) -> Result<PathBuf, String> {
        let filler = self.thin.as_ref().ok_or("the image is not thin")?.join("filler");
        fill(&filler)?;
        Ok(filler)
    }
}

/// Waits to cut the power.
pub struct Switch(Child);

impl Switch {
    /// Cuts the power.
    pub fn off(mut self) -> Result<(), String> {
        // The line that it waits for, or the end of all lines.
        drop(self.0.stdin.take());
        let ended = self.0.wait().map_err(|fault| format!("perl: {fault}"))?;
        if ended.success() { Ok(()) } else { Err(format!("the file system was not shut down ({ended})")) }
    }
}

/// Writes a file until the disk is full.
pub fn fill(path: &Path) -> Result<(), String> {
    use std::io::Write;
    let mut file = std::fs::File::create(path).map_err(|fault| fault.to_string())?;
    for size in [1 << 20, 4096, 512, 1] {
        let part = vec![7; size];
        while file.write_all(&part).is_ok() {}
    }
    // A full disk is what was wanted.
    drop(file.sync_all());
    Ok(())
}

fn text(path: &Path) -> &str {
    path.to_str().expect("temporary folders have plain names")
}

impl Drop for Image {
    fn drop(&mut self) {
        drop(self.unmount());
        if let Some(below) = &self.thin {
            drop(done("umount", &[text(below)]));
        }
    }
}
