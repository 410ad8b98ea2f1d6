//! What sends every message back, without anything that a library adds: no types, no errors, no end.

#![no_main]

use std::cell::RefCell;
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};

#[wasm_bindgen(inline_js = "
export function open(url, happened) {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => happened(true, null);
  socket.onmessage = (event) => happened(false, event.data);
  return socket;
}
export function send(socket, value) {
  socket.send(value);
}")]
extern "C" {
    fn open(url: &str, happened: &JsValue) -> JsValue;
    fn send(socket: &JsValue, value: &JsValue);
}

thread_local!(static SOCKET: RefCell<JsValue> = const { RefCell::new(JsValue::NULL) });

#[wasm_bindgen(start)]
fn start() {
    let happened = Closure::<dyn Fn(bool, JsValue)>::new(|is_open, message: JsValue| {
        SOCKET.with_borrow(|socket| match is_open {
            true => send(socket, &JsValue::from_str("Message to send")),
            false => send(socket, &message),
        });
    });
    SOCKET.set(open("ws://localhost:9998/echo", &happened.into_js_value()));
}
