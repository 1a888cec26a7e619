//! Where PostgreSQL's programs are, and as whom they run.

use std::ffi::OsStr;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::ServerError;

/// The programs that a server needs, and the user to run them as.
#[derive(Debug, Clone)]
pub struct Programs {
    pub(super) initdb: PathBuf,
    pub(super) postgres: PathBuf,
    /// Set when the tests run as root, which PostgreSQL refuses to run as.
    pub(super) user: Option<User>,
}

/// A user of this machine, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct User {
    pub(super) id: u32,
    pub(super) group: u32,
}

impl Programs {
    /// The newest PostgreSQL that Debian installed, else the one on `PATH`.
    ///
    /// # Errors
    /// When there is none, or no user to run it as; the sentence says what to install.
    pub fn find() -> Result<Self, ServerError> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        Self::find_in(Path::new("/usr/lib/postgresql"), &path)
    }

    /// The same, looking in `versions` for folders named as Debian names them, then in the folders of `path`.
    ///
    /// # Errors
    /// When there is none, or no user to run it as; the sentence says what to install.
    pub fn find_in(versions: &Path, path: &OsStr) -> Result<Self, ServerError> {
        let mut numbers: Vec<u32> = std::fs::read_dir(versions)
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
            .collect();
        numbers.sort_unstable_by(|one, other| other.cmp(one));
        let mut folders: Vec<PathBuf> =
            numbers.iter().map(|number| versions.join(number.to_string()).join("bin")).collect();
        folders.extend(std::env::split_paths(path));

        let both = |folder: &&PathBuf| folder.join("initdb").is_file() && folder.join("postgres").is_file();
        let folder = folders.iter().find(both).ok_or_else(|| {
            let has_initdb = folders.iter().any(|folder| folder.join("initdb").is_file());
            ServerError::NotInstalled { missing: if has_initdb { "postgres" } else { "initdb" } }
        })?;
        Ok(Self { initdb: folder.join("initdb"), postgres: folder.join("postgres"), user: user_to_run_as()? })
    }
}

/// Nobody else, unless the tests run as root.
fn user_to_run_as() -> Result<Option<User>, ServerError> {
    let own = std::fs::metadata("/proc/self")
        .map_err(|cause| ServerError::Machine { doing: "asking who runs the tests", cause })?;
    if own.uid() != 0 {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd")
        .map_err(|cause| ServerError::Machine { doing: "looking for the user postgres", cause })?;
    postgres_among(&users).map(Some).ok_or(ServerError::NoUser)
}

fn postgres_among(users: &str) -> Option<User> {
    let line = users.lines().find(|line| line.starts_with("postgres:"))?;
    let mut fields = line.split(':').skip(2);
    Some(User { id: fields.next()?.parse().ok()?, group: fields.next()?.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::{User, postgres_among};

    #[test]
    fn the_user_is_read_by_name() {
        let users = "root:x:0:0::/:/bin/sh\npostgres:x:101:104:PostgreSQL administrator,,,:/var/lib:/bin/bash\n";
        assert_eq!(postgres_among(users), Some(User { id: 101, group: 104 }));
        assert_eq!(postgres_among("postgres2:x:7:7::/:/bin/sh\n"), None);
    }
}
