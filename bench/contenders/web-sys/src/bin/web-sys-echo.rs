//! The smallest program that sends every message back.

#![no_main]

use js_sys::ArrayBuffer;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};
use web_sys::{BinaryType, MessageEvent, WebSocket};

#[wasm_bindgen(start)]
fn start() -> Result<(), JsValue> {
    let socket = WebSocket::new("ws://localhost:9998/echo")?;
    socket.set_binary_type(BinaryType::Arraybuffer);
    let own = socket.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let data = event.data();
        let _ = match data.as_string() {
            Some(text) => own.send_with_str(&text),
            None => own.send_with_array_buffer(data.unchecked_ref::<ArrayBuffer>()),
        };
    });
    socket.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    let own = socket.clone();
    let on_open = Closure::once_into_js(move || own.send_with_str("Message to send"));
    socket.set_onopen(Some(on_open.unchecked_ref()));
    Ok(())
}
