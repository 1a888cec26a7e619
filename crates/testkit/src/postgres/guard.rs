//! The process that starts the server and outlives the tests by a moment, to stop it and remove its folder.
//!
//! A test process may be killed, and one that ends in the usual way drops no `static`. So the server is started by a
//! shell that reads a pipe from the test process: the pipe closes with that process, whatever ends it, and then the
//! shell stops the server and removes the folder.

use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Programs, ServerError};

/// `$1` initdb, `$2` postgres, `$3` the folder. The server is stopped without a checkpoint: nothing of it is kept.
/// The signal is repeated because `initdb`, a background process, does not hear it.
const SCRIPT: &str = r#"
exec 3<&0
(
    "$1" --pgdata="$3/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C --no-sync --no-instructions &&
    exec "$2" -D "$3/data" -k "$3" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
        -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c shared_buffers=32MB \
        -c timezone=UTC -c log_timezone=UTC
) >"$3/log" 2>&1 </dev/null 3<&- &
server=$!
(
    cat <&3 >/dev/null
    while kill -QUIT "$server" 2>/dev/null; do sleep 0.05; done
) &
end=$!
wait "$server"
: >"$3/stopped"
wait "$end"
rm -rf -- "$3"
"#;

/// Holds the pipe: while it lives, so does the server.
#[derive(Debug)]
pub(super) struct Guard {
    shell: Child,
    folder: PathBuf,
}

impl Guard {
    /// Makes the folder and starts the server in it, without waiting until it answers.
    pub(super) fn start(programs: &Programs) -> Result<Self, ServerError> {
        let folder = new_folder()?;
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", SCRIPT, "postgres-for-tests"])
            .args([&programs.initdb, &programs.postgres, &folder])
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .current_dir("/")
            // An interrupt from the keyboard, or a test runner that ends a slow test's process group, must not end
            // the guard before the server.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if let Some(user) = programs.user {
            chown(&folder, Some(user.id), Some(user.group))
                .map_err(|cause| ServerError::Machine { doing: "giving the folder to the user postgres", cause })?;
            command.uid(user.id).gid(user.group);
        }
        let shell = command.spawn().map_err(|cause| ServerError::Machine { doing: "starting /bin/sh", cause })?;
        Ok(Self { shell, folder })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn has_stopped(&self) -> bool {
        self.folder.join("stopped").exists()
    }

    pub(super) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_else(|error| format!("(no log: {error})"))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        // The shell ends once the folder is gone; it cannot be asked for more.
        let _status = self.shell.wait();
    }
}

/// A folder that only its owner may enter: the server inside trusts whoever reaches its socket.
fn new_folder() -> Result<PathBuf, ServerError> {
    static FOLDERS: AtomicU32 = AtomicU32::new(0);
    let machine = |doing| move |cause| ServerError::Machine { doing, cause };
    let name = format!("touchstone-{}-{}", std::process::id(), FOLDERS.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir(&folder).map_err(machine("making a temporary folder"))?;
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700))
        .map_err(machine("closing the temporary folder to others"))?;
    Ok(folder)
}
