//! What `glue.js` does: one call in each direction for what is done most, and few of them in a program.

#[allow(unsafe_code)]
mod calling;

use super::RawSocket;
use super::listening::{Happened, Kind};
use calling::Context;
use js_sys::Function;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen(module = "/src/glue.js")]
extern "C" {
    #[wasm_bindgen(js_name = isSupported)]
    pub(super) fn is_supported() -> bool;
    #[wasm_bindgen(js_name = construct)]
    fn construct_js(url: &str, protocols: &JsValue) -> Option<RawSocket>;
    #[wasm_bindgen(js_name = endWithoutClose)]
    pub(crate) fn end_without_close(socket: &RawSocket);

    /// Something that calls Rust until it is stopped.
    type Caller;
    #[wasm_bindgen(js_name = listener)]
    fn listener_js(
        kind: &str,
        exports: &JsValue,
        context: usize,
        address: usize,
        limit: usize,
    ) -> Caller;
    #[wasm_bindgen(js_name = timer)]
    fn timer_js(milliseconds: u32, exports: &JsValue, context: usize) -> Caller;
    #[wasm_bindgen(method)]
    fn stop(this: &Caller);

    #[wasm_bindgen(js_name = sendValue)]
    fn send_js(socket: &RawSocket, value: &JsValue) -> i32;
    #[wasm_bindgen(js_name = sendBytes)]
    fn send_bytes_js(socket: &RawSocket, exports: &JsValue, address: usize, length: usize) -> i32;
    #[wasm_bindgen(js_name = sendText)]
    fn send_text_js(socket: &RawSocket, exports: &JsValue, address: usize, length: usize) -> i32;

    #[wasm_bindgen(js_name = takeHeld)]
    fn take_held() -> JsValue;
    #[wasm_bindgen(js_name = told)]
    fn told_js(thrown: &JsValue, property: &str) -> JsValue;
    #[wasm_bindgen(js_name = textLength)]
    fn text_length(value: &JsValue) -> i32;
    #[wasm_bindgen(js_name = encode)]
    fn encode(text: &JsValue, exports: &JsValue, address: usize, length: usize) -> bool;
}

/// What this module exports: its memory, and the function that JavaScript calls.
fn exports<T>(with: impl FnOnce(&JsValue) -> T) -> T {
    thread_local!(static EXPORTS: JsValue = wasm_bindgen::exports());
    EXPORTS.with(with)
}

/// `new WebSocket(url, protocols)`.
pub(crate) fn construct(url: &str, protocols: &JsValue) -> Result<RawSocket, JsValue> {
    construct_js(url, protocols).ok_or_else(take_held)
}

pub(crate) fn send_value(socket: &RawSocket, value: &JsValue) -> Result<u16, JsValue> {
    state(send_js(socket, value))
}

pub(crate) fn send_bytes(socket: &RawSocket, bytes: &[u8]) -> Result<u16, JsValue> {
    let address = bytes.as_ptr() as usize;
    state(exports(|exports| send_bytes_js(socket, exports, address, bytes.len())))
}

pub(crate) fn send_text(socket: &RawSocket, text: &str) -> Result<u16, JsValue> {
    let address = text.as_ptr() as usize;
    state(exports(|exports| send_text_js(socket, exports, address, text.len())))
}

fn state(returned: i32) -> Result<u16, JsValue> {
    if returned == -1 { Err(take_held()) } else { Ok(returned as u16) }
}

/// What calls Rust; when this is dropped it calls nobody.
pub(crate) struct Callback {
    caller: Caller,
    _context: Rc<Context>,
}

impl Callback {
    /// Of messages, those of at most `limit` bytes are copied.
    pub(crate) fn new(kind: Kind, limit: usize, call: Box<dyn Fn(Happened)>) -> Self {
        let (name, _) = kind.names();
        let context = Context::new(call);
        let (address, buffer) = (context.address(), calling::buffer());
        let caller = exports(|exports| listener_js(name, exports, address, buffer, limit));
        Self { caller, _context: context }
    }

    pub(crate) fn function(&self) -> &Function {
        self.caller.unchecked_ref()
    }
}

impl Drop for Callback {
    fn drop(&mut self) {
        self.caller.stop();
    }
}

/// A timer that is running.
pub(crate) type Timeout = Callback;

pub(crate) fn timeout(milliseconds: u32, call: Box<dyn FnOnce()>) -> Timeout {
    let call = Cell::new(Some(call));
    let context = Context::new(Box::new(move |_| {
        if let Some(call) = call.take() {
            call();
        }
    }));
    let caller = exports(|exports| timer_js(milliseconds, exports, context.address()));
    Callback { caller, _context: context }
}

/// A property of what was thrown (`name` or `message`), if that is a text.
pub(crate) fn told(thrown: &JsValue, property: &str) -> Option<String> {
    text(&told_js(thrown, property))
}

/// The text that a value is, as UTF-8.
pub(crate) fn text(value: &JsValue) -> Option<String> {
    let length = usize::try_from(text_length(value)).ok()?;
    // Most texts are ASCII, and have as many bytes as units.
    encoded(value, length).or_else(|| encoded(value, super::utf8_length(value)))
}

#[allow(unsafe_code)]
fn encoded(text: &JsValue, length: usize) -> Option<String> {
    let mut bytes = Vec::<u8>::with_capacity(length);
    let address = bytes.as_mut_ptr() as usize;
    exports(|exports| encode(text, exports, address, length)).then(|| {
        // SAFETY: the capacity is there, and `encodeInto` has just written `length` bytes of whole characters.
        unsafe {
            bytes.set_len(length);
            String::from_utf8_unchecked(bytes)
        }
    })
}
