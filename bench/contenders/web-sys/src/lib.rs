//! Raw web-sys: `onmessage`, with what `event.data()` is made into.

use bench_kit::Payload;
use js_sys::{ArrayBuffer, Promise, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsError, JsValue, wasm_bindgen};
use web_sys::{BinaryType, MessageEvent, WebSocket};

thread_local!(static SOCKET: RefCell<Option<WebSocket>> = const { RefCell::new(None) });

/// Connects; the promise ends when the connection is open.
#[wasm_bindgen]
pub fn open(url: &str, _variant: &str) -> Result<Promise, JsValue> {
    let socket = WebSocket::new(url)?;
    socket.set_binary_type(BinaryType::Arraybuffer);
    let own = socket.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let data = event.data();
        if let Some(text) = data.as_string() {
            if bench_kit::text(&text) {
                let _ = own.send_with_str(&text);
            }
        } else if let Some(buffer) = data.dyn_ref::<ArrayBuffer>() {
            let bytes = Uint8Array::new(buffer).to_vec();
            if bench_kit::binary(&bytes) {
                let _ = own.send_with_u8_array(&bytes);
            }
        }
    });
    socket.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    let opened = Promise::new(&mut |done, _| socket.set_onopen(Some(&done)));
    SOCKET.set(Some(socket));
    Ok(opened)
}

/// Sends the same message again and again.
#[wasm_bindgen]
pub fn send(kind: &str, size: usize, count: u32) -> Result<(), JsValue> {
    SOCKET.with_borrow(|socket| {
        let socket = socket.as_ref().ok_or_else(|| JsError::new("not open"))?;
        let payload = bench_kit::payload(kind, size);
        for _ in 0..count {
            match &payload {
                Payload::Text(text) => socket.send_with_str(text)?,
                Payload::Binary(bytes) => socket.send_with_u8_array(bytes)?,
            }
        }
        Ok(())
    })
}

/// Closes; the next `open` begins anew.
#[wasm_bindgen]
pub fn close() {
    if let Some(socket) = SOCKET.take() {
        socket.set_onmessage(None);
        let _ = socket.close();
    }
}
