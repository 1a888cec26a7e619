//! Faults of policy files: each names the file, the line, the key and what is allowed, and all are listed at once.

mod beside;
mod edition;
mod files;
mod mutations;
