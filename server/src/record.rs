//! What clients sent, to be asked for by others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// The records of one server, by the names that clients gave them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Records {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    whole: Mutex<HashMap<String, Vec<String>>>,
    changed: Notify,
}

impl Records {
    pub(crate) fn end(&self, name: String, lines: Vec<String>) {
        self.lock().insert(name, lines);
        self.shared.changed.notify_waiters();
    }

    /// Waits until the record is whole, and takes it.
    pub(crate) async fn ended(&self, name: &str) -> Vec<String> {
        loop {
            // Before looking, so that no end is missed.
            let changed = self.shared.changed.notified();
            if let Some(lines) = self.lock().remove(name) {
                return lines;
            }
            changed.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Vec<String>>> {
        // No code panics while it holds the lock.
        self.shared.whole.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
