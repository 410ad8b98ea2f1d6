//! The least that handing on can be for a handler that may call anything: replace itself, or drop the socket, while it
//! runs, and keep the message, which knows where it came from.

use super::take;
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
struct MessageEvent(Message);

struct Message {
    content: Content,
    /// Whose origin it has, and whose Blobs are read in order. Nobody's, if it was made to be sent.
    _of: Option<Rc<Inner>>,
}

/// Text and bytes may be Rust's own as well.
enum Content {
    Held(JsValue),
    #[expect(dead_code, reason = "nothing is copied here")]
    Text(String),
    #[expect(dead_code, reason = "nothing is copied here")]
    Binary(Vec<u8>),
}

impl Message {
    fn into_js(self) -> JsValue {
        match self.content {
            Content::Held(value) => value,
            Content::Text(text) => text.into(),
            Content::Binary(bytes) => bytes.into(),
        }
    }
}

thread_local!(static OPEN: RefCell<Option<Socket>> = const { RefCell::new(None) });

/// A socket with its handler. Returns its address.
pub(crate) fn open() -> usize {
    let socket =
        Socket(Rc::new(Inner { handler: RefCell::default(), has_ended: Cell::new(false) }));
    socket.0.handler.replace(Some(Rc::new(|_, event| {
        let value = event.0.into_js();
        take(&value);
        bench_kit::unread(&value);
    })));
    let address = Rc::as_ptr(&socket.0) as usize;
    OPEN.set(Some(socket));
    address
}

pub(crate) fn close() {
    OPEN.set(None);
}

/// A message has come.
#[wasm_bindgen]
pub fn floor_door_1(socket: usize, value: JsValue) {
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
        let message = Message { content: Content::Held(value), _of: Some(Rc::clone(&inner)) };
        handler(&Socket(inner), MessageEvent(message));
    }
}
