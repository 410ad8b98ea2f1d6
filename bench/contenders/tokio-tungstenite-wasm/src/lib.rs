//! tokio-tungstenite-wasm: its `WebSocketStream`, split.

use bench_kit::Payload;
use bench_kit::awaited::{self, Connection, Read};
use futures_util::StreamExt;
use futures_util::stream::SplitSink;
use tokio_tungstenite_wasm::{Error, Message, WebSocketStream};
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// The half that sends.
type Sending = SplitSink<WebSocketStream, Message>;

thread_local!(static CONNECTION: Connection<Sending> = const { Connection::closed() });

/// Reads a message; an error ends it all.
fn read(received: Result<Message, Error>) -> Read<Message> {
    let message = received.ok()?;
    let send_back = match &message {
        Message::Text(text) => bench_kit::text(text),
        Message::Binary(bytes) => bench_kit::binary(bytes),
        Message::Close(_) => return None,
    };
    Some((message, send_back))
}

/// Connects, and receives from then on.
#[wasm_bindgen]
pub async fn open(url: String, _variant: String) -> Result<(), JsError> {
    let (sender, receiver) = tokio_tungstenite_wasm::connect(url).await?.split();
    CONNECTION.with(|connection| connection.hold(sender, receiver, read));
    Ok(())
}

/// Sends the same message again and again.
#[wasm_bindgen]
pub async fn send(kind: String, size: usize, count: u32) -> Result<(), JsError> {
    // A clone of it shares the payload.
    let message = match bench_kit::payload(&kind, size) {
        Payload::Text(text) => Message::text(text),
        Payload::Binary(bytes) => Message::binary(bytes),
    };
    awaited::send(CONNECTION.with(Connection::sender)?, message, count).await
}

/// Closes; the next `open` begins anew.
#[wasm_bindgen]
pub fn close() {
    CONNECTION.with(Connection::close);
}
