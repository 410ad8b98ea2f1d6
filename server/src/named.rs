//! What clients share under a name, and wait for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Things by the names that clients gave them. What nobody has changed yet is there, too: the default.
#[derive(Debug, Default)]
pub(crate) struct Named<T> {
    shared: Arc<Shared<T>>,
}

#[derive(Debug, Default)]
struct Shared<T> {
    things: Mutex<HashMap<String, T>>,
    changed: Notify,
}

impl<T> Clone for Named<T> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<T: Default> Named<T> {
    pub(crate) fn change<R>(&self, name: &str, change: impl FnOnce(&mut T) -> R) -> R {
        let result = change(self.lock().entry(name.to_owned()).or_default());
        self.shared.changed.notify_waiters();
        result
    }

    /// Waits until `look` finds what it looks for.
    pub(crate) async fn find<R>(&self, name: &str, look: impl Fn(&T) -> Option<R>) -> R {
        loop {
            // Before looking, so that no change is missed.
            let changed = self.shared.changed.notified();
            if let Some(found) = look(self.lock().entry(name.to_owned()).or_default()) {
                return found;
            }
            changed.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, T>> {
        // Nothing that is done under the lock panics halfway through a change.
        self.shared.things.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
