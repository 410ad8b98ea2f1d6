//! The browser's socket, behind as few functions as can be: what happens calls `floor_happened` with two numbers.

#![allow(dead_code, reason = "each program uses its part")]

use std::cell::UnsafeCell;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen(inline_js = "
// As it was when the module started.
const Native = globalThis.WebSocket;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();
let held;
export function takeHeld() {
  const value = held;
  held = undefined;
  return value;
}
export function open(url, exports, context, address) {
  try {
    const socket = new Native(url);
    const call = (what, number) => context && exports.floor_happened(context, what, number);
    let view = [];
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => call(0, 0);
    socket.onmessage = ({ data }) => {
      // Memory that has grown is another buffer.
      if (!view.length) view = new Uint8Array(exports.memory.buffer, address, 4096);
      if (typeof data === 'string') {
        // As a text of that length is copied fastest.
        if (data.length <= 64) {
          let i = 0;
          for (let unit; i < data.length && (unit = data.charCodeAt(i)) < 0x80; i++) view[i] = unit;
          if (i === data.length) return call(1, i);
        }
        const { read, written } = encoder.encodeInto(data, view);
        if (read === data.length) return call(1, written);
      } else if (data?.byteLength <= 4096) {
        // A buffer that was given away allows no view; and a page may have made the number up.
        const bytes = data.byteLength ? new Uint8Array(data) : [];
        if (bytes.length <= 4096) {
          view.set(bytes);
          return call(2, bytes.length);
        }
      }
      held = data;
      call(3, 0);
    };
    socket.onclose = ({ code, reason, wasClean }) => {
      held = reason;
      call(4, code | (wasClean << 16));
    };
    socket.stop = () => {
      context = 0;
      socket.close();
    };
    return socket;
  } catch (error) {
    held = error;
  }
}
export function stop(socket) {
  socket.stop();
}
export function bufferedAmount(socket) {
  return socket.bufferedAmount;
}
export function send(socket, value) {
  try {
    socket.send(value);
    return socket.readyState;
  } catch (error) {
    held = error;
    return -1;
  }
}
export function sendPart(socket, exports, isText, address, length) {
  try {
    const part = new Uint8Array(exports.memory.buffer, address, length);
    return send(socket, isText ? decoder.decode(part) : part);
  } catch (error) {
    // It is longer than a text may be here.
    held = error;
    return -1;
  }
}")]
extern "C" {
    pub(crate) type Raw;
    #[wasm_bindgen(js_name = takeHeld)]
    fn take_held() -> JsValue;
    #[wasm_bindgen(js_name = open)]
    fn open_js(url: &str, exports: &JsValue, context: usize, address: usize) -> Option<Raw>;
    #[wasm_bindgen(js_name = stop)]
    fn stop_js(socket: &Raw);
    #[wasm_bindgen(js_name = bufferedAmount)]
    fn buffered_amount_js(socket: &Raw) -> f64;
    #[wasm_bindgen(js_name = send)]
    fn send_js(socket: &Raw, value: &JsValue) -> i32;
    #[wasm_bindgen(js_name = sendPart)]
    fn send_part_js(
        socket: &Raw,
        exports: &JsValue,
        is_text: bool,
        address: usize,
        length: usize,
    ) -> i32;
}

pub(crate) enum Message {
    Text(String),
    Binary(Vec<u8>),
    Held(JsValue),
}

/// What can go wrong, with what the browser says of it.
pub(crate) enum Error {
    Refused(JsValue),
    Closed,
    /// Of these only door 2 speaks: the time for opening, more bytes or messages than may wait, an end without a
    /// closing handshake.
    TimedOut,
    Overflow(usize, usize),
    Ended(u16, JsValue),
}

pub(crate) const OPEN: u32 = 0;
pub(crate) const CLOSE: u32 = 4;

struct Buffer(UnsafeCell<[u8; 4096]>);

// SAFETY: there is one thread.
unsafe impl Sync for Buffer {}

static BUFFER: Buffer = Buffer(UnsafeCell::new([0; 4096]));

/// The message that has just happened, by the two numbers that `floor_happened` was called with.
pub(crate) fn message(what: u32, number: usize) -> Message {
    // SAFETY: JavaScript has just written it, and writes nothing while Rust runs.
    let bytes = || unsafe { &*BUFFER.0.get() }.get(..number).unwrap_or_default().to_vec();
    match what {
        // SAFETY: `encodeInto` writes whole characters of UTF-8, and so does the loop for ASCII.
        1 => Message::Text(unsafe { String::from_utf8_unchecked(bytes()) }),
        2 => Message::Binary(bytes()),
        _ => Message::Held(take_held()),
    }
}

/// How it ended: the code, whether it was clean, and the reason.
pub(crate) fn closed(number: usize) -> (u16, bool, JsValue) {
    (number as u16, number >> 16 != 0, take_held())
}

/// Stops calling, and closes, when it is dropped.
pub(crate) struct Connection(pub(crate) Raw);

impl Connection {
    pub(crate) fn open(url: &str, context: usize) -> Result<Self, Error> {
        let raw = open_js(url, &wasm_bindgen::exports(), context, BUFFER.0.get() as usize);
        raw.map(Self).ok_or_else(|| Error::Refused(take_held()))
    }

    pub(crate) fn buffered_amount(&self) -> f64 {
        buffered_amount_js(&self.0)
    }

    pub(crate) fn send(&self, message: &Message) -> Result<(), Error> {
        let part = |is_text, bytes: &[u8]| {
            let exports = wasm_bindgen::exports();
            send_part_js(&self.0, &exports, is_text, bytes.as_ptr() as usize, bytes.len())
        };
        let state = match message {
            Message::Text(text) => part(true, text.as_bytes()),
            Message::Binary(bytes) => part(false, bytes),
            Message::Held(value) => send_js(&self.0, value),
        };
        match state {
            -1 => Err(Error::Refused(take_held())),
            1 => Ok(()),
            _ => Err(Error::Closed),
        }
    }

    pub(crate) fn stop(&self) {
        stop_js(&self.0);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.stop();
    }
}
