//! The handlers of one socket, each of which may be replaced while it runs.

use super::{Inner, WebSocket};
use crate::sys::RawSocket;
use crate::sys::listening::{Happened, Kind, Listening};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;

#[derive(Default)]
pub(super) struct Handlers([Handler; Kind::ALL.len()]);

impl Handlers {
    /// Takes every handler off the browser's object, and drops what the handlers own.
    pub(super) fn detach(&self, raw: &RawSocket) {
        for (kind, handler) in Kind::ALL.into_iter().zip(&self.0) {
            if let Some(_listening) = handler.listening.take() {
                raw.set_handler(kind.names().1, &JsValue::NULL);
            }
            drop(handler.callback.take());
        }
    }
}

/// What a handler or a listener is at bottom.
pub(super) type Callback = Rc<dyn Fn(&WebSocket, Happened<'_>)>;

/// The callback of one kind of event, and the listener that the browser was given for it.
///
/// The listener stays when the callback is replaced, so that it keeps its place in the order: Node moves another one to
/// the end, even while an event is told.
#[derive(Default)]
struct Handler {
    callback: RefCell<Option<Callback>>,
    listening: RefCell<Option<Listening>>,
    /// What the listener was made for: [`Inner::copy_limit`] at that time.
    copy_limit: Cell<usize>,
}

impl Inner {
    /// Puts `callback` in the place of the one before.
    pub(super) fn handle(self: &Rc<Self>, kind: Kind, callback: Callback) {
        // The browser's object may be somebody else's by now, and its events a stream's.
        if self.ended.get() || self.is_heard.get() {
            return;
        }
        let handler = &self.handlers.0[kind as usize];
        // What the old callback owned is dropped after the borrow: its `Drop` may call the socket.
        drop(handler.callback.replace(Some(callback)));
        if handler.listening.borrow().is_some() && handler.copy_limit.get() == self.copy_limit.get()
        {
            return;
        }
        // Weak, or the browser's object and the closure would keep each other alive.
        let inner = Rc::downgrade(self);
        self.listen(kind, move |happened| {
            let Some(inner) = inner.upgrade() else { return };
            // The clone ends the borrow before the callback runs, which may replace itself.
            let callback = inner.handlers.0[kind as usize].callback.borrow().clone();
            if let Some(callback) = callback {
                inner.call(kind, &*callback, happened);
            }
        });
    }

    /// Has the browser call `call` and no handler, for good.
    pub(super) fn hear(&self, kind: Kind, call: impl Fn(Happened<'_>) + 'static) {
        if self.ended.get() {
            return;
        }
        self.is_heard.set(true);
        drop(self.handlers.0[kind as usize].callback.take());
        self.listen(kind, call);
    }

    fn listen(&self, kind: Kind, call: impl Fn(Happened<'_>) + 'static) {
        let handler = &self.handlers.0[kind as usize];
        handler.copy_limit.set(self.copy_limit.get());
        let listening = Listening::new(kind, self.copy_limit.get(), call);
        self.raw.set_handler(kind.names().1, listening.function());
        // What was there before may be running now.
        drop(handler.listening.replace(Some(listening)));
    }
}
