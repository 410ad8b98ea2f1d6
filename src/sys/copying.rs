//! Small messages, copied into Rust's memory by the call that announces them.

#![allow(unsafe_code)]

use crate::socket::COPY_LIMIT;
use js_sys::Function;
use std::cell::UnsafeCell;
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};

#[wasm_bindgen(module = "/src/glue.js")]
extern "C" {
    #[wasm_bindgen(js_name = copyingListener)]
    fn copying_listener(
        memory: &JsValue,
        address: usize,
        limit: usize,
        copied: &JsValue,
        held: &JsValue,
    ) -> Function;
}

/// Called with whether the message is text, and its length in bytes.
pub(crate) type Copied = Closure<dyn Fn(bool, usize)>;

thread_local! {
    /// Where JavaScript writes a message. It has one address as long as the thread lives, which is
    /// longer than any listener is called.
    static BUFFER: UnsafeCell<[u8; COPY_LIMIT]> = const { UnsafeCell::new([0; COPY_LIMIT]) };
}

/// A listener for `message` that copies messages of up to `limit` bytes.
pub(crate) fn listener(limit: usize, copied: &Copied, held: &JsValue) -> Function {
    let address = BUFFER.with(|buffer| buffer.get() as usize);
    let limit = limit.min(COPY_LIMIT);
    copying_listener(&wasm_bindgen::memory(), address, limit, copied.as_ref(), held)
}

/// The text that `copied` was just called for.
pub(crate) fn take_text(length: usize) -> String {
    // SAFETY: `encodeInto` writes whole characters of UTF-8, and nothing but.
    unsafe { String::from_utf8_unchecked(take_bytes(length)) }
}

/// The bytes that `copied` was just called for.
pub(crate) fn take_bytes(length: usize) -> Vec<u8> {
    BUFFER.with(|buffer| {
        // SAFETY: JavaScript writes here only between two calls of Rust, and the reference does not
        // outlive this one.
        let buffer = unsafe { &*buffer.get() };
        buffer.get(..length).unwrap_or_default().to_vec()
    })
}
