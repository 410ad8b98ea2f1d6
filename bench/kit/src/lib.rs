//! What every contender in Rust is measured with: the count of what it received, and what it sends.
//!
//! A contender calls [`text`], [`binary`] or [`unread`] for every message, and sends the message back when
//! that returns `true`. One that awaits its messages awaits [`rest`] after each, too.
//!
//! The page steers all contenders by the same functions; those of this crate stand in each of them.

#[cfg(feature = "awaited")]
pub mod awaited;

use js_sys::{Function, Promise, Uint8Array, WebAssembly};
use std::cell::{Cell, RefCell};
use std::hint::black_box;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

thread_local! {
    static MESSAGES: Cell<u32> = const { Cell::new(0) };
    static LENGTH: Cell<f64> = const { Cell::new(0.0) };
    /// When this many messages have come, somebody is told.
    static WANTED: Cell<u32> = const { Cell::new(u32::MAX) };
    static TELL: RefCell<Option<Function>> = const { RefCell::new(None) };
    /// How many messages are still to be sent back.
    static ECHOES: Cell<u32> = const { Cell::new(0) };
    static REST: Cell<u32> = const { Cell::new(0) };
}

/// A text that was read. Whether it is to be sent back.
#[inline]
pub fn text(text: &str) -> bool {
    count(black_box(text).len())
}

/// Bytes that were read. Whether they are to be sent back.
#[inline]
pub fn binary(bytes: &[u8]) -> bool {
    count(black_box(bytes).len())
}

/// A message that was not read. Whether it is to be sent back.
#[inline]
pub fn unread<T>(message: &T) -> bool {
    black_box(message);
    count(0)
}

#[inline]
fn count(length: usize) -> bool {
    LENGTH.set(LENGTH.get() + length as f64);
    let messages = MESSAGES.get() + 1;
    MESSAGES.set(messages);
    if messages == WANTED.get() {
        tell();
    }
    let echoes = ECHOES.get();
    echoes > 0 && {
        ECHOES.set(echoes - 1);
        true
    }
}

#[cold]
fn tell() {
    WANTED.set(u32::MAX);
    if let Some(tell) = TELL.take() {
        let _ = tell.call0(&JsValue::NULL);
    }
}

/// For a slow consumer; ends at once for every other.
#[inline]
pub async fn rest() {
    let milliseconds = REST.get();
    if milliseconds > 0 {
        wait(milliseconds).await;
    }
}

/// So many milliseconds, at least.
pub async fn wait(milliseconds: u32) {
    gloo_timers::future::TimeoutFuture::new(milliseconds).await;
}

/// What is sent.
#[derive(Clone, Debug)]
pub enum Payload {
    /// A text.
    Text(String),
    /// Bytes.
    Binary(Vec<u8>),
}

/// The payload of a kind (`text`, `cjk`: text outside of ASCII, `binary`) and a size in bytes.
#[must_use]
pub fn payload(kind: &str, size: usize) -> Payload {
    match kind {
        "text" => Payload::Text("a".repeat(size)),
        // What the server answers with how much it took.
        "count" => Payload::Text(kind.to_owned()),
        "cjk" => Payload::Text("\u{4e2d}".repeat(size / 3)),
        _ => Payload::Binary(vec![7; size]),
    }
}

/// How many messages were received.
#[wasm_bindgen]
pub fn tally() -> u32 {
    MESSAGES.get()
}

/// How long what was read was, in bytes.
#[wasm_bindgen]
pub fn total() -> f64 {
    LENGTH.get()
}

/// Begins to count anew; the promise ends when that many messages have come.
#[wasm_bindgen]
pub fn until(messages: u32) -> Promise {
    MESSAGES.set(0);
    LENGTH.set(0.0);
    WANTED.set(messages);
    Promise::new(&mut |done, _| drop(TELL.replace(Some(done))))
}

/// Lets that many messages be sent back.
#[wasm_bindgen]
pub fn echo(messages: u32) {
    ECHOES.set(messages);
}

/// Makes the consumer rest after each message, if it is one that awaits.
#[wasm_bindgen]
pub fn slow(milliseconds: u32) {
    REST.set(milliseconds);
}

/// How much memory the module has, in bytes.
#[wasm_bindgen]
pub fn memory_size() -> u32 {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    Uint8Array::new(&memory.buffer()).length()
}
