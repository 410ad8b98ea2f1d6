//! Who keeps a connection.

use super::Core;
use std::rc::Rc;

/// One who may use the connection. It is closed when the last one goes.
pub(crate) struct Owner(Rc<Core>);

impl Owner {
    pub(crate) fn new(core: Rc<Core>) -> Self {
        core.owners.set(core.owners.get() + 1);
        Self(core)
    }

    /// One who only looks on.
    pub(crate) fn core(&self) -> &Rc<Core> {
        &self.0
    }
}

impl std::ops::Deref for Owner {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.0
    }
}

impl Clone for Owner {
    fn clone(&self) -> Self {
        Self::new(Rc::clone(&self.0))
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        let owners = self.owners.get() - 1;
        self.owners.set(owners);
        if owners == 0 {
            let closed = self.close(None);
            debug_assert!(closed.is_ok(), "closing without a code failed: {closed:?}");
        }
    }
}
