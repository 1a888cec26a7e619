//! Memory that nobody uses goes back to the machine at once.
//!
//! The allocator keeps freed memory for a second or more, since it may be wanted again: a server that compared a few passwords or read
//! everybody on the staff holds half as much again as it needs. It can be told not to in the environment alone, which it reads before the
//! program begins.

/// What the allocator is told, and how long it keeps freed memory, in milliseconds.
#[cfg(unix)]
const KEEP_FREED: (&str, &str) = ("MIMALLOC_PURGE_DELAY", "0");

/// Begins the program again, in the same process, with an allocator that keeps nothing; unless the environment says already what to do.
#[cfg(unix)]
pub fn keep_no_freed_memory() {
    use std::os::unix::process::CommandExt;
    let (name, value) = KEEP_FREED;
    let mut line = std::env::args_os();
    if let (None, Some(called), Ok(program)) = (std::env::var_os(name), line.next(), std::env::current_exe()) {
        // It returns only if that cannot be done: then it takes more memory, and nothing else is different.
        drop(std::process::Command::new(program).arg0(called).args(line).env(name, value).exec());
    }
}

/// Elsewhere it takes more memory.
#[cfg(not(unix))]
pub fn keep_no_freed_memory() {}
