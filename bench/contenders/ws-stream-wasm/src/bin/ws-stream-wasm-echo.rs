//! The smallest program that sends every message back.

#![no_main]

use futures_util::{SinkExt, StreamExt};
use wasm_bindgen::prelude::wasm_bindgen;
use ws_stream_wasm::{WsMessage, WsMeta};

#[wasm_bindgen(start)]
fn start() {
    wasm_bindgen_futures::spawn_local(async {
        if let Ok((_, mut stream)) = WsMeta::connect("ws://localhost:9998/echo", None).await {
            let _ = stream.send(WsMessage::Text("Message to send".into())).await;
            while let Some(message) = stream.next().await {
                let _ = stream.send(message).await;
            }
        }
    });
}
