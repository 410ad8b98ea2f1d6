//! The handlers of one socket, each of which may be replaced while it runs.

use super::WebSocket;
use crate::{CloseEvent, MessageEvent};
use js_sys::Function;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// One kind of event: where its handler lies, what it carries, how the browser is told.
pub(super) trait Kind: Sized + 'static {
    fn handler(handlers: &Handlers) -> &Handler<Self>;
    fn read(event: web_sys::Event) -> Self;
    fn attach(raw: &web_sys::WebSocket, listener: Option<&Function>);
}

/// `open`, which carries nothing.
pub(super) struct Opened;

/// `error`, which carries nothing.
pub(super) struct Errored;

#[derive(Default)]
pub(super) struct Handlers {
    open: Handler<Opened>,
    message: Handler<MessageEvent>,
    error: Handler<Errored>,
    close: Handler<CloseEvent>,
}

impl Handlers {
    pub(super) fn detach(&self, raw: &web_sys::WebSocket) {
        self.open.detach(raw);
        self.message.detach(raw);
        self.error.detach(raw);
        self.close.detach(raw);
    }
}

type Callback<K> = Rc<dyn Fn(&WebSocket, K)>;

/// The callback of one kind of event, and the listener that the browser was given for it.
///
/// The listener is made once and stays, so that a replaced callback keeps its place in the order.
pub(super) struct Handler<K> {
    callback: RefCell<Option<Callback<K>>>,
    listener: OnceCell<Closure<dyn Fn(web_sys::Event)>>,
}

impl<K> Default for Handler<K> {
    fn default() -> Self {
        Self { callback: RefCell::new(None), listener: OnceCell::new() }
    }
}

impl<K: Kind> Handler<K> {
    pub(super) fn replace(&self, callback: impl Fn(&WebSocket, K) + 'static) {
        // What the old callback owned is dropped after the borrow: its `Drop` may call the socket.
        let _old = self.callback.replace(Some(Rc::new(callback)));
    }

    pub(super) fn listen_once(&self, listen: impl FnOnce() -> Closure<dyn Fn(web_sys::Event)>) {
        self.listener.get_or_init(listen);
    }

    pub(super) fn call(&self, socket: &WebSocket, event: web_sys::Event) {
        // The clone ends the borrow before the callback runs, which may replace itself.
        let callback = self.callback.borrow().clone();
        if let Some(callback) = callback {
            callback(socket, K::read(event));
        }
    }

    fn detach(&self, raw: &web_sys::WebSocket) {
        if self.listener.get().is_some() {
            K::attach(raw, None);
        }
    }
}

impl Kind for Opened {
    fn handler(handlers: &Handlers) -> &Handler<Self> {
        &handlers.open
    }
    fn read(_: web_sys::Event) -> Self {
        Self
    }
    fn attach(raw: &web_sys::WebSocket, listener: Option<&Function>) {
        raw.set_onopen(listener);
    }
}

impl Kind for MessageEvent {
    fn handler(handlers: &Handlers) -> &Handler<Self> {
        &handlers.message
    }
    fn read(event: web_sys::Event) -> Self {
        event.unchecked_into::<web_sys::MessageEvent>().into()
    }
    fn attach(raw: &web_sys::WebSocket, listener: Option<&Function>) {
        raw.set_onmessage(listener);
    }
}

impl Kind for Errored {
    fn handler(handlers: &Handlers) -> &Handler<Self> {
        &handlers.error
    }
    fn read(_: web_sys::Event) -> Self {
        Self
    }
    fn attach(raw: &web_sys::WebSocket, listener: Option<&Function>) {
        raw.set_onerror(listener);
    }
}

impl Kind for CloseEvent {
    fn handler(handlers: &Handlers) -> &Handler<Self> {
        &handlers.close
    }
    fn read(event: web_sys::Event) -> Self {
        event.unchecked_ref::<web_sys::CloseEvent>().into()
    }
    fn attach(raw: &web_sys::WebSocket, listener: Option<&Function>) {
        raw.set_onclose(listener);
    }
}
