//! The handlers of one socket, each of which may be replaced while it runs.

use super::listener::{Kind, Listening};
use super::{Errored, Inner, Opened, WebSocket};
use crate::sys::RawSocket;
use crate::{CloseEvent, MessageEvent};
use js_sys::Function;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A kind of event that has an `on…` attribute.
pub(super) trait Attribute: Kind {
    fn handler(handlers: &Handlers) -> &Handler<Self>;
    fn attach(raw: &RawSocket, listener: Option<&Function>);
}

#[derive(Default)]
pub(super) struct Handlers {
    open: Handler<Opened>,
    message: Handler<MessageEvent>,
    error: Handler<Errored>,
    close: Handler<CloseEvent>,
}

impl Handlers {
    /// Takes every handler off the browser's object, and drops what the handlers own.
    pub(super) fn detach(&self, raw: &RawSocket) {
        self.open.detach(raw);
        self.message.detach(raw);
        self.error.detach(raw);
        self.close.detach(raw);
    }
}

type Callback<K> = Rc<dyn Fn(&WebSocket, K)>;

/// The callback of one kind of event, and the listener that the browser was given for it.
///
/// The listener stays when the callback is replaced, so that it keeps its place in the order.
pub(super) struct Handler<K> {
    callback: RefCell<Option<Callback<K>>>,
    listening: RefCell<Option<Listening>>,
    /// What the listener was made for: [`Inner::copy_limit`] at that time.
    copy_limit: Cell<usize>,
}

impl<K> Default for Handler<K> {
    fn default() -> Self {
        Self {
            callback: RefCell::new(None),
            listening: RefCell::new(None),
            copy_limit: Cell::new(0),
        }
    }
}

impl<K: Attribute> Handler<K> {
    fn detach(&self, raw: &RawSocket) {
        if let Some(_listening) = self.listening.take() {
            K::attach(raw, None);
        }
        drop(self.callback.take());
    }
}

impl Inner {
    /// Puts `callback` in the place of the one before.
    pub(super) fn handle<K: Attribute>(
        self: &Rc<Self>,
        callback: impl Fn(&WebSocket, K) + 'static,
    ) {
        // The browser's object may be somebody else's by now.
        if self.ended.get() {
            return;
        }
        let handler = K::handler(&self.handlers);
        // What the old callback owned is dropped after the borrow: its `Drop` may call the socket.
        drop(handler.callback.replace(Some(Rc::new(callback))));
        if handler.listening.borrow().is_some() && handler.copy_limit.get() == self.copy_limit.get()
        {
            return;
        }
        handler.copy_limit.set(self.copy_limit.get());
        // Weak, or the browser's object and the closure would keep each other alive.
        let inner = Rc::downgrade(self);
        let listening = K::listen(self.copy_limit.get(), move |read| {
            let Some(inner) = inner.upgrade() else { return };
            // The clone ends the borrow before the callback runs, which may replace itself.
            let callback = K::handler(&inner.handlers).callback.borrow().clone();
            if let Some(callback) = callback {
                inner.call(&*callback, read);
            }
        });
        K::attach(&self.raw, Some(listening.function()));
        // What was there before may be running now; the browser keeps it until it returns.
        drop(handler.listening.replace(Some(listening)));
    }
}

impl Attribute for Opened {
    fn handler(handlers: &Handlers) -> &Handler<Self> {
        &handlers.open
    }
    fn attach(raw: &RawSocket, listener: Option<&Function>) {
        raw.set_onopen(listener);
    }
}

impl Attribute for MessageEvent {
    fn handler(handlers: &Handlers) -> &Handler<Self> {
        &handlers.message
    }
    fn attach(raw: &RawSocket, listener: Option<&Function>) {
        raw.set_onmessage(listener);
    }
}

impl Attribute for Errored {
    fn handler(handlers: &Handlers) -> &Handler<Self> {
        &handlers.error
    }
    fn attach(raw: &RawSocket, listener: Option<&Function>) {
        raw.set_onerror(listener);
    }
}

impl Attribute for CloseEvent {
    fn handler(handlers: &Handlers) -> &Handler<Self> {
        &handlers.close
    }
    fn attach(raw: &RawSocket, listener: Option<&Function>) {
        raw.set_onclose(listener);
    }
}
