//! `close` comes exactly once, in every engine.
//!
//! When the browser itself forbids a connection (a policy, a blocked port, `ws:` from an `https:` page),
//! Chromium and WebKit leave it at an `error` in some cases, and whoever waits for `close` waits for ever.
//! The standard has one follow in the same task; what did not come by the next task is made here.

use super::Inner;
use super::Listener;
use crate::sys;
use crate::sys::listening::{Happened, Kind};
use crate::timer::Timer;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

#[derive(Default)]
pub(super) struct Ending {
    /// How many `close` events were seen.
    seen: Cell<u32>,
    /// The look back after an `error`.
    look: RefCell<Option<Timer>>,
    listeners: RefCell<Vec<Listener>>,
}

impl Ending {
    /// Whether the `close` that comes now is one too many: one was made before.
    pub(super) fn is_over(&self) -> bool {
        self.seen.get() > 1
    }

    /// Whether `close` has come.
    pub(super) fn has_come(&self) -> bool {
        self.seen.get() > 0
    }

    pub(super) fn detach(&self) {
        drop(self.look.take());
        drop(self.listeners.take());
    }
}

impl Inner {
    /// Has `close` come whatever the engine does; called before anybody listens to it, or to `error`.
    pub(super) fn ensure_close(self: &Rc<Self>) {
        if self.ended.get() || !self.ending.listeners.borrow().is_empty() {
            return;
        }
        let inner = Rc::downgrade(self);
        let close = Listener::add(
            &self.raw,
            Kind::Close,
            0,
            Box::new(move |_: Happened<'_>| {
                if let Some(inner) = inner.upgrade() {
                    inner.ending.seen.set(inner.ending.seen.get() + 1);
                    drop(inner.ending.look.take());
                }
            }),
        );
        let inner = Rc::downgrade(self);
        let error = Listener::add(
            &self.raw,
            Kind::Error,
            0,
            Box::new(move |_: Happened<'_>| {
                if let Some(inner) = inner.upgrade() {
                    inner.look_back();
                }
            }),
        );
        let listeners = vec![close, error];
        self.ending.listeners.replace(listeners);
    }

    /// Looks in a later task whether `close` has come.
    pub(super) fn look_back(self: &Rc<Self>) {
        let inner = Rc::downgrade(self);
        let look = Timer::after(Duration::ZERO, move || {
            if let Some(inner) = inner.upgrade() {
                inner.close_if_missing();
            }
        });
        drop(self.ending.look.replace(Some(look)));
    }

    fn close_if_missing(&self) {
        if !self.ending.has_come() {
            sys::end_without_close(&self.raw);
        }
    }
}
