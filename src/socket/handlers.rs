//! The handlers of one socket, each of which may be replaced while it runs.

use super::{Inner, WebSocket};
use crate::sys::RawSocket;
use crate::sys::listening::{Happened, Kind, Listening};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// What the browser was given for each kind of event.
#[derive(Default)]
pub(super) struct Handlers([RefCell<Option<Listening>>; Kind::ALL.len()]);

impl Handlers {
    /// Takes every handler off the browser's object, and drops what the handlers own.
    pub(super) fn detach(&self, raw: &RawSocket) {
        for (kind, handler) in Kind::ALL.into_iter().zip(&self.0) {
            if let Some(_listening) = handler.take() {
                raw.set_handler(kind.names().1, &JsValue::NULL);
            }
        }
    }
}

/// What a handler or a listener is at bottom.
pub(super) type Callback = Box<dyn Fn(&WebSocket, Happened<'_>)>;

impl Inner {
    /// Puts `callback` in the place of the one before, also in the order of those who listen.
    pub(super) fn handle(self: &Rc<Self>, kind: Kind, callback: Callback) {
        // Weak, or the browser's object and the closure would keep each other alive.
        let inner = Rc::downgrade(self);
        self.hear(kind, move |happened| {
            if let Some(inner) = inner.upgrade() {
                inner.call(kind, &*callback, happened);
            }
        });
    }

    /// Has the browser call `call` and nobody else.
    pub(super) fn hear(&self, kind: Kind, call: impl Fn(Happened<'_>) + 'static) {
        // The browser's object may be somebody else's by now.
        if self.ended.get() {
            return;
        }
        let listening = Listening::new(kind, self.copy_limit.get(), call);
        self.raw.set_handler(kind.names().1, listening.function());
        // After the borrow: what the one before owned is dropped now, if it is not running.
        drop(self.handlers.0[kind as usize].replace(Some(listening)));
    }
}
