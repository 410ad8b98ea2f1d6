//! The smallest program that sends every message back: door 2.

#![no_main]

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_websocket::{WebSocketStream, task};

#[wasm_bindgen(start)]
fn start() {
    task::spawn_local(async {
        if let Ok(mut stream) = WebSocketStream::connect("ws://localhost:9998/echo").await {
            let _ = stream.send("Message to send").await;
            while let Some(Ok(message)) = stream.recv().await {
                let _ = stream.send(message).await;
            }
        }
    });
}
