//! websocket-web: its `WebSocket` by the standard interface or by `WebSocketStream`, split.

use bench_kit::Payload;
use bench_kit::awaited::{self, Connection, Read};
use std::io;
use wasm_bindgen::prelude::{JsError, wasm_bindgen};
use websocket_web::{Interface, Msg, WebSocketBuilder, WebSocketSender};

thread_local!(static CONNECTION: Connection<WebSocketSender> = const { Connection::closed() });

/// Reads a message; an error ends it all.
fn read(received: io::Result<Msg>) -> Read<Msg> {
    let message = received.ok()?;
    let send_back = match &message {
        Msg::Text(text) => bench_kit::text(text),
        Msg::Binary(bytes) => bench_kit::binary(bytes),
    };
    Some((message, send_back))
}

/// Connects, and receives from then on.
#[wasm_bindgen]
pub async fn open(url: String, variant: String) -> Result<(), JsError> {
    let is_native = variant.contains("native");
    let mut builder = WebSocketBuilder::new(url);
    builder.set_interface(if is_native { Interface::Stream } else { Interface::Standard });
    let (sender, receiver) = builder.connect().await?.into_split();
    CONNECTION.with(|connection| connection.hold(sender, receiver, read));
    Ok(())
}

/// Sends the same message again and again.
#[wasm_bindgen]
pub async fn send(kind: String, size: usize, count: u32) -> Result<(), JsError> {
    let sender = CONNECTION.with(Connection::sender)?;
    // It takes what is borrowed.
    match &bench_kit::payload(&kind, size) {
        Payload::Text(text) => awaited::send(sender, text.as_str(), count).await,
        Payload::Binary(bytes) => awaited::send(sender, bytes.as_slice(), count).await,
    }
}

/// Closes; the next `open` begins anew.
#[wasm_bindgen]
pub fn close() {
    CONNECTION.with(Connection::close);
}
