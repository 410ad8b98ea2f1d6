//! The smallest program that sends every message back.

#![no_main]

use futures_util::{SinkExt, StreamExt};
use gloo_net::websocket::Message;
use gloo_net::websocket::futures::WebSocket;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(start)]
fn start() {
    wasm_bindgen_futures::spawn_local(async {
        if let Ok(mut socket) = WebSocket::open("ws://localhost:9998/echo") {
            let _ = socket.send(Message::Text("Message to send".into())).await;
            while let Some(Ok(message)) = socket.next().await {
                let _ = socket.send(message).await;
            }
        }
    });
}
