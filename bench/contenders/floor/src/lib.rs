//! What no library can pass: a message is copied to linear memory by JavaScript, and Rust called once, with its
//! length; or Rust is called with the value, or with nothing. Nothing can fail, nothing can be taken away again.
//! [`door_1`] and [`door_2`] add the least that the library's doors promise.

mod awaited;
mod door_1;
mod door_2;
mod message;

use bench_kit::Payload;
use js_sys::Promise;
use std::cell::{Cell, UnsafeCell};
use std::mem::{ManuallyDrop, take as taken};
use std::ptr;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// The largest message, as text that is three times as long in UTF-8.
const LARGEST: usize = 3 << 16;

/// The largest message that is copied before Rust is called, as in `connect`.
const SMALL: usize = 4096;

/// Where JavaScript copies to before it calls.
struct Buffer(UnsafeCell<[u8; LARGEST]>);

// SAFETY: there is one thread.
unsafe impl Sync for Buffer {}

static BUFFER: Buffer = Buffer(UnsafeCell::new([0; LARGEST]));

#[wasm_bindgen(inline_js = "
const encoder = new TextEncoder();
const decoder = new TextDecoder();
let socket;
let stop;
let memory;
let view = new Uint8Array();
let all = new Uint8Array();

// As a text of that length is copied fastest.
function write(text) {
  if (text.length <= 64) {
    let i = 0;
    const place = view;
    for (let unit; i < text.length && (unit = text.charCodeAt(i)) < 0x80; i++) place[i] = unit;
    if (i === text.length) return i;
  }
  return encoder.encodeInto(text, view).written;
}

let large;
export function copy(address, length) {
  memoryOf().set(large, address);
}

let last;
export function take(value) {
  last = value;
}

export function connect(url, exports, address, length, variant, context) {
  memory = exports.memory;
  const { floor_unread: unread, floor_handed_on: handedOn } = exports;
  const door = variant.includes('door 1') ? 'floor_door_1' : 'floor_door_2';
  const { [door]: bring, [`${door}_held`]: bringHeld } = exports;
  stop = () => (context = 0);
  const read = variant.includes('async') ? exports.floor_await : exports.floor_read;
  socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  if (variant.includes('unread')) {
    socket.onmessage = () => unread();
  } else if (variant.includes('door 1, handed on')) {
    socket.onmessage = ({ data }) => {
      if (context !== 0) bringHeld(context, data);
    };
  } else if (variant.includes('handed on')) {
    socket.onmessage = (event) => handedOn(event.data);
  } else if (variant.includes('door')) {
    // To read may run anybody's code, which may have stopped this.
    socket.onmessage = ({ data }) => {
      if (view.length === 0) view = new Uint8Array(memory.buffer, address, length);
      if (typeof data === 'string') {
        const length = write(data);
        if (context !== 0) bring(context, true, length);
      } else if (data instanceof ArrayBuffer) {
        const bytes = new Uint8Array(data);
        if (bytes.length > 4096) large = bytes;
        else view.set(bytes);
        if (context !== 0) bring(context, false, bytes.length);
      } else if (context !== 0) {
        bringHeld(context, data);
      }
    };
  } else {
    socket.onmessage = ({ data }) => {
      if (view.length === 0) view = new Uint8Array(memory.buffer, address, length);
      if (typeof data === 'string') return read(true, write(data));
      const bytes = new Uint8Array(data);
      // What is large is copied once, to where it stays.
      if (bytes.length > 4096) large = bytes;
      else view.set(bytes);
      read(false, bytes.length);
    };
  }
  return new Promise((done, fail) => {
    socket.onopen = () => done();
    socket.onerror = () => fail(new Error('could not connect'));
  });
}

function memoryOf() {
  if (all.length === 0) all = new Uint8Array(memory.buffer);
  return all;
}

function part(address, length) {
  return memoryOf().subarray(address, address + length);
}

let kept = all;
export function sendBytes(address, length) {
  if (kept.byteOffset !== address || kept.length !== length) kept = part(address, length);
  socket.send(kept);
}

export function sendText(address, length) {
  socket.send(decoder.decode(part(address, length)));
}

export function sendValue(value) {
  socket.send(value);
}

export function bufferedAmount() {
  return socket.bufferedAmount;
}

export function end() {
  stop?.();
  socket.onmessage = null;
  socket.close();
}")]
extern "C" {
    fn connect(
        url: &str,
        exports: &JsValue,
        address: usize,
        length: usize,
        variant: &str,
        context: usize,
    ) -> Promise;
    /// Somebody who wants values of JavaScript.
    fn take(value: &JsValue);
    /// A message that is larger than [`SMALL`].
    fn copy(address: usize, length: usize);
    #[wasm_bindgen(js_name = sendBytes)]
    fn send_bytes(address: usize, length: usize);
    #[wasm_bindgen(js_name = sendText)]
    fn send_text(address: usize, length: usize);
    #[wasm_bindgen(js_name = sendValue)]
    fn send_value(value: &JsValue);
    #[wasm_bindgen(js_name = bufferedAmount)]
    fn buffered_amount() -> f64;
    fn end();
}

