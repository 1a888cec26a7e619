//! Where tests put what they forget at once: in memory, if this machine has room for it there.
//!
//! Tests make and remove hundreds of databases. On a disk they wait for files to be made and written that nobody reads again.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place::Place;
use crate::run::answer;

/// A file system in memory, where a machine has one.
const MEMORY: &str = "/dev/shm";

/// Room that must be free there and in memory, in KiB: several times what all tests take at once.
const ROOM: u64 = 4 << 20;

/// A temporary folder of this run's own, which goes with it.
pub(crate) struct Scratch(Option<PathBuf>);

impl Scratch {
    /// A folder in memory; where there is no room, tests take the machine's own temporary folder.
    pub(crate) fn take(place: &Place) -> Self {
        let folder = Path::new(MEMORY).join(format!("touchstone-tests-{}", std::process::id()));
        // As the machine's own: the tests' PostgreSQL server is another user where they run as root.
        let made = is_roomy(place)
            && may_run_programs()
            && std::fs::create_dir(&folder).is_ok()
            && std::fs::set_permissions(&folder, Permissions::from_mode(0o1777)).is_ok();
        Self(made.then_some(folder))
    }

    /// Has a command put its temporary files there.
    pub(crate) fn give<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        match &self.0 {
            Some(folder) => command.env("TMPDIR", folder),
            None => command,
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(folder) = &self.0 {
            // What is left goes with the machine.
            let _removed = std::fs::remove_dir_all(folder);
        }
    }
}

/// Is there room in memory, and in the file system there?
fn is_roomy(place: &Place) -> bool {
    let free = answer(place.command("df").args(["--output=avail", "--block-size=1K", MEMORY]));
    let free = free.and_then(|told| told.lines().last()?.trim().parse::<u64>().ok());
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let available = memory.lines().find_map(|line| line.strip_prefix("MemAvailable:")?.trim().strip_suffix(" kB"));
    let available = available.and_then(|kib| kib.parse::<u64>().ok());
    [free, available].into_iter().all(|room| room.is_some_and(|room| room >= ROOM))
}

/// May programs in the file system there be run? Some tests sabotage a copy of the product and run it.
fn may_run_programs() -> bool {
    let mounts = std::fs::read_to_string("/proc/mounts").unwrap_or_default();
    let options = |line: &str| {
        let mut fields = line.split(' ').skip(1);
        (fields.next() == Some(MEMORY)).then(|| fields.nth(1).unwrap_or_default().to_owned())
    };
    let options = mounts.lines().filter_map(options).next_back();
    options.is_some_and(|options| options.split(',').all(|option| option != "noexec"))
}
