//! Looks of many people go to the log together, a moment after the first of them.
//!
//! Each time that something is written the disk is waited for. It is written at most so many times a second: then a page costs the less
//! the more people ask, and whoever asks alone does not wait.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use touchstone_service::Store;

/// From the beginning of one writing to that of the next, at least.
const APART: Duration = Duration::from_millis(1);

/// A thread that writes looks to the log. It ends with this, once it has written what it was asked for.
pub(crate) struct Logging {
    ask: Option<SyncSender<()>>,
    writes: Option<JoinHandle<()>>,
}

impl Logging {
    /// Begins to listen to who asks.
    pub(crate) fn to(store: Arc<Store>) -> Self {
        let (ask, asked) = sync_channel(1);
        let writes = std::thread::spawn(move || write(&store, &asked));
        Self { ask: Some(ask), writes: Some(writes) }
    }

    /// What is owed by now is to be written.
    pub(crate) fn ask(&self) {
        // If somebody asked already and was not heard yet, it is written for both.
        let _ = self.ask.as_ref().map(|ask| ask.try_send(()));
    }
}

impl Drop for Logging {
    fn drop(&mut self) {
        drop(self.ask.take());
        // Whoever waited for a look was told if writing it panicked.
        let _ = self.writes.take().map(JoinHandle::join);
    }
}

fn write(store: &Store, asked: &Receiver<()>) {
    let mut next = Instant::now();
    while asked.recv().is_ok() {
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
        while asked.try_recv().is_ok() {}
        next = Instant::now() + APART;
        store.write_looks();
    }
}
