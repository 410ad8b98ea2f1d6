//! The least that reading and handing on can be for a handler that may call anything: replace itself, or drop the
//! socket, while it runs, and keep the message, which knows where it came from and may be a Blob.

use super::take;
use crate::message::Message;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

type Handler = Rc<dyn Fn(&Socket, MessageEvent)>;

struct Socket(Rc<Inner>);

struct Inner {
    handler: RefCell<Option<Handler>>,
    has_ended: Cell<bool>,
}

/// What a handler gets.
struct MessageEvent(Message<Inner>);

thread_local!(static OPEN: RefCell<Option<Socket>> = const { RefCell::new(None) });

/// A socket with its handler. Returns its address.
pub(crate) fn open(hands_on: bool) -> usize {
    let socket =
        Socket(Rc::new(Inner { handler: RefCell::default(), has_ended: Cell::new(false) }));
    socket.0.handler.replace(Some(if hands_on {
        Rc::new(|_, event| {
            let value = event.0.into_js();
            take(&value);
            bench_kit::unread(&value);
        })
    } else {
        Rc::new(|_, event| {
            if event.0.count() {
                event.0.send();
            }
        })
    }));
    let address = Rc::as_ptr(&socket.0) as usize;
    OPEN.set(Some(socket));
    address
}

pub(crate) fn close() {
    OPEN.set(None);
}

/// A message of that length has been copied.
#[wasm_bindgen]
pub fn floor_door_1(socket: usize, is_text: bool, length: usize) {
    tell(socket, |inner| Message::copied(is_text, length, inner));
}

/// A message has come that was not copied.
#[wasm_bindgen]
pub fn floor_door_1_held(socket: usize, value: JsValue) {
    tell(socket, |inner| Message::held(value, inner));
}

fn tell(socket: usize, message: impl FnOnce(&Rc<Inner>) -> Message<Inner>) {
    let inner = socket as *const Inner;
    // SAFETY: JavaScript calls only while the socket is open, which is counted until this returns.
    let inner = unsafe {
        Rc::increment_strong_count(inner);
        Rc::from_raw(inner)
    };
    let handler = inner.handler.borrow().clone();
    if let Some(handler) = handler
        && !inner.has_ended.get()
    {
        let message = message(&inner);
        handler(&Socket(inner), MessageEvent(message));
    }
}
