//! Where things are: the repository, the build's folder, the tools' folder.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folders that tasks work in.
pub(crate) struct Place {
    /// The repository.
    pub(crate) root: PathBuf,
    /// Where cargo builds: `CARGO_TARGET_DIR`, or `target` in the repository.
    pub(crate) target: PathBuf,
    /// Tools of pinned versions, kept beside what cargo builds so that a clean clone with the same folder is warm.
    pub(crate) tools: PathBuf,
}

impl Place {
    pub(crate) fn find() -> Self {
        // Asked now, not when compiling: a build folder shared by two checkouts may hold the other one's binary.
        let own = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let root = own.as_deref().and_then(Path::parent).map_or_else(|| PathBuf::from("."), PathBuf::from);
        let target = root.join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| OsString::from("target")));
        let tools = target.join("tools");
        Self { root, target, tools }
    }

    /// A command that runs in the repository.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// The cargo that runs this task; it finds the tools' folder after everything that is on `PATH`.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = self.command(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
        let path = std::env::var_os("PATH").unwrap_or_default();
        if let Ok(path) = std::env::join_paths(std::env::split_paths(&path).chain([self.tools.join("bin")])) {
            command.env("PATH", path);
        }
        command
    }

    /// A program of the pinned Python packages.
    pub(crate) fn python_tool(&self, name: &str) -> PathBuf {
        self.tools.join("python/bin").join(name)
    }

    /// A program of the pinned crates.
    pub(crate) fn cargo_tool(&self, name: &str) -> PathBuf {
        self.tools.join("bin").join(name)
    }

    /// The browser tests' folder.
    pub(crate) fn e2e(&self) -> PathBuf {
        self.root.join("e2e")
    }
}

/// Whether a program of this name is on `PATH`.
pub(crate) fn is_on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
