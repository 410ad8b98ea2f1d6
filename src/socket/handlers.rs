//! The handlers of one socket, each of which may be replaced while it runs.

use super::Inner;
use crate::sys::RawSocket;
use crate::sys::listening::{Call, Kind, Listening};
use std::cell::{Cell, RefCell};
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
        }
    }
}

/// The listener that the browser was given for the handler of one kind of event.
///
/// It stays when another handler is put in the place of the one that it calls, so that it keeps its place in the order:
/// Node moves another one to the end, even while an event is told.
#[derive(Default)]
struct Handler {
    listening: RefCell<Option<Listening>>,
    /// What the listener was made for: [`Inner::copy_limit`] at that time.
    copy_limit: Cell<usize>,
}

impl Inner {
    /// Has `call` called in the place of the handler before.
    pub(super) fn handle(&self, kind: Kind, call: Call) {
        // The browser's object may be somebody else's by now, and its events a stream's.
        if self.ended.get() || self.is_heard.get() {
            return;
        }
        let handler = &self.handlers.0[kind as usize];
        let is_the_same = handler.copy_limit.get() == self.copy_limit.get();
        if !is_the_same || handler.listening.borrow().is_none() {
            return self.listen(kind, call);
        }
        let before = handler.listening.borrow().as_ref().map(|listening| listening.replace(call));
        // After the borrow: what the old handler owned may call the socket when it is dropped.
        drop(before);
    }

    /// Has the browser call `call` and no handler, for good.
    pub(super) fn hear(&self, kind: Kind, call: Call) {
        if self.ended.get() {
            return;
        }
        self.is_heard.set(true);
        self.listen(kind, call);
    }

    fn listen(&self, kind: Kind, call: Call) {
        let handler = &self.handlers.0[kind as usize];
        handler.copy_limit.set(self.copy_limit.get());
        let listening = Listening::new(kind, self.copy_limit.get(), call);
        self.raw.set_handler(kind.names().1, listening.function());
        // What was there before may be running now, and what it owned may call the socket.
        let before = handler.listening.replace(Some(listening));
        drop(before);
    }
}
