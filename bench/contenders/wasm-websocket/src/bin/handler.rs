//! The smallest program that sends every message back: door 1.

#![no_main]

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_websocket::WebSocket;

#[wasm_bindgen(start)]
fn start() {
    let Ok(socket) = WebSocket::new("ws://localhost:9998/echo") else { return };
    socket.onopen(|socket| {
        let _ = socket.send("Message to send");
    });
    socket.onmessage(|socket, event| {
        let _ = socket.send(event.into_data());
    });
    socket.keep_until_closed();
}
