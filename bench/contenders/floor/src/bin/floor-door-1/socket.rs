//! A socket with the least of what door 1 promises.

#![allow(dead_code, reason = "each program uses its part")]

use std::cell::{RefCell, UnsafeCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen(inline_js = "
let held;
export function takeHeld() {
  const value = held;
  held = undefined;
  return value;
}
export function open(url, exports, context, address) {
  try {
    const socket = new WebSocket(url);
    const call = (what, number) => context && exports.floor_happened(context, what, number);
    const view = () => new Uint8Array(exports.memory.buffer, address, 4096);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => call(0, 0);
    socket.onmessage = ({ data }) => {
      if (typeof data === 'string') {
        const { read, written } = new TextEncoder().encodeInto(data, view());
        if (read === data.length) return call(1, written);
      } else if (data.byteLength <= 4096) {
        view().set(new Uint8Array(data));
        return call(2, data.byteLength);
      }
      held = data;
      call(3, 0);
    };
    socket.onclose = ({ code, reason }) => {
      held = reason;
      call(4, code);
    };
    socket.stop = () => {
      context = 0;
      socket.close();
    };
    return socket;
  } catch (error) {
    held = error.name;
  }
}
export function bufferedAmount(socket) {
  return socket.bufferedAmount;
}
export function stop(socket) {
  socket.stop();
}
export function send(socket, value) {
  try {
    socket.send(value);
    return socket.readyState;
  } catch (error) {
    held = error.name;
    return -1;
  }
}")]
extern "C" {
    #[wasm_bindgen(js_name = takeHeld)]
    fn take_held() -> JsValue;
    fn open(url: &str, exports: &JsValue, context: usize, address: usize) -> Option<Raw>;
    #[wasm_bindgen(js_name = bufferedAmount)]
    fn buffered_amount(socket: &JsValue) -> f64;
    fn stop(socket: &JsValue);
    fn send(socket: &JsValue, value: &JsValue) -> i32;
    type Raw;
}

pub(crate) enum Message {
    Text(String),
    Binary(Vec<u8>),
    Held(JsValue),
}

/// What can go wrong, with what the browser calls it.
pub(crate) enum Error {
    Refused(#[expect(dead_code, reason = "for who asks")] String),
    Closed,
}

/// What happened, by its number.
pub(crate) struct Happened(u32, usize);

type Handler = Rc<dyn Fn(&Socket, Happened)>;

pub(crate) struct Socket {
    inner: Rc<Inner>,
    owns: bool,
}

#[derive(Default)]
struct Inner {
    raw: RefCell<Option<Raw>>,
    handlers: RefCell<[Option<Handler>; 3]>,
    kept: RefCell<Option<Socket>>,
}

struct Context(Weak<Inner>);

thread_local!(static BUFFER: UnsafeCell<[u8; 4096]> = const { UnsafeCell::new([0; 4096]) });

impl Socket {
    pub(crate) fn new(url: &str) -> Result<Self, Error> {
        let inner = Rc::<Inner>::default();
        // As long as the page, for simplicity: less than a count of who still calls.
        let context = Box::leak(Box::new(Context(Rc::downgrade(&inner))));
        let address = BUFFER.with(|buffer| buffer.get() as usize);
        let context = std::ptr::from_ref(context) as usize;
        let raw = open(url, &wasm_bindgen::exports(), context, address);
        inner.raw.replace(Some(raw.ok_or_else(refused)?));
        Ok(Self { inner, owns: true })
    }

    pub(crate) fn on(&self, what: usize, handler: impl Fn(&Self, Happened) + 'static) {
        if let Some(place) = self.inner.handlers.borrow_mut().get_mut(what) {
            *place = Some(Rc::new(handler));
        }
    }

    pub(crate) fn send(&self, message: &Message) -> Result<(), Error> {
        let value = match message {
            Message::Text(text) => JsValue::from_str(text),
            Message::Binary(bytes) => js_sys::Uint8Array::from(&**bytes).into(),
            Message::Held(value) => value.clone(),
        };
        match self.inner.raw.borrow().as_ref().map_or(3, |raw| send(raw, &value)) {
            -1 => Err(refused()),
            1 => Ok(()),
            _ => Err(Error::Closed),
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.owns
            && let Some(raw) = self.inner.raw.take()
        {
            stop(&raw);
        }
    }
}

impl Socket {
    pub(crate) fn buffered_amount(&self) -> f64 {
        self.inner.raw.borrow().as_ref().map_or(0.0, |raw| buffered_amount(raw))
    }

    pub(crate) fn close(&self) {
        if let Some(raw) = &*self.inner.raw.borrow() {
            stop(raw);
        }
    }

    /// Until its end.
    pub(crate) fn keep(self) {
        let inner = Rc::clone(&self.inner);
        inner.kept.replace(Some(self));
    }
}

fn refused() -> Error {
    Error::Refused(take_held().as_string().unwrap_or_default())
}

impl Happened {
    pub(crate) fn message(self) -> Message {
        // SAFETY: JavaScript has just written it, and writes nothing while Rust runs.
        let bytes =
            || BUFFER.with(|buffer| unsafe { &*buffer.get() }.get(..self.1).map(<[u8]>::to_vec));
        match self.0 {
            // SAFETY: `encodeInto` writes whole characters of UTF-8.
            1 => Message::Text(unsafe { String::from_utf8_unchecked(bytes().unwrap_or_default()) }),
            2 => Message::Binary(bytes().unwrap_or_default()),
            _ => Message::Held(take_held()),
        }
    }
}

/// Called by JavaScript.
///
/// # Safety
///
/// `context` is what [`open`] was given.
#[unsafe(no_mangle)]
unsafe extern "C" fn floor_happened(context: *const Context, what: u32, number: usize) {
    // SAFETY: it lives for ever.
    let Some(inner) = unsafe { &*context }.0.upgrade() else { return };
    let kind = match what {
        0 => 0,
        4 => 2,
        _ => 1,
    };
    let handler = inner.handlers.borrow().get(kind).cloned().flatten();
    if let Some(handler) = handler {
        handler(&Socket { inner: Rc::clone(&inner), owns: false }, Happened(what, number));
    }
    if what == 4 {
        drop(inner.kept.take());
    }
}
