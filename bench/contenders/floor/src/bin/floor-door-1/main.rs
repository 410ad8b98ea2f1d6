//! What sends every message back, with the least of what door 1 promises: errors with names, handlers that get the
//! socket and may replace themselves or drop it, small messages that are Rust's own, one end, and nothing left after it.

#![no_main]

mod socket;

use socket::{Message, Socket};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(start)]
fn start() {
    let Ok(socket) = Socket::new("ws://localhost:9998/echo") else { return };
    socket.on(0, |socket, _| {
        let _ = socket.send(&Message::Text("Message to send".to_owned()));
    });
    socket.on(1, |socket, happened| {
        let _ = socket.send(&happened.message());
    });
    socket.keep();
}
