//! The smallest program that sends every message back.

#![no_main]

use futures_util::{SinkExt, StreamExt};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(start)]
fn start() {
    wasm_bindgen_futures::spawn_local(async {
        if let Ok(mut stream) = tokio_tungstenite_wasm::connect("ws://localhost:9998/echo").await {
            let _ = stream.send("Message to send".into()).await;
            while let Some(Ok(message)) = stream.next().await {
                let _ = stream.send(message).await;
            }
        }
    });
}
