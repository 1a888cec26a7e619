//! A folder for a database that is on its way into a backup or out of one. It holds personal data in the clear: for its owner
//! alone, and removed at the end, or by the next backup if this one was killed.

use crate::error::{BackupError, Result};
use crate::keys::new_file;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const NAME: &str = "touchstone-scratch-";
const LOCK: &str = "lock";
/// A folder so old is complete: whoever made it holds its lock, or has ended.
const SETTLED: Duration = Duration::from_secs(60);

pub(crate) struct Scratch {
    path: PathBuf,
    _lock: File,
}

impl Scratch {
    /// A new folder inside another.
    pub(crate) fn new(within: &Path) -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        remove_abandoned(within);
        let name = format!("{NAME}{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = within.join(name);
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path).map_err(BackupError::file(&path))?;
        let lock = new_file(&path.join(LOCK))?;
        lock.lock().map_err(BackupError::file(&path))?;
        Ok(Self { path, _lock: lock })
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next backup.
        drop(std::fs::remove_dir_all(&self.path));
    }
}

/// Removes the folders of those that were killed: nobody holds their locks.
fn remove_abandoned(within: &Path) {
    let Ok(entries) = std::fs::read_dir(within) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(NAME)) {
        let age = entry.metadata().and_then(|it| it.modified()).ok().and_then(|at| at.elapsed().ok());
        let free = || File::open(entry.path().join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok());
        if age.is_some_and(|age| age > SETTLED) && free() {
            drop(std::fs::remove_dir_all(entry.path()));
        }
    }
}