/// Rust's own.
enum Message {
    Text(String),
    Binary(Bytes),
}

/// Bytes that leave their memory to the next that are about as many.
struct Bytes(Vec<u8>);

thread_local! {
    /// The address and the capacity of that memory, or 0 when there is none.
    static SPARE: (Cell<usize>, Cell<usize>) = const { (Cell::new(0), Cell::new(0)) };
}

impl Bytes {
    fn room_for(length: usize) -> Vec<u8> {
        SPARE.with(|(address, capacity)| {
            let spare = capacity.replace(0);
            if spare > 0 {
                // SAFETY: it was a `Vec` of that capacity, of which nobody else knows.
                let room = unsafe { Vec::from_raw_parts(address.get() as *mut u8, 0, spare) };
                if spare.wrapping_sub(length) <= spare / 4 {
                    return room;
                }
            }
            Vec::with_capacity(length)
        })
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        SPARE.with(|(address, capacity)| {
            if capacity.get() == 0 {
                address.set(self.0.as_mut_ptr() as usize);
                capacity.set(self.0.capacity());
                let _kept = ManuallyDrop::new(taken(&mut self.0));
            }
        });
    }
}

impl Message {
    /// What JavaScript has just copied.
    fn copied(is_text: bool, length: usize) -> Self {
        if !is_text && length > SMALL {
            let mut bytes = Bytes::room_for(length);
            copy(bytes.as_mut_ptr() as usize, length);
            // SAFETY: there is room for as many bytes, and they were just written.
            unsafe { bytes.set_len(length) };
            return Self::Binary(Bytes(bytes));
        }
        // SAFETY: JavaScript writes only between two calls of Rust.
        let buffer = unsafe { &*BUFFER.0.get() };
        let copied = buffer.get(..length).unwrap_or_default();
        if is_text {
            // SAFETY: `encodeInto` writes whole characters of UTF-8, and so does the loop for ASCII.
            return Self::Text(unsafe { String::from_utf8_unchecked(copied.to_vec()) });
        }
        let mut bytes = Bytes::room_for(length);
        // SAFETY: there is room for as many, and nobody else has it.
        unsafe {
            ptr::copy_nonoverlapping(copied.as_ptr(), bytes.as_mut_ptr(), copied.len());
            bytes.set_len(copied.len());
        }
        Self::Binary(Bytes(bytes))
    }

    /// In bytes.
    fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Binary(Bytes(bytes)) => bytes.len(),
        }
    }

    fn into_js(self) -> JsValue {
        match self {
            Self::Text(text) => text.into(),
            Self::Binary(mut bytes) => taken(&mut bytes.0).into(),
        }
    }

    /// Whether it is to be sent back.
    fn count(&self) -> bool {
        match self {
            Self::Text(text) => bench_kit::text(text),
            Self::Binary(Bytes(bytes)) => bench_kit::binary(bytes),
        }
    }

    fn send(&self) {
        match self {
            Self::Text(text) => send_str(text),
            Self::Binary(Bytes(bytes)) => send_slice(bytes),
        }
    }
}

/// A message of that length has been copied, and becomes Rust's own.
#[wasm_bindgen]
pub fn floor_read(is_text: bool, length: usize) {
    let message = Message::copied(is_text, length);
    if message.count() {
        message.send();
    }
}

/// The same for who awaits it.
#[wasm_bindgen]
pub fn floor_await(is_text: bool, length: usize) {
    awaited::bring(Message::copied(is_text, length));
}

/// A message has come, and is given to somebody else as it is.
#[wasm_bindgen]
pub fn floor_handed_on(value: JsValue) {
    take(&value);
    bench_kit::unread(&value);
}

/// A message has come.
#[wasm_bindgen]
pub fn floor_unread() {
    bench_kit::unread(&());
}

/// Connects; the promise ends when the connection is open.
#[wasm_bindgen]
pub fn open(url: &str, variant: &str) -> Promise {
    let address = BUFFER.0.get() as usize;
    let context = match () {
        () if variant.contains("door 1") => door_1::open(variant.contains("handed on")),
        () if variant.contains("door 2") => door_2::open(),
        () => {
            awaited::start();
            0
        }
    };
    connect(url, &wasm_bindgen::exports(), address, LARGEST, variant, context)
}

/// Sends the same message again and again.
#[wasm_bindgen]
pub fn send(kind: &str, size: usize, count: u32) {
    let payload = bench_kit::payload(kind, size);
    for _ in 0..count {
        match &payload {
            Payload::Text(text) => send_str(text),
            Payload::Binary(bytes) => send_slice(bytes),
        }
    }
}

fn send_str(text: &str) {
    send_text(text.as_ptr() as usize, text.len());
}

fn send_slice(bytes: &[u8]) {
    send_bytes(bytes.as_ptr() as usize, bytes.len());
}

/// Closes; the next `open` begins anew.
#[wasm_bindgen]
pub fn close() {
    end();
    door_1::close();
    door_2::close();
}
