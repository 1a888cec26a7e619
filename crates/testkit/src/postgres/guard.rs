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

use super::{Keeps, Programs, ServerError};

/// `$1` initdb, `$2` postgres, `$3` the folder, `$4` where folders made before stand, `$5` settings.
///
/// What `initdb` makes is kept, for each version and user, and copied for the next server: making it takes longer than most tests.
/// What another user put there is not taken. Logs of a megabyte instead of sixteen are less to copy.
///
/// The server is stopped without a checkpoint: nothing of it is kept, unless it was killed to be started again. The signal is
/// repeated because `initdb`, a background process, does not hear it.
const SCRIPT: &str = r#"
exec 3<&0
made="$4/touchstone-postgres-$(id -u)-$("$2" --version | tr -cs '[:alnum:].' -)"
make() {
    "$1" --pgdata="$2" --username=postgres --auth=trust --encoding=UTF8 --locale=C --wal-segsize=1 --no-sync --no-instructions &&
    cp -R "$2" "$2.made" && { mv -T "$2.made" "$made" || rm -rf "$2.made"; }
}
(
    {
        [ -e "$3/data/PG_VERSION" ] ||
        { [ -O "$made/PG_VERSION" ] && [ ! -L "$made" ] && { cp -R "$made" "$3/data" || ! rm -rf "$3/data"; }; } ||
        make "$1" "$3/data"
    } &&
    exec "$2" -D "$3/data" -k "$3" -c listen_addresses= -c wal_level=minimal -c max_wal_senders=0 -c shared_buffers=32MB \
        -c timezone=UTC -c log_timezone=UTC $5
) >>"$3/log" 2>&1 </dev/null 3<&- &
server=$!
(
    cat <&3 >/dev/null
    while kill -QUIT "$server" 2>/dev/null; do sleep 0.05; done
) &
end=$!
wait "$server"
: >"$3/stopped"
wait "$end"
[ -e "$3/again" ] || rm -rf -- "$3"
"#;

/// Says that the folder outlives its server.
const AGAIN: &str = "again";
/// Says that the server has stopped.
const STOPPED: &str = "stopped";

/// Holds the pipe: while it lives, so does the server.
#[derive(Debug)]
pub(super) struct Guard {
    shell: Child,
    folder: PathBuf,
}

impl Guard {
    /// Starts a server in a folder, without waiting until it answers: in a new one, or where one was killed.
    pub(super) fn start(programs: &Programs, folder: Option<&Path>, keeps: Keeps) -> Result<Self, ServerError> {
        let folder = match folder {
            Some(folder) => {
                drop(std::fs::remove_file(folder.join(STOPPED)));
                folder.to_path_buf()
            }
            None => new_folder()?,
        };
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", SCRIPT, "postgres-for-tests"])
            .args([&programs.initdb, &programs.postgres, &folder, &std::env::temp_dir()])
            .arg(keeps.settings())
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

    /// Kills the server as by `kill -9`, and leaves its folder.
    pub(super) fn kill(self) -> Result<(), ServerError> {
        let machine = |doing| move |cause| ServerError::Machine { doing, cause };
        std::fs::write(self.folder.join(AGAIN), "").map_err(machine("saying that the folder stays"))?;
        let pid =
            std::fs::read_to_string(self.folder.join("data/postmaster.pid")).map_err(machine("finding the server"))?;
        let pid = pid.lines().next().unwrap_or_default();
        Command::new("kill").args(["-9", pid]).status().map_err(machine("killing the server"))?;
        Ok(())
    }

    /// It answers again: from now on the folder goes with it.
    pub(super) fn own_folder(&self) {
        drop(std::fs::remove_file(self.folder.join(AGAIN)));
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn has_stopped(&self) -> bool {
        self.folder.join(STOPPED).exists()
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
