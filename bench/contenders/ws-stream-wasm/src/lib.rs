//! ws_stream_wasm: its `WsStream`, split.

use bench_kit::Payload;
use bench_kit::awaited::{self, Connection, Read};
use futures_util::StreamExt;
use futures_util::stream::SplitSink;
use wasm_bindgen::prelude::{JsError, wasm_bindgen};
use ws_stream_wasm::{WsMessage, WsMeta, WsStream};

/// The half that sends.
type Sending = SplitSink<WsStream, WsMessage>;

thread_local!(static CONNECTION: Connection<Sending> = const { Connection::closed() });

/// Reads a message.
fn read(message: WsMessage) -> Read<WsMessage> {
    let send_back = match &message {
        WsMessage::Text(text) => bench_kit::text(text),
        WsMessage::Binary(bytes) => bench_kit::binary(bytes),
    };
    Some((message, send_back))
}

/// Connects, and receives from then on.
#[wasm_bindgen]
pub async fn open(url: String, _variant: String) -> Result<(), JsError> {
    let (_, stream) = WsMeta::connect(url, None).await?;
    let (sender, receiver) = stream.split();
    CONNECTION.with(|connection| connection.hold(sender, receiver, read));
    Ok(())
}

/// Sends the same message again and again.
#[wasm_bindgen]
pub async fn send(kind: String, size: usize, count: u32) -> Result<(), JsError> {
    let message = match bench_kit::payload(&kind, size) {
        Payload::Text(text) => WsMessage::Text(text),
        Payload::Binary(bytes) => WsMessage::Binary(bytes),
    };
    awaited::send(CONNECTION.with(Connection::sender)?, message, count).await
}

/// Closes; the next `open` begins anew.
#[wasm_bindgen]
pub fn close() {
    CONNECTION.with(Connection::close);
}
