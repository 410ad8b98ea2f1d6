//! The smallest program that sends every message back.

#![no_main]

use futures_util::{SinkExt, StreamExt};
use wasm_bindgen::prelude::wasm_bindgen;
use websocket_web::WebSocket;

#[wasm_bindgen(start)]
fn start() {
    wasm_bindgen_futures::spawn_local(async {
        if let Ok(mut socket) = WebSocket::connect("ws://localhost:9998/echo").await {
            let _ = socket.send("Message to send").await;
            while let Some(Ok(message)) = socket.next().await {
                let _ = socket.send(message).await;
            }
        }
    });
}
