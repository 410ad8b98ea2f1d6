//! The smallest program that sends every message back, over a connection that stays: door 3.

#![no_main]

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_websocket::{ReconnectingEvent, ReconnectingWebSocket, task};

#[wasm_bindgen(start)]
fn start() {
    task::spawn_local(async {
        let mut socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo").build();
        let _ = socket.send("Message to send").await;
        while let Some(event) = socket.next().await {
            if let ReconnectingEvent::Message(message) = event {
                let _ = socket.send(message).await;
            }
        }
    });
}
